#include "core/sheet/amount.h"

#include <algorithm>
#include <array>

#include "core/base/ascii.h"
#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/calendar/date.h"
#include "core/calendar/period.h"
#include "core/ruleset/model/value_words.h"
#include "core/ruleset/read/marks.h"
#include "core/ruleset/read/meant.h"

namespace anze::sheet {
namespace {

using base::Cell;
using base::Number;
using Kind = Amount::Kind;

constexpr std::int64_t kFenOfYuan = 100;
// Office programs keep so many digits of a number.
constexpr std::size_t kSureDigits = 15;

bool IsDecimal(const std::string& text) {
  const auto digits = std::count_if(text.begin(), text.end(), base::IsDigit);
  return text.find('/') == std::string::npos && static_cast<std::size_t>(digits) <= kSureDigits;
}

// A number as a cell to reckon with, where the program keeps all of it.
Cell NumberCell(Number number, Cell::Look look) {
  const std::string text = number.ToString();
  return {IsDecimal(text) ? Cell::Kind::kNumber : Cell::Kind::kText, text, look};
}

Cell TextOnly(std::string text) { return {Cell::Kind::kText, std::move(text)}; }

// 400,000 is 400000; only where the commas part thousands.
std::string WithoutThousands(std::string text) {
  std::erase(text, ' ');  // a full-width comma leaves one
  constexpr std::size_t kGroup = 3;
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string plain = text;
  for (std::size_t at = text.find(','); at != std::string::npos; at = text.find(',', at + 1)) {
    if (at > point || (point - at) % (kGroup + 1) != 0) return text;
  }
  std::erase(plain, ',');
  return plain;
}

std::optional<Number> FigureOf(const Cell& cell) {
  if (cell.kind == Cell::Kind::kNumber) return Number::Parse(cell.text);
  if (cell.kind != Cell::Kind::kText) return std::nullopt;
  return Number::Parse(WithoutThousands(Trimmed(cell.text)));
}

std::optional<Number> Meant(const Cell& cell, ruleset::Wanted wanted) {
  if (cell.kind != Cell::Kind::kText) return std::nullopt;
  return Number::Parse(ruleset::MeantValue(Trimmed(cell.text), wanted));
}

std::optional<Number> MoneyOf(const Cell& cell) {
  const auto yuan = FigureOf(cell);
  const auto fen = yuan ? Mul(*yuan, Number(kFenOfYuan)) : Meant(cell, ruleset::Wanted::kMoney);
  return fen && fen->is_integer() ? fen : std::nullopt;
}

// 15 without a sign may be 15 % or 1500 %: nobody can tell.
std::optional<Number> ShareOf(const Cell& cell) {
  const auto figure = FigureOf(cell);
  if (!figure) return Meant(cell, ruleset::Wanted::kShare);
  const bool told = cell.kind == Cell::Kind::kNumber && cell.look == Cell::Look::kPercent;
  return told || (*figure <= Number(1) && *figure >= Number(-1)) ? figure : std::nullopt;
}

std::optional<Number> PlainOf(const Cell& cell, bool whole) {
  auto figure = FigureOf(cell);
  if (!figure) figure = Meant(cell, whole ? ruleset::Wanted::kWhole : ruleset::Wanted::kNumber);
  return figure && (!whole || figure->is_integer()) ? figure : std::nullopt;
}

std::optional<std::string> Figure(std::optional<Number> number) {
  if (!number) return std::nullopt;
  const std::string text = number->ToString();
  return text.find('/') == std::string::npos ? std::optional(text) : std::nullopt;
}

std::optional<std::string> TruthOf(const Cell& cell) {
  if (cell.kind == Cell::Kind::kBoolean) return cell.text;
  const std::string text = Trimmed(cell.text);
  if (text == "true" || text == "false") return text;
  const std::string meant = ruleset::MeantValue(text, ruleset::Wanted::kBoolean);
  return meant.empty() ? std::nullopt : std::optional(meant);
}

std::optional<std::string> PeriodOf(const Cell& cell) {
  if (cell.kind != Cell::Kind::kText) return std::nullopt;
  const std::string text = Trimmed(cell.text);
  if (calendar::Period::Parse(text).ok()) return text;
  const std::string meant = ruleset::MeantValue(text, ruleset::Wanted::kPeriod);
  return meant.empty() ? std::nullopt : std::optional(meant);
}

std::string Joined(const base::Value& list) {
  std::string out;
  for (const base::Value& item : list.as_list()) {
    if (!out.empty()) out += "、";
    out += item.is_string() ? item.as_string() : item.is_number() ? item.as_number().ToString() : std::string();
  }
  return out;
}

std::optional<std::string> ListOf(const Cell& cell) {
  std::string out;
  for (const std::string& part : PartsOf(cell.text)) {
    out += (out.empty() ? "" : ", ") + (Number::Parse(part) ? part : AsScalar(part));
  }
  return out.empty() ? std::nullopt : std::optional("[" + out + "]");
}

}  // namespace

Amount AmountOf(const ruleset::Parameter& parameter) {
  // In the order of ParameterType.
  static constexpr std::array<Kind, 10> kKinds = {Kind::kBoolean, Kind::kWhole,  Kind::kNumber, Kind::kShare,
                                                  Kind::kMoney,   Kind::kPeriod, Kind::kText,   Kind::kChoice,
                                                  Kind::kDate,    Kind::kTexts};
  Amount amount{kKinds[static_cast<std::size_t>(parameter.type)], parameter.enum_values, {}};
  for (const base::Localized& title : parameter.enum_titles) amount.titles.push_back(title.zh);
  return amount;
}

Amount AmountOf(const ruleset::Field* field) {
  if (field == nullptr) return {};
  Amount amount = AmountOf(field->type);
  if (field->type == ruleset::Type::kEnum) {
    amount.kind = Kind::kChoice;
    amount.words = field->values;
    for (const base::Localized& title : field->value_titles) amount.titles.push_back(title.zh);
  }
  return amount;
}

Amount AmountOf(ruleset::Type type) {
  using ruleset::Type;
  if (type == Type::kBoolean) return {Kind::kBoolean, {}, {}};
  if (type == Type::kInteger) return {Kind::kWhole, {}, {}};
  if (type == Type::kNumber) return {Kind::kNumber, {}, {}};
  if (type == Type::kMoney) return {Kind::kMoney, {}, {}};
  if (type == Type::kRatio) return {Kind::kShare, {}, {}};
  if (type == Type::kDate) return {Kind::kDate, {}, {}};
  return {};
}

std::string TitleOfWord(const Amount& amount, const std::string& word) {
  for (std::size_t i = 0; i < amount.words.size() && i < amount.titles.size(); ++i) {
    const std::string& title = amount.titles[i];
    if (amount.words[i] != word || title.empty()) continue;
    const bool alone = std::count(amount.titles.begin(), amount.titles.end(), title) == 1;
    const bool a_word = std::find(amount.words.begin(), amount.words.end(), title) != amount.words.end();
    // One that a list would be split at is no word of a list.
    return alone && !a_word && PartsOf(title).size() == 1 ? title : word;
  }
  return word;
}

std::optional<std::string> WordOf(const Amount& amount, std::string_view text) {
  const std::string plain = Trimmed(text);
  for (const std::string& word : amount.words) {
    if (word == plain || word == text || TitleOfWord(amount, word) == text ||
        Trimmed(TitleOfWord(amount, word)) == plain) {
      return word;
    }
  }
  return std::nullopt;
}

Cell CellOf(const Amount& amount, const base::Value& value) {
  if (value.is_bool()) return TextOnly(ruleset::YesNoWords(value.as_bool()).zh);
  if (value.is_list()) return TextOnly(Joined(value));
  if (value.is_number()) {
    const Number number = value.as_number();
    if (amount.kind == Kind::kShare) return NumberCell(number, Cell::Look::kPercent);
    if (amount.kind != Kind::kMoney) return NumberCell(number, Cell::Look::kPlain);
    const auto yuan = Div(number, Number(kFenOfYuan));
    return yuan ? NumberCell(*yuan, Cell::Look::kMoney) : TextOnly(number.ToString());
  }
  if (!value.is_string()) return {};
  const std::string& text = value.as_string();
  if (amount.kind == Kind::kChoice) return TextOnly(TitleOfWord(amount, text));
  if (amount.kind == Kind::kPeriod) {
    if (const auto period = calendar::Period::Parse(text); period.ok())
      return TextOnly(ruleset::PeriodWords(*period).zh);
  }
  return TextOnly(text);
}

std::optional<std::string> WrittenOf(const Amount& amount, const Cell& cell) {
  if (cell.empty() || cell.formula || cell.kind == Cell::Kind::kError) return std::nullopt;
  switch (amount.kind) {
    case Kind::kBoolean:
      return TruthOf(cell);
    case Kind::kWhole:
    case Kind::kNumber:
      return Figure(PlainOf(cell, amount.kind == Kind::kWhole));
    case Kind::kMoney:
      return Figure(MoneyOf(cell));
    case Kind::kShare:
      return Figure(ShareOf(cell));
    case Kind::kPeriod:
      return PeriodOf(cell);
    case Kind::kDate:
      return DayOf(cell);
    case Kind::kChoice:
      return WordOf(amount, cell.text);
    case Kind::kTexts:
      return ListOf(cell);
    case Kind::kText:
      break;
  }
  return AsScalar(cell.text);
}

std::optional<std::string> DayOf(const Cell& cell) {
  constexpr std::int64_t kFirst = 32874;  // 1990-01-01
  constexpr std::int64_t kLast = 73415;   // 2100-12-31
  if (cell.kind == Cell::Kind::kNumber) {
    const auto serial = Number::Parse(cell.text);
    if (!serial || !serial->is_integer() || serial->num() < kFirst || serial->num() > kLast) return std::nullopt;
    return (calendar::Date::FromCivil(1899, 12, 30) + static_cast<int>(serial->num())).ToString();
  }
  const std::string text = Trimmed(cell.text);
  if (calendar::Date::Parse(text)) return text;
  if (cell.kind != Cell::Kind::kText) return std::nullopt;
  const std::string meant = ruleset::MeantValue(text, ruleset::Wanted::kDate);
  return meant.empty() ? std::nullopt : std::optional(meant);
}

base::Localized WantedOf(const Amount& amount) {
  static constexpr std::array<const char*, 10> kIds = {
      "sheet-want-boolean", "sheet-want-whole", "sheet-want-number", "sheet-want-money", "sheet-want-share",
      "sheet-want-period",  "sheet-want-date",  "sheet-want-choice", "sheet-want-text",  "sheet-want-texts"};
  std::string words;
  for (const std::string& word : ChoicesOf(amount)) words += (words.empty() ? "" : "、") + word;
  const char* id = kIds[static_cast<std::size_t>(amount.kind)];
  const base::MessageArgs args = {{"words", words}};
  return {base::Text(id, base::Language::kZh, args), base::Text(id, base::Language::kEn, args)};
}

std::vector<std::string> ChoicesOf(const Amount& amount) {
  if (amount.kind == Kind::kBoolean) return {ruleset::YesNoWords(true).zh, ruleset::YesNoWords(false).zh};
  std::vector<std::string> choices;
  for (const std::string& word : amount.words) choices.push_back(TitleOfWord(amount, word));
  return choices;
}

std::string AsScalar(std::string_view text) {
  static constexpr std::array<std::string_view, 10> kTaken = {"true", "false", "null", "yes", "no",
                                                              "on",   "off",   "y",    "n",   "~"};
  const bool starts_plain =
      !text.empty() && (base::IsNameStart(text[0]) || static_cast<unsigned char>(text[0]) >= 0x80);
  bool plain = starts_plain && std::find(kTaken.begin(), kTaken.end(), text) == kTaken.end();
  for (const char c : text) {
    plain = plain && (base::IsNamePart(c) || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80);
  }
  if (plain) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += '\'';
    quoted += c == '\n' || c == '\r' ? ' ' : c;
  }
  return quoted + "'";
}

std::vector<std::string> PartsOf(std::string_view text) {
  std::vector<std::string> parts(1);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = base::NextCodePoint(text, &at);
    constexpr std::u32string_view kMarks = U",;\n\r\u3001\uFF0C\uFF1B";
    if (kMarks.find(c) != std::u32string_view::npos) {
      parts.emplace_back();
    } else {
      parts.back().append(text.substr(begin, at - begin));
    }
  }
  for (std::string& part : parts) {
    const std::size_t first = part.find_first_not_of(" \t");
    part = first == std::string::npos ? "" : part.substr(first, part.find_last_not_of(" \t") - first + 1);
  }
  std::erase(parts, std::string());
  return parts;
}

std::string Trimmed(std::string_view text) {
  std::string plain = ruleset::WithPlainMarks(text);
  const std::size_t begin = plain.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return plain.substr(begin, plain.find_last_not_of(" \t\r\n") - begin + 1);
}

}  // namespace anze::sheet
