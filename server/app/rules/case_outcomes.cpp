#include "server/app/rules/case_outcomes.h"

#include <utility>

namespace anze::app {
namespace {

using base::Error;
using change::CaseOutcome;
using workflow::CaseState;

constexpr std::size_t kPage = 1000;

}  // namespace

base::Result<Standing> StandUnder(Rules* rules, Rules::BookPtr book, const CaseState& state) {
  Standing standing;
  auto calendar = rules->CalendarFor(*book, state.opened_at.date());
  if (!calendar.ok()) return calendar.errors();
  standing.calendar = *calendar;
  standing.book = std::move(book);
  standing.ground = {standing.book->FindCaseType(state.type), standing.calendar.get(), standing.book.get(),
                     rules->scripts()};
  return standing;
}

base::Result<Standing> StandsUnder(Rules* rules, const CaseState& state) {
  auto book = rules->ByDigest(state.snapshot);
  if (!book.ok()) return book.errors();
  auto standing = StandUnder(rules, *book, state);
  if (!standing.ok()) return standing.errors();
  if (standing->ground.program == nullptr) return Error("unknown-snapshot", {{"digest", state.snapshot}});
  return standing;
}

base::Result<Standing> WouldStandUnder(Rules* rules, const CaseState& state) {
  auto book = rules->At(state.region, state.opened_at.date());
  if (!book.ok()) {
    const std::string& code = book.error().code;
    if (code == "unknown-region" || code == "ruleset-not-yet-in-force") return Standing();
    return book.errors();
  }
  return StandUnder(rules, *book, state);
}

base::Status EachCase(ports::Storage* storage, bool open_only,
                      const std::function<base::Status(const std::string& id)>& visit) {
  std::string after;
  for (bool more = true; more;) {
    auto ids = storage->CaseIds(after, kPage, open_only);
    if (!ids.ok()) return ids.errors();
    for (const std::string& id : *ids) {
      if (base::Status one = visit(id); !one.ok()) return one;
    }
    more = ids->size() == kPage;
    if (more) after = ids->back();
  }
  return base::Ok{};
}

void CaseOutcomes::Take(const CaseOutcome& outcome) {
  for (const Error& error : outcome.migration) {
    // The same rule stands in the way of many cases alike; only its arguments differ.
    std::string key = error.span.file + ":" + std::to_string(error.span.line) + error.code;
    for (const auto& [name, value] : error.args) key += "|" + value;
    Obstacle& obstacle = obstacles_[key];
    if (obstacle.cases++ == 0) obstacle = {error, 1, outcome.case_id};
  }
  if (outcome.moves) ++moved_;
  // A case to which nothing happens is neither counted nor listed.
  if (outcome.differences.empty() && !outcome.moves) return;
  ++changed_;
  if (listed_.size() < limit_) listed_.push_back(outcome);
}

void CaseOutcomes::Unreadable(const std::string& id, const base::Diagnostics& errors) {
  ++unreadable_;
  if (unread_.size() < limit_) unread_.push_back({id, errors.front()});
}

}  // namespace anze::app
