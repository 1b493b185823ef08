// Accounts and roles: who may hold what, and the three administrators in three hands.
#include <algorithm>

#include "tests/unit/server/people_house.h"

namespace anze::testing {
namespace {

std::vector<ruleset::SourceFile> RulesWithRoles() {
  std::vector<ruleset::SourceFile> files = SmallRules();
  files.push_back({"cn/roles.yaml",
                   "roles:\n  handler: {zh: 经办, en: Handler}\n  supervisor: {zh: 监督, en: Supervisor}\n  "
                   "system: {zh: 系统, en: System}\n  insurer: {zh: 保险机构, en: Insurer}\n"});
  files.push_back({"cn/parameters/people.yaml",
                   "parameters:\n  people.organisation.roles:\n    title: {zh: 单位角色, en: Roles}\n    type: list\n"
                   "    unread: {zh: 平台, en: Platform}\n    values:\n"
                   "      - {from: 1990-01-01, value: [insurer], choice: true, reason: {zh: 例, en: Example}}\n"});
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

class AccountHouse {
 protected:
  AccountHouse() {
    const base::Diagnostics found = rules_.Load(RulesWithRoles());
    for (const base::Error& error : found) UNSCOPED_INFO(error.code);
    REQUIRE_FALSE(base::HasErrors(found));
    house_ = std::make_unique<PeopleHouse>(&rules_, &storage_, &clock_);
    Organisation("b1", "bureau");
    Organisation("i1", "insurer");
  }
  void Organisation(const std::string& code, const std::string& kind) {
    const auto made = house_->people.organisations().Add({code, code, kind, "cn", {}}, {}, {}, [](auto&, auto*) {});
    REQUIRE(std::holds_alternative<app::Changed>(made));
  }
  std::string Grant(const std::string& name, const std::vector<app::GrantAsked>& grants,
                    const app::Acting& acting = {}) {
    app::ExpectedVersions any;
    any.any = true;
    return CodeOf(house_->people.accounts().SetGrants(name, grants, any, acting));
  }
  static std::string CodeOf(const app::Answer<app::AccountShown>& answer) {
    const auto* problem = std::get_if<app::Problem>(&answer);
    if (problem == nullptr) return "ok";
    return problem->errors.empty() ? problem->error.code : problem->errors.front().code;
  }

  HandClock clock_{"2025-03-04"};
  storage::memory::MemoryStorage storage_;
  app::Rules rules_{&storage_};
  std::unique_ptr<PeopleHouse> house_;
};

TEST_CASE_METHOD(AccountHouse, "Nobody holds two of the three administrators' roles", "[server][people]") {
  CHECK(house_->Add("a", {"system-administrator", "security-administrator"}) == "administrators-apart");
  REQUIRE(house_->Add("a", {"system-administrator"}, "张三") == "ok");
  CHECK(Grant("a", {{"system-administrator", "", "cn"}, {"audit-administrator", "", "cn"}}) == "administrators-apart");
  // Nor a second account of the same person, however the name is written.
  CHECK(house_->Add("b", {"audit-administrator"}, "张三") == "person-has-account");
  CHECK(house_->Add("b", {}, " 张 三") == "person-has-account");
  REQUIRE(house_->Add("b", {}, "李四") == "ok");
  app::ExpectedVersions any;
  any.any = true;
  CHECK(CodeOf(house_->people.accounts().Rename("b", "b", "张三", any, {})) == "person-has-account");
}

TEST_CASE_METHOD(AccountHouse, "An administrator is a person who is named", "[server][people]") {
  app::Accounts::Adding adding;
  adding.name = adding.title = "nameless";
  adding.grants = {{"audit-administrator", "", "cn"}};
  const auto made = house_->people.accounts().Add(adding, {}, {}, [](const auto&, auto*) {});
  REQUIRE(std::holds_alternative<app::Problem>(made));
  CHECK(std::get<app::Problem>(made).errors.front().pointer == "/person");
}

TEST_CASE_METHOD(AccountHouse, "The last administrator of a kind stays", "[server][people]") {
  REQUIRE(house_->Add("a", {"system-administrator"}) == "ok");
  CHECK(CodeOf(house_->people.accounts().SetDisabled("a", true, {})) == "last-administrator");
  CHECK(Grant("a", {}) == "last-administrator");
  REQUIRE(house_->Add("b", {"system-administrator"}) == "ok");
  CHECK(CodeOf(house_->people.accounts().SetDisabled("a", true, {})) == "ok");
  CHECK(CodeOf(house_->people.accounts().SetDisabled("b", true, {})) == "last-administrator");
}

TEST_CASE_METHOD(AccountHouse, "Nobody changes his own roles or acts for others by himself", "[server][people]") {
  REQUIRE(house_->Add("s", {"security-administrator"}) == "ok");
  const std::string cookie = house_->SignIn("s", PeopleHouse::kPassword);
  const app::Acting acting{house_->people.directory().ByCookie(cookie), "10.0.0.1", ""};
  CHECK(Grant("s", {{"security-administrator", "", "cn"}, {"handler", "b1", "cn"}}, acting) == "own-grants");
  const app::Tokens::Adding token{"s", "t", clock_.NowMillis() + 1000, {"*"}};
  const auto made = house_->people.tokens().Add(token, acting, {}, [](const auto&, auto*) {});
  REQUIRE(std::holds_alternative<app::Problem>(made));
  CHECK(std::get<app::Problem>(made).error.code == "own-grants");
}

// Whoever makes a token has it in hand.
TEST_CASE_METHOD(AccountHouse, "Nobody makes a token for another of the three administrators", "[server][people]") {
  REQUIRE(house_->Add("s", {"security-administrator"}) == "ok");
  REQUIRE(house_->Add("y", {"system-administrator"}) == "ok");
  REQUIRE(house_->Add("h", {"handler@b1"}) == "ok");
  const std::string cookie = house_->SignIn("s", PeopleHouse::kPassword);
  const app::Acting acting{house_->people.directory().ByCookie(cookie), "10.0.0.1", ""};
  const auto outcome = [&](const char* of) {
    const auto made =
        house_->people.tokens().Add({of, "t", clock_.NowMillis() + 60'000, {}}, acting, {}, [](const auto&, auto*) {});
    const auto* problem = std::get_if<app::Problem>(&made);
    return problem == nullptr ? std::string("ok") : problem->error.code;
  };
  CHECK(outcome("y") == "token-of-administrator");
  CHECK(outcome("h") == "ok");
  CHECK(outcome("s") == "ok");
}

// Or gives the account the office afterwards.
TEST_CASE_METHOD(AccountHouse, "An account with tokens in other hands becomes none of the three administrators",
                 "[server][people]") {
  REQUIRE(house_->Add("s", {"security-administrator"}) == "ok");
  REQUIRE(house_->Add("h", {"handler@b1"}) == "ok");
  const std::string cookie = house_->SignIn("s", PeopleHouse::kPassword);
  const app::Acting acting{house_->people.directory().ByCookie(cookie), "10.0.0.1", ""};
  REQUIRE(house_->people.tokens()
              .Add({"h", "t", clock_.NowMillis() + 60'000, {}}, acting, {}, [](const auto&, auto*) {})
              .index() == 0);
  CHECK(Grant("h", {{"system-administrator", "", "cn"}}, acting) == "tokens-before-administrator");
  CHECK(Grant("h", {{"supervisor", "b1", "cn"}}, acting) == "ok");
  const std::string id = house_->people.directory().Tokens().front()->id;
  REQUIRE(std::holds_alternative<app::TokenShown>(house_->people.tokens().Revoke(id, acting)));
  CHECK(Grant("h", {{"system-administrator", "", "cn"}}, acting) == "ok");
}

TEST_CASE_METHOD(AccountHouse, "Only the machine's operator gives another administrator a new password",
                 "[server][people]") {
  REQUIRE(house_->Add("y", {"system-administrator"}) == "ok");
  REQUIRE(house_->Add("s", {"security-administrator"}) == "ok");
  REQUIRE(house_->Add("h", {"handler@b1"}) == "ok");
  const std::string cookie = house_->SignIn("y", PeopleHouse::kPassword);
  const app::Acting acting{house_->people.directory().ByCookie(cookie), "10.0.0.1", ""};
  CHECK(CodeOf(house_->people.accounts().Reset("s", true, acting)) == "reset-of-administrator");
  CHECK(CodeOf(house_->people.accounts().Reset("h", true, acting)) == "ok");
  CHECK(CodeOf(house_->people.accounts().Reset("s", true, {})) == "ok");
}

TEST_CASE_METHOD(AccountHouse, "A grant names a role, an organisation and a region that are known",
                 "[server][people]") {
  REQUIRE(house_->Add("a") == "ok");
  CHECK(Grant("a", {{"king", "", "cn"}}) == "unknown-grant-role");
  CHECK(Grant("a", {{"system", "", "cn"}}) == "unknown-grant-role");
  CHECK(Grant("a", {{"handler", "b2", "cn"}}) == "unknown-organisation");
  CHECK(Grant("a", {{"handler", "b1", "cn/nowhere"}}) == "unknown-region");
  CHECK(Grant("a", {{"handler", "", ""}}) == "grant-region-needed");
  CHECK(Grant("a", {{"insurer", "", "cn"}}) == "grant-organisation-needed");
  CHECK(Grant("a", {{"rules-editor", "b1", "cn"}}) == "grant-organisation-unwanted");
  CHECK(Grant("a", {{"handler", "b1", ""}, {"insurer", "i1", ""}}) == "ok");
  const auto account = house_->people.directory().FindAccount("a");
  REQUIRE(account->grants.size() == 2);
  CHECK(account->grants[0].office == people::Office::kBureau);
  CHECK(account->grants[0].region == "cn");
  CHECK(account->grants[1].office == people::Office::kOrganisation);
}

TEST_CASE_METHOD(AccountHouse, "What an administrator changes holds for the next request", "[server][people]") {
  REQUIRE(house_->Add("a") == "ok");
  const std::string token = house_->Token("a");
  const app::Directory& directory = house_->people.directory();
  CHECK(directory.ByToken(token)->permissions == 0);
  REQUIRE(Grant("a", {{"handler", "b1", "cn"}}) == "ok");
  CHECK((directory.ByToken(token)->permissions & people::kCasesWrite) != 0);
  CHECK(directory.ByToken(token)->principal.reads.regions == std::vector<std::string>{"cn"});
  REQUIRE(Grant("a", {{"insurer", "i1", "cn"}}) == "ok");
  CHECK(directory.ByToken(token)->principal.reads.regions.empty());
  CHECK(directory.ByToken(token)->principal.reads.parties == std::vector<std::string>{"i1"});
  REQUIRE(Grant("a", {}) == "ok");
  CHECK(directory.ByToken(token)->permissions == 0);
}

TEST_CASE_METHOD(AccountHouse, "A version that is not the present one is refused", "[server][people]") {
  REQUIRE(house_->Add("a") == "ok");
  app::ExpectedVersions first;
  first.versions = {1};
  CHECK(CodeOf(house_->people.accounts().Rename("a", "b", "c", first, {})) == "ok");
  const auto stale = house_->people.accounts().Rename("a", "b", "c", first, {});
  REQUIRE(std::holds_alternative<app::Problem>(stale));
  CHECK(std::get<app::Problem>(stale).current_version == 2U);
}

TEST_CASE_METHOD(AccountHouse, "A first password is drawn by the rules and must be changed", "[server][people]") {
  app::Accounts::Adding adding;
  adding.name = adding.title = "a";
  std::string password;
  const auto made = house_->people.accounts().Add(
      adding, {}, {}, [&](const app::AccountShown& shown, auto*) { password = shown.initial_password; });
  REQUIRE(std::holds_alternative<app::Changed>(made));
  CHECK(people::CheckPassword({}, password, "a").empty());
  const std::string cookie = house_->SignIn("a", password);
  CHECK(house_->people.directory().ByCookie(cookie)->must_change);
  CHECK(house_->Add("a") == "user-exists");
  CHECK(house_->Add("A b") == "bad-account-name");
  CHECK(house_->Add("ａ") == "bad-account-name");  // wide, and looks like another's
  for (const char* name : {"admin", "system"}) CHECK(house_->Add(name) == "account-name-reserved");
  CHECK(house_->Add("承办人甲") == "ok");
}

TEST_CASE_METHOD(AccountHouse, "Roles whose sign-in asks for a second factor must set one up", "[server][people]") {
  people::Policy policy;
  policy.second_factor_roles = {"audit-administrator"};
  house_->people.directory().SetPolicy(policy);
  REQUIRE(house_->Add("a", {"audit-administrator"}) == "ok");
  REQUIRE(house_->Add("b", {"handler@b1"}) == "ok");
  const app::Directory& directory = house_->people.directory();
  CHECK(directory.ByCookie(house_->SignIn("a", PeopleHouse::kPassword))->must_set_up);
  CHECK_FALSE(directory.ByCookie(house_->SignIn("b", PeopleHouse::kPassword))->must_set_up);
  CHECK_FALSE(directory.ByToken(house_->Token("a"))->must_set_up);
}

TEST_CASE_METHOD(AccountHouse, "The directory reads again what it wrote", "[server][people]") {
  REQUIRE(house_->Add("a", {"handler@b1"}) == "ok");
  const std::string token = house_->Token("a", {"insurer"});
  PeopleHouse again(&rules_, &storage_, &clock_);
  const auto who = again.people.directory().ByToken(token);
  REQUIRE(who);
  CHECK(who->principal.acts_for == std::vector<std::string>{"insurer"});
  CHECK(who->principal.via == "program");
  CHECK(who->principal.grants == house_->people.directory().FindAccount("a")->grants);
  CHECK(again.people.directory().FindOrganisation("i1")->kind == "insurer");
}

}  // namespace
}  // namespace anze::testing
