// Readers of single values, each with the one thing that can be wrong with it.
#include "core/calendar/calendar_nodes.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/base/limits.h"

namespace anze::calendar {

using base::Node;
using base::SourceSpan;

void NodeReader::Report(std::string code, base::MessageArgs args, const SourceSpan& at, base::Severity severity) {
  if (diagnostics_.size() >= base::limits::kDiagnostics) return;
  diagnostics_.emplace_back(std::move(code), std::move(args), at);
  diagnostics_.back().severity = severity;
}

bool NodeReader::Map(const Node& node, std::string_view what, std::initializer_list<std::string_view> required,
                     std::initializer_list<std::string_view> optional) {
  if (!node.is_map()) {
    Report("calendar-not-a-map", {{"key", std::string(what)}}, node.span);
    return false;
  }
  std::string allowed;
  for (const auto& keys : {required, optional}) {
    for (const std::string_view key : keys) allowed += (allowed.empty() ? "" : ", ") + std::string(key);
  }
  bool good = true;
  for (const Node::Entry& entry : node.entries) {
    const auto is = [&entry](std::string_view key) { return key == entry.key; };
    if (std::any_of(required.begin(), required.end(), is)) continue;
    if (std::any_of(optional.begin(), optional.end(), is)) continue;
    Report("calendar-unknown-key", {{"key", entry.key}, {"in", std::string(what)}, {"allowed", allowed}},
           entry.key_span);
    good = false;
  }
  for (const std::string_view key : required) {
    if (node.Find(key) != nullptr) continue;
    Report("calendar-missing-key", {{"key", std::string(key)}, {"in", std::string(what)}}, node.span);
    good = false;
  }
  return good;
}

const std::vector<Node>& NodeReader::List(const Node& map, std::string_view key) {
  static const std::vector<Node> kNone;
  const Node* found = map.Find(key);
  if (found == nullptr) return kNone;
  if (found->is_list()) return found->items;
  Report("calendar-not-a-list", {{"key", std::string(key)}}, map.KeySpan(key));
  return kNone;
}

std::optional<std::string> NodeReader::Text(const Node& map, std::string_view key) {
  const Node* found = map.Find(key);
  if (found == nullptr) return std::nullopt;
  if (found->is_scalar() && !found->scalar.empty()) return found->scalar;
  Report("calendar-not-text", {{"key", std::string(key)}}, found->span.known() ? found->span : map.KeySpan(key));
  return std::nullopt;
}

std::optional<Date> NodeReader::Day(const Node& scalar) {
  if (scalar.is_scalar()) {
    if (const auto date = Date::Parse(scalar.scalar)) return date;
  }
  Report("calendar-bad-date", {{"text", scalar.scalar}}, scalar.span);
  return std::nullopt;
}

std::optional<Date> NodeReader::Day(const Node& map, std::string_view key) {
  const Node* found = map.Find(key);
  return found == nullptr ? std::nullopt : Day(*found);
}

std::optional<int> NodeReader::Number(const Node& map, std::string_view key, int least, int most) {
  const Node* found = map.Find(key);
  if (found == nullptr) return std::nullopt;
  int value = 0;
  const char* end = found->scalar.data() + found->scalar.size();
  const auto parsed = std::from_chars(found->scalar.data(), end, value);
  const bool whole = found->is_scalar() && !found->quoted && parsed.ec == std::errc() && parsed.ptr == end;
  if (whole && value >= least && value <= most) return value;
  Report("calendar-bad-number",
         {{"key", std::string(key)},
          {"text", found->scalar},
          {"least", std::to_string(least)},
          {"most", std::to_string(most)}},
         found->span);
  return std::nullopt;
}

std::optional<bool> NodeReader::Flag(const Node& map, std::string_view key) {
  const Node* found = map.Find(key);
  if (found == nullptr) return std::nullopt;
  if (found->is_scalar() && !found->quoted) {
    if (found->scalar == "true") return true;
    if (found->scalar == "false") return false;
  }
  Report("calendar-bad-flag", {{"key", std::string(key)}, {"text", found->scalar}}, found->span);
  return std::nullopt;
}

}  // namespace anze::calendar
