#include "core/base/result.h"

#include <memory>

#include "tests/support/check.h"

namespace anze::base {
namespace {

Result<int> Half(int n) {
  if (n % 2 != 0) return Error("odd", {{"n", std::to_string(n)}}).At("/n");
  return n / 2;
}

TEST_CASE("A result holds a value or errors", "[base][result]") {
  CHECK(*Half(4) == 2);
  REQUIRE_FALSE(Half(3).ok());
  const auto refused = Half(3);
  CHECK(refused.error().code == "odd");
  CHECK(refused.error().pointer == "/n");
  CHECK(refused.errors().size() == 1U);
}

TEST_CASE("A result moves its value out", "[base][result]") {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
  const std::unique_ptr<int> taken = std::move(result).value();
  CHECK(*taken == 7);
}

TEST_CASE("Only errors count as errors", "[base][result]") {
  Error warning("w");
  warning.severity = Severity::kWarning;
  CHECK_FALSE(HasErrors({}));
  CHECK_FALSE(HasErrors({warning}));
  CHECK(HasErrors({warning, Error("e")}));
}

}  // namespace
}  // namespace anze::base
