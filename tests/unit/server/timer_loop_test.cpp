// Clocks that run out while nobody asks: the timer loop under a clock set by hand.
#include "server/loops/timer_loop.h"

#include "tests/unit/server/house.h"
#include "tests/unit/workflow/incident.h"

namespace anze::loops {
namespace {

using Strings = std::vector<std::string>;
using testing::Eventually;
using testing::House;

// Ten working days from 2025-03-04 end on 2025-03-18: yellow three before, red one before.
TEST_CASE("Timers warn and breach as time passes", "[server][timers]") {
  House house("2025-03-04");
  const std::string id = house.Open("2025-03-04");
  TimerLoop loop(&house.cases, &house.storage, &house.clock, &house.log);
  const auto step = [&](const char* at, const Strings& events) {
    house.clock.Set(at);
    loop.Wake(0);
    CAPTURE(at);
    CHECK(Eventually([&] { return house.Events(id) == events; }));
  };
  step("2025-03-13", {"open"});
  step("2025-03-14T00:00:01+08:00", {"open", "clock_due"});
  CHECK(house.State(id).FindClock("reply")->warned == "yellow");
  step("2025-03-18T00:00:01+08:00", {"open", "clock_due", "clock_due"});
  CHECK(house.State(id).FindClock("reply")->warned == "red");
  CHECK(house.State(id).FindClock("reply")->breached_at.millis() == 0);
  step("2025-03-19T00:00:01+08:00", {"open", "clock_due", "clock_due", "clock_due"});
  CHECK(house.State(id).FindClock("reply")->breached_at.millis() != 0);
  CHECK_FALSE(house.storage.NextTimer().value().has_value());
  CHECK(loop.fired() == 3U);
}

// A clock of hours fires at its instants, within a day.
TEST_CASE("Timers of hours fire at their minute", "[server][timers][hours]") {
  House house("2025-03-04",
              {{"cn/cases/incident.yaml", std::string("case_types:\n") + workflow::testing::kIncident},
               {"cn/parameters/incident.yaml", std::string("parameters:\n") + workflow::testing::kIncidentParameters}});
  app::OpenRequest request;
  request.type = "incident";
  request.region = "cn";
  request.facts.SetPath("incident.at", "2025-03-04T08:30:00+08:00");
  request.actor = {"h1", {"handler"}};
  auto opened = house.cases.Open(request, {});
  REQUIRE(std::holds_alternative<app::Changed>(opened));
  const std::string id = std::get<app::Changed>(opened).id;
  TimerLoop loop(&house.cases, &house.storage, &house.clock, &house.log);
  const auto warned = [&](const char* at, const char* light) {
    house.clock.Set(at);
    loop.Wake(0);
    CAPTURE(at);
    CHECK(Eventually([&] { return house.State(id).FindClock("written")->warned == light; }));
  };
  warned("2025-03-05T02:30:00+08:00", "yellow");
  warned("2025-03-05T08:00:00+08:00", "red");
  CHECK(house.State(id).FindClock("written")->breached_at.millis() == 0);
  house.clock.Set("2025-03-05T08:30:00+08:00");
  loop.Wake(0);
  CHECK(Eventually([&] { return house.State(id).FindClock("written")->breached_at.millis() != 0; }));
  CHECK(house.State(id).FindClock("written")->breached_at == testing::T("2025-03-05T08:30:00+08:00"));
  CHECK(house.Last(id).name == "overdue");
}

TEST_CASE("Timers catch up with every case after a long sleep", "[server][timers]") {
  House house("2025-03-04");
  Strings ids;
  for (int i = 0; i < 150; ++i) ids.push_back(house.Open("2025-03-04"));
  house.clock.Set("2025-06-01");
  TimerLoop loop(&house.cases, &house.storage, &house.clock, &house.log);
  CHECK(Eventually([&] { return !house.storage.NextTimer().value().has_value(); }));
  for (const std::string& id : ids) {
    CAPTURE(id);
    CHECK(house.State(id).FindClock("reply")->breached_at.millis() != 0);
  }
  // One look after a long sleep says what is so now; it does not tell every step missed.
  CHECK(loop.fired() == 150U);
}

TEST_CASE("Timers: a finished case fires nothing", "[server][timers]") {
  House house("2025-03-04");
  const std::string id = house.Open("2025-03-04");
  CHECK(house.Raise(id, "finish") == "ok");
  CHECK_FALSE(house.storage.NextTimer().value().has_value());
  house.clock.Set("2025-06-01");
  TimerLoop loop(&house.cases, &house.storage, &house.clock, &house.log);
  loop.Stop();
  CHECK(house.Events(id) == Strings{"open", "finish"});
}

TEST_CASE("Timers: a stale row goes without an event", "[server][timers]") {
  House house("2025-03-04");
  const std::string id = house.Open("2025-03-04");
  // A row that no clock stands behind, as after a crash between two releases.
  ports::Commit orphan;
  orphan.case_id = "nobody";
  orphan.sequence = 1;
  orphan.timers = {{house.clock.NowMillis() - 5, "gone"}};
  REQUIRE(house.storage.Append(std::vector{orphan}).front().outcome == ports::AppendOutcome::kWritten);
  workflow::CaseState state = house.State(id);
  ports::Commit early;
  early.case_id = id;
  early.expected_sequence = 1;
  early.sequence = 2;
  early.event = house.storage.LoadJournal(id, 0, 1)->front().event;
  early.state = workflow::EncodeState(state);
  early.timers = {{house.clock.NowMillis() - 10, "reply"}};
  REQUIRE(house.storage.Append(std::vector{early}).front().outcome == ports::AppendOutcome::kWritten);
  TimerLoop loop(&house.cases, &house.storage, &house.clock, &house.log);
  CHECK(Eventually([&] {
    const auto due = house.storage.DueTimers(house.clock.NowMillis(), 10).value();
    return due.empty() || due.front().case_id == "nobody";
  }));
  CHECK(house.storage.LoadJournal(id, 0, 10)->size() == 2U);
  CHECK(loop.fired() == 0U);
}

TEST_CASE("Timers: an unreadable case holds up nobody", "[server][timers]") {
  House house("2025-03-04");
  for (int i = 0; i < 100; ++i) {
    ports::Commit broken;
    broken.case_id = "broken-" + std::to_string(i);
    broken.sequence = 1;
    broken.state = "not a state";
    broken.timers = {{i + 1, "reply"}};
    REQUIRE(house.storage.Append(std::vector{broken}).front().outcome == ports::AppendOutcome::kWritten);
  }
  const std::string id = house.Open("2025-03-04");
  house.clock.Set("2025-06-01");
  TimerLoop loop(&house.cases, &house.storage, &house.clock, &house.log);
  CHECK(Eventually([&] { return house.Events(id).size() == 2; }));
  CHECK(Eventually([&] { return loop.failures() > 0; }));
}

TEST_CASE("Timers: a failure of the storage is tried again", "[server][timers]") {
  House house("2025-03-04");
  const std::string id = house.Open("2025-03-04");
  house.clock.Set("2025-06-01");
  house.storage.SetFaults({.unavailable = true});
  TimerLoop loop(&house.cases, &house.storage, &house.clock, &house.log);
  CHECK(Eventually([&] { return loop.failures() > 0; }));
  house.storage.SetFaults({});
  loop.Wake(0);
  CHECK(Eventually([&] { return house.Events(id).size() == 2; }));
}

TEST_CASE("Timers: a full disk loses none", "[server][timers]") {
  House house("2025-03-04");
  const std::string id = house.Open("2025-03-04");
  house.clock.Set("2025-06-01");
  house.storage.SetFaults({.full = true});
  TimerLoop loop(&house.cases, &house.storage, &house.clock, &house.log);
  CHECK(Eventually([&] { return loop.failures() > 0; }));
  CHECK(house.storage.NextTimer().value().has_value());
  house.storage.SetFaults({});
  loop.Wake(0);
  CHECK(Eventually([&] { return house.Events(id).size() == 2; }));
}

}  // namespace
}  // namespace anze::loops
