#include "server/app/cases.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/base/json.h"
#include "core/base/limits.h"

namespace anze::app {
namespace {

using base::Error;
using ports::AppendOutcome;
using workflow::CaseState;
using workflow::Commit;
using workflow::Event;
using workflow::Refusal;

Problem Unavailable(std::string code) {
  Problem problem;
  problem.kind = ProblemKind::kUnavailable;
  problem.error = Error(std::move(code));
  return problem;
}

}  // namespace

Cases::Cases(Rules* rules, ports::Storage* storage, Committer* committer, const ports::Clock* clock,
             ports::IdSource* ids)
    : rules_(rules), storage_(storage), committer_(committer), clock_(clock), ids_(ids) {}

void Cases::Open(OpenRequest request, const Idempotency& idempotency, Done done, Home home) {
  if (auto replayed = Replayed(storage_, idempotency)) return done(std::move(*replayed));
  Answer<Prepared> prepared = PrepareOpen(&request, idempotency);
  if (auto* problem = std::get_if<Problem>(&prepared)) return done(std::move(*problem));
  Prepared& ready = std::get<Prepared>(prepared);
  Submit(std::move(ready.commit), std::make_shared<Writing>(Writing{idempotency, std::move(done), std::move(home),
                                                                    std::nullopt, std::move(ready.reply)}));
}

void Cases::Submit(workflow::Commit commit, const std::shared_ptr<Writing>& writing) {
  committer_->Submit(std::move(commit), [this, writing](ports::AppendResult result) {
    if (!writing->home) return Conclude(writing, result);
    writing->home([this, writing, result = std::move(result)] { Conclude(writing, result); });
  });
}

void Cases::Conclude(const std::shared_ptr<Writing>& writing, const ports::AppendResult& result) {
  if (auto answer = Settle(result, writing->idempotency, &writing->reply)) return writing->done(std::move(*answer));
  if (writing->raise) return Attempt(writing);
  writing->done(Unavailable("storage-busy"));
}

std::optional<Answer<Reply>> Cases::Settle(const ports::AppendResult& result, const Idempotency& idempotency,
                                           Reply* reply) {
  switch (result.outcome) {
    case AppendOutcome::kWritten:
      return std::move(*reply);
    case AppendOutcome::kDuplicateKey:
      return Replayed(storage_, idempotency);
    case AppendOutcome::kConflict:
      return std::nullopt;
    case AppendOutcome::kFailed:
      break;
  }
  return FromFailure({result.error.value_or(Error("storage-unavailable"))});
}

Answer<Cases::Prepared> Cases::PrepareOpen(OpenRequest* given, const Idempotency& idempotency) {
  const OpenRequest& request = *given;
  const calendar::Instant now = clock_->Now();
  auto book = rules_->At(request.region, now.date());
  if (!book.ok()) {
    Error error = book.error();
    error.pointer = "/region";
    return Invalid({std::move(error)});
  }
  const workflow::CaseProgram* program = (*book)->FindCaseType(request.type);
  if (program == nullptr) {
    return Invalid({Error("unknown-case-type", {{"type", request.type}, {"region", request.region}}).At("/type")});
  }
  auto calendar = rules_->CalendarFor(**book, now.date());
  if (!calendar.ok()) return FromFailure(calendar.errors());
  auto decided = workflow::DecideOpen(*program, given, {calendar->get(), now});
  if (!decided.ok()) return Invalid(decided.errors());
  if (const auto* refusal = std::get_if<Refusal>(&*decided)) return FromRefusal(*refusal);
  Event& event = std::get<Event>(*decided);
  const bool is_final = program->IsFinal(event.to);
  Loaded opened{{}, *book, program, *calendar};
  CaseState& state = opened.state;
  state.id = ids_->NewCaseId();
  Prepared prepared;
  prepared.commit = workflow::MakeCommit(&state, std::move(event), is_final);
  prepared.reply.status = 201;
  prepared.reply.etag = EtagOf(state.sequence);
  prepared.reply.location = "/api/v1/cases/" + state.id;
  prepared.reply.body =
      request.brief ? BriefCaseJson(state, now) : RenderWhole(&opened, request.actor, now, request.language);
  prepared.commit.idempotency = Remembered(idempotency, prepared.reply, prepared.commit.at);
  return prepared;
}

std::optional<Problem> Cases::FindRules(Loaded* loaded) {
  auto book = rules_->ByDigest(loaded->state.snapshot);
  if (!book.ok()) return FromFailure(book.errors());
  loaded->book = *book;
  loaded->program = loaded->book->FindCaseType(loaded->state.type);
  if (loaded->program == nullptr) {
    return FromFailure({Error("unknown-snapshot", {{"digest", loaded->state.snapshot}})});
  }
  auto calendar = rules_->CalendarFor(*loaded->book, loaded->state.opened_at.date());
  if (!calendar.ok()) return FromFailure(calendar.errors());
  loaded->calendar = *calendar;
  return std::nullopt;
}

Answer<Cases::Loaded> Cases::Load(std::string_view case_id) {
  auto stored = storage_->LoadCase(case_id);
  if (!stored.ok()) return FromFailure(stored.errors());
  if (!*stored) return NotFound("unknown-case", {{"case", std::string(case_id)}});
  auto state = workflow::DecodeState((*stored)->state);
  if (!state.ok()) return FromFailure(state.errors());
  Loaded loaded;
  loaded.state = std::move(state).value();
  if (auto problem = FindRules(&loaded)) return std::move(*problem);
  return loaded;
}

std::string Cases::RenderWhole(Loaded* loaded, const workflow::Actor& actor, calendar::Instant now,
                               base::Language language) {
  const std::string subject = base::WriteJson(loaded->state.subject);
  const std::string facts = base::WriteJson(loaded->state.facts);
  const workflow::StateView view{std::move(loaded->state), subject, facts};
  return Render(view, *loaded, actor, now, language);
}

std::string Cases::Render(const workflow::StateView& view, const Loaded& loaded, const workflow::Actor& actor,
                          calendar::Instant now, base::Language language) {
  const std::pair key(loaded.program, language);
  std::shared_ptr<const CaseTexts> texts;
  {
    std::shared_lock lock(texts_mutex_);
    if (const auto found = texts_.find(key); found != texts_.end()) texts = found->second.second;
  }
  if (!texts) {
    texts = std::make_shared<const CaseTexts>(RenderCaseTexts(*loaded.program, language));
    std::unique_lock lock(texts_mutex_);
    texts_.insert_or_assign(key, std::pair(loaded.book, texts));
  }
  return CaseJson(view, *loaded.program, *texts, *loaded.calendar, actor, now, language);
}

void Cases::Raise(RaiseRequest request, Idempotency idempotency, Done done, Home home) {
  if (auto replayed = Replayed(storage_, idempotency)) return done(std::move(*replayed));
  Attempt(std::make_shared<Writing>(
      Writing{std::move(idempotency), std::move(done), std::move(home), std::move(request), {}}));
}

void Cases::Attempt(const std::shared_ptr<Writing>& writing) {
  if (writing->attempts++ > base::limits::kConflictRetries) return writing->done(Unavailable("storage-busy"));
  Answer<Prepared> prepared = PrepareRaise(*writing->raise, writing->idempotency);
  if (auto* problem = std::get_if<Problem>(&prepared)) return writing->done(std::move(*problem));
  Prepared& ready = std::get<Prepared>(prepared);
  writing->reply = std::move(ready.reply);
  Submit(std::move(ready.commit), writing);
}

Answer<Cases::Prepared> Cases::PrepareRaise(const RaiseRequest& request, const Idempotency& idempotency) {
  Answer<Loaded> answer = Load(request.case_id);
  if (auto* problem = std::get_if<Problem>(&answer)) return std::move(*problem);
  Loaded& loaded = std::get<Loaded>(answer);
  if (!request.if_match.empty() && request.if_match != "*" && request.if_match != EtagOf(loaded.state.sequence)) {
    return Stale(loaded.state.sequence);
  }
  const calendar::Instant now = std::max(clock_->Now(), loaded.state.updated_at);
  auto decided = workflow::DecideEvent(*loaded.program, loaded.state, {request.event, request.data, request.actor},
                                       {loaded.calendar.get(), now});
  if (!decided.ok()) return Invalid(decided.errors());
  if (const auto* refusal = std::get_if<Refusal>(&*decided)) return FromRefusal(*refusal);
  Event& event = std::get<Event>(*decided);
  const bool is_final = loaded.program->IsFinal(event.to);
  Prepared prepared;
  prepared.commit = workflow::MakeCommit(&loaded.state, std::move(event), is_final);
  prepared.reply.etag = EtagOf(loaded.state.sequence);
  prepared.reply.body =
      request.brief ? BriefCaseJson(loaded.state, now) : RenderWhole(&loaded, request.actor, now, request.language);
  prepared.commit.idempotency = Remembered(idempotency, prepared.reply, prepared.commit.at);
  return prepared;
}

Answer<Reply> Cases::Open(OpenRequest request, const Idempotency& idempotency) {
  Pending pending;
  std::optional<Answer<Reply>> outcome;
  pending.Add();
  Open(std::move(request), idempotency, [&](Answer<Reply> answer) {
    outcome = std::move(answer);
    pending.One();
  });
  pending.Wait();
  return std::move(*outcome);
}

Answer<Reply> Cases::Raise(RaiseRequest request, Idempotency idempotency) {
  Pending pending;
  std::optional<Answer<Reply>> outcome;
  pending.Add();
  Raise(std::move(request), std::move(idempotency), [&](Answer<Reply> answer) {
    outcome = std::move(answer);
    pending.One();
  });
  pending.Wait();
  return std::move(*outcome);
}

Answer<Reply> Cases::Get(std::string_view case_id, const workflow::Actor& actor, base::Language language) {
  auto stored = storage_->LoadCase(case_id);
  if (!stored.ok()) return FromFailure(stored.errors());
  if (!*stored) return NotFound("unknown-case", {{"case", std::string(case_id)}});
  auto view = workflow::DecodeStateView((*stored)->state);
  if (!view.ok()) return FromFailure(view.errors());
  Loaded rules;
  rules.state.snapshot = view->state.snapshot;
  rules.state.type = view->state.type;
  rules.state.opened_at = view->state.opened_at;
  if (auto problem = FindRules(&rules)) return std::move(*problem);
  Reply reply;
  reply.etag = EtagOf(view->state.sequence);
  reply.body = Render(*view, rules, actor, clock_->Now(), language);
  return reply;
}

Answer<std::vector<Event>> Cases::Journal(std::string_view case_id, std::uint64_t after, std::size_t limit) {
  auto rows = storage_->LoadJournal(case_id, after, limit);
  if (!rows.ok()) return FromFailure(rows.errors());
  if (rows->empty()) {
    auto stored = storage_->LoadCase(case_id);
    if (!stored.ok()) return FromFailure(stored.errors());
    if (!*stored) return NotFound("unknown-case", {{"case", std::string(case_id)}});
  }
  std::vector<Event> events;
  events.reserve(rows->size());
  for (const ports::StoredEvent& row : *rows) {
    auto event = workflow::DecodeEvent(row.event);
    if (!event.ok()) return FromFailure(event.errors());
    events.push_back(std::move(event).value());
  }
  return events;
}

Answer<CaseList> Cases::List(ports::CaseQuery query) {
  query.now = clock_->Now().millis();
  query.limit = std::min(query.limit, base::limits::kPageMax);
  const std::size_t wanted = query.limit;
  query.limit = wanted + 1;
  auto rows = storage_->ListCases(query);
  if (!rows.ok()) return FromFailure(rows.errors());
  CaseList list{std::move(rows).value(), false};
  if (list.rows.size() > wanted) {
    list.rows.resize(wanted);
    list.more = true;
  }
  return list;
}

Cases::ShownUnder Cases::ProgramFor(const workflow::IndexRow& row) {
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

base::Result<std::optional<Commit>> Cases::PrepareTimer(const ports::DueTimer& timer) {
  Answer<Loaded> answer = Load(timer.case_id);
  if (auto* problem = std::get_if<Problem>(&answer)) {
    // A timer without its case cannot fire; anything else may pass.
    if (problem->kind == ProblemKind::kNotFound) return std::optional<Commit>();
    return problem->error;
  }
  Loaded& loaded = std::get<Loaded>(answer);
  const workflow::Environment env{loaded.calendar.get(), std::max(clock_->Now(), loaded.state.updated_at)};
  auto decided = workflow::DecideClockDue(*loaded.program, loaded.state, {timer.clock}, env);
  if (!decided.ok()) return decided.errors();
  if (std::holds_alternative<Refusal>(*decided)) return std::optional<Commit>();
  const Event& event = std::get<Event>(*decided);
  return std::optional(workflow::MakeCommit(&loaded.state, event, loaded.program->IsFinal(event.to)));
}

base::Result<std::size_t> Cases::FireTimers(std::span<const ports::DueTimer> timers) {
  // While the writer writes the first, the next are prepared.
  Pending pending;
  std::vector<ports::AppendResult> outcomes(timers.size());
  std::vector<workflow::TimerRemoval> stale;
  std::optional<base::Diagnostics> failure;
  std::set<std::string_view> taken;
  for (std::size_t i = 0; i < timers.size(); ++i) {
    const ports::DueTimer& timer = timers[i];
    outcomes[i].outcome = AppendOutcome::kConflict;     // nothing written
    if (!taken.insert(timer.case_id).second) continue;  // its next clock fires after this one is written
    auto prepared = PrepareTimer(timer);
    if (!prepared.ok()) {
      failure = prepared.errors();
    } else if (!*prepared) {
      stale.push_back({timer.case_id, timer.fire_at, timer.clock});
    } else {
      pending.Add();
      committer_->Submit(std::move(**prepared), [&pending, out = &outcomes[i]](ports::AppendResult result) {
        *out = std::move(result);
        pending.One();
      });
    }
  }
  pending.Wait();
  std::size_t written = 0;
  for (const ports::AppendResult& outcome : outcomes) {
    if (outcome.outcome == AppendOutcome::kWritten) ++written;
    if (outcome.outcome == AppendOutcome::kFailed && outcome.error) failure = base::Diagnostics{*outcome.error};
  }
  if (!stale.empty()) {
    base::Status removed = storage_->RemoveTimers(stale);
    if (!removed.ok()) failure = removed.errors();
  }
  if (failure && written == 0) return *failure;
  return written;
}

base::Result<bool> Cases::Recompute(std::string_view case_id, const std::string& reason) {
  for (int attempt = 0; attempt <= base::limits::kConflictRetries; ++attempt) {
    Answer<Loaded> answer = Load(case_id);
    if (auto* problem = std::get_if<Problem>(&answer)) return problem->error;
    Loaded& loaded = std::get<Loaded>(answer);
    const workflow::Environment env{loaded.calendar.get(), std::max(clock_->Now(), loaded.state.updated_at)};
    auto decided = workflow::DecideRecompute(*loaded.program, loaded.state, {reason}, env);
    if (!decided.ok()) return decided.errors();
    if (std::holds_alternative<Refusal>(*decided)) return false;
    const Event& event = std::get<Event>(*decided);
    const ports::AppendResult result =
        committer_->SubmitAndWait(workflow::MakeCommit(&loaded.state, event, loaded.program->IsFinal(event.to)));
    if (result.outcome == AppendOutcome::kWritten) return true;
    if (result.outcome == AppendOutcome::kFailed) return result.error.value_or(Error("storage-unavailable"));
  }
  return Error("storage-busy");
}

}  // namespace anze::app
