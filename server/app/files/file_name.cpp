#include "server/app/files/file_name.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/base/limits_files.h"
#include "core/base/utf8.h"
#include "server/app/files/file_kind.h"

namespace anze::app {
namespace {

bool HasHidden(std::string_view name) {
  for (std::size_t at = 0; at < name.size();) {
    const char32_t c = base::NextCodePoint(name, &at);
    if (c == '\t' || c == '\n' || base::IsHidden(c)) return true;
  }
  return false;
}

std::string_view ReasonAgainst(std::string_view name) {
  if (name.empty()) return "empty";
  if (name.size() > base::limits::kUploadNameBytes) return "long";
  if (base::FindInvalidUtf8(name) != std::string_view::npos) return "encoding";
  if (base::CountCodePoints(name) > base::limits::kUploadNameCharacters) return "long";
  if (HasHidden(name)) return "hidden";
  if (name.find_first_of("/\\:*?\"<>|") != std::string_view::npos) return "path";
  if (name.front() == '.' || name.back() == '.' || name.front() == ' ' || name.back() == ' ') return "dots";
  return {};
}

}  // namespace

base::Status CheckFileName(std::string_view name) {
  const std::string_view reason = ReasonAgainst(name);
  if (reason.empty()) return base::Ok{};
  const std::string shown = base::Printable(name.substr(0, base::limits::kUploadNameBytes));
  return base::Error(
      "file-name-not-usable",
      {{"reason", std::string(reason)}, {"name", shown}, {"max", std::to_string(base::limits::kUploadNameCharacters)}});
}

std::string NameToSend(std::string_view name, std::string_view media) {
  std::string_view endings = EndingsOf(media);
  const std::size_t dot = name.rfind('.');
  std::string ending(dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1));
  std::transform(ending.begin(), ending.end(), ending.begin(), base::ToLower);
  const std::string_view usual = endings.substr(0, endings.find(' '));
  while (!endings.empty()) {
    const std::size_t end = std::min(endings.find(' '), endings.size());
    if (endings.substr(0, end) == ending) return std::string(name);
    endings.remove_prefix(std::min(end + 1, endings.size()));
  }
  return std::string(name) + "." + std::string(usual.empty() ? "bin" : usual);
}

}  // namespace anze::app
