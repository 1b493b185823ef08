// The time on the wall that the shell gives a script.
#include <gtest/gtest.h>

#include "server/app/problem.h"
#include "server/compose/system.h"

namespace anze::compose {
namespace {

base::Result<base::Value> RunForever(script::Budget budget) {
  script::Sandbox sandbox(std::move(budget));
  const base::Status compiled = sandbox.Compile("loop", "while true do end", "loop.lua");
  return compiled.ok() ? sandbox.Run("loop", base::Value()) : compiled.errors();
}

TEST(ScriptBudget, EndsACallWhoseTimeIsUp) {
  const auto result = RunForever(ScriptBudget(std::chrono::milliseconds(0)));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, "script-time-exceeded");
  EXPECT_EQ(app::FromFailure(result.errors()).kind, app::ProblemKind::kUnavailable);
}

TEST(ScriptBudget, LeavesTheStepsToEndAnEndlessLoop) {
  const auto result = RunForever(ScriptBudget(std::chrono::hours(1)));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, "script-steps-exceeded");
}

}  // namespace
}  // namespace anze::compose
