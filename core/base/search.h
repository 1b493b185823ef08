// How texts are compared when someone searches: letters large or small, full or half width, are the same.
// Threads: re-entrant.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anze::base {

// ASCII letters in lower case, full-width forms of ASCII as ASCII, every run of white space and control characters as
// one space, none at the ends. Everything else stays; bytes that are not UTF-8 become U+FFFD.
std::string FoldForSearch(std::string_view text);

// The same without any blanks: how names are held against each other. Never to be shown.
std::string FoldName(std::string_view name);

// The words of a query, folded; without repeats, in the order in which they stand. None: the query asks for nothing.
std::vector<std::string> SearchWords(std::string_view query);

// Whether every word is a part of `folded`, a text that was folded.
bool HasWords(std::string_view folded, std::span<const std::string> words);

}  // namespace anze::base
