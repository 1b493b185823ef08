#include "server/http/wire/content_range.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace anze::http {
namespace {

// Digits only, all of the text.
std::optional<std::uint64_t> Number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::optional<FilePart> ReadContentRange(std::string_view field) {
  constexpr std::string_view kUnit = "bytes ";
  const std::size_t dash = field.find('-');
  const std::size_t slash = field.find('/');
  if (!field.starts_with(kUnit) || dash == std::string_view::npos || slash == std::string_view::npos || slash < dash) {
    return std::nullopt;
  }
  const auto first = Number(field.substr(kUnit.size(), dash - kUnit.size()));
  const auto last = Number(field.substr(dash + 1, slash - dash - 1));
  const auto size = Number(field.substr(slash + 1));
  if (!first || !last || !size || *first > *last || *last >= *size) return std::nullopt;
  return FilePart{*first, *last, *size};
}

RangeAsked ReadRange(std::string_view field, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  const std::size_t dash = field.find('-');
  if (!field.starts_with(kUnit) || dash == std::string_view::npos || field.find(',') != std::string_view::npos)
    return {};
  const std::string_view before = field.substr(kUnit.size(), dash - kUnit.size());
  const std::string_view behind = field.substr(dash + 1);
  const auto first = Number(before);
  const auto last = Number(behind);
  if (before.empty()) {
    if (!last) return {};
    if (*last == 0 || size == 0) return {true, std::nullopt};
    return {false, FilePart{size - std::min(*last, size), size - 1, size}};
  }
  if (!first || (!behind.empty() && !last) || (last && *last < *first)) return {};
  if (*first >= size) return {true, std::nullopt};
  return {false, FilePart{*first, last ? std::min(*last, size - 1) : size - 1, size}};
}

}  // namespace anze::http
