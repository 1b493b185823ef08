// A change goes through these steps: Open or Raise asks whether it was made before (ChangedBefore); PrepareOpen or
// PrepareRaise loads, decides, makes the commit and shows the result to the asker; Submit hands the commit to the
// writer; Conclude, on the asker's thread, gives the answer or begins again (Attempt). `Writing` holds everything that
// this needs and lives from the first step to the last. Nothing is locked in between: that nobody else changed the case
// is checked by the storage, by its sequence.
#include "server/app/cases/cases.h"

#include <algorithm>
#include <new>
#include <utility>

#include "core/base/limits.h"
#include "core/people/rights.h"
#include "core/workflow/lapsed.h"
#include "core/workflow/parties.h"
#include "server/app/cases/case_registers.h"
#include "server/app/cases/not_there.h"
#include "server/app/rules/no_wait.h"

namespace anze::app {
namespace {

using base::Error;
using ports::AppendOutcome;
using workflow::CaseState;
using workflow::Event;
using workflow::Refusal;

// Waits for the answer that `ask` is given through a function.
template <typename Ask>
Answer<Changed> Awaited(const Ask& ask) {
  Pending pending;
  std::optional<Answer<Changed>> outcome;
  pending.Add();
  ask([&](Answer<Changed> answer) {
    outcome = std::move(answer);
    pending.One();
  });
  pending.Wait();
  return std::move(*outcome);
}

// For somebody whose organisation might open such a case, were it a party: the facts that make it one.
std::optional<Problem> NotAParty(const Cases::Asker& asker, const ruleset::CaseType& type, std::string_view region) {
  if (!asker.who || asker.names_other) return std::nullopt;
  std::vector<std::string> own;
  for (const people::Grant& grant : asker.who->grants) {
    if (grant.office == people::Office::kOrganisation) own.push_back(ports::PartyKey(grant.organisation));
  }
  const std::vector<std::string> roles = people::RolesFor(*asker.who, region, own);
  const bool might = std::any_of(roles.begin(), roles.end(), [&](const std::string& role) {
    return std::find(type.opened_by.begin(), type.opened_by.end(), role) != type.opened_by.end();
  });
  std::string paths;
  for (const ruleset::Party& party : type.parties) {
    for (const std::string& path : party.paths) {
      if (paths.find(path) == std::string::npos) paths += (paths.empty() ? "" : ", ") + path;
    }
  }
  if (!might || paths.empty()) return std::nullopt;
  Problem problem = Invalid({Error("opener-not-party", {{"facts", paths}}).At("/facts")});
  problem.kind = ProblemKind::kForbidden;
  return problem;
}

}  // namespace

Cases::Cases(Rules* rules, ports::Storage* storage, Committer* committer, const ports::Clock* clock,
             ports::IdSource* ids)
    : rules_(rules), storage_(storage), committer_(committer), clock_(clock), ids_(ids) {}

void Cases::Open(OpenRequest request, const Idempotency& idempotency, Asker asker) {
  if (auto before = ChangedBefore(storage_, idempotency)) return asker.give(std::move(*before));
  const auto writing = std::make_shared<Writing>(Writing{idempotency, std::move(asker), {}});
  Answer<Prepared> prepared = PrepareOpen(&request, writing.get());
  if (auto* problem = std::get_if<Problem>(&prepared)) return writing->asker.give(std::move(*problem));
  Submit(std::move(std::get<Prepared>(prepared)), writing);
}

void Cases::Raise(RaiseRequest request, Idempotency idempotency, Asker asker) {
  if (asker.who) {
    if (auto problem = Unreadable(request.case_id, asker.who->reads)) return asker.give(std::move(*problem));
  }
  if (auto before = ChangedBefore(storage_, idempotency)) return asker.give(std::move(*before));
  std::string case_id = request.case_id;
  Attempt(std::make_shared<Writing>(
      Writing{std::move(idempotency), std::move(asker), std::move(case_id), std::move(request)}));
}

void Cases::Attempt(const std::shared_ptr<Writing>& writing) {
  if (writing->attempts++ > base::limits::kConflictRetries) return writing->asker.give(Unavailable("storage-busy"));
  Answer<Prepared> prepared = PrepareRaise(*writing);
  if (auto* problem = std::get_if<Problem>(&prepared)) return writing->asker.give(std::move(*problem));
  Submit(std::move(std::get<Prepared>(prepared)), writing);
}

void Cases::Submit(Prepared prepared, const std::shared_ptr<Writing>& writing) {
  ports::Commit commit = std::move(prepared.commit);
  writing->prepared = std::move(prepared);
  committer_->Submit(std::move(commit), [this, writing](ports::AppendResult result) {
    if (!writing->asker.thread) return Conclude(writing, result);
    writing->asker.thread([this, writing, result = std::move(result)] { Conclude(writing, result); });
  });
}

void Cases::Conclude(const std::shared_ptr<Writing>& writing, const ports::AppendResult& result) {
  try {
    if (auto answer = Settle(result, *writing)) return writing->asker.give(std::move(*answer));
    if (writing->raise) return Attempt(writing);
    writing->asker.give(Unavailable("storage-busy"));
  } catch (const std::bad_alloc&) {
    writing->asker.give(Unavailable("server-out-of-memory"));
  }
}

// The answer that the outcome of a write means; nullopt: another writer was faster, and it may be tried again.
std::optional<Answer<Changed>> Cases::Settle(const ports::AppendResult& result, const Writing& writing) {
  switch (result.outcome) {
    case AppendOutcome::kWritten:
      return Changed{writing.case_id, std::nullopt};
    case AppendOutcome::kDuplicateKey:
      return ChangedBefore(storage_, writing.idempotency);
    case AppendOutcome::kTaken:
      return writing.prepared.keys.Taken(storage_, *writing.prepared.program, writing.raise ? writing.raise->event : "",
                                         writing.asker.who ? &writing.asker.who->reads : nullptr);
    case AppendOutcome::kConflict:
      return std::nullopt;
    case AppendOutcome::kFailed:
      break;
  }
  return FromFailure({result.error.value_or(Error("storage-unavailable", {{"why", "append"}}))});
}

base::Result<const workflow::CaseProgram*> Cases::TodaysProgram(const CaseState& state, calendar::Date today,
                                                                Rules::BookPtr* book) {
  auto found = rules_->At(state.region, today);
  if (!found.ok()) {
    if (NoWait::missed()) return found.errors();
    return static_cast<const workflow::CaseProgram*>(nullptr);  // a region that is gone
  }
  *book = *found;
  return (*book)->FindCaseType(state.type);
}

Answer<Cases::Prepared> Cases::PrepareOpen(OpenRequest* given, Writing* writing) {
  const OpenRequest& request = *given;
  const calendar::Instant now = calendar::Instant(clock_->NowMillis());
  auto book = rules_->At(request.region, now.date());
  if (!book.ok()) {
    Error error = book.error();
    error.pointer = "/region";
    return Invalid({std::move(error)});
  }
  const workflow::CaseProgram* program = (*book)->FindCaseType(request.type);
  if (program == nullptr) {
    const ruleset::Snapshot& snapshot = *(*book)->snapshot;
    const ruleset::LayerRef* lapsed = snapshot.LapsedOn(now.date());
    if (lapsed != nullptr && snapshot.expired_names.contains(request.type)) {
      return FromRefusal(workflow::ExpiredRefusal(snapshot, *lapsed, {request.type, request.type}, "/region"));
    }
    return Invalid({Error("unknown-case-type", {{"type", request.type}, {"region", request.region}}).At("/type")});
  }
  // A sub-case that a running case asks for belongs to that case, also when the rules have lapsed.
  if (request.parent.empty()) {
    if (const auto lapsed = workflow::RefuseLapsed(*program, now.date())) return FromRefusal(*lapsed);
  }
  auto calendar = rules_->CalendarFor(**book, now.date());
  if (!calendar.ok()) return FromFailure(calendar.errors());
  Loaded opened{
      {}, *book, program, *calendar, workflow::PartiesOf(program->source(), nullptr, request.subject, request.facts)};
  given->actor = ActorFor(writing->asker, std::move(given->actor), request.region,
                          workflow::OpenersOf(program->source(), request.subject, request.facts));
  auto decided = workflow::DecideOpen(*program, given, {calendar->get(), now});
  if (!decided.ok()) return Invalid(decided.errors());
  if (const auto* refusal = std::get_if<Refusal>(&*decided)) {
    auto stranger = refusal->code == "role-not-permitted" ? NotAParty(writing->asker, program->source(), request.region)
                                                          : std::nullopt;
    return stranger ? std::move(*stranger) : FromRefusal(*refusal);
  }
  Event& event = std::get<Event>(*decided);
  const bool is_final = program->IsFinal(event.to);
  opened.state.id = writing->case_id = ids_->NewCaseId();
  Prepared prepared{{}, CaseKeys(*program, nullptr, opened.state), *book, program};
  prepared.commit = workflow::MakeCommit(&opened.state, std::move(event), is_final);
  prepared.keys.Put(opened.state, &prepared.commit);
  prepared.commit.parties = opened.parties;
  PutFoundBy(rules_->Names()->FoundBy(request.type), base::Value(), opened.state, &prepared.commit);
  prepared.commit.idempotency = ToKeep(writing->idempotency, writing->case_id, prepared.commit.at);
  Show(writing->asker, opened, now, &prepared.commit);
  return prepared;
}

Answer<Cases::Prepared> Cases::PrepareRaise(const Writing& writing) {
  const RaiseRequest& request = *writing.raise;
  const Asker& asker = writing.asker;
  Answer<Loaded> answer = Load(request.case_id, asker.who ? &asker.who->reads : nullptr);
  if (auto* problem = std::get_if<Problem>(&answer)) return std::move(*problem);
  Loaded& loaded = std::get<Loaded>(answer);
  if (request.expected && !request.expected->Has(loaded.state.sequence)) return Stale(loaded.state.sequence);
  // A clock that was set back must not date this event before the last one.
  const calendar::Instant now = std::max(calendar::Instant(clock_->NowMillis()), loaded.state.updated_at);
  const CaseRegisters registers(storage_, rules_->Names(), *loaded.book->snapshot);
  const workflow::Actor actor = ActorFor(asker, request.actor, loaded.state.region, loaded.parties);
  auto decided = workflow::DecideEvent(*loaded.program, loaded.state, {request.event, request.data, actor},
                                       {loaded.calendar.get(), now, loaded.book.get(), &registers, rules_->scripts()});
  if (!decided.ok()) return FromDecision(decided.errors());
  if (const auto* refusal = std::get_if<Refusal>(&*decided)) return FromRefusal(*refusal);
  Event& event = std::get<Event>(*decided);
  const bool is_final = loaded.program->IsFinal(event.to);
  Prepared prepared{{}, {}, loaded.book, loaded.program};
  Rules::BookPtr today;
  auto program = TodaysProgram(loaded.state, now.date(), &today);
  if (!program.ok()) return FromFailure(program.errors());
  // Before MakeCommit, which moves the state on to after the event.
  prepared.keys = CaseKeys(*loaded.program, *program, loaded.state);
  const bool sets = !event.facts.is_null();
  const base::Value before = sets ? loaded.state.facts : base::Value();
  prepared.commit = workflow::MakeCommit(&loaded.state, std::move(event), is_final);
  prepared.keys.Put(loaded.state, &prepared.commit);
  if (base::Status put = PutParties(&loaded, now.date(), &prepared.commit); !put.ok()) return FromFailure(put.errors());
  if (sets) PutFoundBy(rules_->Names()->FoundBy(loaded.state.type), before, loaded.state, &prepared.commit);
  prepared.commit.rests_on = registers.read();
  prepared.commit.idempotency = ToKeep(writing.idempotency, {}, prepared.commit.at);
  Show(writing.asker, loaded, now, &prepared.commit);
  return prepared;
}

void Cases::Show(const Asker& asker, const Loaded& loaded, calendar::Instant now, ports::Commit* commit) {
  if (!asker.show) return;
  asker.show({&loaded.state, std::nullopt, std::nullopt, loaded.book, loaded.program, loaded.calendar.get(), now,
              loaded.parties},
             commit->idempotency ? &*commit->idempotency : nullptr);
}

// A case stands for ever under the snapshot that it was opened under or moved to; without it nothing can be decided.
Answer<Cases::ShownUnder> Cases::FindRules(const CaseState& state) {
  auto book = rules_->ByDigest(state.snapshot);
  if (!book.ok()) return FromFailure(book.errors());
  ShownUnder found{*book, (*book)->FindCaseType(state.type), nullptr};
  if (found.program == nullptr) return FromFailure({Error("unknown-snapshot", {{"digest", state.snapshot}})});
  auto calendar = rules_->CalendarFor(**book, state.opened_at.date());
  if (!calendar.ok()) return FromFailure(calendar.errors());
  found.calendar = *calendar;
  return found;
}

workflow::Actor Cases::ActorFor(const Asker& asker, workflow::Actor given, std::string_view region,
                                std::span<const std::string> parties) {
  if (!asker.who) return given;
  if (!asker.names_other) {
    given.roles = people::RolesFor(*asker.who, region, parties);
  } else if (!ports::MayRead(asker.who->reads, region, parties)) {
    given.roles.clear();
  }
  return given;
}

base::Status Cases::PutParties(Loaded* loaded, calendar::Date today, ports::Commit* commit) {
  const ruleset::CaseType& own = loaded->program->source();
  const workflow::CaseProgram* program = nullptr;
  Rules::BookPtr book;
  if (own.parties.empty()) {
    auto found = TodaysProgram(loaded->state, today, &book);
    if (!found.ok()) return found.errors();
    program = *found;
  }
  const CaseState& state = loaded->state;
  loaded->parties =
      workflow::PartiesOf(own, program == nullptr ? nullptr : &program->source(), state.subject, state.facts);
  commit->parties = loaded->parties;
  return base::Ok{};
}

std::optional<Problem> Cases::Unreadable(std::string_view case_id, const ports::ReadScope& scope) {
  if (scope.everything) return std::nullopt;
  auto stored = storage_->LoadReadable(case_id, scope);
  if (!stored.ok()) return FromFailure(stored.errors());
  if (!*stored) return NotThere(storage_, case_id, &scope);
  return std::nullopt;
}

Answer<Cases::Loaded> Cases::Load(std::string_view case_id, const ports::ReadScope* scope) {
  auto stored = scope != nullptr ? storage_->LoadReadable(case_id, *scope) : storage_->LoadCase(case_id);
  if (!stored.ok()) return FromFailure(stored.errors());
  if (!*stored) return NotThere(storage_, case_id, scope);
  auto state = workflow::DecodeState((*stored)->state);
  if (!state.ok()) return FromFailure(state.errors());
  Answer<ShownUnder> rules = FindRules(*state);
  if (auto* problem = std::get_if<Problem>(&rules)) return std::move(*problem);
  auto& [book, program, calendar] = std::get<ShownUnder>(rules);
  return Loaded{std::move(state).value(), std::move(book), program, std::move(calendar), std::move((*stored)->parties)};
}

Answer<FoundCase> Cases::Get(std::string_view case_id, const ports::ReadScope& scope) {
  auto stored = storage_->LoadReadable(case_id, scope);
  if (!stored.ok()) return FromFailure(stored.errors());
  if (!*stored) return NotThere(storage_, case_id, &scope);
  FoundCase found;
  found.stored = std::make_unique<const ports::StoredCase>(std::move(**stored));
  auto view = workflow::DecodeStateView(found.stored->state);
  if (!view.ok()) return FromFailure(view.errors());
  Answer<ShownUnder> rules = FindRules(view->state);
  if (auto* problem = std::get_if<Problem>(&rules)) return std::move(*problem);
  auto& [book, program, calendar] = std::get<ShownUnder>(rules);
  found.view = std::move(*view);
  found.book = std::move(book);
  found.program = program;
  found.calendar = std::move(calendar);
  found.now = calendar::Instant(clock_->NowMillis());
  return found;
}

Answer<Changed> Cases::Open(OpenRequest request, const Idempotency& idempotency) {
  return Awaited([&](auto give) { Open(std::move(request), idempotency, Asker{std::move(give)}); });
}

Answer<Changed> Cases::Raise(RaiseRequest request, Idempotency idempotency) {
  return Awaited([&](auto give) { Raise(std::move(request), std::move(idempotency), Asker{std::move(give)}); });
}

Answer<std::vector<Event>> Cases::Journal(std::string_view case_id, std::uint64_t after, std::size_t limit,
                                          const ports::ReadScope& scope) {
  if (auto problem = Unreadable(case_id, scope)) return std::move(*problem);
  // No events behind `after` is an answer for a case that exists, and a mistake for one that does not. Of a removed one
  // digests are left.
  auto stored = storage_->LoadCase(case_id);
  if (!stored.ok()) return FromFailure(stored.errors());
  if (!*stored) return NotThere(storage_, case_id, &scope);
  auto rows = storage_->LoadJournal(case_id, after, limit);
  if (!rows.ok()) return FromFailure(rows.errors());
  std::vector<Event> events;
  events.reserve(rows->size());
  for (const ports::StoredEvent& row : *rows) {
    auto event = workflow::DecodeEvent(row.event);
    if (!event.ok()) return FromFailure(event.errors());
    events.push_back(std::move(event).value());
  }
  return events;
}

Answer<CaseList> Cases::List(ports::CaseQuery query, const std::optional<CaseCursor>& cursor) {
  query.now = clock_->NowMillis();
  query.limit = std::min(query.limit, base::limits::kPageMax);
  auto page = ReadCasePage(storage_, query, cursor);
  if (!page.ok()) return FromFailure(page.errors());
  return std::move(*page);
}

Cases::ShownUnder Cases::ProgramFor(const ports::IndexRow& row) {
  ShownUnder shown;
  const calendar::Date day = calendar::Instant(row.opened_at).date();
  if (auto book = rules_->At(row.region, day); book.ok()) shown.book = *book;
  if (!shown.book) return shown;
  shown.program = shown.book->FindCaseType(row.type);
  if (auto calendar = rules_->CalendarFor(*shown.book, day); calendar.ok()) shown.calendar = *calendar;
  return shown;
}

Cases::ShownUnder Cases::ProgramOf(std::string_view case_id) {
  Answer<Loaded> answer = Load(case_id);
  if (std::holds_alternative<Problem>(answer)) return {};
  const Loaded& loaded = std::get<Loaded>(answer);
  return {loaded.book, loaded.program, loaded.calendar};
}

}  // namespace anze::app
