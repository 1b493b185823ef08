// The model of a ruleset: what the YAML says, merged over the layers of a region but not yet
// compiled.
//
// Conditions and formulas stay text with a span here; core/decision, core/report and core/workflow
// compile them. Legal ground is cited by clause id everywhere. An optional text, list, expression
// or Localized that a file does not state is empty. `span` is the place in the file that stated the
// item, for messages.
// Ownership: plain values that own all they hold. Errors: none; read/read.h reports whatever a file
// has wrong.
// Threads: immutable once inside a Snapshot, then read from any thread.
#pragma once

#include <string>

#include "core/base/localized.h"
#include "core/ruleset/model/case_type.h"
#include "core/ruleset/model/decision.h"
#include "core/ruleset/model/duty.h"
#include "core/ruleset/model/law.h"
#include "core/ruleset/model/lock.h"
#include "core/ruleset/model/parameter.h"

namespace anze::ruleset {

// A text of the ruleset for people: of notifications, and for the outcomes of decisions
// ("<decision>.<value>").
struct Message {
  std::string id;
  base::Localized text;
};

// Who may act, be told or owe something. Every role that rules name is declared with its title.
struct Role {
  std::string id;
  base::Localized title;
};

}  // namespace anze::ruleset
