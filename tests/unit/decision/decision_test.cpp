// The four kinds of decision, their traces and their absence.
#include "core/decision/decision.h"

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "tests/unit/decision/fixture.h"

namespace anze::decision {
namespace {

using base::Value;
using ruleset::Type;
using namespace testing;  // NOLINT(google-build-using-namespace)

Value Json(std::string_view text) { return base::ParseJson(text).value(); }

class DecisionTest : public ::testing::Test {
 protected:
  DecisionTest() {
    snapshot_.region = "cn/test";
    snapshot_.title = {"测试市", "Test city"};
    snapshot_.digest = "d1";
    snapshot_.resolved_on = Day("2025-03-04");
    context_.snapshot = &snapshot_;
    context_.as_of = Day("2025-03-04");
    context_.calendar = &PlainCalendar();
    AddParameter(&snapshot_, "solvency_min", ruleset::ParameterType::kRatio, Fraction(3, 2));
    decision_.name = "insurer-admission";
    decision_.title = {"保险机构承保资格", "Insurer admission"};
    decision_.clauses = {"whole"};
  }

  ruleset::Rule& AddRule(std::string id, std::string require, std::string when = "") {
    ruleset::Rule& rule = decision_.rules.emplace_back();
    rule.id = id;
    rule.title = {"规则" + id, "Rule " + id};
    rule.require = Text(std::move(require));
    if (!when.empty()) rule.when = Text(std::move(when));
    rule.clauses = {"clause-" + id};
    rule.span = {"decisions/test.yaml", 5, 9, 20};
    return rule;
  }

  const CompiledDecision& Compile() {
    snapshot_.decisions[decision_.name] = decision_;
    auto compiled = CompiledDecision::Compile(snapshot_.decisions[decision_.name], snapshot_, &warnings_);
    EXPECT_TRUE(compiled.ok()) << (compiled.ok() ? "" : base::Describe(compiled.error(), base::Language::kEn).message);
    if (compiled.ok()) compiled_ = *compiled;
    return *compiled_;
  }

  // Evaluates, explains, and makes sure that both agree.
  Explanation Run(std::string_view facts) {
    facts_ = Json(facts);
    auto verdict = compiled_->Evaluate(facts_, context_, &scripts_);
    auto explanation = compiled_->Explain(facts_, context_, &scripts_);
    EXPECT_EQ(verdict.ok(), explanation.ok());
    if (!explanation.ok()) {
      Explanation none;
      none.verdict.outcome = "error " + explanation.error().code;
      return none;
    }
    EXPECT_EQ(verdict->outcome, explanation->verdict.outcome);
    EXPECT_EQ(verdict->value, explanation->verdict.value);
    EXPECT_EQ(verdict->failed, explanation->verdict.failed);
    EXPECT_EQ(verdict->missing, explanation->verdict.missing);
    return std::move(*explanation);
  }

  Value Show(const Explanation& explanation, base::Language language = base::Language::kZh) {
    return ToValue(explanation, snapshot_, decision_.name, context_.as_of, language);
  }

  static std::string Marks(const Explanation& explanation) {
    std::string out;
    for (const RuleTrace& trace : explanation.trace) {
      out += (out.empty() ? "" : " ") + std::string(trace.rule) + ":" + std::string(trace.result);
    }
    return out;
  }

  ruleset::Snapshot snapshot_;
  ruleset::Decision decision_;
  Context context_;
  Value facts_;
  base::Diagnostics warnings_;
  script::SandboxPool scripts_{[](script::Sandbox&) -> base::Status { return base::Ok{}; }};
  std::shared_ptr<const CompiledDecision> compiled_;
};

class ChecklistTest : public DecisionTest {
 protected:
  ChecklistTest() {
    AddField(&decision_.facts, "insurer.name", Type::kString);
    AddField(&decision_.facts, "insurer.form", Type::kEnum, {"single", "consortium"});
    AddField(&decision_.facts, "insurer.solvency", Type::kRatio).title = {"偿付能力", "Solvency"};
    AddField(&decision_.facts, "insurer.branch", Type::kBoolean);
    ruleset::Field& members = AddField(&decision_.facts, "consortium.members", Type::kList);
    for (const char* name : {"name", "branch"}) {
      members.children.emplace_back().name = name;
      members.children.back().type = name == std::string("name") ? Type::kString : Type::kBoolean;
    }
    AddRule("solvency", "insurer.solvency >= param(\"solvency_min\")").failure = {
        "{insurer.name} 的偿付能力为 {insurer.solvency}，低于 {solvency_min}", "{insurer.name} has {insurer.solvency}"};
    AddRule("branch", "insurer.branch", "insurer.form ~= \"consortium\"");
    ruleset::Rule& each = AddRule("members", "member.branch", "insurer.form == \"consortium\"");
    each.each = "consortium.members";
    each.as = "member";
    each.failure = {"{member.name} 没有分支机构", ""};
  }
};

TEST_F(ChecklistTest, PassesWhenEveryRuleHoldsOrIsSkipped) {
  Compile();
  const auto single = Run(R"({"insurer":{"form":"single","solvency":1.5,"branch":true}})");
  EXPECT_EQ(single.verdict.outcome, "pass");
  EXPECT_EQ(Marks(single), "solvency:pass branch:pass members:skipped");
  const auto several = Run(R"({"insurer":{"form":"consortium","solvency":2},
                               "consortium":{"members":[{"name":"A","branch":true},{"name":"B","branch":true}]}})");
  EXPECT_EQ(several.verdict.outcome, "pass");
  EXPECT_EQ(Marks(several), "solvency:pass branch:skipped members:pass members:pass");
}

TEST_F(ChecklistTest, NamesEveryFailedRuleWithItsClauses) {
  Compile();
  const auto out = Run(R"({"insurer":{"form":"single","solvency":1.2,"branch":false}})");
  EXPECT_EQ(out.verdict.outcome, "fail");
  EXPECT_EQ(out.verdict.failed, (std::vector<std::string>{"solvency", "branch"}));
  EXPECT_EQ(out.verdict.clauses, (std::vector<std::string>{"clause-solvency", "clause-branch"}));
  EXPECT_TRUE(out.verdict.missing.empty());
}

TEST_F(ChecklistTest, UnknownListsMissingFactsOnce) {
  Compile();
  const auto out = Run(R"({"insurer":{"solvency":1.6}})");
  EXPECT_EQ(out.verdict.outcome, "unknown");
  EXPECT_EQ(out.verdict.missing, (std::vector<std::string>{"insurer.form", "insurer.branch", "consortium.members"}));
  const auto items =
      Run(R"({"insurer":{"form":"consortium","solvency":2},"consortium":{"members":[{"name":"A"},{"name":"B"}]}})");
  EXPECT_EQ(items.verdict.missing, (std::vector<std::string>{"consortium.members.branch"}));
}

TEST_F(ChecklistTest, OneFailedItemFailsTheRuleOnce) {
  Compile();
  const auto out = Run(R"({"insurer":{"form":"consortium","solvency":2},
                           "consortium":{"members":[{"name":"A","branch":true},{"name":"B","branch":false},{}]}})");
  EXPECT_EQ(out.verdict.outcome, "fail");
  EXPECT_EQ(out.verdict.failed, (std::vector<std::string>{"members"}));
  EXPECT_EQ(Marks(out), "solvency:pass branch:skipped members:pass members:fail members:unknown");
  EXPECT_EQ(ItemOf(out, out.trace[3]), "B");
  EXPECT_EQ(ItemOf(out, out.trace[4]), "3");
  EXPECT_EQ(FailureOf(out, out.trace[3], snapshot_, base::Language::kZh), "B 没有分支机构");
  EXPECT_EQ(FactsOf(out, out.trace[3]), Json(R"({"insurer.form":"consortium","member.branch":false})"));
}

TEST_F(ChecklistTest, AnEmptyListPassesAndAMissingOneIsUnknownUnlessTheRuleIsSkipped) {
  Compile();
  EXPECT_EQ(Marks(Run(R"({"insurer":{"form":"consortium","solvency":2},"consortium":{"members":[]}})")),
            "solvency:pass branch:skipped members:pass");
  const auto missing = Run(R"({"insurer":{"form":"consortium","solvency":2}})");
  EXPECT_EQ(Marks(missing), "solvency:pass branch:skipped members:unknown");
  EXPECT_EQ(missing.verdict.missing, (std::vector<std::string>{"consortium.members"}));
  EXPECT_EQ(Marks(Run(R"({"insurer":{"form":"single","solvency":2,"branch":true}})")),
            "solvency:pass branch:pass members:skipped");
}

TEST_F(ChecklistTest, ASentenceMayPickTheWordForOneOrMany) {
  decision_.rules.front().failure = {"{insurer.solvency} 倍", "{insurer.solvency} {insurer.solvency|time|times}"};
  Compile();
  const auto out = Run(R"({"insurer":{"form":"single","solvency":1,"branch":true}})");
  EXPECT_EQ(FailureOf(out, out.trace[0], snapshot_, base::Language::kEn), "1 time");
}

TEST_F(ChecklistTest, TraceShowsFactsParametersClausesAndSource) {
  snapshot_.clauses["clause-solvency"] = {"clause-solvency", "doc", "第一条", "不低于150%", {}, true, {}, {}};
  Compile();
  const auto out = Run(R"({"insurer":{"name":"甲","form":"single","solvency":1.2,"branch":true}})");
  const Value shown = Show(out);
  EXPECT_EQ(shown.Get("outcome"), Value("fail"));
  EXPECT_EQ(shown.Get("region"), Value("cn/test"));
  EXPECT_EQ(shown.Get("snapshot"), Value("d1"));
  const Value& entry = shown.Get("trace").as_list()[0];
  EXPECT_EQ(entry.Get("rule"), Value("solvency"));
  EXPECT_EQ(entry.Get("result"), Value("fail"));
  EXPECT_EQ(entry.Get("facts"), Json(R"({"insurer.solvency":1.2})"));
  EXPECT_EQ(entry.Get("clauses").as_list()[0].Get("locator"), Value("第一条"));
  EXPECT_EQ(entry.Get("clauses").as_list()[0].Get("quote"), Value("不低于150%"));
  EXPECT_EQ(entry.Get("condition"), Value("insurer.solvency >= param(\"solvency_min\")"));
  EXPECT_EQ(entry.Get("parameters").as_list()[0].Get("value"), Value(Fraction(3, 2)));
  EXPECT_EQ(entry.Get("parameters").as_list()[0].Get("from"), Value("2020-01-01"));
  EXPECT_EQ(entry.Get("failure"), Value("甲 的偿付能力为 1.2，低于 1.5"));
  EXPECT_EQ(entry.Get("source"), Json(R"({"file":"decisions/test.yaml","line":5})"));
  EXPECT_EQ(shown.Get("explanation").as_list()[0], Value("保险机构承保资格：不符合"));
  EXPECT_EQ(shown.Get("explanation").as_list()[1], Value("不符合“规则solvency”：甲 的偿付能力为 1.2，低于 1.5"));
  EXPECT_EQ(Show(out, base::Language::kEn).Get("explanation").as_list()[0], Value("Insurer admission: not met"));
}

TEST_F(ChecklistTest, TraceTellsWhichLayersYielded) {
  snapshot_.parameters["solvency_min"].values.front().region = "cn";
  ruleset::DatedValue city = snapshot_.parameters["solvency_min"].values.front();
  city.region = "cn/test";
  city.value = 1;
  snapshot_.parameters["solvency_min"].values.push_back(city);
  snapshot_.layers = {{"cn", {}, {}, true, {}}, {"cn/test", {}, {}, true, {}}};
  Compile();
  const auto out = Run(R"({"insurer":{"form":"single","solvency":1.2,"branch":true}})");
  const auto uses = ParametersOf(out, out.trace[0], snapshot_);
  ASSERT_EQ(uses.size(), 1U);
  EXPECT_EQ(uses[0].region, "cn/test");
  ASSERT_EQ(uses[0].yielded.size(), 1U);
  EXPECT_EQ(uses[0].yielded[0].region, "cn");
  EXPECT_EQ(out.verdict.outcome, "pass");
  snapshot_.layers[0].title = {"全国规则", "National rules"};
  snapshot_.parameters["solvency_min"].title = {"偿付能力", "Solvency"};
  snapshot_.parameters["solvency_min"].type = ruleset::ParameterType::kMoney;
  EXPECT_EQ(Show(out).Get("explanation").as_list()[1],
            Value("偿付能力取 0.01 元（cn/test，2020-01-01 起），全国规则 的 0.015 元 不再适用"));
}

TEST_F(ChecklistTest, UnknownWhenFailsOnlyIfItsRuleWould) {
  Compile();
  EXPECT_EQ(Marks(Run(R"({"insurer":{"solvency":2,"branch":true},"consortium":{"members":[]}})")),
            "solvency:pass branch:pass members:pass");
}

TEST_F(ChecklistTest, ParameterWithoutValueIsAnEngineFailureOnlyWhereItIsRead) {
  AddParameter(&snapshot_, "later", ruleset::ParameterType::kBoolean, true, "2030-01-01");
  AddRule("later", "param('later')", "insurer.branch");
  Compile();
  EXPECT_EQ(Run(R"({"insurer":{"form":"single","solvency":2,"branch":true}})").verdict.outcome,
            "error parameter-without-value");
  EXPECT_EQ(Run(R"({"insurer":{"form":"single","solvency":2,"branch":false}})").verdict.outcome, "fail");
}

TEST_F(ChecklistTest, CollectsEveryProblemOfEveryRule) {
  AddRule("bad", "insurer.solvancy > 1 and insurer.form == 'solo'");
  AddRule("worse", "insurer.branch +").failure = {"{insurer.nam}", ""};
  const auto compiled = CompiledDecision::Compile(decision_, snapshot_);
  ASSERT_FALSE(compiled.ok());
  std::vector<std::string> codes;
  for (const base::Error& error : compiled.errors()) codes.push_back(error.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"unknown-fact", "not-in-enum", "unknown-fact", "expression-syntax"}));
  EXPECT_EQ(compiled.errors()[0].fix, "insurer.solvency");
}

class FormulaTest : public DecisionTest {
 protected:
  FormulaTest() {
    decision_.name = "prevention-fund";
    decision_.kind = ruleset::DecisionKind::kFormula;
    decision_.unit = "fen";
    AddField(&decision_.facts, "fund.received", Type::kMoney);
    AddField(&decision_.facts, "fund.spent", Type::kMoney);
    AddField(&decision_.facts, "fund.large", Type::kBoolean);
    AddStep("base", "fund.received");
    AddStep("extra", "fund.received / 10", "fund.large");
    AddStep("floor", "round_up((base + choose(present(extra), extra, 0)) * 0.15)");
    AddStep("spent-enough", "fund.spent >= floor").require.text.swap(decision_.steps.back().value.text);
    decision_.value = Text("floor");
  }
  ruleset::FormulaStep& AddStep(std::string id, std::string value, std::string when = "") {
    ruleset::FormulaStep& step = decision_.steps.emplace_back();
    step.id = std::move(id);
    step.value = Text(std::move(value));
    if (!when.empty()) step.when = Text(std::move(when));
    step.require.span = step.value.span;
    step.clauses = {"clause-" + step.id};
    return step;
  }
};

TEST_F(FormulaTest, StepsFeedEachOther) {
  Compile();
  const auto out = Run(R"({"fund":{"received":1001,"spent":500,"large":false}})");
  EXPECT_EQ(out.verdict.outcome, "pass");
  EXPECT_EQ(out.verdict.value, Value(151));
  EXPECT_EQ(Marks(out), "base:pass extra:skipped floor:pass spent-enough:pass");
  EXPECT_EQ(out.trace[2].value, Value(151));
  EXPECT_EQ(FactsOf(out, out.trace[3]), Json(R"({"fund.spent":500,"fund.received":1001,"fund.large":false})"));
  EXPECT_EQ(Run(R"({"fund":{"received":1000,"spent":500,"large":true}})").verdict.value, Value(165));
}

TEST_F(FormulaTest, MoneyIsToldInYuan) {
  Compile();
  const Value shown = Show(Run(R"({"fund":{"received":100100,"spent":50000,"large":false}})"));
  EXPECT_EQ(shown.Get("value"), Value(15015));
  EXPECT_EQ(shown.Get("explanation").as_list()[1], Value("结果为 150.15 元"));
  decision_.unit = "人";
  Compile();
  const auto people = Run(R"({"fund":{"received":100,"spent":50000,"large":false}})");
  EXPECT_EQ(Show(people).Get("explanation").as_list()[1], Value("结果为 15 人"));
}

// A result that is a word of the rules is told in the words of the people.
TEST_F(FormulaTest, AWordAsTheValueIsToldByItsTitle) {
  decision_.steps.clear();
  decision_.unit.clear();
  AddField(&decision_.facts, "fund.kind", Type::kEnum, {"own", "shared"}).value_titles = {{"自有", "own"},
                                                                                          {"共用", ""}};
  decision_.value = Text("choose(fund.large, 'late', fund.kind)");
  snapshot_.decisions["prevention-fund"] = decision_;
  snapshot_.messages["prevention-fund.late"] = {"prevention-fund.late", {"逾期报送", "filed late"}};
  Compile();
  const auto line = [this](std::string_view facts, base::Language language) {
    return Show(Run(facts), language).Get("explanation").as_list()[1];
  };
  EXPECT_EQ(line(R"({"fund":{"large":true,"kind":"own"}})", base::Language::kZh), Value("结果为 逾期报送"));
  EXPECT_EQ(line(R"({"fund":{"large":true,"kind":"own"}})", base::Language::kEn), Value("the value is filed late"));
  EXPECT_EQ(line(R"({"fund":{"large":false,"kind":"shared"}})", base::Language::kZh), Value("结果为 共用"));
  decision_.value = Text("fund.large");
  Compile();
  EXPECT_EQ(line(R"({"fund":{"large":true}})", base::Language::kZh), Value("结果为 是"));
  EXPECT_EQ(line(R"({"fund":{"large":false}})", base::Language::kEn), Value("the value is no"));
}

TEST_F(FormulaTest, FailsByARequireAndStillGivesTheValue) {
  Compile();
  const auto out = Run(R"({"fund":{"received":1000,"spent":100,"large":false}})");
  EXPECT_EQ(out.verdict.outcome, "fail");
  EXPECT_EQ(out.verdict.value, Value(150));
  EXPECT_EQ(out.verdict.failed, (std::vector<std::string>{"spent-enough"}));
}

TEST_F(FormulaTest, FollowsMissingFactsThroughSteps) {
  Compile();
  const auto out = Run(R"({"fund":{"spent":100,"large":false}})");
  EXPECT_EQ(out.verdict.outcome, "unknown");
  EXPECT_TRUE(out.verdict.value.is_null());
  EXPECT_EQ(out.verdict.missing, (std::vector<std::string>{"fund.received"}));
}

TEST_F(FormulaTest, ASkippedStepReadsAsAbsent) {
  decision_.steps.clear();
  AddStep("extra", "fund.received / 10", "fund.large");
  AddStep("total", "choose(extra == nil, fund.received, fund.received + extra)");
  AddStep("careless", "fund.received + extra");
  decision_.value = Text("total");
  Compile();
  const auto out = Run(R"({"fund":{"received":1000,"large":false}})");
  EXPECT_EQ(Marks(out), "extra:skipped total:pass careless:unknown");
  EXPECT_EQ(out.verdict.outcome, "pass");
  EXPECT_EQ(out.verdict.value, Value(1000));
  decision_.value = Text("careless");
  Compile();
  EXPECT_EQ(Run(R"({"fund":{"received":1000,"large":false}})").verdict.outcome, "unknown");
  EXPECT_EQ(Run(R"({"fund":{"received":1000,"large":true}})").verdict.value, Value(1100));
}

TEST_F(FormulaTest, PreconditionsComeFirst) {
  AddRule("positive", "fund.received > 0");
  Compile();
  const auto out = Run(R"({"fund":{"received":0,"spent":0,"large":false}})");
  EXPECT_EQ(out.verdict.outcome, "fail");
  EXPECT_EQ(Marks(out), "positive:fail");
  EXPECT_EQ(Run(R"({"fund":{"received":100,"spent":20,"large":false}})").verdict.outcome, "pass");
}

TEST_F(FormulaTest, AStepMayNotHideAFact) {
  AddStep("base", "1");
  const auto compiled = CompiledDecision::Compile(decision_, snapshot_);
  ASSERT_FALSE(compiled.ok());
  EXPECT_EQ(compiled.error().code, "step-shadows-fact");
}

class LuaTest : public DecisionTest {
 protected:
  LuaTest() {
    decision_.name = "premium-subsidy";
    decision_.kind = ruleset::DecisionKind::kLua;
    AddField(&decision_.facts, "policy.premium", Type::kMoney).required = true;
    AddField(&decision_.facts, "policy.from", Type::kDate);
    decision_.script_file = "cn/test/decisions/subsidy.lua";
    decision_.function = "subsidy";
    decision_.script = R"(
      local M = {}
      function M.subsidy(input)
        local half = round_down(input.facts.policy.premium / 2)
        local ok = half <= 1000
        return { value = half, rules = {
          { id = "cap", result = ok and "pass" or "fail", clauses = {"c-cap"}, facts = {half = half}, failure = "超过上限" },
          { id = "date", result = "pass", value = add_period(input.as_of, "1mo") } } }
      end
      return M)";
  }
};

TEST_F(LuaTest, MergesTheScriptsRules) {
  AddRule("any", "policy.premium > 0");
  Compile();
  const auto pass = Run(R"({"policy":{"premium":1001}})");
  EXPECT_EQ(pass.verdict.outcome, "pass");
  EXPECT_EQ(pass.verdict.value, Value(500));
  EXPECT_EQ(Marks(pass), "any:pass cap:pass date:pass");
  EXPECT_EQ(pass.trace[2].value, Value("2025-04-04"));
  const auto fail = Run(R"({"policy":{"premium":9000}})");
  EXPECT_EQ(fail.verdict.outcome, "fail");
  EXPECT_EQ(fail.verdict.failed, (std::vector<std::string>{"cap"}));
  EXPECT_EQ(fail.verdict.clauses, (std::vector<std::string>{"c-cap"}));
  EXPECT_EQ(Show(fail).Get("trace").as_list()[1].Get("facts"), Json(R"({"half":4500})"));
  EXPECT_EQ(Marks(Run(R"({"policy":{"premium":0}})")), "any:fail");
}

TEST_F(LuaTest, AsksForRequiredFactsFirst) {
  Compile();
  const auto out = Run("{}");
  EXPECT_EQ(out.verdict.outcome, "unknown");
  EXPECT_EQ(out.verdict.missing, (std::vector<std::string>{"policy.premium"}));
}

TEST_F(LuaTest, RefusesAScriptThatDoesNotCompileOrAnswersOddly) {
  decision_.script = "return {";
  EXPECT_EQ(CompiledDecision::Compile(decision_, snapshot_).error().code, "script-syntax");
  decision_.script = "return {subsidy = function() return {rules = {{id = 'a', result = 'perhaps'}}} end}";
  Compile();
  EXPECT_EQ(Run(R"({"policy":{"premium":1}})").verdict.outcome, "error script-bad-answer");
}

TEST_F(DecisionTest, NotApplicableCitesItsClause) {
  decision_.kind = ruleset::DecisionKind::kNotApplicable;
  Compile();
  const auto out = Run("{}");
  EXPECT_EQ(out.verdict.outcome, "not_applicable");
  EXPECT_EQ(out.verdict.clauses, (std::vector<std::string>{"whole"}));
  EXPECT_EQ(Show(out).Get("trace").as_list()[0].Get("clauses").as_list()[0].Get("id"), Value("whole"));
}

TEST_F(DecisionTest, AChecklistWithoutRulesIsRefused) {
  EXPECT_EQ(CompiledDecision::Compile(decision_, snapshot_).error().code, "decision-without-rules");
}

TEST_F(DecisionTest, AbsenceIsNotApplicableForSharedNamesAndAnErrorOtherwise) {
  const auto shared = ExplainAbsence(snapshot_, "death-limit");
  ASSERT_TRUE(shared.ok());
  EXPECT_EQ(shared->verdict.outcome, "not_applicable");
  EXPECT_EQ(Show(*shared).Get("explanation").as_list()[0], Value("测试市 没有适用于此的“insurer-admission”规定"));
  EXPECT_EQ(ExplainAbsence(snapshot_, "no-such-thing").error().code, "unknown-decision");
}

TEST_F(DecisionTest, AbsenceByExpiryNamesTheLayerAndWhatIsInForce) {
  ruleset::LayerRef national;
  national.region = "cn";
  ruleset::LayerRef lapsed;
  lapsed.region = "cn/test";
  lapsed.title = {"测试市", ""};
  lapsed.in_force = false;
  lapsed.effective.to = Day("2023-08-02");
  lapsed.expiry_clauses = {"validity"};
  snapshot_.layers = {national, lapsed};
  snapshot_.expired_names["insurer-admission"] = "cn/test";
  const auto out = ExplainAbsence(snapshot_, "insurer-admission");
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(out->verdict.outcome, "expired");
  EXPECT_EQ(out->verdict.clauses, (std::vector<std::string>{"validity"}));
  const Value shown = Show(*out);
  EXPECT_EQ(shown.Get("value").Get("in_force"), Json(R"(["cn"])"));
  EXPECT_EQ(shown.Get("trace").as_list()[0].Get("facts").Get("effective_to"), Value("2023-08-02"));
  EXPECT_EQ(shown.Get("explanation").as_list()[0],
            Value("insurer-admission：“测试市”已于 2023-08-02 失效；仍有效的有 cn"));
}

}  // namespace
}  // namespace anze::decision
