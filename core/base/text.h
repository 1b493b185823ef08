// The product's sentences, Chinese and English, by message code.
//
// Texts live in core/base/text/*.yaml, a file a room, all built into the binary (messages.yaml is this room's
// and explains the form); a ruleset's own messages live beside the ruleset. Placeholders are {name}; {name|day|days} is
// the word for one when the argument is 1, else the word for many.
// An error with the argument reason uses the text "code.reason" where there is one. A code without
// a text renders as the code and its arguments, so nothing is ever silently empty; a test checks that every code
// used in the source has both texts and that no id stands in two files.
// Threads: the catalog is immutable after the first use; re-entrant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace anze::base {

enum class Language { kZh, kEn };

// What is wrong ("未知的键 …") and what to do about it (may be empty).
struct Sentence {
  std::string message;
  std::string hint;
};

// Returns the error's sentence and its hint, placeholders filled. Never fails, never empty.
Sentence Describe(const Error& error, Language language);
// Renders one template "剩 {days} 个工作日" with args; a placeholder without an argument stays as it is.
std::string FillTemplate(std::string_view text, const MessageArgs& args);
// Returns a plain catalog text (labels, headings) by id; the id itself with the arguments where
// there is none.
std::string Text(std::string_view id, Language language, const MessageArgs& args = {});
bool HasText(std::string_view id);

// Returns all ids of the catalog, sorted.
std::vector<std::string> TextIds();
// Errors of the built-in files: those of ParseYaml, and "text-catalog" {file, id, what} (what: missing, key, language,
// hint, duplicate: an id that stands twice). Empty in a release.
Diagnostics TextProblems();

}  // namespace anze::base
