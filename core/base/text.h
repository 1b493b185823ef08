// The product's sentences, Chinese and English, by message code.
//
// Texts live in core/base/text/messages.yaml (built into the binary); a ruleset's own
// messages live beside the ruleset. Placeholders are {name}. A code without a text
// renders as the code and its arguments, so nothing is ever silently empty; a test
// checks that every code used in the source has both texts.
// Threads: the catalog is immutable after the first use; re-entrant.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace anze::base {

enum class Language { kZh, kEn };

// What is wrong ("未知的键 …") and what to do about it (may be empty).
struct Sentence {
  std::string message;
  std::string hint;
};

Sentence Describe(const Error& error, Language language);
// Renders one template "剩 {days} 个工作日" with args.
std::string FillTemplate(std::string_view text, const MessageArgs& args);
// A plain catalog text (labels, headings) by id.
std::string Text(std::string_view id, Language language, const MessageArgs& args = {});
bool HasText(std::string_view id);

}  // namespace anze::base
