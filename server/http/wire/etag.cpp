#include "server/http/wire/etag.h"

#include <charconv>
#include <cstddef>
#include <optional>

namespace anze::http {
namespace {

void SkipBlanks(std::string_view* rest) {
  while (!rest->empty() && (rest->front() == ' ' || rest->front() == '\t' || rest->front() == ',')) {
    rest->remove_prefix(1);
  }
}

// Takes the first tag off the list, without "W/" and with its quotes; empty at the end, or where none stands.
std::string_view TakeTag(std::string_view* rest) {
  SkipBlanks(rest);
  if (rest->starts_with("W/")) rest->remove_prefix(2);
  if (rest->empty() || rest->front() != '"') return {};
  // A tag ends at its second quote, and may hold commas.
  const std::size_t end = rest->find('"', 1);
  if (end == std::string_view::npos) return {};
  const std::string_view tag = rest->substr(0, end + 1);
  rest->remove_prefix(end + 1);
  return tag;
}

// Only what EtagOf gives: no sign, no zeros in front.
std::optional<std::uint64_t> VersionOf(std::string_view tag) {
  std::uint64_t version = 0;
  const auto [end, failed] = std::from_chars(tag.data() + 1, tag.data() + tag.size() - 1, version);
  if (failed != std::errc() || EtagOf(version) != tag) return std::nullopt;
  return version;
}

}  // namespace

std::string EtagOf(std::uint64_t version) { return "\"" + std::to_string(version) + "\""; }

// If-None-Match compares weakly by RFC 9110, section 13.1.2; If-Match does so here (see the header).
bool EtagListed(std::string_view list, std::string_view etag) {
  if (list == "*") return true;
  for (std::string_view tag = TakeTag(&list); !tag.empty(); tag = TakeTag(&list)) {
    if (tag == etag) return true;
  }
  return false;
}

app::ExpectedVersions ExpectedBy(std::string_view if_match) {
  app::ExpectedVersions expected;
  expected.any = if_match == "*";
  for (std::string_view tag = TakeTag(&if_match); !tag.empty(); tag = TakeTag(&if_match)) {
    if (const auto version = VersionOf(tag)) expected.versions.push_back(*version);
  }
  return expected;
}

}  // namespace anze::http
