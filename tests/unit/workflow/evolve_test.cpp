// Folding events: each change of a clock by itself, and that nothing strange can stop it.
#include "core/base/digest.h"
#include "core/workflow/commit.h"
#include "core/workflow/state.h"
#include "tests/support/check.h"

namespace anze::workflow {
namespace {

using base::Value;
using calendar::Date;
using calendar::Instant;

constexpr Date Day(int month, int day) { return Date::FromCivil(2025, month, day); }
Instant Noon(int month, int day) { return Instant(Instant::StartOfDay(Day(month, day)).millis() + 12 * 3'600'000); }

Event At(std::uint64_t sequence, Instant at, std::string name) {
  Event event;
  event.sequence = sequence;
  event.at = at;
  event.actor = "h1";
  event.role = "handler";
  event.name = std::move(name);
  return event;
}

ClockChange Plain(ClockAction action, std::string clock = "reply") {
  ClockChange change;
  change.action = action;
  change.clock = std::move(clock);
  return change;
}

ClockChange Warn(std::string light) {
  ClockChange change = Plain(ClockAction::kWarn);
  change.light = std::move(light);
  return change;
}

ClockChange Dated(ClockAction action, Date due) {
  ClockChange change;
  change.action = action;
  change.clock = "reply";
  change.due = change.earliest = change.latest = due;
  change.due_at = Instant::EndOfDay(due);
  change.yellow_at = Instant::StartOfDay(due - 4);
  change.red_at = Instant::StartOfDay(due);
  return change;
}

CaseState Started() {
  CaseState state;
  state.id = "c";
  Event open = At(1, Noon(3, 4), "open");
  open.to = "received";
  open.type = "complaint";
  open.region = "cn";
  open.snapshot = "d1";
  open.parent = "p";
  open.subject = Value("A");
  open.facts = Value::EmptyMap();
  open.facts.Set("complaint", Value::EmptyMap());
  ClockChange start = Dated(ClockAction::kStart, Day(3, 18));
  start.counted_from = Day(3, 4);
  start.period = "10wd";
  open.clocks = {start};
  Evolve(&state, open);
  return state;
}

TEST_CASE("Evolving: opening gives the case its identity", "[workflow][evolve]") {
  const CaseState state = Started();
  CHECK(state.type == "complaint");
  CHECK(state.region == "cn");
  CHECK(state.snapshot == "d1");
  CHECK(state.state == "received");
  CHECK(state.parent == "p");
  CHECK(state.opened_by == "h1");
  CHECK(state.opened_at == Noon(3, 4));
  CHECK(state.sequence == 1U);
  REQUIRE(state.clocks.size() == 1U);
  CHECK(state.clocks[0].reckoning == "10wd");
  CHECK(state.clocks[0].reckoned_from == Day(3, 4));
  CHECK(state.clocks[0].running());
}

TEST_CASE("Evolving: facts are set by path", "[workflow][evolve]") {
  CaseState state = Started();
  Event event = At(2, Noon(3, 5), "reply");
  event.facts = Value::EmptyMap();
  event.facts.Set("complaint.reply.text", "ok");
  event.facts.Set("complaint.reply.on", "2025-03-05");
  Evolve(&state, event);
  CHECK(state.facts.FindPath("complaint.reply.text")->as_string() == "ok");
  CHECK(state.state == "received");  // an event without a target leaves the state
}

TEST_CASE("Evolving: last actor of an event is remembered", "[workflow][evolve]") {
  CaseState state = Started();
  Event event = At(2, Noon(3, 5), "take");
  Evolve(&state, event);
  event.sequence = 3;
  event.actor = "h2";
  event.assignee = "h2";
  Evolve(&state, event);
  event.sequence = 4;
  event.name = "clock_due";
  event.actor = "system";
  event.role = "system";
  event.assignee.clear();
  Evolve(&state, event);
  using Actors = std::vector<std::pair<std::string, std::string>>;
  CHECK(state.actors == Actors{{"open", "h1"}, {"take", "h2"}});
  CHECK(state.assignee == "h2");
}

TEST_CASE("Evolving: stop ends a clock and keeps a breach", "[workflow][evolve]") {
  CaseState state = Started();
  Event stop = At(2, Noon(3, 10), "reply");
  stop.clocks = {Plain(ClockAction::kStop)};
  CaseState in_time = state;
  Evolve(&in_time, stop);
  CHECK(in_time.clocks[0].status == ClockStatus::kStopped);
  CHECK_FALSE(in_time.clocks[0].live());

  Event breach = At(2, Noon(3, 19), "clock_due");
  breach.clocks = {Dated(ClockAction::kBreach, Day(3, 18))};
  Evolve(&state, breach);
  CHECK(state.clocks[0].breached_at == Instant::EndOfDay(Day(3, 18)));
  CHECK(state.clocks[0].live());
  CHECK_FALSE(state.clocks[0].running());
  stop.sequence = 3;
  stop.at = Noon(3, 20);
  Evolve(&state, stop);
  CHECK(state.clocks[0].status == ClockStatus::kBreached);
  CHECK(state.clocks[0].stopped_at == Noon(3, 20));
  CHECK_FALSE(state.clocks[0].live());
}

TEST_CASE("Evolving: pause and resume", "[workflow][evolve]") {
  CaseState state = Started();
  Event pause = At(2, Noon(3, 10), "ask");
  pause.clocks = {Plain(ClockAction::kPause)};
  pause.clocks[0].remaining = 6;
  Evolve(&state, pause);
  CHECK(state.clocks[0].status == ClockStatus::kPaused);
  CHECK(state.clocks[0].remaining == 6);
  CHECK(LightOf(state.clocks[0], Noon(3, 30)) == Light::kNone);
  CHECK(state.NextDue() == nullptr);
  Event resume = At(3, Noon(3, 20), "answer");
  ClockChange change = Dated(ClockAction::kResume, Day(3, 28));
  change.counted_from = Day(3, 20);
  change.period = "6wd";
  resume.clocks = {change};
  Evolve(&state, resume);
  CHECK(state.clocks[0].status == ClockStatus::kRunning);
  CHECK(state.clocks[0].remaining == 0);
  CHECK(state.clocks[0].due == Day(3, 28));
  CHECK(state.clocks[0].counted_from == Day(3, 4));  // the start stays what it was
  CHECK(state.clocks[0].reckoned_from == Day(3, 20));
  CHECK(state.clocks[0].reckoning == "6wd");
}

TEST_CASE("Evolving: extension goes on or begins anew", "[workflow][evolve]") {
  CaseState state = Started();
  Event extend = At(2, Noon(3, 10), "extend");
  ClockChange change = Dated(ClockAction::kExtend, Day(4, 17));
  change.period = "30d";
  change.old_due = Day(3, 18);
  extend.clocks = {change};
  Evolve(&state, extend);
  CHECK(state.clocks[0].extensions == 1);
  CHECK(state.clocks[0].reckoning == "10wd+30d");
  change.counted_from = Day(3, 11);
  change.old_due = Day(4, 17);
  change.due = Day(4, 21);
  extend.clocks = {change};
  extend.sequence = 3;
  Evolve(&state, extend);
  CHECK(state.clocks[0].extensions == 2);
  CHECK(state.clocks[0].reckoned_from == Day(3, 11));
  CHECK(state.clocks[0].reckoning == "30d");
}

TEST_CASE("Evolving: an extension that gives nothing leaves the reckoning", "[workflow][evolve]") {
  CaseState state = Started();
  Event extend = At(2, Noon(3, 10), "extend");
  ClockChange change = Dated(ClockAction::kExtend, Day(3, 18));
  change.counted_from = Day(3, 10);
  change.period = "1d";
  change.old_due = Day(3, 18);
  extend.clocks = {change};
  Evolve(&state, extend);
  CHECK(state.clocks[0].extensions == 1);
  CHECK(state.clocks[0].reckoning == "10wd");
}

TEST_CASE("Evolving: warnings are remembered until the light goes out", "[workflow][evolve]") {
  CaseState state = Started();
  Event warn = At(2, Noon(3, 14), "clock_due");
  warn.clocks = {Warn("yellow")};
  Evolve(&state, warn);
  CHECK(state.clocks[0].warned == "yellow");
  Event extend = At(3, Noon(3, 15), "extend");
  extend.clocks = {Dated(ClockAction::kExtend, Day(4, 17))};
  Evolve(&state, extend);
  CHECK(state.clocks[0].warned == "");  // the light is green again, so yellow will be news
}

TEST_CASE("Evolving: a light that is on at the start needs no announcement", "[workflow][evolve]") {
  CaseState state;
  Event open = At(1, Noon(3, 18), "open");
  open.clocks = {Dated(ClockAction::kStart, Day(3, 18))};
  Evolve(&state, open);
  CHECK(state.clocks[0].warned == "red");
}

TEST_CASE("Evolving: a start after a stop begins afresh", "[workflow][evolve]") {
  CaseState state = Started();
  Event stop = At(2, Noon(3, 19), "reply");
  stop.clocks = {Dated(ClockAction::kBreach, Day(3, 18)), Plain(ClockAction::kStop)};
  Evolve(&state, stop);
  Event again = At(3, Noon(3, 20), "reopen");
  ClockChange start = Dated(ClockAction::kStart, Day(4, 3));
  start.period = "10wd";
  again.clocks = {start};
  Evolve(&state, again);
  REQUIRE(state.clocks.size() == 1U);
  CHECK(state.clocks[0].running());
  CHECK(state.clocks[0].breached_at.millis() == 0);
}

TEST_CASE("Evolving: what is missing is passed over", "[workflow][evolve]") {
  CaseState state;
  state.facts = Value("no map");
  Event event = At(9, Noon(3, 5), "odd");
  for (int i = static_cast<int>(ClockAction::kStop); i <= static_cast<int>(ClockAction::kRecompute); ++i) {
    event.clocks.push_back(Plain(static_cast<ClockAction>(i), "nowhere"));
  }
  event.facts = Value::EmptyMap();
  event.facts.Set("a.b", 1);
  event.facts.Set("a", 2);
  event.facts.Set("a.c", 3);
  Evolve(&state, event);
  CHECK(state.clocks.empty());
  CHECK(state.sequence == 9U);
  CHECK(state.facts.FindPath("a.c")->as_int() == 3);
}

TEST_CASE("A replay folds in order and refuses gaps", "[workflow][replay]") {
  std::vector<Event> journal = {At(1, Noon(3, 4), "open"), At(2, Noon(3, 5), "take")};
  const auto state = Replay("c", journal);
  REQUIRE_OK(state);
  CHECK(state->id == "c");
  CHECK(state->sequence == 2U);
  journal[1].sequence = 3;
  CHECK(Replay("c", journal).error().code == "journal-corrupt");
  CHECK(Replay("c", {})->sequence == 0U);
}

TEST_CASE("A light follows the thresholds to the millisecond", "[workflow][light]") {
  const ClockState clock = Started().clocks[0];
  CHECK(LightOf(clock, Noon(3, 5)) == Light::kGreen);
  CHECK(LightOf(clock, Instant(Instant::StartOfDay(Day(3, 14)).millis() - 1)) == Light::kGreen);
  CHECK(LightOf(clock, Instant::StartOfDay(Day(3, 14))) == Light::kYellow);
  CHECK(LightOf(clock, Instant::StartOfDay(Day(3, 18))) == Light::kRed);
  CHECK(LightOf(clock, Instant::EndOfDay(Day(3, 18))) == Light::kRed);
  CHECK(LightName(Light::kNone) == "none");
  CHECK(LightName(Light::kRed) == "red");
}

TEST_CASE("The next due clock passes over what does not press", "[workflow][next-due]") {
  CaseState state;
  for (const char* name : {"late", "soon", "shown", "stopped", "paused"}) {
    ClockState clock;
    clock.name = name;
    clock.due_at = Instant(100);
    state.clocks.push_back(clock);
  }
  state.clocks[1].due_at = Instant(50);
  state.clocks[2].due_at = Instant(10);
  state.clocks[2].informational = true;
  state.clocks[3].due_at = Instant(10);
  state.clocks[3].status = ClockStatus::kStopped;
  state.clocks[4].due_at = Instant(10);
  state.clocks[4].status = ClockStatus::kPaused;
  CHECK(state.NextDue()->name == "soon");
}

TEST_CASE("The chain depends on the event and on what went before", "[workflow][chain]") {
  const std::string first = NextChain("c", 1, "", "a");
  CHECK(first.size() == 64U);
  CHECK(NextChain("c", 2, first, "b") != NextChain("c", 2, "", "b"));
  CHECK(NextChain("c", 2, first, "b") != NextChain("c", 2, first, "c"));
  CHECK(NextChain("c", 2, first, "b") != NextChain("d", 2, first, "b"));
  CHECK(NextChain("c", 2, first, "b") != NextChain("c", 3, first, "b"));
}

// Written out as docs/journal.md says it.
TEST_CASE("A link of the second version binds case and number and one of the first does not", "[workflow][chain]") {
  const std::string event = R"({"v":2,"n":12})";
  const std::string digest = base::Sha256Hex(event);
  CHECK(NextChain("case-7", 12, "before", event) ==
        base::Sha256Hex("9:anze-case\n6:case-7\n2:12\n6:before\n64:" + digest + "\n"));
  const std::string old = R"({"v":1,"n":12})";
  CHECK(NextChain("case-7", 12, "before", old) == base::Sha256Hex("before" + old));
  CHECK(NextChain("case-8", 13, "before", old) == base::Sha256Hex("before" + old));
}

TEST_CASE("A commit is the whole transaction", "[workflow][make-commit]") {
  CaseState state = Started();
  state.chain = "before";
  Event event = At(2, Noon(3, 5), "take");
  event.from = event.to = "received";
  event.assignee = "h1";
  Value payload = Value::EmptyMap();
  payload.Set("type", "hazard");
  event.effects = {{"open_case", payload}};
  const Commit commit = MakeCommit(&state, event, false);
  CHECK(commit.case_id == "c");
  CHECK(commit.region == "cn");
  CHECK(commit.expected_sequence == 1U);
  CHECK(commit.sequence == 2U);
  CHECK(commit.event == Encode(event));
  CHECK(commit.chain == NextChain("c", 2, "before", commit.event));
  CHECK(*DecodeState(commit.state) == state);
  CHECK(commit.index.assignee == "h1");
  CHECK(commit.index.subject == "A");
  CHECK(commit.index.due_clock == "reply");
  CHECK(commit.index.due_at == Instant::EndOfDay(Day(3, 18)).millis());
  REQUIRE(commit.timers.size() == 1U);
  CHECK(commit.timers[0].fire_at == Instant::StartOfDay(Day(3, 14)).millis());
  REQUIRE(commit.outbox.size() == 1U);
  CHECK(commit.outbox[0].payload ==
        R"({"type":"hazard","case":"c","sequence":2,"case_type":"complaint","region":"cn","parent":"p",)"
        R"("raised_by":"take","at":"2025-03-05T12:00:00+08:00","subject":"A"})");
}

TEST_CASE("Commit: timers go through the thresholds and end", "[workflow][make-commit]") {
  CaseState state = Started();
  const auto next = [&](ClockChange change) {
    Event event = At(state.sequence + 1, Noon(3, 5), "clock_due");
    event.role = "system";
    event.clocks = {std::move(change)};
    return MakeCommit(&state, event, false).timers;
  };
  auto timers = next(Warn("yellow"));
  CHECK(timers.at(0).fire_at == Instant::StartOfDay(Day(3, 18)).millis());
  timers = next(Warn("red"));
  CHECK(timers.at(0).fire_at == Instant::EndOfDay(Day(3, 18)).millis());
  CHECK(next(Dated(ClockAction::kBreach, Day(3, 18))).empty());
}

TEST_CASE("Commit: an informational clock is shown but never fires", "[workflow][make-commit]") {
  CaseState state = Started();
  state.clocks[0].informational = true;
  const Commit commit = MakeCommit(&state, At(2, Noon(3, 5), "take"), false);
  CHECK(commit.timers.empty());
  CHECK(commit.index.due_at == INT64_MAX);
}

TEST_CASE("Commit: subject is name then code then any text", "[workflow][make-commit]") {
  const auto shown = [](Value subject) {
    CaseState state;
    Event open;
    open.name = "open";
    open.sequence = 1;
    open.subject = std::move(subject);
    return MakeCommit(&state, open, true).index.subject;
  };
  Value subject = Value::EmptyMap();
  subject.Set("size", 5);
  CHECK(shown(subject) == "");
  subject.Set("town", "B");
  CHECK(shown(subject) == "B");
  subject.Set("code", "9114");
  CHECK(shown(subject) == "9114");
  subject.Set("name", "某矿");
  CHECK(shown(subject) == "某矿");
  CHECK(shown(Value()) == "");
}

}  // namespace
}  // namespace anze::workflow
