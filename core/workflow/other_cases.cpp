#include "core/workflow/other_cases.h"

#include <algorithm>
#include <tuple>

namespace anze::workflow {
namespace {

using base::Number;
using base::Result;
using base::Value;
using ruleset::CaseSource;

// Whether the case counts; nullopt: it does not say.
Result<std::optional<bool>> Counts(const CompiledCases& compiled, const OtherCase& other,
                                   const decision::Context& context) {
  if (!compiled.when) return std::optional(true);
  Value shown = Value::EmptyMap();
  shown.Set("state", other.state);
  shown.Set("opened_on", other.opened_at.date().ToString());
  const decision::Layer layers[] = {{"case", &shown}};
  auto evaluated = compiled.when->Evaluate(other.facts, context, layers);
  if (!evaluated.ok()) return evaluated.errors();
  if (evaluated->unknown || !evaluated->value.is_bool()) return std::optional<bool>();
  return std::optional(evaluated->value.as_bool());
}

// The cases that count, in order of opening.
struct Counted {
  std::vector<const OtherCase*> cases;
  bool unclear = false;  // of some it is not known
};

Result<Counted> CountedOf(const CompiledCases& compiled, const std::vector<OtherCase>& found,
                          const decision::Context& context) {
  Counted counted;
  for (const OtherCase& other : found) {
    auto counts = Counts(compiled, other, context);
    if (!counts.ok()) return counts.errors();
    if (!*counts) counted.unclear = true;
    if (counts->value_or(false)) counted.cases.push_back(&other);
  }
  std::sort(counted.cases.begin(), counted.cases.end(), [](const OtherCase* a, const OtherCase* b) {
    return std::tie(a->opened_at, a->id) < std::tie(b->opened_at, b->id);
  });
  return counted;
}

const Value* FactOf(const OtherCase& other, const std::string& path) {
  const Value* fact = other.facts.FindPath(path);
  return fact == nullptr || fact->is_null() ? nullptr : fact;
}

Result<std::optional<Value>> SumOf(const std::vector<const OtherCase*>& cases, const std::string& path) {
  Number sum(0);
  for (const OtherCase* other : cases) {
    const Value* fact = FactOf(*other, path);
    if (fact == nullptr || !fact->is_number()) return std::optional<Value>();
    const auto next = Add(sum, fact->as_number());
    if (!next) return base::Error("number-overflow");
    sum = *next;
  }
  return std::optional(Value(sum));
}

std::optional<Value> LatestOf(const std::vector<const OtherCase*>& cases, const std::string& path) {
  for (auto other = cases.rbegin(); other != cases.rend(); ++other) {
    if (const Value* fact = FactOf(**other, path)) return *fact;
  }
  return std::nullopt;
}

}  // namespace

Result<std::optional<Value>> Given(const CompiledCases& compiled, const std::vector<OtherCase>& found,
                                   const decision::Context& context) {
  auto counted = CountedOf(compiled, found, context);
  if (!counted.ok()) return counted.errors();
  const CaseSource& source = *compiled.source;
  // One that is known to count is enough, whatever the others turn out to be.
  const bool any = !counted->cases.empty();
  if (source.gives == CaseSource::Gives::kAny && any) return std::optional(Value(true));
  if (counted->unclear) return std::optional<Value>();
  switch (source.gives) {
    case CaseSource::Gives::kCount:
      return std::optional(Value(static_cast<std::int64_t>(counted->cases.size())));
    case CaseSource::Gives::kAny:
      return std::optional(Value(false));
    case CaseSource::Gives::kSum:
      return SumOf(counted->cases, source.fact);
    case CaseSource::Gives::kLatest:
      break;
  }
  return LatestOf(counted->cases, source.fact);
}

}  // namespace anze::workflow
