// Characters that a Chinese keyboard or a copied text leaves where rules have a name, a number or a word of their
// own: full-width punctuation, digits and letters, and blanks that look like ordinary ones or like nothing.
// Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/ruleset/read/sink.h"

namespace anze::ruleset {

// The first such character of a text.
struct Mark {
  // The character, or its name (U+00A0) where nobody could see it.
  std::string shown;
  // Blanks are removed or made ordinary; nothing is shown of them.
  bool invisible = false;
};

std::optional<Mark> FindMark(std::string_view text);

// The text with plain characters in their place; odd blanks at the ends are dropped.
std::string WithPlainMarks(std::string_view text);

// Reports the first one, with the plain text as its fix: "foreign-mark" {mark, plain, reason}. `list` chooses the
// sentence about members of lists. Returns whether there was one.
bool ReportMark(std::string_view text, const base::SourceSpan& at, Sink* sink, bool list = false);

// A dash that stands alone without quotes: no YAML, though this product's own reader takes it. "bare-dash", at each
// place of the tree.
void CheckDashes(const base::Node& root, Sink* sink);

}  // namespace anze::ruleset
