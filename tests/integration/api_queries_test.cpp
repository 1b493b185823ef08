// Questions in a query: misspelt, twice, of nothing that there is, out of range, and across versions of the rules.

#include <set>

#include "core/calendar/date.h"
#include "tests/integration/live.h"
#include "tests/support/check.h"

namespace anze::testing {
namespace {

using base::Value;

// "<status> <code> <pointers>"
std::string Told(const Answer& answer) {
  const Value body = answer.Json();
  std::string text = std::to_string(answer.status) + " " + std::string(body.GetString("code"));
  const Value& errors = body.Get("errors");
  for (const Value& error : errors.is_list() ? errors.as_list() : Value::List{}) {
    text += " " + std::string(error.GetString("pointer"));
  }
  return text;
}

std::string Ask(const std::string& target) { return Told(Live().Get(target)); }

TEST_CASE("Queries name the parameter that is none and the one that was meant", "[integration][queries]") {
  const Answer misspelt = Live().Get("/api/v1/cases?ligth=red");
  CHECK(Told(misspelt) == "422 unknown-query-parameter ?ligth");
  CHECK(misspelt.Json().Get("en").GetString("hint").find("did you mean light?") != std::string_view::npos);
  for (const char* target :
       {"/healthz", "/readyz", "/metrics", "/openapi.json", "/api/v1/session", "/api/v1/regions",
        "/api/v1/calendars/2026", "/api/v1/cases/x", "/api/v1/cases/x/journal", "/api/v1/records/policy",
        "/api/v1/records/policy/x", "/api/v1/records/policy/x/history", "/api/v1/reports/x", "/api/v1/duties",
        "/api/v1/deadlines:compute", "/api/v1/rulesets", "/api/v1/records"}) {
    CAPTURE(target);
    CHECK(Ask(std::string(target) + "?nosuch=1") == "422 unknown-query-parameter ?nosuch");
    CHECK(Ask(std::string(target) + "?lang=en&lang=zh") == "422 query-parameter-twice ?lang");
  }
  CHECK(Told(Live().Post("/api/v1/plans:compute?dry_run=1", "{}")) == "422 unknown-query-parameter ?dry_run");
  CHECK(Ask("/api/v1/cases?type=complaint&type=admission") == "422 query-parameter-twice ?type");
  CHECK(Live().Get("/?anything=1&anything=2").status == Live().Get("/").status);
}

TEST_CASE("A value that nothing has is a slip", "[integration][queries]") {
  const Answer region = Live().Get("/api/v1/cases?region=cn/shanxi/xinzhuo");
  CHECK(Told(region) == "404 unknown-region ?region");
  CHECK(region.Json().Get("en").GetString("hint").find("cn/shanxi/xinzhou") != std::string_view::npos);
  CHECK(Ask("/api/v1/cases?type=complain") == "422 unknown-filter-value ?type");
  CHECK(Ask("/api/v1/cases?state=verifyin") == "422 unknown-filter-value ?state");
  CHECK(Ask("/api/v1/cases?type=complaint&state=paid") == "422 unknown-filter-value ?state");
  CHECK(Ask("/api/v1/cases?light=blue") == "422 bad-light ?light");
  CHECK(Ask("/api/v1/records/polcy").substr(0, 4) == "404 ");
  CHECK(Ask("/api/v1/records/policy?region=xinzhou") == "404 unknown-region ?region");
  for (const char* target :
       {"/api/v1/rulesets?region=mars", "/api/v1/duties?region=mars&from=2026-01-01&to=2026-02-01",
        "/api/v1/records?region=mars", "/api/v1/reports/x?region=mars&period=2024", "/api/v1/case-types?region=mars",
        "/api/v1/deadlines:compute?region=mars&from=2026-01-05&period=10wd"}) {
    CAPTURE(target);
    CHECK(Ask(target) == "404 unknown-region ?region");
  }
  CHECK(Ask("/api/v1/duties?region=cn/shanxi/xinzhou&to=2026-02-01") == "422 missing-field ?from");
  CHECK(Ask("/api/v1/deadlines:compute?region=cn&period=10wd") == "422 missing-field ?from");
  CHECK(Ask("/api/v1/deadlines:compute?region=cn&from=2025-01-27") == "422 missing-field ?period");
  CHECK(Ask("/api/v1/deadlines:compute?region=cn&from=2025-01-27&period=1d&before=1d") ==
        "422 period-and-before ?before");
  CHECK(Ask("/api/v1/deadlines:compute?region=cn&from=2025-01-27&before=1x") == "422 bad-period ?before");
  CHECK(Ask("/api/v1/deadlines:compute?region=cn&from=2025-01-27&period=24h") == "422 hours-from-day ?from");
  // Hours are counted back from an instant; one without its offset is told as such.
  const auto hours =
      Live().Get("/api/v1/deadlines:compute?region=cn&from=2025-01-01T09:00:00%2B08:00&before=24h").Json();
  CHECK(hours.GetString("ends_at") == "2024-12-31T09:00:00+08:00");
  CHECK(hours.GetString("due") == "2024-12-31");
  CHECK(Ask("/api/v1/deadlines:compute?region=cn&from=2025-01-01T09:00:00&period=24h") == "422 bad-instant ?from");
  CHECK(Live().Get("/api/v1/deadlines:compute?region=cn&from=2025-12-31&before=30d").Json().GetString("due") ==
        "2025-12-01");
  CHECK(Live()
            .Get("/api/v1/deadlines:compute?region=cn&from=2025-01-27T09:30:00%2B08:00&period=24h")
            .Json()
            .GetString("ends_at") == "2025-01-28T09:30:00+08:00");
  CHECK(Ask("/api/v1/calendars/02026").substr(0, 4) == "422 ");
  CHECK(Live().Get("/api/v1/cases?region=cn/guangdong&type=complaint&state=verifying").status == 200);
}

TEST_CASE("A bound that is a day is the whole day", "[integration][queries]") {
  // A last day has run out when the next begins.
  Live().OpenComplaint(Today(), "whole-days");
  const Value row = Live().Get("/api/v1/cases?q=whole-days").Json().Get("items").as_list().front();
  const std::string due(row.GetString("due"));
  const std::string next = (calendar::Date::Parse(due).value() + 1).ToString();
  const auto listed = [](const std::string& before) {
    return Live().Get("/api/v1/cases?q=whole-days&due_before=" + before).Json().Get("items").as_list().size();
  };
  CHECK(listed(next) == 1U);
  CHECK(listed(due) == 0U);
  CHECK(listed(next + "T00:00:00%2B08:00") == 0U);  // an instant is that instant
  CHECK(listed(next + "T00:00:01%2B08:00") == 1U);
  // Days before the machine's first second are days too: nothing is due before them.
  for (const char* early : {"1900-01-01", "0001-01-01", "1970-01-01", "1970-01-01T00:00:00Z"}) {
    CAPTURE(early);
    CHECK(listed(early) == 0U);
  }
}

TEST_CASE("A cursor is good for its own list", "[integration][queries]") {
  for (int i = 0; i < 2; ++i) Live().OpenComplaint(Today(), "own-list");
  const std::string cursor(Live().Get("/api/v1/cases?type=complaint&limit=1").Json().GetString("next_cursor"));
  REQUIRE_FALSE(cursor.empty());
  CHECK(Live().Get("/api/v1/cases?limit=2&cursor=" + cursor + "&type=complaint&lang=en").status == 200);
  CHECK(Ask("/api/v1/cases?cursor=" + cursor) == "422 bad-cursor ?cursor");
  CHECK(Ask("/api/v1/cases?type=complaint&light=red&cursor=" + cursor) == "422 bad-cursor ?cursor");
  CHECK(Ask("/api/v1/records/policy?cursor=" + cursor) == "422 bad-cursor ?cursor");
}

TEST_CASE("Spans stay in the calendar and run forward", "[integration][queries]") {
  const std::string duties = "/api/v1/duties?region=cn/shanxi/xinzhou";
  CHECK(Ask(duties + "&from=2026-02-01&to=2026-01-31") == "422 span-reversed ?to");
  CHECK(Ask(duties + "&from=1899-01-01&to=2026-01-31") == "422 date-out-of-range ?from");
  CHECK(Ask(duties + "&from=2026-01-01&to=2150-01-01") == "422 date-out-of-range ?to");
  const std::string deadline = "/api/v1/deadlines:compute?region=cn/shanxi/xinzhou&period=10wd&from=";
  CHECK(Ask(deadline + "1988-01-01") == "422 date-out-of-range ?from");
  CHECK(Ask(deadline + "2100-12-30").substr(0, 4) == "422 ");
  CHECK(Told(Live().Post("/api/v1/plans:compute",
                         R"({"region":"cn/shanxi/xinzhou","as_of":"2150-01-01","policies":[]})")) ==
        "422 date-out-of-range /as_of");
}

// The rules of Xinzhou are in force from 2024-05-09. A span that begins before them holds what falls due under them.
TEST_CASE("Duties of a span are those of every version in it", "[integration][queries]") {
  const auto names = [](const std::string& from) {
    std::multiset<std::string> found;
    const Value answer = Live().Get("/api/v1/duties?region=cn/shanxi/xinzhou&to=2026-12-31&from=" + from).Json();
    for (const Value& item : answer.Get("items").as_list()) {
      found.insert(std::string(item.GetString("name")) + " " + std::string(item.GetString("period")) + " " +
                   std::string(item.GetString("due")));
    }
    return found;
  };
  const auto under = names("2024-05-09");
  CHECK_FALSE(under.empty());
  CHECK(names("2024-05-08") == under);
  CHECK(names("2020-01-01") == under);
}

TEST_CASE("Members of the wrong type are refused", "[integration][bodies]") {
  const auto evaluate = [](const std::string& more) {
    return Told(Live().Post("/api/v1/decisions/insurer-admission:evaluate",
                            R"({"region":"cn/shanxi/xinzhou","facts":{})" + more + "}"));
  };
  CHECK(evaluate(R"(,"as_known_on":7)") == "422 wrong-type /as_known_on");
  CHECK(evaluate(R"(,"as_known_on":"soon")") == "422 bad-date /as_known_on");
  CHECK(evaluate(R"(,"a/b~c":1)") == "422 unknown-field /a~1b~0c");
}

TEST_CASE("Pointers of policies start at the body", "[integration][bodies]") {
  CHECK(Told(Live().Post("/api/v1/plans:compute",
                         R"({"region":"cn/shanxi/xinzhou","as_of":"2026-01-05","policies":[{"effective_from":
                             "2026-01-01","effective_to":"2026-12-31"}]})")) == "422 missing-field /policies/0/id");
}

TEST_CASE("What is wrong is counted and not listed for ever", "[integration][bodies]") {
  std::string body = R"({"type":"complaint","region":"cn")";
  for (int i = 0; i < 150; ++i) body += ",\"x" + std::to_string(i) + "\":1";
  const Value problem = Live().Post("/api/v1/cases", body + "}").Json();
  CHECK(problem.Get("errors").as_list().size() == 100U);
  CHECK(problem.Get("errors_omitted") == Value(50));
}

TEST_CASE("Texts hold nothing that nobody sees", "[integration][bodies]") {
  const auto open = [](const std::string& subject) {
    return Told(Live().Post("/api/v1/cases", ComplaintBody(Today(), subject)));
  };
  for (const char* hidden :
       {"a\\u001b[31mb", "a\\u202eb", "a\\u2066b", "a\\u0085b", "a\\ufeffb", "a\\uffffb", "a\\u200bb", "a\\u007fb",
        "a\\u00adb", "a\\u180eb", "a\\u115fb", "a\\u3164b", "a\\ufe0fb", "a\\u034fb"}) {
    CAPTURE(hidden);
    CHECK(open(hidden) == "422 text-character /subject/name");
  }
  CHECK(open("line\\nline\\tend") == "422 text-lines /subject/name");  // a name is one line
  CHECK(Told(Live().Post("/api/v1/cases", R"({"type":"complaint","region":"cn","facts":{"a\u202eb":1}})")) ==
        "422 text-character /facts");
}

// The plans of coal mines that are insured for seventy years: 280 visits each, of which each repeats its clauses.
Answer PlansOfMines(int count) {
  std::string policies;
  for (int i = 0; i < count; ++i) {
    policies += std::string(i == 0 ? "" : ",") + R"({"id":"p)" + std::to_string(i) +
                R"(","effective_from":"2026-01-01","effective_to":"2095-12-31",)"
                R"("enterprise":{"sector":"coal_mine","size":"large"}})";
  }
  return Live().Post("/api/v1/plans:compute",
                     R"({"region":"cn/shanxi/xinzhou","as_of":"2026-01-05","policies":[)" + policies + "]}");
}

TEST_CASE("Plans of too many visits are refused", "[integration][bodies]") {
  const Answer answer = PlansOfMines(1500);
  INFO(answer.body.substr(0, 300));
  CHECK(answer.status == 422);
  CHECK(answer.Json().GetString("code") == "plan-too-large");
}

TEST_CASE("An answer of too many bytes is refused, and what fits is given", "[integration][bodies]") {
  const Answer large = PlansOfMines(34);
  INFO(large.body.substr(0, 300));
  CHECK(large.status == 422);
  CHECK(large.Json().GetString("code") == "http-answer-too-large");
  const Answer fits = PlansOfMines(10);
  CHECK(fits.status == 200);
  CHECK(fits.body.size() > 8'000'000U);
}

}  // namespace
}  // namespace anze::testing
