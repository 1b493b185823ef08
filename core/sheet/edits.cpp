#include "core/sheet/edits.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/encoding.h"
#include "core/base/utf8.h"
#include "core/base/yaml_format.h"

namespace anze::sheet {
namespace {

std::size_t LineStart(std::string_view text, std::size_t at) {
  const std::size_t feed = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return feed == std::string_view::npos ? 0 : feed + 1;
}

// One past the line feed.
std::size_t LineEnd(std::string_view text, std::size_t at) {
  const std::size_t feed = text.find('\n', at);
  return feed == std::string_view::npos ? text.size() : feed + 1;
}

// The place `columns` code points behind `at`, on the same line.
std::size_t Behind(std::string_view text, std::size_t at, int columns) {
  for (int i = 0; i < columns && at < text.size() && text[at] != '\n'; ++i) base::NextCodePoint(text, &at);
  return at;
}

// What a scalar in the file stands for is what was read, or it is in quotes; a list is in brackets.
bool IsWhole(std::string_view written, const base::Node& node) {
  if (written.empty()) return false;
  if (node.is_list()) return written.front() == '[' && written.back() == ']';
  if (!node.is_scalar()) return false;
  const bool quotes =
      written.size() > 1 && written.front() == written.back() && (written.front() == '\'' || written.front() == '"');
  return node.quoted ? quotes : written == node.scalar;
}

}  // namespace

const std::string* Edits::TextOf(const std::string& file) const {
  const auto known = texts_.find(file);
  if (known != texts_.end()) return &known->second;
  for (const ruleset::SourceFile& source : bundle_.sources) {
    if (source.path == file) return &texts_.emplace(file, base::WithoutMark(source.text)).first->second;
  }
  return nullptr;
}

std::optional<std::size_t> Edits::OffsetOf(const base::SourceSpan& span) const {
  const std::string* text = TextOf(span.file);
  if (text == nullptr || !span.known()) return std::nullopt;
  std::size_t at = 0;
  for (int line = 1; line < span.line; ++line) at = LineEnd(*text, at);
  return Behind(*text, at, span.column - 1);
}

bool Edits::Replace(const base::Node& node, const std::string& text) {
  const auto begin = OffsetOf(node.span);
  if (!begin) return false;
  const std::string& whole = *TextOf(node.span.file);
  const std::size_t end = Behind(whole, *begin, node.span.end_column - node.span.column);
  if (!IsWhole(std::string_view(whole).substr(*begin, end - *begin), node)) return false;
  Add(node.span.file, {*begin, end, text});
  return true;
}

bool Edits::AddEntry(const base::Node& map, const std::string& key, const std::string& text, std::string_view before) {
  const auto outer = OffsetOf(map.span);
  if (!outer || !map.is_map()) return false;
  const std::string& whole = *TextOf(map.span.file);
  const bool brackets = whole[std::min(*outer, whole.size() - 1)] == '{';
  if (map.entries.empty()) {
    if (!brackets) return false;
    Add(map.span.file, {*outer + 1, *outer + 1, key + ": " + text});
    return true;
  }
  const base::SourceSpan& place = map.Find(before) != nullptr ? map.KeySpan(before) : map.entries.front().key_span;
  const auto at = OffsetOf(place);
  if (!at) return false;
  const std::string gap = brackets ? ", " : "\n" + std::string(static_cast<std::size_t>(place.column - 1), ' ');
  Add(map.span.file, {*at, *at, key + ": " + text + gap});
  return true;
}

std::optional<Edits::Lines> Edits::LinesOf(const base::Node& item) const {
  const auto at = OffsetOf(item.span);
  if (!at) return std::nullopt;
  const std::string_view text = *TextOf(item.span.file);
  Lines lines;
  lines.begin = LineStart(text, *at);
  std::string_view before = text.substr(lines.begin, *at - lines.begin);
  while (before.ends_with(' ')) before.remove_suffix(1);
  const std::size_t dash = before.find_first_not_of(' ');
  if (dash == std::string_view::npos || before.substr(dash) != "-") return std::nullopt;
  lines.dash = dash;
  lines.end = LineEnd(text, *at);
  // What stands further in than the dash belongs to the item, and empty lines between such lines.
  for (std::size_t line = lines.end; line < text.size(); line = LineEnd(text, line)) {
    const std::size_t written = text.find_first_not_of(' ', line);
    const bool empty = written == std::string_view::npos || text[written] == '\n' || text[written] == '\r';
    if (empty) continue;
    if (written - line <= dash) break;
    lines.end = LineEnd(text, line);
  }
  return lines;
}

bool Edits::AddItemBehind(const base::Node& item, const std::string& text) {
  const auto lines = LinesOf(item);
  if (!lines) return false;
  const bool open = lines->end > 0 && (*TextOf(item.span.file))[lines->end - 1] != '\n';
  Add(item.span.file,
      {lines->end, lines->end, (open ? "\n" : "") + std::string(lines->dash, ' ') + "- " + text + "\n"});
  return true;
}

bool Edits::AddItemBefore(const base::Node& item, const std::string& text) {
  const auto lines = LinesOf(item);
  if (!lines) return false;
  Add(item.span.file, {lines->begin, lines->begin, std::string(lines->dash, ' ') + "- " + text + "\n"});
  return true;
}

bool Edits::RemoveItem(const base::Node& item) {
  const auto lines = LinesOf(item);
  if (!lines) return false;
  Add(item.span.file, {lines->begin, lines->end, {}});
  return true;
}

void Edits::Append(const std::string& file, const std::string& head, const std::string& lines) {
  const std::string* text = TextOf(file);
  const std::size_t end = text != nullptr ? text->size() : 0;
  const bool begun = text != nullptr || edits_.contains(file);
  const bool open = text != nullptr && !text->empty() && text->back() != '\n';
  Add(file, {end, end, (begun ? "" : head) + std::string(open ? "\n" : "") + lines});
}

base::Result<std::vector<ruleset::SourceFile>> Edits::Finish() const {
  std::vector<ruleset::SourceFile> changed;
  for (const auto& [file, list] : edits_) {
    std::vector<Edit> edits = list;
    // Edits of one place stay in the order in which they came.
    std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
    const std::string* before = TextOf(file);
    const std::string_view text = before != nullptr ? std::string_view(*before) : std::string_view();
    std::string after;
    std::size_t at = 0;
    for (const Edit& edit : edits) {
      after += text.substr(at, std::max(at, edit.begin) - at);
      after += edit.text;
      at = std::max(at, edit.end);
    }
    after += text.substr(at);
    auto laid_out = base::FormatYaml(file, after);
    if (!laid_out.ok()) return laid_out.errors();
    if (*laid_out != text) changed.push_back({file, std::move(laid_out).value()});
  }
  return changed;
}

}  // namespace anze::sheet
