#include "server/app/explain_case.h"

#include <limits>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "core/change/words.h"
#include "core/workflow/prove.h"
#include "server/app/case_view.h"
#include "server/app/clock_arithmetic.h"

namespace anze::app {
namespace {

using base::Error;
using base::Language;
using base::Value;
using workflow::CaseProgram;
using workflow::CaseState;
using workflow::Event;

struct Opened {
  CaseState state;
  std::vector<Event> journal;
  Rules::BookPtr book;
  Rules::CalendarPtr calendar;
  const CaseProgram* program = nullptr;
};

base::Result<Opened> Read(Rules* rules, ports::Storage* storage, std::string_view id, const ports::StoredCase& stored) {
  Opened opened;
  auto state = workflow::DecodeState(stored.state);
  if (!state.ok()) return state.errors();
  opened.state = std::move(state).value();
  auto rows = storage->LoadJournal(id, 0, std::numeric_limits<std::int32_t>::max());
  if (!rows.ok()) return rows.errors();
  for (const ports::StoredEvent& row : *rows) {
    auto event = workflow::DecodeEvent(row.event);
    if (!event.ok()) return event.errors();
    opened.journal.push_back(std::move(event).value());
  }
  auto book = rules->ByDigest(opened.state.snapshot);
  if (!book.ok()) return book.errors();
  opened.book = *book;
  opened.program = opened.book->FindCaseType(opened.state.type);
  if (opened.program == nullptr) return Error("unknown-snapshot", {{"digest", opened.state.snapshot}});
  auto calendar = rules->CalendarFor(*opened.book, opened.state.opened_at.date());
  if (!calendar.ok()) return calendar.errors();
  opened.calendar = *calendar;
  return opened;
}

// The rules and calendars of the whole journal, kept while it is proved.
class Witnesses {
 public:
  explicit Witnesses(Rules* rules) : rules_(rules) {}

  base::Result<workflow::Proof> Prove(const Opened& opened) {
    workflow::Witness witness;
    witness.program = [&](const std::string& digest) { return Program(digest, opened.state.type); };
    witness.calendars = [&](const CaseProgram& program, calendar::Date day) { return Calendars(program, day); };
    return workflow::Prove(opened.journal, witness);
  }

 private:
  const CaseProgram* Program(const std::string& digest, const std::string& type) {
    auto book = rules_->ByDigest(digest);
    if (!book.ok()) return nullptr;
    books_.push_back(*book);
    return (*book)->FindCaseType(type);
  }

  std::vector<const calendar::WorkCalendar*> Calendars(const CaseProgram& program, calendar::Date day) {
    calendar::WorkCalendar::Options options;
    const calendar::DeadlineOptions reading = program.snapshot().DeadlineOptionsOn(day);
    options.holidays_count = reading.holidays_count;
    options.makeup_days_count = reading.makeup_days_count && reading.holidays_count;
    std::vector<const calendar::WorkCalendar*> all;
    const auto add = [&](const calendar::WorkCalendar::Options& wanted) {
      auto calendar = rules_->Calendar(wanted);
      if (!calendar.ok()) return;
      calendars_.push_back(*calendar);
      all.push_back(calendar->get());
    };
    add(options);
    options.as_known_on = day;
    add(options);
    return all;
  }

  Rules* rules_;
  std::vector<Rules::BookPtr> books_;
  std::vector<Rules::CalendarPtr> calendars_;
};

Value NeedValue(const char* kind, const std::string& name, const std::string& text, const char* met, Value clauses) {
  Value need = Value::EmptyMap();
  need.Set("kind", kind);
  need.Set("name", name);
  need.Set("text", text);
  need.Set("met", met);
  need.Set("clauses", std::move(clauses));
  return need;
}

// What an event still needs: required data, and what its requirements say to the facts as they are.
Value NeedsOf(const workflow::CompiledEvent& event, const Opened& opened, calendar::Instant now, Language language) {
  const ruleset::Snapshot& snapshot = opened.program->snapshot();
  Value needs = Value::EmptyList();
  for (const ruleset::Field& field : event.source->data.fields()) {
    if (!field.required) continue;
    const std::string title = field.title.zh.empty() ? field.name : field.title.In(language);
    needs.Append(NeedValue("data", "data." + field.name, title, "unknown", Value::EmptyList()));
  }
  ruleset::Schema data;
  data.fields().emplace_back();
  data.fields().back().name = "data";
  data.fields().back().type = ruleset::Type::kObject;
  data.fields().back().children = event.source->data.fields();
  change::Names names = change::NamesOf(opened.program->source(), snapshot);
  names.scope.schemas.push_back(&data);
  for (const workflow::CompiledRequirement& requirement : event.require) {
    const auto asked =
        requirement.condition.Evaluate(opened.state.facts, {&snapshot, now.date(), opened.calendar.get()});
    const bool known = asked.ok() && !asked->unknown && asked->value.is_bool();
    if (known && asked->value.as_bool()) continue;
    needs.Append(NeedValue("requirement", requirement.source->id,
                           change::ConditionWords(requirement.source->condition, names).In(language),
                           known ? "no" : "unknown", snapshot.CitationValues(requirement.source->clauses)));
  }
  return needs;
}

Value EventsOf(const Opened& opened, calendar::Instant now, Language language) {
  Value list = Value::EmptyList();
  for (const workflow::AllowedEvent& allowed : AllowedEvents(*opened.program, opened.state, {"explain", {"*"}})) {
    const int index = opened.program->EventIndex(allowed.event->name);
    const workflow::CompiledEvent& event = opened.program->events()[static_cast<std::size_t>(index)];
    Value row = Value::EmptyMap();
    row.Set("event", allowed.event->name);
    row.Set("title", allowed.event->title.In(language));
    Value& by = row.Set("by", Value::EmptyList());
    for (const std::string& role : allowed.event->by) by.Append(role);
    row.Set("needs", NeedsOf(event, opened, now, language));
    row.Set("clauses", opened.program->snapshot().CitationValues(allowed.event->clauses));
    list.Append(std::move(row));
  }
  return list;
}

Value ProofValue(const workflow::Proof& proof, bool state_agrees) {
  Value out = Value::EmptyMap();
  out.Set("decided", static_cast<std::int64_t>(proof.decided));
  out.Set("uncounted", static_cast<std::int64_t>(proof.uncounted));
  out.Set("state_agrees", state_agrees);
  out.Set("agrees", state_agrees && proof.disagreements.empty());
  Value& list = out.Set("disagreements", Value::EmptyList());
  for (const workflow::Disagreement& disagreement : proof.disagreements) {
    Value row = Value::EmptyMap();
    row.Set("sequence", static_cast<std::int64_t>(disagreement.sequence));
    row.Set("event", disagreement.event);
    row.Set("what", disagreement.what);
    row.Set("stored", disagreement.stored);
    row.Set("again", disagreement.again);
    list.Append(std::move(row));
  }
  return out;
}

// Whether the stored state is what its journal folds to.
bool StateAgrees(const Opened& opened) {
  auto folded = workflow::Replay(opened.state.id, opened.journal);
  if (!folded.ok()) return false;
  folded->chain = opened.state.chain;
  return workflow::EncodeState(*folded) == workflow::EncodeState(opened.state);
}

Value HeadOf(const Opened& opened, Language language) {
  const CaseState& state = opened.state;
  const ruleset::CaseType& type = opened.program->source();
  const ruleset::Snapshot& snapshot = opened.program->snapshot();
  const int at = opened.program->StateIndex(state.state);
  Value out = Value::EmptyMap();
  out.Set("case", state.id);
  out.Set("type", state.type);
  out.Set("type_title", type.title.In(language));
  out.Set("region", state.region);
  out.Set("region_title", snapshot.title.In(language));
  out.Set("state", state.state);
  out.Set("state_title", at < 0 ? state.state : type.states[static_cast<std::size_t>(at)].title.In(language));
  out.Set("closed", opened.program->IsFinal(state.state));
  out.Set("opened_at", state.opened_at.ToString());
  out.Set("updated_at", state.updated_at.ToString());
  out.Set("snapshot", state.snapshot);
  out.Set("resolved_on", snapshot.resolved_on.ToString());
  out.Set("clauses", snapshot.CitationValues(type.clauses));
  return out;
}

}  // namespace

Answer<Value> ExplainCase(Rules* rules, ports::Storage* storage, std::string_view case_id, calendar::Instant now,
                          Language language) {
  auto stored = storage->LoadCase(case_id);
  if (!stored.ok()) return FromFailure(stored.errors());
  if (!*stored) return NotFound("unknown-case", {{"case", std::string(case_id)}});
  auto read = Read(rules, storage, case_id, **stored);
  if (!read.ok()) return FromFailure(read.errors());
  const Opened& opened = *read;
  auto proof = Witnesses(rules).Prove(opened);
  if (!proof.ok()) return FromFailure(proof.errors());
  const bool state_agrees = StateAgrees(opened);
  bool agrees = state_agrees && proof->disagreements.empty();
  Value out = HeadOf(opened, language);
  Value clocks = Value::EmptyList();
  for (const workflow::ClockState& clock : opened.state.clocks) {
    Value row = ClockValue(clock, *opened.program, *opened.calendar, now, language);
    bool counted = true;
    row.Set("arithmetic", ClockArithmetic(clock, *opened.program, *opened.calendar, language, &counted));
    agrees = agrees && counted;
    clocks.Append(std::move(row));
  }
  out.Set("clocks", std::move(clocks));
  out.Set("events", EventsOf(opened, now, language));
  out.Set("proof", ProofValue(*proof, state_agrees));
  out.Set("agrees", agrees);
  return out;
}

}  // namespace anze::app
