// Texts in pieces of one to three characters, as the search index keeps them. Inside the room only. Threads:
// re-entrant.
//
// A word of three characters or more is a part of a text only if every piece of three of the word is one of the text; a
// shorter word is itself a piece. So the index finds parts of names in any script without knowing words. Beside them
// stand the regions of a case, so that a search in one region does not look through the others.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anze::storage::sqlite {

// All pieces of a text that was folded (base::FoldForSearch), with spaces between, as the "ascii" tokenizer of FTS5
// reads them. Empty for a text of single letters only.
std::string GramsOf(std::string_view folded);

// The pieces that a text has in which all words are parts, each once; some texts that have them all hold a word's
// pieces apart, so they must be looked at. Empty: the index cannot tell, because every word is a single letter or
// digit. `words` must be folded.
std::vector<std::string> GramsOfWords(std::span<const std::string> words);

// What stands for a region in the index: no text has it as a piece.
std::string RegionGram(std::string_view region);
// The same for a region and every one above it, with spaces between: what is added to the pieces of a case there.
std::string RegionGrams(std::string_view region);

}  // namespace anze::storage::sqlite
