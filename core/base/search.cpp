// Folds texts for search: half and full width, upper and lower case, and any run of blanks are the
// same to whoever types a query with a Chinese keyboard.
#include "core/base/search.h"

#include <algorithm>

#include "core/base/utf8.h"

namespace anze::base {
namespace {

constexpr char32_t kFirstFullWidth = 0xFF01;
constexpr char32_t kLastFullWidth = 0xFF5E;
constexpr char32_t kToHalfWidth = 0xFEE0;

bool IsBlank(char32_t c) {
  return c <= 0x20 || c == 0x7F || (c >= 0x80 && c <= 0xA0) || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

}  // namespace

std::string FoldForSearch(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  bool blank = false;
  for (std::size_t at = 0; at < text.size();) {
    char32_t c = NextCodePoint(text, &at);
    if (IsBlank(c)) {
      blank = true;
      continue;
    }
    if (blank && !folded.empty()) folded += ' ';
    blank = false;
    if (c >= kFirstFullWidth && c <= kLastFullWidth) c -= kToHalfWidth;
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    AppendUtf8(c, &folded);
  }
  return folded;
}

std::string FoldName(std::string_view name) {
  std::string folded = FoldForSearch(name);
  std::erase(folded, ' ');
  return folded;
}

std::vector<std::string> SearchWords(std::string_view query) {
  std::vector<std::string> words;
  const std::string folded = FoldForSearch(query);
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    std::string word = folded.substr(at, end - at);
    if (std::find(words.begin(), words.end(), word) == words.end()) words.push_back(std::move(word));
    at = end + 1;
  }
  return words;
}

bool HasWords(std::string_view folded, std::span<const std::string> words) {
  return std::all_of(words.begin(), words.end(),
                     [&](const std::string& word) { return folded.find(word) != std::string_view::npos; });
}

}  // namespace anze::base
