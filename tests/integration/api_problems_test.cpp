// Every way to be refused: status, code, pointer, and both languages each time.
#include <gtest/gtest.h>

#include <thread>

#include "tests/integration/live.h"

namespace anze::testing {
namespace {

using base::Value;

// "<status> <code> <pointers>", after checking that the answer is a whole problem.
std::string Problem(const Answer& answer) {
  const Value body = answer.Json();
  EXPECT_TRUE(answer.Header("content-type").starts_with("application/problem+json")) << answer.body;
  EXPECT_EQ(body.Get("status"), Value(answer.status)) << answer.body;
  for (const char* language : {"zh", "en"}) {
    EXPECT_FALSE(body.Get(language).GetString("detail").empty()) << answer.body;
    EXPECT_EQ(body.Get(language).GetString("detail").find('{'), std::string_view::npos) << answer.body;
  }
  EXPECT_FALSE(body.GetString("title").empty());
  std::string text = std::to_string(answer.status) + " " + std::string(body.GetString("code"));
  const Value& errors = body.Get("errors");
  for (const Value& error : errors.is_list() ? errors.as_list() : Value::List{})
    text += " " + std::string(error.GetString("pointer"));
  return text;
}

std::string Post(const std::string& body, const std::vector<std::string>& lines = {}) {
  return Problem(Live().Post("/api/v1/cases", body, lines));
}

std::string NewCase() { return std::string(Live().OpenComplaint(Today(), "problems").Json().GetString("id")); }

TEST(ApiProblems, BodiesThatAreNoBodies) {
  EXPECT_EQ(Post("{").substr(0, 9), "400 json-");
  EXPECT_EQ(Post(R"({"a":1,"a":2})").substr(0, 9), "400 json-");
  EXPECT_EQ(Post("{} x").substr(0, 9), "400 json-");
  EXPECT_EQ(Post("\xFF").substr(0, 9), "400 json-");
  EXPECT_EQ(Post("[]"), "400 http-body-not-object");
  EXPECT_EQ(Post(std::string(200, '[')).substr(0, 9), "400 json-");
  EXPECT_EQ(Post("{}", {"Content-Type: text/plain"}), "415 http-not-json-type");
  EXPECT_EQ(Post(R"({"a":1e999})").substr(0, 4), "400 ");
}

TEST(ApiProblems, TooLarge) {
  EXPECT_EQ(Post("{\"x\":\"" + std::string(1024 * 1024, 'x') + "\"}"), "413 http-body-too-large");
}

TEST(ApiProblems, ShapeIsPointedAt) {
  EXPECT_EQ(Post("{}"), "422 missing-field /type /region");
  EXPECT_EQ(Post(R"({"type":1,"region":"cn"})"), "422 wrong-type /type");
  EXPECT_EQ(Post(R"({"type":"complaint","region":"cn","colour":"red"})"), "422 unknown-field /colour");
  EXPECT_EQ(Post(R"({"type":"complaint","region":"cn","facts":[]})"), "422 wrong-type /facts");
  EXPECT_EQ(Post(R"({"type":"complaint","region":"cn","actor":{"id":"x"}})"), "422 actor-incomplete /actor");
}

TEST(ApiProblems, UnknownNames) {
  EXPECT_EQ(Post(R"({"type":"complaint","region":"cn/atlantis"})"), "422 unknown-region /region");
  EXPECT_EQ(Post(R"({"type":"wedding","region":"cn/shanxi/xinzhou"})"), "422 unknown-case-type /type");
  const std::string id = NewCase();
  EXPECT_EQ(Problem(Live().Raise(id, "handler:h1", "marry")).substr(0, 17), "422 unknown-event");
  EXPECT_EQ(Problem(Live().Raise("01HZZZZZZZZZZZZZZZZZZZZZZZ", "handler:h1", "take")), "404 unknown-case");
  EXPECT_EQ(Problem(Live().Get("/api/v1/cases/nobody")), "404 unknown-case");
  EXPECT_EQ(Problem(Live().Get("/api/v1/cases/nobody/journal")), "404 unknown-case");
  EXPECT_EQ(Problem(Live().Get("/api/v1/nothing")), "404 http-no-such-path");
  EXPECT_EQ(
      Problem(Live().Get("/api/v1/deadlines:compute?region=cn/atlantis&from=2026-01-01&period=10wd")).substr(0, 18),
      "422 unknown-region");
}

TEST(ApiProblems, FactsAreHeldToTheirSchema) {
  const auto open = [](const std::string& facts) {
    return Post(R"({"type":"complaint","region":"cn/shanxi/xinzhou","subject":{"name":"x"},"facts":)" + facts + "}");
  };
  EXPECT_NE(open("{}").find("/facts/complaint/received_on"), std::string::npos) << open("{}");
  for (const char* bad : {R"({"complaint":{"received_on":"2026-02-30"}})", R"({"complaint":{"received_on":5}})",
                          R"({"complaint":{"received_on":"2026-01-05","kind":"song"}})",
                          R"({"complaint":{"received_on":"2026-01-05","colour":"red"}})", R"({"weather":1})"}) {
    const std::string problem = open(bad);
    EXPECT_TRUE(problem.starts_with("422 ")) << bad << problem;
    EXPECT_NE(problem.find(" /facts/"), std::string::npos) << bad << problem;
  }
}

TEST(ApiProblems, RulesRefuseWithTheirClauses) {
  const Answer future = Live().OpenComplaint(Today(30), "future");
  EXPECT_TRUE(Problem(future).starts_with("422 requirement-not-met")) << future.body;
  EXPECT_FALSE(future.Json().Get("clauses").as_list().empty());
  EXPECT_FALSE(future.Json().Get("zh").GetString("message").empty());
}

TEST(ApiProblems, StateVersionRole) {
  const std::string id = NewCase();
  EXPECT_EQ(Problem(Live().Raise(id, "handler:h1", "escalate")).substr(0, 4), "409 ");
  EXPECT_TRUE(Problem(Live().Raise(id, "complainant:c1", "take")).starts_with("403 role-not-permitted"));
  EXPECT_EQ(Live().Raise(id, "handler:h1", "take", "{}", "\"1\"").status, 200);
  const Answer stale = Live().Raise(id, "handler:h1", "take", "{}", "\"1\"");
  EXPECT_EQ(Problem(stale), "412 stale-etag");
  EXPECT_EQ(stale.Header("etag"), "\"2\"");
  const Answer missing = Live().Post("/api/v1/cases/" + id + "/events", EventBody("handler:h1", "take", "{}"));
  EXPECT_EQ(Problem(missing), "428 http-if-match-required");
  EXPECT_EQ(Live().Raise(id, "handler:h1", "withdraw").status, 403);
  EXPECT_EQ(Live().Raise(id, "complainant:c1", "withdraw").status, 200);
  EXPECT_EQ(Problem(Live().Raise(id, "handler:h1", "take")).substr(0, 4), "409 ");
}

TEST(ApiProblems, SignInMethodQuery) {
  Client client(Live().port());
  const Answer unknown = client.Ask(Format("GET", "/api/v1/cases", ""));
  EXPECT_EQ(Problem(unknown), "401 http-sign-in-required");
  EXPECT_EQ(unknown.Header("www-authenticate"), "Bearer");
  EXPECT_EQ(Problem(client.Ask(Format("GET", "/api/v1/cases", std::string(64, '0')))), "401 http-sign-in-required");
  const Answer method = client.Ask(Format("DELETE", "/api/v1/cases", Live().token()));
  EXPECT_EQ(Problem(method), "405 http-method-not-allowed");
  EXPECT_EQ(method.Header("allow"), "POST, GET");
  EXPECT_EQ(Problem(Live().Get("/api/v1/cases?limit=0")), "422 bad-limit ?limit");
  EXPECT_EQ(Problem(Live().Get("/api/v1/cases?light=blue&closed=maybe")), "422 bad-light ?light ?closed");
  EXPECT_EQ(Problem(Live().Get("/api/v1/cases?cursor=00")), "422 bad-cursor ?cursor");
  EXPECT_TRUE(Problem(Live().Get("/api/v1/cases?due_before=soon")).starts_with("422 bad-date"));
  EXPECT_TRUE(Problem(Live().Get("/api/v1/deadlines:compute?region=cn")).starts_with("422 "));
  EXPECT_TRUE(
      Problem(Live().Get("/api/v1/deadlines:compute?region=cn&from=2026-01-01&period=ten")).starts_with("422 "));
}

// --- idempotency ---------------------------------------------------------------------------------------------

std::size_t CasesOf(const std::string& subject) {
  return Live().Get("/api/v1/cases?q=" + subject).Json().Get("items").as_list().size();
}

TEST(Idempotency, RepeatGivesTheSameBytesAndOneCase) {
  const std::vector<std::string> key{"Idempotency-Key: once-1"};
  const Answer first = Live().OpenComplaint(Today(), "idem-one", key);
  const Answer again = Live().OpenComplaint(Today(), "idem-one", key);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(first.Header("location"), again.Header("location"));
  EXPECT_EQ(first.Header("etag"), again.Header("etag"));
  EXPECT_EQ(first.Header("idempotency-replayed"), "");
  EXPECT_EQ(again.Header("idempotency-replayed"), "true");
  EXPECT_EQ(CasesOf("idem-one"), 1U);
  EXPECT_EQ(Problem(Live().OpenComplaint(Today(), "idem-two", key)), "422 idempotency-key-reused");
  EXPECT_EQ(CasesOf("idem-two"), 0U);
}

TEST(Idempotency, EventsRepeatToo) {
  const std::string id = NewCase();
  const std::string path = "/api/v1/cases/" + id + "/events";
  const std::vector<std::string> lines{"If-Match: \"1\"", "Idempotency-Key: event-1"};
  const Answer first = Live().Post(path, EventBody("handler:h1", "take", "{}"), lines);
  const Answer again = Live().Post(path, EventBody("handler:h1", "take", "{}"), lines);
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(Live().Get("/api/v1/cases/" + id).Header("etag"), "\"2\"");
}

TEST(Idempotency, RefusalsMayBeMendedUnderTheSameKey) {
  const std::vector<std::string> key{"Idempotency-Key: mended"};
  EXPECT_EQ(Live().OpenComplaint(Today(30), "idem-mended", key).status, 422);
  EXPECT_EQ(Live().OpenComplaint(Today(), "idem-mended", key).status, 201);
}

TEST(Idempotency, AtTheSameMomentStillOne) {
  std::vector<Answer> answers(12);
  std::vector<std::thread> threads;
  for (Answer& answer : answers) {
    threads.emplace_back([&answer] { answer = Live().OpenComplaint(Today(), "idem-race", {"Idempotency-Key: race"}); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Answer& answer : answers) {
    EXPECT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(answer.body, answers.front().body);
  }
  EXPECT_EQ(CasesOf("idem-race"), 1U);
}

TEST(Idempotency, LongKeysAreRefused) {
  const Answer answer = Live().OpenComplaint(Today(), "idem-long", {"Idempotency-Key: " + std::string(256, 'k')});
  EXPECT_EQ(Problem(answer).substr(0, 28), "422 idempotency-key-too-long");
}

// Two writers of one version: exactly one wins, the other is told the version that won.
TEST(Concurrency, OneOfTwoWritersWins) {
  for (int round = 0; round < 10; ++round) {
    const std::string id = NewCase();
    Answer a;
    Answer b;
    std::thread other([&] { a = Live().Raise(id, "handler:h1", "take", "{}", "\"1\""); });
    b = Live().Raise(id, "handler:h2", "take", "{}", "\"1\"");
    other.join();
    EXPECT_EQ(std::min(a.status, b.status), 200);
    EXPECT_EQ(std::max(a.status, b.status), 412);
  }
}

}  // namespace
}  // namespace anze::testing
