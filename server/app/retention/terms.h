// How long closed cases are kept, as the rules say.
//
// The parameter "retention.case." + a type, with "_" for each "-", is the time for which a closed case of that type is
// kept, counted from the day of its last event. Where the national rules have none, cases of the type are kept for
// ever, whatever a region says; a region's own is followed where it is longer. Ownership: borrows the rules. Threads:
// one; one object a question, since it keeps what it has found out.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar/period.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// The time for which one case is kept.
struct RetentionTerm {
  calendar::Period period;
  std::vector<std::string> clauses;  // that the period rests on
  calendar::Date until;              // the last day on which the case is kept
};

class RetentionTerms {
 public:
  RetentionTerms(Rules* rules, calendar::Date today) : rules_(rules), today_(today) {}

  // nullopt: it is kept for ever.
  std::optional<RetentionTerm> Of(std::string_view type, const std::string& region, calendar::Date closed_on);
  // Whether a case of any type that was closed on that day may be due: then later ones are not looked at.
  bool AnyDue(calendar::Date closed_on);
  calendar::Date today() const { return today_; }

 private:
  // What one region's rules say of a type.
  std::optional<RetentionTerm> In(const std::string& region, std::string_view type, calendar::Date closed_on);
  Rules::BookPtr BookOf(const std::string& region);

  Rules* rules_;
  calendar::Date today_;
  std::map<std::string, Rules::BookPtr> books_;  // by region; null: it has none today
};

}  // namespace anze::app
