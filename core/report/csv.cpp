// Writes and guards CSV. The guard goes by what spreadsheet programs are known to read into a text,
// which is far more than numbers: so it asks whether the text could be one to any of them, and
// guards it then.
#include "core/report/csv.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/base/utf8.h"

namespace anze::report {
namespace {

using base::Value;

// What a spreadsheet program keeps of a number.
constexpr std::ptrdiff_t kDigits = 15;

bool IsDigit(char32_t c) { return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19); }

bool IsLetter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool IsBlank(char32_t c) { return c == ' ' || c == 0xA0 || c == 0x3000; }

bool OpensFormula(char32_t c) {
  return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r' || c == '\n' ||  //
         c == 0xFF1D || c == 0xFF0B || c == 0xFF0D || c == 0xFF20;                               // ＝ ＋ － ＠
}

// What may stand in a number, an amount, a date or a time besides digits.
bool IsOfNumbers(char32_t c) {
  // ...and the full-width ．，：／％－（）
  constexpr std::u32string_view kSigns =
      U".,:/%+-()$'\"\u00A5\uFFE5\u20AC\u00A3\uFF0E\uFF0C\uFF1A\uFF0F\uFF05\uFF0D\uFF08\uFF09";
  // 年月日时時分秒号號上下午星期
  constexpr std::u32string_view kWords =
      U"\u5E74\u6708\u65E5\u65F6\u6642\u5206\u79D2\u53F7\u865F\u4E0A\u4E0B\u5348\u661F\u671F";
  return IsBlank(c) || kSigns.find(c) != std::u32string_view::npos || kWords.find(c) != std::u32string_view::npos;
}

// The name of a month or its beginning; behind a digit also the letters of exponents, and of am and pm.
bool IsWordOfNumbers(std::string word, bool behind_digit) {
  static constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                            "may",       "june",     "july",     "august",
                                                            "september", "october",  "november", "december"};
  static constexpr std::array<std::string_view, 6> kLetters{"e", "d", "a", "p", "am", "pm"};
  constexpr std::size_t kShortest = 3;
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c < 'a' ? static_cast<char>(c + 32) : c; });
  if (behind_digit && std::find(kLetters.begin(), kLetters.end(), word) != kLetters.end()) return true;
  return word.size() >= kShortest &&
         std::any_of(kMonths.begin(), kMonths.end(), [&](std::string_view month) { return month.starts_with(word); });
}

bool LooksLikeNumber(std::string_view text) {
  bool digits = false;
  std::string word;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = base::NextCodePoint(text, &at);
    if (IsLetter(c)) {
      word.push_back(static_cast<char>(c));
      continue;
    }
    if (!word.empty() && !IsWordOfNumbers(word, digits)) return false;
    word.clear();
    digits = digits || IsDigit(c);
    if (!IsDigit(c) && !IsOfNumbers(c)) return false;
  }
  return digits && (word.empty() || IsWordOfNumbers(word, digits));
}

bool LooksLikeTruth(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return text == "TRUE" || text == "FALSE";
}

void AppendField(std::string_view text, std::string* out) {
  // A semicolon or a tab separates fields for the programs of other countries.
  if (text.find_first_of("\",;\t\r\n") == std::string_view::npos) {
    out->append(text);
    return;
  }
  out->push_back('"');
  for (const char c : text) {
    if (c == '"') out->push_back('"');
    out->push_back(c);
  }
  out->push_back('"');
}

void AppendText(std::string_view text, std::string* out) { AppendField(GuardedText(text), out); }

// A figure of ours, as it is shown; nothing where there is none.
void AppendFigure(const Value& cell, std::string* out) {
  if (cell.Get("value").is_null()) return;
  const std::string_view shown = cell.GetString("text");
  const auto digits = std::count_if(shown.begin(), shown.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool whole = digits <= kDigits && shown.find('/') == std::string_view::npos;
  AppendField(whole ? std::string(shown) : "'" + std::string(shown), out);
}

}  // namespace

std::string GuardedText(std::string_view text) {
  std::size_t at = 0;
  char32_t first = 0;
  do {
    if (at == text.size()) return std::string(text);  // nothing, or blanks
    first = base::NextCodePoint(text, &at);
  } while (IsBlank(first));
  const bool guard =
      OpensFormula(first) || text.front() == '\'' || LooksLikeNumber(text) || LooksLikeTruth(std::string(text));
  return guard ? "'" + std::string(text) : std::string(text);
}

std::string CsvOf(const Value& report) {
  std::string out = "\xEF\xBB\xBF";
  const std::string_view group = report.GetString("group_title");
  AppendText(group.empty() ? report.GetString("period") : group, &out);
  for (const Value& column : report.Get("columns").as_list()) {
    const std::string_view unit = column.GetString("unit");
    out.push_back(',');
    AppendText(std::string(column.GetString("title")) + (unit.empty() ? "" : " (" + std::string(unit) + ")"), &out);
  }
  out.append("\r\n");
  for (const Value& row : report.Get("rows").as_list()) {
    AppendText(row.GetString("label"), &out);
    for (const Value& column : report.Get("columns").as_list()) {
      out.push_back(',');
      AppendFigure(row.Get("cells").Get(column.GetString("id")), &out);
    }
    out.append("\r\n");
  }
  return out;
}

}  // namespace anze::report
