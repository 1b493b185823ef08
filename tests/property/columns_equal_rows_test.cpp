// One program, three ways to run it: plainly, with a trace, and over columns. They never disagree.
#include <gtest/gtest.h>

#include "core/base/json.h"
#include "core/decision/columns.h"
#include "core/decision/decision.h"
#include "tests/property/expressions.h"

namespace anze::decision {
namespace {

using base::Value;
using namespace testing;  // NOLINT(google-build-using-namespace)

constexpr std::uint64_t kSeed = 7;
constexpr int kDecisions = 150;
constexpr int kRows = 1500;  // more than one block

class ColumnsTest : public ::testing::Test {
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
  int Check(ExpressionGenerator* generator) {
    const auto compiled = CompiledDecision::Compile(decision_, snapshot_);
    if (!compiled.ok()) return -1;
    const auto bound = BoundDecision::Bind((*compiled)->program(), context_);
    EXPECT_TRUE(bound.ok());
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
      const std::string where = decision_.rules.empty() ? "" : decision_.rules[0].require.text;
      if (!ran) {
        EXPECT_EQ(run.outcomes[i], Outcome::kError) << base::WriteJson(rows[i]) << " " << frame.error().code;
        continue;
      }
      EXPECT_EQ(run.outcomes[i], frame.outcome()) << base::WriteJson(rows[i]);
      CompareMarks(run, frame, i);
      if (options.values) {
        EXPECT_EQ(run.values[i], frame.value().ToValue()) << base::WriteJson(rows[i]);
      }
      if (frame.outcome() == Outcome::kRow) {
        EXPECT_EQ(run.rows[i], frame.rows().front());
      }
      if (i % 50 == 0) CompareExplained(**compiled, rows[i], VerdictOf(*bound, frame));
      if (HasFailure()) {
        for (const ruleset::Rule& rule : decision_.rules)
          ADD_FAILURE() << rule.when.text << " => " << rule.require.text;
        for (const ruleset::FormulaStep& step : decision_.steps)
          ADD_FAILURE() << step.when.text << " => " << step.value.text << step.require.text;
        break;
      }
    }
    return static_cast<int>(run.by_rows.size());
  }

  static void CompareMarks(const ColumnRun& run, const Frame& frame, std::size_t row) {
    for (std::size_t test = 0; test < run.marks.size(); ++test) {
      if (run.marks[test].empty()) continue;
      EXPECT_EQ(run.marks[test][row], frame.marks()[test]) << "test " << test;
    }
  }

  void CompareExplained(const CompiledDecision& decision, const Value& facts, const Verdict& verdict) {
    const auto plain = decision.Evaluate(facts, context_, nullptr);
    const auto traced = decision.Explain(facts, context_, nullptr);
    ASSERT_TRUE(plain.ok() && traced.ok());
    for (const Verdict* other : {&*plain, &traced->verdict}) {
      EXPECT_EQ(other->outcome, verdict.outcome);
      EXPECT_EQ(other->value, verdict.value);
      EXPECT_EQ(other->failed, verdict.failed);
      EXPECT_EQ(other->missing, verdict.missing);
      EXPECT_EQ(other->clauses, verdict.clauses);
    }
  }

  ruleset::Snapshot snapshot_;
  ruleset::Decision decision_;
  Context context_;
};

TEST_F(ColumnsTest, Checklists) {
  ExpressionGenerator generator(kSeed);
  int compared = 0;
  int rules = 0;
  int by_rows = 0;
  for (int i = 0; i < kDecisions && !HasFailure(); ++i) {
    decision_.rules.clear();
    AddRules(&generator, 4);
    const int left = Check(&generator);
    if (left < 0) continue;
    ++compared;
    rules += 4;
    by_rows += left;
  }
  EXPECT_GT(compared, kDecisions / 3);
  // Most of what can be said can be said in columns, or the property would be about rows.
  EXPECT_LT(by_rows, rules * 3 / 4);
}

TEST_F(ColumnsTest, Formulas) {
  decision_.kind = ruleset::DecisionKind::kFormula;
  ExpressionGenerator generator(kSeed + 1);
  int compared = 0;
  for (int i = 0; i < kDecisions && !HasFailure(); ++i) {
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
  EXPECT_GT(compared, kDecisions / 3);
}

TEST_F(ColumnsTest, Tables) {
  decision_.kind = ruleset::DecisionKind::kTable;
  decision_.inputs = {"sector", "m", "flag"};
  decision_.outputs = {"n"};
  decision_.output_types = {ruleset::Type::kInteger};
  ExpressionGenerator generator(kSeed + 2);
  const std::vector<std::vector<const char*>> tests = {
      {"coal", "metal, chemical", "not coal", "-"}, {"< 0", "[0..10)", ">= 10", "-", "not 3"}, {"true", "false", "-"}};
  for (const auto hit : {ruleset::HitPolicy::kFirst, ruleset::HitPolicy::kCollect}) {
    decision_.hit = hit;
    for (int i = 0; i < kDecisions / 5 && !HasFailure(); ++i) {
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
