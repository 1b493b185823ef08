// Texts in pieces of one to three characters, as the search index keeps them. Inside the room only. Threads:
// re-entrant.
//
// A word of three characters or more is a part of a text only if every piece of three of the word is one of the text; a
// shorter word is itself a piece. So the index finds parts of names in any script without knowing words.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anze::storage::sqlite {

// All pieces of a text that was folded (base::FoldForSearch), with spaces between, as the "ascii" tokenizer of FTS5
// reads them. Empty for a text of single letters only.
std::string GramsOf(std::string_view folded);

// The FTS5 query that every text fits in which all words are parts; some texts that fit hold a word's pieces apart, so
// they must be looked at. Empty: the index cannot tell, because every word is a single letter or digit. `words` must be
// folded.
std::string GramQuery(std::span<const std::string> words);

}  // namespace anze::storage::sqlite
