// A complaint in Xinzhou from its receipt to its close, over the API, with every date asked for a second time.

#include <set>

#include "tests/integration/live.h"
#include "tests/support/check.h"

namespace anze::testing {
namespace {

using base::Value;

// Every clock's due date is what the deadline call gives for its start and period.
void ExpectDatesAgree(const Value& the_case) {
  for (const Value& clock : the_case.Get("clocks").as_list()) {
    INFO(clock.GetString("name"));
    if (clock.Get("extensions") != Value(0) || !clock.Get("paused_at").is_null()) continue;
    const Answer answer = Live().Get(
        "/api/v1/deadlines:compute?region=cn/shanxi/xinzhou&from=" + std::string(clock.GetString("counted_from")) +
        "&period=" + std::string(clock.GetString("period")));
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    CHECK(answer.Json().GetString("due") == clock.GetString("due"));
    CHECK(answer.Json().Get("provisional") == clock.Get("provisional"));
    CHECK(answer.Json().GetString("ends_at") == clock.GetString("due_at"));
  }
}

std::string States(const Value& journal) {
  std::string text;
  for (const Value& event : journal.Get("items").as_list()) {
    text +=
        (text.empty() ? "" : " ") + std::string(event.GetString("event")) + ">" + std::string(event.GetString("to"));
  }
  return text;
}

class Walk {
 protected:
  // Raises with the last ETag and expects success; the case afterwards.
  Value Step(const std::string& who, const std::string& event, const std::string& data) {
    const Answer answer = Live().Raise(id_, who, event, data, etag_);
    INFO(event << ": " << answer.body);
    CHECK(answer.status == 200);
    etag_ = answer.Header("etag");
    if (answer.status == 200) ExpectDatesAgree(answer.Json());
    return answer.Json();
  }
  void Open(const std::string& day, const std::string& subject) {
    const Answer opened = Live().OpenComplaint(day, subject);
    INFO(opened.body);
    REQUIRE(opened.status == 201);
    id_ = std::string(opened.Json().GetString("id"));
    etag_ = opened.Header("etag");
    CHECK(opened.Header("location") == "/api/v1/cases/" + id_);
    CHECK(etag_ == "\"1\"");
    CHECK(id_.size() == 26U);
    ExpectDatesAgree(opened.Json());
    CHECK(ClockOf(opened.Json(), "reply").GetString("period") == "10wd");
    CHECK(ClockOf(opened.Json(), "reply").GetString("counted_from") == day);
  }

  std::string id_;
  std::string etag_;
};

constexpr const char* kReply = R"({"request":"r","findings":"f","basis":"b","measures":"m"})";

TEST_CASE_METHOD(Walk, "A complaint goes from receipt to close", "[integration][walk]") {
  const std::string subject = "walk " + Today();
  Open(Today(-1), subject);
  Value now = Step("handler:h1", "take", "{}");
  CHECK(now.GetString("state") == "in_progress");
  CHECK(now.GetString("assignee") == "h1");
  now = Step("handler:h1", "flag_verification", R"({"reasons":"a visit is needed"})");
  CHECK(now.GetString("state") == "verifying");
  CHECK(ClockOf(now, "reply").GetString("status") == "stopped");
  CHECK(ClockOf(now, "verify").GetString("period") == "30wd");
  const std::string first_due(ClockOf(now, "verify").GetString("due"));
  Step("handler:h1", "request_extension", R"({"reasons":"many units"})");
  const std::string data = R"({"days":30,"reasons":"many units","notified_on":")" + Today() + "\"}";
  const Answer own = Live().Raise(id_, "responsible_person:h1", "extend", data);
  CHECK(own.status == 403);
  CHECK(own.Code() == "four-eyes");
  now = Step("responsible_person:r1", "extend", data);
  CHECK(ClockOf(now, "verify").Get("extensions") == Value(1));
  CHECK(std::string(ClockOf(now, "verify").GetString("due")) > first_due);
  now = Step("handler:h1", "reply", kReply);
  CHECK(now.GetString("state") == "replied");
  CHECK(ClockOf(now, "verify").GetString("status") == "stopped");
  now = Step("handler:h1", "close", "{}");
  CHECK(now.Get("closed") == Value(true));
  CHECK(etag_ == "\"7\"");

  const Answer journal = Live().Get("/api/v1/cases/" + id_ + "/journal");
  CHECK(States(journal.Json()) ==
        "open>received take>in_progress flag_verification>verifying request_extension>verifying "
        "extend>verifying reply>replied close>closed");
  const Answer shown = Live().Get("/api/v1/cases/" + id_);
  CHECK(shown.status == 200);
  CHECK(shown.Header("etag") == etag_);
}

TEST_CASE_METHOD(Walk, "A journal comes in pages", "[integration][walk]") {
  Open(Today(), "paged journal");
  for (int i = 0; i < 4; ++i) Step("handler:h1", "take", "{}");
  std::string cursor;
  std::vector<std::int64_t> sequences;
  for (int page = 0; page < 9; ++page) {
    const Value answer =
        Live().Get("/api/v1/cases/" + id_ + "/journal?limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor)).Json();
    for (const Value& event : answer.Get("items").as_list()) sequences.push_back(event.Get("sequence").as_int());
    if (answer.Get("next_cursor").is_null()) break;
    cursor = answer.GetString("next_cursor");
  }
  CHECK(sequences == std::vector<std::int64_t>{1, 2, 3, 4, 5});
}

TEST_CASE_METHOD(Walk, "The work list shows and pages", "[integration][walk]") {
  std::set<std::string> opened;
  for (int i = 0; i < 7; ++i) {
    Open(Today(-i), "worklist-" + std::to_string(i));
    opened.insert(id_);
  }
  std::set<std::string> seen;
  std::string last_due;
  std::string cursor;
  for (int page = 0; page < 20; ++page) {
    const Answer answer = Live().Get("/api/v1/cases?region=cn/shanxi&type=complaint&q=worklist-&limit=2" +
                                     (cursor.empty() ? "" : "&cursor=" + cursor));
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    const Value list = answer.Json();
    for (const Value& row : list.Get("items").as_list()) {
      CHECK(seen.emplace(row.GetString("id")).second);
      CHECK(std::string(row.GetString("due_at")) >= last_due);
      last_due = row.GetString("due_at");
      CHECK_FALSE(row.GetString("text").empty());
    }
    if (list.Get("next_cursor").is_null()) break;
    cursor = list.GetString("next_cursor");
  }
  CHECK(seen == opened);
  CHECK(Live().Get("/api/v1/cases?region=cn/guangdong&q=worklist-").Json().Get("items").as_list().size() == 0U);
  CHECK(Live().Get("/api/v1/cases?q=worklist-3").Json().Get("items").as_list().size() == 1U);
  CHECK(Live().Get("/api/v1/cases?q=worklist-&state=closed").Json().Get("items").as_list().size() == 0U);
  CHECK(Live().Get("/api/v1/cases?q=worklist-&closed=false").Json().Get("items").as_list().size() == 7U);
}

TEST_CASE("Answers are short on demand", "[integration][walk]") {
  const std::vector<std::string> prefer{"Prefer: return=minimal"};
  const Answer opened = Live().OpenComplaint(Today(), "short", prefer);
  INFO(opened.body);
  REQUIRE(opened.status == 201);
  CHECK(opened.Header("preference-applied") == "return=minimal");
  const Value brief = opened.Json();
  const Value whole = Live().Get(opened.Header("location")).Json();
  for (const char* name : {"id", "type", "region", "state", "sequence", "updated_at", "light"}) {
    CAPTURE(name);
    CHECK(brief.Get(name) == whole.Get(name));
  }
  CHECK(brief.GetString("due") == ClockOf(whole, "reply").GetString("due"));
  CHECK(brief.Get("allowed").is_null());
  REQUIRE(brief.Get("clocks").as_list().size() == whole.Get("clocks").as_list().size());
  for (const char* name : {"reply", "national"}) {
    CAPTURE(name);
    for (const char* member : {"status", "due", "light"}) {
      CHECK(ClockOf(brief, name).GetString(member) == ClockOf(whole, name).GetString(member));
    }
  }
  const std::string body = EventBody("handler:h1", "take", "{}");
  const Answer raised = Live().Post(opened.Header("location") + "/events", body, {"If-Match: *", prefer.front()});
  INFO(raised.body);
  CHECK(raised.status == 200);
  CHECK(raised.Json().GetString("state") == "in_progress");
  CHECK(raised.Json().Get("allowed").is_null());
}

TEST_CASE("Every open answer is there", "[integration][walk]") {
  const Client plain(Live().port());
  for (const char* path : {"/healthz", "/readyz", "/metrics", "/openapi.json", "/api/v1/openapi.json"}) {
    INFO(path);
    CHECK(Client(Live().port()).Ask(Format("GET", path, "")).status == 200);
  }
  for (const char* path :
       {"/api/v1/regions", "/api/v1/rulesets?region=cn/shanxi/xinzhou", "/api/v1/calendars/2026", "/api/v1/session",
        "/api/v1/duties?region=cn/shanxi/xinzhou&from=2026-01-01&to=2026-12-31"}) {
    INFO(path);
    CHECK(Live().Get(path).status == 200);
  }
  const Value api = Live().Get("/openapi.json").Json();
  CHECK(api.GetString("openapi") == "3.1.0");
}

TEST_CASE("A cookie signs in and foreign forms are refused", "[integration][walk]") {
  Client client(Live().port());
  const Answer wrong = client.Ask(Format("POST", "/api/v1/session", "", R"({"token":"wrong"})"));
  CHECK(wrong.status == 401);
  const Answer right = client.Ask(Format("POST", "/api/v1/session", "", R"({"token":")" + Live().token() + "\"}"));
  REQUIRE(right.status == 200);
  const std::string cookie = right.Header("set-cookie").substr(0, right.Header("set-cookie").find(';'));
  CHECK(client.Ask(Format("GET", "/api/v1/session", "", "", {"Cookie: " + cookie})).status == 200);
  const auto post = [&](const std::string& site) {
    return client.Ask(Format("POST", "/api/v1/cases", "", ComplaintBody(Today(), "cookie"),
                             {"Cookie: " + cookie, "Sec-Fetch-Site: " + site}));
  };
  CHECK(post("same-origin").status == 201);
  CHECK(post("cross-site").status == 403);
  const auto from = [&](const std::string& origin) {
    return client
        .Ask(Format("POST", "/api/v1/cases", "", ComplaintBody(Today(), "origin"),
                    {"Cookie: " + cookie, "Origin: " + origin}))
        .status;
  };
  CHECK(from("http://evil.example") == 403);
  CHECK(from("null") == 403);
  CHECK(client
            .Ask(Format("POST", "/api/v1/session", "", R"({"token":")" + Live().token() + "\"}",
                        {"Origin: http://evil.example"}))
            .status == 403);
}

TEST_CASE("Decisions answer with their trace", "[integration][walk]") {
  const Answer answer = Live().Post("/api/v1/decisions/insurer-admission:evaluate",
                                    R"({"region":"cn/shanxi/xinzhou","as_of":"2025-06-01","facts":{}})");
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  for (const char* key : {"decision", "region", "as_of", "snapshot", "outcome", "trace", "missing"}) {
    CAPTURE(key);
    CHECK(answer.Json().Find(key) != nullptr);
  }
  CHECK(answer.Json().GetString("outcome") == "unknown");
}

}  // namespace
}  // namespace anze::testing
