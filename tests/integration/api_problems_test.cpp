// Every way to be refused: status, code, pointer, and both languages each time.

#include <thread>

#include "tests/integration/live.h"
#include "tests/support/check.h"

namespace anze::testing {
namespace {

using base::Value;

// "<status> <code> <pointers>", after checking that the answer is a whole problem.
std::string Problem(const Answer& answer) {
  const Value body = answer.Json();
  INFO(answer.body);
  CHECK(answer.Header("content-type").starts_with("application/problem+json"));
  CHECK(body.Get("status") == Value(answer.status));
  for (const char* language : {"zh", "en"}) {
    CHECK_FALSE(body.Get(language).GetString("detail").empty());
    CHECK(body.Get(language).GetString("detail").find('{') == std::string_view::npos);
  }
  CHECK_FALSE(body.GetString("title").empty());
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

TEST_CASE("Bodies that are no bodies are refused", "[integration][problems]") {
  CHECK(Post("{").substr(0, 9) == "400 json-");
  CHECK(Post(R"({"a":1,"a":2})").substr(0, 9) == "400 json-");
  CHECK(Post("{} x").substr(0, 9) == "400 json-");
  CHECK(Post("\xFF").substr(0, 9) == "400 json-");
  CHECK(Post("[]") == "400 http-body-not-object");
  CHECK(Post(std::string(200, '[')).substr(0, 9) == "400 json-");
  CHECK(Post("{}", {"Content-Type: text/plain"}) == "415 http-not-json-type");
  CHECK(Post(R"({"a":1e999})").substr(0, 4) == "400 ");
}

TEST_CASE("A body that is too large is refused", "[integration][problems]") {
  CHECK(Post("{\"x\":\"" + std::string(1024 * 1024, 'x') + "\"}") == "413 http-body-too-large");
}

TEST_CASE("A wrong shape of a body is pointed at", "[integration][problems]") {
  CHECK(Post("{}") == "422 missing-field /type /region");
  CHECK(Post(R"({"type":1,"region":"cn"})") == "422 wrong-type /type");
  CHECK(Post(R"({"type":"complaint","region":"cn","colour":"red"})") == "422 unknown-field /colour");
  CHECK(Post(R"({"type":"complaint","region":"cn","facts":[]})") == "422 wrong-type /facts");
  CHECK(Post(R"({"type":"complaint","region":"cn","actor":{"id":"x"}})") == "422 actor-incomplete /actor");
  const auto by = [](const std::string& actor) {
    return Post(R"({"type":"complaint","region":"cn","actor":)" + actor + "}");
  };
  CHECK(by(R"({"id":7,"role":"handler"})") == "422 wrong-type /actor/id");
  CHECK(by(R"({"id":"\u3000","role":"handler"})") == "422 blank-text /actor/id");
  CHECK(by(R"({"id":"a\nb","role":"handler"})") == "422 text-lines /actor/id");
  CHECK(by(R"({"id":")" + std::string(201, 'a') + R"(","role":"handler"})") == "422 too-long /actor/id");
  CHECK(by(R"({"id":"a","role":"handler","zz":1})") == "422 unknown-field /actor/zz");
  const auto about = [](const std::string& subject) {
    return Post(R"({"type":"complaint","region":"cn","subject":)" + subject + "}");
  };
  CHECK(about(R"({"name":7})") == "422 wrong-type /subject/name");
  CHECK(about(R"({"name":["a"]})") == "422 wrong-type /subject/name");
  CHECK(about(R"({"name":""})") == "422 blank-text /subject/name");
  CHECK(about(R"({"code":"a\tb"})") == "422 text-lines /subject/code");
}

TEST_CASE("Unknown names are refused", "[integration][problems]") {
  CHECK(Post(R"({"type":"complaint","region":"cn/atlantis"})") == "422 unknown-region /region");
  CHECK(Post(R"({"type":"wedding","region":"cn/shanxi/xinzhou"})") == "422 unknown-case-type /type");
  const std::string id = NewCase();
  CHECK(Problem(Live().Raise(id, "handler:h1", "marry")).substr(0, 17) == "422 unknown-event");
  CHECK(Problem(Live().Raise("01HZZZZZZZZZZZZZZZZZZZZZZZ", "handler:h1", "take")) == "404 unknown-case");
  CHECK(Problem(Live().Get("/api/v1/cases/nobody")) == "404 unknown-case");
  CHECK(Problem(Live().Get("/api/v1/cases/nobody/journal")) == "404 unknown-case");
  CHECK(Problem(Live().Get("/api/v1/nothing")) == "404 http-no-such-path");
  CHECK(Problem(Live().Get("/api/v1/deadlines:compute?region=cn/atlantis&from=2026-01-01&period=10wd")) ==
        "404 unknown-region ?region");
}

TEST_CASE("Facts are held to their schema", "[integration][problems]") {
  const auto open = [](const std::string& facts) {
    return Post(R"({"type":"complaint","region":"cn/shanxi/xinzhou","subject":{"name":"x"},"facts":)" + facts + "}");
  };
  CHECK_THAT(open("{}"), Catch::Contains("/facts/complaint/received_on"));
  for (const char* bad : {R"({"complaint":{"received_on":"2026-02-30"}})", R"({"complaint":{"received_on":5}})",
                          R"({"complaint":{"received_on":"2026-01-05","kind":"song"}})",
                          R"({"complaint":{"received_on":"2026-01-05","colour":"red"}})", R"({"weather":1})"}) {
    const std::string problem = open(bad);
    CAPTURE(bad, problem);
    CHECK(problem.starts_with("422 "));
    CHECK_THAT(problem, Catch::Contains(" /facts/"));
  }
}

TEST_CASE("Rules refuse with their clauses", "[integration][problems]") {
  const Answer future = Live().OpenComplaint(Today(30), "future");
  INFO(future.body);
  CHECK(Problem(future).starts_with("422 requirement-not-met"));
  CHECK_FALSE(future.Json().Get("clauses").as_list().empty());
  CHECK_FALSE(future.Json().Get("zh").GetString("message").empty());
}

TEST_CASE("A wrong state or version or role is refused", "[integration][problems]") {
  const std::string id = NewCase();
  CHECK(Problem(Live().Raise(id, "handler:h1", "escalate")).substr(0, 4) == "409 ");
  CHECK(Problem(Live().Raise(id, "complainant:c1", "take")).starts_with("403 role-not-permitted"));
  CHECK(Live().Raise(id, "handler:h1", "take", "{}", "\"1\"").status == 200);
  const Answer stale = Live().Raise(id, "handler:h1", "take", "{}", "\"1\"");
  CHECK(Problem(stale) == "412 stale-etag");
  CHECK(stale.Header("etag") == "\"2\"");
  const Answer missing = Live().Post("/api/v1/cases/" + id + "/events", EventBody("handler:h1", "take", "{}"));
  CHECK(Problem(missing) == "428 http-if-match-required");
  CHECK(Live().Raise(id, "handler:h1", "withdraw").status == 403);
  CHECK(Live().Raise(id, "complainant:c1", "withdraw").status == 200);
  CHECK(Problem(Live().Raise(id, "handler:h1", "take")).substr(0, 4) == "409 ");
}

TEST_CASE("A wrong sign-in or method or query is refused", "[integration][problems]") {
  Client client(Live().port());
  const Answer unknown = client.Ask(Format("GET", "/api/v1/cases", ""));
  CHECK(Problem(unknown) == "401 http-sign-in-required");
  CHECK(unknown.Header("www-authenticate") == "Bearer");
  CHECK(Problem(client.Ask(Format("GET", "/api/v1/cases", std::string(64, '0')))) == "401 http-sign-in-required");
  const Answer method = client.Ask(Format("DELETE", "/api/v1/cases", Live().token()));
  CHECK(Problem(method) == "405 http-method-not-allowed");
  CHECK(method.Header("allow") == "POST, GET, HEAD, OPTIONS");
  CHECK(Problem(Live().Get("/api/v1/cases?limit=0")) == "422 bad-limit ?limit");
  CHECK(Problem(Live().Get("/api/v1/cases?light=blue&closed=maybe")) == "422 bad-light ?light ?closed");
  CHECK(Problem(Live().Get("/api/v1/cases?cursor=00")) == "422 bad-cursor ?cursor");
  CHECK(Problem(Live().Get("/api/v1/cases?due_before=soon")).starts_with("422 bad-date"));
  CHECK(Problem(Live().Get("/api/v1/deadlines:compute?region=cn")).starts_with("422 "));
  CHECK(Problem(Live().Get("/api/v1/deadlines:compute?region=cn&from=2026-01-01&period=ten")).starts_with("422 "));
}

// --- idempotency ---------------------------------------------------------------------------------------------

std::size_t CasesOf(const std::string& subject) {
  return Live().Get("/api/v1/cases?q=" + subject).Json().Get("items").as_list().size();
}

TEST_CASE("A repeat gives the same bytes and one case", "[integration][idempotency]") {
  const std::vector<std::string> key{"Idempotency-Key: once-1"};
  const Answer first = Live().OpenComplaint(Today(), "idem-one", key);
  const Answer again = Live().OpenComplaint(Today(), "idem-one", key);
  CHECK(first.status == 201);
  CHECK(again.status == 201);
  CHECK(first.body == again.body);
  CHECK(first.Header("location") == again.Header("location"));
  CHECK(first.Header("etag") == again.Header("etag"));
  CHECK(first.Header("idempotency-replayed") == "");
  CHECK(again.Header("idempotency-replayed") == "true");
  CHECK(CasesOf("idem-one") == 1U);
  CHECK(Problem(Live().OpenComplaint(Today(), "idem-two", key)) == "422 idempotency-key-reused");
  CHECK(CasesOf("idem-two") == 0U);
}

TEST_CASE("Events repeat too", "[integration][idempotency]") {
  const std::string id = NewCase();
  const std::string path = "/api/v1/cases/" + id + "/events";
  const std::vector<std::string> lines{"If-Match: \"1\"", "Idempotency-Key: event-1"};
  const Answer first = Live().Post(path, EventBody("handler:h1", "take", "{}"), lines);
  const Answer again = Live().Post(path, EventBody("handler:h1", "take", "{}"), lines);
  CHECK(first.status == 200);
  INFO(again.body);
  CHECK(again.status == 200);
  CHECK(first.body == again.body);
  CHECK(Live().Get("/api/v1/cases/" + id).Header("etag") == "\"2\"");
}

TEST_CASE("Refusals may be mended under the same key", "[integration][idempotency]") {
  const std::vector<std::string> key{"Idempotency-Key: mended"};
  CHECK(Live().OpenComplaint(Today(30), "idem-mended", key).status == 422);
  CHECK(Live().OpenComplaint(Today(), "idem-mended", key).status == 201);
}

TEST_CASE("The same key at the same moment still opens one case", "[integration][idempotency]") {
  std::vector<Answer> answers(12);
  std::vector<std::thread> threads;
  for (Answer& answer : answers) {
    threads.emplace_back([&answer] { answer = Live().OpenComplaint(Today(), "idem-race", {"Idempotency-Key: race"}); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const Answer& answer : answers) {
    INFO(answer.body);
    CHECK(answer.status == 201);
    CHECK(answer.body == answers.front().body);
  }
  CHECK(CasesOf("idem-race") == 1U);
}

TEST_CASE("Long keys are refused", "[integration][idempotency]") {
  const Answer answer = Live().OpenComplaint(Today(), "idem-long", {"Idempotency-Key: " + std::string(256, 'k')});
  CHECK(Problem(answer).substr(0, 28) == "422 idempotency-key-too-long");
}

// Two writers of one version: exactly one wins, the other is told the version that won.
TEST_CASE("One of two writers wins", "[integration][idempotency]") {
  for (int round = 0; round < 10; ++round) {
    const std::string id = NewCase();
    Answer a;
    Answer b;
    std::thread other([&] { a = Live().Raise(id, "handler:h1", "take", "{}", "\"1\""); });
    b = Live().Raise(id, "handler:h2", "take", "{}", "\"1\"");
    other.join();
    CHECK(std::min(a.status, b.status) == 200);
    CHECK(std::max(a.status, b.status) == 412);
  }
}

}  // namespace
}  // namespace anze::testing
