// One pass over the text of a chunk, copying it token by token and replacing what is not exact.
//
// The header shows the rewritten forms. Operators are found by looking at the token before: after a value `-` is
// subtraction, elsewhere it is a sign (EndsValue). No expression is parsed, because an operator becomes two operators
// of the same precedence, and Lua's own parser does the rest. Long strings, comments and numerals are copied by their
// own rules so that a `/` inside them stays.
//
// The bounds of a numeric `for` end at a comma or at `do`, which may also stand inside a function within the bounds:
// Bounds counts brackets and blocks to tell them apart.
//
// Only blanks are inserted beside the markers and never a line break, so that Lua's line numbers stay right.
#include "core/script/exact_source.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/utf8.h"

namespace anze::script {
namespace {

constexpr std::string_view kReserved = "__anze_";
constexpr std::string_view kPrologue = "local __anze_k,__anze_d,__anze_i=...;return function() ";
constexpr std::string_view kEpilogue = "\nend";

// True when the text behind a backslash spells the character NUL: \0 \00 \000 \x00 \u{0…}.
bool EscapesNul(std::string_view rest) {
  if (rest.starts_with("x00")) {
    return true;
  }
  if (rest.starts_with("u{")) {
    std::size_t at = 2;
    while (at < rest.size() && rest[at] == '0') {
      ++at;
    }
    return at > 2 && at < rest.size() && rest[at] == '}';
  }
  std::size_t digits = 0;
  while (digits < 3 && digits < rest.size() && base::IsDigit(rest[digits])) {
    ++digits;
  }
  return digits > 0 && std::ranges::all_of(rest.substr(0, digits), [](char c) { return c == '0'; });
}

// "007.50e+3" -> "7.50e3": the form base::Number reads.
std::optional<base::Number> ReadDecimal(std::string_view literal) {
  std::string text(literal);
  std::erase(text, '+');
  text.erase(0, std::min(text.find_first_not_of('0'), text.size()));
  if (text.empty() || !base::IsDigit(text.front())) {
    text.insert(0, 1, '0');
  }
  const std::size_t point = text.find('.');
  if (point != std::string::npos && (point + 1 == text.size() || !base::IsDigit(text[point + 1]))) {
    text.erase(point, 1);
  }
  std::ranges::replace(text, 'E', 'e');
  return base::Number::Parse(text);
}

// True when the literal is an integer within range, so that it can stay. Of a longer hexadecimal Lua would take the
// last 64 bits.
bool IsPlainInteger(std::string_view literal) {
  const bool hex = literal.starts_with("0x") || literal.starts_with("0X");
  literal.remove_prefix(hex ? 2 : 0);
  std::int64_t ignored = 0;
  const auto [end, error] = std::from_chars(literal.data(), literal.data() + literal.size(), ignored, hex ? 16 : 10);
  return error == std::errc{} && end == literal.data() + literal.size();
}

// True when what stands behind `token` is an operator between two values, false when a value begins.
bool EndsValue(std::string_view token) {
  static constexpr std::array<std::string_view, 14> kBefore = {
      "and", "do", "else", "elseif", "if", "in", "not", "or", "repeat", "return", "then", "until", "while", "function"};
  if (token.empty() || !base::IsNamePart(token.front())) {
    return token == ")" || token == "]" || token == "}" || token == "...";
  }
  return std::ranges::find(kBefore, token) == kBefore.end();
}

// What takes a marker, given the token before.
bool IsExactOperator(std::string_view op, std::string_view before) {
  return op == "/" || op == "^" || op == "+" || op == "*" || (op == "-" && EndsValue(before));
}

bool IsBitOperator(std::string_view op) { return op == "&" || op == "|" || op == "~" || op == "<<" || op == ">>"; }

class Rewriter {
 public:
  explicit Rewriter(std::string_view source) : source_(source) {}

  base::Result<ExactSource> Run() {
    result_.text = kPrologue;
    if (const std::size_t nul = source_.find('\0'); nul != std::string_view::npos) {
      Refuse({{"reason", "nul"}}, nul);
    }
    while (at_ < source_.size() && !error_) {
      Step();
    }
    if (error_) {
      return *std::move(error_);
    }
    result_.text += kEpilogue;
    return std::move(result_);
  }

 private:
  // The expressions between "=" and "do" of a numeric for.
  struct Bounds {
    int brackets = 0;
    int blocks = 0;
    bool outermost() const { return brackets == 0 && blocks == 0; }
  };

  char Peek(std::size_t ahead = 0) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }

  void Copy(std::size_t count) {
    result_.text += source_.substr(at_, count);
    at_ += count;
  }

  void Refuse(base::MessageArgs args, std::size_t where) {
    const std::string_view before = source_.substr(0, where);
    const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    base::SourceSpan span;
    span.line = 1 + static_cast<int>(std::ranges::count(before, '\n'));
    span.column = 1 + static_cast<int>(base::CountCodePoints(before.substr(line_start)));
    span.end_column = span.column + 1;
    error_ = base::Error("script-syntax", std::move(args), span);
  }

  // Length of a long bracket ("[==[ … ]==]") that starts here, 0 if none does.
  std::size_t LongBracket(std::size_t from) const {
    std::size_t open = from + 1;
    while (open < source_.size() && source_[open] == '=') {
      ++open;
    }
    if (from >= source_.size() || source_[from] != '[' || open >= source_.size() || source_[open] != '[') {
      return 0;
    }
    const std::string close = "]" + std::string(open - from - 1, '=') + "]";
    const std::size_t end = source_.find(close, open);
    return (end == std::string_view::npos ? source_.size() : end + close.size()) - from;
  }

  void Step() {
    const char c = Peek();
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f') {
      Copy(1);
    } else if (c == '-' && Peek(1) == '-') {
      Comment();
    } else if (c == '"' || c == '\'') {
      Text(c);
    } else if (const std::size_t bracket = LongBracket(at_); bracket > 0) {
      Copy(bracket);
      Passed("text");
    } else if (base::IsDigit(c) || (c == '.' && base::IsDigit(Peek(1)))) {
      Numeral();
    } else if (base::IsNameStart(c)) {
      Name();
    } else {
      Operator();
    }
  }

  void Comment() {
    const std::size_t bracket = LongBracket(at_ + 2);
    const std::size_t line_end = std::min(source_.find_first_of("\n\r", at_), source_.size());
    Copy(bracket > 0 ? bracket + 2 : line_end - at_);
  }

  void Text(char quote) {
    std::size_t end = at_ + 1;
    while (end < source_.size() && source_[end] != quote) {
      if (source_[end] == '\\') {
        if (EscapesNul(source_.substr(end + 1))) {
          return Refuse({{"reason", "nul"}}, end);
        }
        ++end;
      }
      ++end;
    }
    Copy(end + 1 - at_);
    Passed("text");
  }

  void Numeral() {
    const bool hex = Peek() == '0' && (Peek(1) == 'x' || Peek(1) == 'X');
    std::size_t end = hex ? at_ + 2 : at_;
    while (end < source_.size() &&
           (base::IsHexDigit(source_[end]) || std::string_view(".pP").find(source_[end]) != std::string_view::npos)) {
      const bool exponent =
          hex ? source_[end] == 'p' || source_[end] == 'P' : source_[end] == 'e' || source_[end] == 'E';
      const bool has_sign = end + 1 < source_.size() && (source_[end + 1] == '-' || source_[end + 1] == '+');
      end += exponent && has_sign ? 2 : 1;
    }
    const std::string_view literal = source_.substr(at_, end - at_);
    if (IsPlainInteger(literal)) {
      Copy(literal.size());
      return Passed("number");
    }
    const std::optional<base::Number> number = hex ? std::nullopt : ReadDecimal(literal);
    if (!number) {
      return Refuse({{"reason", "number"}, {"text", std::string(literal)}}, at_);
    }
    at_ = end;
    if (number->is_integer()) {
      result_.text += std::to_string(number->num());
      return Passed("number");
    }
    const auto known = std::ranges::find(result_.constants, *number);
    const std::size_t index = 1 + static_cast<std::size_t>(known - result_.constants.begin());
    if (known == result_.constants.end()) {
      result_.constants.push_back(*number);
    }
    result_.text += "(__anze_k[" + std::to_string(index) + "])";
    Passed("number");
    after_constant_ = true;
  }

  void Name() {
    std::size_t end = at_;
    while (end < source_.size() && base::IsNamePart(source_[end])) {
      ++end;
    }
    const std::string_view name = source_.substr(at_, end - at_);
    if (name.starts_with(kReserved)) {
      return Refuse({{"reason", "reserved-name"}, {"name", std::string(name)}}, at_);
    }
    Block(name);
    Copy(name.size());
    Passed(name);
  }

  // Keeps the block depth inside bounds of a for, and closes them at their "do".
  void Block(std::string_view word) {
    if (word == "do" && !bounds_.empty() && bounds_.back().outermost()) {
      result_.text += ") ";
      bounds_.pop_back();
    }
    if (bounds_.empty()) {
      return;
    }
    if (word == "function" || word == "if" || word == "do" || word == "repeat") {
      ++bounds_.back().blocks;
    } else if (word == "end" || word == "until") {
      --bounds_.back().blocks;
    }
  }

  void Operator() {
    static constexpr std::array<std::string_view, 10> kLong = {
        "...", "..", "//", "==", "~=", "<=", ">=", "<<", ">>", "::"};
    std::string_view op = source_.substr(at_, 1);
    for (const std::string_view candidate : kLong) {
      if (source_.substr(at_).starts_with(candidate)) {
        op = candidate;
        break;
      }
    }
    if (IsBitOperator(op)) {
      return Refuse({{"reason", "bit-operator"}, {"text", std::string(op)}}, at_);
    }
    result_.many_values = result_.many_values || op == "...";
    if (op == "(" && after_constant_) {
      // A numeral is never called, so this begins a statement; the constant would be callable.
      result_.text += ';';
    }
    if (op == "," && !bounds_.empty() && bounds_.back().outermost()) {
      result_.text += "), __anze_i(";
      at_ += 1;
      return Passed(op);
    }
    Copy(op.size());
    if (IsExactOperator(op, last_)) {
      result_.text += "__anze_d";
      result_.text += op;
    } else if (op == "=" && before_last_ == "for") {
      bounds_.emplace_back();
      result_.text += "__anze_i(";
    } else if (!bounds_.empty()) {
      bounds_.back().brackets += op == "(" || op == "[" || op == "{" ? 1 : 0;
      bounds_.back().brackets -= op == ")" || op == "]" || op == "}" ? 1 : 0;
    }
    Passed(op);
  }

  void Passed(std::string_view token) {
    before_last_ = last_;
    last_ = token;
    after_constant_ = false;
  }

  std::string_view source_;
  std::size_t at_ = 0;
  ExactSource result_;
  std::optional<base::Error> error_;
  std::vector<Bounds> bounds_;
  std::string_view last_;
  std::string_view before_last_;
  bool after_constant_ = false;
};

}  // namespace

base::Result<ExactSource> MakeExact(std::string_view source) { return Rewriter(source).Run(); }

}  // namespace anze::script
