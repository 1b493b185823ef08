// Threads that must not wait get no rules that would have to be read first.
#include "server/app/rules/no_wait.h"

#include <thread>

#include "server/app/rules/rules.h"
#include "tests/unit/server/house.h"

namespace anze::app {
namespace {

TEST_CASE("Rules are refused until they are at hand", "[server][rules]") {
  Rules rules(nullptr);
  REQUIRE_FALSE(base::HasErrors(rules.Load(testing::SmallRules())));
  const calendar::Date day = testing::D("2025-03-04");
  {
    const NoWait scope;
    const auto refused = rules.At("cn", day);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == "rules-not-at-hand");
    CHECK(NoWait::missed());
    bool elsewhere = false;
    std::thread([&] { elsewhere = rules.At("cn", day).ok(); }).join();
    CHECK(elsewhere);
  }
  {
    const NoWait scope;
    CHECK_OK(rules.At("cn", day));
    CHECK_FALSE(NoWait::missed());
    CHECK_FALSE(rules.ByDigest("no such").ok());
    CHECK(NoWait::missed());
  }
  CHECK_FALSE(NoWait::missed());
  CHECK(rules.ByDigest("no such").error().code == "unknown-snapshot");
}

}  // namespace
}  // namespace anze::app
