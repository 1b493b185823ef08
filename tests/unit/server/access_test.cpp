// Who may call what, decided before any handler runs: routes by permission, the first token, foreign pages.
#include <future>

#include "server/http/api.h"
#include "tests/unit/server/people_house.h"

namespace anze::http {
namespace {

class AccessHouse {
 protected:
  AccessHouse() {
    rules_.Load(testing::SmallRules());
    house_ = std::make_unique<testing::PeopleHouse>(&rules_, &storage_, &clock_);
    house_->people.directory().SetFirstToken(first_);
    Services services;
    services.rules = &rules_;
    services.storage = &storage_;
    services.clock = &clock_;
    services.auth = &house_->auth;
    services.people = &house_->people;
    services.metrics = &metrics_;
    api_ = std::make_unique<Api>(services);
  }

  using Fields = std::vector<std::pair<std::string, std::string>>;
  Answer Ask(const std::string& method, const std::string& path, Fields fields, const std::string& body = {}) {
    Request request;
    request.method = method;
    request.path = path;
    request.headers = std::move(fields);
    if (!body.empty()) request.headers.emplace_back("content-type", "application/json");
    request.body = body;
    request.address = "10.0.0.1";
    std::promise<std::optional<Answer>> given;
    api_->Handle(request, OwedAnswer([&](std::optional<Answer> answer) { given.set_value(std::move(answer)); }));
    Answer none;
    none.status = 500;
    return given.get_future().get().value_or(none);
  }
  // The refusal by the head alone: "" when the call may pass, else its code.
  std::string Refusal(const Route& route, const std::string& token) {
    Request request;
    request.method = std::string(route.method);
    request.path = std::string(route.pattern);
    for (std::size_t at = 0; (at = request.path.find('{')) != std::string::npos;)
      request.path.replace(at, request.path.find('}') - at + 1, "x");
    if (!token.empty()) request.headers = {{"authorization", "Bearer " + token}};
    const Admission admission = api_->Admit(request);
    return admission.refusal ? CodeOf(*admission.refusal) : std::string();
  }
  static std::string CodeOf(const Answer& answer) {
    const std::size_t at = answer.body.find("\"code\":\"");
    if (at == std::string::npos) return std::to_string(answer.status);
    return answer.body.substr(at + 8, answer.body.find('"', at + 8) - at - 8);
  }
  static std::string CookieIn(const Answer& answer) {
    for (const auto& [name, value] : answer.headers) {
      if (name == "Set-Cookie") return value.substr(0, value.find(';'));
    }
    return {};
  }
  void AddAdministrators() {
    for (const char* role : {"system-administrator", "security-administrator", "audit-administrator"})
      REQUIRE(house_->Add(role, {role}) == "ok");
  }

  const std::string first_ = std::string(64, 'f');
  testing::HandClock clock_{"2025-03-04"};
  storage::memory::MemoryStorage storage_;
  app::Rules rules_{&storage_};
  std::unique_ptr<testing::PeopleHouse> house_;
  observe::Metrics metrics_;
  std::unique_ptr<Api> api_;
};

TEST_CASE_METHOD(AccessHouse, "Every route lets in whoever has its permission and refuses everybody else",
                 "[server][access]") {
  for (const char* role :
       {"system-administrator", "security-administrator", "audit-administrator", "rules-editor", "rules-approver"})
    REQUIRE(house_->Add(role, {role}) == "ok");
  REQUIRE(house_->Add("nobody") == "ok");
  int looked = 0;
  for (const char* name : {"nobody", "system-administrator", "security-administrator", "audit-administrator",
                           "rules-editor", "rules-approver"}) {
    const std::string token = house_->Token(name);
    const auto who = house_->people.directory().ByToken(token);
    for (const Route& route : Routes()) {
      if (route.open()) continue;
      CAPTURE(name, route.method, route.pattern);
      const bool may = route.own() || (who->permissions & route.permissions) != 0;
      CHECK(Refusal(route, token) == (may ? "" : "permission-missing"));
      CHECK(Refusal(route, {}) == "http-sign-in-required");
      CHECK(Refusal(route, token + "0") == "http-sign-in-required");
      ++looked;
    }
  }
  CHECK(looked > 300);
}

TEST_CASE_METHOD(AccessHouse, "The first token makes the first accounts and opens nothing else", "[server][access]") {
  for (const Route& route : Routes()) {
    if (route.open() || route.own()) continue;
    CAPTURE(route.method, route.pattern);
    const bool people = (route.permissions & (people::kPeopleManage | people::kGrantsManage)) != 0;
    const bool may = people && !route.pattern.starts_with("/api/v1/tokens");
    CHECK(Refusal(route, first_) == (may ? "" : "first-token-only-creates"));
  }
  AddAdministrators();
  for (const Route& route : Routes()) {
    if (route.open()) continue;
    CAPTURE(route.method, route.pattern);
    CHECK(Refusal(route, first_) == (route.own() ? "" : "first-token-only-creates"));
  }
}

TEST_CASE_METHOD(AccessHouse, "A call by cookie from a foreign page changes nothing", "[server][access]") {
  REQUIRE(house_->Add("zhang") == "ok");
  const std::string body = R"({"name":"zhang","password":"Correct-horse-1"})";
  const Answer in = Ask("POST", "/api/v1/session", {}, body);
  REQUIRE(in.status == 200);
  const std::string cookie = CookieIn(in);
  REQUIRE(cookie.starts_with("anze_session="));
  const auto sign_out_everywhere = [&](Fields more) {
    more.emplace_back("cookie", cookie);
    return CodeOf(Ask("DELETE", "/api/v1/me/sessions", std::move(more)));
  };
  CHECK(sign_out_everywhere({{"sec-fetch-site", "cross-site"}}) == "http-foreign-origin");
  CHECK(sign_out_everywhere({{"sec-fetch-site", "same-site"}}) == "http-foreign-origin");
  CHECK(sign_out_everywhere({{"origin", "https://evil.example"}, {"host", "anze.example"}}) == "http-foreign-origin");
  CHECK(sign_out_everywhere({{"origin", "null"}, {"host", "anze.example"}}) == "http-foreign-origin");
  // A form of a foreign page can send text/plain, which no call takes for JSON.
  Request form;
  form.method = "PUT";
  form.path = "/api/v1/me/password";
  form.headers = {{"cookie", cookie}, {"content-type", "text/plain"}};
  form.body = R"({"old":"Correct-horse-1","new":"Another-horse-2"})";
  std::promise<std::optional<Answer>> given;
  api_->Handle(form, OwedAnswer([&](std::optional<Answer> answer) { given.set_value(std::move(answer)); }));
  CHECK(given.get_future().get()->status == 415);
  CHECK(Ask("GET", "/api/v1/me", {{"cookie", cookie}}).status == 200);
  CHECK(sign_out_everywhere({{"sec-fetch-site", "same-origin"}}) == "200");
  CHECK(Ask("GET", "/api/v1/me", {{"cookie", cookie}}).status == 401);
}

TEST_CASE_METHOD(AccessHouse, "A cookie that somebody made up is never taken over", "[server][access]") {
  REQUIRE(house_->Add("zhang") == "ok");
  const Answer in = Ask("POST", "/api/v1/session", {{"cookie", "anze_session=planted.0123"}},
                        R"({"name":"zhang","password":"Correct-horse-1"})");
  CHECK(in.status == 200);
  CHECK(CookieIn(in) != "anze_session=planted.0123");
  CHECK(Ask("GET", "/api/v1/me", {{"cookie", "anze_session=planted.0123"}}).status == 401);
  std::string all;
  for (const auto& [name, value] : in.headers) {
    if (name == "Set-Cookie") all = value;
  }
  for (const char* part : {"; HttpOnly", "; SameSite=Strict", "; Path=/"}) CHECK_THAT(all, Catch::Contains(part));
  Request over_https;
  over_https.secure = true;
  CHECK_THAT(Auth(&house_->people.directory()).CookieOf("x", over_https), Catch::Contains("; Secure"));
  CHECK(all.find("; Secure") == std::string::npos);
}

// `--demo` may be asked for over a store of real people, by an option that was left standing.
TEST_CASE_METHOD(AccessHouse,
                 "Only a persona of the demonstration signs in by a click, and never an account with a password",
                 "[server][access]") {
  app::Directory& directory = house_->people.directory();
  const auto by_click = [&](const char* name) {
    return std::holds_alternative<app::SignedIn>(
        house_->people.sign_ins().AsPersona(name, {nullptr, "10.0.0.1", "test"}));
  };
  REQUIRE(house_->Add("wang", {"system-administrator"}) == "ok");
  directory.SetDemo(true);
  CHECK_FALSE(directory.demo());
  CHECK_FALSE(by_click("wang"));
  app::Accounts::Adding persona;
  persona.name = "persona";
  persona.title = persona.person = "persona";
  persona.no_password = true;
  persona.grants.push_back({"audit-administrator", "", "cn"});
  const auto made = house_->people.accounts().Add(persona, {}, {}, [](const auto&, auto*) {});
  REQUIRE(std::holds_alternative<app::Changed>(made));
  CHECK_FALSE(by_click("persona"));
  directory.SetDemo(true);
  CHECK(directory.demo());
  CHECK(by_click("persona"));
  CHECK_FALSE(by_click("wang"));
  CHECK_FALSE(by_click("nobody"));
  CHECK(house_->people.directory().ByCookie(house_->SignIn("persona", "")) == nullptr);
}

TEST_CASE_METHOD(AccessHouse, "A wrong token is not helped by a good cookie", "[server][access]") {
  REQUIRE(house_->Add("zhang") == "ok");
  const std::string cookie =
      CookieIn(Ask("POST", "/api/v1/session", {}, R"({"name":"zhang","password":"Correct-horse-1"})"));
  CHECK(Ask("GET", "/api/v1/me", {{"cookie", cookie}, {"authorization", "Bearer wrong"}}).status == 401);
  CHECK(Ask("GET", "/api/v1/me", {{"cookie", "a=b; " + cookie + "; c=d"}}).status == 200);
}

// Whoever follows the changes is asked for again before each notice.
TEST_CASE_METHOD(AccessHouse, "Who was recognised is nobody once the session has ended or the token has run out",
                 "[server][access]") {
  REQUIRE(house_->Add("zhang") == "ok");
  const app::Directory& directory = house_->people.directory();
  const auto recognised = [&](const char* name, const std::string& value) {
    Request request;
    request.headers = {{name, value}};
    return house_->auth.Authenticate(request)->recognised;
  };
  const std::string cookie =
      CookieIn(Ask("POST", "/api/v1/session", {}, R"({"name":"zhang","password":"Correct-horse-1"})"));
  const auto session = recognised("cookie", cookie);
  REQUIRE(directory.Again(*session) != nullptr);
  CHECK(directory.Again(*session)->principal.account == "zhang");
  const auto token = recognised("authorization", "Bearer " + house_->Token("zhang", {}, 60'000));
  CHECK(directory.Again(*token) != nullptr);
  CHECK(Ask("DELETE", "/api/v1/session", {{"cookie", cookie}}).status == 200);
  CHECK(directory.Again(*session) == nullptr);
  clock_.Forward(61'000);
  CHECK(directory.Again(*token) == nullptr);
}

TEST_CASE_METHOD(AccessHouse, "Whoever must change the password first may do nothing else", "[server][access]") {
  REQUIRE(house_->Add("s", {"system-administrator"}) == "ok");
  REQUIRE(std::holds_alternative<app::AccountShown>(house_->people.accounts().Reset("s", false, {}, "Drawn-horse-1")));
  const std::string cookie = CookieIn(Ask("POST", "/api/v1/session", {}, R"({"name":"s","password":"Drawn-horse-1"})"));
  CHECK(CodeOf(Ask("GET", "/api/v1/users", {{"cookie", cookie}})) == "password-change-required");
  CHECK(Ask("GET", "/api/v1/me", {{"cookie", cookie}}).status == 200);
  CHECK(Ask("PUT", "/api/v1/me/password", {{"cookie", cookie}}, R"({"old":"Drawn-horse-1","new":"Another-horse-2"})")
            .status == 200);
  CHECK(Ask("GET", "/api/v1/users", {{"cookie", cookie}}).status == 200);
}

// Bodies that state what only an administrator of roles may give, or what nobody may state.
TEST_CASE_METHOD(AccessHouse, "Roles do not come by members of a body", "[server][access]") {
  AddAdministrators();
  const std::string system = "Bearer " + house_->Token("system-administrator");
  const std::string security = "Bearer " + house_->Token("security-administrator");
  const std::string grants = R"("grants":[{"role":"rules-editor","region":"cn"}])";
  CHECK(CodeOf(Ask("POST", "/api/v1/users", {{"authorization", system}},
                   R"({"name":"x","title":"x",)" + grants + "}")) == "permission-missing");
  CHECK(Ask("POST", "/api/v1/users", {{"authorization", system}}, R"({"name":"x","title":"x"})").status == 201);
  for (const char* member : {"grants", "permissions", "disabled", "must_change_password", "version"}) {
    CAPTURE(member);
    CHECK(CodeOf(Ask("PUT", "/api/v1/users/x", {{"authorization", system}, {"if-match", "*"}},
                     std::string(R"({"title":"x",")") + member + R"(":[]})")) == "unknown-field");
  }
  CHECK(CodeOf(Ask("PUT", "/api/v1/users/x/grants", {{"authorization", system}, {"if-match", "*"}},
                   "{" + grants + "}")) == "permission-missing");
  CHECK(Ask("PUT", "/api/v1/users/x/grants", {{"authorization", security}, {"if-match", "*"}}, "{" + grants + "}")
            .status == 200);
  CHECK(CodeOf(Ask("PUT", "/api/v1/users/x/grants", {{"authorization", security}}, "{" + grants + "}")) ==
        "http-if-match-required");
}

TEST_CASE_METHOD(AccessHouse, "A repeat of making an account or token shows no secret again", "[server][access]") {
  AddAdministrators();
  const std::string system = "Bearer " + house_->Token("system-administrator");
  const std::string security = "Bearer " + house_->Token("security-administrator");
  const auto twice = [&](const std::string& path, const std::string& by, const std::string& body, const char* secret) {
    const Fields fields{{"authorization", by}, {"idempotency-key", "k"}};
    const Answer first = Ask("POST", path, fields, body);
    const Answer second = Ask("POST", path, fields, body);
    CHECK(first.status == 201);
    CHECK(second.status == 201);
    CHECK_THAT(first.body, Catch::Contains(secret));
    CHECK_THAT(second.body, !Catch::Contains(secret));
  };
  twice("/api/v1/users", system, R"({"name":"x","title":"x"})", "initial_password");
  twice("/api/v1/tokens", security, R"({"user":"x","name":"t","expires":"2025-06-30"})", "\"token\"");
}

}  // namespace
}  // namespace anze::http
