#include "core/ruleset/read/marks.h"

#include "core/base/utf8.h"

namespace anze::ruleset {
namespace {

constexpr char32_t kFullWidthFirst = 0xFF01;
constexpr char32_t kFullWidthLast = 0xFF5E;
constexpr char32_t kFullWidthStep = 0xFEE0;  // from a full-width character to the plain one

bool IsOddBlank(char32_t c) {
  return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}

// The plain character, 0 for one that is plain itself or a letter of another script.
char PlainOf(char32_t c) {
  if (c >= kFullWidthFirst && c <= kFullWidthLast) return static_cast<char>(c - kFullWidthStep);
  switch (c) {
    case U'、':
      return ',';
    case U'。':
      return '.';
    case U'“':
    case U'”':
      return '"';
    case U'‘':
    case U'’':
      return '\'';
    case U'−':
    case U'‐':
    case U'–':
      return '-';
    case U'【':
      return '[';
    case U'】':
      return ']';
    default:
      return 0;
  }
}

std::string NameOf(char32_t c) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string name = "U+";
  for (int shift = 12; shift >= 0; shift -= 4) name += kHex[(c >> shift) & 15];
  return name;
}

}  // namespace

std::optional<Mark> FindMark(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {  // nearly every character of a name
      ++at;
      continue;
    }
    const std::size_t begin = at;
    const char32_t c = base::NextCodePoint(text, &at);
    if (IsOddBlank(c)) return Mark{NameOf(c), true};
    if (PlainOf(c) != 0) return Mark{std::string(text.substr(begin, at - begin)), false};
  }
  return std::nullopt;
}

std::string WithPlainMarks(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = base::NextCodePoint(text, &at);
    if (IsOddBlank(c)) {
      plain += ' ';
    } else if (const char same = PlainOf(c); same != 0) {
      plain += same;
      if (same == ',') plain += ' ';
    } else {
      plain.append(text.substr(begin, at - begin));
    }
  }
  const std::size_t first = plain.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return plain.substr(first, plain.find_last_not_of(' ') - first + 1);
}

bool ReportMark(std::string_view text, const base::SourceSpan& at, Sink* sink, bool list) {
  const auto mark = FindMark(text);
  if (!mark) return false;
  const std::string plain = WithPlainMarks(text);
  const bool cut = list && plain.find(',') != std::string::npos;
  base::Error error("foreign-mark",
                    {{"mark", mark->shown},
                     {"plain", plain},
                     {"reason", mark->invisible ? "invisible"
                                : cut           ? "list"
                                                : "fullwidth"}},
                    at);
  error.fix = plain;
  sink->Add(std::move(error));
  return true;
}

void CheckDashes(const base::Node& root, Sink* sink) {
  if (root.is_scalar() && !root.quoted && root.scalar == "-") {
    base::Error error("bare-dash", {}, root.span);
    error.fix = "'-'";
    sink->Add(std::move(error));
  }
  for (const base::Node& item : root.items) CheckDashes(item, sink);
  for (const base::Node::Entry& entry : root.entries) CheckDashes(entry.value, sink);
}

}  // namespace anze::ruleset
