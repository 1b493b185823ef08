// Signing in at an identity provider, and the attacks on it, over a provider that says what the test wants.
#include "server/app/people/provider_sign_in.h"

#include <algorithm>

#include "tests/unit/server/people_house.h"

namespace anze::testing {
namespace {

using base::Value;

constexpr std::int64_t kTenMinutes = 600'000;

class FakeProvider : public ports::IdentityProvider {
 public:
  base::Result<std::string> PageFor(const ports::ProviderSignIn& sign_in) override {
    if (away) return base::Error("oidc-unavailable", {{"why", "away"}});
    asked = sign_in;
    return "https://id.example/page?state=" + sign_in.state;
  }
  base::Result<ports::ProvidedIdentity> Redeem(const std::string& code, const std::string&,
                                               const ports::ProviderSignIn& sign_in) override {
    ++redeemed;
    if (away) return base::Error("oidc-unavailable", {{"why", "away"}});
    if (code != "good") return base::Error("oidc-refused", {{"why", "invalid_grant"}});
    CHECK(sign_in.nonce == asked.nonce);
    CHECK(sign_in.verifier == asked.verifier);
    return ports::ProvidedIdentity{"https://id.example", subject, claims};
  }
  void GiveUp() override {}

  bool away = false;
  int redeemed = 0;
  std::string subject = "u-1";
  Value claims = Value::EmptyMap();
  ports::ProviderSignIn asked;
};

people::ClaimMapping Mapping() {
  people::ClaimMapping mapping;
  mapping.title = {"统一认证", "Sign-in"};
  mapping.name = "login";
  mapping.grants = {{{{"groups", "sys"}}, "system-administrator", "", "cn", {}},
                    {{{"groups", "sec"}}, "security-administrator", "", "cn", {}},
                    {{{"groups", "bureau"}}, "handler", "b1", "", {}},
                    {{{"groups", "gone"}}, "handler", "b9", "", {}}};
  return mapping;
}

class ProvidedHouse {
 protected:
  ProvidedHouse() {
    std::vector<ruleset::SourceFile> files = SmallRules();
    files.push_back({"cn/roles.yaml",
                     "roles:\n  handler: {zh: 经办, en: Handler}\n  supervisor: {zh: 监督, en: Supervisor}\n  "
                     "system: {zh: 系统, en: System}\n"});
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    const base::Diagnostics found = rules_.Load(files);
    for (const base::Error& error : found) UNSCOPED_INFO(error.code);
    REQUIRE_FALSE(base::HasErrors(found));
    house_ = std::make_unique<PeopleHouse>(&rules_, &storage_, &clock_);
    const auto made = house_->people.organisations().Add({"b1", "b1", "bureau", "cn", {}}, {}, {}, [](auto&, auto*) {});
    REQUIRE(std::holds_alternative<app::Changed>(made));
    sign_ins_ = std::make_unique<app::ProviderSignIns>(app::ProviderSignIns::Means{&house_->people.directory(),
                                                                                   &house_->people.accounts(),
                                                                                   &house_->people.sign_ins(),
                                                                                   &house_->secrets,
                                                                                   &provider_,
                                                                                   {}},
                                                       Mapping());
    REQUIRE_OK(sign_ins_->Prepare());
    Says("zhang", "张三", {"bureau"});
  }

  void Says(const std::string& login, const std::string& name, const std::vector<std::string>& groups) {
    provider_.claims.Set("login", login);
    provider_.claims.Set("name", name);
    provider_.claims.Set("groups", Value::ListOf(groups));
  }
  std::string Cookie(const std::string& wanted = "/calendar") {
    const auto begun = sign_ins_->Begin(wanted);
    REQUIRE(std::holds_alternative<app::ProviderSignIns::Begun>(begun));
    return std::get<app::ProviderSignIns::Begun>(begun).cookie;
  }
  // The session's cookie, or the code of what is wrong.
  std::string End(const std::string& cookie, const std::string& state, const std::string& code = "good",
                  const std::string& error = {}) {
    const auto ended = sign_ins_->End({cookie, state, code, {}, error}, {nullptr, "10.0.0.1", "test"});
    if (const auto* problem = std::get_if<app::Problem>(&ended)) return problem->error.code;
    return std::get<app::SignedIn>(ended).cookie;
  }
  std::string Walk() {
    const std::string cookie = Cookie();
    return End(cookie, provider_.asked.state);
  }
  app::Directory::RecognisedPtr Who(const std::string& session) { return house_->people.directory().ByCookie(session); }
  std::vector<std::string> Acts() {
    std::vector<std::string> acts;
    for (const auto& stored : storage_.ListAudit({}).value())
      acts.push_back(stored.entry.kind + " " + stored.entry.object + " " + stored.entry.outcome);
    return acts;
  }
  bool HasAct(const std::string& act) {
    const auto acts = Acts();
    return std::find(acts.begin(), acts.end(), act) != acts.end();
  }
  template <typename T>
  static std::string CodeOf(const app::Answer<T>& answer) {
    const auto* problem = std::get_if<app::Problem>(&answer);
    return problem == nullptr ? "ok" : problem->error.code;
  }

  HandClock clock_{"2025-03-04"};
  storage::memory::MemoryStorage storage_;
  app::Rules rules_{&storage_};
  FakeProvider provider_;
  std::unique_ptr<PeopleHouse> house_;
  std::unique_ptr<app::ProviderSignIns> sign_ins_;
};

TEST_CASE_METHOD(ProvidedHouse, "Who is vouched for has an account with the roles that the claims give",
                 "[server][provider]") {
  const auto who = Who(Walk());
  REQUIRE(who != nullptr);
  CHECK(who->principal.account == "zhang");
  CHECK(who->principal.person == "张三");
  CHECK_FALSE(who->must_change);
  CHECK_FALSE(who->must_set_up);
  REQUIRE(who->principal.grants.size() == 1U);
  CHECK(who->principal.grants.front() == people::Grant{"handler", "b1", people::Office::kBureau, "cn"});
  CHECK(HasAct("user.add user:zhang done"));
  // The second time nothing is changed.
  REQUIRE(Who(Walk()) != nullptr);
  CHECK(house_->people.directory().FindAccount("zhang")->version == 1U);
}

TEST_CASE_METHOD(ProvidedHouse, "Each sign-in makes the account what the provider says of it then",
                 "[server][provider]") {
  REQUIRE(Who(Walk()) != nullptr);
  Says("renamed", "张三丰", {"sys"});
  const auto who = Who(Walk());
  REQUIRE(who != nullptr);
  CHECK(who->principal.account == "zhang");  // given once
  CHECK(who->principal.person == "张三丰");
  CHECK(who->principal.grants.front().role == "system-administrator");
  CHECK(HasAct("user.change user:zhang done"));
  CHECK(HasAct("user.role user:zhang done"));
}

TEST_CASE_METHOD(ProvidedHouse, "Who has no role any more is refused, and out at once", "[server][provider]") {
  const std::string session = Walk();
  REQUIRE(Who(session) != nullptr);
  Says("zhang", "张三", {});
  CHECK(Walk() == "oidc-no-grant");
  CHECK(Who(session) == nullptr);
  CHECK(house_->people.directory().FindAccount("zhang")->grants.empty());
  CHECK(HasAct("session.begin provider:u-1 refused"));
}

TEST_CASE_METHOD(ProvidedHouse, "Who never had a role gets no account", "[server][provider]") {
  Says("li", "李四", {"elsewhere"});
  CHECK(Walk() == "oidc-no-grant");
  CHECK(house_->people.directory().FindAccount("li") == nullptr);
}

TEST_CASE_METHOD(ProvidedHouse, "A way back is good once, in the browser that began, for ten minutes",
                 "[server][provider]") {
  const std::string cookie = Cookie();
  const std::string state = provider_.asked.state;
  const std::string other = Cookie();
  CHECK(End(other, state) == "oidc-state");  // another browser's cookie
  CHECK(End("", state) == "oidc-state");     // none
  CHECK(End(cookie, "") == "oidc-state");
  CHECK(End(cookie, provider_.asked.state) == "oidc-state");  // another sign-in's state
  std::string longer = cookie;
  longer.replace(longer.find('.') + 1, 1, "9");
  CHECK(End(longer, state) == "oidc-state");
  CHECK(provider_.redeemed == 0);
  const std::string third = Cookie();
  CHECK(Who(End(third, provider_.asked.state)) != nullptr);
  CHECK(End(third, provider_.asked.state) == "oidc-state");
  CHECK(provider_.redeemed == 1);
  const std::string late = Cookie();
  clock_.Forward(kTenMinutes);
  CHECK(End(late, provider_.asked.state) == "oidc-state");
}

TEST_CASE_METHOD(ProvidedHouse, "The page that was wanted comes back from the cookie alone", "[server][provider]") {
  const std::string cookie = Cookie("/cases/01J?x=1");
  CHECK(sign_ins_->WantedOf(cookie) == "/cases/01J?x=1");
  std::string forged = cookie;
  forged[forged.size() - 70] = forged[forged.size() - 70] == 'a' ? 'b' : 'a';
  CHECK(sign_ins_->WantedOf(forged).empty());
}

TEST_CASE_METHOD(ProvidedHouse, "What the provider refuses, and its silence, is told and noted", "[server][provider]") {
  const std::string cookie = Cookie();
  CHECK(End(cookie, provider_.asked.state, "good", "access_denied") == "oidc-refused");
  CHECK(provider_.redeemed == 0);
  const std::string second = Cookie();
  CHECK(End(second, provider_.asked.state, "stolen") == "oidc-refused");
  const std::string third = Cookie();
  CHECK(End(third, provider_.asked.state, "") == "oidc-refused");
  const std::string fourth = Cookie();
  provider_.away = true;
  CHECK(End(fourth, provider_.asked.state) == "oidc-unavailable");
  CHECK(CodeOf(sign_ins_->Begin("/")) == "oidc-unavailable");
  CHECK(HasAct("session.begin provider: refused"));
}

TEST_CASE_METHOD(ProvidedHouse, "Refusals fill no journal", "[server][provider]") {
  for (int i = 0; i < 500; ++i) CHECK(End("x.1.y", "z") == "oidc-state");
  CHECK(Acts().size() < 100U);
}

TEST_CASE_METHOD(ProvidedHouse, "No account of our own is taken over, nor one of another person",
                 "[server][provider]") {
  REQUIRE(house_->Add("zhang", {"system-administrator"}, "张本地") == "ok");
  CHECK(Walk() == "provided-name-taken");
  CHECK_FALSE(people::IsProvided(*house_->people.directory().FindAccount("zhang")));
  Says("zhang2", "王五", {"bureau"});
  REQUIRE(Who(Walk()) != nullptr);
  provider_.subject = "u-2";
  CHECK(Walk() == "provided-name-taken");
  // One person has one account, for rules of four eyes.
  Says("zhang3", "张本地", {"bureau"});
  CHECK(Walk() == "person-has-account");
  for (const char* name : {"admin", "ZHANG", "a b", "../x", "", "系统"}) {
    Says(name, "赵六", {"bureau"});
    CHECK(Who(Walk()) == nullptr);
  }
}

TEST_CASE_METHOD(ProvidedHouse, "A claim that is needed and missing is named", "[server][provider]") {
  provider_.claims.Erase("login");
  CHECK(Walk() == "oidc-claim-missing");
  Says("zhang", "", {"bureau"});
  CHECK(Walk() == "oidc-claim-missing");
}

TEST_CASE_METHOD(ProvidedHouse, "A mapping that means nothing any more refuses", "[server][provider]") {
  Says("zhang", "张三", {"gone"});
  CHECK(Walk() == "unknown-organisation");
}

TEST_CASE_METHOD(ProvidedHouse, "The three administrators stay three persons, also by claims", "[server][provider]") {
  Says("zhang", "张三", {"sys", "sec"});
  CHECK(Walk() == "administrators-apart");
  CHECK(house_->people.directory().FindAccount("zhang") == nullptr);
  Says("zhang", "张三", {"sys"});
  REQUIRE(Who(Walk()) != nullptr);
  Says("zhang", "张三", {"sys", "sec"});
  CHECK(Walk() == "administrators-apart");
  // The last of a kind stays.
  Says("zhang", "张三", {"bureau"});
  CHECK(Walk() == "last-administrator");
}

TEST_CASE_METHOD(ProvidedHouse, "A disabled account stays disabled", "[server][provider]") {
  const std::string session = Walk();
  REQUIRE(CodeOf(house_->people.accounts().SetDisabled("zhang", true, {})) == "ok");
  CHECK(Who(session) == nullptr);
  CHECK(Walk() == "provided-disabled");
  REQUIRE(CodeOf(house_->people.accounts().SetDisabled("zhang", false, {})) == "ok");
  CHECK(Who(Walk()) != nullptr);
}

TEST_CASE_METHOD(ProvidedHouse, "An account of a provider opens by nothing but the provider", "[server][provider]") {
  const std::string session = Walk();
  const app::Acting acting{Who(session), "10.0.0.1", "test"};
  app::ExpectedVersions any;
  any.any = true;
  auto& accounts = house_->people.accounts();
  CHECK(house_->SignIn("zhang", "") == "sign-in-refused");
  CHECK(house_->SignIn("zhang", PeopleHouse::kPassword) == "sign-in-refused");
  CHECK(CodeOf(accounts.Reset("zhang", false, {})) == "account-of-provider");
  CHECK(CodeOf(accounts.SetGrants("zhang", {{"system-administrator", "", "cn"}}, any, {})) == "account-of-provider");
  CHECK(CodeOf(accounts.Rename("zhang", "x", "x", any, {})) == "account-of-provider");
  CHECK(house_->Token("zhang").empty());
  CHECK(house_->people.own().ChangePassword("", PeopleHouse::kPassword, acting)->error.code == "account-of-provider");
  CHECK(CodeOf(house_->people.own().DrawFactor(acting)) == "account-of-provider");
}

TEST_CASE_METHOD(ProvidedHouse, "An account of a provider is no persona, also where there are personas",
                 "[server][provider]") {
  REQUIRE(Who(Walk()) != nullptr);
  house_->people.directory().SetDemo(true);
  CHECK_FALSE(house_->people.directory().demo());
  app::Accounts::Adding persona;
  persona.name = persona.title = persona.person = "persona";
  persona.no_password = true;
  persona.grants = {{"handler", "b1", ""}};
  REQUIRE(
      std::holds_alternative<app::Changed>(house_->people.accounts().Add(persona, {}, {}, [](const auto&, auto*) {})));
  house_->people.directory().SetDemo(true);
  REQUIRE(house_->people.directory().demo());
  CHECK(CodeOf(house_->people.sign_ins().AsPersona("persona", {})) == "ok");
  CHECK(CodeOf(house_->people.sign_ins().AsPersona("zhang", {})) == "personas-absent");
}

TEST_CASE_METHOD(ProvidedHouse, "Names that hide or turn text are shown as what they are", "[server][provider]") {
  Says("zhang", "张\xE2\x80\xAE三\r\n<b>", {"bureau"});
  REQUIRE(Who(Walk()) != nullptr);
  const std::string title = house_->people.directory().FindAccount("zhang")->title;
  CHECK(title.find("\xE2\x80\xAE") == std::string::npos);
  CHECK(title.find('\n') == std::string::npos);
  Says("zhang", std::string(5000, 'x'), {"bureau"});
  REQUIRE(Who(Walk()) != nullptr);
  CHECK(house_->people.directory().FindAccount("zhang")->title.size() == 200U);
}

TEST_CASE_METHOD(ProvidedHouse, "Without a claim for names they are drawn from issuer and subject",
                 "[server][provider]") {
  people::ClaimMapping mapping = Mapping();
  mapping.name.clear();
  sign_ins_ = std::make_unique<app::ProviderSignIns>(app::ProviderSignIns::Means{&house_->people.directory(),
                                                                                 &house_->people.accounts(),
                                                                                 &house_->people.sign_ins(),
                                                                                 &house_->secrets,
                                                                                 &provider_,
                                                                                 {}},
                                                     mapping);
  REQUIRE_OK(sign_ins_->Prepare());
  const auto who = Who(Walk());
  REQUIRE(who != nullptr);
  CHECK(who->principal.account.starts_with("oidc-"));
  CHECK(Who(Walk())->principal.account == who->principal.account);
}

TEST_CASE("A mapping is held against roles and regions", "[server][provider]") {
  const app::KnownRoles roles{{"handler", {{}, people::Office::kBureau}},
                              {"insurer", {{}, people::Office::kOrganisation}},
                              {"system-administrator", {{}, people::Office::kPlatform}},
                              {"audit-administrator", {{}, people::Office::kPlatform}}};
  const auto codes = [&](const std::vector<people::ClaimGrant>& grants) {
    people::ClaimMapping mapping;
    mapping.grants = grants;
    std::vector<std::string> found;
    for (const base::Error& error :
         app::CheckMapping(mapping, roles, [](const std::string& region) { return region == "cn"; }))
      found.push_back(error.code);
    return found;
  };
  using Codes = std::vector<std::string>;
  const std::vector<people::ClaimCondition> a{{"groups", "a"}};
  const std::vector<people::ClaimCondition> b{{"groups", "b"}};
  const std::vector<people::ClaimCondition> both{{"groups", "a"}, {"groups", "b"}};
  CHECK(codes({{a, "handler", "b1", "", {}}, {a, "system-administrator", "", "cn", {}}}) == Codes{});
  CHECK(codes({{a, "king", "", "cn", {}}}) == Codes{"unknown-grant-role"});
  CHECK(codes({{a, "handler", "b1", "cn/nowhere", {}}}) == Codes{"unknown-region"});
  CHECK(codes({{a, "insurer", "", "cn", {}}}) == Codes{"grant-organisation-needed"});
  CHECK(codes({{a, "system-administrator", "b1", "cn", {}}}) == Codes{"grant-organisation-unwanted"});
  CHECK(codes({{a, "handler", "", "", {}}}) == Codes{"grant-region-needed"});
  CHECK(codes({{a, "system-administrator", "", "cn", {}}, {b, "audit-administrator", "", "cn", {}}}) == Codes{});
  CHECK(codes({{a, "system-administrator", "", "cn", {}}, {a, "audit-administrator", "", "cn", {}}}) ==
        Codes{"administrators-apart", "administrators-apart"});
  CHECK(codes({{both, "system-administrator", "", "cn", {}}, {a, "audit-administrator", "", "cn", {}}}) ==
        Codes{"administrators-apart"});
}

}  // namespace
}  // namespace anze::testing
