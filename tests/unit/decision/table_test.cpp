// Decision tables: unary tests, hit policies, gaps and overlaps with their counter-examples.
#include "core/base/json.h"
#include "core/decision/decision.h"
#include "tests/support/check.h"
#include "tests/unit/decision/fixture.h"

namespace anze::decision {
namespace {

using base::Value;
using ruleset::HitPolicy;
using ruleset::Type;
using namespace testing;  // NOLINT(google-build-using-namespace)

class TableTest {
 protected:
  TableTest() {
    snapshot_.resolved_on = Day("2025-03-04");
    context_ = {&snapshot_, Day("2025-03-04"), &PlainCalendar()};
    decision_.name = "service-minimum";
    decision_.kind = ruleset::DecisionKind::kTable;
    AddField(&decision_.facts, "sector", Type::kEnum, {"coal", "metal", "chemical"});
    AddField(&decision_.facts, "people", Type::kInteger).min = base::Number(0);
    AddField(&decision_.facts, "town", Type::kString);
    AddField(&decision_.facts, "since", Type::kDate);
    AddField(&decision_.facts, "rate", Type::kRatio);
    AddField(&decision_.facts, "large", Type::kBoolean);
    decision_.outputs = {"checks"};
    decision_.output_types = {Type::kInteger};
  }

  void AddRow(std::string id, std::vector<std::string> tests, std::string output = "1") {
    ruleset::TableRow& row = decision_.rows.emplace_back();
    row.id = std::move(id);
    for (std::string& test : tests) row.tests.push_back(Text(std::move(test)));
    row.outputs = {Text(std::move(output))};
    row.clauses = {"clause-" + row.id};
    row.span = {"decisions/test.yaml", 20, 9, 20};
  }

  // Codes and counter-examples of Compile, warnings marked.
  std::string Problems() {
    warnings_.clear();
    const auto compiled = CompileDecision(decision_, snapshot_, &warnings_);
    if (compiled.ok()) compiled_ = *compiled;
    std::string out;
    const auto add = [&out](const base::Error& error, const char* mark) {
      out += (out.empty() ? "" : "; ") + std::string(mark) + error.code;
      for (const auto& [name, value] : error.args) {
        if (name == "example" || name == "first" || name == "second" || name == "row" || name == "reason")
          out += " " + value;
      }
    };
    if (!compiled.ok()) {
      for (const base::Error& error : compiled.errors()) add(error, "");
    }
    for (const base::Error& error : warnings_) add(error, "warning ");
    return out;
  }

  std::string Run(std::string_view facts) {
    const Value tree = base::ParseJson(facts).value();
    const auto verdict = compiled_->Evaluate(tree, context_, nullptr);
    if (!verdict.ok()) return "error " + verdict.error().code;
    const auto explained = compiled_->Explain(tree, context_, nullptr);
    CHECK(explained->verdict.outcome == verdict->outcome);
    std::string out = verdict->outcome + " " + base::WriteJson(verdict->value);
    for (const std::string& path : verdict->missing) out += " " + path;
    return out;
  }

  ruleset::Snapshot snapshot_;
  ruleset::Decision decision_;
  Context context_;
  base::Diagnostics warnings_;
  std::shared_ptr<const CompiledDecision> compiled_;
};

TEST_CASE_METHOD(TableTest, "A decision table matches literals and ranges and lists and negations",
                 "[decision][table]") {
  decision_.inputs = {"sector", "people"};
  AddRow("small-coal", {"coal", "< 300"}, "2");
  AddRow("big-coal", {"coal", ">= 300"}, "=people / 100");
  AddRow("tiny", {"not coal", "[0..20)"}, "0");
  AddRow("middle", {"metal, chemical", "[20..1000]"}, "1");
  AddRow("rest", {"[metal, chemical]", "> 1000"}, "3");
  CHECK(Problems() == "");
  CHECK(Run(R"({"sector":"coal","people":299})") == R"(small-coal {"checks":2})");
  CHECK(Run(R"({"sector":"coal","people":300})") == R"(big-coal {"checks":3})");
  CHECK(Run(R"({"sector":"metal","people":19})") == R"(tiny {"checks":0})");
  CHECK(Run(R"({"sector":"metal","people":20})") == R"(middle {"checks":1})");
  CHECK(Run(R"({"sector":"chemical","people":1001})") == R"(rest {"checks":3})");
  CHECK(Run(R"({"sector":"coal"})") == "unknown null people");
  CHECK(Run(R"({"people":5})") == "unknown null sector");
}

TEST_CASE_METHOD(TableTest, "A decision table finds a gap with a counter example", "[decision][table]") {
  decision_.inputs = {"sector", "people"};
  AddRow("coal", {"coal", "-"});
  AddRow("metal", {"metal", "-"});
  AddRow("chemical", {"chemical", "<= 20"});
  AddRow("more", {"chemical", "> 21"});
  CHECK(Problems() == "table-gap sector = chemical, people = 21");
}

TEST_CASE_METHOD(TableTest, "A decision table finds an overlap with a counter example", "[decision][table]") {
  decision_.inputs = {"people", "large"};
  AddRow("few", {"[0..300]", "-"});
  AddRow("many", {">= 300", "true"});
  AddRow("other", {"> 300", "false"});
  CHECK(Problems() == "table-overlap few many people = 300, large = true");
}

TEST_CASE_METHOD(TableTest, "A decision table cuts ratios between their bounds", "[decision][table]") {
  decision_.inputs = {"rate"};
  AddRow("low", {"< 0.1"});
  AddRow("high", {"> 0.2"});
  CHECK(Problems() == "table-gap rate = 0.1");
  AddRow("edge", {"0.1, 0.2"});
  CHECK(Problems() == "table-gap rate = 0.15");
  AddRow("middle", {"(0.1..0.2)"});
  CHECK(Problems() == "");
}

TEST_CASE_METHOD(TableTest, "A decision table cuts dates by days", "[decision][table]") {
  decision_.inputs = {"since"};
  AddRow("old", {"< 2024-01-01"});
  AddRow("new", {">= 2024-01-02"});
  CHECK(Problems() == "table-gap since = 2024-01-01");
}

TEST_CASE_METHOD(TableTest, "Decision table: an open text left out is a warning", "[decision][table]") {
  decision_.inputs = {"town"};
  AddRow("foshan", {"foshan"});
  AddRow("others", {"nanhai"});
  CHECK(Problems() == "warning table-gap town = ?");
  CHECK(Run(R"({"town":"huizhou"})") == "not_applicable null");
  decision_.hit = HitPolicy::kFirst;
  AddRow("catch-all", {"-"}, "9");
  CHECK(Problems() == "");
  CHECK(Run(R"({"town":"huizhou"})") == R"(catch-all {"checks":9})");
  CHECK(Run("{}") == "unknown null town");
}

TEST_CASE_METHOD(TableTest, "A decision table that hits first takes the earlier row and tells of rows never reached",
                 "[decision][table]") {
  decision_.hit = HitPolicy::kFirst;
  decision_.inputs = {"people"};
  AddRow("few", {"< 10"}, "1");
  AddRow("all", {"-"}, "2");
  AddRow("never", {"> 10"}, "3");
  CHECK(Problems() == "warning table-row-never-hit never people = 11");
  CHECK(Run(R"({"people":5})") == R"(few {"checks":1})");
  CHECK(Run(R"({"people":50})") == R"(all {"checks":2})");
}

TEST_CASE_METHOD(TableTest, "A decision table that collects gives all rows", "[decision][table]") {
  decision_.hit = HitPolicy::kCollect;
  decision_.inputs = {"sector", "large"};
  AddRow("coal", {"coal", "-"}, "1");
  AddRow("large", {"-", "true"}, "2");
  CHECK(Problems() == "");
  CHECK(Run(R"({"sector":"coal","large":true})") == R"(pass [{"checks":1},{"checks":2}])");
  CHECK(Run(R"({"sector":"metal","large":false})") == "pass []");
  CHECK(Run(R"({"sector":"coal"})") == "unknown null large");
}

TEST_CASE_METHOD(TableTest, "Decision table: bounds may be parameters and are searched on each day they change",
                 "[decision][table]") {
  AddParameter(&snapshot_, "threshold", ruleset::ParameterType::kInteger, 300);
  AddParameter(&snapshot_, "threshold", ruleset::ParameterType::kInteger, 400, "2026-01-01");
  decision_.inputs = {"people"};
  AddRow("few", {"< param(\"threshold\")"});
  AddRow("many", {">= param(\"threshold\")"});
  CHECK(Problems() == "");
  CHECK(Run(R"({"people":300})") == R"(many {"checks":1})");
  decision_.rows.back().tests = {Text(">= 300")};
  CHECK(Problems() == "table-overlap few many people = 300");
}

TEST_CASE_METHOD(TableTest, "Decision table: bad tests are told", "[decision][table]") {
  decision_.inputs = {"sector", "people"};
  AddRow("a", {"coals", "-"});
  AddRow("b", {"coal", "many"});
  AddRow("c", {"> coal", "-"});
  AddRow("d", {"-", "[300..20)"});
  AddRow("e", {"-", "1,"});
  AddRow("f", {"-", "(1, 2]"});
  AddRow("g", {"-", "-"}, "2.5");
  CHECK(Problems() ==
        "not-in-enum; table-bad-test literal; table-bad-test order; table-bad-test range; table-bad-test empty; "
        "table-bad-test brackets; table-bad-output");
}

TEST_CASE_METHOD(TableTest, "Decision table: any of several rows that agree", "[decision][table]") {
  decision_.hit = HitPolicy::kAny;
  decision_.inputs = {"sector", "large"};
  AddRow("coal", {"coal", "-"}, "2");
  AddRow("large", {"-", "true"}, "2");
  AddRow("rest", {"not coal", "false"}, "1");
  CHECK(Problems() == "");
  CHECK(Run(R"({"sector":"coal","large":true})") == R"(coal {"checks":2})");
  CHECK(Run(R"({"sector":"metal","large":true})") == R"(large {"checks":2})");
  CHECK(Run(R"({"sector":"metal","large":false})") == R"(rest {"checks":1})");
  // Whether it is large does not matter to a coal mine, but it does to others.
  CHECK(Run(R"({"sector":"coal"})") == R"(coal {"checks":2})");
  CHECK(Run(R"({"sector":"metal"})") == "unknown null large");
  decision_.rows[1].outputs = {Text("3")};
  CHECK(Problems() == "table-overlap coal large sector = coal, large = true");
  // What is computed is seen when it is asked.
  decision_.rows[0].outputs = {Text("=people * 1")};
  decision_.rows[1].outputs = {Text("=people * 1")};
  CHECK(Problems() == "");
  CHECK(Run(R"({"sector":"coal","large":true,"people":4})") == R"(coal {"checks":4})");
}

TEST_CASE_METHOD(TableTest, "Decision table: rows collected into one number", "[decision][table]") {
  decision_.hit = HitPolicy::kCollect;
  decision_.inputs = {"sector", "large"};
  AddRow("coal", {"coal", "-"}, "5");
  AddRow("large", {"-", "true"}, "2");
  AddRow("again", {"coal", "true"}, "2");
  const auto answers = [&](ruleset::Collect collect) {
    decision_.collect = collect;
    CHECK(Problems() == "");
    return Run(R"({"sector":"coal","large":true})") + "; " + Run(R"({"sector":"metal","large":false})");
  };
  // 5 + 2 + 2; no row gives no sum.
  CHECK(answers(ruleset::Collect::kSum) == "pass 9; not_applicable null");
  CHECK(answers(ruleset::Collect::kMin) == "pass 2; not_applicable null");
  CHECK(answers(ruleset::Collect::kMax) == "pass 5; not_applicable null");
  CHECK(answers(ruleset::Collect::kCount) == "pass 3; pass 0");
  CHECK(Run(R"({"sector":"coal"})") == "unknown null large");
  decision_.output_types = {Type::kString};
  decision_.collect = ruleset::Collect::kSum;
  CHECK(Problems() == "collect-outputs");
}

TEST_CASE_METHOD(TableTest, "Decision table: a cell may list tests, name another fact, and turn them",
                 "[decision][table]") {
  decision_.inputs = {"people"};
  AddRow("edge", {"[< 3, [10..20), >= 300]"}, "1");
  AddRow("mid", {"not(< 3, [10..20), >= 300)"}, "2");
  CHECK(Problems() == "");
  const auto row = [&](int people) { return Run("{\"people\":" + std::to_string(people) + "}"); };
  CHECK(row(2) == R"(edge {"checks":1})");
  CHECK(row(3) == R"(mid {"checks":2})");
  CHECK(row(10) == R"(edge {"checks":1})");
  CHECK(row(20) == R"(mid {"checks":2})");
  CHECK(row(300) == R"(edge {"checks":1})");
  CHECK(Run("{}") == "unknown null people");
  decision_.rows[1].tests = {Text("[4..300]")};
  CHECK(Problems() == "table-gap people = 3; table-overlap edge mid people = 10");
  decision_.rows[0].tests = {Text("[1, not 1]")};
  decision_.rows[1].tests = {Text("-")};
  decision_.hit = HitPolicy::kFirst;
  CHECK(Problems() == "warning table-row-never-hit mid people = 0");
  // Another fact has no parts that could be searched.
  AddField(&decision_.facts, "limit", Type::kInteger);
  decision_.rows[0].tests = {Text("> limit")};
  CHECK(Problems() == "warning table-not-searched edge");
  CHECK(Run(R"({"people":5,"limit":4})") == R"(edge {"checks":1})");
  CHECK(Run(R"({"people":4,"limit":4})") == R"(mid {"checks":2})");
  CHECK(Run(R"({"people":4})") == "unknown null limit");
  decision_.inputs = {"since"};
  decision_.rows[0].tests = {Text("<= as_of")};
  CHECK(Problems() == "warning table-not-searched edge");
  decision_.inputs = {"sector"};
  decision_.rows[0].tests = {Text("fact(people)")};
  CHECK(Problems() == "table-bad-test literal");
}

}  // namespace
}  // namespace anze::decision
