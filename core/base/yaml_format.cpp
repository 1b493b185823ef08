// Lays out a YAML file line by line, without building a tree.
//
// Working on lines keeps what a tree would lose: comments, quotes, the author's line breaks. levels_ is the stack of
// open collections, each with the column it has in the text and the column it gets. A line's old column decides which
// levels end (Enter); its new column follows. Comments and empty lines wait until the next line of content is known,
// because they belong to it. Collections in brackets are copied token by token with the blanks normalised; one that
// makes a line too long is laid out anew without its brackets (yaml_lines.h), in a second run over the text that is
// laid out.
//
// Scalars over several lines are refused. As a safeguard the result is parsed and compared with the original's tree and
// comments; if they differ the caller gets "format-unsafe" and keeps its text.
#include "core/base/yaml_format.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/base/utf8.h"
#include "core/base/yaml.h"
#include "core/base/yaml_lines.h"

namespace anze::base {
namespace {

constexpr std::size_t kIndent = 2;

std::string_view TrimRight(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool IsSpaceOrTab(char c) { return c == ' ' || c == '\t'; }

std::size_t Blanks(std::string_view text) { return std::min(text.find_first_not_of(' '), text.size()); }

bool IsItem(std::string_view text) { return text.starts_with("- ") || text == "-"; }

// Where the comment of a plain line begins, or its end.
std::size_t CommentStart(std::string_view text, std::size_t from) {
  const std::size_t at = text.find(" #", from);
  return at == std::string_view::npos ? text.size() : at;
}

// The end of the key of "key: value"; npos when the text is no entry of a map.
std::size_t KeyEnd(std::string_view text) {
  if (text.empty()) return std::string_view::npos;
  std::size_t at = 0;
  if (text[0] == '"' || text[0] == '\'') {
    at = CloseQuote(text, 0);
    return at != std::string_view::npos && at < text.size() && text[at] == ':' ? at : std::string_view::npos;
  }
  if (text[0] == '{' || text[0] == '[') return std::string_view::npos;
  const std::size_t end = CommentStart(text, 0);
  for (at = text.find(':'); at < end; at = text.find(':', at + 1)) {
    if (at + 1 == text.size() || text[at + 1] == ' ') return at;
  }
  return std::string_view::npos;
}

struct Level {
  std::size_t was = 0;  // column in the text as it is
  std::size_t now = 0;  // … and as it will be
  bool list = false;
};

// Whether lines that are too long are broken.
enum class LongLines { kKeep, kBreak };

class Formatter {
 public:
  Formatter(const std::string& file, std::string_view text, LongLines long_lines)
      : file_(file), break_(long_lines == LongLines::kBreak) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      lines_.push_back(TrimRight(text.substr(0, end)));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  Result<std::string> Run() {
    for (; line_ < lines_.size(); ++line_) {
      const std::string_view line = lines_[line_];
      const std::size_t column = Blanks(line);
      if (column == line.size()) {
        empty_ = !out_.empty() || !comments_.empty();
      } else if (line[column] == '#') {
        if (std::exchange(empty_, false)) comments_.emplace_back();
        comments_.push_back(line.substr(column));
      } else if (!Content(line, column)) {
        return Error("format-unsupported", {}, {file_, static_cast<int>(line_) + 1, static_cast<int>(column) + 1, 0});
      }
    }
    PutComments(0);
    return std::move(out_);
  }

  // Every comment that was put, sorted.
  std::vector<std::string> Comments() && {
    std::sort(put_comments_.begin(), put_comments_.end());
    return std::move(put_comments_);
  }

 private:
  void Comment(std::string_view text) {
    out_.append(text);
    put_comments_.emplace_back(text);
  }

  // Comments wait for the line below them.
  void PutComments(std::size_t column) {
    for (const std::string_view comment : comments_) {
      if (!comment.empty()) {
        out_.append(column, ' ');
        Comment(comment);
      }
      out_ += '\n';
    }
    comments_.clear();
  }

  bool Content(std::string_view line, std::size_t column) {
    const std::size_t now = Enter(column, IsItem(line.substr(column)));
    PutComments(now);
    if (std::exchange(empty_, false)) out_ += '\n';
    line_start_ = out_.size();
    out_.append(now, ' ');
    return Node(line, column, now) && (out_ += '\n', true);
  }

  // The new column of a line that begins at `column`, and the levels that it ends and begins.
  std::size_t Enter(std::size_t column, bool list) {
    while (!levels_.empty() && levels_.back().was > column) levels_.pop_back();
    // A list may stand as far in as the key it belongs to; the line after it goes on with the map.
    while (!list && !levels_.empty() && levels_.back().was == column && levels_.back().list) levels_.pop_back();
    if (levels_.empty()) {
      levels_.push_back({column, 0, list});
    } else if (levels_.back().was < column || (list && !levels_.back().list)) {
      levels_.push_back({column, levels_.back().now + kIndent, list});
    }
    return levels_.back().now;
  }

  // What begins at `column` of the line: items of lists, a key with its value, or a value.
  bool Node(std::string_view line, std::size_t column, std::size_t now) {
    while (IsItem(line.substr(column))) {
      const std::size_t inner = column + 1 + Blanks(line.substr(column + 1));
      if (inner == line.size()) return out_ += '-', true;
      out_ += "- ";
      column = inner;
      now += kIndent;
      const std::string_view rest = line.substr(column);
      if (IsItem(rest) || KeyEnd(rest) != std::string_view::npos) levels_.push_back({column, now, IsItem(rest)});
    }
    const std::string_view rest = line.substr(column);
    const std::size_t key = KeyEnd(rest);
    if (key == std::string_view::npos) {
      // A line that is neither item nor entry goes on with a scalar, unless it is all there is of an item.
      const bool whole = column != Blanks(line) || rest[0] == '{' || rest[0] == '[';
      return whole && Value(line, column, now);
    }
    out_.append(rest.substr(0, key + 1));
    const std::size_t value = column + key + 1 + Blanks(rest.substr(key + 1));
    if (value == line.size()) return true;
    out_ += line[value] == '#' ? "  " : " ";
    return Value(line, value, now);
  }

  bool Value(std::string_view line, std::size_t at, std::size_t now) {
    const char first = line[at];
    if (first == '{' || first == '[') return Collection(at, now);
    if (first == '|' || first == '>') return Block(line, at, now);
    std::size_t end = at;
    if (first == '#') {
      end = at;
    } else if (first == '"' || first == '\'') {
      end = CloseQuote(line, at);
      if (end == std::string_view::npos) return false;
    } else {
      end = CommentStart(line, at);
    }
    out_.append(TrimRight(line.substr(at, end - at)));
    return Rest(line, end, first != '#');
  }

  // A comment, or nothing, to the end of the line.
  bool Rest(std::string_view line, std::size_t at, bool after_text) {
    at += Blanks(line.substr(at));
    if (at == line.size()) return true;
    if (line[at] != '#') return false;
    if (after_text) out_ += "  ";
    Comment(line.substr(at));
    return true;
  }

  // In brackets as it is written or, where a line of it would be too long, without them.
  bool Collection(std::size_t at, std::size_t now) {
    const std::size_t begin = out_.size();
    const std::size_t comments = put_comments_.size();
    if (!Brackets(at, now + kIndent)) return false;
    const std::string_view lines = std::string_view(out_).substr(line_start_);
    if (!break_ || !HasLongLine(lines)) return true;
    // A comment behind it goes above; one inside keeps everything in place.
    const bool comment = put_comments_.size() == comments + 1 && out_.ends_with("  " + put_comments_.back());
    if (put_comments_.size() > comments && !comment) return true;
    std::string_view text = std::string_view(out_).substr(begin);
    if (comment) text.remove_suffix(put_comments_.back().size() + 2);
    const std::string prefix = out_.substr(line_start_, begin - line_start_);
    const bool item = prefix.ends_with("- ");
    if (!item && !prefix.ends_with(": ")) return true;
    const auto laid = LayOut(OnOneLine(text), item ? now : now + kIndent, now, item);
    if (!laid) return true;
    std::string above;
    if (comment)
      above = std::string(std::min(prefix.find_first_not_of(' '), prefix.size()), ' ') + put_comments_.back() + '\n';
    out_.resize(line_start_);
    out_ += above + prefix;
    if (laid->starts_with('\n')) out_.pop_back();  // the blank behind the colon
    out_ += *laid;
    return true;
  }

  // A text as a block: its lines move with their key and keep their blanks among each other.
  bool Block(std::string_view line, std::size_t at, std::size_t now) {
    const std::string_view mark = line.substr(at);
    if (mark.find_first_of("0123456789#") != std::string_view::npos) return false;
    out_.append(mark);
    const std::size_t parent = levels_.back().was;
    std::size_t inner = 0;
    std::size_t empty = 0;
    while (line_ + 1 < lines_.size()) {
      const std::string_view next = lines_[line_ + 1];
      const std::size_t column = Blanks(next);
      if (column < next.size() && column <= parent) break;
      ++line_;
      if (column == next.size()) {
        ++empty;
        continue;
      }
      if (inner == 0) inner = column;
      if (column < inner) return false;
      out_.append(std::exchange(empty, 0), '\n');
      out_ += '\n';
      out_.append(now + kIndent + column - inner, ' ').append(next.substr(column));
    }
    empty_ = empty > 0;
    return true;
  }

  // A collection in brackets, over as many lines as it has; the lines after the first begin at `indent`.
  bool Brackets(std::size_t at, std::size_t indent) {
    int depth = 0;
    while (true) {
      const std::string_view line = lines_[line_];
      at = std::min(line.find_first_not_of(" \t", at), line.size());
      if (at == line.size() || (line[at] == '#' && (at == 0 || IsSpaceOrTab(line[at - 1])))) {
        if (at < line.size()) {
          out_ += "  ";
          Comment(line.substr(at));
        }
        if (++line_ == lines_.size()) return false;
        out_ += '\n';
        out_.append(indent, ' ');
        at = 0;
        continue;
      }
      if (!Token(line, &at, &depth)) return false;
      if (depth == 0) return Rest(line, at, true);
    }
  }

  bool Token(std::string_view line, std::size_t* at, int* depth) {
    const char c = line[*at];
    const bool closes = c == '}' || c == ']';
    const bool colon = c == ':' && (EndsPlain(line, *at) || out_.back() == '"' || out_.back() == '\'');
    // A key without a value keeps its blank: {a:} is another key to some readers.
    if (out_.back() == ':' || (out_.back() == ',' && !closes && c != ',')) out_ += ' ';
    if (closes || colon || c == ',' || c == '{' || c == '[') {
      *depth += closes ? -1 : (c == '{' || c == '[') ? 1 : 0;
      out_ += c;
      ++*at;
      return true;
    }
    std::size_t end = *at;
    if (c == '"' || c == '\'') {
      end = CloseQuote(line, *at);
      if (end == std::string_view::npos) return false;
    } else {
      while (end < line.size() && !EndsPlain(line, end)) ++end;
      if (end == *at) return false;
    }
    out_.append(TrimRight(line.substr(*at, end - *at)));
    *at = end;
    return true;
  }

  static bool EndsPlain(std::string_view line, std::size_t at) {
    if (std::string_view(",[]{}").find(line[at]) != std::string_view::npos) return true;
    const bool colon = line[at] == ':' && (at + 1 == line.size() ||
                                           std::string_view(" \t,[]{}").find(line[at + 1]) != std::string_view::npos);
    return colon || (line[at] == '#' && at > 0 && IsSpaceOrTab(line[at - 1]));
  }

  const std::string& file_;
  std::vector<std::string_view> lines_;
  std::size_t line_ = 0;
  std::vector<Level> levels_;
  std::vector<std::string_view> comments_;
  std::vector<std::string> put_comments_;
  bool empty_ = false;  // an empty line waits to be put
  const bool break_;
  std::size_t line_start_ = 0;  // of the line that is being put
  std::string out_;
};

bool SameTree(const Node& a, const Node& b) {
  const auto same_entry = [](const Node::Entry& x, const Node::Entry& y) {
    return x.key == y.key && SameTree(x.value, y.value);
  };
  return a.kind == b.kind && a.quoted == b.quoted && a.scalar == b.scalar &&
         std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), SameTree) &&
         std::equal(a.entries.begin(), a.entries.end(), b.entries.begin(), b.entries.end(), same_entry);
}

// The text without its blanks and empty lines: what must not change, comments among it.
std::string Ink(std::string_view text) {
  std::string ink;
  for (const char c : text) {
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') ink += c;
  }
  return ink;
}

// What YAML 1.1 takes for a truth value or for nothing where it stands without quotes.
bool IsWordOfYaml11(std::string_view key) {
  static constexpr std::string_view kWords[] = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"};
  std::string small(key);
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  return std::find(std::begin(kWords), std::end(kWords), small) != std::end(kWords);
}

void FindKeysOfYaml11(const Node& node, std::vector<std::pair<SourceSpan, std::size_t>>* keys) {
  for (const Node& item : node.items) FindKeysOfYaml11(item, keys);
  for (const Node::Entry& entry : node.entries) {
    if (IsWordOfYaml11(entry.key)) keys->emplace_back(entry.key_span, entry.key.size());
    FindKeysOfYaml11(entry.value, keys);
  }
}

// The text with those keys in quotes.
std::string WithQuotedKeys(std::string_view text, const Node& root) {
  std::vector<std::pair<SourceSpan, std::size_t>> keys;
  FindKeysOfYaml11(root, &keys);
  std::string out;
  std::size_t done = 0;
  std::size_t line_start = 0;
  int line = 1;
  for (const auto& [span, size] : keys) {  // as they stand in the text
    for (; line < span.line; ++line) line_start = text.find('\n', line_start) + 1;
    std::size_t at = line_start;
    for (int column = 1; column < span.column; ++column) NextCodePoint(text, &at);
    if (text[at] == '\'' || text[at] == '"') continue;
    out.append(text.substr(done, at - done)).append("'").append(text.substr(at, size)).append("'");
    done = at + size;
  }
  return out.append(text.substr(done));
}

}  // namespace

namespace {

// With the long lines broken, if that reads as the same tree with the same comments and stays as it is the next time.
std::optional<std::string> WithShortLines(const std::string& file, const Document& before, const std::string& laid) {
  Formatter kept(file, laid, LongLines::kKeep);
  Formatter broken(file, laid, LongLines::kBreak);
  auto text = broken.Run();
  if (!text.ok() || !kept.Run().ok() || std::move(kept).Comments() != std::move(broken).Comments()) return std::nullopt;
  const auto after = ParseYaml(file, *text);
  if (!after.ok() || !SameTree(before.root, after->root)) return std::nullopt;
  const auto again = Formatter(file, *text, LongLines::kBreak).Run();
  if (!again.ok() || *again != *text) return std::nullopt;
  return std::move(*text);
}

}  // namespace

Result<std::string> FormatYaml(const std::string& file, std::string_view text) {
  text = WithoutMark(text);
  const auto before = ParseYaml(file, std::string(text));
  if (!before.ok()) return before.errors();
  const std::string safe = WithQuotedKeys(text, before->root);
  auto formatted = Formatter(file, safe, LongLines::kKeep).Run();
  if (!formatted.ok()) return formatted;
  const auto after = ParseYaml(file, *formatted);
  bool same = after.ok() && SameTree(before->root, after->root) && Ink(safe) == Ink(*formatted);
  if (same) {
    const auto again = Formatter(file, *formatted, LongLines::kKeep).Run();
    same = again.ok() && *again == *formatted;
  }
  if (!same) return Error("format-unsafe", {}, {file, 1, 1, 0});
  if (!HasLongLine(*formatted)) return formatted;
  if (auto broken = WithShortLines(file, *before, *formatted)) return std::move(*broken);
  return formatted;
}

}  // namespace anze::base
