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

}  // namespace
}  // namespace anze::testing
