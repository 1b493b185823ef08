// Who sees personal data in clear, and who may have it shown.
#include "server/app/people/sight.h"

#include <string>
#include <vector>

#include "tests/support/check.h"

namespace anze::app {
namespace {

using people::Office;

people::Principal HolderOf(const char* role, Office office) {
  people::Principal who;
  who.grants = {{role, "a1", office, "cn/north"}};
  return who;
}

people::Policy ListedRoles() {
  people::Policy policy;
  policy.clear_roles = {"doctor"};
  policy.reveal_roles = {"handler", "insurer"};
  return policy;
}

TEST_CASE("Roles see in clear where they count, and nowhere else", "[server][personal]") {
  const people::Policy policy = ListedRoles();
  const std::vector<std::string> parties{"a1"};
  CHECK(SightOf(policy, HolderOf("doctor", Office::kBureau), "cn/north", {}) == Sight::kClear);
  CHECK(SightOf(policy, HolderOf("doctor", Office::kBureau), "cn/south", {}) == Sight::kMasked);
  CHECK(SightOf(policy, HolderOf("handler", Office::kBureau), "cn/north/east", {}) == Sight::kMayAsk);
  CHECK(SightOf(policy, HolderOf("insurer", Office::kOrganisation), "cn/north", parties) == Sight::kMayAsk);
  CHECK(SightOf(policy, HolderOf("insurer", Office::kOrganisation), "cn/north", {}) == Sight::kMasked);
  CHECK(SightOf(policy, HolderOf("clerk", Office::kBureau), "cn/north", parties) == Sight::kMasked);
}

TEST_CASE("Nobody sees in clear where no role is listed, nor a token that acts for all", "[server][personal]") {
  CHECK(SightOf(people::Policy(), HolderOf("doctor", Office::kBureau), "cn/north", {}) == Sight::kMasked);
  people::Principal token;
  token.acts_for = {"*"};
  token.reads.everything = true;
  CHECK(SightOf(ListedRoles(), token, "cn/north", {}) == Sight::kMasked);
  token.acts_for = {"handler"};
  token.reads.everything = false;
  token.grants = {{"handler", "a1", Office::kBureau, "cn"}};
  CHECK(SightOf(ListedRoles(), token, "cn/north", {}) == Sight::kMayAsk);
}

}  // namespace
}  // namespace anze::app
