// Functions over the items of a list: results, what is unknown and what is certain all the same, traces.
#include "core/base/json.h"
#include "core/decision/decision.h"
#include "tests/support/check.h"
#include "tests/unit/decision/fixture.h"

namespace anze::decision {
namespace {

using base::Value;
using ruleset::Type;
using namespace testing;  // NOLINT(google-build-using-namespace)

class ListsTest {
 protected:
  ListsTest() {
    context_ = {&snapshot_, Day("2025-03-04"), &PlainCalendar()};
    AddField(&decision_.facts, "team.staff", Type::kList);
    AddField(&decision_.facts, "team.staff.name", Type::kString);
    AddField(&decision_.facts, "team.staff.qualified", Type::kBoolean).title = {"持证", "Qualified"};
    AddField(&decision_.facts, "team.staff.years", Type::kInteger);
    AddField(&decision_.facts, "team.staff.kind", Type::kEnum, {"engineer", "doctor"});
    AddField(&decision_.facts, "team.staff.since", Type::kDate);
    AddField(&decision_.facts, "team.least", Type::kInteger);
    AddField(&decision_.facts, "kinds", Type::kList).item_type = Type::kString;
    AddField(&decision_.facts, "fees", Type::kList).item_type = Type::kMoney;
    AddField(&decision_.facts, "kind", Type::kString);
    decision_.facts.fields()[0].children[0].title = {"人员", "Staff"};
    AddParameter(&snapshot_, "least", ruleset::ParameterType::kInteger, 2);
    decision_.name = "team";
    decision_.title = {"服务团队", "Team"};
  }

  // "value", or "? missing paths", or "code" of an error.
  std::string Ask(const std::string& text, std::string_view facts) {
    Scope scope;
    scope.schemas = {&decision_.facts};
    scope.snapshot = &snapshot_;
    const auto condition = Condition::Compile({text, {}}, scope);
    if (!condition.ok()) return condition.error().code;
    const auto answer = condition->Evaluate(base::ParseJson(facts).value(), context_);
    if (!answer.ok()) return answer.error().code;
    if (!answer->unknown) return base::WriteJson(answer->value);
    std::string out = "?";
    for (const std::string& path : answer->missing) out += " " + path;
    return out;
  }

  // The team: two engineers with a certificate, a doctor without; 3, 5 and 8 years.
  std::string Team(const std::string& text) {
    return Ask(text, R"({"kind":"engineer","team":{"least":2,"staff":[
      {"name":"甲","qualified":true,"years":3,"kind":"engineer","since":"2022-05-01"},
      {"name":"乙","qualified":false,"years":5,"kind":"doctor","since":"2020-01-15"},
      {"name":"丙","qualified":true,"years":8,"kind":"engineer","since":"2021-07-01"}]}})");
  }

  ruleset::Snapshot snapshot_;
  ruleset::Decision decision_;
  Context context_;
};

TEST_CASE_METHOD(ListsTest, "Lists: each function over whole items", "[decision][lists]") {
  CHECK(Team("count(team.staff)") == "3");
  CHECK(Team("count(team.staff where qualified)") == "2");
  CHECK(Team("count(team.staff where qualified and years >= 5)") == "1");
  CHECK(Team("count(team.staff where item.kind == facts.kind)") == "2");
  CHECK(Team("count(team.staff where years >= param('least'))") == "3");
  CHECK(Team("count(team.staff where years > team.least + 1)") == "2");
  CHECK(Team("sum(team.staff.years)") == "16");
  CHECK(Team("sum(team.staff.years where qualified)") == "11");
  CHECK(Team("sum(years * 2 of team.staff where not qualified)") == "10");
  CHECK(Team("any(team.staff where years > 7)") == "true");
  CHECK(Team("any(team.staff where years > 8)") == "false");
  CHECK(Team("any(team.staff.qualified)") == "true");
  CHECK(Team("all(team.staff.qualified)") == "false");
  CHECK(Team("all(team.staff where years >= 3)") == "true");
  CHECK(Team("all(qualified of team.staff where item.kind == 'engineer')") == "true");
  CHECK(Team("distinct(team.staff.kind)") == "2");
  CHECK(Team("distinct(team.staff.name) == count(team.staff)") == "true");
  CHECK(Team("min(team.staff.years)") == "3");
  CHECK(Team("max(team.staff.years where not qualified)") == "5");
  CHECK(Team("max(team.staff.since)") == R"("2022-05-01")");
  CHECK(Team("first(team.staff.name)") == R"("甲")");
  CHECK(Team("last(team.staff.name where item.kind == 'doctor')") == R"("乙")");
  // In the order of the day on which they came: 乙 2020, 丙 2021, 甲 2022.
  CHECK(Team("first(team.staff.name by since)") == R"("乙")");
  CHECK(Team("last(team.staff.name by since where qualified)") == R"("甲")");
  CHECK(Team("count(team.staff where days_between(since, as_of) > 365 * 4)") == "1");
}

TEST_CASE_METHOD(ListsTest, "Lists: scalars, and names that differ in width and case", "[decision][lists]") {
  const char* facts = R"({"kinds":["fire","Fire","ＦＩＲＥ","flood"],"fees":[100,250,-50]})";
  CHECK(Ask("distinct(kinds)", facts) == "4");
  CHECK(Ask("distinct(fold(item) of kinds)", facts) == "2");
  CHECK(Ask("count(kinds where starts_with(fold(item), 'f'))", facts) == "4");
  CHECK(Ask("sum(fees)", facts) == "300");
  CHECK(Ask("sum(fees where item > 0)", facts) == "350");
  CHECK(Ask("min(fees)", facts) == "-50");
  CHECK(Ask("fold(' Ａ b ')", facts) == R"("ab")");
}

TEST_CASE_METHOD(ListsTest, "Lists: an empty list", "[decision][lists]") {
  const char* facts = R"({"team":{"staff":[]}})";
  CHECK(Ask("count(team.staff where qualified)", facts) == "0");
  CHECK(Ask("sum(team.staff.years)", facts) == "0");
  CHECK(Ask("any(team.staff where qualified)", facts) == "false");
  CHECK(Ask("all(team.staff where qualified)", facts) == "true");
  CHECK(Ask("distinct(team.staff.kind)", facts) == "0");
  // There is nothing to take: unknown, and choose asks first.
  CHECK(Ask("max(team.staff.years)", facts) == "? team.staff.years");
  CHECK(Ask("first(team.staff.name)", facts) == "? team.staff.name");
  CHECK(Ask("choose(count(team.staff) > 0, max(team.staff.years), 0)", facts) == "0");
}

TEST_CASE_METHOD(ListsTest, "Lists: what is missing matters only where the answer hangs on it", "[decision][lists]") {
  CHECK(Ask("count(team.staff where qualified)", "{}") == "? team.staff");
  CHECK(Ask("any(team.staff where qualified)", "{}") == "? team.staff");
  // Two are qualified, of one it is not known: two to three.
  const char* facts = R"({"team":{"staff":[{"qualified":true,"years":3},{"years":5},{"qualified":true}]}})";
  CHECK(Ask("count(team.staff where qualified)", facts) == "? team.staff.qualified");
  CHECK(Ask("count(team.staff where qualified) >= 2", facts) == "true");
  CHECK(Ask("count(team.staff where qualified) >= 3", facts) == "? team.staff.qualified");
  CHECK(Ask("count(team.staff where qualified) > 3", facts) == "false");
  CHECK(Ask("3 >= count(team.staff where qualified)", facts) == "true");
  CHECK(Ask("count(team.staff where qualified) == 4", facts) == "false");
  CHECK(Ask("count(team.staff where qualified) ~= 1", facts) == "true");
  CHECK(Ask("count(team.staff where qualified) < param('least')", facts) == "false");
  CHECK(Ask("any(team.staff where qualified)", facts) == "true");
  CHECK(Ask("all(team.staff where qualified)", facts) == "? team.staff.qualified");
  CHECK(Ask("all(team.staff where not qualified)", facts) == "false");
  // An item whose condition is unknown does no harm where it could only agree: every year given is below nine, and the
  // third has none.
  CHECK(Ask("sum(team.staff.years)", facts) == "? team.staff.years");
  CHECK(Ask("max(team.staff.years) >= 5", facts) == "true");
  CHECK(Ask("max(team.staff.years) >= 6", facts) == "? team.staff.years");
  CHECK(Ask("sum(years of team.staff where present(years))", facts) == "8");
  // 3 for certain, 5 perhaps: 3 to 8.
  CHECK(Ask("sum(years of team.staff where qualified and present(years)) <= 8", facts) == "true");
  CHECK(Ask("sum(years of team.staff where qualified and present(years)) < 3", facts) == "false");
  CHECK(Ask("sum(years of team.staff where qualified and present(years)) > 3", facts) == "? team.staff.qualified");
}

TEST_CASE_METHOD(ListsTest, "Lists: which is first or different, with facts missing", "[decision][lists]") {
  const char* facts =
      R"({"team":{"staff":[{"name":"a","kind":"doctor","qualified":true},{"name":"b"},{"name":"c","kind":"doctor","qualified":true}]}})";
  CHECK(Ask("first(team.staff.name where qualified)", facts) == R"("a")");
  CHECK(Ask("last(team.staff.name where qualified)", facts) == R"("c")");
  CHECK(Ask("first(team.staff.name where not qualified)", facts) == "? team.staff.qualified");
  CHECK(Ask("last(team.staff.name by since)", facts) == "? team.staff.since");
  // One or two kinds.
  CHECK(Ask("distinct(team.staff.kind)", facts) == "? team.staff.kind");
  CHECK(Ask("distinct(team.staff.kind) <= 2", facts) == "true");
  CHECK(Ask("distinct(team.staff.kind) >= 1", facts) == "true");
  // The second may or may not be meant, but its name is one more.
  CHECK(Ask("distinct(team.staff.name where qualified) >= 2", facts) == "true");
}

TEST_CASE_METHOD(ListsTest, "Lists: failures of an item are those of the rule", "[decision][lists]") {
  const char* facts = R"({"team":{"staff":[{"years":0,"qualified":true},{"years":0}]}})";
  CHECK(Ask("sum(1 / years of team.staff)", facts) == "division-by-zero");
  // What may not be meant at all may fail without harm.
  CHECK(Ask("sum(1 / years of team.staff where years > 0)", facts) == "0");
  CHECK(Ask("any(1 / years > 2 of team.staff where not qualified)", facts) == "? team.staff.qualified");
  CHECK(Ask("sum(years * 9000000000000000000 of team.staff)", R"({"team":{"staff":[{"years":2}]}})") ==
        "number-overflow");
}

TEST_CASE_METHOD(ListsTest, "Lists: a trace shows which items counted, and why not the others", "[decision][lists]") {
  ruleset::Rule& rule = decision_.rules.emplace_back();
  rule.id = "two";
  rule.title = {"至少两名持证", "Two qualified"};
  rule.require = Text("count(team.staff where qualified) >= 2");
  snapshot_.decisions["team"] = decision_;
  const auto compiled = CompileDecision(snapshot_.decisions["team"], snapshot_);
  REQUIRE_OK(compiled);
  const Value facts =
      base::ParseJson(R"({"team":{"staff":[{"name":"甲","qualified":true},{"name":"乙","qualified":false}]}})").value();
  const auto explanation = (*compiled)->Explain(facts, context_, nullptr);
  REQUIRE_OK(explanation);
  const Value shown = ToValue(*explanation, snapshot_, "team", context_.as_of, base::Language::kZh);
  CHECK(shown.GetString("outcome") == "fail");
  CHECK(base::WriteJson(shown.Get("trace").as_list()[0].Get("lists")) ==
        R"j([{"function":"count(team.staff where qualified)","items":[)j"
        R"({"item":"甲","result":"counted","facts":{"qualified":true}},)"
        R"({"item":"乙","result":"left_out","facts":{"qualified":false}}],)"
        R"("said":"“人员”共2项：计入甲；未计入乙（持证：否）"}])");
  CHECK(base::WriteJson(shown.Get("explanation")).find("“人员”共2项：计入甲；未计入乙（持证：否）") !=
        std::string::npos);
  const Value english = ToValue(*explanation, snapshot_, "team", context_.as_of, base::Language::kEn);
  CHECK(base::WriteJson(english.Get("explanation")).find("Staff, 2 in all: counted 甲; left out 乙 (Qualified: no)") !=
        std::string::npos);
}

TEST_CASE_METHOD(ListsTest, "Lists: steps are read with their bounds, and a rule over a list may look into its items",
                 "[decision][lists]") {
  AddField(&decision_.facts, "firms", Type::kList);
  AddField(&decision_.facts, "firms.name", Type::kString);
  AddField(&decision_.facts, "firms.people", Type::kList);
  AddField(&decision_.facts, "firms.people.ok", Type::kBoolean);
  decision_.kind = ruleset::DecisionKind::kFormula;
  ruleset::Rule& rule = decision_.rules.emplace_back();
  rule.id = "each";
  rule.each = "firms";
  rule.as = "firm";
  rule.require = Text("count(firm.people where ok) >= 1");
  ruleset::FormulaStep& step = decision_.steps.emplace_back();
  step.id = "people";
  step.value = Text("count(team.staff where qualified)");
  decision_.value = Text("people >= 1");
  snapshot_.decisions["team"] = decision_;
  const auto compiled = CompileDecision(snapshot_.decisions["team"], snapshot_);
  REQUIRE_OK(compiled);
  const auto outcome = [&](std::string_view facts) {
    const auto verdict = (*compiled)->Evaluate(base::ParseJson(facts).value(), context_, nullptr);
    if (!verdict.ok()) return verdict.error().code;
    std::string out = verdict->outcome + " " + base::WriteJson(verdict->value);
    for (const std::string& path : verdict->missing) out += " " + path;
    return out;
  };
  CHECK(outcome(R"({"firms":[{"people":[{"ok":true},{}]}],"team":{"staff":[{"qualified":true},{}]}})") == "pass true");
  CHECK(outcome(R"({"firms":[{"people":[{}]}],"team":{"staff":[]}})") == "unknown null firms.people.ok");
  CHECK(outcome(R"({"firms":[{"people":[{"ok":true}]},{"people":[]}],"team":{"staff":[]}})") == "fail null");
  const Value facts =
      base::ParseJson(R"({"firms":[{"name":"A","people":[{"ok":true}]},{"name":"B","people":[{"ok":false}]}]})")
          .value();
  const auto explanation = (*compiled)->Explain(facts, context_, nullptr);
  REQUIRE_OK(explanation);
  const Value shown = ToValue(*explanation, snapshot_, "team", context_.as_of, base::Language::kZh);
  CHECK(
      base::WriteJson(shown.Get("trace").as_list()[0].Get("lists")) ==
      R"j([{"function":"count(firm.people where ok)","items":[{"item":"1","result":"counted","facts":{"ok":true}}],"said":"“firms.people”共1项：计入1"}])j");
  CHECK(
      base::WriteJson(shown.Get("trace").as_list()[1].Get("lists")) ==
      R"j([{"function":"count(firm.people where ok)","items":[{"item":"1","result":"left_out","facts":{"ok":false}}],"said":"“firms.people”共1项：未计入1（firms.people.ok：否）"}])j");
}

}  // namespace
}  // namespace anze::decision
