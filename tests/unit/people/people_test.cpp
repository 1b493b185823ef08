// Rules of passwords and waits, what roles permit, and how accounts are kept.
#include "core/people/account.h"
#include "core/people/policy.h"
#include "core/people/roles.h"
#include "tests/support/check.h"

namespace anze::people {
namespace {

using Texts = std::vector<std::string>;

Texts Codes(const base::Diagnostics& problems) {
  Texts codes;
  for (const auto& problem : problems) codes.push_back(problem.code);
  return codes;
}

TEST_CASE("A password is told everything that is wrong with it", "[people]") {
  const Policy policy;
  CHECK(CheckPassword(policy, "Tianjin-2025-river", "zhang").empty());
  CHECK(Codes(CheckPassword(policy, "abc", "zhang")) == Texts{"password-short", "password-kinds"});
  CHECK(Codes(CheckPassword(policy, "My-ZHANG-name-1", "zhang")) == Texts{"password-name"});
  CHECK(Codes(CheckPassword(policy, "Same-as-before-1", "zhang", "Same-as-before-1")) == Texts{"password-same"});
  CHECK(Codes(CheckPassword(policy, std::string(2000, 'a') + "A1", "zhang")) == Texts{"password-long"});
  CHECK(CheckPassword(policy, "安责险服务规范一二三四五Aa", "zhang").empty());
}

TEST_CASE("The wait grows with every failure up to its most", "[people]") {
  const Policy policy;
  CHECK(WaitUntil(policy, 4, 5, 1000) == 0);
  CHECK(WaitUntil(policy, 5, 5, 1000) == 1000 + 60'000);
  CHECK(WaitUntil(policy, 6, 5, 1000) == 1000 + 120'000);
  CHECK(WaitUntil(policy, 10, 5, 1000) == 1000 + 1'920'000);
  CHECK(WaitUntil(policy, 11, 5, 1000) == 1000 + 3'600'000);
  CHECK(WaitUntil(policy, 1'000'000, 5, 1000) == 1000 + 3'600'000);
}

TEST_CASE("A session ends when it was not used, and after its longest time", "[people]") {
  const Policy policy;
  constexpr std::int64_t kMinute = 60'000;
  CHECK(SessionEnd(policy, 0, 0) == 30 * kMinute);
  CHECK(SessionEnd(policy, 0, 700 * kMinute) == 720 * kMinute);
  CHECK(PasswordExpired(policy, 0, 91 * 1440 * kMinute));
  CHECK_FALSE(PasswordExpired(policy, 0, 90 * 1440 * kMinute));
}

TEST_CASE("Each administrator may do one thing, and the daily work belongs to offices", "[people]") {
  const auto names = [](const std::string& role) {
    std::string all;
    for (const auto name : NamesOf(PermissionsOf(Grant{role, "", Office::kPlatform, "cn"})))
      all += std::string(name) + " ";
    return all;
  };
  CHECK(names("system-administrator") == "rules.read people.manage ");
  CHECK(names("security-administrator") == "rules.read grants.manage retention.propose ");
  CHECK(names("audit-administrator") == "rules.read audit.read retention.approve ");
  CHECK(names("rules-editor") == "rules.read rules.edit ");
  CHECK(names("insurer") == "cases.read cases.write records.read records.write rules.read reports.read ");
  CHECK(PermissionsOf(Principal{}) == 0);
}

TEST_CASE("A bureau reads its region and an organisation what it is a party to", "[people]") {
  const std::vector<Grant> grants{{"handler", "b1", Office::kBureau, "cn/shanxi"},
                                  {"supervisor", "b1", Office::kBureau, "cn/shanxi"},
                                  {"insurer", "i1", Office::kOrganisation, "cn/zhejiang"},
                                  {"rules-editor", "", Office::kPlatform, "cn"}};
  const auto reads = ReadsOf(grants, {});
  CHECK_FALSE(reads.everything);
  CHECK(reads.regions == Texts{"cn/shanxi"});
  CHECK(reads.parties == Texts{"i1"});
  const Texts all{"*"};
  CHECK(ReadsOf({}, all).everything);
  const Texts one{"handler"};
  CHECK_FALSE(ReadsOf({}, one).everything);
}

TEST_CASE("Accounts, organisations and tokens come back from their rows", "[people]") {
  Account account;
  account.name = "zhang";
  account.title = "张三";
  account.person = "张三";
  account.password = "$argon2id$x";
  account.password_at = 5;
  account.must_change = true;
  account.factor = "00ff";
  account.recovery = {"a", "b"};
  account.grants = {{"handler", "b1", Office::kBureau, "cn/shanxi"}};
  account.created = 1;
  account.version = 3;
  const auto row = ToRow(account);
  CHECK(row.version == 4);
  const auto read = AccountOf(row);
  REQUIRE_OK(read);
  CHECK(read->title == account.title);
  CHECK(read->grants == account.grants);
  CHECK(read->recovery == account.recovery);
  CHECK(read->must_change);
  CHECK(ToRow(*read).content == row.content);
  const auto organisation = OrganisationOf(ToRow(Organisation{"i1", "保险", "insurer", "cn", "p", 0}));
  REQUIRE_OK(organisation);
  CHECK(organisation->parent == "p");
  const auto token = TokenOf(ToRow(Token{"t", "d", "n", "zhang", {"*"}, 1, 2, 3, 0}));
  REQUIRE_OK(token);
  CHECK(token->acts_for == Texts{"*"});
  CHECK(token->revoked == 3);
  CHECK(AccountOf({"account", "x", 1, "[]"}).error().code == "people-row-unreadable");
}

TEST_CASE("Names are small letters, digits, Chinese and a few signs", "[people]") {
  CHECK(IsName("zhang.san-1_2", 64, false));
  CHECK(IsName("张三", 64, false));
  CHECK_FALSE(IsName("Zhang", 64, false));
  CHECK(IsName("91140900MA0", 64, true));
  CHECK_FALSE(IsName("", 64, false));
  CHECK_FALSE(IsName("a b", 64, false));
  CHECK_FALSE(IsName("a/b", 64, false));
  CHECK_FALSE(IsName(std::string(65, 'a'), 64, false));
}

}  // namespace
}  // namespace anze::people
