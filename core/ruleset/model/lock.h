// Locks: what a region forbids to the regions below it.
// Ownership: plain values that own all they hold. Errors: none. Threads: as model.h says.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/base/value.h"
#include "core/ruleset/model/law.h"

namespace anze::ruleset {

// A layer's ban on changes by the layers below. check/ refuses a file that breaks one.
struct Lock {
  std::string id;
  enum class Forbids {
    kAddRule,       // add or tighten a rule of decision `target`
    kChangeRule,    // change, replace or disable a rule of decision `target`
    kSetParameter,  // give parameter `target` a value (any, or one of `values`)
    // A value under the one in force at the lock's own layer.
    kLowerParameter,
    kRaiseParameter,
    // Define a decision or case type called `target`, a name in which * stands for any text; with `reads` or
    // `opened_by`, one that these hold.
    kAddDecision,
    kAddCaseType,
    kTightenCase,      // make case type `target` harder for anyone
    kLoosenCase,       // let anyone off what case type `target` asks
    kChangeCase,       // change case type `target` in anything but its texts and citations
    kTightenRecord,    // ask more of records of type `target`
    kChangeParameter,  // define parameter `target` anew: type, words, how levels combine; values may be stated
    kAddRecord,        // define a record type called `target`, with * as above
    kChangeDuty,       // change duty `target` in anything but its texts and citations
    kAddDuty,          // define a duty called `target`, with * as above
    kChangePlan,       // change the service plan (`target` is service_plan) in anything but texts and citations
  } forbids = Forbids::kAddRule;
  std::string target;
  // Of the kinds about cases, duties and plans: the parts that are locked, as paths ("clocks.reply"); empty: all, and
  // the parameters that they read. What moves cases is locked with any part. Of those about a decision's rules: the
  // items that are locked ("rows.mines"), with everything that is no item.
  std::vector<std::string> parts;
  // Of kAddDecision and kAddCaseType: fact paths in which * stands for any text. Held is what comes to read one of
  // them, under whatever name, something known above too.
  std::vector<std::string> reads;
  // Of kAddCaseType: roles. Held is a new case type that one of them may open.
  std::vector<std::string> opened_by;
  // When it binds, within its layer's time. Not stated: while a document that it cites is in force.
  std::optional<EffectiveTime> effective;
  // Of kSetParameter: the values that are forbidden; empty: any value is.
  std::vector<base::Value> values;
  base::Localized reason;
  std::vector<std::string> clauses;
  std::string region;
  base::SourceSpan span;
};

// The word in locks.yaml: "add-rule" for kAddRule.
std::string_view ForbidsName(Lock::Forbids forbids);
// kAddRule for a text that is none of the words.
Lock::Forbids ForbidsOf(std::string_view name);

// Whether a name is the target of a lock on what is new: * stands for any text.
bool MatchesTarget(std::string_view target, std::string_view name);

}  // namespace anze::ruleset
