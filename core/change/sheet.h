// Sheet: collects the changes between two snapshots; the comparers below write to it. Internal to
// core/change.
//
// A comparer looks at one thing under About and adds a sentence for each difference that matters to
// people. Sentences are texts of the catalog (core/base/text/change.yaml), never built here.
// Ownership: borrows both snapshots. Errors: none; a text that cannot be read is shown as it is
// written.
// Threads: one thread.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/calendar/work_calendar.h"
#include "core/change/change.h"
#include "core/change/words.h"
#include "core/ruleset/merge/prepared.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::change {

class Sheet {
 public:
  Sheet(const ruleset::Snapshot& before, const ruleset::Snapshot& after) : before_(before), after_(after) {}

  const ruleset::Snapshot& before() const { return before_; }
  const ruleset::Snapshot& after() const { return after_; }

  // Sets the kind, name and title of the changes that are added next.
  void About(std::string kind, std::string name, base::Localized title) {
    kind_ = std::move(kind);
    name_ = std::move(name);
    title_ = std::move(title);
  }
  // Adds a change with its sentence. The caller may fill in the rest; the reference is good until
  // the next Add.
  Change& Add(std::string code, const WordArgs& args = {});
  // Places and citations: of a part that both versions have, of a new one, and of one that is gone.
  template <typename Part>
  void Place(const Part& before, const Part& after, Change* change) const {
    change->old_place = before.span;
    change->new_place = after.span;
    change->clauses = after_.CitationValues(after.clauses);
  }
  template <typename Part>
  void PlaceNew(const Part& part, Change* change) const {
    change->new_place = part.span;
    change->clauses = after_.CitationValues(part.clauses);
  }
  template <typename Part>
  void PlaceOld(const Part& part, Change* change) const {
    change->old_place = part.span;
    change->clauses = before_.CitationValues(part.clauses);
  }

  std::size_t size() const { return changes_.size(); }
  std::vector<Change>& changes() { return changes_; }

 private:
  const ruleset::Snapshot& before_;
  const ruleset::Snapshot& after_;
  std::string kind_;
  std::string name_;
  base::Localized title_;
  std::vector<Change> changes_;
};

template <typename T>
std::string IdOf(const T& item) {
  return item.id;
}

// Pairs the items of two lists by `id` and calls one of the three for each: `gone` for all that
// only `before` has, then in the order of `after` `both` or `added`. Quadratic; lists of rules are
// short.
template <typename T, typename Id, typename Gone, typename New, typename Both>
void Pair(const std::vector<T>& before, const std::vector<T>& after, Id id, Gone gone, New added, Both both) {
  const auto find = [&](const std::vector<T>& items, const std::string& wanted) {
    const auto at = std::find_if(items.begin(), items.end(), [&](const T& item) { return id(item) == wanted; });
    return at == items.end() ? nullptr : &*at;
  };
  for (const T& item : before) {
    if (find(after, id(item)) == nullptr) gone(item);
  }
  for (const T& item : after) {
    if (const T* known = find(before, id(item))) {
      both(*known, item);
    } else {
      added(item);
    }
  }
}

// --- comparers: each looks at one thing under About ---------------------------------------------------------------

// The days of one stretch, both counting; absent: open. A parameter is compared on each day in it
// on which it changes.
struct Span {
  std::optional<calendar::Date> from;
  std::optional<calendar::Date> to;
};
// `before` or `after` may be nullptr, not both. Tells each run of days with another value or
// another legal basis.
void CompareParameter(const ruleset::Parameter* before, const ruleset::Parameter* after, const Span& span,
                      const calendar::WorkCalendar* old_calendar, const calendar::WorkCalendar* new_calendar,
                      Sheet* sheet);
void CompareDecision(const ruleset::Decision& before, const ruleset::Decision& after, Sheet* sheet);
void CompareCaseType(const ruleset::CaseType& before, const ruleset::CaseType& after,
                     const calendar::WorkCalendar* old_calendar, const calendar::WorkCalendar* new_calendar,
                     Sheet* sheet);
void CompareDuty(const ruleset::Duty& before, const ruleset::Duty& after, Sheet* sheet);
void ComparePlan(const ruleset::ServicePlanRules& before, const ruleset::ServicePlanRules& after, Sheet* sheet);

// --- parts that several of them share -----------------------------------------------------------------------------

// The rule, row, event … that a difference belongs to. Pointers may be nullptr: not known, or
// nothing to cite.
struct Part {
  // Leads the sentence.
  base::Localized title;  // 规则「…」
  const base::SourceSpan* old_span = nullptr;
  const base::SourceSpan* new_span = nullptr;
  const std::vector<std::string>* clauses = nullptr;  // of the new text
};
// Tells operands of `and` that are gone, new or different, each in words. Two spellings of one
// expression are equal. `what`: text id of the condition's role ("change-part-condition").
void CompareCondition(const Part& part, std::string_view what, const ruleset::Expression& before,
                      const Names& old_names, const ruleset::Expression& after, const Names& new_names, Sheet* sheet);
// Fields that came, went or changed their type, duty, words or bounds. `prefix`: the dotted path
// above them.
void CompareFields(const Part& part, const std::vector<ruleset::Field>& before,
                   const std::vector<ruleset::Field>& after, const std::string& prefix, Sheet* sheet);
// Tells names that came and went: roles, states, events, clauses. Their order does not matter.
void CompareNames(const Part& part, std::string_view what, const std::vector<std::string>& before,
                  const std::vector<std::string>& after, Sheet* sheet);
// Tells one value for another; equal Chinese words are no change, empty ones are told as nothing.
void CompareWords(const Part& part, std::string_view what, const base::Localized& before, const base::Localized& after,
                  Sheet* sheet);
// Citations that came and went.
void CompareCitations(const Part& part, const std::vector<std::string>& before, const std::vector<std::string>& after,
                      Sheet* sheet);
// Tells titles, reasons and explanations that changed; and, if `all`, every other difference of the
// trees, for entities about which no comparer had anything to say.
void CompareText(const base::Node& before, const base::Node& after, bool all, const ruleset::Entity& entity,
                 Sheet* sheet);

// Returns where a parameter is read, and for whom; each place once.
std::vector<Use> UsesOf(const std::string& parameter, const ruleset::Snapshot& snapshot);
// Counts both periods from one day: `from` where the calendar knows its year, else the start of its
// last year. nullopt where a calendar or period is missing, or both give the same due day.
std::optional<Example> ExampleOf(const calendar::WorkCalendar* old_calendar, const std::string& old_period,
                                 const calendar::DeadlineOptions& old_options,
                                 const calendar::WorkCalendar* new_calendar, const std::string& new_period,
                                 const calendar::DeadlineOptions& new_options, std::optional<calendar::Date> from);

}  // namespace anze::change
