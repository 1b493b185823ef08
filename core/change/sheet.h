// Inside the room: where the comparers of one pair of snapshots write what they find.
// Ownership: borrows both snapshots. Threads: one thread.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/calendar/work_calendar.h"
#include "core/change/diff.h"
#include "core/change/words.h"
#include "core/ruleset/prepared.h"
#include "core/ruleset/snapshot.h"

namespace anze::change {

class Sheet {
 public:
  Sheet(const ruleset::Snapshot& before, const ruleset::Snapshot& after) : before_(before), after_(after) {}

  const ruleset::Snapshot& before() const { return before_; }
  const ruleset::Snapshot& after() const { return after_; }

  // What the following changes are about.
  void About(std::string kind, std::string name, base::Localized title) {
    kind_ = std::move(kind);
    name_ = std::move(name);
    title_ = std::move(title);
  }
  // The change is kept; the caller may fill in the rest while nothing else is added.
  Change& Add(std::string code, const WordArgs& args = {});
  // Places and citations of a part that both versions have, of a new one, and of one that is gone.
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

// Pairs the items of two lists by `id` and calls one of the three for each, those that are gone first.
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

// `days`: compare the governing value on each of them; `first` and `last` bound the stretch.
struct Span {
  std::optional<calendar::Date> from;
  std::optional<calendar::Date> to;
};
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

// `what`: text id of what the condition is for ("change-part-condition"); `part`: the rule or event it belongs to.
struct Part {
  base::Localized title;  // 规则「…」
  const base::SourceSpan* old_span = nullptr;
  const base::SourceSpan* new_span = nullptr;
  const std::vector<std::string>* clauses = nullptr;  // of the new text
};
// Operands of `and` that are gone, new or different, each in words.
void CompareCondition(const Part& part, std::string_view what, const ruleset::Expression& before,
                      const Names& old_names, const ruleset::Expression& after, const Names& new_names, Sheet* sheet);
void CompareFields(const Part& part, const std::vector<ruleset::Field>& before,
                   const std::vector<ruleset::Field>& after, const std::string& prefix, Sheet* sheet);
// Names that came and went: roles, states, events, clauses.
void CompareNames(const Part& part, std::string_view what, const std::vector<std::string>& before,
                  const std::vector<std::string>& after, Sheet* sheet);
// One value for another.
void CompareWords(const Part& part, std::string_view what, const base::Localized& before, const base::Localized& after,
                  Sheet* sheet);
// Citations that came and went.
void CompareCitations(const Part& part, const std::vector<std::string>& before, const std::vector<std::string>& after,
                      Sheet* sheet);
// Titles, reasons and explanations; and, if `all`, every other difference that nothing has told yet.
void CompareText(const base::Node& before, const base::Node& after, bool all, const ruleset::Entity& entity,
                 Sheet* sheet);

// Where a parameter is read, and for whom.
std::vector<Use> UsesOf(const std::string& parameter, const ruleset::Snapshot& snapshot);
// A day on which an example may be counted: `from` where the calendar knows it, else the start of its last year.
std::optional<Example> ExampleOf(const calendar::WorkCalendar* old_calendar, const std::string& old_period,
                                 const calendar::DeadlineOptions& old_options,
                                 const calendar::WorkCalendar* new_calendar, const std::string& new_period,
                                 const calendar::DeadlineOptions& new_options, std::optional<calendar::Date> from);

}  // namespace anze::change
