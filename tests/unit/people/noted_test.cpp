// Texts beside entries of the audit journal.
#include "core/people/noted.h"

#include "tests/support/check.h"

namespace anze::people {
namespace {

TEST_CASE("Texts beside an audit entry keep their order and are cut at a whole character", "[people]") {
  CHECK(Noted({}).empty());
  CHECK(Noted({{"b", "1"}, {"a", "\"x\""}}) == R"({"b":"1","a":"\"x\""})");
  std::string many = "a";
  for (int i = 0; i < 2000; ++i) many += "忻";
  CHECK(Noted({{"t", many}}).size() == 8 + 1 + 3 * 682);
}

}  // namespace
}  // namespace anze::people
