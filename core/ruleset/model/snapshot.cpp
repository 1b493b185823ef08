// Questions to a snapshot. Values of parameters are looked up by day each time; whoever asks at
// every event keeps the answers (dated.h).
#include "core/ruleset/model/snapshot.h"

#include "core/ruleset/model/governing.h"

namespace anze::ruleset {
namespace {

using calendar::Roll;

std::optional<Roll> RollOf(std::string_view text) {
  if (text == "none") return Roll::kNone;
  if (text == "next_workday") return Roll::kNextWorkday;
  if (text == "prev_workday") return Roll::kPreviousWorkday;
  return std::nullopt;
}

// Reads the switches that have a value on the day; the others keep their default.
class Switches {
 public:
  Switches(const Snapshot& snapshot, calendar::Date day) : snapshot_(snapshot), day_(day) {}

  void Bool(std::string_view name, bool* target) const {
    const base::Value* value = Find(name);
    if (value != nullptr && value->is_bool()) *target = value->as_bool();
  }
  // true when the text is `yes`; other texts give false.
  void Is(std::string_view name, std::string_view yes, bool* target) const {
    const base::Value* value = Find(name);
    if (value != nullptr && value->is_string()) *target = value->as_string() == yes;
  }
  void RollAt(std::string_view name, Roll* target) const {
    const base::Value* value = Find(name);
    if (value == nullptr || !value->is_string()) return;
    if (const auto roll = RollOf(value->as_string())) *target = *roll;
  }
  const base::Value* Find(std::string_view name) const {
    const ParameterInForce in_force = snapshot_.ParameterOn(name, day_);
    return in_force.governing != nullptr ? &in_force.governing->value : nullptr;
  }

 private:
  const Snapshot& snapshot_;
  calendar::Date day_;
};

// 《安全生产责任保险实施办法》（应急〔2025〕27号）第十五条
std::string CitedAs(const RegulationDocument* document, const Clause& clause) {
  if (document == nullptr || document->title.zh.empty()) return clause.document + " " + clause.locator;
  const std::string number = document->number.empty() ? "" : "（" + document->number + "）";
  return "《" + document->title.zh + "》" + number + clause.locator;
}

}  // namespace

std::string_view Snapshot::Asked(std::string_view question) const {
  const auto found = asks.find(std::string(question));
  return found != asks.end() ? std::string_view(found->second) : question;
}

std::string_view Snapshot::PlanDecision() const {
  return service_plan ? std::string_view(service_plan->decision) : std::string_view();
}

base::Localized Snapshot::RoleTitle(const std::string& role) const {
  const auto declared = roles.find(role);
  return declared == roles.end() ? base::Localized{role, role} : declared->second.title;
}

const LayerRef* Snapshot::LapsedOn(calendar::Date day) const {
  const bool over = !layers.empty() && layers.back().effective.to && *layers.back().effective.to < day;
  return over ? &layers.back() : nullptr;
}

ParameterInForce Snapshot::ParameterOn(std::string_view name, calendar::Date day) const {
  const auto found = parameters.find(std::string(name));
  return found != parameters.end() ? GoverningValue(found->second, day) : ParameterInForce{};
}

base::Result<base::Value> Snapshot::ParameterValue(std::string_view name, calendar::Date day) const {
  const ParameterInForce in_force = ParameterOn(name, day);
  if (in_force.parameter == nullptr) return base::Error("unknown-parameter", {{"name", std::string(name)}});
  if (!in_force.special.empty()) return base::Error("parameter-needs-facts", {{"name", std::string(name)}});
  if (in_force.governing == nullptr) {
    return base::Error("parameter-without-value", {{"name", std::string(name)}, {"date", day.ToString()}});
  }
  return in_force.governing->value;
}

base::Result<calendar::Period> Snapshot::PeriodParameter(std::string_view name, calendar::Date day) const {
  const auto value = ParameterValue(name, day);
  if (!value.ok()) return value.errors();
  if (value->is_string()) {
    const auto period = calendar::Period::Parse(value->as_string());
    if (period.ok()) return period.value();
  }
  const std::string text = value->is_string() ? value->as_string() : std::string(value->TypeName());
  return base::Error("parameter-wrong-type", {{"name", std::string(name)}, {"expected", "period"}, {"text", text}});
}

base::Result<bool> Snapshot::BooleanParameter(std::string_view name, calendar::Date day) const {
  const auto value = ParameterValue(name, day);
  if (!value.ok()) return value.errors();
  if (value->is_bool()) return value->as_bool();
  const std::string text = value->is_string() ? value->as_string() : std::string(value->TypeName());
  return base::Error("parameter-wrong-type", {{"name", std::string(name)}, {"expected", "boolean"}, {"text", text}});
}

calendar::DeadlineOptions Snapshot::DeadlineOptionsOn(calendar::Date day) const {
  using BeforeMonth = calendar::DeadlineOptions::BeforeMonth;
  calendar::DeadlineOptions options;
  const Switches switches(*this, day);
  switches.Is("calendar.start_day", "same_day", &options.count_first_day);
  switches.Bool("calendar.makeup_days_count", &options.makeup_days_count);
  switches.Bool("calendar.holidays_count", &options.holidays_count);
  switches.RollAt("calendar.roll", &options.roll);
  bool rolls = true;
  switches.Bool("period.roll_forward", &rolls);
  if (!rolls) options.roll = Roll::kNone;
  switches.Is("calendar.roll_for_sanctions", "next_workday", &options.roll_sanctions);
  switches.Bool("calendar.weekend_is_rest", &options.weekend_is_rest);
  switches.Is("calendar.cutoff", "business_close", &options.cutoff_business_close);
  switches.Is("calendar.month_rule", "thirty_day", &options.thirty_day_months);
  switches.Bool("calendar.before_date_inclusive", &options.before_date_inclusive);
  const base::Value* reading = switches.Find("milestone.before_month_reading");
  if (reading != nullptr && reading->is_string()) {
    const std::string& text = reading->as_string();
    if (text == "month_start") options.before_month = BeforeMonth::kMonthStart;
    if (text == "month_end") options.before_month = BeforeMonth::kMonthEnd;
    if (text == "two_step") options.before_month = BeforeMonth::kTwoStep;
  }
  switches.RollAt("calendar.fixed_date_roll", &options.fixed_date_roll);
  switches.RollAt("calendar.back_roll", &options.back_roll);
  return options;
}

base::Value Snapshot::CitationValue(std::string_view clause_id) const {
  base::Value citation = base::Value::EmptyMap();
  citation.Set("id", clause_id);
  const auto found = clauses.find(std::string(clause_id));
  if (found == clauses.end()) return citation;
  const Clause& clause = found->second;
  const auto document = documents.find(clause.document);
  // Short: by its number, or by its title in the language of its text.
  const RegulationDocument* const cited = document == documents.end() ? nullptr : &document->second;
  citation.Set("document", cited == nullptr        ? clause.document
                           : cited->number.empty() ? cited->title.zh
                                                   : cited->number);
  citation.Set("locator", clause.locator);
  citation.Set("cited", CitedAs(cited, clause));
  citation.Set("quote", clause.quote);
  if (clause.quote.empty()) {
    base::Value paraphrase = base::Value::EmptyMap();
    paraphrase.Set("zh", clause.paraphrase.zh);
    if (!clause.paraphrase.en.empty()) paraphrase.Set("en", clause.paraphrase.en);
    citation.Set("paraphrase", std::move(paraphrase));
  }
  if (!clause.verified) citation.Set("verified", false);
  return citation;
}

base::Value Snapshot::CitationValues(const std::vector<std::string>& clause_ids) const {
  base::Value citations = base::Value::EmptyList();
  for (const std::string& id : clause_ids) citations.Append(CitationValue(id));
  return citations;
}

}  // namespace anze::ruleset
