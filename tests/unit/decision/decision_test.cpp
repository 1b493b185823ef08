// The four kinds of decision, their traces and their absence.
#include "core/decision/decision.h"

#include "core/base/json.h"
#include "tests/support/check.h"
#include "tests/unit/decision/fixture.h"

namespace anze::decision {
namespace {

using base::Value;
using ruleset::Type;
using namespace testing;  // NOLINT(google-build-using-namespace)

Value Json(std::string_view text) { return base::ParseJson(text).value(); }

class DecisionTest {
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
    auto compiled = CompileDecision(snapshot_.decisions[decision_.name], snapshot_, &warnings_);
    CHECK_OK(compiled);
    if (compiled.ok()) compiled_ = *compiled;
    return *compiled_;
  }

  // Evaluates, explains, and makes sure that both agree.
  Explanation Run(std::string_view facts) {
    facts_ = Json(facts);
    auto verdict = compiled_->Evaluate(facts_, context_, &scripts_);
    auto explanation = compiled_->Explain(facts_, context_, &scripts_);
    CHECK(verdict.ok() == explanation.ok());
    if (!explanation.ok()) {
      Explanation none;
      none.verdict.outcome = "error " + explanation.error().code;
      return none;
    }
    CHECK(verdict->outcome == explanation->verdict.outcome);
    CHECK(verdict->value == explanation->verdict.value);
    CHECK(verdict->failed == explanation->verdict.failed);
    CHECK(verdict->missing == explanation->verdict.missing);
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

TEST_CASE_METHOD(ChecklistTest, "A checklist passes when every rule holds or is skipped", "[decision][checklist]") {
  Compile();
  const auto single = Run(R"({"insurer":{"form":"single","solvency":1.5,"branch":true}})");
  CHECK(single.verdict.outcome == "pass");
  CHECK(Marks(single) == "solvency:pass branch:pass members:skipped");
  const auto several = Run(R"({"insurer":{"form":"consortium","solvency":2},
                               "consortium":{"members":[{"name":"A","branch":true},{"name":"B","branch":true}]}})");
  CHECK(several.verdict.outcome == "pass");
  CHECK(Marks(several) == "solvency:pass branch:skipped members:pass members:pass");
}

TEST_CASE_METHOD(ChecklistTest, "A checklist names every failed rule with its clauses", "[decision][checklist]") {
  Compile();
  const auto out = Run(R"({"insurer":{"form":"single","solvency":1.2,"branch":false}})");
  CHECK(out.verdict.outcome == "fail");
  CHECK(out.verdict.failed == std::vector<std::string>{"solvency", "branch"});
  CHECK(out.verdict.clauses == std::vector<std::string>{"clause-solvency", "clause-branch"});
  CHECK(out.verdict.missing.empty());
}

TEST_CASE_METHOD(ChecklistTest, "A checklist that is unknown lists missing facts once", "[decision][checklist]") {
  Compile();
  const auto out = Run(R"({"insurer":{"solvency":1.6}})");
  CHECK(out.verdict.outcome == "unknown");
  CHECK(out.verdict.missing == std::vector<std::string>{"insurer.form", "insurer.branch", "consortium.members"});
  const auto items =
      Run(R"({"insurer":{"form":"consortium","solvency":2},"consortium":{"members":[{"name":"A"},{"name":"B"}]}})");
  CHECK(items.verdict.missing == std::vector<std::string>{"consortium.members.branch"});
}

TEST_CASE_METHOD(ChecklistTest, "Checklist: one failed item fails the rule once", "[decision][checklist]") {
  Compile();
  const auto out = Run(R"({"insurer":{"form":"consortium","solvency":2},
                           "consortium":{"members":[{"name":"A","branch":true},{"name":"B","branch":false},{}]}})");
  CHECK(out.verdict.outcome == "fail");
  CHECK(out.verdict.failed == std::vector<std::string>{"members"});
  CHECK(Marks(out) == "solvency:pass branch:skipped members:pass members:fail members:unknown");
  CHECK(ItemOf(out, out.trace[3]) == "B");
  CHECK(ItemOf(out, out.trace[4]) == "3");
  CHECK(FailureOf(out, out.trace[3], snapshot_, base::Language::kZh) == "B 没有分支机构");
  CHECK(FactsOf(out, out.trace[3]) == Json(R"({"insurer.form":"consortium","member.branch":false})"));
}

TEST_CASE_METHOD(ChecklistTest,
                 "Checklist: an empty list passes and a missing one is unknown unless the rule is skipped",
                 "[decision][checklist]") {
  Compile();
  CHECK(Marks(Run(R"({"insurer":{"form":"consortium","solvency":2},"consortium":{"members":[]}})")) ==
        "solvency:pass branch:skipped members:pass");
  const auto missing = Run(R"({"insurer":{"form":"consortium","solvency":2}})");
  CHECK(Marks(missing) == "solvency:pass branch:skipped members:unknown");
  CHECK(missing.verdict.missing == std::vector<std::string>{"consortium.members"});
  CHECK(Marks(Run(R"({"insurer":{"form":"single","solvency":2,"branch":true}})")) ==
        "solvency:pass branch:pass members:skipped");
}

TEST_CASE_METHOD(ChecklistTest, "Checklist: a sentence may pick the word for one or many", "[decision][checklist]") {
  AddField(&decision_.facts, "insurer.times", Type::kInteger);
  decision_.rules.front().failure = {"{insurer.times}次", "{insurer.times} {insurer.times|time|times}"};
  Compile();
  const auto out = Run(R"({"insurer":{"form":"single","solvency":1,"branch":true,"times":1}})");
  CHECK(FailureOf(out, out.trace[0], snapshot_, base::Language::kEn) == "1 time");
}

// 20,000,000 fen are 200,000 yuan; 12,345 fen 123.45.
TEST_CASE_METHOD(ChecklistTest, "Checklist: a sentence says values as people do", "[decision][checklist]") {
  AddField(&decision_.facts, "insurer.limit", Type::kMoney);
  AddField(&decision_.facts, "insurer.paid", Type::kMoney);
  AddField(&decision_.facts, "insurer.until", Type::kDate);
  ruleset::Field& kind = AddField(&decision_.facts, "insurer.kind", Type::kEnum, {"gift"});
  kind.value_titles = {{"礼品", "gifts"}};
  decision_.rules.front().failure = {
      "{insurer.kind}：{insurer.limit}，{insurer.paid}，至{insurer.until}，{insurer.branch}，{as_of}",
      "{insurer.kind}: {insurer.limit} until {insurer.until}"};
  Compile();
  const auto out = Run(R"({"insurer":{"form":"single","solvency":1,"branch":true,"limit":20000000,"paid":12345,
                                      "until":"2026-05-14","kind":"gift"}})");
  CHECK(FailureOf(out, out.trace[0], snapshot_, base::Language::kZh)
            .starts_with("礼品：20万元，123.45元，至2026年5月14日，是，"));
  CHECK(FailureOf(out, out.trace[0], snapshot_, base::Language::kEn) == "gifts: 200,000 yuan until 2026-05-14");
}

TEST_CASE_METHOD(ChecklistTest, "The trace of a checklist shows facts and parameters and clauses and source",
                 "[decision][checklist]") {
  snapshot_.clauses["clause-solvency"] = {"clause-solvency", "doc", "第一条", "不低于150%", {}, true, true, {}, {}, {}};
  Compile();
  const auto out = Run(R"({"insurer":{"name":"甲","form":"single","solvency":1.2,"branch":true}})");
  const Value shown = Show(out);
  CHECK(shown.Get("outcome") == Value("fail"));
  CHECK(shown.Get("region") == Value("cn/test"));
  CHECK(shown.Get("snapshot") == Value("d1"));
  const Value& entry = shown.Get("trace").as_list()[0];
  CHECK(entry.Get("rule") == Value("solvency"));
  CHECK(entry.Get("result") == Value("fail"));
  CHECK(entry.Get("facts") == Json(R"({"insurer.solvency":1.2})"));
  CHECK(entry.Get("clauses").as_list()[0].Get("locator") == Value("第一条"));
  CHECK(entry.Get("clauses").as_list()[0].Get("quote") == Value("不低于150%"));
  CHECK(entry.Get("condition") == Value("insurer.solvency >= param(\"solvency_min\")"));
  CHECK(entry.Get("parameters").as_list()[0].Get("value") == Value(Fraction(3, 2)));
  CHECK(entry.Get("parameters").as_list()[0].Get("from") == Value("2020-01-01"));
  CHECK(entry.Get("failure") == Value("甲 的偿付能力为 120%，低于 150%"));
  CHECK(entry.Get("source") == Json(R"({"file":"decisions/test.yaml","line":5})"));
  CHECK(shown.Get("explanation").as_list()[0] == Value("保险机构承保资格：不符合"));
  CHECK(shown.Get("explanation").as_list()[1] == Value("不符合“规则solvency”：甲 的偿付能力为 120%，低于 150%"));
  CHECK(Show(out, base::Language::kEn).Get("explanation").as_list()[0] == Value("Insurer admission: not met"));
}

TEST_CASE_METHOD(ChecklistTest, "The trace says what is known at second hand and what is our own choice",
                 "[decision][checklist]") {
  ruleset::Clause& clause = snapshot_.clauses["clause-solvency"];
  clause.document = "doc";
  clause.locator = "第一条";
  decision_.rules[0].choice = true;
  snapshot_.parameters["solvency_min"].values.front().choice = true;
  Compile();
  const auto out = Run(R"({"insurer":{"name":"甲","form":"single","solvency":1.2,"branch":true}})");
  const auto entry = [&](std::size_t i) { return Show(out).Get("trace").as_list()[i]; };
  CHECK(entry(0).Get("choice") == Value(true));
  CHECK(entry(0).Get("parameters").as_list()[0].Get("choice") == Value(true));
  CHECK(entry(1).Find("choice") == nullptr);
  CHECK(entry(0).Get("clauses").as_list()[0].Find("verified") == nullptr);
  clause.verified = false;
  CHECK(entry(0).Get("clauses").as_list()[0].Get("verified") == Value(false));
  CHECK(Show(out).Get("explanation").as_list().back() == Value("依据：doc 第一条（据二手材料，未核对原文）"));
}

TEST_CASE_METHOD(ChecklistTest, "The trace of a checklist tells which layers yielded", "[decision][checklist]") {
  snapshot_.parameters["solvency_min"].values.front().region = "cn";
  ruleset::DatedValue city = snapshot_.parameters["solvency_min"].values.front();
  city.region = "cn/test";
  city.value = 1;
  snapshot_.parameters["solvency_min"].values.push_back(city);
  snapshot_.layers = {{"cn", {}, {}, true, {}, {}}, {"cn/test", {}, {}, true, {}, {}}};
  Compile();
  const auto out = Run(R"({"insurer":{"form":"single","solvency":1.2,"branch":true}})");
  const auto uses = ParametersOf(out, out.trace[0], snapshot_);
  REQUIRE(uses.size() == 1U);
  CHECK(uses[0].region == "cn/test");
  REQUIRE(uses[0].yielded.size() == 1U);
  CHECK(uses[0].yielded[0].region == "cn");
  CHECK(out.verdict.outcome == "pass");
  snapshot_.layers[0].title = {"全国规则", "National rules"};
  snapshot_.parameters["solvency_min"].title = {"偿付能力", "Solvency"};
  snapshot_.parameters["solvency_min"].type = ruleset::ParameterType::kMoney;
  CHECK(Show(out).Get("explanation").as_list()[1] ==
        Value("偿付能力：执行cn/test规定“0.01元”（自2020年1月1日起），不采用全国规则规定“0.015元”"));
}

TEST_CASE_METHOD(ChecklistTest, "Checklist: an unknown condition fails only if its rule would",
                 "[decision][checklist]") {
  Compile();
  CHECK(Marks(Run(R"({"insurer":{"solvency":2,"branch":true},"consortium":{"members":[]}})")) ==
        "solvency:pass branch:pass members:pass");
}

TEST_CASE_METHOD(ChecklistTest, "Checklist: a parameter without value is an engine failure only where it is read",
                 "[decision][checklist]") {
  AddParameter(&snapshot_, "later", ruleset::ParameterType::kBoolean, true, "2030-01-01");
  AddRule("later", "param('later')", "insurer.branch");
  Compile();
  CHECK(Run(R"({"insurer":{"form":"single","solvency":2,"branch":true}})").verdict.outcome ==
        "error parameter-without-value");
  CHECK(Run(R"({"insurer":{"form":"single","solvency":2,"branch":false}})").verdict.outcome == "fail");
}

TEST_CASE_METHOD(ChecklistTest, "A checklist collects every problem of every rule", "[decision][checklist]") {
  AddRule("bad", "insurer.solvancy > 1 and insurer.form == 'solo'");
  AddRule("worse", "insurer.branch +").failure = {"{insurer.nam}", ""};
  const auto compiled = CompileDecision(decision_, snapshot_);
  REQUIRE_FALSE(compiled.ok());
  std::vector<std::string> codes;
  for (const base::Error& error : compiled.errors()) codes.push_back(error.code);
  CHECK(codes == std::vector<std::string>{"unknown-fact", "not-in-enum", "unknown-fact", "expression-syntax"});
  CHECK(compiled.errors()[0].fix == "insurer.solvency");
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

TEST_CASE_METHOD(FormulaTest, "Formula: steps feed each other", "[decision][formula]") {
  Compile();
  const auto out = Run(R"({"fund":{"received":1001,"spent":500,"large":false}})");
  CHECK(out.verdict.outcome == "pass");
  CHECK(out.verdict.value == Value(151));
  CHECK(Marks(out) == "base:pass extra:skipped floor:pass spent-enough:pass");
  CHECK(out.trace[2].value == Value(151));
  CHECK(FactsOf(out, out.trace[3]) == Json(R"({"fund.spent":500,"fund.received":1001,"fund.large":false})"));
  CHECK(Run(R"({"fund":{"received":1000,"spent":500,"large":true}})").verdict.value == Value(165));
}

TEST_CASE_METHOD(FormulaTest, "Formula: money is told in yuan", "[decision][formula]") {
  Compile();
  const Value shown = Show(Run(R"({"fund":{"received":100100,"spent":50000,"large":false}})"));
  CHECK(shown.Get("value") == Value(15015));
  CHECK(shown.Get("explanation").as_list()[1] == Value("结果：150.15元"));
  decision_.unit = "人";
  Compile();
  const auto people = Run(R"({"fund":{"received":100,"spent":50000,"large":false}})");
  CHECK(Show(people).Get("explanation").as_list()[1] == Value("结果：15人"));
}

// A result that is a word of the rules is told in the words of the people.
TEST_CASE_METHOD(FormulaTest, "Formula: a word as the value is told by its title", "[decision][formula]") {
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
  CHECK(line(R"({"fund":{"large":true,"kind":"own"}})", base::Language::kZh) == Value("结果：逾期报送"));
  CHECK(line(R"({"fund":{"large":true,"kind":"own"}})", base::Language::kEn) == Value("the value is filed late"));
  CHECK(line(R"({"fund":{"large":false,"kind":"shared"}})", base::Language::kZh) == Value("结果：共用"));
  decision_.value = Text("fund.large");
  Compile();
  CHECK(line(R"({"fund":{"large":true}})", base::Language::kZh) == Value("结果：是"));
  CHECK(line(R"({"fund":{"large":false}})", base::Language::kEn) == Value("the value is no"));
}

TEST_CASE_METHOD(FormulaTest, "A formula fails by a requirement and still gives the value", "[decision][formula]") {
  Compile();
  const auto out = Run(R"({"fund":{"received":1000,"spent":100,"large":false}})");
  CHECK(out.verdict.outcome == "fail");
  CHECK(out.verdict.value == Value(150));
  CHECK(out.verdict.failed == std::vector<std::string>{"spent-enough"});
}

TEST_CASE_METHOD(FormulaTest, "A formula follows missing facts through steps", "[decision][formula]") {
  Compile();
  const auto out = Run(R"({"fund":{"spent":100,"large":false}})");
  CHECK(out.verdict.outcome == "unknown");
  CHECK(out.verdict.value.is_null());
  CHECK(out.verdict.missing == std::vector<std::string>{"fund.received"});
}

TEST_CASE_METHOD(FormulaTest, "Formula: a skipped step reads as absent", "[decision][formula]") {
  decision_.steps.clear();
  AddStep("extra", "fund.received / 10", "fund.large");
  AddStep("total", "choose(extra == nil, fund.received, fund.received + extra)");
  AddStep("careless", "fund.received + extra");
  decision_.value = Text("total");
  Compile();
  const auto out = Run(R"({"fund":{"received":1000,"large":false}})");
  CHECK(Marks(out) == "extra:skipped total:pass careless:unknown");
  CHECK(out.verdict.outcome == "pass");
  CHECK(out.verdict.value == Value(1000));
  decision_.value = Text("careless");
  Compile();
  CHECK(Run(R"({"fund":{"received":1000,"large":false}})").verdict.outcome == "unknown");
  CHECK(Run(R"({"fund":{"received":1000,"large":true}})").verdict.value == Value(1100));
}

TEST_CASE_METHOD(FormulaTest, "Formula: preconditions come first", "[decision][formula]") {
  AddRule("positive", "fund.received > 0");
  Compile();
  const auto out = Run(R"({"fund":{"received":0,"spent":0,"large":false}})");
  CHECK(out.verdict.outcome == "fail");
  CHECK(Marks(out) == "positive:fail");
  CHECK(Run(R"({"fund":{"received":100,"spent":20,"large":false}})").verdict.outcome == "pass");
}

TEST_CASE_METHOD(FormulaTest, "Formula: a step may not hide a fact", "[decision][formula]") {
  AddStep("base", "1");
  const auto compiled = CompileDecision(decision_, snapshot_);
  REQUIRE_FALSE(compiled.ok());
  CHECK(compiled.error().code == "step-shadows-fact");
}

class LuaTest : public DecisionTest {
 protected:
  LuaTest() {
    decision_.name = "premium-subsidy";
    decision_.kind = ruleset::DecisionKind::kLua;
    AddField(&decision_.facts, "policy.premium", Type::kMoney).required = true;
    AddField(&decision_.facts, "policy.from", Type::kDate);
    snapshot_.clauses["c-cap"] = {"c-cap", "doc", "第二条", "不超过1000元", {}, true, true, {}, {}, {}};
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

TEST_CASE_METHOD(LuaTest, "A decision in Lua merges the script's rules", "[decision][lua]") {
  AddRule("any", "policy.premium > 0");
  Compile();
  const auto pass = Run(R"({"policy":{"premium":1001}})");
  CHECK(pass.verdict.outcome == "pass");
  CHECK(pass.verdict.value == Value(500));
  CHECK(Marks(pass) == "any:pass cap:pass date:pass");
  CHECK(pass.trace[2].value == Value("2025-04-04"));
  const auto fail = Run(R"({"policy":{"premium":9000}})");
  CHECK(fail.verdict.outcome == "fail");
  CHECK(fail.verdict.failed == std::vector<std::string>{"cap"});
  CHECK(fail.verdict.clauses == std::vector<std::string>{"c-cap"});
  CHECK(Show(fail).Get("trace").as_list()[1].Get("facts") == Json(R"({"half":4500})"));
  CHECK(Marks(Run(R"({"policy":{"premium":0}})")) == "any:fail");
}

TEST_CASE_METHOD(LuaTest, "A clause that is not there is seen in the text of a script", "[decision][lua]") {
  decision_.script = R"(
      local M = {}
      -- clauses = {"c-none"} in a comment, and [[clauses = {"c-none"}]] in a text, cite nothing
      local t = [[clauses = {"c-none"}]]
      function M.subsidy(input)
        return { rules = { { id = "cap", result = "pass", clauses = {"c-cap", 'c-cop'} } } }
      end
      return M)";
  const auto compiled = CompileDecision(decision_, snapshot_);
  REQUIRE_FALSE(compiled.ok());
  REQUIRE(compiled.errors().size() == 1U);
  CHECK(compiled.error().code == "script-unknown-clause");
  CHECK(compiled.error().fix == "c-cap");
  CHECK(compiled.error().span.line == 6);
  CHECK(compiled.error().span.column == 79);
}

TEST_CASE_METHOD(LuaTest, "A clause that is not there is an error in the answer of a script", "[decision][lua]") {
  decision_.script = R"(
      local M = {}
      function M.subsidy(input)
        local cited = {}
        table.insert(cited, "c-" .. "cop")
        return { rules = { { id = "cap", result = "pass", clauses = cited } } }
      end
      return M)";
  Compile();
  const auto out = compiled_->Explain(Json(R"({"policy":{"premium":1}})"), context_, &scripts_);
  REQUIRE_FALSE(out.ok());
  CHECK(out.error().code == "script-unknown-clause");
}

TEST_CASE_METHOD(LuaTest, "A decision in Lua asks for required facts first", "[decision][lua]") {
  Compile();
  const auto out = Run("{}");
  CHECK(out.verdict.outcome == "unknown");
  CHECK(out.verdict.missing == std::vector<std::string>{"policy.premium"});
}

TEST_CASE_METHOD(LuaTest, "A decision in Lua refuses a script that does not compile or answers oddly",
                 "[decision][lua]") {
  decision_.script = "return {";
  CHECK(CompileDecision(decision_, snapshot_).error().code == "script-syntax");
  decision_.script = "return {subsidy = function() return {rules = {{id = 'a', result = 'perhaps'}}} end}";
  Compile();
  CHECK(Run(R"({"policy":{"premium":1}})").verdict.outcome == "error script-bad-answer");
}

TEST_CASE_METHOD(DecisionTest, "Decision: not applicable cites its clause", "[decision]") {
  decision_.kind = ruleset::DecisionKind::kNotApplicable;
  Compile();
  const auto out = Run("{}");
  CHECK(out.verdict.outcome == "not_applicable");
  CHECK(out.verdict.clauses == std::vector<std::string>{"whole"});
  CHECK(Show(out).Get("trace").as_list()[0].Get("clauses").as_list()[0].Get("id") == Value("whole"));
}

TEST_CASE_METHOD(DecisionTest, "Decision: a checklist without rules is refused", "[decision]") {
  CHECK(CompileDecision(decision_, snapshot_).error().code == "decision-without-rules");
}

TEST_CASE_METHOD(DecisionTest, "Decision: absence is not applicable for shared names and an error otherwise",
                 "[decision]") {
  snapshot_.shared_decisions = {"death-limit"};
  const auto shared = ExplainAbsence(snapshot_, "death-limit");
  REQUIRE_OK(shared);
  CHECK(shared->verdict.outcome == "not_applicable");
  CHECK(Show(*shared).Get("explanation").as_list()[0] == Value("测试市无“insurer-admission”的规定，不适用"));
  CHECK(ExplainAbsence(snapshot_, "no-such-thing").error().code == "unknown-decision");
}

TEST_CASE_METHOD(DecisionTest, "Decision: absence by expiry names the layer and what is in force", "[decision]") {
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
  REQUIRE_OK(out);
  CHECK(out->verdict.outcome == "expired");
  CHECK(out->verdict.clauses == std::vector<std::string>{"validity"});
  const Value shown = Show(*out);
  CHECK(shown.Get("value").Get("in_force") == Json(R"(["cn"])"));
  CHECK(shown.Get("trace").as_list()[0].Get("facts").Get("effective_to") == Value("2023-08-02"));
  CHECK(shown.Get("explanation").as_list()[0] ==
        Value("“测试市”已于2023年8月2日失效，不能作“insurer-admission”判定；现行有效：cn"));
}

TEST_CASE_METHOD(DecisionTest, "The row of a table is told by its title", "[decision][table]") {
  AddField(&decision_.facts, "enterprise.insured", Type::kBoolean);
  decision_.kind = ruleset::DecisionKind::kTable;
  decision_.inputs = {"enterprise.insured"};
  ruleset::TableRow& row = decision_.rows.emplace_back();
  row.id = "insured";
  row.title = {"已投保", "Insured"};
  row.tests = {Text("true")};
  row.outcome = "insured";
  row.clauses = {"whole"};
  ruleset::TableRow& other = decision_.rows.emplace_back();
  other.id = "bare";
  other.tests = {Text("false")};
  other.outcome = "bare";
  other.clauses = {"whole"};
  Compile();
  const Value unknown = Show(Run("{}"));
  CHECK(unknown.Get("trace").as_list().at(0).GetString("title") == "已投保");
  CHECK(unknown.Get("explanation").as_list().at(1) == Value("“已投保”无法判定"));
  const Value held = Show(Run(R"({"enterprise":{"insured":true}})"));
  CHECK(held.Get("explanation").as_list().at(0) == Value("保险机构承保资格：已投保"));
}

}  // namespace
}  // namespace anze::decision
