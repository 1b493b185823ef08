#include "server/app/simulate.h"

#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "core/base/frame.h"
#include "core/change/replay.h"

namespace anze::app {
namespace {

using base::Error;
using base::Language;
using base::Value;
using change::CaseOutcome;
using change::Difference;
using workflow::CaseState;

constexpr std::size_t kPage = 1000;

// Rules and their calendar, kept while a case is replayed.
struct Standing {
  Rules::BookPtr book;
  Rules::CalendarPtr calendar;
  change::Ground ground;
};

base::Result<Standing> Stand(Rules* rules, Rules::BookPtr book, const CaseState& state) {
  Standing standing;
  auto calendar = rules->CalendarFor(*book, state.opened_at.date());
  if (!calendar.ok()) return calendar.errors();
  standing.calendar = *calendar;
  standing.book = std::move(book);
  standing.ground = {standing.book->FindCaseType(state.type), standing.calendar.get()};
  return standing;
}

Value DifferenceValue(const Difference& difference, Language language) {
  Value row = Value::EmptyMap();
  row.Set("what", difference.what);
  row.Set("name", difference.name);
  row.Set("title", difference.title.In(language));
  row.Set("before", difference.before.empty() ? Value() : Value(difference.before));
  row.Set("after", difference.after.empty() ? Value() : Value(difference.after));
  row.Set("clauses", difference.clauses);
  return row;
}

Value OutcomeValue(const CaseOutcome& outcome, Language language) {
  Value row = Value::EmptyMap();
  row.Set("case", outcome.case_id);
  row.Set("type", outcome.type);
  row.Set("region", outcome.region);
  row.Set("open", outcome.open);
  row.Set("moves", outcome.moves);
  Value& list = row.Set("differences", Value::EmptyList());
  for (const Difference& difference : outcome.differences) list.Append(DifferenceValue(difference, language));
  return row;
}

class Simulation {
 public:
  Simulation(Rules* current, Rules* draft, ports::Storage* storage, const SimulateOptions& options, Language language)
      : current_(current), draft_(draft), storage_(storage), options_(options), language_(language) {}

  base::Status Run() {
    std::string after;
    for (bool more = true; more;) {
      auto ids = storage_->CaseIds(after, kPage, false);
      if (!ids.ok()) return ids.errors();
      for (const std::string& id : *ids) {
        if (base::Status one = One(id); !one.ok()) return one;
      }
      more = ids->size() == kPage;
      if (more) after = ids->back();
    }
    return base::Ok{};
  }

  Value Answer() const {
    Value out = Value::EmptyMap();
    out.Set("cases", cases_);
    out.Set("events", events_);
    out.Set("changed", changed_);
    out.Set("moved", moved_);
    out.Set("unreadable", unreadable_count_);
    out.Set("refused", !migration_.empty());
    out.Set("results", results_);
    Value& list = out.Set("migration", Value::EmptyList());
    for (const auto& [key, problem] : migration_) {
      Value row = base::ToValue(problem.error, language_);
      row.Set("cases", problem.cases);
      row.Set("example", problem.example);
      list.Append(std::move(row));
    }
    out.Set("unreadable_cases", unreadable_);
    return out;
  }

 private:
  struct Problem {
    Error error;
    std::int64_t cases = 0;
    std::string example;
  };

  // A case that cannot be read must not hide what happens to the others.
  base::Status Unreadable(const std::string& id, const base::Diagnostics& errors) {
    ++unreadable_count_;
    if (unreadable_.as_list().size() >= options_.limit) return base::Ok{};
    Value row = Value::EmptyMap();
    row.Set("case", id);
    row.Set("why", base::Describe(errors.front(), language_).message);
    unreadable_.Append(std::move(row));
    return base::Ok{};
  }

  bool Wanted(const CaseState& state) const {
    const std::string& region = options_.region;
    return region.empty() || state.region == region || state.region.starts_with(region + "/");
  }

  base::Status One(const std::string& id) {
    auto stored = storage_->LoadCase(id);
    if (!stored.ok()) return stored.errors();
    if (!*stored) return base::Ok{};
    auto state = workflow::DecodeState((*stored)->state);
    if (!state.ok()) return Unreadable(id, state.errors());
    if (!Wanted(*state)) return base::Ok{};
    ++cases_;
    auto book = current_->ByDigest(state->snapshot);
    if (!book.ok()) return Unreadable(id, book.errors());
    auto before = Stand(current_, *book, *state);
    if (!before.ok()) return Unreadable(id, before.errors());
    if (before->ground.program == nullptr)
      return Unreadable(id, {Error("unknown-snapshot", {{"digest", state->snapshot}})});
    Standing after;
    if (auto draft = draft_->At(state->region, state->opened_at.date()); draft.ok()) {
      auto standing = Stand(draft_, *draft, *state);
      if (!standing.ok()) return standing.errors();
      after = std::move(standing).value();
    }
    const bool same = after.book && after.book->snapshot->digest == state->snapshot &&
                      after.calendar->digest() == before->calendar->digest();
    if (same) {
      events_ += static_cast<std::int64_t>(state->sequence);
      return base::Ok{};
    }
    return Replay(std::move(state).value(), *before, after);
  }

  base::Status Replay(CaseState state, const Standing& before, const Standing& after) {
    auto rows = storage_->LoadJournal(state.id, 0, std::numeric_limits<std::int32_t>::max());
    if (!rows.ok()) return rows.errors();
    change::StoredHistory history;
    history.state = std::move(state);
    history.journal.reserve(rows->size());
    for (const ports::StoredEvent& row : *rows) {
      auto event = workflow::DecodeEvent(row.event);
      if (!event.ok()) return Unreadable(history.state.id, event.errors());
      history.journal.push_back(std::move(event).value());
    }
    auto outcome = change::ReplayCase(before.ground, after.ground, history);
    if (!outcome.ok()) return Unreadable(history.state.id, outcome.errors());
    events_ += static_cast<std::int64_t>(history.journal.size());
    Take(*outcome);
    return base::Ok{};
  }

  void Take(const CaseOutcome& outcome) {
    for (const Error& error : outcome.migration) {
      std::string key = error.span.file + ":" + std::to_string(error.span.line) + error.code;
      for (const auto& [name, value] : error.args) key += "|" + value;
      Problem& problem = migration_[key];
      if (problem.cases++ == 0) problem = {error, 1, outcome.case_id};
    }
    if (outcome.moves) ++moved_;
    if (outcome.differences.empty() && !outcome.moves) return;
    ++changed_;
    if (results_.as_list().size() < options_.limit) results_.Append(OutcomeValue(outcome, language_));
  }

  Rules* current_;
  Rules* draft_;
  ports::Storage* storage_;
  const SimulateOptions& options_;
  Language language_;
  std::int64_t cases_ = 0;
  std::int64_t events_ = 0;
  std::int64_t changed_ = 0;
  std::int64_t moved_ = 0;
  std::int64_t unreadable_count_ = 0;
  std::map<std::string, Problem> migration_;
  Value results_ = Value::EmptyList();
  Value unreadable_ = Value::EmptyList();
};

}  // namespace

Answer<Value> Simulate(Rules* current, Rules* draft, ports::Storage* storage, const SimulateOptions& options,
                       Language language) {
  Simulation simulation(current, draft, storage, options, language);
  if (base::Status ran = simulation.Run(); !ran.ok()) return FromFailure(ran.errors());
  return simulation.Answer();
}

}  // namespace anze::app
