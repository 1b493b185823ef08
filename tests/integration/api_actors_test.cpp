// Who acts: the system is nobody a caller may be; and every requirement that is not met is told at once.

#include "tests/integration/live.h"
#include "tests/support/check.h"

namespace anze::testing {
namespace {

using base::Value;

std::string CodeOf(const Answer& answer) {
  return std::to_string(answer.status) + " " + std::string(answer.Json().GetString("code"));
}

std::string NewCase() { return std::string(Live().OpenComplaint(Today(), "actors").Json().GetString("id")); }

TEST_CASE("Events of the system are raised by nobody else", "[integration][actors]") {
  const std::string id = NewCase();
  const std::string path = "/api/v1/cases/" + id + "/events";
  const std::vector<std::string> any{"If-Match: *"};
  CHECK(CodeOf(Live().Post(path, R"({"event":"overdue"})", any)) == "403 system-only");
  CHECK(CodeOf(Live().Raise(id, "handler:h1", "overdue")) == "403 system-only");
  for (const char* role : {"system", "System", " system ", "SYSTEM\\t", "\\uff33ystem", "\\u7cfb\\u7edf"}) {
    CAPTURE(role);
    CHECK(CodeOf(Live().Raise(id, std::string(role) + ":h1", "overdue")) == "403 system-reserved");
    CHECK(CodeOf(Live().Raise(id, std::string("handler:") + role, "take")) == "403 system-reserved");
    std::string body = ComplaintBody(Today(), "actors");
    body.replace(body.find("\"h1\""), 4, std::string("\"") + role + "\"");
    CHECK(CodeOf(Live().Post("/api/v1/cases", body)) == "403 system-reserved");
  }
  const Value the_case = Live().Get("/api/v1/cases/" + id).Json();
  CHECK(the_case.Get("sequence") == Value(1));
  for (const Value& allowed : the_case.Get("allowed").as_list()) {
    INFO(allowed.GetString("event"));
    bool people = false;
    for (const Value& role : allowed.Get("by").as_list()) people = people || role.as_string() != "system";
    CHECK(people);
  }
}

TEST_CASE("Requirements are told all at once where they are missing", "[integration][actors]") {
  const std::string id = NewCase();
  const Answer refused = Live().Raise(id, "handler:h1", "reply", R"({"basis":"the contract"})");
  CHECK(CodeOf(refused) == "422 requirement-not-met");
  std::string told;
  const Value problem = refused.Json();
  for (const Value& error : problem.Get("errors").as_list()) {
    told += std::string(error.GetString("pointer")) + " ";
    CHECK_FALSE(error.GetString("detail").empty());
    CHECK(error.GetString("detail").find("has-") == std::string_view::npos);  // an id instead of a sentence
  }
  CHECK_THAT(told, Catch::Contains("/data/request /data/findings /data/measures"));
  CHECK_THAT(told, !Catch::Contains("/data/basis"));
}

TEST_CASE("Requirements are marked in the schema of their event", "[integration][actors]") {
  const auto marked = [](const Value& schema) {
    const Value& found = schema.Get("properties").Get("request").Get("x-requirements");
    return found.is_list() && found.as_list().size() == 1 && !found.as_list().front().GetString("text").empty();
  };
  const Value the_case = Live().Get("/api/v1/cases/" + NewCase()).Json();
  for (const Value& allowed : the_case.Get("allowed").as_list()) {
    if (allowed.GetString("event") == "reply") {
      CHECK(marked(allowed.Get("data")));
    }
  }
  bool seen = false;
  const Value rules = Live().Get("/api/v1/rulesets?region=cn/shanxi/xinzhou").Json();
  for (const Value& type : rules.Get("case_types").as_list()) {
    if (type.GetString("name") != "complaint") continue;
    for (const Value& event : type.Get("events").as_list()) {
      if (event.GetString("name") == "reply") seen = marked(event.Get("data"));
    }
  }
  CHECK(seen);
}

TEST_CASE("A repeat says the same though not in the same bytes", "[integration][idempotency]") {
  const std::vector<std::string> key{"Idempotency-Key: spaced"};
  const std::string body = ComplaintBody(Today(), "spaced");
  const Answer first = Live().Post("/api/v1/cases", body, key);
  CHECK(first.status == 201);
  // Other blanks, and the members in another order.
  std::string other = R"({ "region" : "cn/shanxi/xinzhou",)" + body.substr(1);
  other.erase(other.rfind(R"("region":"cn/shanxi/xinzhou",)"), 29);
  const Answer again = Live().Post("/api/v1/cases", other, key);
  INFO(again.body);
  CHECK(again.status == 201);
  CHECK(again.body == first.body);
  CHECK(again.Header("idempotency-replayed") == "true");
}

}  // namespace
}  // namespace anze::testing
