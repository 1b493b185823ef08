#include "plugins/report/xlsx/text.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

#include "core/base/utf8.h"

namespace anze::report::xlsx {
namespace {

constexpr std::size_t kNameUnits = 31;
constexpr std::size_t kHeaderUnits = 200;  // of 255, with the commands

// The characters of XML 1.0, section 2.2, but surrogates, which UTF-8 cannot hold.
bool IsXml(char32_t c) { return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && (c & 0xFFFE) != 0xFFFE); }

// "_x" and four hexadecimal digits and "_".
bool IsEscape(std::string_view text) {
  constexpr std::size_t kSize = 7;
  if (text.size() < kSize || text[0] != '_' || text[1] != 'x' || text[kSize - 1] != '_') return false;
  return std::all_of(text.begin() + 2, text.begin() + kSize - 1, [](unsigned char c) { return std::isxdigit(c) != 0; });
}

// Excel counts lengths in UTF-16 units.
std::size_t UnitsOf(char32_t c) { return c > 0xFFFF ? 2 : 1; }

// The first `units` UTF-16 units of a text, leaving out controls and the characters in `refused`. Never half a
// character.
std::string Start(std::string_view text, std::size_t units, std::u32string_view refused) {
  std::string out;
  std::size_t used = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = base::NextCodePoint(text, &at);
    if (c < 0x20 || !IsXml(c) || refused.find(c) != std::u32string_view::npos) continue;
    used += UnitsOf(c);
    if (used > units) break;
    base::AppendUtf8(c, &out);
  }
  return out;
}

// The text as the name of a sheet; empty when nothing of it may be one. "History" is a name that Excel keeps to itself.
std::string NameOf(std::string_view text) {
  std::string name = Start(text, kNameUnits, U"[]:*?/\\");
  const auto trimmed = [](char c) { return c == '\'' || c == ' '; };
  while (!name.empty() && trimmed(name.back())) name.pop_back();
  while (!name.empty() && trimmed(name.front())) name.erase(0, 1);
  std::string small = name;
  std::transform(small.begin(), small.end(), small.begin(), [](unsigned char c) { return std::tolower(c); });
  return small == "history" ? std::string() : name;
}

}  // namespace

std::string FileText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (IsEscape(text.substr(at))) out += "_x005F";
    const char32_t c = base::NextCodePoint(text, &at);
    base::AppendUtf8(IsXml(c) ? c : 0xFFFD, &out);
  }
  return out;
}

std::string MeantText(std::string_view text) {
  constexpr std::size_t kSize = 7;
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (!IsEscape(text.substr(at))) {
      out += text[at++];
      continue;
    }
    const char32_t c = static_cast<char32_t>(std::stoul(std::string(text.substr(at + 2, 4)), nullptr, 16));
    // Half a character of UTF-16 alone is none.
    base::AppendUtf8(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c, &out);
    at += kSize;
  }
  return out;
}

int WidthOf(std::string_view text) {
  int width = 0;
  for (std::size_t at = 0; at < text.size();) width += base::DisplayWidth(base::NextCodePoint(text, &at));
  return width;
}

std::string SheetName(std::string_view title, std::string_view otherwise) {
  for (const std::string_view text : {title, otherwise}) {
    if (std::string name = NameOf(text); !name.empty()) return name;
  }
  return "Report";
}

std::string PageHeader(std::string_view title) {
  std::string out = "&C";
  // Half of the units, because each "&" of the title may have to be doubled.
  for (const char c : Start(title, kHeaderUnits / 2, U"")) {
    if (c == '&') out += '&';
    out += c;
  }
  return out;
}

}  // namespace anze::report::xlsx
