// Windows of services: months, calendar periods, services that go together.
#include <algorithm>

#include "core/base/nearest.h"
#include "core/base/number.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/read/node_read.h"

namespace anze::ruleset {
namespace {

using base::Node;

constexpr int kMonths = 12;

void CheckItem(const Node& item, Sink* sink) {
  for (const Node& month : ChildOrNull(item, "months").items) {
    const auto number = base::Number::Parse(month.scalar);
    const bool known = number && number->is_integer() && number->num() >= 1 && number->num() <= kMonths;
    if (known) continue;
    base::Error error("plan-month", {{"text", month.scalar}}, month.span);
    const std::string digits = month.scalar.substr(0, month.scalar.find_first_not_of("0123456789"));
    const auto meant = base::Number::Parse(digits);
    if (meant && *meant >= base::Number(1) && *meant <= base::Number(kMonths)) error.fix = meant->ToString();
    sink->Add(std::move(error));
  }
  if (item.Find("partial") != nullptr && item.Find("every") == nullptr) {
    sink->Add("plan-partial-without-every", {{"item", TextAt(item, "id")}}, item.KeySpan("partial"));
  }
}

void CheckTogether(const Node& together, const ServicePlanRules& plan, Sink* sink) {
  std::vector<std::string_view> names;
  std::string known;
  for (const ServiceItem& item : plan.items) {
    if (!item.inside.empty()) continue;
    names.emplace_back(item.id);
    known += (known.empty() ? "" : ", ") + item.id;
  }
  if (together.items.size() == 1) sink->Add("plan-together", {{"reason", "alone"}}, together.span);
  for (const Node& name : together.items) {
    if (std::find(names.begin(), names.end(), name.scalar) != names.end()) continue;
    base::Error error("plan-together", {{"item", name.scalar}, {"known", known}}, name.span);
    error.fix = base::Nearest(name.scalar, names);
    sink->Add(std::move(error));
  }
}

}  // namespace

void LintPlanWindows(const Entity& entity, Sink* sink) {
  for (const Node& item : ChildOrNull(*entity.node, "items").items) {
    if (item.is_map()) CheckItem(item, sink);
  }
  CheckTogether(ChildOrNull(*entity.node, "together"), std::get<ServicePlanRules>(entity.model), sink);
}

}  // namespace anze::ruleset
