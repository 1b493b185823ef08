// What transitions ask of the outside: carried out at least once, repeats harmless, failures tried again.
#include "server/loops/outbox_loop.h"

#include <gtest/gtest.h>

#include "tests/unit/server/house.h"

namespace anze::loops {
namespace {

using Strings = std::vector<std::string>;
using testing::Eventually;
using testing::House;
using testing::NotingNotifier;

bool Empty(House& house) { return house.storage.Stats()->outbox == 0; }

TEST(OutboxLoop, NotificationsReachTheNotifierInOrder) {
  House house;
  const std::string a = house.Open("2025-03-04");
  const std::string b = house.Open("2025-03-04");
  EXPECT_EQ(house.Raise(b, "tell"), "ok");
  EXPECT_EQ(house.Raise(a, "tell"), "ok");
  NotingNotifier notifier;
  OutboxLoop loop(&house.cases, &house.storage, &notifier, &house.clock);
  EXPECT_TRUE(Eventually([&] { return Empty(house); }));
  EXPECT_EQ(notifier.delivered(), (Strings{b + " notify told", a + " notify told"}));
  EXPECT_EQ(loop.delivered(), 2U);
}

TEST(OutboxLoop, WakesForWhatIsWrittenLater) {
  House house;
  NotingNotifier notifier;
  OutboxLoop loop(&house.cases, &house.storage, &notifier, &house.clock);
  const std::string id = house.Open("2025-03-04");
  EXPECT_EQ(house.Raise(id, "tell"), "ok");
  loop.Wake();
  EXPECT_TRUE(Eventually([&] { return Empty(house); }));
}

TEST(OutboxLoop, SubCaseIsOpenedAndReportsToItsParent) {
  House house;
  const std::string parent = house.Open("2025-03-04");
  EXPECT_EQ(house.Raise(parent, "call_help"), "ok");
  NotingNotifier notifier;
  OutboxLoop loop(&house.cases, &house.storage, &notifier, &house.clock);
  ASSERT_TRUE(Eventually([&] { return house.storage.Stats()->cases == 2 && Empty(house); }));
  const std::string child = house.storage.CaseIds(parent, 10, true)->at(0);
  const workflow::CaseState state = house.State(child);
  EXPECT_EQ(state.type, "help");
  EXPECT_EQ(state.parent, parent);
  EXPECT_EQ(state.region, "cn");
  EXPECT_EQ(state.subject.GetString("name"), "mine");
  EXPECT_EQ(house.Raise(child, "give"), "ok");
  loop.Wake();
  ASSERT_TRUE(Eventually([&] { return Empty(house); }));
  EXPECT_EQ(house.Events(parent), (Strings{"open", "call_help", "helped"}));
  EXPECT_EQ(house.State(parent).facts.FindPath("errand.helped_on")->as_string(), "2025-03-04");
}

// The answer was lost after the write: the item stays, and its repeat opens nothing twice.
TEST(OutboxLoop, RepeatAfterALostAnswerOpensNothingTwice) {
  House house;
  const std::string parent = house.Open("2025-03-04");
  EXPECT_EQ(house.Raise(parent, "call_help"), "ok");
  house.storage.SetFaults({.lose_answer = true});
  NotingNotifier notifier;
  OutboxLoop loop(&house.cases, &house.storage, &notifier, &house.clock);
  ASSERT_TRUE(Eventually([&] { return loop.failures() > 0; }));
  EXPECT_EQ(house.storage.Stats()->cases, 2);
  house.storage.SetFaults({});
  house.clock.Forward(3'600'000);
  loop.Wake();
  ASSERT_TRUE(Eventually([&] { return Empty(house); }));
  EXPECT_EQ(house.storage.Stats()->cases, 2);
}

TEST(OutboxLoop, FailedItemWaitsLongerEachTimeAndHoldsUpNobody) {
  House house;
  const std::string id = house.Open("2025-03-04");
  EXPECT_EQ(house.Raise(id, "tell"), "ok");
  NotingNotifier notifier;
  notifier.failures = 1;
  OutboxLoop loop(&house.cases, &house.storage, &notifier, &house.clock);
  ASSERT_TRUE(Eventually([&] { return loop.failures() == 1; }));
  const std::int64_t now = house.clock.Now().millis();
  EXPECT_TRUE(Eventually([&] { return house.storage.PendingOutbox(now, 10)->empty(); }));
  const auto deferred = house.storage.PendingOutbox(now + 1'000, 10).value();
  ASSERT_EQ(deferred.size(), 1U);
  EXPECT_EQ(deferred.front().attempts, 1);
  EXPECT_EQ(house.Raise(id, "tell"), "ok");
  loop.Wake();
  ASSERT_TRUE(Eventually([&] { return notifier.delivered().size() == 1; }));
  notifier.failures = 1;
  house.clock.Forward(1'001);
  loop.Wake();
  ASSERT_TRUE(Eventually([&] { return loop.failures() == 2; }));
  const std::int64_t later = house.clock.Now().millis();
  EXPECT_TRUE(Eventually([&] { return house.storage.PendingOutbox(later + 1'999, 10)->empty(); }));
  EXPECT_EQ(house.storage.PendingOutbox(later + 2'000, 10)->size(), 1U);
  house.clock.Forward(2'001);
  loop.Wake();
  ASSERT_TRUE(Eventually([&] { return Empty(house); }));
  EXPECT_EQ(notifier.delivered().size(), 2U);
}

// Nobody wakes the loop: it comes back by itself when the pause of what failed is over.
TEST(OutboxLoop, FailedItemIsTriedAgainWithoutBeingAsked) {
  House house;
  const std::string id = house.Open("2025-03-04");
  EXPECT_EQ(house.Raise(id, "tell"), "ok");
  NotingNotifier notifier;
  notifier.failures = 1;
  OutboxLoop loop(&house.cases, &house.storage, &notifier, &house.clock);
  ASSERT_TRUE(Eventually([&] { return loop.failures() == 1; }));
  house.clock.Forward(1'001);
  EXPECT_TRUE(Eventually([&] { return Empty(house); }));
}

TEST(OutboxLoop, RefusalByTheRulesIsNotTriedForEver) {
  House house;
  const std::string parent = house.Open("2025-03-04");
  EXPECT_EQ(house.Raise(parent, "call_help"), "ok");
  NotingNotifier notifier;
  OutboxLoop loop(&house.cases, &house.storage, &notifier, &house.clock);
  ASSERT_TRUE(Eventually([&] { return house.storage.Stats()->cases == 2 && Empty(house); }));
  EXPECT_EQ(house.Raise(parent, "finish"), "ok");
  EXPECT_EQ(house.Raise(house.storage.CaseIds(parent, 10, true)->at(0), "give"), "ok");
  loop.Wake();
  EXPECT_TRUE(Eventually([&] { return Empty(house); }));
  EXPECT_EQ(house.Events(parent), (Strings{"open", "call_help", "finish"}));
}

TEST(OutboxLoop, StopIsPrompt) {
  House house;
  NotingNotifier notifier;
  OutboxLoop loop(&house.cases, &house.storage, &notifier, &house.clock);
  const auto begin = std::chrono::steady_clock::now();
  loop.Stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

}  // namespace
}  // namespace anze::loops
