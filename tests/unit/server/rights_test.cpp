// Which roles somebody's offices give for one case.
#include "core/people/rights.h"

#include "tests/support/check.h"

namespace anze::people {
namespace {

using Strings = std::vector<std::string>;

Principal Clerk() {
  Principal who;
  who.account = "clerk";
  who.person = "clerk";
  who.grants = {{"handler", "B1", Office::kBureau, "cn/north"},
                {"insurer", "Ａ1", Office::kOrganisation, "cn"},
                {"agency", "C1", Office::kOrganisation, "cn/south"},
                {"system-administrator", "", Office::kPlatform, "cn"}};
  return who;
}

TEST_CASE("A role counts in its region, and one of an organisation where that is a party", "[server][rights]") {
  const Principal who = Clerk();
  const auto roles = [&](const char* region, const Strings& parties) { return RolesFor(who, region, parties); };
  CHECK(roles("cn/north", {}) == Strings{"handler"});
  CHECK(roles("cn/north/east", {"a1"}) == Strings{"handler", "insurer"});
  CHECK(roles("cn/south", {"a1", "c1"}) == Strings{"insurer", "agency"});
  CHECK(roles("cn/northern", {"b1"}).empty());
  CHECK(roles("cn", {"c1"}).empty());
  CHECK(roles("de", {"a1"}).empty());
}

TEST_CASE("A grant without a region or organisation gives nothing", "[server][rights]") {
  Principal who;
  who.grants = {{"handler", "B1", Office::kBureau, ""}, {"insurer", "", Office::kOrganisation, "cn"}};
  CHECK(RolesFor(who, "cn", Strings{""}).empty());
}

TEST_CASE("A program acts for its roles wherever it may read", "[server][rights]") {
  Principal who;
  who.account = "feed";
  who.acts_for = {"insurer", "agency"};
  who.reads.parties = {"A1"};
  CHECK(RolesFor(who, "cn", Strings{"a1"}) == Strings{"insurer", "agency"});
  CHECK(RolesFor(who, "cn", Strings{"b1"}).empty());
  CHECK(MayActFor(who, "agency"));
  CHECK_FALSE(MayActFor(who, "handler"));
  who.acts_for = {"*"};
  CHECK(MayActFor(who, "handler"));
  CHECK(ViaOf(who) == "feed");
  who.via = "night-token";
  CHECK(ViaOf(who) == "night-token");
}

}  // namespace
}  // namespace anze::people
