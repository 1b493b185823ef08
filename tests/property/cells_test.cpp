// A cell of a table means the same to the machine that runs it and to the search for gaps and overlaps.
#include <random>

#include "core/base/json.h"
#include "core/decision/decision.h"
#include "core/decision/unary_test.h"
#include "tests/support/check.h"
#include "tests/unit/decision/fixture.h"

namespace anze::decision {
namespace {

using base::Value;
using ruleset::Type;
using namespace testing;  // NOLINT(google-build-using-namespace)

class Cells {
 public:
  int Below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }

  std::string Test(int depth) {
    if (depth > 0 && Below(3) == 0) return "not(" + List(depth - 1) + ")";
    if (depth > 0 && Below(3) == 0) return List(depth - 1);
    static const char* const kSigns[] = {"", "< ", "<= ", "> ", ">= ", "== ", "~= ", "not "};
    if (Below(3) > 0) return kSigns[Below(8)] + std::to_string(Below(8));
    const int low = Below(6);
    return std::string(Below(2) == 0 ? "[" : "(") + std::to_string(low) + ".." + std::to_string(low + Below(4)) +
           (Below(2) == 0 ? "]" : ")");
  }

  std::string List(int depth) {
    std::string out = "[";
    const int items = 1 + Below(3);
    for (int i = 0; i < items; ++i) out += (i == 0 ? "" : ", ") + Test(depth);
    return out + "]";
  }

 private:
  std::mt19937_64 random_{17};
};

TEST_CASE("Cells of tables match what the machine lets through", "[property][cells]") {
  Cells cells;
  ruleset::Snapshot snapshot;
  ruleset::Decision decision;
  decision.name = "cells";
  decision.kind = ruleset::DecisionKind::kTable;
  decision.hit = ruleset::HitPolicy::kFirst;
  decision.inputs = {"n"};
  decision.outputs = {"row"};
  decision.output_types = {Type::kInteger};
  AddField(&decision.facts, "n", Type::kInteger);
  const ruleset::Field& field = decision.facts.fields().front();
  const Context context = {&snapshot, Day("2025-03-04"), &PlainCalendar()};
  Scope scope;
  scope.schemas = {&decision.facts};
  int hits = 0;
  for (int i = 0; i < 1'500; ++i) {
    const std::string text = cells.Test(2);
    CAPTURE(text);
    base::Diagnostics wrong;
    const auto test = ParseUnaryTest({text, {}}, {"n", &field}, scope, &wrong);
    REQUIRE(wrong.empty());
    REQUIRE(test);
    decision.rows.resize(2);
    decision.rows[0].id = "one";
    decision.rows[0].tests = {{text, {}}};
    decision.rows[0].outputs = {{"1", {}}};
    decision.rows[1].id = "other";
    decision.rows[1].tests = {{"-", {}}};
    decision.rows[1].outputs = {{"2", {}}};
    const auto compiled = CompileDecision(decision, snapshot);
    REQUIRE_OK(compiled);
    for (int n = -1; n < 11; ++n) {
      Value facts = Value::EmptyMap();
      facts.Set("n", n);
      const auto verdict = (*compiled)->Evaluate(facts, context, nullptr);
      REQUIRE_OK(verdict);
      INFO(n);
      const bool matches = Matches(*test, Value(n), [](const std::string&) { return Value(); });
      REQUIRE((verdict->outcome == "one") == matches);
      if (matches) ++hits;
    }
  }
  CHECK(hits > 1'000);
}

}  // namespace
}  // namespace anze::decision
