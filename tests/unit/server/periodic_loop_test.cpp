// The thread that looks, sleeps and looks again.
#include "server/loops/periodic_loop.h"

#include <stdexcept>

#include "core/base/limits.h"
#include "server/loops/housekeeping_loop.h"
#include "tests/unit/server/house.h"

namespace anze::loops {
namespace {

using testing::Eventually;
using testing::House;

TEST_CASE("A loop looks again when woken however long it meant to sleep", "[server][loops]") {
  House house;
  std::atomic<int> looks{0};
  std::atomic<int> woken{0};
  PeriodicLoop loop({.place = "test"}, &house.log);
  loop.Start([&](bool by_wake) {
    ++looks;
    if (by_wake) ++woken;
    return 60'000;
  });
  CHECK(Eventually([&] { return looks == 1; }));
  loop.Wake();
  CHECK(Eventually([&] { return woken == 1; }));
}

TEST_CASE("A wake during a look of the loop is not lost", "[server][loops]") {
  House house;
  std::atomic<int> looks{0};
  PeriodicLoop loop({.place = "test"}, &house.log);
  loop.Start([&](bool) {
    if (++looks == 1) loop.Wake();
    return 60'000;
  });
  CHECK(Eventually([&] { return looks == 2; }));
}

TEST_CASE("What a look of the loop throws is logged and the loop goes on", "[server][loops]") {
  House house;
  std::atomic<int> looks{0};
  PeriodicLoop loop({.place = "test"}, &house.log);
  loop.Start([&](bool) -> std::int64_t {
    if (++looks == 1) throw std::runtime_error("broken");
    return 60'000;
  });
  CHECK(Eventually([&] { return looks == 2; }));
  REQUIRE(house.Logged().size() == 1U);
  CHECK(house.Logged()[0].find("broken") != std::string::npos);
}

TEST_CASE("Housekeeping forgets answers after their life", "[server][loops]") {
  House house;
  app::OpenRequest request;
  request.type = "help";
  request.region = "cn";
  request.actor = {"system", {"*", "system"}};
  REQUIRE(std::holds_alternative<app::Changed>(house.cases.Open(request, {"key", "digest"})));
  REQUIRE(house.storage.FindIdempotency("key")->has_value());
  HousekeepingLoop loop(&house.storage, &house.clock, &house.log);
  house.clock.Forward(base::limits::kIdempotencyLifeMillis);
  loop.Wake();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  CHECK(house.storage.FindIdempotency("key")->has_value());
  house.clock.Forward(1);
  loop.Wake();
  CHECK(Eventually([&] { return !house.storage.FindIdempotency("key")->has_value(); }));
}

TEST_CASE("Housekeeping says that it failed", "[server][loops]") {
  House house;
  house.storage.SetFaults({.unavailable = true});
  HousekeepingLoop loop(&house.storage, &house.clock, &house.log);
  CHECK(Eventually([&] { return loop.failures() > 0; }));
  CHECK_FALSE(house.Logged().empty());
}

}  // namespace
}  // namespace anze::loops
