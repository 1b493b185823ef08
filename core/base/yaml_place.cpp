// Places in YAML text. yaml-cpp counts bytes; people and editors count code points. Columns are
// counted on from the last place on the same line, because marks come in order and a line may be
// long.
#include "core/base/yaml_place.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/base/limits.h"
#include "core/base/utf8.h"

namespace anze::base {
namespace {

// End of what is written on the line of begin: no comment, no trailing blanks.
std::size_t WrittenEnd(std::string_view text, std::size_t begin) {
  std::size_t at = begin;
  while (at < text.size() && text[at] != '\n') {
    if (text[at] == '#' && at > begin && IsBlank(text[at - 1])) break;
    const bool opens_quote = (text[at] == '"' || text[at] == '\'') && (at == begin || IsBlank(text[at - 1]));
    const std::size_t closed = opens_quote ? QuoteEnd(text, at) : std::string_view::npos;
    const std::size_t next = closed == std::string_view::npos ? at + 1 : closed;
    const std::size_t line_end = text.substr(at, next - at).find('\n');
    if (line_end != std::string_view::npos) return at + line_end;
    at = next;
  }
  while (at > begin && IsBlank(text[at - 1])) --at;
  return at;
}

// One past the bracket that closes the one at begin, if it does so on the same line.
std::size_t BracketEnd(std::string_view text, std::size_t begin) {
  int depth = 0;
  std::size_t at = begin;
  while (at < text.size() && text[at] != '\n') {
    const char c = text[at];
    if (c == '"' || (c == '\'' && !(at > begin && static_cast<unsigned char>(text[at - 1]) > ','))) {
      const std::size_t closed = QuoteEnd(text, at);
      if (closed == std::string_view::npos) break;
      at = closed;
      continue;
    }
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && --depth == 0) return at + 1;
    ++at;
  }
  return std::string_view::npos;
}

bool IsForbidden(char32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
  return (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 ||        // line breaks to some readers only
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||  // turn the reading direction
         c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

std::string CodePointName(char32_t c) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string name = "U+";
  for (int shift = c > 0xFFFF ? 20 : 12; shift >= 0; shift -= 4) name += kHex[(c >> shift) & 15];
  return name;
}

}  // namespace

std::size_t QuoteEnd(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  std::size_t at = begin + 1;
  while (at < text.size()) {
    if (text[at] == quote) {
      const bool doubled = quote == '\'' && at + 1 < text.size() && text[at + 1] == quote;
      if (!doubled) return at + 1;
      at += 2;
    } else if (text[at] == '\\' && quote == '"') {
      at += 2;
    } else {
      ++at;
    }
  }
  return std::string_view::npos;
}

int YamlPlaces::Column(const Mark& mark) {
  const std::size_t start = mark.offset - std::min(mark.column, mark.offset);
  const bool onward = start == known_start_ && mark.offset >= known_offset_;
  const std::size_t from = onward ? known_offset_ : start;
  const int base = onward ? known_column_ : 1;
  const std::size_t end = std::min(mark.offset, text_.size());
  known_column_ = base + static_cast<int>(CountCodePoints(text_.substr(from, end - std::min(from, end))));
  known_start_ = start;
  known_offset_ = end;
  return known_column_;
}

SourceSpan YamlPlaces::Span(const Mark& mark, std::size_t end) {
  const int column = Column(mark);
  end = std::min(end, text_.size());
  std::string_view marked;
  if (end > mark.offset) marked = text_.substr(mark.offset, end - mark.offset);
  marked = marked.substr(0, marked.find('\n'));
  while (!marked.empty() && IsBlank(marked.back())) marked.remove_suffix(1);
  // A place at the end of a line or file still gets a caret.
  const int width = std::max(1, static_cast<int>(CountCodePoints(marked)));
  return {file_, mark.line + 1, column, column + width};
}

SourceSpan YamlPlaces::PlainSpan(const Mark& mark, std::string_view value) {
  const bool as_written = text_.compare(std::min(mark.offset, text_.size()), value.size(), value) == 0 &&
                          value.find('\n') == std::string_view::npos;
  return as_written ? Span(mark, mark.offset + value.size()) : LineSpan(mark);
}

SourceSpan YamlPlaces::QuotedSpan(const Mark& mark, std::size_t end) {
  return end == std::string_view::npos ? LineSpan(mark) : Span(mark, end);
}

SourceSpan YamlPlaces::FlowSpan(const Mark& mark) {
  const std::size_t end = BracketEnd(text_, mark.offset);
  return end == std::string_view::npos ? LineSpan(mark) : Span(mark, end);
}

SourceSpan YamlPlaces::LineSpan(const Mark& mark) {
  return Span(mark, WrittenEnd(text_, std::min(mark.offset, text_.size())));
}

SourceSpan YamlPlaces::TokenSpan(const Mark& mark) {
  const std::size_t end = text_.find_first_of(" \t\r\n,]}", std::min(mark.offset, text_.size()));
  return Span(mark, end);
}

SourceSpan YamlPlaces::PointSpan(std::size_t offset) {
  offset = std::min(offset, text_.size());
  const std::string_view before = text_.substr(0, offset);
  const std::size_t newline = before.rfind('\n');
  const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
  const int line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
  const int column = 1 + static_cast<int>(CountCodePoints(before.substr(start)));
  return {file_, line, column, column + 1};
}

namespace {

Diagnostics FindCharacters(YamlPlaces places, bool (*wanted)(char32_t)) {
  Diagnostics found;
  const std::string_view text = places.text();
  std::size_t at = 0;
  while (at < text.size() && found.size() < limits::kDiagnostics) {
    if (static_cast<unsigned char>(text[at]) >= ' ' && static_cast<unsigned char>(text[at]) < 0x7F) {
      ++at;  // nearly all of a file
      continue;
    }
    const std::size_t start = at;
    const char32_t c = NextCodePoint(text, &at);
    const bool lone_return = c == '\r' && (at == text.size() || text[at] != '\n');
    if (!wanted(c) && !lone_return) continue;
    found.emplace_back("yaml-control-character", MessageArgs{{"character", CodePointName(c)}}, places.PointSpan(start));
  }
  return found;
}

}  // namespace

Diagnostics FindControlCharacters(YamlPlaces places) { return FindCharacters(std::move(places), IsForbidden); }

Diagnostics FindInvisibleCharacters(YamlPlaces places) {
  return FindCharacters(std::move(places), [](char32_t c) { return c != '\r' && IsHidden(c); });
}

}  // namespace anze::base
