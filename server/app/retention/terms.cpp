#include "server/app/retention/terms.h"

#include <algorithm>
#include <string>
#include <utility>

namespace anze::app {
namespace {

constexpr char kNational[] = "cn";
constexpr int kMonthsAYear = 12;

// Names of parameters have no hyphens.
std::string ParameterOf(std::string_view type) {
  std::string name = "retention.case." + std::string(type);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

// The day so long after another; nullopt for a time that is not counted in days, months or years.
std::optional<calendar::Date> DayAfter(calendar::Date day, calendar::Period period) {
  switch (period.unit) {
    case calendar::Unit::kDay:
      return day + period.count;
    case calendar::Unit::kMonth:
      return calendar::AddMonths(day, period.count);
    case calendar::Unit::kYear:
      return calendar::AddMonths(day, kMonthsAYear * period.count);
    case calendar::Unit::kWorkingDay:
    case calendar::Unit::kHour:
    case calendar::Unit::kMinute:
      break;
  }
  return std::nullopt;
}

}  // namespace

Rules::BookPtr RetentionTerms::BookOf(const std::string& region) {
  const auto [found, is_new] = books_.try_emplace(region);
  if (is_new) {
    if (auto book = rules_->At(region, today_); book.ok()) found->second = std::move(*book);
  }
  return found->second;
}

std::optional<RetentionTerm> RetentionTerms::In(const std::string& region, std::string_view type,
                                                calendar::Date closed_on) {
  const Rules::BookPtr book = BookOf(region);
  if (!book) return std::nullopt;
  const std::string name = ParameterOf(type);
  const auto period = book->snapshot->PeriodParameter(name, today_);
  if (!period.ok()) return std::nullopt;
  const auto until = DayAfter(closed_on, *period);
  if (!until) return std::nullopt;
  const ruleset::ParameterInForce in_force = book->snapshot->ParameterOn(name, today_);
  return RetentionTerm{
      *period, in_force.governing != nullptr ? in_force.governing->clauses : std::vector<std::string>(), *until};
}

std::optional<RetentionTerm> RetentionTerms::Of(std::string_view type, const std::string& region,
                                                calendar::Date closed_on) {
  auto national = In(kNational, type, closed_on);
  if (!national || region == kNational) return national;
  // A region whose rules are gone today cannot say that it keeps longer.
  if (!BookOf(region)) return std::nullopt;
  auto own = In(region, type, closed_on);
  if (!own) return std::nullopt;
  return own->until < national->until ? national : own;
}

bool RetentionTerms::AnyDue(calendar::Date closed_on) {
  const auto names = rules_->Names();
  for (const auto& [type, states] : names->case_states) {
    const auto term = In(kNational, type, closed_on);
    if (term && term->until < today_) return true;
  }
  return false;
}

}  // namespace anze::app
