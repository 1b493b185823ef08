// Cuts an expression into tokens.
//
// The lexer refuses what other languages write (!=, &&, full-width marks of Chinese keyboards) by
// name and says what to write instead, because these are the mistakes that people make. It stops at
// the first flaw: what follows a slip in the tokens is rarely worth a message.
#include "core/decision/lexer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/calendar/date.h"
#include "core/ruleset/read/quantity.h"

namespace anze::decision {
namespace {

constexpr std::array<std::string_view, 22> kReserved = {
    "and", "break", "do",  "else", "elseif", "end",    "false",  "for",  "function", "goto",  "if",
    "in",  "local", "nil", "not",  "or",     "repeat", "return", "then", "true",     "until", "while"};

// What other languages write, and what Lua writes instead; empty: Lua has it, rules do not.
struct Foreign {
  std::string_view text;
  std::string_view instead;
};
constexpr Foreign kForeign[] = {{"!=", "~="}, {"<>", "~="}, {"&&", "and"}, {"||", "or"}, {"===", "=="}, {"!", "not "},
                                {"=", "=="},  {"//", ""},   {"<<", ""},    {">>", ""},   {"%", ""},     {"^", ""},
                                {"&", ""},    {"|", ""},    {"~", ""},     {"?", ""},    {"[", ""},     {"]", ""},
                                {"{", ""},    {"}", ""},    {":", ""},     {";", ""}};

// Longest first.
constexpr std::string_view kSymbols[] = {"..", "==", "~=", "<=", ">=", "(", ")", ",",
                                         ".",  "+",  "-",  "*",  "/",  "#", "<", ">"};

// Chinese keyboards: the mark that was meant.
struct FullWidth {
  char32_t written;
  std::string_view meant;
};
constexpr FullWidth kFullWidth[] = {{U'（', "("}, {U'）', ")"}, {U'，', ","}, {U'“', "\""},  {U'”', "\""},
                                    {U'‘', "'"},  {U'’', "'"},  {U'。', "."}, {U'＝', "=="}, {U'＞', ">"},
                                    {U'＜', "<"}, {U'≥', ">="}, {U'≤', "<="}, {U'≠', "~="},  {U'、', ","},
                                    {U'＋', "+"}, {U'－', "-"}, {U'×', "*"},  {U'÷', "/"}};

// Words of people, and what the language writes: ids of the catalog (text/words.yaml).
constexpr std::pair<std::string_view, std::string_view> kWords[] = {
    {"words.and", "and"},     {"words.or", "or"},       {"words.not", "not"},    {"words.true", "true"},
    {"words.false", "false"}, {"words.at-least", ">="}, {"words.at-most", "<="}, {"words.more", ">"},
    {"words.less", "<"},      {"words.equal", "=="},    {"words.unequal", "~="}};

// What the longest word at the front of a text stands for, and the bytes that it takes; 0 when there is none.
std::pair<std::string_view, std::size_t> WordAt(std::string_view text) {
  std::pair<std::string_view, std::size_t> best;
  for (const auto& [id, meant] : kWords) {
    const std::string words = base::Text(id, base::Language::kZh);
    for (std::size_t at = 0; at <= words.size();) {
      const std::size_t end = std::min(words.find('|', at), words.size());
      const std::string_view word = std::string_view(words).substr(at, end - at);
      if (text.starts_with(word) && word.size() > best.second) best = {meant, word.size()};
      at = end + 1;
    }
  }
  return best;
}

bool IsOddBlank(char32_t c) {
  return c == 0xA0 || (c >= 0x2000 && c <= 0x200F) || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::string NameOfCharacter(char32_t c) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string name = "U+";
  for (int shift = 12; shift >= 0; shift -= 4) name += kHex[(c >> shift) & 15];
  return name;
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Tokens Run() {
    while (out_.flaws.empty()) {
      while (at_ < text_.size() && base::IsBlank(text_[at_])) ++at_;
      begin_ = at_;
      if (at_ == text_.size()) {
        Push(TokenKind::kEnd);
        break;
      }
      Next();
    }
    return std::move(out_);
  }

 private:
  std::string_view Rest() const { return text_.substr(at_); }

  Token& Push(TokenKind kind) {
    Token& token = out_.list.emplace_back();
    token.kind = kind;
    token.begin = static_cast<std::uint32_t>(begin_);
    token.end = static_cast<std::uint32_t>(at_);
    token.text = text_.substr(begin_, at_ - begin_);
    return token;
  }

  void Fail(std::string code, base::MessageArgs args, std::size_t begin, std::size_t end, std::string fix = {}) {
    out_.flaws.push_back({std::move(code), std::move(args), static_cast<std::uint32_t>(begin),
                          static_cast<std::uint32_t>(end), std::move(fix)});
  }

  void Next() {
    const char c = text_[at_];
    if (base::IsNameStart(c)) return Name();
    if (base::IsDigit(c) || (c == '.' && at_ + 1 < text_.size() && base::IsDigit(text_[at_ + 1]))) return Numeral();
    if (c == '"' || c == '\'') return String(c);
    if (Rest().starts_with("--")) {
      return Fail("expression-syntax", {{"reason", "comment"}}, at_, text_.size());
    }
    if (Rest().starts_with("...")) return Fail("expression-operator", {{"operator", "..."}}, at_, at_ + 3);
    Symbol();
  }

  void Name() {
    while (at_ < text_.size() && base::IsNamePart(text_[at_])) ++at_;
    Push(TokenKind::kName);
  }

  // Takes everything that looks like part of a number, so that 0x1F, 1_000 and 1.2.3 are one bad number.
  void Numeral() {
    constexpr std::size_t kDate = 10;  // 2024-05-09
    if (const std::string date(Rest().substr(0, kDate)); calendar::Date::Parse(date)) {
      return Fail("expression-syntax", {{"reason", "date"}, {"text", date}}, at_, at_ + kDate, "\"" + date + "\"");
    }
    while (at_ < text_.size()) {
      const char c = text_[at_];
      const bool sign = (c == '+' || c == '-') && (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E');
      if (c == '.' && Rest().starts_with("..")) break;
      if (!base::IsNamePart(c) && c != '.' && !sign) break;
      ++at_;
    }
    const std::string_view text = text_.substr(begin_, at_ - begin_);
    const auto number = base::Number::Parse(text);
    if (!number) {
      return Fail("expression-syntax", {{"reason", "number"}, {"text", std::string(text)}}, begin_, at_);
    }
    Push(TokenKind::kNumber).number = *number;
  }

  // One escape after its backslash; false when Lua has none like it or rules do without.
  bool Escape(std::string* out) {
    if (at_ == text_.size()) return false;
    const char c = text_[at_++];
    switch (c) {
      case 'n':
        out->push_back('\n');
        return true;
      case 't':
        out->push_back('\t');
        return true;
      case 'r':
        out->push_back('\r');
        return true;
      case '\\':
      case '"':
      case '\'':
        out->push_back(c);
        return true;
      default:
        return false;
    }
  }

  // Bytes are copied as they are; the reader of the file has checked that they are UTF-8.
  void String(char quote) {
    std::string value;
    ++at_;
    while (at_ < text_.size() && text_[at_] != quote) {
      const std::size_t begin = at_;
      if (text_[at_] == '\n') break;
      if (text_[at_] != '\\') {
        value.push_back(text_[at_++]);
        continue;
      }
      ++at_;
      if (!Escape(&value)) {
        return Fail("expression-syntax",
                    {{"reason", "escape"}, {"text", std::string(text_.substr(begin, at_ - begin))}}, begin, at_);
      }
    }
    if (at_ == text_.size() || text_[at_] != quote) {
      return Fail("expression-syntax", {{"reason", "quote"}}, begin_, text_.size());
    }
    ++at_;
    Push(TokenKind::kString).string = std::move(value);
  }

  void Symbol() {
    if (Rest().starts_with("===")) return FailForeign({"===", "=="});
    for (const std::string_view symbol : kSymbols) {
      if (!Rest().starts_with(symbol)) continue;
      // "//" and "<>" begin with a symbol of ours.
      const std::string_view two = Rest().substr(0, 2);
      if (two == "//" || two == "<>" || two == "<<" || two == ">>") break;
      at_ += symbol.size();
      Push(TokenKind::kSymbol);
      return;
    }
    for (const Foreign& foreign : kForeign) {
      if (Rest().starts_with(foreign.text)) return FailForeign(foreign);
    }
    Stranger();
  }

  // 60万元, 120%, 3年: the number just read, with its unit.
  bool Quantity() {
    if (out_.list.empty() || out_.list.back().kind != TokenKind::kNumber || out_.list.back().end != at_) return false;
    const std::size_t begin = out_.list.back().begin;
    std::size_t end = at_;
    while (end < text_.size() && (static_cast<unsigned char>(text_[end]) >= 0x80 || text_[end] == '%')) ++end;
    const std::string written(text_.substr(begin, end - begin));
    const auto quantity = ruleset::QuantityOf(written);
    if (!quantity) return false;
    std::string meant = ruleset::AsWritten(*quantity);
    if (quantity->kind == ruleset::Quantity::Kind::kPeriod) meant = "\"" + meant + "\"";
    Fail("expression-syntax", {{"reason", "quantity"}, {"text", written}, {"instead", meant}}, begin, end, meant);
    return true;
  }

  void FailForeign(const Foreign& foreign) {
    if (Quantity()) return;
    base::MessageArgs args = {{"operator", std::string(foreign.text)}};
    if (!foreign.instead.empty()) args = {{"reason", "instead"}, args[0], {"instead", std::string(foreign.instead)}};
    Fail("expression-operator", std::move(args), at_, at_ + foreign.text.size(), std::string(foreign.instead));
  }

  void Stranger() {
    if (Quantity()) return;
    std::size_t end = at_;
    const char32_t point = base::NextCodePoint(text_, &end);
    const std::string written(text_.substr(at_, end - at_));
    if (IsOddBlank(point)) {
      return Fail("expression-syntax", {{"reason", "invisible"}, {"text", NameOfCharacter(point)}}, at_, end, " ");
    }
    if (const auto [meant, size] = WordAt(Rest()); size > 0) {
      const std::string word(Rest().substr(0, size));
      return Fail("expression-syntax", {{"reason", "word"}, {"text", word}, {"instead", std::string(meant)}}, at_,
                  at_ + size, std::string(meant));
    }
    for (const FullWidth& mark : kFullWidth) {
      if (mark.written != point) continue;
      return Fail("expression-syntax",
                  {{"reason", "fullwidth"}, {"text", written}, {"instead", std::string(mark.meant)}}, at_, end,
                  std::string(mark.meant));
    }
    constexpr char32_t kStep = 0xFEE0;  // from a full-width letter or digit to the plain one
    if (point > kStep + ' ' && point < kStep + 0x7F) {
      const std::string plain(1, static_cast<char>(point - kStep));
      return Fail("expression-syntax", {{"reason", "fullwidth"}, {"text", written}, {"instead", plain}}, at_, end,
                  plain);
    }
    Fail("expression-syntax", {{"reason", "character"}, {"text", written}}, at_, end);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t begin_ = 0;
  Tokens out_;
};

}  // namespace

Tokens Tokenize(std::string_view text) { return Lexer(text).Run(); }

bool IsReserved(std::string_view name) {
  for (const std::string_view word : kReserved) {
    if (word == name) return true;
  }
  return false;
}

}  // namespace anze::decision
