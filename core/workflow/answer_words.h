// The answer of a decision in the ruleset's words: for refusals that rest on it, and for journals.
// Ownership: plain values. Threads: pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/localized.h"
#include "core/base/value.h"
#include "core/decision/trace.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::workflow {

struct AnswerInWords {
  std::string decision;
  base::Localized title;  // its name where it has none
  std::string outcome;
  // As the ruleset calls an outcome of its own; empty for the outcomes that every decision may have.
  base::Localized outcome_title;
  // Fact paths with their titles.
  std::vector<std::pair<std::string, base::Localized>> missing;
  struct Failed {
    std::string rule;
    base::Localized title;    // its id where it has none
    base::Localized failure;  // with its placeholders filled; may be empty
    std::vector<std::string> clauses;
  };
  std::vector<Failed> failed;
};

// Of an answer that was just given.
AnswerInWords InWords(const decision::Explanation& answer, const std::string& decision,
                      const ruleset::Snapshot& snapshot);
// Of one that a journal holds (a member of Event::answers): without the sentences of its rules, whose placeholders
// were filled from facts of that day.
AnswerInWords InWords(const base::Value& stored, const ruleset::Snapshot& snapshot);

}  // namespace anze::workflow
