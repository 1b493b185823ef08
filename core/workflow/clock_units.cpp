#include "core/workflow/clock_units.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace anze::workflow {
namespace {

using base::Error;
using calendar::Period;
using ruleset::Clock;
using ruleset::Type;

class UnitLint {
 public:
  UnitLint(const ruleset::CaseType& type, const Clock& clock, const ruleset::Snapshot& snapshot, base::Diagnostics* out)
      : type_(type), clock_(clock), snapshot_(snapshot), out_(out) {}

  void Run() {
    const std::vector<Period> own = ValuesOf(clock_.period_parameter, clock_.period);
    const auto hours = std::find_if(own.begin(), own.end(), [](const Period& p) { return p.CountsHours(); });
    if (hours == own.end()) {
      CheckDays(own);
    } else {
      CheckHours(own, *hours);
    }
  }

 private:
  void Add(std::string code, base::MessageArgs args, const base::SourceSpan& span,
           base::Severity severity = base::Severity::kError) {
    out_->push_back(Error(std::move(code), std::move(args), span.known() ? span : clock_.span));
    out_->back().severity = severity;
  }

  // All that the period may be, on whatever day.
  std::vector<Period> ValuesOf(const std::string& parameter, const std::optional<Period>& literal) const {
    if (literal) return {*literal};
    std::vector<Period> values;
    const auto found = snapshot_.parameters.find(parameter);
    if (found == snapshot_.parameters.end()) return values;
    for (const ruleset::DatedValue& value : found->second.values) {
      if (!value.value.is_string()) continue;
      if (const auto period = Period::Parse(value.value.as_string()); period.ok()) values.push_back(*period);
    }
    return values;
  }

  std::vector<Period> Extensions() const {
    if (!clock_.extension) return {};
    return ValuesOf(clock_.extension->period_parameter, clock_.extension->period);
  }

  void Mixed(const char* reason, Period own, Period other, const base::SourceSpan& span) {
    Add("clock-units-mixed",
        {{"clock", clock_.name}, {"period", own.ToString()}, {"other", other.ToString()}, {"reason", reason}}, span);
  }

  void CheckDays(const std::vector<Period>& own) {
    for (const Period& extension : Extensions()) {
      if (!extension.CountsHours()) continue;
      return Mixed("extension", own.empty() ? clock_.period.value_or(Period()) : own.front(), extension,
                   clock_.extension->span);
    }
    const bool back = clock_.from.text.starts_with("before_period(");
    const bool said = clock_.roll.stated || !clock_.roll.parameter.empty();
    if (back && !said)
      Add("before-rolls-forward", {{"clock", clock_.name}}, clock_.from.span, base::Severity::kWarning);
  }

  void CheckHours(const std::vector<Period>& own, Period hours) {
    for (const Period& extension : Extensions()) {
      if (extension.CountsHours()) continue;
      Mixed("extension", hours, extension, clock_.extension->span);
      break;
    }
    const auto days = std::find_if(own.begin(), own.end(), [](const Period& p) { return !p.CountsHours(); });
    if (days != own.end() && clock_.extension) Mixed("values", hours, *days, clock_.span);
    for (const Period& warn : {clock_.yellow, clock_.red}) {
      if (warn.count > 0 && !warn.CountsHours()) Mixed("warning", hours, warn, clock_.span);
    }
    if (FromDay()) Add("hours-from-day", {{"text", hours.ToString()}}, clock_.from.span);
    const bool rolls = clock_.roll.stated.value_or(false) || !clock_.roll.parameter.empty();
    if (rolls && days == own.end()) {
      Add("clock-hours-roll", {{"clock", clock_.name}}, clock_.span, base::Severity::kWarning);
    }
  }

  // Whether `from` names a day. What is computed may be either, and is seen when the clock starts.
  bool FromDay() const {
    const std::string& path = clock_.from.text;
    if (path.empty()) return false;
    if (path == "as_of" || (path.starts_with("clocks.") && path.ends_with(".due"))) return true;
    const ruleset::Field* field = type_.facts.Find(path);
    constexpr std::string_view kData = "data.";
    for (const ruleset::EventType& event : type_.events) {
      const bool starts = std::find(clock_.start.begin(), clock_.start.end(), event.name) != clock_.start.end();
      if (field == nullptr && starts && path.starts_with(kData)) field = event.data.Find(path.substr(kData.size()));
    }
    return field != nullptr && field->type == Type::kDate;
  }

  const ruleset::CaseType& type_;
  const Clock& clock_;
  const ruleset::Snapshot& snapshot_;
  base::Diagnostics* out_;
};

}  // namespace

void LintClockUnits(const ruleset::CaseType& type, const Clock& clock, const ruleset::Snapshot& snapshot,
                    base::Diagnostics* diagnostics) {
  UnitLint(type, clock, snapshot, diagnostics).Run();
}

}  // namespace anze::workflow
