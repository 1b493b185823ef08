// One change between two versions of the rules: the answer of core/change.
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/date.h"

namespace anze::change {

// A place that reads a changed parameter, and for whom: the condition of the rule, row or step in
// words.
struct Use {
  base::Localized where;
  // Empty: for all.
  base::Localized condition;
};

// The same period counted in the old and the new way: a deadline that begins on `from`.
struct Example {
  calendar::Date from;
  calendar::Date old_due;
  calendar::Date new_due;
};

// A sentence for people with its parts for programs.
struct Change {
  // "parameter", "decision", "case-type", …: text id "change-kind-<kind>".
  std::string kind;
  // Of what changes: a parameter's name, a clause's id. Empty for the service plan.
  std::string name;
  // Of what changes; may be empty.
  base::Localized title;
  // Text id of the sentence: "change-parameter-rises".
  std::string code;
  base::Localized sentence;
  // Values of a parameter, for programs; null for every other kind and where there is none.
  base::Value before;
  base::Value after;
  // First day on which it makes a difference; absent: from the beginning.
  std::optional<calendar::Date> from;
  // Last such day; absent: without end.
  std::optional<calendar::Date> to;
  // Of a parameter: where it is read. Empty for other kinds.
  std::vector<Use> uses;
  std::optional<Example> example;
  // Citations {id, document, locator, quote}: of the new text, else of the old. Always a list.
  base::Value clauses;
  // Unknown where the thing is new.
  base::SourceSpan old_place;
  // Unknown where the thing is gone.
  base::SourceSpan new_place;
  // Regions in which it changes something, sorted, each once.
  std::vector<std::string> regions;
};

}  // namespace anze::change
