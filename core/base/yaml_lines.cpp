// Works on the text, element by element: a tree would lose how scalars were written.
#include "core/base/yaml_lines.h"

#include <algorithm>
#include <vector>

#include "core/base/utf8.h"

namespace anze::base {

// The end of a text in quotes that begins at `at`; npos when the line ends first.
std::size_t CloseQuote(std::string_view line, std::size_t at) {
  const char quote = line[at];
  for (std::size_t i = at + 1; i < line.size(); ++i) {
    if (quote == '"' && line[i] == '\\') {
      ++i;
    } else if (line[i] == quote && quote == '\'' && i + 1 < line.size() && line[i + 1] == quote) {
      ++i;
    } else if (line[i] == quote) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

bool HasLongLine(std::string_view text) {
  constexpr std::size_t kWidest = 200;
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    width = text[at] == '\n' ? 0 : width + 1;
    if (width > kWidest) return true;
    NextCodePoint(text, &at);
  }
  return false;
}

std::string OnOneLine(std::string_view text) {
  std::string line;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view part = text.substr(0, end);
    if (!line.empty()) part.remove_prefix(std::min(part.find_first_not_of(' '), part.size()));
    const bool glued = line.empty() || line.back() == '{' || line.back() == '[' || part.starts_with('}') ||
                       part.starts_with(']') || line.back() == ' ';
    line += glued ? "" : " ";
    line += part;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return line;
}

namespace {

// A list of plain values is filled up to here.
constexpr std::size_t kFilled = 120;
constexpr std::size_t kLevel = 2;

struct Element {
  std::string key;  // with its colon; empty in a list
  std::string value;
};

bool IsCollection(std::string_view text) { return text.starts_with('{') || text.starts_with('['); }

// What reads otherwise without brackets around it.
bool NeedsBrackets(std::string_view value) {
  return value == "-" || value == "?" || value.starts_with("- ") || value.starts_with("? ");
}

// Whether a quote at this place opens a text: one within a plain scalar is a letter like any other.
bool BeginsScalar(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.find_last_not_of(' ', at - 1);
  return before == std::string_view::npos || std::string_view(",[{:").find(text[before]) != std::string_view::npos;
}

// The elements between the outermost brackets; nullopt where the text is not as expected.
std::optional<std::vector<std::string>> Split(std::string_view text) {
  std::vector<std::string> elements;
  int depth = 0;
  std::size_t begin = 1;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if ((c == '"' || c == '\'') && BeginsScalar(text, at)) {
      const std::size_t close = CloseQuote(text, at);
      if (close == std::string_view::npos) return std::nullopt;
      at = close - 1;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0 && at + 1 != text.size()) return std::nullopt;
    }
    const bool ends = depth == 0 || (depth == 1 && c == ',');
    if (!ends || at < begin) continue;
    elements.emplace_back(text.substr(begin, at - begin));
    begin = at + 1;
    while (begin < text.size() && text[begin] == ' ') ++begin;
  }
  if (depth != 0) return std::nullopt;
  // A comma before the closing bracket ends the last element and begins none.
  if (!elements.empty() && elements.back().empty()) elements.pop_back();
  if (std::any_of(elements.begin(), elements.end(), [](const std::string& one) { return one.empty(); }))
    return std::nullopt;
  return elements;
}

std::optional<Element> EntryOf(const std::string& text) {
  std::size_t colon = 0;
  if (text[0] == '"' || text[0] == '\'') {
    colon = CloseQuote(text, 0);
    if (colon == std::string::npos || colon >= text.size() || text[colon] != ':') return std::nullopt;
  } else if (IsCollection(text)) {
    return std::nullopt;
  } else {
    colon = text.find(": ");
    if (colon == std::string::npos && text.back() == ':') colon = text.size() - 1;
    if (colon == std::string::npos) return Element{text + ":", {}};  // {a, b}: keys without values
  }
  const std::size_t value = std::min(text.find_first_not_of(' ', colon + 1), text.size());
  return Element{text.substr(0, colon + 1), text.substr(value)};
}

bool IsTooLong(std::size_t column, const std::string& text) { return HasLongLine(std::string(column, ' ') + text); }

std::string Filled(const std::vector<std::string>& values, std::size_t begins, std::size_t indent) {
  std::string out = "[";
  std::size_t width = begins + 1;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string text = values[i] + (i + 1 < values.size() ? "," : "]");
    const std::size_t size = CountCodePoints(text);
    if (i > 0 && width + 1 + size > kFilled) {
      out += '\n' + std::string(indent, ' ');
      width = indent;
    } else if (i > 0) {
      out += ' ';
      ++width;
    }
    out += text;
    width += size;
  }
  return out;
}

// The value of an entry or item that stands at `column`, behind `before` on its line; with the blank in front of it.
std::optional<std::string> Behind(const std::string& before, const std::string& value, std::size_t column, bool item) {
  if (value.empty()) return std::string();
  if (!IsCollection(value) || !IsTooLong(column, before + " " + value)) return " " + value;
  const auto laid = LayOut(value, column + kLevel, item ? column + kLevel : column, item);
  if (!laid) return " " + value;
  return (laid->starts_with('\n') ? "" : " ") + *laid;
}

}  // namespace

std::optional<std::string> LayOut(const std::string& text, std::size_t column, std::size_t owner, bool item) {
  const auto elements = Split(text);
  if (!elements || elements->empty()) return std::nullopt;
  const bool map = text[0] == '{';
  if (!map && std::none_of(elements->begin(), elements->end(), IsCollection)) {
    return elements->size() > 1 ? std::optional(Filled(*elements, owner + kFilled / 8, owner + kLevel)) : std::nullopt;
  }
  std::string out;
  for (const std::string& element : *elements) {
    const auto entry = map ? EntryOf(element) : std::optional(Element{"-", element});
    if (!entry || NeedsBrackets(entry->value)) return std::nullopt;
    const auto value = Behind(entry->key, entry->value, column, !map);
    if (!value) return std::nullopt;
    if (!out.empty() || !item) out += '\n' + std::string(column, ' ');
    out += entry->key + *value;
  }
  return out;
}

}  // namespace anze::base
