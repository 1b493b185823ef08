// What changes between two versions of the rules, as a regulator would say it.
//
// The merged rules of every region are compared, not the files: a national change is told for each region it
// reaches, and not for one that states its own. Layout, comments, order and scenario tests leave no trace.
// A parameter is compared day by day, everything else stretch by stretch of layers in force; a region that is
// new or gone is one change, as is an effective time.
// Ownership: plain values. Threads: re-entrant, pure.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "core/ruleset/bundle.h"

namespace anze::change {

// A place that reads a changed parameter, and for whom: the condition of the rule, row or step in words.
struct Use {
  base::Localized where;
  base::Localized condition;  // empty: for all
};

// The same period counted in the old and the new way.
struct Example {
  calendar::Date from;
  calendar::Date old_due;
  calendar::Date new_due;
};

struct Change {
  std::string kind;       // "parameter", "decision", "case-type", …: text id "change-kind-<kind>"
  std::string name;       // of what changes: a parameter's name, a clause's id
  base::Localized title;  // may be empty
  std::string code;       // text id of the sentence: "change-parameter-rises"
  base::Localized sentence;
  base::Value before;  // for programs; null where there is nothing
  base::Value after;
  std::optional<calendar::Date> from;  // absent: from the beginning
  std::optional<calendar::Date> to;    // absent: without end
  std::vector<Use> uses;
  std::optional<Example> example;
  base::Value clauses;               // citations {id, document, locator, quote}: of the new text, else of the old
  base::SourceSpan old_place;        // unknown where it is new
  base::SourceSpan new_place;        // unknown where it is gone
  std::vector<std::string> regions;  // in which it changes something, sorted
};

struct DiffOptions {
  std::string region;                   // only what changes there; empty: everywhere
  std::optional<calendar::Date> as_of;  // only what is in force that day
};

struct Diff {
  std::vector<Change> changes;  // by kind, name and day
};

// Errors: "unknown-region" when neither version knows the region asked for.
base::Result<Diff> CompareBundles(const std::shared_ptr<const ruleset::Bundle>& before,
                                  const std::shared_ptr<const ruleset::Bundle>& after, const DiffOptions& options);

// {"total","regions":[…],"changes":[{kind,kind_title,name,title,code,text,from,to,before,after,applies_to,
//  example,clauses,old_place,new_place,regions}]}
base::Value ToValue(const Diff& diff, base::Language language);

}  // namespace anze::change
