// Folding events: each change of a clock by itself, and that nothing strange can stop it.
#include <gtest/gtest.h>

#include "core/workflow/commit.h"
#include "core/workflow/state.h"

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

TEST(Evolve, OpeningGivesTheCaseItsIdentity) {
  const CaseState state = Started();
  EXPECT_EQ(state.type, "complaint");
  EXPECT_EQ(state.region, "cn");
  EXPECT_EQ(state.snapshot, "d1");
  EXPECT_EQ(state.state, "received");
  EXPECT_EQ(state.parent, "p");
  EXPECT_EQ(state.opened_by, "h1");
  EXPECT_EQ(state.opened_at, Noon(3, 4));
  EXPECT_EQ(state.sequence, 1U);
  ASSERT_EQ(state.clocks.size(), 1U);
  EXPECT_EQ(state.clocks[0].reckoning, "10wd");
  EXPECT_EQ(state.clocks[0].reckoned_from, Day(3, 4));
  EXPECT_TRUE(state.clocks[0].running());
}

TEST(Evolve, FactsAreSetByPath) {
  CaseState state = Started();
  Event event = At(2, Noon(3, 5), "reply");
  event.facts = Value::EmptyMap();
  event.facts.Set("complaint.reply.text", "ok");
  event.facts.Set("complaint.reply.on", "2025-03-05");
  Evolve(&state, event);
  EXPECT_EQ(state.facts.FindPath("complaint.reply.text")->as_string(), "ok");
  EXPECT_EQ(state.state, "received") << "an event without a target leaves the state";
}

TEST(Evolve, LastActorOfAnEventIsRemembered) {
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
  EXPECT_EQ(state.actors, (Actors{{"open", "h1"}, {"take", "h2"}}));
  EXPECT_EQ(state.assignee, "h2");
}

TEST(Evolve, StopEndsAClockAndKeepsABreach) {
  CaseState state = Started();
  Event stop = At(2, Noon(3, 10), "reply");
  stop.clocks = {Plain(ClockAction::kStop)};
  CaseState in_time = state;
  Evolve(&in_time, stop);
  EXPECT_EQ(in_time.clocks[0].status, ClockStatus::kStopped);
  EXPECT_FALSE(in_time.clocks[0].live());

  Event breach = At(2, Noon(3, 19), "clock_due");
  breach.clocks = {Dated(ClockAction::kBreach, Day(3, 18))};
  Evolve(&state, breach);
  EXPECT_EQ(state.clocks[0].breached_at, Instant::EndOfDay(Day(3, 18)));
  EXPECT_TRUE(state.clocks[0].live());
  EXPECT_FALSE(state.clocks[0].running());
  stop.sequence = 3;
  stop.at = Noon(3, 20);
  Evolve(&state, stop);
  EXPECT_EQ(state.clocks[0].status, ClockStatus::kBreached);
  EXPECT_EQ(state.clocks[0].stopped_at, Noon(3, 20));
  EXPECT_FALSE(state.clocks[0].live());
}

TEST(Evolve, PauseAndResume) {
  CaseState state = Started();
  Event pause = At(2, Noon(3, 10), "ask");
  pause.clocks = {Plain(ClockAction::kPause)};
  pause.clocks[0].remaining = 6;
  Evolve(&state, pause);
  EXPECT_EQ(state.clocks[0].status, ClockStatus::kPaused);
  EXPECT_EQ(state.clocks[0].remaining, 6);
  EXPECT_EQ(LightOf(state.clocks[0], Noon(3, 30)), Light::kNone);
  EXPECT_EQ(state.NextDue(), nullptr);
  Event resume = At(3, Noon(3, 20), "answer");
  ClockChange change = Dated(ClockAction::kResume, Day(3, 28));
  change.counted_from = Day(3, 20);
  change.period = "6wd";
  resume.clocks = {change};
  Evolve(&state, resume);
  EXPECT_EQ(state.clocks[0].status, ClockStatus::kRunning);
  EXPECT_EQ(state.clocks[0].remaining, 0);
  EXPECT_EQ(state.clocks[0].due, Day(3, 28));
  EXPECT_EQ(state.clocks[0].counted_from, Day(3, 4)) << "the start stays what it was";
  EXPECT_EQ(state.clocks[0].reckoned_from, Day(3, 20));
  EXPECT_EQ(state.clocks[0].reckoning, "6wd");
}

TEST(Evolve, ExtensionGoesOnOrBeginsAnew) {
  CaseState state = Started();
  Event extend = At(2, Noon(3, 10), "extend");
  ClockChange change = Dated(ClockAction::kExtend, Day(4, 17));
  change.period = "30d";
  change.old_due = Day(3, 18);
  extend.clocks = {change};
  Evolve(&state, extend);
  EXPECT_EQ(state.clocks[0].extensions, 1);
  EXPECT_EQ(state.clocks[0].reckoning, "10wd+30d");
  change.counted_from = Day(3, 11);
  change.old_due = Day(4, 17);
  change.due = Day(4, 21);
  extend.clocks = {change};
  extend.sequence = 3;
  Evolve(&state, extend);
  EXPECT_EQ(state.clocks[0].extensions, 2);
  EXPECT_EQ(state.clocks[0].reckoned_from, Day(3, 11));
  EXPECT_EQ(state.clocks[0].reckoning, "30d");
}

TEST(Evolve, AnExtensionThatGivesNothingLeavesTheReckoning) {
  CaseState state = Started();
  Event extend = At(2, Noon(3, 10), "extend");
  ClockChange change = Dated(ClockAction::kExtend, Day(3, 18));
  change.counted_from = Day(3, 10);
  change.period = "1d";
  change.old_due = Day(3, 18);
  extend.clocks = {change};
  Evolve(&state, extend);
  EXPECT_EQ(state.clocks[0].extensions, 1);
  EXPECT_EQ(state.clocks[0].reckoning, "10wd");
}

TEST(Evolve, WarningsAreRememberedUntilTheLightGoesOut) {
  CaseState state = Started();
  Event warn = At(2, Noon(3, 14), "clock_due");
  warn.clocks = {Warn("yellow")};
  Evolve(&state, warn);
  EXPECT_EQ(state.clocks[0].warned, "yellow");
  Event extend = At(3, Noon(3, 15), "extend");
  extend.clocks = {Dated(ClockAction::kExtend, Day(4, 17))};
  Evolve(&state, extend);
  EXPECT_EQ(state.clocks[0].warned, "") << "the light is green again, so yellow will be news";
}

TEST(Evolve, ALightThatIsOnAtTheStartNeedsNoAnnouncement) {
  CaseState state;
  Event open = At(1, Noon(3, 18), "open");
  open.clocks = {Dated(ClockAction::kStart, Day(3, 18))};
  Evolve(&state, open);
  EXPECT_EQ(state.clocks[0].warned, "red");
}

TEST(Evolve, AStartAfterAStopBeginsAfresh) {
  CaseState state = Started();
  Event stop = At(2, Noon(3, 19), "reply");
  stop.clocks = {Dated(ClockAction::kBreach, Day(3, 18)), Plain(ClockAction::kStop)};
  Evolve(&state, stop);
  Event again = At(3, Noon(3, 20), "reopen");
  ClockChange start = Dated(ClockAction::kStart, Day(4, 3));
  start.period = "10wd";
  again.clocks = {start};
  Evolve(&state, again);
  ASSERT_EQ(state.clocks.size(), 1U);
  EXPECT_TRUE(state.clocks[0].running());
  EXPECT_EQ(state.clocks[0].breached_at.millis(), 0);
}

TEST(Evolve, WhatIsMissingIsPassedOver) {
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
  EXPECT_TRUE(state.clocks.empty());
  EXPECT_EQ(state.sequence, 9U);
  EXPECT_EQ(state.facts.FindPath("a.c")->as_int(), 3);
}

TEST(Replay, FoldsInOrderAndRefusesGaps) {
  std::vector<Event> journal = {At(1, Noon(3, 4), "open"), At(2, Noon(3, 5), "take")};
  const auto state = Replay("c", journal);
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(state->id, "c");
  EXPECT_EQ(state->sequence, 2U);
  journal[1].sequence = 3;
  EXPECT_EQ(Replay("c", journal).error().code, "journal-corrupt");
  EXPECT_EQ(Replay("c", {})->sequence, 0U);
}

TEST(Light, FollowsTheThresholdsToTheMillisecond) {
  const ClockState clock = Started().clocks[0];
  EXPECT_EQ(LightOf(clock, Noon(3, 5)), Light::kGreen);
  EXPECT_EQ(LightOf(clock, Instant(Instant::StartOfDay(Day(3, 14)).millis() - 1)), Light::kGreen);
  EXPECT_EQ(LightOf(clock, Instant::StartOfDay(Day(3, 14))), Light::kYellow);
  EXPECT_EQ(LightOf(clock, Instant::StartOfDay(Day(3, 18))), Light::kRed);
  EXPECT_EQ(LightOf(clock, Instant::EndOfDay(Day(3, 18))), Light::kRed);
  EXPECT_EQ(LightName(Light::kNone), "none");
  EXPECT_EQ(LightName(Light::kRed), "red");
}

TEST(NextDue, PassesOverWhatDoesNotPress) {
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
  EXPECT_EQ(state.NextDue()->name, "soon");
}

TEST(Chain, DependsOnTheEventAndOnWhatWentBefore) {
  const std::string first = NextChain("", "a");
  EXPECT_EQ(first.size(), 64U);
  EXPECT_NE(NextChain(first, "b"), NextChain("", "b"));
  EXPECT_NE(NextChain(first, "b"), NextChain(first, "c"));
}

TEST(MakeCommit, IsTheWholeTransaction) {
  CaseState state = Started();
  state.chain = "before";
  Event event = At(2, Noon(3, 5), "take");
  event.from = event.to = "received";
  event.assignee = "h1";
  Value payload = Value::EmptyMap();
  payload.Set("type", "hazard");
  event.effects = {{"open_case", payload}};
  const Commit commit = MakeCommit(&state, event, false);
  EXPECT_EQ(commit.case_id, "c");
  EXPECT_EQ(commit.region, "cn");
  EXPECT_EQ(commit.expected_sequence, 1U);
  EXPECT_EQ(commit.sequence, 2U);
  EXPECT_EQ(commit.event, Encode(event));
  EXPECT_EQ(commit.chain, NextChain("before", commit.event));
  EXPECT_EQ(*DecodeState(commit.state), state);
  EXPECT_EQ(commit.index.assignee, "h1");
  EXPECT_EQ(commit.index.subject, "A");
  EXPECT_EQ(commit.index.due_clock, "reply");
  EXPECT_EQ(commit.index.due_at, Instant::EndOfDay(Day(3, 18)).millis());
  ASSERT_EQ(commit.timers.size(), 1U);
  EXPECT_EQ(commit.timers[0].fire_at, Instant::StartOfDay(Day(3, 14)).millis());
  ASSERT_EQ(commit.outbox.size(), 1U);
  EXPECT_EQ(commit.outbox[0].payload,
            R"({"type":"hazard","case":"c","sequence":2,"case_type":"complaint","region":"cn","parent":"p",)"
            R"("raised_by":"take","at":"2025-03-05T12:00:00+08:00","subject":"A"})");
}

TEST(MakeCommit, TimersGoThroughTheThresholdsAndEnd) {
  CaseState state = Started();
  const auto next = [&](ClockChange change) {
    Event event = At(state.sequence + 1, Noon(3, 5), "clock_due");
    event.role = "system";
    event.clocks = {std::move(change)};
    return MakeCommit(&state, event, false).timers;
  };
  auto timers = next(Warn("yellow"));
  EXPECT_EQ(timers.at(0).fire_at, Instant::StartOfDay(Day(3, 18)).millis());
  timers = next(Warn("red"));
  EXPECT_EQ(timers.at(0).fire_at, Instant::EndOfDay(Day(3, 18)).millis());
  EXPECT_TRUE(next(Dated(ClockAction::kBreach, Day(3, 18))).empty());
}

TEST(MakeCommit, AnInformationalClockIsShownButNeverFires) {
  CaseState state = Started();
  state.clocks[0].informational = true;
  const Commit commit = MakeCommit(&state, At(2, Noon(3, 5), "take"), false);
  EXPECT_TRUE(commit.timers.empty());
  EXPECT_EQ(commit.index.due_at, INT64_MAX);
}

TEST(MakeCommit, SubjectIsNameThenCodeThenAnyText) {
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
  EXPECT_EQ(shown(subject), "");
  subject.Set("town", "B");
  EXPECT_EQ(shown(subject), "B");
  subject.Set("code", "9114");
  EXPECT_EQ(shown(subject), "9114");
  subject.Set("name", "某矿");
  EXPECT_EQ(shown(subject), "某矿");
  EXPECT_EQ(shown(Value()), "");
}

}  // namespace
}  // namespace anze::workflow
