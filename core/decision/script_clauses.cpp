// Finds citations in a script's text without running it, so that a misspelt clause is found when
// the rules are loaded and not when the first case meets that branch.
#include "core/decision/script_clauses.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/nearest.h"

namespace anze::decision {
namespace {

// Walks a script token by token: names, short strings, and single marks. Comments and long strings are passed over.
// It need not know Lua's grammar, because only one shape is looked for: clauses = { "…", "…" }.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  struct Token {
    enum class Kind { kEnd, kName, kString, kMark } kind = Kind::kEnd;
    std::string_view text;  // of a string, without its quotes
    int line = 0;
    int column = 0;
  };

  Token Next() {
    SkipBlanks();
    Token token{Token::Kind::kEnd, {}, line_, static_cast<int>(at_ - line_start_) + 1};
    if (at_ >= text_.size()) return token;
    const std::size_t begin = at_;
    const char c = text_[at_];
    if (base::IsNamePart(c)) {
      while (at_ < text_.size() && base::IsNamePart(text_[at_])) ++at_;
      token.kind = Token::Kind::kName;
      token.text = text_.substr(begin, at_ - begin);
    } else if (c == '"' || c == '\'') {
      for (++at_; at_ < text_.size() && text_[at_] != c && text_[at_] != '\n'; ++at_) {
        if (text_[at_] == '\\') ++at_;
      }
      token.kind = Token::Kind::kString;
      token.text = text_.substr(begin + 1, at_ - begin - 1);
      ++at_;
    } else {
      token.kind = Token::Kind::kMark;
      token.text = text_.substr(at_++, 1);
    }
    return token;
  }

 private:
  void SkipBlanks() {
    while (at_ < text_.size()) {
      if (text_[at_] == '\n') {
        Advance(1);
      } else if (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r') {
        ++at_;
      } else if (text_.substr(at_).starts_with("--")) {
        at_ += 2;
        if (!SkipLong()) Advance(std::min(text_.find('\n', at_), text_.size()) - at_);
      } else if (text_[at_] != '[' || !SkipLong()) {
        return;
      }
    }
  }

  // "[[ … ]]" with any number of equals signs between the brackets.
  bool SkipLong() {
    std::size_t level = at_;
    if (level >= text_.size() || text_[level] != '[') return false;
    while (++level < text_.size() && text_[level] == '=') {
    }
    if (level >= text_.size() || text_[level] != '[') return false;
    const std::string close = "]" + std::string(level - at_ - 1, '=') + "]";
    const std::size_t end = text_.find(close, level);
    Advance((end == std::string_view::npos ? text_.size() : end + close.size()) - at_);
    return true;
  }

  void Advance(std::size_t count) {
    for (; count > 0 && at_ < text_.size(); --count) {
      if (text_[at_++] != '\n') continue;
      ++line_;
      line_start_ = at_;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
};

}  // namespace

base::Error UnknownScriptClause(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot,
                                const std::string& clause, const base::SourceSpan& at) {
  std::vector<std::string_view> known;
  for (const auto& [id, stated] : snapshot.clauses) known.push_back(id);
  base::Error error("script-unknown-clause", {{"decision", decision.name}, {"clause", clause}}, at);
  error.fix = std::string(base::Nearest(clause, known));
  return error;
}

void CheckScriptClauses(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot,
                        base::Diagnostics* diagnostics) {
  using Kind = Scanner::Token::Kind;
  Scanner scanner(decision.script);
  std::string_view shape[2];  // the two tokens before
  for (Scanner::Token token = scanner.Next(); token.kind != Kind::kEnd; token = scanner.Next()) {
    const bool list = token.kind == Kind::kMark && token.text == "{" && shape[1] == "=" && shape[0] == "clauses";
    shape[0] = shape[1];
    shape[1] = token.text;
    if (!list) continue;
    for (token = scanner.Next(); token.kind == Kind::kString || token.text == ","; token = scanner.Next()) {
      const std::string id(token.text);
      if (token.kind != Kind::kString || snapshot.clauses.contains(id)) continue;
      const base::SourceSpan at{decision.script_file, token.line, token.column, static_cast<int>(id.size()) + 2};
      diagnostics->push_back(UnknownScriptClause(decision, snapshot, id, at));
    }
    if (token.kind == Kind::kEnd) return;
  }
}

}  // namespace anze::decision
