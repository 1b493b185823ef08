#include "tests/house/source.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/support/paths.h"

namespace anze::house {
namespace {

bool IsWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Walks the text once and writes `code` and `literals`.
class Scrubber {
 public:
  Scrubber(std::string_view text, Source* source) : text_(text), source_(source) {}

  void Run() {
    while (at_ < text_.size()) {
      if (Ahead("//")) {
        LineComment();
      } else if (Ahead("/*")) {
        BlankUntil("*/");
      } else if (Ahead("R\"") && !AfterWord()) {
        RawString();
      } else if (text_[at_] == '"' && !InInclude()) {
        Quoted('"');
      } else if (text_[at_] == '\'' && !AfterWord()) {  // after a word it is a digit separator
        Quoted('\'');
      } else {
        Keep();
      }
    }
  }

 private:
  bool Ahead(std::string_view what) const { return text_.substr(at_, what.size()) == what; }
  bool AfterWord() const { return at_ > 0 && IsWord(text_[at_ - 1]) && !AfterPrefix(); }
  // u8R"..." and L'x' are literals, not words.
  bool AfterPrefix() const {
    std::size_t begin = at_;
    while (begin > 0 && IsWord(text_[begin - 1])) {
      --begin;
    }
    const std::string_view word = text_.substr(begin, at_ - begin);
    return word == "u8" || word == "u" || word == "U" || word == "L";
  }
  bool InInclude() const {
    const std::size_t begin = text_.rfind('\n', at_) + 1;
    return text_.substr(begin, at_ - begin).find("#include") != std::string_view::npos;
  }

  void Keep() {
    if (text_[at_] == '\n') {
      ++line_;
    }
    source_->code += text_[at_++];
  }
  void Blank() {
    const char c = text_[at_++];
    if (c == '\n') {
      ++line_;
    }
    source_->code += c == '\n' ? '\n' : ' ';
  }
  void LineComment() {
    while (at_ < text_.size() && text_[at_] != '\n') {
      Blank();
    }
  }
  void BlankUntil(std::string_view end) {
    while (at_ < text_.size() && !Ahead(end)) {
      Blank();
    }
    for (std::size_t i = 0; i < end.size() && at_ < text_.size(); ++i) {
      Blank();
    }
  }
  void RawString() {
    Blank();
    Keep();
    const std::size_t open = text_.find('(', at_);
    const std::string end = ")" + std::string(text_.substr(at_, open - at_)) + "\"";
    const std::size_t close = std::min(text_.find(end, open), text_.size());
    source_->literals.push_back({std::string(text_.substr(open + 1, close - open - 1)), line_});
    while (at_ < close + end.size() - 1 && at_ < text_.size()) {
      Blank();
    }
    if (at_ < text_.size()) {
      Keep();
    }
  }
  void Quoted(char quote) {
    const int line = line_;
    const std::size_t begin = at_ + 1;
    Keep();
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
      if (text_[at_] == '\\') {
        Blank();
      }
      Blank();
    }
    if (quote == '"') {
      source_->literals.push_back({std::string(text_.substr(begin, at_ - begin)), line});
    }
    if (at_ < text_.size()) {
      Keep();
    }
  }

  std::string_view text_;
  Source* source_;
  std::size_t at_ = 0;
  int line_ = 1;
};

void FindIncludes(std::string_view text, Source* source) {
  std::istringstream lines{std::string(text)};
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    source->lines = number;
    const std::size_t hash = line.find_first_not_of(" \t");
    if (hash == std::string::npos || line[hash] != '#' || line.find("include", hash) == std::string::npos) {
      continue;
    }
    const std::size_t open = line.find_first_of("<\"");
    if (open == std::string::npos) {
      continue;
    }
    const bool angled = line[open] == '<';
    const std::size_t close = line.find(angled ? '>' : '"', open + 1);
    source->includes.push_back({line.substr(open + 1, close - open - 1), angled, number});
  }
}

// What the text before an opening brace says the brace is.
enum class Brace { kScope, kFunction, kOther };

Brace Classify(std::string_view head) {
  std::string words;  // the head without template<...> and attributes, good enough to see its first word
  int angle = 0;
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (head.substr(i, 8) == "template") {
      i += 7;
      continue;
    }
    angle += head[i] == '<' ? 1 : 0;
    if (angle == 0 || head.find("template") == std::string_view::npos) {
      words += head[i];
    }
    angle -= head[i] == '>' && angle > 0 ? 1 : 0;
  }
  std::istringstream stream(words);
  std::string first;
  stream >> first;
  const bool call = words.find('(') != std::string::npos;
  if (first == "namespace" || first == "extern") {
    return Brace::kScope;
  }
  if ((first == "class" || first == "struct" || first == "union" || first == "enum") && !call) {
    return Brace::kScope;
  }
  const bool assigned = words.find('=') != std::string::npos && words.find("operator") == std::string::npos;
  return call && (!assigned || words.find('[') != std::string::npos) ? Brace::kFunction : Brace::kOther;
}

}  // namespace

Source ReadSource(std::string path, std::string_view text) {
  Source source;
  source.folder = path.substr(0, std::min(path.rfind('/'), path.size()));
  source.header = path.ends_with(".h");
  source.path = std::move(path);
  FindIncludes(text, &source);
  Scrubber(text, &source).Run();
  return source;
}

std::vector<Function> FindFunctions(const Source& source) {
  std::vector<Function> functions;
  int line = 1;
  int depth_in_function = 0;  // open braces since a function's own, that one included
  int parentheses = 0;
  std::string head;
  int head_line = 1;
  for (const char c : source.code) {
    if (c == '\n') {
      ++line;
    }
    if (depth_in_function > 0) {
      depth_in_function += c == '{' ? 1 : (c == '}' ? -1 : 0);
      if (depth_in_function == 0) {
        functions.back().length = line - functions.back().line + 1;
        head.clear();
      }
      continue;
    }
    parentheses += c == '(' ? 1 : (c == ')' ? -1 : 0);
    const bool directive = !head.empty() && head.front() == '#';
    if (c == '{' && parentheses == 0 && Classify(head) == Brace::kFunction) {
      functions.push_back({head.substr(0, head.find('\n')), head_line, 0});
      depth_in_function = 1;
    } else if (((c == ';' || c == '{' || c == '}') && parentheses == 0) || (directive && c == '\n')) {
      head.clear();
    } else if (!head.empty() || std::isspace(static_cast<unsigned char>(c)) == 0) {
      head_line = head.empty() ? line : head_line;
      head += c;
    }
  }
  return functions;
}

const std::vector<Source>& ProjectSources() {
  static const std::vector<Source> kSources = [] {
    namespace fs = std::filesystem;
    std::vector<Source> sources;
    const fs::path top = testing::InProject();
    for (const char* folder : {"core", "plugins", "server", "tests", "examples"}) {
      if (!fs::exists(top / folder)) {
        continue;
      }
      for (auto it = fs::recursive_directory_iterator(top / folder); it != fs::recursive_directory_iterator(); ++it) {
        if (it->path().filename() == "node_modules" || it->path().filename() == "web") {
          it.disable_recursion_pending();
        }
        const std::string extension = it->path().extension().string();
        if (!it->is_regular_file() || (extension != ".h" && extension != ".cpp")) {
          continue;
        }
        std::ifstream file(it->path(), std::ios::binary);
        std::ostringstream text;
        text << file.rdbuf();
        sources.push_back(ReadSource(fs::relative(it->path(), top).generic_string(), text.str()));
      }
    }
    std::sort(sources.begin(), sources.end(), [](const Source& a, const Source& b) { return a.path < b.path; });
    return sources;
  }();
  return kSources;
}

bool Under(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

std::vector<int> LinesWith(const Source& source, std::string_view word) {
  std::vector<int> lines;
  for (std::size_t at = source.code.find(word); at != std::string::npos; at = source.code.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool whole = (at == 0 || !IsWord(source.code[at - 1])) &&
                       (end >= source.code.size() || !IsWord(source.code[end]) || !IsWord(word.back()));
    if (whole) {
      lines.push_back(1 + static_cast<int>(std::count(source.code.begin(), source.code.begin() + at, '\n')));
    }
  }
  return lines;
}

std::string At(const Source& source, int line) { return source.path + ":" + std::to_string(line); }

std::string Listed(const std::vector<std::string>& breaches) {
  std::string text;
  for (const std::string& breach : breaches) {
    text += "\n  " + breach;
  }
  return text;
}

}  // namespace anze::house
