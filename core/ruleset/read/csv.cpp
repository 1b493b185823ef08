#include "core/ruleset/read/csv.h"

#include <utility>

#include "core/base/utf8.h"

namespace anze::ruleset {
namespace {

using base::Node;

class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  Node Run() {
    Node lines = List();
    while (at_ < text_.size()) {
      Node line = Line();
      if (line.items.size() > 1 || !line.items.front().scalar.empty()) lines.items.push_back(std::move(line));
    }
    return lines;
  }

 private:
  Node List() const {
    Node node;
    node.kind = Node::Kind::kList;
    node.span = {file_, line_, column_, 0};
    return node;
  }

  void Step() {
    if (text_[at_] == '\n') {
      ++line_;
      column_ = 1;
      ++at_;
      return;
    }
    base::NextCodePoint(text_, &at_);
    ++column_;
  }

  Node Line() {
    Node line = List();
    while (true) {
      line.items.push_back(Cell());
      const bool more = at_ < text_.size() && text_[at_] == ',';
      if (at_ < text_.size()) Step();
      if (!more) break;
    }
    // A comma at the end of the file has an empty cell behind it.
    line.span.end_column = line.items.back().span.end_column;
    return line;
  }

  Node Cell() {
    Node cell;
    cell.kind = Node::Kind::kScalar;
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) Step();
    cell.span = {file_, line_, column_, 0};
    cell.quoted = at_ < text_.size() && text_[at_] == '"';
    if (cell.quoted) Quoted(&cell.scalar);
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') {
      if (text_[at_] != '\r' && !cell.quoted) cell.scalar.push_back(text_[at_]);
      const std::size_t before = at_;
      Step();
      if (!cell.quoted) cell.scalar.append(text_.substr(before + 1, at_ - before - 1));
    }
    while (!cell.quoted && !cell.scalar.empty() && (cell.scalar.back() == ' ' || cell.scalar.back() == '\t')) {
      cell.scalar.pop_back();
    }
    cell.span.end_column = column_;
    return cell;
  }

  void Quoted(std::string* out) {
    Step();
    while (at_ < text_.size()) {
      if (text_[at_] == '"') {
        Step();
        if (at_ >= text_.size() || text_[at_] != '"') return;
      }
      const std::size_t before = at_;
      Step();
      out->append(text_.substr(before, at_ - before));
    }
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  int line_ = 1;
  int column_ = 1;
};

}  // namespace

Node ReadCsv(std::string_view text, const std::string& file) { return CsvReader(text, file).Run(); }

}  // namespace anze::ruleset
