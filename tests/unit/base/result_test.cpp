#include "core/base/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace anze::base {
namespace {

Result<int> Half(int n) {
  if (n % 2 != 0) return Error("odd", {{"n", std::to_string(n)}}).At("/n");
  return n / 2;
}

TEST(ResultTest, HoldsAValueOrErrors) {
  EXPECT_EQ(*Half(4), 2);
  ASSERT_FALSE(Half(3).ok());
  const auto refused = Half(3);
  EXPECT_EQ(refused.error().code, "odd");
  EXPECT_EQ(refused.error().pointer, "/n");
  EXPECT_EQ(refused.errors().size(), 1U);
}

TEST(ResultTest, MovesItsValueOut) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
  const std::unique_ptr<int> taken = std::move(result).value();
  EXPECT_EQ(*taken, 7);
}

TEST(ResultTest, OnlyErrorsCount) {
  Error warning("w");
  warning.severity = Severity::kWarning;
  EXPECT_FALSE(HasErrors({}));
  EXPECT_FALSE(HasErrors({warning}));
  EXPECT_TRUE(HasErrors({warning, Error("e")}));
}

}  // namespace
}  // namespace anze::base
