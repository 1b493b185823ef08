// Which path belongs to which route, page cursors, and who is let in.

#include <fstream>
#include <iterator>
#include <set>

#include "core/base/document.h"
#include "core/base/text.h"
#include "core/base/yaml.h"
#include "server/http/api.h"
#include "server/http/wire/body.h"
#include "server/http/wire/problem.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::http {
namespace {

using Strings = std::vector<std::string>;

TEST_CASE("Patterns of routes match whole paths", "[server][routes]") {
  const auto matched = [](const char* pattern, const char* path) {
    Strings arguments;
    if (!Match(pattern, path, &arguments)) return std::string("no");
    std::string all = "yes";
    for (const std::string& argument : arguments) all += " " + argument;
    return all;
  };
  CHECK(matched("/", "/") == "yes");
  CHECK(matched("/", "/x") == "no");
  CHECK(matched("/api/v1/cases", "/api/v1/cases") == "yes");
  CHECK(matched("/api/v1/cases", "/api/v1/casesx") == "no");
  CHECK(matched("/api/v1/cases", "/api/v1") == "no");
  CHECK(matched("/api/v1/cases/{id}", "/api/v1/cases/01H") == "yes 01H");
  CHECK(matched("/api/v1/cases/{id}", "/api/v1/cases/") == "no");
  CHECK(matched("/api/v1/cases/{id}", "/api/v1/cases") == "no");
  CHECK(matched("/api/v1/cases/{id}", "/api/v1/cases/a/b") == "no");
  CHECK(matched("/api/v1/cases/{id}/events", "/api/v1/cases/a/events") == "yes a");
  CHECK(matched("/d/{name}:evaluate", "/d/insurer-admission:evaluate") == "yes insurer-admission");
  CHECK(matched("/d/{name}:evaluate", "/d/:evaluate") == "no");
  CHECK(matched("/d/{name}:evaluate", "/d/x:evaluatey") == "no");
  CHECK(matched("/assets/*", "/assets/a/b.js") == "yes");
  CHECK(matched("/assets/*", "/assets") == "no");
  CHECK(matched("/api/v1/cases", "/api/v1/cases/") == "no");
  CHECK(matched("/api/v1/cases", "//api/v1/cases") == "no");
}

using base::Value;

Value DescribedApi() {
  std::ifstream file(testing::InProject("server/http/openapi.yaml"), std::ios::binary);
  const auto document = base::ParseYaml("openapi.yaml", std::string{std::istreambuf_iterator<char>(file), {}});
  return document.ok() ? base::ToValue(document->root) : Value();
}

TEST_CASE("Every route is there once and only services are open", "[server][routes]") {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Route& route : Routes()) {
    CAPTURE(route.method, route.pattern);
    CHECK(seen.emplace(route.method, route.pattern).second);
    CHECK((route.handler == nullptr) != (route.writer == nullptr));
    const bool session = route.pattern == "/api/v1/session" && route.method != "GET";
    // What leads to a session stands open, and so does the description.
    const bool provider = route.pattern == "/api/v1/providers" || route.pattern.starts_with("/api/v1/session/oidc");
    const bool stranger =
        session || provider || route.pattern == "/api/v1/openapi.json" || route.pattern == "/api/v1/personas";
    CHECK(route.open() == (stranger || !route.pattern.starts_with("/api/v1/")));
    // A route without a permission is one for everybody who has signed in, and that is said.
    const bool me = route.pattern.starts_with("/api/v1/me") || route.pattern == "/api/v1/session";
    CHECK(route.own() == (me && !route.open()));
    CHECK((route.open() || route.own()) == (route.permissions == 0));
  }
}

// A route whose query is described says the same in its description, and no route forgets to say what it takes.
TEST_CASE("Routes take the query that the API describes", "[server][routes]") {
  const Value described = DescribedApi();
  const Value& shared = described.Get("components").Get("parameters");
  for (const Route& route : Routes()) {
    CAPTURE(route.method, route.pattern);
    if (route.parameters == "*") continue;
    std::string method(route.method);
    for (char& c : method) c = static_cast<char>(c - 'A' + 'a');
    const Value& path = described.Get("paths").Get(route.pattern);
    REQUIRE(path.is_map());
    std::string names;
    for (const Value* level : {&path, &path.Get(method)}) {
      const Value& parameters = level->Get("parameters");
      for (const Value& given : parameters.is_list() ? parameters.as_list() : Value::List{}) {
        const std::string_view reference = given.GetString("$ref");
        const Value& parameter = reference.empty() ? given : shared.Get(reference.substr(reference.rfind('/') + 1));
        if (parameter.GetString("in") != "query" || parameter.GetString("name") == "lang") continue;
        names += (names.empty() ? "" : " ") + std::string(parameter.GetString("name"));
        if (parameter.Get("schema").GetString("type") == "object") names += '*';  // any names
        if (parameter.Get("schema").GetString("type") == "array") names += '+';   // several times
      }
    }
    CHECK(names == route.parameters);
  }
}

// --- cursors -------------------------------------------------------------------------------------------------

Request WithQuery(const std::string& name, const std::string& value) {
  Request request;
  request.query.emplace_back(name, value);
  return request;
}

TEST_CASE("Cursors come back as they were", "[server][cursors]") {
  for (const std::int64_t position : {std::int64_t{0}, std::int64_t{-5}, INT64_MAX, INT64_MIN}) {
    for (const char* id : {"01HX", "", "with blank", "\xE5\xBF\xBB"}) {
      CAPTURE(position, id);
      base::Diagnostics problems;
      const auto read = ReadCursor(WithQuery("cursor", MakeCursor(Request{}, position, id)), &problems);
      REQUIRE(read);
      REQUIRE(problems.empty());
      CHECK(read->first == position);
      CHECK(read->second == id);
    }
  }
}

TEST_CASE("Damaged cursors are refused", "[server][cursors]") {
  const std::string whole = MakeCursor(Request{}, 1234, "01HXYZ");
  Strings damaged{
      "x", "abc", "00", whole + "00", whole.substr(0, whole.size() - 2), whole.substr(2), "zz" + whole.substr(2)};
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = changed[i] == 'a' ? 'b' : 'a';
    damaged.push_back(changed);
  }
  for (const std::string& text : damaged) {
    INFO(text);
    base::Diagnostics problems;
    CHECK_FALSE(ReadCursor(WithQuery("cursor", text), &problems));
    REQUIRE(problems.size() == 1U);
    CHECK(problems.front().code == "bad-cursor");
    CHECK(problems.front().pointer == "?cursor");
  }
}

TEST_CASE("An absent cursor is the first page", "[server][cursors]") {
  base::Diagnostics problems;
  CHECK_FALSE(ReadCursor(Request{}, &problems));
  CHECK_FALSE(ReadCursor(WithQuery("cursor", ""), &problems));
  CHECK(problems.empty());
}

TEST_CASE("A limit in a query stays in its bounds", "[server][routes]") {
  const auto limit = [](const char* text) {
    base::Diagnostics problems;
    const std::size_t value = QueryLimit(WithQuery("limit", text), &problems);
    return problems.empty() ? std::to_string(value) : problems.front().code;
  };
  CHECK(limit("1") == "1");
  CHECK(limit("200") == "200");
  for (const char* bad : {"0", "201", "-1", "", "x", "1x", "+1", "99999999999999999999"}) {
    CAPTURE(bad);
    CHECK(limit(bad) == "bad-limit");
  }
}

// --- bodies --------------------------------------------------------------------------------------------------

std::string BodyCode(const std::string& type, const std::string& body) {
  Request request;
  request.headers.emplace_back("content-type", type);
  request.body = body;
  const auto read = ObjectBody(request);
  return read.ok() ? "ok" : read.error().code;
}

TEST_CASE("Bodies are JSON objects and say so", "[server][bodies]") {
  CHECK(BodyCode("application/json", "{}") == "ok");
  CHECK(BodyCode("application/json; charset=utf-8", "{}") == "ok");
  CHECK(BodyCode("application/json ;charset=utf-8", "{}") == "ok");
  CHECK(BodyCode("Application/JSON", "{}") == "ok");
  CHECK(BodyCode("application/jsonx", "{}") == "http-not-json-type");
  CHECK(BodyCode("text/plain", "{}") == "http-not-json-type");
  CHECK(BodyCode("", "{}") == "http-not-json-type");
  CHECK(BodyCode("application/json", "[]") == "http-body-not-object");
  CHECK(BodyCode("application/json", "").substr(0, 5) == "json-");
  CHECK(BodyCode("application/json", R"({"a":1,"a":2})").substr(0, 5) == "json-");
}

// --- problems ------------------------------------------------------------------------------------------------

TEST_CASE("Problems carry status and code and both languages", "[server][problems]") {
  app::Problem problem = app::Invalid({base::Error("missing-field", {{"field", "type"}}).At("/type")});
  const Answer response = ProblemAnswer(problem, base::Language::kEn);
  CHECK(response.status == 422);
  CHECK(response.content_type.starts_with("application/problem+json"));
  for (const char* part :
       {"\"code\":\"missing-field\"", "\"pointer\":\"/type\"", "\"zh\":{", "\"en\":{", "\"status\":422"}) {
    CHECK_THAT(response.body, Catch::Contains(part));
  }
  problem.kind = app::ProblemKind::kUnavailable;
  const Answer unavailable = ProblemAnswer(problem, base::Language::kZh);
  CHECK(unavailable.status == 503);
  CHECK(unavailable.headers.front().first == "Retry-After");
}

}  // namespace
}  // namespace anze::http
