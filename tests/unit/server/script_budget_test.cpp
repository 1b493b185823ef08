// The time on the wall that the shell gives a script.

#include "server/app/answers/problem.h"
#include "server/compose/system.h"
#include "tests/support/check.h"

namespace anze::compose {
namespace {

base::Result<base::Value> RunForever(script::Budget budget) {
  script::Sandbox sandbox(std::move(budget));
  const base::Status compiled = sandbox.Compile("loop", "while true do end", "loop.lua");
  return compiled.ok() ? sandbox.Run("loop", base::Value()) : compiled.errors();
}

TEST_CASE("The budget ends a call whose time is up", "[server][budget]") {
  const auto result = RunForever(ScriptBudget(std::chrono::milliseconds(0)));
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == "script-time-exceeded");
  CHECK(app::FromFailure(result.errors()).kind == app::ProblemKind::kUnavailable);
}

TEST_CASE("The budget leaves the steps to end an endless loop", "[server][budget]") {
  const auto result = RunForever(ScriptBudget(std::chrono::hours(1)));
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().code == "script-steps-exceeded");
}

}  // namespace
}  // namespace anze::compose
