// Clocks whose period the facts of the case choose: values of a parameter that are about some only.
#include "tests/support/check.h"
#include "tests/unit/workflow/fixture.h"

namespace anze::workflow::testing {
namespace {

constexpr const char* kVisit = R"(  visit:
    title: {zh: 服务, en: Visit}
    clauses: [law-1]
    opened_by: [handler]
    facts:
      enterprise.sector: {type: enum, title: 行业, values: [coal_mine, other]}
    initial: begun
    states:
      begun: {title: {zh: 进行中, en: Under way}}
      closed: {title: {zh: 已办结, en: Closed}, final: true}
    events:
      close: {title: {zh: 办结, en: Close}, from: [begun], to: closed, by: [handler], clauses: [law-1]}
      extend: {title: {zh: 延长, en: Extend}, from: [begun], by: [handler], clauses: [law-1]}
    clocks:
      reply:
        title: {zh: 期限, en: Time}
        start: [open]
        period: reply.period
        stop: [close]
        extend: {event: extend, period: longer.period, from: due, max: 1}
        clauses: [law-1]
)";
constexpr const char* kPeriods = R"(  reply.period:
    title: {zh: 期限}
    type: period
    values:
      - {from: 2020-01-01, value: 10wd, choice: true}
      - {from: 2020-01-01, value: 5wd, applies_to: enterprise.sector == "coal_mine", choice: true}
  longer.period:
    title: {zh: 延长}
    type: period
    values:
      - {from: 2020-01-01, value: 5wd, choice: true}
      - {from: 2020-01-01, value: 3wd, applies_to: enterprise.sector == "coal_mine", choice: true}
)";

// Tue 2025-03-04: Mar 5 6 7 10 11 are five working days, 12 13 14 17 18 ten.
TEST_CASE("A clock's period is the value about the case", "[workflow][values]") {
  const Compiled compiled = Compile(kVisit, kPeriods);
  LivingCase coal(compiled);
  REQUIRE(coal.Open("2025-03-04", "handler:h1", R"({"enterprise":{"sector":"coal_mine"}})") == "ok");
  CHECK(coal.DueDay("reply") == "2025-03-11");
  REQUIRE(coal.Raise("2025-03-05", "handler:h1", "extend") == "ok");
  CHECK(coal.DueDay("reply") == "2025-03-14");
  LivingCase other(compiled);
  REQUIRE(other.Open("2025-03-04", "handler:h1", R"({"enterprise":{"sector":"other"}})") == "ok");
  CHECK(other.DueDay("reply") == "2025-03-18");
  REQUIRE(other.Raise("2025-03-05", "handler:h1", "extend") == "ok");
  CHECK(other.DueDay("reply") == "2025-03-25");
}

TEST_CASE("A clock's period that cannot be told refuses the event and names the fact", "[workflow][values]") {
  LivingCase unknown(Compile(kVisit, kPeriods));
  CHECK(unknown.Open("2025-03-04", "handler:h1", "{}") == "refused requirement-unknown");
}

TEST_CASE("A clock's period needs the fact among those of the case", "[workflow][values]") {
  std::string without = kVisit;
  const std::string fact = "enterprise.sector: {type: enum";
  without.replace(without.find(fact), fact.size(), "enterprise.branch: {type: enum");
  const auto snapshot = Load(without, kPeriods);
  const auto program = CaseProgram::Compile(snapshot->case_types.at("visit"), *snapshot, nullptr);
  REQUIRE_FALSE(program.ok());
  CHECK(program.error().code == "value-needs-fact");
}

}  // namespace
}  // namespace anze::workflow::testing
