// Values of parameters that are about some sectors, sizes or kinds only: which governs, what is unknown, what the trace
// tells, and what a check finds.
#include <algorithm>

#include "core/base/json.h"
#include "core/decision/columns.h"
#include "core/decision/decision.h"
#include "core/decision/value_conditions.h"
#include "core/script/pool.h"
#include "tests/support/check.h"
#include "tests/unit/decision/fixture.h"

namespace anze::decision {
namespace {

using base::Value;
using ruleset::ParameterType;
using ruleset::Type;
using namespace testing;  // NOLINT(google-build-using-namespace)

constexpr const char* kCoal = "enterprise.sector == \"coal_mine\"";
constexpr const char* kLarge = "enterprise.headcount >= 300";

class ValuesTest {
 protected:
  ValuesTest() {
    context_ = {&snapshot_, Day("2025-03-04"), &PlainCalendar()};
    snapshot_.region = "cn/city";
    snapshot_.resolved_on = context_.as_of;
    decision_.name = "limit";
    decision_.title = {"限额", "Limit"};
    AddField(&decision_.facts, "enterprise.sector", Type::kEnum, {"coal_mine", "metal", "other"}).title = {"行业",
                                                                                                           "Sector"};
    AddField(&decision_.facts, "enterprise.headcount", Type::kInteger);
    AddField(&decision_.facts, "cover", Type::kMoney);
    AddParameter(&snapshot_, "limit", ParameterType::kMoney, 30);
    snapshot_.parameters["limit"].title = {"死亡限额", "Death limit"};
    rule_ = &decision_.rules.emplace_back();
    rule_->id = "enough";
    rule_->require = Text("cover >= param(\"limit\")");
  }

  void Add(int value, const char* whom, std::string_view region = "cn", std::string_view from = "2020-01-01") {
    ruleset::DatedValue dated;
    dated.from = Day(from);
    dated.value = value;
    dated.region = region;
    if (whom[0] != '\0') dated.applies_to = {whom, {"parameters/test.yaml", 4, 20, 0}};
    auto& values = snapshot_.parameters["limit"].values;
    const auto at = std::find_if(values.rbegin(), values.rend(),
                                 [&](const ruleset::DatedValue& other) { return other.region == region; });
    values.insert(at == values.rend() ? values.end() : at.base(), std::move(dated));
  }

  // The value of param("limit") for the facts: "30", "? missing paths" or the code of an error.
  std::string Limit(std::string_view facts) {
    Scope scope;
    scope.schemas = {&decision_.facts};
    scope.snapshot = &snapshot_;
    const auto condition = Condition::Compile(Text("param(\"limit\")"), scope);
    if (!condition.ok()) return condition.error().code;
    const auto answer = condition->Evaluate(base::ParseJson(facts).value(), context_);
    if (!answer.ok()) return answer.error().code;
    if (!answer->unknown) return base::WriteJson(answer->value);
    std::string out = "?";
    for (const std::string& path : answer->missing) out += " " + path;
    return out;
  }

  Explanation Explained(std::string_view facts) {
    snapshot_.decisions["limit"] = decision_;
    compiled_ = CompileDecision(decision_, snapshot_).value();
    return compiled_->Explain(base::ParseJson(facts).value(), context_, nullptr).value();
  }

  std::string Checked() {
    snapshot_.decisions["limit"] = decision_;
    base::Diagnostics errors;
    base::Diagnostics warnings;
    CheckValueConditions(snapshot_, &errors, &warnings);
    std::string out;
    for (const base::Error& error : errors) out += (out.empty() ? "" : " ") + error.code;
    for (const base::Error& error : warnings) out += (out.empty() ? "" : " ") + error.code;
    if (!errors.empty()) last_ = errors.front();
    return out;
  }

  ruleset::Snapshot snapshot_;
  ruleset::Decision decision_;
  ruleset::Rule* rule_ = nullptr;
  Context context_;
  std::shared_ptr<const CompiledDecision> compiled_;
  base::Error last_{"none", {}};
};

constexpr const char* kCoalFacts = R"({"enterprise":{"sector":"coal_mine"}})";
constexpr const char* kMetalFacts = R"({"enterprise":{"sector":"metal"}})";

TEST_CASE_METHOD(ValuesTest, "Values: one about some goes before the one about everybody", "[decision][values]") {
  Add(40, kCoal);
  CHECK(Limit(kCoalFacts) == "40");
  CHECK(Limit(kMetalFacts) == "30");
  CHECK(Limit("{}") == "? enterprise.sector");
}

TEST_CASE_METHOD(ValuesTest, "Values: a lower text about everybody does not lift a special one above",
                 "[decision][values]") {
  Add(40, kCoal);
  Add(25, "", "cn/city");
  CHECK(Limit(kCoalFacts) == "40");
  CHECK(Limit(kMetalFacts) == "25");
  // A special text of the lower layer does.
  Add(45, kCoal, "cn/city");
  CHECK(Limit(kCoalFacts) == "45");
  CHECK(Limit(kMetalFacts) == "25");
}

TEST_CASE_METHOD(ValuesTest, "Values: a later text about everybody does not end a special one", "[decision][values]") {
  Add(40, kCoal);
  Add(35, "", "cn", "2024-01-01");
  CHECK(Limit(kMetalFacts) == "35");
  CHECK(Limit(kCoalFacts) == "40");
  Add(50, kCoal, "cn", "2025-01-01");
  CHECK(Limit(kCoalFacts) == "50");
  context_.as_of = Day("2024-12-31");
  CHECK(Limit(kCoalFacts) == "40");
}

TEST_CASE_METHOD(ValuesTest, "Values: the extreme of all layers is that of what they have for the case",
                 "[decision][values]") {
  Add(40, kCoal);
  Add(35, "", "cn/city");
  snapshot_.parameters["limit"].combine = ruleset::Parameter::Combine::kMax;
  CHECK(Limit(kCoalFacts) == "40");
  CHECK(Limit(kMetalFacts) == "35");
  snapshot_.parameters["limit"].combine = ruleset::Parameter::Combine::kMin;
  CHECK(Limit(kCoalFacts) == "35");
  CHECK(Limit(kMetalFacts) == "30");
  CHECK(Limit("{}") == "? enterprise.sector");
}

TEST_CASE_METHOD(ValuesTest, "Values: two of one layer for one case are an error, never the first",
                 "[decision][values]") {
  Add(40, kCoal);
  Add(50, kLarge);
  const char* both = R"({"enterprise":{"sector":"coal_mine","headcount":300}})";
  CHECK(Limit(both) == "value-conditions-meet");
  CHECK(Limit(R"({"enterprise":{"sector":"metal","headcount":300}})") == "50");
  // One that surely holds rules the others out, known or not.
  CHECK(Limit(kCoalFacts) == "40");
  CHECK(Limit(R"({"enterprise":{"headcount":299}})") == "? enterprise.sector");
  CHECK(Checked() == "value-conditions-meet");
  const auto example =
      std::find_if(last_.args.begin(), last_.args.end(), [](const auto& arg) { return arg.first == "example"; });
  REQUIRE(example != last_.args.end());
  CHECK(example->second == "enterprise.sector = coal_mine, enterprise.headcount = 300");
}

TEST_CASE_METHOD(ValuesTest, "Values: what is about nobody and what is about all is told", "[decision][values]") {
  Add(40, "enterprise.headcount >= 300 and enterprise.headcount < 300");
  Add(50, "enterprise.sector == 'metal' or enterprise.sector ~= 'metal'", "cn/city");
  CHECK(Checked() == "value-about-nobody value-about-all");
}

TEST_CASE_METHOD(ValuesTest, "Values: conditions that exclude each other pass", "[decision][values]") {
  Add(40, kCoal);
  Add(50, "enterprise.sector == 'metal' and enterprise.headcount >= 300");
  Add(60, "one_of(enterprise.sector, 'metal', 'other') and enterprise.headcount < 300");
  CHECK(Checked().empty());
}

TEST_CASE_METHOD(ValuesTest, "Values: a condition reads facts alone", "[decision][values]") {
  Add(40, "enterprise.headcount >= param('limit')");
  CHECK(Checked() == "value-condition");
  CHECK(Limit(kCoalFacts) == "value-broken");
  snapshot_.parameters["limit"].values.pop_back();
  Add(40, "enterprise.sector");
  CHECK(Checked() == "value-condition");
  snapshot_.parameters["limit"].values.pop_back();
  Add(40, "enterprise.sectr == 'metal'");
  CHECK(Checked() == "unknown-fact");
  CHECK(last_.fix == "enterprise.sector");
  CHECK(Limit(kCoalFacts) == "value-needs-fact");
  snapshot_.parameters["limit"].values.pop_back();
  Add(40, "enterprise.sector == 'coal'");
  CHECK(Checked() == "not-in-enum");
}

TEST_CASE_METHOD(ValuesTest, "Values: a reader without the fact is refused at the place that reads",
                 "[decision][values]") {
  Add(40, "enterprise.size == 'large'");
  const auto compiled = CompileDecision(decision_, snapshot_);
  REQUIRE_FALSE(compiled.ok());
  CHECK(compiled.error().code == "value-needs-fact");
  CHECK(compiled.error().span.line == 7);
  CHECK(compiled.error().span.column == 14 + 9);
}

TEST_CASE_METHOD(ValuesTest, "Values: one that is about others alone leaves others without a value",
                 "[decision][values]") {
  snapshot_.parameters["limit"].values.clear();
  Add(40, kCoal);
  CHECK(Limit(kCoalFacts) == "40");
  CHECK(Limit(kMetalFacts) == "parameter-without-value");
  rule_->when = Text(kCoal);
  CHECK(Explained(R"({"enterprise":{"sector":"metal"},"cover":1})").verdict.outcome == "pass");
}

TEST_CASE_METHOD(ValuesTest, "Values: the trace tells which governed, by which facts, and why others did not",
                 "[decision][values]") {
  Add(40, kCoal);
  Add(50, "enterprise.sector == 'metal'");
  const auto coal = Explained(R"({"enterprise":{"sector":"coal_mine"},"cover":35})");
  CHECK(coal.verdict.outcome == "fail");
  const auto uses = ParametersOf(coal, coal.trace[0], snapshot_);
  REQUIRE(uses.size() == 1U);
  CHECK(uses[0].value == Value(40));
  CHECK(uses[0].applies_to == kCoal);
  CHECK(base::WriteJson(uses[0].facts) == R"({"enterprise.sector":"coal_mine"})");
  REQUIRE(uses[0].yielded.size() == 1U);
  CHECK(uses[0].yielded[0].value == Value(30));
  REQUIRE(uses[0].others.size() == 1U);
  CHECK(uses[0].others[0].value == Value(50));
  CHECK_FALSE(uses[0].others[0].unknown);
  const Value shown = ToValue(coal, snapshot_, "limit", context_.as_of, base::Language::kZh);
  const Value parameter = shown.Get("trace").as_list()[0].Get("parameters").as_list()[0];
  CHECK(parameter.GetString("applies_to") == kCoal);
  CHECK(parameter.Get("others").as_list()[0].GetString("result") == "not_applicable");
  CHECK(base::WriteJson(shown.Get("explanation")).find("死亡限额：行业：") != std::string::npos);
}

TEST_CASE_METHOD(ValuesTest, "Values: an unknown condition makes the rule unknown and names the fact",
                 "[decision][values]") {
  Add(40, kCoal);
  const auto unknown = Explained(R"({"cover":35})");
  CHECK(unknown.verdict.outcome == "unknown");
  CHECK(unknown.verdict.missing == std::vector<std::string>{"enterprise.sector"});
  const Value shown = ToValue(unknown, snapshot_, "limit", context_.as_of, base::Language::kZh);
  const Value undecided = shown.Get("trace").as_list()[0].Get("undecided").as_list()[0];
  CHECK(undecided.Get("others").as_list()[0].GetString("result") == "unknown");
  CHECK(undecided.Get("facts").Find("enterprise.sector")->is_null());
}

TEST_CASE_METHOD(ValuesTest, "Values: the items of a rule and the steps of a formula hide no fact of a condition",
                 "[decision][values]") {
  Add(40, kCoal);
  AddField(&decision_.facts, "staff", Type::kList);
  AddField(&decision_.facts, "staff.pay", Type::kMoney);
  rule_->each = "staff";
  rule_->as = "enterprise";
  rule_->require = Text("enterprise.pay >= param(\"limit\")");
  const char* facts = R"({"enterprise":{"sector":"coal_mine"},"staff":[{"pay":45},{"pay":35}]})";
  CHECK(Explained(facts).verdict.outcome == "fail");
  decision_.rules.clear();
  decision_.kind = ruleset::DecisionKind::kFormula;
  decision_.value = Text("count(staff where pay >= param(\"limit\"))");
  CHECK(Explained(facts).verdict.value == Value(1));
}

TEST_CASE_METHOD(ValuesTest, "Values: columns choose as rows do", "[decision][values]") {
  Add(40, kCoal);
  Add(50, kLarge, "cn/city");
  AddParameter(&snapshot_, "mode", ParameterType::kEnum, "open");
  ruleset::DatedValue closed = snapshot_.parameters["mode"].values.front();
  closed.value = "closed";
  closed.applies_to = Text(kLarge);
  snapshot_.parameters["mode"].values.push_back(closed);
  ruleset::Rule& mode = decision_.rules.emplace_back();
  mode.id = "mode";
  mode.require = Text("param(\"mode\") == \"open\"");
  const auto compiled = CompileDecision(decision_, snapshot_).value();
  const auto bound = BoundDecision::Bind(compiled->program(), context_);
  REQUIRE_OK(bound);
  Population population(compiled->program());
  std::vector<Value> rows;
  for (int i = 0; i < 1100; ++i) {
    Value facts = Value::EmptyMap();
    if (i % 3 != 0) facts.SetPath("enterprise.sector", i % 3 == 1 ? "coal_mine" : "metal");
    if (i % 5 != 0) facts.SetPath("enterprise.headcount", 298 + i % 5);
    facts.Set("cover", 25 + i % 30);
    rows.push_back(facts);
    population.Append(facts);
  }
  const ColumnRun run = EvaluateColumns(*bound, population);
  CHECK(run.by_rows.empty());
  Frame frame(*bound);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    bound->Fill(rows[i], &frame);
    REQUIRE(bound->Run(&frame));
    CAPTURE(base::WriteJson(rows[i]));
    REQUIRE(run.outcomes[i] == frame.outcome());
    REQUIRE(run.marks[1][i] == frame.marks()[1]);
  }
}

TEST_CASE_METHOD(ValuesTest, "Values: a script gets the value for its facts", "[decision][values]") {
  Add(40, kCoal);
  decision_.rules.clear();
  decision_.kind = ruleset::DecisionKind::kLua;
  decision_.function = "limit";
  decision_.script_file = "limit.lua";
  decision_.script =
      "return { limit = function(input) return {outcome = \"pass\", value = anze.param(\"limit\")} end }";
  const auto compiled = CompileDecision(decision_, snapshot_).value();
  script::SandboxPool pool([](script::Sandbox&) -> base::Status { return base::Ok{}; });
  const auto ask = [&](const char* facts) {
    return compiled->Evaluate(base::ParseJson(facts).value(), context_, &pool).value();
  };
  CHECK(ask(kCoalFacts).value == Value(40));
  CHECK(ask(kMetalFacts).value == Value(30));
  CHECK(ask("{}").outcome == "unknown");
  CHECK(ask("{}").missing == std::vector<std::string>{"enterprise.sector"});
}

}  // namespace
}  // namespace anze::decision
