// The project's own C++ files as the house rules see them: includes, code without comments and literals,
// string literals, functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace anze::house {

struct Include {
  std::string path;
  bool angled = false;
  int line = 0;
};

struct Literal {
  std::string text;
  int line = 0;
};

struct Function {
  std::string head;  // first line
  int line = 0;
  int length = 0;  // lines, head and closing brace included
};

struct Source {
  std::string path;    // relative to the top: "core/base/value.h"
  std::string folder;  // "core/base"
  bool header = false;
  int lines = 0;
  std::string code;  // as written, but comments and the insides of literals are blanks; same line numbers
  std::vector<Include> includes;
  std::vector<Literal> literals;  // string literals, adjacent ones apart
};

// Splits a file's text; `path` only names it.
Source ReadSource(std::string path, std::string_view text);

// Function bodies in `source.code`, found by their braces. Lambdas count to the function around them.
std::vector<Function> FindFunctions(const Source& source);

// Every .h and .cpp under core, plugins, server, tests and examples, sorted by path; read once.
const std::vector<Source>& ProjectSources();

// True if `path` is `folder` or lies under it.
bool Under(std::string_view path, std::string_view folder);

// Lines on which `word` stands as a whole word in the code.
std::vector<int> LinesWith(const Source& source, std::string_view word);

// "core/base/value.h:12"
std::string At(const Source& source, int line);

// One breach a line, for a failure message.
std::string Listed(const std::vector<std::string>& breaches);

}  // namespace anze::house
