#include "plugins/storage/sqlite/grams.h"

#include <algorithm>
#include <cstddef>

#include "core/base/utf8.h"

namespace anze::storage::sqlite {
namespace {

constexpr std::size_t kLongest = 3;
// Marks and signs, which the tokenizer would take for blanks, are kept as characters of no script.
constexpr char32_t kSigns = 0xE000;
// A region begins with a character that no text has in the index: FoldForSearch leaves it, but no office writes it, and
// where one did, the case would only be looked at in vain.
constexpr char32_t kRegion = 0xE0FF;

bool IsPlain(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); }

using Characters = std::vector<std::string>;  // each as it stands in the index

Characters Split(std::string_view word) {
  Characters characters;
  for (std::size_t at = 0; at < word.size();) {
    const char32_t c = base::NextCodePoint(word, &at);
    std::string text;
    base::AppendUtf8(c < 0x80 && !IsPlain(c) ? kSigns + c : c, &text);
    characters.push_back(std::move(text));
  }
  return characters;
}

// A letter or digit alone stands in nearly every text.
bool IsKept(const Characters& characters, std::size_t from, std::size_t length) {
  return length > 1 || characters[from].size() > 1;
}

std::string Piece(const Characters& characters, std::size_t from, std::size_t length) {
  std::string piece;
  for (std::size_t i = from; i < from + length; ++i) piece += characters[i];
  return piece;
}

}  // namespace

std::string GramsOf(std::string_view folded) {
  std::string grams;
  while (!folded.empty()) {
    const std::size_t end = std::min(folded.find(' '), folded.size());
    const Characters characters = Split(folded.substr(0, end));
    for (std::size_t from = 0; from < characters.size(); ++from) {
      for (std::size_t length = 1; length <= std::min(kLongest, characters.size() - from); ++length) {
        if (!IsKept(characters, from, length)) continue;
        if (!grams.empty()) grams += ' ';
        grams += Piece(characters, from, length);
      }
    }
    folded.remove_prefix(std::min(end + 1, folded.size()));
  }
  return grams;
}

std::vector<std::string> GramsOfWords(std::span<const std::string> words) {
  std::vector<std::string> grams;
  for (const std::string& word : words) {
    const Characters characters = Split(word);
    const std::size_t length = std::min(kLongest, characters.size());
    for (std::size_t from = 0; from + length <= characters.size(); ++from) {
      if (IsKept(characters, from, length)) grams.push_back(Piece(characters, from, length));
    }
  }
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

std::string RegionGram(std::string_view region) {
  std::string gram;
  base::AppendUtf8(kRegion, &gram);
  for (const std::string& character : Split(region)) gram += character;
  return gram;
}

std::string RegionGrams(std::string_view region) {
  std::string grams;
  for (std::size_t end = region.find('/');; end = region.find('/', end + 1)) {
    if (!grams.empty()) grams += ' ';
    grams += RegionGram(region.substr(0, end));
    if (end == std::string_view::npos) return grams;
  }
}

}  // namespace anze::storage::sqlite
