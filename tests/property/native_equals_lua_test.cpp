// The same text run by Lua gives the same answer whenever all facts are there; and with facts taken away,
// what is still answered is answered the same however they are given back.
#include "core/base/json.h"
#include "core/decision/binding.h"
#include "core/decision/condition.h"
#include "core/script/sandbox.h"
#include "tests/property/expressions.h"
#include "tests/support/check.h"

namespace anze::decision {
namespace {

using base::Value;
using namespace testing;  // NOLINT(google-build-using-namespace)

constexpr std::uint64_t kSeed = 20240509;
constexpr int kPairs = 24'000;
constexpr int kMasks = 12'000;

class PropertyTest {
 protected:
  PropertyTest() : schema_(ExpressionGenerator::MakeSchema()) {
    ExpressionGenerator::AddParameters(&snapshot_);
    scope_.schemas = {&schema_};
    scope_.snapshot = &snapshot_;
    context_ = {&snapshot_, Day("2025-03-04"), &PlainCalendar()};
  }

  Value Facts(ExpressionGenerator* generator) const {
    Value facts;
    for (const std::string& name : ExpressionGenerator::FactNames()) facts.SetPath(name, generator->FactValue(name));
    return facts;
  }

  script::Host MakeHost() const {
    const DateRules rules = DateRulesOn(context_);
    const auto text = [](const base::Result<calendar::Date>& day) -> base::Result<std::string> {
      if (!day.ok()) return day.errors();
      return day->ToString();
    };
    script::Host host;
    host.param = [this](std::string_view name) { return snapshot_.ParameterValue(name, context_.as_of); };
    host.add_period = [=](std::string_view date, std::string_view period) { return AddPeriod(rules, date, period); };
    host.before_period = [=](std::string_view date, std::string_view period) {
      return BeforePeriod(rules, date, period);
    };
    host.workday_on_or_after = [=](std::string_view date) { return text(WorkdayOnOrAfter(rules, date)); };
    host.workday_on_or_before = [=](std::string_view date) { return text(WorkdayOnOrBefore(rules, date)); };
    return host;
  }

  ruleset::Schema schema_;
  ruleset::Snapshot snapshot_;
  Scope scope_;
  Context context_;
};

TEST_CASE_METHOD(PropertyTest, "Native equals Lua when all facts are present", "[property][slow]") {
  ExpressionGenerator generator(kSeed);
  script::Sandbox sandbox;
  const script::Host host = MakeHost();
  int compared = 0;
  int failures = 0;
  int refused = 0;
  Value facts;
  for (int i = 0; compared < kPairs; ++i) {
    REQUIRE(i < kPairs * 3);
    if (i % 8 == 0) facts = Facts(&generator);
    const std::string text = generator.Make(static_cast<Kind>(generator.Below(4)), 1 + generator.Below(6));
    const auto condition = Condition::Compile({text, {}}, scope_);
    if (!condition.ok()) {
      CAPTURE(text);
      REQUIRE_THAT(condition.error().code, Catch::Matches("type-mismatch|bad-date|expression-too-long"));
      ++refused;
      continue;
    }
    const auto native = condition->Evaluate(facts, context_);
    // Lua's own integers wrap where numbers here are refused.
    if (!native.ok() && native.error().code == "number-overflow") continue;
    Value variables = facts;
    variables.Set("as_of", context_.as_of.ToString());
    const base::Status translated = sandbox.Compile("e", "return " + text, "e");
    if (!translated.ok()) FAIL(text << ": " << anze::testing::WhyNot(translated));
    const auto lua = sandbox.Run("e", variables, host);
    ++compared;
    if (!native.ok()) ++failures;
    const bool agree = native.ok() ? lua.ok() && !native->unknown && native->value == *lua : !lua.ok();
    if (!agree) {
      FAIL(text << "\nfacts " << base::WriteJson(facts) << "\nnative "
                << (native.ok() ? base::WriteJson(native->value) : native.error().code) << " lua "
                << (lua.ok() ? base::WriteJson(*lua) : lua.error().code));
    }
  }
  // A generator that mostly fails would prove little.
  CHECK(failures < compared / 4);
  CHECK(refused < compared);
}

TEST_CASE_METHOD(PropertyTest, "What is answered with facts missing holds for every completion", "[property][slow]") {
  ExpressionGenerator::Options options;
  options.presence = false;
  ExpressionGenerator generator(kSeed + 1, options);
  int answered = 0;
  for (int i = 0; i < kMasks; ++i) {
    const std::string text = generator.Make(Kind::kBoolean, 2 + generator.Below(5));
    const auto condition = Condition::Compile({text, {}}, scope_);
    if (!condition.ok()) continue;
    const Value whole = Facts(&generator);
    Value partial;
    std::vector<std::string> removed;
    for (const std::string& name : ExpressionGenerator::FactNames()) {
      if (generator.Below(3) == 0) {
        removed.push_back(name);
      } else {
        partial.SetPath(name, *whole.FindPath(name));
      }
    }
    const auto known = condition->Evaluate(partial, context_);
    if (!known.ok()) continue;
    if (known->unknown) {
      CAPTURE(text);
      REQUIRE_FALSE(known->missing.empty());
      continue;
    }
    CAPTURE(text);
    REQUIRE(known->missing.empty());
    ++answered;
    for (int completion = 0; completion < 4; ++completion) {
      Value complete = partial;
      for (const std::string& name : removed) complete.SetPath(name, generator.FactValue(name));
      const auto answer = condition->Evaluate(complete, context_);
      if (!answer.ok()) continue;  // what was passed over may fail when it is computed
      INFO(text << "\nfacts " << base::WriteJson(complete));
      REQUIRE(answer->value == known->value);
    }
  }
  CHECK(answered > kMasks / 10);
}

}  // namespace
}  // namespace anze::decision
