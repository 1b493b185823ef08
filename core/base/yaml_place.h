// Where things stand in a YAML text: byte offsets to spans in code points. Part of the YAML reader.
// Ownership: borrows the text. Threads: one reader each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace anze::base {

// One past the closing quote of the quoted scalar that opens at begin, or npos when it never closes.
std::size_t QuoteEnd(std::string_view text, std::size_t begin);

class YamlPlaces {
 public:
  YamlPlaces(FileName file, std::string_view text) : file_(std::move(file)), text_(text) {}

  // The parser's knowledge of a place: byte offset, line from 0, byte column from 0.
  struct Mark {
    std::size_t offset = 0;
    int line = 0;
    std::size_t column = 0;
  };

  // Span from a mark to an end offset, cut at the end of the line.
  SourceSpan Span(const Mark& mark, std::size_t end);
  // Spans of the four things that can stand at a mark.
  SourceSpan PlainSpan(const Mark& mark, std::string_view value);
  SourceSpan QuotedSpan(const Mark& mark, std::size_t end);
  SourceSpan FlowSpan(const Mark& mark);
  SourceSpan LineSpan(const Mark& mark);   // to the end of the line, without blanks and comment
  SourceSpan TokenSpan(const Mark& mark);  // to the next blank
  // Span of one code point at an arbitrary offset; finds the line by counting. For the rare error.
  SourceSpan PointSpan(std::size_t offset);

  std::string_view text() const { return text_; }
  const FileName& file() const { return file_; }

 private:
  int Column(const Mark& mark);

  FileName file_;
  std::string_view text_;
  // Marks come in ascending order: remembering the last keeps a very long line linear.
  std::size_t known_offset_ = 0;
  std::size_t known_start_ = 0;
  int known_column_ = 1;
};

// An error for each character nobody can see in an editor: controls, lone carriage returns, separators that only
// some readers break lines at, marks that turn the reading direction.
Diagnostics FindControlCharacters(YamlPlaces places);
// The same for all that encoding.h calls hidden, zero-width characters and joiners too. Files that are new are held to
// it; what was kept by an earlier build may hold some.
Diagnostics FindInvisibleCharacters(YamlPlaces places);

}  // namespace anze::base
