// What transitions ask of the outside: carried out at least once, repeats harmless, failures tried again.
#include "server/loops/outbox_loop.h"

#include "core/base/limits.h"
#include "tests/unit/server/house.h"

namespace anze::loops {
namespace {

using Strings = std::vector<std::string>;
using testing::Eventually;
using testing::House;
using testing::NotingNotifier;

bool Empty(House& house) { return house.storage.Stats()->outbox == 0; }

TEST_CASE("Outbox: notifications reach the notifier in order", "[server][outbox]") {
  House house;
  const std::string a = house.Open("2025-03-04");
  const std::string b = house.Open("2025-03-04");
  CHECK(house.Raise(b, "tell") == "ok");
  CHECK(house.Raise(a, "tell") == "ok");
  NotingNotifier notifier;
  OutboxLoop loop(house.means(), &notifier, &house.clock, &house.log);
  CHECK(Eventually([&] { return Empty(house); }));
  CHECK(notifier.delivered() == Strings{b + " notify told", a + " notify told"});
  CHECK(loop.delivered() == 2U);
}

TEST_CASE("Outbox: the loop wakes for what is written later", "[server][outbox]") {
  House house;
  NotingNotifier notifier;
  OutboxLoop loop(house.means(), &notifier, &house.clock, &house.log);
  const std::string id = house.Open("2025-03-04");
  CHECK(house.Raise(id, "tell") == "ok");
  loop.Wake();
  CHECK(Eventually([&] { return Empty(house); }));
}

TEST_CASE("Outbox: a sub-case is opened and reports to its parent", "[server][outbox]") {
  House house;
  const std::string parent = house.Open("2025-03-04");
  CHECK(house.Raise(parent, "call_help") == "ok");
  NotingNotifier notifier;
  OutboxLoop loop(house.means(), &notifier, &house.clock, &house.log);
  REQUIRE(Eventually([&] { return house.storage.Stats()->cases == 2 && Empty(house); }));
  const std::string child = house.storage.CaseIds(parent, 10, true)->at(0);
  const workflow::CaseState state = house.State(child);
  CHECK(state.type == "help");
  CHECK(state.parent == parent);
  CHECK(state.region == "cn");
  CHECK(state.subject.GetString("name") == "mine");
  CHECK(house.Raise(child, "give") == "ok");
  loop.Wake();
  REQUIRE(Eventually([&] { return Empty(house); }));
  CHECK(house.Events(parent) == Strings{"open", "call_help", "helped"});
  CHECK(house.State(parent).facts.FindPath("errand.helped_on")->as_string() == "2025-03-04");
}

// The answer was lost after the write: the item stays, and its repeat opens nothing twice.
TEST_CASE("Outbox: a repeat after a lost answer opens nothing twice", "[server][outbox]") {
  House house;
  const std::string parent = house.Open("2025-03-04");
  CHECK(house.Raise(parent, "call_help") == "ok");
  house.storage.SetFaults({.lose_answer = true});
  NotingNotifier notifier;
  OutboxLoop loop(house.means(), &notifier, &house.clock, &house.log);
  REQUIRE(Eventually([&] { return loop.failures() > 0; }));
  CHECK(house.storage.Stats()->cases == 2);
  house.storage.SetFaults({});
  house.clock.Forward(3'600'000);
  loop.Wake();
  REQUIRE(Eventually([&] { return Empty(house); }));
  CHECK(house.storage.Stats()->cases == 2);
}

TEST_CASE("Outbox: a failed item waits longer each time and holds up nobody", "[server][outbox]") {
  House house;
  const std::string id = house.Open("2025-03-04");
  CHECK(house.Raise(id, "tell") == "ok");
  NotingNotifier notifier;
  notifier.failures = 1;
  OutboxLoop loop(house.means(), &notifier, &house.clock, &house.log);
  REQUIRE(Eventually([&] { return loop.failures() == 1; }));
  const std::int64_t now = house.clock.NowMillis();
  CHECK(Eventually([&] { return house.storage.PendingOutbox(now, 10)->empty(); }));
  const auto deferred = house.storage.PendingOutbox(now + 1'000, 10).value();
  REQUIRE(deferred.size() == 1U);
  CHECK(deferred.front().attempts == 1);
  CHECK(house.Raise(id, "tell") == "ok");
  loop.Wake();
  REQUIRE(Eventually([&] { return notifier.delivered().size() == 1; }));
  notifier.failures = 1;
  house.clock.Forward(1'001);
  loop.Wake();
  REQUIRE(Eventually([&] { return loop.failures() == 2; }));
  const std::int64_t later = house.clock.NowMillis();
  CHECK(Eventually([&] { return house.storage.PendingOutbox(later + 1'999, 10)->empty(); }));
  CHECK(house.storage.PendingOutbox(later + 2'000, 10)->size() == 1U);
  house.clock.Forward(2'001);
  loop.Wake();
  REQUIRE(Eventually([&] { return Empty(house); }));
  CHECK(notifier.delivered().size() == 2U);
}

// Nobody wakes the loop: it comes back by itself when the pause of what failed is over.
TEST_CASE("Outbox: a failed item is tried again without being asked", "[server][outbox]") {
  House house;
  const std::string id = house.Open("2025-03-04");
  CHECK(house.Raise(id, "tell") == "ok");
  NotingNotifier notifier;
  notifier.failures = 1;
  OutboxLoop loop(house.means(), &notifier, &house.clock, &house.log);
  REQUIRE(Eventually([&] { return loop.failures() == 1; }));
  house.clock.Forward(1'001);
  CHECK(Eventually([&] { return Empty(house); }));
}

TEST_CASE("Outbox: a refusal by the rules is told in the journal of the case that asked", "[server][outbox]") {
  House house;
  const std::string parent = house.Open("2025-03-04");
  CHECK(house.Raise(parent, "call_help") == "ok");
  NotingNotifier notifier;
  OutboxLoop loop(house.means(), &notifier, &house.clock, &house.log);
  REQUIRE(Eventually([&] { return house.storage.Stats()->cases == 2 && Empty(house); }));
  const std::string child = house.storage.CaseIds(parent, 10, true)->at(0);
  CHECK(house.Raise(parent, "finish") == "ok");
  CHECK(house.Raise(child, "give") == "ok");
  loop.Wake();
  CHECK(Eventually([&] { return Empty(house); }));
  CHECK(house.Events(parent) == Strings{"open", "call_help", "finish"});
  CHECK(house.Events(child) == Strings{"open", "give", "effect_failed"});
  const workflow::Event told = house.Last(child);
  CHECK(told.actor == "system");
  CHECK(told.data.GetString("effect") == "raise_event");
  CHECK(told.data.GetString("target") == "helped");
  CHECK(told.data.GetString("code") == "case-closed");
  CHECK(told.data.Get("asked_by").as_int() == 2);
  CHECK_FALSE(told.data.GetString("reason_zh").empty());
  CHECK(told.to == "given");
  CHECK(loop.refused() == 1U);
  REQUIRE(house.Logged().size() == 1U);
  CHECK(house.Logged()[0].find("effect-refused") != std::string::npos);
}

TEST_CASE("Outbox: an event for a parent that is not there is told", "[server][outbox]") {
  House house;
  const std::string id = house.OpenHelp();
  CHECK(house.Raise(id, "give") == "ok");
  NotingNotifier notifier;
  OutboxLoop loop(house.means(), &notifier, &house.clock, &house.log);
  CHECK(Eventually([&] { return Empty(house); }));
  CHECK(house.Events(id) == Strings{"open", "give", "effect_failed"});
  CHECK(house.Last(id).data.GetString("code") == "effect-without-parent");
}

// The eighth failure is told, and only that one; the item is tried on until it is delivered.
TEST_CASE("Outbox: what keeps failing is told once and tried on", "[server][outbox]") {
  House house;
  const std::string id = house.Open("2025-03-04");
  CHECK(house.Raise(id, "tell") == "ok");
  NotingNotifier notifier;
  notifier.failures = base::limits::kEffectTriesUntilTold + 1;
  OutboxLoop loop(house.means(), &notifier, &house.clock, &house.log);
  CHECK(Eventually([&] {
    house.clock.Forward(3'600'000);
    loop.Wake();
    return Empty(house);
  }));
  CHECK(notifier.delivered().size() == 1U);
  CHECK(house.Events(id) == Strings{"open", "tell", "effect_failed"});
  CHECK(house.Last(id).data.Get("retried").as_bool());
  CHECK(house.Last(id).data.GetString("target") == "told");
}

TEST_CASE("Outbox: the loop stops promptly", "[server][outbox]") {
  House house;
  NotingNotifier notifier;
  OutboxLoop loop(house.means(), &notifier, &house.clock, &house.log);
  const auto begin = std::chrono::steady_clock::now();
  loop.Stop();
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2));
}

}  // namespace
}  // namespace anze::loops
