// What a ruleset rests on: published documents, the clauses quoted from them, and when each is in force.
// Ownership: plain values that own all they hold. Errors: none. Threads: as model.h says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/calendar/date.h"

namespace anze::ruleset {

// The days on which a layer, document or duty is in force. Both ends count; an absent end is open.
struct EffectiveTime {
  // First day in force.
  std::optional<calendar::Date> from;
  // Last day in force, not the day of repeal.
  std::optional<calendar::Date> to;
  bool Contains(calendar::Date day) const { return (!from || *from <= day) && (!to || day <= *to); }
};

// The things that may still be begun under a ruleset that has lapsed. Everything else that would
// begin is refused; what is open goes on.
struct AfterExpiry {
  std::vector<std::string> cases;    // case types that may be opened
  std::vector<std::string> records;  // types of records that may be added
  bool plans = false;                // service plans of policies
};

// A published text that clauses are quoted from, for example 忻应急发〔2024〕71号.
struct RegulationDocument {
  // Unique along the chain of a region; clauses refer to it.
  std::string id;
  // The document number as printed. Empty when it has none; citations then show the id.
  std::string number;
  base::Localized title;
  base::Localized issuer;
  std::optional<calendar::Date> issued;
  EffectiveTime effective;
};

// One provision of a document: the ground that parameters, rules, events and clocks cite.
struct Clause {
  std::string id;
  // RegulationDocument id.
  std::string document;
  // Where in the document: 附件3 第十九条.
  std::string locator;
  // The words of the document, verbatim. Empty only where the text is not at hand; `paraphrase`
  // then gives its content in our own words.
  std::string quote;
  // Set where `quote` is empty.
  base::Localized paraphrase;
  // False: known only at second hand, from a digest or a source that retells it. Shown wherever the
  // clause is cited.
  bool verified = true;
  // False where no rule can state the clause, for example an appeal to good faith. `reason` then
  // says why.
  bool machine_checkable = true;
  base::Localized reason;
  // Why the rules can only take a person's word for it; empty where they work the answer out.
  base::Localized declared;
  base::SourceSpan span;
};

}  // namespace anze::ruleset
