// What the explanation of a case says of the events that may come next: it must agree with what raising them answers.
#include <algorithm>

#include "core/base/json.h"
#include "tests/integration/live.h"
#include "tests/support/check.h"
#include "tests/support/client.h"

namespace anze::testing {
namespace {

using base::Value;

// The requirements that stand in the way of an event whatever is filled in, by their names.
std::string Blockers(const std::string& id, const std::string& event) {
  const Answer told = Live().Get("/api/v1/cases/" + id + "/explanation");
  INFO(told.body);
  REQUIRE(told.status == 200);
  const Value explanation = told.Json();
  std::string names;
  for (const Value& next : explanation.Get("events").as_list()) {
    if (next.GetString("event") != event) continue;
    for (const Value& need : next.Get("needs").as_list()) {
      if (need.GetString("met") == "no" && !need.Get("of_data").as_bool()) names += std::string(need.GetString("name"));
    }
    return names;
  }
  return "not allowed";
}

TEST_CASE("Only who waited long enough is told that an unanswered complaint may go on", "[integration][explanation]") {
  const std::string fresh(Live().OpenComplaint(Today(), "explained-1").Json().GetString("id"));
  CHECK(Blockers(fresh, "escalate_unanswered") == "reply-overdue");
  CHECK(Live().Raise(fresh, "complainant:c", "escalate_unanswered", R"({"target": "city_bureau"})").status == 422);

  const std::string late(Live().OpenComplaint(Today(-40), "explained-2").Json().GetString("id"));
  const auto breached = [&] {
    const Value clocks = Live().Get("/api/v1/cases/" + late).Json().Get("clocks");
    return std::any_of(clocks.as_list().begin(), clocks.as_list().end(), [](const Value& clock) {
      return clock.GetString("name") == "reply" && !clock.GetString("breached_at").empty();
    });
  };
  REQUIRE(Soon(breached, 10));
  CHECK(Blockers(late, "escalate_unanswered").empty());
  CHECK(Live().Raise(late, "complainant:c", "escalate_unanswered", R"({"target": "city_bureau"})").status == 200);
}

TEST_CASE("What is asked when an event is raised stands in nobody's way before", "[integration][explanation]") {
  const Answer opened =
      Live().Post("/api/v1/cases", R"({"type": "policy", "region": "cn/shanxi/xinzhou", "subject": {"name": "甲"},
        "facts": {"policy": {"origin": "new", "sector": "commerce"}}, "actor": {"id": "e1", "role": "enterprise"}})");
  INFO(opened.body);
  REQUIRE(opened.status == 201);
  CHECK(Blockers(std::string(opened.Json().GetString("id")), "issue").empty());
}

// What is told of a clock that does not run; null where nothing is.
Value NotBegun(const std::string& id, std::string_view clock) {
  const Answer told = Live().Get("/api/v1/cases/" + id + "/explanation");
  INFO(told.body);
  REQUIRE(told.status == 200);
  const Value explanation = told.Json();
  for (const Value& one : explanation.Get("clocks_not_begun").as_list()) {
    if (one.GetString("name") == clock) return one;
  }
  return {};
}

TEST_CASE("A clock that does not run is told with the parameter that decided it", "[integration][explanation]") {
  const std::string id(Live().OpenComplaint(Today(), "explained-3").Json().GetString("id"));
  const Value told = NotBegun(id, "national_binding");
  CHECK(told.GetString("title") == "全国一般投诉处理期限（执行）");
  CHECK(told.GetString("event") == "收件");
  CHECK(told.Get("facts").as_list().empty());
  REQUIRE(told.Get("parameters").as_list().size() == 1);
  const Value& regime = told.Get("parameters").as_list().front();
  CHECK(regime.GetString("title") == "与金融监管部门时限的关系");
  CHECK(regime.GetString("words") == "执行 AQ 9010-2019 和本地时限");
  CHECK_FALSE(told.Get("clauses").as_list().empty());
  // One that runs is among the clocks, and one whose start has not come is not spoken of.
  CHECK(NotBegun(id, "reply").is_null());
  CHECK(NotBegun(id, "review").is_null());
}

TEST_CASE("A clock that does not run is told with the fact that decided it", "[integration][explanation]") {
  const Answer opened = Live().Post("/api/v1/cases", R"({"type": "complaint", "region": "cn/shanxi/xinzhou",
      "subject": {"name": "乙"}, "actor": {"id": "h1", "role": "handler"}, "facts": {"complaint": {"received_on": ")" +
                                                         Today() + R"(", "complainant": {"kind": "employee"}}}})");
  INFO(opened.body);
  REQUIRE(opened.status == 201);
  const Value told = NotBegun(std::string(opened.Json().GetString("id")), "reply");
  REQUIRE(told.Get("facts").as_list().size() == 1);
  const Value& kind = told.Get("facts").as_list().front();
  CHECK(kind.GetString("path") == "complaint.complainant.kind");
  CHECK(kind.GetString("value") == "employee");
  CHECK_FALSE(kind.GetString("words").empty());
  CHECK(kind.GetString("words") != "employee");
  CHECK(told.Get("parameters").as_list().size() == 3);  // standard, regime, complainants
}

}  // namespace
}  // namespace anze::testing
