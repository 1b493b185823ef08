// Decisions that use the results of others.
#include "core/base/json.h"
#include "core/decision/decision.h"
#include "core/ruleset/merge/stated.h"
#include "tests/support/check.h"
#include "tests/unit/decision/fixture.h"

namespace anze::decision {
namespace {

using base::Value;
using ruleset::Type;
using namespace testing;  // NOLINT(google-build-using-namespace)

// A rate table, the premium that rests on it, and a subsidy that rests on both.
class UsesTest {
 protected:
  UsesTest() {
    snapshot_.region = "cn/test";
    snapshot_.resolved_on = Day("2025-03-04");
    context_ = {&snapshot_, Day("2025-03-04"), &PlainCalendar()};
    ruleset::Decision& rate = Add("rate-table", ruleset::DecisionKind::kTable);
    rate.title = {"费率表", "Rates"};
    AddField(&rate.facts, "sector", Type::kEnum, {"coal", "other"});
    rate.inputs = {"sector"};
    rate.outputs = {"rate"};
    rate.output_types = {Type::kRatio};
    AddRow(&rate, "coal", "coal", "0.02");
    AddRow(&rate, "other", "other", "0.005");
    ruleset::Decision& premium = Add("premium", ruleset::DecisionKind::kFormula);
    premium.title = {"保费", "Premium"};
    premium.unit = "fen";
    AddField(&premium.facts, "cover", Type::kMoney);
    premium.uses = {{"rate", "rate-table", {}}};
    premium.value = Text("cover * rate.rate");
    ruleset::Decision& subsidy = Add("subsidy", ruleset::DecisionKind::kFormula);
    subsidy.uses = {{"premium", "premium", {}}, {"rate", "rate-table", {}}};
    subsidy.value = Text("choose(rate.rate > 0.01, premium.value / 2, 0)");
  }

  ruleset::Decision& Add(const std::string& name, ruleset::DecisionKind kind) {
    ruleset::Decision& decision = snapshot_.decisions[name];
    decision.name = name;
    decision.kind = kind;
    return decision;
  }

  static void AddRow(ruleset::Decision* table, std::string id, std::string test, std::string output) {
    ruleset::TableRow& row = table->rows.emplace_back();
    row.id = std::move(id);
    row.tests = {{std::move(test), {}}};
    row.outputs = {{std::move(output), {}}};
  }

  base::Result<std::shared_ptr<const CompiledDecision>> Compile(const std::string& name) {
    ruleset::AddUsedFacts(&snapshot_);
    return CompileDecision(snapshot_.decisions[name], snapshot_);
  }

  // "outcome value missing…", told the same by the verdict and by the explanation.
  std::string Ask(const std::string& name, std::string_view facts) {
    const auto compiled = Compile(name);
    if (!compiled.ok()) return compiled.error().code;
    const Value given = base::ParseJson(facts).value();
    CHECK_OK(base::Status((*compiled)->CheckFacts(given).empty() ? base::Status(base::Ok{})
                                                                 : base::Status(base::Error("facts"))));
    const auto verdict = (*compiled)->Evaluate(given, context_, nullptr);
    const auto explained = (*compiled)->Explain(given, context_, nullptr);
    if (!verdict.ok()) return verdict.error().code;
    REQUIRE_OK(explained);
    CHECK(verdict->outcome == explained->verdict.outcome);
    CHECK(verdict->value == explained->verdict.value);
    CHECK(verdict->missing == explained->verdict.missing);
    shown_ = ToValue(*explained, snapshot_, name, context_.as_of, base::Language::kZh);
    std::string out = verdict->outcome + " " + base::WriteJson(verdict->value);
    for (const std::string& path : verdict->missing) out += " " + path;
    return out;
  }

  ruleset::Snapshot snapshot_;
  Context context_;
  Value shown_;
};

TEST_CASE_METHOD(UsesTest, "Uses: rate, premium, subsidy", "[decision][uses]") {
  // 1,000,000 fen at 2 %: 20,000; half of it: 10,000.
  CHECK(Ask("premium", R"({"sector":"coal","cover":1000000})") == "pass 20000");
  CHECK(Ask("subsidy", R"({"sector":"coal","cover":1000000})") == "pass 10000");
  CHECK(Ask("subsidy", R"({"sector":"other","cover":1000000})") == "pass 0");
  CHECK(shown_.Get("uses").Get("premium").Get("value") == Value(5000));
  CHECK(shown_.Get("uses").Get("premium").Get("uses").Get("rate").GetString("outcome") == "other");
  CHECK(shown_.Get("trace").as_list().empty());
  CHECK(base::WriteJson(shown_.Get("explanation")).find("所用判定“保费”：通过，结果为 50") != std::string::npos);
}

TEST_CASE_METHOD(UsesTest, "Uses: what a used decision misses is missing", "[decision][uses]") {
  CHECK(Ask("premium", R"({"cover":1000000})") == "unknown null sector");
  CHECK(Ask("premium", R"({"sector":"coal"})") == "unknown null cover");
  // The subsidy of other sectors needs no premium.
  CHECK(Ask("subsidy", R"({"sector":"other"})") == "pass 0");
  CHECK(Ask("subsidy", R"({"sector":"coal"})") == "unknown null cover");
  CHECK(base::WriteJson(shown_.Get("explanation")).find("所用判定“保费”：无法判定") != std::string::npos);
}

TEST_CASE_METHOD(UsesTest, "Uses: a decision that does not apply or expired gives its outcome and no value",
                 "[decision][uses]") {
  snapshot_.decisions["rate-table"] = {};
  Add("rate-table", ruleset::DecisionKind::kNotApplicable);
  CHECK(Ask("premium", R"({"cover":1000000})") == "unknown null rate.rate");
  CHECK(base::WriteJson(shown_.Get("explanation")).find("判定“rate-table”的结果") != std::string::npos);
  snapshot_.decisions["premium"].value = Text("choose(rate.outcome == 'not_applicable', 0, cover * rate.rate)");
  CHECK(Ask("premium", R"({"cover":1000000})") == "pass 0");
  snapshot_.decisions.erase("rate-table");
  snapshot_.expired_names["rate-table"] = "cn";
  CHECK(Ask("premium", R"({"cover":1000000})") == "unknown null rate.rate");
  CHECK(shown_.Get("uses").Get("rate").GetString("outcome") == "expired");
}

TEST_CASE_METHOD(UsesTest, "Uses: rings, unknown names, names of facts, other types", "[decision][uses]") {
  snapshot_.decisions["rate-table"].uses = {{"back", "subsidy", {}}};
  const auto ring = Compile("subsidy");
  REQUIRE_FALSE(ring.ok());
  CHECK(ring.error().code == "uses-itself");
  CHECK(base::Describe(ring.error(), base::Language::kEn).message ==
        "the decision uses itself in a ring: subsidy → premium → rate-table → subsidy");
  snapshot_.decisions["rate-table"].uses = {{"self", "rate-table", {}}};
  CHECK(Ask("rate-table", "{}") == "uses-itself");
  CHECK(Ask("premium", "{}") == "uses-broken");
  snapshot_.decisions["rate-table"].uses.clear();
  snapshot_.decisions["premium"].uses = {{"rate", "rate-tabel", {}}};
  const auto unknown = Compile("premium");
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error().code == "uses-unknown");
  CHECK(unknown.error().fix == "rate-table");
  snapshot_.decisions["premium"].uses = {{"cover", "rate-table", {}}};
  CHECK(Ask("premium", "{}") == "uses-fact-name");
  snapshot_.decisions["premium"].uses = {{"rate", "rate-table", {}}};
  AddField(&snapshot_.decisions["premium"].facts, "sector", Type::kInteger);
  CHECK(Ask("premium", "{}") == "uses-other-type");
}

TEST_CASE_METHOD(UsesTest, "Uses: names of results are checked", "[decision][uses]") {
  snapshot_.decisions["premium"].value = Text("cover * rate.rates");
  const auto wrong = Compile("premium");
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().code == "unknown-fact");
  CHECK(wrong.error().fix == "rate.rate");
  snapshot_.decisions["premium"].value = Text("cover * rate.outcome");
  CHECK(Ask("premium", "{}") == "type-mismatch");
}

}  // namespace
}  // namespace anze::decision
