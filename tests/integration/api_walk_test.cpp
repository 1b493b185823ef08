// A complaint in Xinzhou from its receipt to its close, over the API, with every date asked for a second time.
#include <gtest/gtest.h>

#include <set>

#include "tests/integration/live.h"

namespace anze::testing {
namespace {

using base::Value;

// Every clock's due date is what the deadline call gives for its start and period.
void ExpectDatesAgree(const Value& the_case) {
  for (const Value& clock : the_case.Get("clocks").as_list()) {
    if (clock.Get("extensions") != Value(0) || !clock.Get("paused_at").is_null()) continue;
    const Answer answer = Live().Get(
        "/api/v1/deadlines:compute?region=cn/shanxi/xinzhou&from=" + std::string(clock.GetString("counted_from")) +
        "&period=" + std::string(clock.GetString("period")));
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.Json().GetString("due"), clock.GetString("due")) << clock.GetString("name");
    EXPECT_EQ(answer.Json().Get("provisional"), clock.Get("provisional")) << clock.GetString("name");
    EXPECT_EQ(answer.Json().GetString("ends_at"), clock.GetString("due_at")) << clock.GetString("name");
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

class Walk : public ::testing::Test {
 protected:
  // Raises with the last ETag and expects success; the case afterwards.
  Value Step(const std::string& who, const std::string& event, const std::string& data) {
    const Answer answer = Live().Raise(id_, who, event, data, etag_);
    EXPECT_EQ(answer.status, 200) << event << ": " << answer.body;
    etag_ = answer.Header("etag");
    if (answer.status == 200) ExpectDatesAgree(answer.Json());
    return answer.Json();
  }
  void Open(const std::string& day, const std::string& subject) {
    const Answer opened = Live().OpenComplaint(day, subject);
    ASSERT_EQ(opened.status, 201) << opened.body;
    id_ = std::string(opened.Json().GetString("id"));
    etag_ = opened.Header("etag");
    EXPECT_EQ(opened.Header("location"), "/api/v1/cases/" + id_);
    EXPECT_EQ(etag_, "\"1\"");
    EXPECT_EQ(id_.size(), 26U);
    ExpectDatesAgree(opened.Json());
    EXPECT_EQ(ClockOf(opened.Json(), "reply").GetString("period"), "10wd");
    EXPECT_EQ(ClockOf(opened.Json(), "reply").GetString("counted_from"), day);
  }

  std::string id_;
  std::string etag_;
};

constexpr const char* kReply = R"({"request":"r","findings":"f","basis":"b","measures":"m"})";

TEST_F(Walk, ComplaintFromReceiptToClose) {
  const std::string subject = "walk " + Today();
  Open(Today(-1), subject);
  Value now = Step("handler:h1", "take", "{}");
  EXPECT_EQ(now.GetString("state"), "in_progress");
  EXPECT_EQ(now.GetString("assignee"), "h1");
  now = Step("handler:h1", "flag_verification", R"({"reasons":"a visit is needed"})");
  EXPECT_EQ(now.GetString("state"), "verifying");
  EXPECT_EQ(ClockOf(now, "reply").GetString("status"), "stopped");
  EXPECT_EQ(ClockOf(now, "verify").GetString("period"), "30wd");
  const std::string first_due(ClockOf(now, "verify").GetString("due"));
  Step("handler:h1", "request_extension", R"({"reasons":"many units"})");
  const std::string data = R"({"days":30,"reasons":"many units","notified_on":")" + Today() + "\"}";
  const Answer own = Live().Raise(id_, "responsible_person:h1", "extend", data);
  EXPECT_EQ(own.status, 403);
  EXPECT_EQ(own.Code(), "four-eyes");
  now = Step("responsible_person:r1", "extend", data);
  EXPECT_EQ(ClockOf(now, "verify").Get("extensions"), Value(1));
  EXPECT_GT(std::string(ClockOf(now, "verify").GetString("due")), first_due);
  now = Step("handler:h1", "reply", kReply);
  EXPECT_EQ(now.GetString("state"), "replied");
  EXPECT_EQ(ClockOf(now, "verify").GetString("status"), "stopped");
  now = Step("handler:h1", "close", "{}");
  EXPECT_EQ(now.Get("closed"), Value(true));
  EXPECT_EQ(etag_, "\"7\"");

  const Answer journal = Live().Get("/api/v1/cases/" + id_ + "/journal");
  EXPECT_EQ(States(journal.Json()),
            "open>received take>in_progress flag_verification>verifying request_extension>verifying "
            "extend>verifying reply>replied close>closed");
  const Answer shown = Live().Get("/api/v1/cases/" + id_);
  EXPECT_EQ(shown.status, 200);
  EXPECT_EQ(shown.Header("etag"), etag_);
}

TEST_F(Walk, JournalComesInPages) {
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
  EXPECT_EQ(sequences, (std::vector<std::int64_t>{1, 2, 3, 4, 5}));
}

TEST_F(Walk, WorkListShowsAndPages) {
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
    ASSERT_EQ(answer.status, 200) << answer.body;
    const Value list = answer.Json();
    for (const Value& row : list.Get("items").as_list()) {
      EXPECT_TRUE(seen.emplace(row.GetString("id")).second);
      EXPECT_GE(std::string(row.GetString("due_at")), last_due);
      last_due = row.GetString("due_at");
      EXPECT_FALSE(row.GetString("text").empty());
    }
    if (list.Get("next_cursor").is_null()) break;
    cursor = list.GetString("next_cursor");
  }
  EXPECT_EQ(seen, opened);
  EXPECT_EQ(Live().Get("/api/v1/cases?region=cn/guangdong&q=worklist-").Json().Get("items").as_list().size(), 0U);
  EXPECT_EQ(Live().Get("/api/v1/cases?q=worklist-3").Json().Get("items").as_list().size(), 1U);
  EXPECT_EQ(Live().Get("/api/v1/cases?q=worklist-&state=closed").Json().Get("items").as_list().size(), 0U);
  EXPECT_EQ(Live().Get("/api/v1/cases?q=worklist-&closed=false").Json().Get("items").as_list().size(), 7U);
}

TEST(ApiSurface, ShortAnswersOnDemand) {
  const std::vector<std::string> prefer{"Prefer: return=minimal"};
  const Answer opened = Live().OpenComplaint(Today(), "short", prefer);
  ASSERT_EQ(opened.status, 201) << opened.body;
  EXPECT_EQ(opened.Header("preference-applied"), "return=minimal");
  const Value brief = opened.Json();
  const Value whole = Live().Get(opened.Header("location")).Json();
  for (const char* name : {"id", "type", "region", "state", "sequence", "updated_at", "light"}) {
    EXPECT_EQ(brief.Get(name), whole.Get(name)) << name;
  }
  EXPECT_EQ(brief.GetString("due"), ClockOf(whole, "reply").GetString("due"));
  EXPECT_TRUE(brief.Get("allowed").is_null());
  ASSERT_EQ(brief.Get("clocks").as_list().size(), whole.Get("clocks").as_list().size());
  for (const char* name : {"reply", "national"}) {
    for (const char* member : {"status", "due", "light"}) {
      EXPECT_EQ(ClockOf(brief, name).GetString(member), ClockOf(whole, name).GetString(member)) << name;
    }
  }
  const std::string body = EventBody("handler:h1", "take", "{}");
  const Answer raised = Live().Post(opened.Header("location") + "/events", body, {"If-Match: *", prefer.front()});
  EXPECT_EQ(raised.status, 200) << raised.body;
  EXPECT_EQ(raised.Json().GetString("state"), "in_progress");
  EXPECT_TRUE(raised.Json().Get("allowed").is_null());
}

TEST(ApiSurface, EveryOpenAnswerIsThere) {
  const Client plain(Live().port());
  for (const char* path : {"/healthz", "/readyz", "/metrics", "/openapi.json", "/api/v1/openapi.json"}) {
    EXPECT_EQ(Client(Live().port()).Ask(Format("GET", path, "")).status, 200) << path;
  }
  for (const char* path :
       {"/api/v1/regions", "/api/v1/rulesets?region=cn/shanxi/xinzhou", "/api/v1/calendars/2026", "/api/v1/session",
        "/api/v1/duties?region=cn/shanxi/xinzhou&from=2026-01-01&to=2026-12-31"}) {
    EXPECT_EQ(Live().Get(path).status, 200) << path;
  }
  const Value api = Live().Get("/openapi.json").Json();
  EXPECT_EQ(api.GetString("openapi"), "3.1.0");
}

TEST(ApiSurface, CookieSignsInAndForeignFormsAreRefused) {
  Client client(Live().port());
  const Answer wrong = client.Ask(Format("POST", "/api/v1/session", "", R"({"token":"wrong"})"));
  EXPECT_EQ(wrong.status, 401);
  const Answer right = client.Ask(Format("POST", "/api/v1/session", "", R"({"token":")" + Live().token() + "\"}"));
  ASSERT_EQ(right.status, 200);
  const std::string cookie = right.Header("set-cookie").substr(0, right.Header("set-cookie").find(';'));
  EXPECT_EQ(client.Ask(Format("GET", "/api/v1/session", "", "", {"Cookie: " + cookie})).status, 200);
  const auto post = [&](const std::string& site) {
    return client.Ask(Format("POST", "/api/v1/cases", "", ComplaintBody(Today(), "cookie"),
                             {"Cookie: " + cookie, "Sec-Fetch-Site: " + site}));
  };
  EXPECT_EQ(post("same-origin").status, 201);
  EXPECT_EQ(post("cross-site").status, 403);
}

TEST(ApiSurface, DecisionsAnswerWithTheirTrace) {
  const Answer answer = Live().Post("/api/v1/decisions/insurer-admission:evaluate",
                                    R"({"region":"cn/shanxi/xinzhou","as_of":"2025-06-01","facts":{}})");
  ASSERT_EQ(answer.status, 200) << answer.body;
  for (const char* key : {"decision", "region", "as_of", "snapshot", "outcome", "trace", "missing"}) {
    EXPECT_NE(answer.Json().Find(key), nullptr) << key;
  }
  EXPECT_EQ(answer.Json().GetString("outcome"), "unknown");
}

}  // namespace
}  // namespace anze::testing
