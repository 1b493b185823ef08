// One program, three ways to run it: plainly, with a trace, and over columns. They never disagree.
#include "core/base/json.h"
#include "core/decision/columns.h"
#include "core/decision/decision.h"
#include "tests/property/expressions.h"
#include "tests/support/check.h"

namespace anze::decision {
namespace {

using base::Value;
using namespace testing;  // NOLINT(google-build-using-namespace)

constexpr std::uint64_t kSeed = 7;
constexpr int kDecisions = 150;
constexpr int kRows = 1500;  // more than one block

class ColumnsTest {
 protected:
  ColumnsTest() {
    ExpressionGenerator::AddParameters(&snapshot_);
    context_ = {&snapshot_, Day("2025-03-04"), &PlainCalendar()};
    decision_.name = "random";
    decision_.facts = ExpressionGenerator::MakeSchema();
    AddField(&decision_.facts, "sector", ruleset::Type::kEnum, {"coal", "metal", "chemical"});
  }

  Value Facts(ExpressionGenerator* generator) const {
    Value facts = Value::EmptyMap();
    for (const std::string& name : ExpressionGenerator::FactNames()) {
      if (generator->Below(6) != 0) facts.SetPath(name, generator->FactValue(name));
    }
    static const char* const kSectors[] = {"coal", "metal", "chemical"};
    if (generator->Below(6) != 0) facts.Set("sector", kSectors[generator->Below(3)]);
    return facts;
  }

  void AddRules(ExpressionGenerator* generator, int count) {
    for (int i = 0; i < count; ++i) {
      ruleset::Rule& rule = decision_.rules.emplace_back();
      rule.id = "r" + std::to_string(i);
      rule.require.text = generator->Make(Kind::kBoolean, 1 + generator->Below(4));
      if (generator->Below(3) == 0) rule.when.text = generator->Make(Kind::kBoolean, 1 + generator->Below(3));
    }
  }

  // Runs every row in all three ways; gives how many rules were left to rows. -1: not well typed.
  // The rows are many: what disagrees is asserted once, with the whole decision.
  int Check(ExpressionGenerator* generator) {
    const auto compiled = CompileDecision(decision_, snapshot_);
    if (!compiled.ok()) return -1;
    const auto bound = BoundDecision::Bind((*compiled)->program(), context_);
    REQUIRE_OK(bound);
    Population population((*compiled)->program());
    std::vector<Value> rows;
    for (int i = 0; i < kRows; ++i) {
      rows.push_back(Facts(generator));
      population.Append(rows.back());
    }
    ColumnOptions options;
    options.values = decision_.kind == ruleset::DecisionKind::kFormula;
    const ColumnRun run = EvaluateColumns(*bound, population, options);
    Frame frame(*bound);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      bound->Fill(rows[i], &frame);
      const bool ran = bound->Run(&frame);
      const std::string differs = ran                                  ? Difference(run, frame, i, options.values)
                                  : run.outcomes[i] == Outcome::kError ? ""
                                                                       : "error";
      if (!differs.empty()) {
        FAIL(differs << " differs for " << base::WriteJson(rows[i]) << Described()
                     << (ran ? "" : "\n" + frame.error().code));
      }
      if (ran && i % 50 == 0) CompareExplained(**compiled, rows[i], VerdictOf(*bound, frame));
    }
    SUCCEED("all rows agree");
    return static_cast<int>(run.by_rows.size());
  }

  // Where the columns say something else than the frame of that row; empty where they agree.
  static std::string Difference(const ColumnRun& run, const Frame& frame, std::size_t row, bool values) {
    if (run.outcomes[row] != frame.outcome()) return "outcome";
    for (std::size_t test = 0; test < run.marks.size(); ++test) {
      if (run.marks[test].empty()) continue;
      if (run.marks[test][row] != frame.marks()[test]) return "test " + std::to_string(test);
    }
    if (values && run.values[row] != frame.value().ToValue()) return "value";
    if (frame.outcome() == Outcome::kRow && run.rows[row] != frame.rows().front()) return "row";
    return {};
  }

  std::string Described() const {
    std::string text;
    for (const ruleset::Rule& rule : decision_.rules) text += "\n" + rule.when.text + " => " + rule.require.text;
    for (const ruleset::FormulaStep& step : decision_.steps) {
      text += "\n" + step.when.text + " => " + step.value.text + step.require.text;
    }
    return text;
  }

  void CompareExplained(const CompiledDecision& decision, const Value& facts, const Verdict& verdict) {
    const auto plain = decision.Evaluate(facts, context_, nullptr);
    const auto traced = decision.Explain(facts, context_, nullptr);
    REQUIRE_OK(plain);
    REQUIRE_OK(traced);
    for (const Verdict* other : {&*plain, &traced->verdict}) {
      CHECK(other->outcome == verdict.outcome);
      CHECK(other->value == verdict.value);
      CHECK(other->failed == verdict.failed);
      CHECK(other->missing == verdict.missing);
      CHECK(other->clauses == verdict.clauses);
    }
  }

  ruleset::Snapshot snapshot_;
  ruleset::Decision decision_;
  Context context_;
};

TEST_CASE_METHOD(ColumnsTest, "Columns of checklists equal their rows", "[property][columns][slow]") {
  ExpressionGenerator generator(kSeed);
  int compared = 0;
  int rules = 0;
  int by_rows = 0;
  for (int i = 0; i < kDecisions; ++i) {
    decision_.rules.clear();
    AddRules(&generator, 4);
    const int left = Check(&generator);
    if (left < 0) continue;
    ++compared;
    rules += 4;
    by_rows += left;
  }
  CHECK(compared > kDecisions / 3);
  // Most of what can be said can be said in columns, or the property would be about rows.
  CHECK(by_rows < rules * 3 / 4);
}

TEST_CASE_METHOD(ColumnsTest, "Columns of formulas equal their rows", "[property][columns][slow]") {
  decision_.kind = ruleset::DecisionKind::kFormula;
  ExpressionGenerator generator(kSeed + 1);
  int compared = 0;
  for (int i = 0; i < kDecisions; ++i) {
    decision_.rules.clear();
    decision_.steps.clear();
    AddRules(&generator, generator.Below(2));
    for (int s = 0; s < 3; ++s) {
      ruleset::FormulaStep& step = decision_.steps.emplace_back();
      step.id = "s" + std::to_string(s);
      step.value.text = generator.Make(Kind::kNumber, generator.Below(4));
      if (s > 0) step.value.text = "s" + std::to_string(s - 1) + " + (" + step.value.text + ")";
      if (generator.Below(3) == 0) step.when.text = generator.Make(Kind::kBoolean, generator.Below(3));
    }
    ruleset::FormulaStep& check = decision_.steps.emplace_back();
    check.id = "check";
    check.require.text = "present(s1) and s1 <= m or s2 > 1";
    decision_.value.text = "choose(present(s2), round_half_up(s2), 0)";
    if (Check(&generator) >= 0) ++compared;
  }
  CHECK(compared > kDecisions / 3);
}

TEST_CASE_METHOD(ColumnsTest, "Columns of tables equal their rows", "[property][columns]") {
  decision_.kind = ruleset::DecisionKind::kTable;
  decision_.inputs = {"sector", "m", "flag"};
  decision_.outputs = {"n"};
  decision_.output_types = {ruleset::Type::kInteger};
  ExpressionGenerator generator(kSeed + 2);
  const std::vector<std::vector<const char*>> tests = {
      {"coal", "metal, chemical", "not coal", "-"}, {"< 0", "[0..10)", ">= 10", "-", "not 3"}, {"true", "false", "-"}};
  for (const auto hit : {ruleset::HitPolicy::kFirst, ruleset::HitPolicy::kCollect}) {
    decision_.hit = hit;
    for (int i = 0; i < kDecisions / 5; ++i) {
      decision_.rules.clear();
      decision_.rows.clear();
      AddRules(&generator, generator.Below(2));
      for (int r = 0; r < 6; ++r) {
        ruleset::TableRow& row = decision_.rows.emplace_back();
        row.id = "row" + std::to_string(r);
        for (const auto& column : tests) {
          row.tests.push_back(
              {r == 5 ? "-" : column[static_cast<std::size_t>(generator.Below(static_cast<int>(column.size())))], {}});
        }
        row.outputs = {{std::to_string(r), {}}};
      }
      Check(&generator);
    }
  }
}

}  // namespace
}  // namespace anze::decision
