// Which path belongs to which route, page cursors, and who is let in.
#include <gtest/gtest.h>

#include <set>

#include "core/base/text.h"
#include "server/http/api.h"
#include "server/http/wire/body.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using Strings = std::vector<std::string>;

TEST(Routes, PatternsMatchWholePaths) {
  const auto matched = [](const char* pattern, const char* path) {
    Strings arguments;
    if (!Match(pattern, path, &arguments)) return std::string("no");
    std::string all = "yes";
    for (const std::string& argument : arguments) all += " " + argument;
    return all;
  };
  EXPECT_EQ(matched("/", "/"), "yes");
  EXPECT_EQ(matched("/", "/x"), "no");
  EXPECT_EQ(matched("/api/v1/cases", "/api/v1/cases"), "yes");
  EXPECT_EQ(matched("/api/v1/cases", "/api/v1/casesx"), "no");
  EXPECT_EQ(matched("/api/v1/cases", "/api/v1"), "no");
  EXPECT_EQ(matched("/api/v1/cases/{id}", "/api/v1/cases/01H"), "yes 01H");
  EXPECT_EQ(matched("/api/v1/cases/{id}", "/api/v1/cases/"), "no");
  EXPECT_EQ(matched("/api/v1/cases/{id}", "/api/v1/cases"), "no");
  EXPECT_EQ(matched("/api/v1/cases/{id}", "/api/v1/cases/a/b"), "no");
  EXPECT_EQ(matched("/api/v1/cases/{id}/events", "/api/v1/cases/a/events"), "yes a");
  EXPECT_EQ(matched("/d/{name}:evaluate", "/d/insurer-admission:evaluate"), "yes insurer-admission");
  EXPECT_EQ(matched("/d/{name}:evaluate", "/d/:evaluate"), "no");
  EXPECT_EQ(matched("/d/{name}:evaluate", "/d/x:evaluatey"), "no");
  EXPECT_EQ(matched("/assets/*", "/assets/a/b.js"), "yes");
  EXPECT_EQ(matched("/assets/*", "/assets"), "no");
  EXPECT_EQ(matched("/api/v1/cases", "/api/v1/cases/"), "no");
  EXPECT_EQ(matched("/api/v1/cases", "//api/v1/cases"), "no");
}

TEST(Routes, EveryRouteIsThereOnceAndOnlyServicesAreOpen) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Route& route : Routes()) {
    EXPECT_TRUE(seen.emplace(route.method, route.pattern).second) << route.method << ' ' << route.pattern;
    EXPECT_TRUE((route.handler == nullptr) != (route.writer == nullptr)) << route.pattern;
    const bool session = route.pattern == "/api/v1/session" && route.method != "GET";
    const bool data = route.pattern.starts_with("/api/v1/") && !session && route.pattern != "/api/v1/openapi.json";
    EXPECT_NE(route.open, data) << route.method << ' ' << route.pattern;
  }
}

// --- cursors -------------------------------------------------------------------------------------------------

Request WithQuery(const std::string& name, const std::string& value) {
  Request request;
  request.query.emplace_back(name, value);
  return request;
}

TEST(Cursors, ComeBackAsTheyWere) {
  for (const std::int64_t position : {std::int64_t{0}, std::int64_t{-5}, INT64_MAX, INT64_MIN}) {
    for (const char* id : {"01HX", "", "with blank", "\xE5\xBF\xBB"}) {
      base::Diagnostics problems;
      const auto read = ReadCursor(WithQuery("cursor", MakeCursor(position, id)), &problems);
      ASSERT_TRUE(read && problems.empty()) << position << id;
      EXPECT_EQ(read->first, position);
      EXPECT_EQ(read->second, id);
    }
  }
}

TEST(Cursors, DamagedOnesAreRefused) {
  const std::string whole = MakeCursor(1234, "01HXYZ");
  Strings damaged{
      "x", "abc", "00", whole + "00", whole.substr(0, whole.size() - 2), whole.substr(2), "zz" + whole.substr(2)};
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = changed[i] == 'a' ? 'b' : 'a';
    damaged.push_back(changed);
  }
  for (const std::string& text : damaged) {
    base::Diagnostics problems;
    EXPECT_FALSE(ReadCursor(WithQuery("cursor", text), &problems)) << text;
    ASSERT_EQ(problems.size(), 1U) << text;
    EXPECT_EQ(problems.front().code, "bad-cursor");
    EXPECT_EQ(problems.front().pointer, "?cursor");
  }
}

TEST(Cursors, AbsentIsTheFirstPage) {
  base::Diagnostics problems;
  EXPECT_FALSE(ReadCursor(Request{}, &problems));
  EXPECT_FALSE(ReadCursor(WithQuery("cursor", ""), &problems));
  EXPECT_TRUE(problems.empty());
}

TEST(QueryValues, LimitStaysInItsBounds) {
  const auto limit = [](const char* text) {
    base::Diagnostics problems;
    const std::size_t value = QueryLimit(WithQuery("limit", text), &problems);
    return problems.empty() ? std::to_string(value) : problems.front().code;
  };
  EXPECT_EQ(limit("1"), "1");
  EXPECT_EQ(limit("200"), "200");
  for (const char* bad : {"0", "201", "-1", "", "x", "1x", "+1", "99999999999999999999"})
    EXPECT_EQ(limit(bad), "bad-limit") << bad;
}

// --- bodies --------------------------------------------------------------------------------------------------

std::string BodyCode(const std::string& type, const std::string& body) {
  Request request;
  request.headers.emplace_back("content-type", type);
  request.body = body;
  const auto read = ObjectBody(request);
  return read.ok() ? "ok" : read.error().code;
}

TEST(Bodies, AreJsonObjectsAndSaySo) {
  EXPECT_EQ(BodyCode("application/json", "{}"), "ok");
  EXPECT_EQ(BodyCode("application/json; charset=utf-8", "{}"), "ok");
  EXPECT_EQ(BodyCode("application/json ;charset=utf-8", "{}"), "ok");
  EXPECT_EQ(BodyCode("Application/JSON", "{}"), "ok");
  EXPECT_EQ(BodyCode("application/jsonx", "{}"), "http-not-json-type");
  EXPECT_EQ(BodyCode("text/plain", "{}"), "http-not-json-type");
  EXPECT_EQ(BodyCode("", "{}"), "http-not-json-type");
  EXPECT_EQ(BodyCode("application/json", "[]"), "http-body-not-object");
  EXPECT_EQ(BodyCode("application/json", "").substr(0, 5), "json-");
  EXPECT_EQ(BodyCode("application/json", R"({"a":1,"a":2})").substr(0, 5), "json-");
}

// --- sign-in -------------------------------------------------------------------------------------------------

Request With(const std::string& header, const std::string& value) {
  Request request;
  request.headers.emplace_back(header, value);
  return request;
}

TEST(SignInTest, TokenOrCookieAndNothingElse) {
  const std::string token(64, 'a');
  const Auth auth(token);
  ASSERT_TRUE(auth.Authenticate(With("authorization", "Bearer " + token)));
  EXPECT_EQ(auth.Authenticate(With("authorization", "Bearer " + token))->actor.id, "admin");
  for (const std::string& wrong :
       {std::string(), std::string("Bearer "), "Bearer " + token.substr(1), "Bearer " + token + "a", "bearer" + token,
        token, "Basic " + token, "Bearer  " + token}) {
    EXPECT_FALSE(auth.Authenticate(With("authorization", wrong))) << wrong;
  }
  EXPECT_FALSE(auth.Authenticate(Request{}));
  EXPECT_FALSE(auth.Authenticate(With("cookie", "anze_session=" + token)));
  EXPECT_FALSE(auth.Authenticate(With("cookie", "anze_session=")));
  EXPECT_FALSE(auth.SignIn("wrong"));
  const auto cookie = auth.SignIn(token);
  ASSERT_TRUE(cookie);
  EXPECT_EQ(cookie->find(token), std::string::npos);
  EXPECT_NE(cookie->find("HttpOnly"), std::string::npos);
  EXPECT_NE(cookie->find("SameSite=Strict"), std::string::npos);
  const std::string pair = cookie->substr(0, cookie->find(';'));
  EXPECT_TRUE(auth.Authenticate(With("cookie", pair)));
  EXPECT_TRUE(auth.Authenticate(With("cookie", "a=b; " + pair + "; c=d")));
  EXPECT_FALSE(auth.Authenticate(With("cookie", pair.substr(0, pair.size() - 1))));
}

TEST(SignInTest, WrongTokenIsNotHelpedByAGoodCookie) {
  const Auth auth(std::string(64, 'a'));
  const std::string cookie = *auth.SignIn(std::string(64, 'a'));
  Request request = With("cookie", cookie.substr(0, cookie.find(';')));
  request.headers.emplace_back("authorization", "Bearer wrong");
  EXPECT_FALSE(auth.Authenticate(request));
}

// --- problems ------------------------------------------------------------------------------------------------

TEST(Problems, CarryStatusCodeAndBothLanguages) {
  app::Problem problem = app::Invalid({base::Error("missing-field", {{"field", "type"}}).At("/type")});
  const Response response = ProblemResponse(problem, base::Language::kEn);
  EXPECT_EQ(response.status, 422);
  EXPECT_TRUE(response.content_type.starts_with("application/problem+json"));
  for (const char* part :
       {"\"code\":\"missing-field\"", "\"pointer\":\"/type\"", "\"zh\":{", "\"en\":{", "\"status\":422"}) {
    EXPECT_NE(response.body.find(part), std::string::npos) << part << " in " << response.body;
  }
  problem.kind = app::ProblemKind::kUnavailable;
  const Response unavailable = ProblemResponse(problem, base::Language::kZh);
  EXPECT_EQ(unavailable.status, 503);
  EXPECT_EQ(unavailable.headers.front().first, "Retry-After");
}

}  // namespace
}  // namespace anze::http
