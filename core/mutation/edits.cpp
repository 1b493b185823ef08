// Finds edits by scanning tokens, for conditions and for Lua alike: the two languages share their
// tokens, and an edit that is no good is refused when it is tried. Texts in quotes are looked into,
// because periods and dates stand there.
#include "core/mutation/edits.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/number.h"
#include "core/calendar/date.h"
#include "core/calendar/period.h"

namespace anze::mutation {
namespace {

using base::Number;

struct Swap {
  Operator op;
  std::string_view from;
  std::string_view to;
};

// Every symbol of the two languages that must not be read as two; those with an edit come again in kSwaps.
constexpr std::array<std::string_view, 9> kLongSymbols = {"..", ">=", "<=", "==", "~=", "//", "<<", ">>", "::"};

constexpr std::array kSwaps = {
    Swap{Operator::kComparison, ">=", ">"},
    Swap{Operator::kComparison, ">=", "<"},
    Swap{Operator::kComparison, "<=", "<"},
    Swap{Operator::kComparison, "<=", ">"},
    Swap{Operator::kComparison, ">", ">="},
    Swap{Operator::kComparison, ">", "<="},
    Swap{Operator::kComparison, "<", "<="},
    Swap{Operator::kComparison, "<", ">="},
    Swap{Operator::kComparison, "==", "~="},
    Swap{Operator::kComparison, "~=", "=="},
    Swap{Operator::kLogic, "and", "or"},
    Swap{Operator::kLogic, "or", "and"},
    Swap{Operator::kChoice, "true", "false"},
    Swap{Operator::kChoice, "false", "true"},
    Swap{Operator::kArithmetic, "+", "-"},
    Swap{Operator::kArithmetic, "-", "+"},
    Swap{Operator::kArithmetic, "*", "/"},
    Swap{Operator::kArithmetic, "/", "*"},
    Swap{Operator::kArithmetic, "min", "max"},
    Swap{Operator::kArithmetic, "max", "min"},
    Swap{Operator::kLogic, "any", "all"},
    Swap{Operator::kLogic, "all", "any"},
    Swap{Operator::kArithmetic, "first", "last"},
    Swap{Operator::kArithmetic, "last", "first"},
    Swap{Operator::kArithmetic, "round_up", "round_down"},
    Swap{Operator::kArithmetic, "round_down", "round_up"},
    Swap{Operator::kArithmetic, "round_half_up", "round_down"},
};

bool IsWord(char c) { return base::IsNamePart(c) || (c & 0x80) != 0; }

// What an integer of the last written place is worth: 1, or 1/100 for "0.15".
std::optional<Number> LastPlace(std::string_view text) {
  const std::size_t dot = text.find('.');
  std::int64_t den = 1;
  for (std::size_t i = dot; dot != std::string_view::npos && i + 1 < text.size(); ++i) den *= 10;
  return Number::Ratio(1, den);
}

void Shift(std::vector<Edit>* edits, std::size_t at, std::vector<Edit> found) {
  for (Edit& edit : found) {
    edit.begin += at;
    edit.end += at;
    edits->push_back(std::move(edit));
  }
}

// Goes over the tokens of a text: words with their dots, numbers, texts in quotes, symbols; not comments.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<Edit> Run() && {
    while (at_ < text_.size()) Next();
    return std::move(edits_);
  }

 private:
  bool Starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }

  void Next() {
    const char c = text_[at_];
    if (base::IsBlank(c)) {
      ++at_;
    } else if (Starts("--")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '"' || c == '\'') {
      Quoted(c);
    } else if (base::IsDigit(c)) {
      Numeral();
    } else if (IsWord(c)) {
      Word();
    } else {
      Symbol();
    }
  }

  void Quoted(char quote) {
    const std::size_t begin = ++at_;
    while (at_ < text_.size() && text_[at_] != quote) at_ += text_[at_] == '\\' ? 2 : 1;
    const std::string_view inside = text_.substr(begin, std::min(at_, text_.size()) - begin);
    if (calendar::Period::Parse(inside).ok()) Shift(&edits_, begin, EditsOfPeriod(inside));
    Shift(&edits_, begin, EditsOfDate(inside));
    ++at_;
    operand_ = true;
  }

  void Numeral() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (IsWord(text_[at_]) || text_[at_] == '.') && !Starts("..")) ++at_;
    Shift(&edits_, begin, EditsOfNumber(text_.substr(begin, at_ - begin)));
    operand_ = true;
  }

  void Word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (IsWord(text_[at_]) || (text_[at_] == '.' && !Starts("..")))) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    operand_ = word != "and" && word != "or" && word != "not" && word != "return" && word != "then";
    if (word == "not") {
      while (at_ < text_.size() && text_[at_] == ' ') ++at_;
      edits_.push_back({Operator::kNegation, begin, at_, ""});
    } else {
      Replace(word, begin);
    }
  }

  void Symbol() {
    const std::size_t begin = at_;
    std::size_t length = 1;
    for (const std::string_view symbol : kLongSymbols) {
      if (Starts(symbol)) length = symbol.size();
    }
    at_ += length;
    const std::string_view symbol = text_.substr(begin, length);
    // A sign is not a subtraction, and "-" alone is a cell that allows everything.
    const bool sign = symbol == "-" && (!operand_ || text_.size() == 1);
    if (!sign) Replace(symbol, begin);
    operand_ = symbol == ")" || symbol == "]" || symbol == "}";
  }

  void Replace(std::string_view token, std::size_t begin) {
    for (const Swap& swap : kSwaps) {
      // Names that scripts may have for things of their own.
      const bool call = swap.from == "any" || swap.from == "all" || swap.from == "first" || swap.from == "last";
      if (call && !Starts("(")) continue;
      if (swap.from == token) edits_.push_back({swap.op, begin, begin + token.size(), std::string(swap.to)});
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool operand_ = false;  // whether the token before can stand to the left of a minus
  std::vector<Edit> edits_;
};

// The brackets of a range are comparisons: "[300..1000)".
void BracketEdits(std::string_view cell, std::vector<Edit>* edits) {
  if (cell.find("..") == std::string_view::npos || cell.size() < 2) return;
  const auto turn = [&](std::size_t at, char from, char to) {
    if (cell[at] == from) edits->push_back({Operator::kComparison, at, at + 1, std::string(1, to)});
  };
  turn(0, '[', '(');
  turn(0, '(', '[');
  turn(cell.size() - 1, ']', ')');
  turn(cell.size() - 1, ')', ']');
}

}  // namespace

std::vector<Edit> EditsOfCode(std::string_view text) {
  std::vector<Edit> edits = Scanner(text).Run();
  if (text.find('\n') == std::string_view::npos) BracketEdits(text, &edits);
  return edits;
}

namespace {

// "month_day 25", "month_workday 5": one more, one fewer.
std::vector<Edit> EditsOfOrdinal(std::string_view text, int number) {
  std::vector<Edit> edits;
  const std::size_t begin = text.find_last_of(' ') + 1;
  for (const int changed : {number + 1, number - 1}) {
    const std::string other = std::to_string(changed);
    const bool means = calendar::Recurrence::Parse(std::string(text.substr(0, begin)) + other).ok();
    if (means) edits.push_back({Operator::kPeriod, begin, text.size(), other});
  }
  return edits;
}

}  // namespace

std::vector<Edit> EditsOfPeriod(std::string_view text) {
  std::vector<Edit> edits;
  const auto rule = calendar::Recurrence::Parse(text);
  if (rule.ok() && rule->anchor >= calendar::Recurrence::Anchor::kMonthDay) return EditsOfOrdinal(text, rule->day);
  if (const auto fixed = calendar::Date::Parse("2025-" + std::string(text))) {  // "07-31": no year has it otherwise
    for (const int days : {1, -1}) {
      edits.push_back({Operator::kDate, 0, text.size(), (*fixed + days).ToString().substr(5)});
    }
    return edits;
  }
  std::size_t begin = text.find_last_of("0123456789");
  if (begin == std::string_view::npos) return edits;
  while (begin > 0 && base::IsDigit(text[begin - 1])) --begin;
  const auto period = calendar::Period::Parse(text.substr(begin));
  if (!period.ok()) return edits;
  const auto add = [&](Operator op, calendar::Period changed) {
    edits.push_back({op, begin, text.size(), changed.ToString()});
  };
  add(Operator::kPeriod, {period->count + 1, period->unit});
  if (period->count > 0) add(Operator::kPeriod, {period->count - 1, period->unit});
  if (period->unit == calendar::Unit::kWorkingDay) add(Operator::kUnit, {period->count, calendar::Unit::kDay});
  if (period->unit == calendar::Unit::kDay) add(Operator::kUnit, {period->count, calendar::Unit::kWorkingDay});
  return edits;
}

std::vector<Edit> EditsOfNumber(std::string_view text) {
  std::vector<Edit> edits;
  const auto number = Number::Parse(text);
  const auto step = number ? LastPlace(text) : std::nullopt;
  if (!step) return edits;
  for (const auto& changed : {Add(*number, *step), Sub(*number, *step)}) {
    if (changed) edits.push_back({Operator::kNumber, 0, text.size(), changed->ToString()});
  }
  return edits;
}

std::vector<Edit> EditsOfDate(std::string_view text) {
  std::vector<Edit> edits;
  const auto date = calendar::Date::Parse(text);
  if (!date) return edits;
  for (const int days : {1, -1}) edits.push_back({Operator::kDate, 0, text.size(), (*date + days).ToString()});
  return edits;
}

}  // namespace anze::mutation
