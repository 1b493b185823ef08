// Reads the case and its whole journal, then works the explanation out in parts: the proof, which decides every
// event again under the rules and the calendars of its day and compares (Witnesses, core/workflow/prove.h); the state,
// folded from the journal anew (StateAgrees); the count of each clock (clock_arithmetic.h), and why others did not
// begin (clocks_not_begun.h); and the events that may come next, with their needs (EventsOf). Any disagreement clears
// `agrees`, which is an alarm.
#include "server/app/cases/explain_case.h"

#include <algorithm>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "core/change/words.h"
#include "core/decision/condition.h"
#include "server/app/cases/not_there.h"

namespace anze::app {
namespace {

using base::Error;
using base::Language;
using workflow::CaseProgram;
using workflow::CaseState;
using workflow::Event;

base::Result<CaseExplanation> Read(Rules* rules, ports::Storage* storage, std::string_view id,
                                   const ports::StoredCase& stored) {
  CaseExplanation opened;
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

// The rules and calendars of the whole journal, found when the proof asks for them and kept until it is done: the proof
// holds plain pointers.
class Witnesses {
 public:
  explicit Witnesses(Rules* rules) : rules_(rules) {}

  base::Result<workflow::Proof> Prove(const CaseExplanation& opened) {
    workflow::Witness witness;
    witness.program = [&](const std::string& digest) { return Program(digest, opened.state.type); };
    witness.book = [&](const std::string& digest) { return Book(digest); };
    witness.scripts = rules_->scripts();
    witness.calendars = [&](const CaseProgram& program, calendar::Date day) { return Calendars(program, day); };
    return workflow::Prove(opened.journal, witness);
  }

 private:
  const workflow::RuleBook* Book(const std::string& digest) {
    auto book = rules_->ByDigest(digest);
    if (!book.ok()) return nullptr;
    books_.push_back(*book);
    return book->get();
  }

  const CaseProgram* Program(const std::string& digest, const std::string& type) {
    const workflow::RuleBook* book = Book(digest);
    return book == nullptr ? nullptr : book->FindCaseType(type);
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
    // An event may have been counted before a year's calendar was published or after; either count may be the stored
    // one.
    options.as_known_on = day;
    add(options);
    return all;
  }

  Rules* rules_;
  std::vector<Rules::BookPtr> books_;
  std::vector<Rules::CalendarPtr> calendars_;
};

bool Reads(const decision::Condition& condition, std::string_view above) {
  const std::vector<std::string>& facts = condition.facts();
  return std::any_of(facts.begin(), facts.end(), [&](const std::string& path) { return path.starts_with(above); });
}

// The clocks that an event reads, as they stand. Layers point into it.
class ClocksRead {
 public:
  ClocksRead(const workflow::CompiledEvent& event, const CaseExplanation& opened) : values_(event.reads.clocks.size()) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      const workflow::ClockRead& read = event.reads.clocks[i];
      const std::string& name = opened.program->clocks()[static_cast<std::size_t>(read.clock)].source->name;
      if (const workflow::ClockState* clock = opened.state.FindClock(name)) {
        values_[i] = workflow::ReadOf(*clock, read.breached);
      }
      layers_.push_back({read.path, &values_[i]});
    }
  }
  std::span<const decision::Layer> layers() const { return layers_; }

 private:
  std::vector<base::Value> values_;
  std::vector<decision::Layer> layers_;
};

// Required data, and the requirements that the facts as they are do not meet.
std::vector<Need> NeedsOf(const workflow::CompiledEvent& event, const CaseExplanation& opened, calendar::Instant now,
                          Language language) {
  const ruleset::Snapshot& snapshot = opened.program->snapshot();
  std::vector<Need> needs;
  for (const ruleset::Field& field : event.source->data.fields()) {
    if (!field.required) continue;
    Need& need = needs.emplace_back();
    need.name = "data." + field.name;
    need.text = field.title.zh.empty() ? field.name : field.title.In(language);
  }
  // Requirements may speak of "data.…"; so their words need the titles of the event's fields too.
  ruleset::Schema data;
  data.fields().emplace_back();
  data.fields().back().name = "data";
  data.fields().back().type = ruleset::Type::kObject;
  data.fields().back().children = event.source->data.fields();
  change::Names names = change::NamesOf(opened.program->source(), snapshot);
  names.scope.schemas.push_back(&data);
  const ClocksRead clocks(event, opened);
  for (const workflow::CompiledRequirement& requirement : event.require) {
    // What the event asks is answered only when it is raised.
    const bool asks = Reads(requirement.condition, "answers.");
    const auto asked = requirement.condition.Evaluate(opened.state.facts,
                                                      {&snapshot, now.date(), opened.calendar.get()}, clocks.layers());
    const bool known = !asks && asked.ok() && !asked->unknown && asked->value.is_bool();
    if (known && asked->value.as_bool()) continue;
    Need& need = needs.emplace_back();
    need.kind = Need::Kind::kRequirement;
    need.name = requirement.source->id;
    need.text = change::ConditionWords(requirement.source->condition, names).In(language);
    need.refused = known;
    need.clauses = requirement.source->clauses;
    need.of_data = asks || Reads(requirement.condition, "data.");
    need.failure = requirement.source->failure.In(language);
  }
  return needs;
}

std::vector<NextEvent> EventsOf(const CaseExplanation& opened, calendar::Instant now, Language language) {
  std::vector<NextEvent> events;
  for (const workflow::AllowedEvent& allowed : AllowedEvents(*opened.program, opened.state, {"explain", {"*"}})) {
    const int index = opened.program->EventIndex(allowed.event->name);
    const workflow::CompiledEvent& event = opened.program->events()[static_cast<std::size_t>(index)];
    events.push_back({allowed.event, allowed.event->title.In(language), NeedsOf(event, opened, now, language)});
  }
  return events;
}

// Whether the stored state is the fold of its journal.
bool StateAgrees(const CaseExplanation& opened) {
  auto folded = workflow::Replay(opened.state.id, opened.journal);
  if (!folded.ok()) return false;
  folded->chain = opened.state.chain;
  return workflow::EncodeState(*folded) == workflow::EncodeState(opened.state);
}

void SetHead(Language language, CaseExplanation* opened) {
  const CaseState& state = opened->state;
  const ruleset::CaseType& type = opened->program->source();
  const ruleset::Snapshot& snapshot = opened->program->snapshot();
  const int at = opened->program->StateIndex(state.state);
  opened->type_title = type.title.In(language);
  opened->region_title = snapshot.title.In(language);
  opened->state_title = at < 0 ? state.state : type.states[static_cast<std::size_t>(at)].title.In(language);
  opened->closed = opened->program->IsFinal(state.state);
}

}  // namespace

Answer<CaseExplanation> ExplainCase(Rules* rules, ports::Storage* storage, std::string_view case_id,
                                    calendar::Instant now, Language language) {
  auto stored = storage->LoadCase(case_id);
  if (!stored.ok()) return FromFailure(stored.errors());
  if (!*stored) return NotThere(storage, case_id, nullptr);
  auto read = Read(rules, storage, case_id, **stored);
  if (!read.ok()) return FromFailure(read.errors());
  CaseExplanation& opened = *read;
  auto proof = Witnesses(rules).Prove(opened);
  if (!proof.ok()) return FromFailure(proof.errors());
  opened.proof = std::move(*proof);
  opened.state_agrees = StateAgrees(opened);
  opened.agrees = opened.state_agrees && opened.proof.disagreements.empty();
  SetHead(language, &opened);
  for (const workflow::ClockState& clock : opened.state.clocks) {
    opened.clocks.push_back({ClockViewOf(clock, *opened.program, *opened.calendar, now, language),
                             ArithmeticOf(clock, *opened.program, *opened.calendar)});
    const auto& arithmetic = opened.clocks.back().arithmetic;
    opened.agrees = opened.agrees && (!arithmetic || arithmetic->agrees);
  }
  opened.not_begun = ClocksNotBegun(opened.state, *opened.program, opened.journal);
  opened.events = EventsOf(opened, now, language);
  return std::move(*read);
}

}  // namespace anze::app
