// Clocks that run out while nobody asks: the timer loop under a clock set by hand.
#include "server/loops/timer_loop.h"

#include <gtest/gtest.h>

#include "tests/unit/server/house.h"

namespace anze::loops {
namespace {

using Strings = std::vector<std::string>;
using testing::Eventually;
using testing::House;

// Ten working days from 2025-03-04 end on 2025-03-18: yellow three before, red one before.
TEST(TimerLoop, WarnsAndBreachesAsTimePasses) {
  House house("2025-03-04");
  const std::string id = house.Open("2025-03-04");
  TimerLoop loop(&house.cases, &house.storage, &house.clock);
  const auto step = [&](const char* at, const Strings& events) {
    house.clock.Set(at);
    loop.Wake(0);
    EXPECT_TRUE(Eventually([&] { return house.Events(id) == events; })) << at;
  };
  step("2025-03-13", {"open"});
  step("2025-03-14T00:00:01+08:00", {"open", "clock_due"});
  EXPECT_EQ(house.State(id).FindClock("reply")->warned, "yellow");
  step("2025-03-18T00:00:01+08:00", {"open", "clock_due", "clock_due"});
  EXPECT_EQ(house.State(id).FindClock("reply")->warned, "red");
  EXPECT_EQ(house.State(id).FindClock("reply")->breached_at.millis(), 0);
  step("2025-03-19T00:00:01+08:00", {"open", "clock_due", "clock_due", "clock_due"});
  EXPECT_NE(house.State(id).FindClock("reply")->breached_at.millis(), 0);
  EXPECT_FALSE(house.storage.NextTimer().value().has_value());
  EXPECT_EQ(loop.fired(), 3U);
}

TEST(TimerLoop, LongSleepCatchesUpWithEveryCase) {
  House house("2025-03-04");
  Strings ids;
  for (int i = 0; i < 150; ++i) ids.push_back(house.Open("2025-03-04"));
  house.clock.Set("2025-06-01");
  TimerLoop loop(&house.cases, &house.storage, &house.clock);
  EXPECT_TRUE(Eventually([&] { return !house.storage.NextTimer().value().has_value(); }));
  for (const std::string& id : ids) {
    EXPECT_NE(house.State(id).FindClock("reply")->breached_at.millis(), 0) << id;
  }
  // One look after a long sleep says what is so now; it does not tell every step missed.
  EXPECT_EQ(loop.fired(), 150U);
}

TEST(TimerLoop, FinishedCaseFiresNothing) {
  House house("2025-03-04");
  const std::string id = house.Open("2025-03-04");
  EXPECT_EQ(house.Raise(id, "finish"), "ok");
  EXPECT_FALSE(house.storage.NextTimer().value().has_value());
  house.clock.Set("2025-06-01");
  TimerLoop loop(&house.cases, &house.storage, &house.clock);
  loop.Stop();
  EXPECT_EQ(house.Events(id), (Strings{"open", "finish"}));
}

TEST(TimerLoop, StaleRowGoesWithoutAnEvent) {
  House house("2025-03-04");
  const std::string id = house.Open("2025-03-04");
  // A row that no clock stands behind, as after a crash between two releases.
  workflow::Commit orphan;
  orphan.case_id = "nobody";
  orphan.sequence = 1;
  orphan.timers = {{house.clock.Now().millis() - 5, "gone"}};
  ASSERT_EQ(house.storage.Append(std::vector{orphan}).front().outcome, ports::AppendOutcome::kWritten);
  workflow::CaseState state = house.State(id);
  workflow::Commit early;
  early.case_id = id;
  early.expected_sequence = 1;
  early.sequence = 2;
  early.event = house.storage.LoadJournal(id, 0, 1)->front().event;
  early.state = workflow::EncodeState(state);
  early.timers = {{house.clock.Now().millis() - 10, "reply"}};
  ASSERT_EQ(house.storage.Append(std::vector{early}).front().outcome, ports::AppendOutcome::kWritten);
  TimerLoop loop(&house.cases, &house.storage, &house.clock);
  EXPECT_TRUE(Eventually([&] {
    const auto due = house.storage.DueTimers(house.clock.Now().millis(), 10).value();
    return due.empty() || due.front().case_id == "nobody";
  }));
  EXPECT_EQ(house.storage.LoadJournal(id, 0, 10)->size(), 2U);
  EXPECT_EQ(loop.fired(), 0U);
}

TEST(TimerLoop, OneUnreadableCaseHoldsUpNobody) {
  House house("2025-03-04");
  for (int i = 0; i < 100; ++i) {
    workflow::Commit broken;
    broken.case_id = "broken-" + std::to_string(i);
    broken.sequence = 1;
    broken.state = "not a state";
    broken.timers = {{i + 1, "reply"}};
    ASSERT_EQ(house.storage.Append(std::vector{broken}).front().outcome, ports::AppendOutcome::kWritten);
  }
  const std::string id = house.Open("2025-03-04");
  house.clock.Set("2025-06-01");
  TimerLoop loop(&house.cases, &house.storage, &house.clock);
  EXPECT_TRUE(Eventually([&] { return house.Events(id).size() == 2; }));
  EXPECT_TRUE(Eventually([&] { return loop.failures() > 0; }));
}

TEST(TimerLoop, StorageFailureIsTriedAgain) {
  House house("2025-03-04");
  const std::string id = house.Open("2025-03-04");
  house.clock.Set("2025-06-01");
  house.storage.SetFaults({.unavailable = true});
  TimerLoop loop(&house.cases, &house.storage, &house.clock);
  EXPECT_TRUE(Eventually([&] { return loop.failures() > 0; }));
  house.storage.SetFaults({});
  loop.Wake(0);
  EXPECT_TRUE(Eventually([&] { return house.Events(id).size() == 2; }));
}

TEST(TimerLoop, FullDiskLosesNoTimer) {
  House house("2025-03-04");
  const std::string id = house.Open("2025-03-04");
  house.clock.Set("2025-06-01");
  house.storage.SetFaults({.full = true});
  TimerLoop loop(&house.cases, &house.storage, &house.clock);
  EXPECT_TRUE(Eventually([&] { return loop.failures() > 0; }));
  EXPECT_TRUE(house.storage.NextTimer().value().has_value());
  house.storage.SetFaults({});
  loop.Wake(0);
  EXPECT_TRUE(Eventually([&] { return house.Events(id).size() == 2; }));
}

}  // namespace
}  // namespace anze::loops
