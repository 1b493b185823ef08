// A machine clock that is far ahead for one start: nothing fires, nothing is written, and the log says why.
#include "server/app/cases/clock_guard.h"

#include "server/loops/timer_loop.h"
#include "tests/unit/server/house.h"

namespace anze::app {
namespace {

using Strings = std::vector<std::string>;
using testing::Eventually;
using testing::House;

// The clock of the errand that is opened on 2025-03-04 runs out on 2025-03-18.
TEST_CASE("A clock guard fires nothing while the clock is far ahead", "[server][clock]") {
  House house("2025-03-04");
  const std::string id = house.Open("2025-03-04");
  ClockGuard guard(&house.direct, &house.storage);
  Cases cases(&house.rules, &house.storage, &guard, &house.clock, &house.ids);
  house.clock.Set("2098-01-01");
  {
    const loops::TimerLoop loop(&cases, &house.storage, &house.clock, &house.log);
    CHECK(Eventually([&] { return loop.failures() > 0; }));
    CHECK(loop.fired() == 0U);
  }
  REQUIRE_FALSE(house.Logged().empty());
  CHECK(house.Logged().front().find("clock-implausible") != std::string::npos);
  CHECK(house.Events(id) == Strings{"open"});
  CHECK(house.storage.NextTimer().value().has_value());
  // Once the clock is right the breach is found as if nothing had been.
  house.clock.Set("2025-03-20");
  const loops::TimerLoop loop(&cases, &house.storage, &house.clock, &house.log);
  CHECK(Eventually([&] { return house.Events(id).size() == 2U; }));
  CHECK(house.State(id).FindClock("reply")->breached_at == testing::T("2025-03-19T00:00:00+08:00"));
}

TEST_CASE("A clock guard holds a change against the newest event", "[server][clock]") {
  House house("2025-03-04");
  const std::string id = house.Open("2025-03-04");
  ClockGuard guard(&house.direct, &house.storage);
  Cases cases(&house.rules, &house.storage, &guard, &house.clock, &house.ids);
  const auto finish = [&] {
    const auto answer = cases.Raise({id, "finish", {}, {"h1", {"*"}}, {}}, {});
    const auto* problem = std::get_if<Problem>(&answer);
    return problem == nullptr ? std::string("ok") : problem->error.code;
  };
  // 400 days after 09:00 of 2025-03-04 is 09:00 of 2026-04-08.
  house.clock.Set("2026-04-08T09:00:01+08:00");
  CHECK(finish() == "clock-implausible");
  CHECK(FromFailure(guard.Check(house.clock.NowMillis()).errors()).kind == ProblemKind::kUnavailable);
  CHECK(house.Events(id) == Strings{"open"});
  house.clock.Set("2026-04-08T09:00:00+08:00");
  CHECK(finish() == "ok");
}

TEST_CASE("A clock guard takes the word of the operator", "[server][clock]") {
  House house("2025-03-04");
  house.Open("2025-03-04");
  ClockGuard guard(&house.direct, &house.storage);
  const std::int64_t now = testing::T("2028-05-04").millis();
  CHECK_FALSE(guard.Check(now).ok());
  guard.Accept(now);
  CHECK_OK(guard.Check(now));
  CHECK_FALSE(guard.Check(testing::T("2098-01-01").millis()).ok());
}

TEST_CASE("An empty store has only the range of the calendar", "[server][clock]") {
  House house("2025-03-04");
  ClockGuard guard(&house.direct, &house.storage);
  CHECK_OK(guard.Check(testing::T("2098-01-01").millis()));
  CHECK_FALSE(guard.Check(testing::T("2101-01-01").millis()).ok());
  CHECK_FALSE(guard.Check(testing::T("1970-01-01").millis()).ok());
}

}  // namespace
}  // namespace anze::app
