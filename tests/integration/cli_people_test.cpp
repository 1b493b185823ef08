// Accounts by the command line: beside a running server, and in a folder where none runs.
#include <csignal>

#include "tests/integration/live.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::testing {
namespace {

base::Value Me(const ServerProcess& server, const std::string& token) {
  return Client(server.port()).Ask(Format("GET", "/api/v1/me", token)).Json();
}

TEST_CASE("Accounts and tokens are made beside a running server and where none runs", "[integration][cli][people]") {
  const TempFolder data;
  const TempFolder rules;
  CopyRules(rules.path(), {"shanxi"});
  const std::vector<std::string> at{"--data", data.path(), "--rules", rules.path()};
  const auto with = [&](std::vector<std::string> words) {
    words.insert(words.end(), at.begin(), at.end());
    return words;
  };
  CHECK(JsonOf(with({"user", "list"}), 2).Get("errors").as_list().front().GetString("code") == "data-missing");
  std::string token;
  {
    const ServerProcess server({data.path(), rules.path(), {}, 0});
    REQUIRE(server.running());
    JsonOf(with({"organisation", "add", "--code", "b1", "--title", "Bureau", "--kind", "bureau", "--region",
                 "cn/shanxi/xinzhou"}),
           0);
    const base::Value made =
        JsonOf(with({"user", "add", "--name", "zhang", "--role", "handler", "--organisation", "b1"}), 0);
    CHECK(made.GetString("initial_password").size() > 12);
    token = std::string(JsonOf(with({"token", "new", "--user", "zhang"}), 0).GetString("token"));
    CHECK(Me(server, token).GetString("id") == "zhang");
    CHECK(Me(server, token).Get("grants").as_list().front().GetString("organisation_title") == "Bureau");
    JsonOf(with({"user", "role", "--name", "zhang", "--role", "supervisor", "--organisation", "b1"}), 0);
    CHECK(Me(server, token).Get("grants").as_list().size() == 2);
    JsonOf(with({"user", "disable", "--name", "zhang"}), 0);
    CHECK(Me(server, token).GetString("code") == "http-sign-in-required");
  }
  // The server was killed, and left its socket behind.
  JsonOf(with({"user", "disable", "--name", "zhang", "--enable"}), 0);
  CHECK(JsonOf(with({"user", "add", "--name", "zhang", "--role", "handler"}), 2)
            .Get("errors")
            .as_list()
            .front()
            .GetString("code") == "user-exists");
  const ServerProcess again({data.path(), rules.path(), {}, 0});
  REQUIRE(again.running());
  CHECK(Me(again, token).GetString("id") == "zhang");
  CHECK(JsonOf(with({"token", "list", "--user", "zhang"}), 0).Get("items").as_list().size() == 1);
  const std::string id = token.substr(5, token.find('_', 5) - 5);
  JsonOf(with({"token", "revoke", "--id", id}), 0);
  CHECK(Me(again, token).GetString("code") == "http-sign-in-required");
  CHECK(RunAnze({"verify", "--data", data.path()}).exit_code == 0);
}

TEST_CASE("The first token makes three administrators over the wire and is spent then", "[integration][people]") {
  const TempFolder data;
  const TempFolder rules;
  CopyRules(rules.path(), {"shanxi"});
  const ServerProcess server({data.path(), rules.path(), {}, 0});
  REQUIRE(server.running());
  std::string first = ReadText(data.File("admin.token"));
  first.pop_back();
  Client client(server.port());
  CHECK(client.Ask(Format("GET", "/api/v1/cases", first)).Json().GetString("code") == "first-token-only-creates");
  for (const char* role : {"system-administrator", "security-administrator"}) {
    const std::string body = std::string(R"({"name":")") + role + R"(","title":"x","person":")" + role +
                             R"(","grants":[{"role":")" + role + R"(","region":"cn"}]})";
    CHECK(client.Ask(Format("POST", "/api/v1/users", first, body)).status == 201);
  }
  // The account of the tests is the third administrator.
  CHECK(client.Ask(Format("GET", "/api/v1/users", first)).Json().GetString("code") == "first-token-only-creates");
  CHECK(client.Ask(Format("GET", "/api/v1/me", first)).status == 200);
}

}  // namespace
}  // namespace anze::testing
