// Compares a parameter by the value that governs, day by day.
//
// Only days on which a value of either version begins or ends can make a difference; between two
// such days nothing changes (SegmentsOf). Neighbouring stretches with the same values and the same
// legal basis are told as one. A value that stays while its clauses change is told as a change of
// basis.
#include <algorithm>
#include <set>

#include "core/change/sheet.h"
#include "core/ruleset/model/governing.h"
#include "core/ruleset/model/parameter_order.h"

namespace anze::change {
namespace {

using base::Value;
using calendar::Date;
using ruleset::DatedValue;
using ruleset::Parameter;

// What governs for those that `whom` names, as far as the values say so by the same words; empty: for everybody else.
const DatedValue* On(const Parameter* parameter, Date day, const std::string& whom) {
  if (parameter == nullptr) return nullptr;
  const ruleset::ParameterInForce in_force = ruleset::GoverningValue(*parameter, day);
  if (whom.empty()) return in_force.governing;
  const auto found = std::find_if(in_force.special.rbegin(), in_force.special.rend(),
                                  [&](const DatedValue* value) { return value->applies_to.text == whom; });
  return found == in_force.special.rend() ? nullptr : *found;
}

// Everybody, then those that values of either version are about.
std::vector<std::string> WhomOf(const Parameter* before, const Parameter* after) {
  std::vector<std::string> whom = {""};
  for (const Parameter* parameter : {before, after}) {
    if (parameter == nullptr) continue;
    for (const DatedValue& value : parameter->values) {
      if (std::find(whom.begin(), whom.end(), value.applies_to.text) == whom.end()) {
        whom.push_back(value.applies_to.text);
      }
    }
  }
  return whom;
}

// A run of days with one old and one new value.
struct Segment {
  Date from;
  std::optional<Date> to;
  const DatedValue* before = nullptr;
  const DatedValue* after = nullptr;
};

bool SameValue(const DatedValue* a, const DatedValue* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return a->value == b->value;
}

bool SameBasis(const DatedValue* a, const DatedValue* b) {
  if (a == nullptr || b == nullptr) return a == b;
  return std::set(a->clauses.begin(), a->clauses.end()) == std::set(b->clauses.begin(), b->clauses.end());
}

void AddDays(const Parameter* parameter, std::set<Date>* days) {
  if (parameter == nullptr) return;
  for (const DatedValue& value : parameter->values) {
    days->insert(value.from);
    if (value.to) days->insert(*value.to + 1);
  }
}

std::vector<Segment> SegmentsOf(const Parameter* before, const Parameter* after, const Span& span,
                                const std::string& whom) {
  std::set<Date> days;
  AddDays(before, &days);
  AddDays(after, &days);
  const Date first = span.from.value_or(calendar::WorkCalendar::FirstDay());
  std::erase_if(days, [&](Date day) { return day < first || (span.to && day > *span.to); });
  days.insert(first);
  std::vector<Segment> segments;
  for (auto day = days.begin(); day != days.end(); ++day) {
    const auto next = std::next(day);
    Segment segment{*day, next == days.end() ? span.to : std::optional(*next - 1), On(before, *day, whom),
                    On(after, *day, whom)};
    Segment* last = segments.empty() ? nullptr : &segments.back();
    if (last != nullptr && SameValue(last->before, segment.before) && SameValue(last->after, segment.after) &&
        SameBasis(last->after, segment.after) && SameBasis(last->before, segment.before)) {
      last->to = segment.to;
    } else {
      segments.push_back(segment);
    }
  }
  return segments;
}

// The order of values picks the sentence: a longer period, a later day, a higher figure.
const char* CodeOf(const Segment& segment, const Parameter& parameter) {
  if (segment.before == nullptr) return "change-parameter-new";
  if (segment.after == nullptr) return "change-parameter-ends";
  const auto order = ruleset::CompareValues(parameter.type, segment.before->value, segment.after->value);
  const bool lasts = parameter.type == ruleset::ParameterType::kPeriod;
  const bool day = parameter.type == ruleset::ParameterType::kDate;
  if (!order || *order == std::strong_ordering::equal) return "change-parameter-differs";
  const bool up = *order == std::strong_ordering::less;
  if (lasts) return up ? "change-parameter-longer" : "change-parameter-shorter";
  if (day) return up ? "change-parameter-later" : "change-parameter-earlier";
  return up ? "change-parameter-rises" : "change-parameter-falls";
}

struct Calendars {
  const calendar::WorkCalendar* before = nullptr;
  const calendar::WorkCalendar* after = nullptr;
};

void Tell(const Parameter& parameter, const Parameter* before, const Segment& segment, const Calendars& calendars,
          Sheet* sheet) {
  const Parameter& old_kind = before == nullptr ? parameter : *before;
  WordArgs args;
  if (segment.before != nullptr) args.emplace_back("old", ValueWords(old_kind, *segment.before, sheet->before()));
  if (segment.after != nullptr) args.emplace_back("new", ValueWords(parameter, *segment.after, sheet->after()));
  const bool same = SameValue(segment.before, segment.after);
  Change& change = sheet->Add(same ? "change-parameter-basis" : CodeOf(segment, parameter), args);
  change.from = segment.from;
  change.to = segment.to;
  if (segment.before != nullptr) {
    change.before = segment.before->value;
    change.old_place = segment.before->span;
    change.clauses = sheet->before().CitationValues(segment.before->clauses);
  }
  if (segment.after != nullptr) {
    change.after = segment.after->value;
    change.new_place = segment.after->span;
    change.clauses = sheet->after().CitationValues(segment.after->clauses);
  }
  if (same) return;
  change.uses = UsesOf(parameter.name, sheet->after());
  if (parameter.type != ruleset::ParameterType::kPeriod || !change.before.is_string() || !change.after.is_string()) {
    return;
  }
  change.example = ExampleOf(calendars.before, change.before.as_string(),
                             sheet->before().DeadlineOptionsOn(segment.from), calendars.after, change.after.as_string(),
                             sheet->after().DeadlineOptionsOn(segment.from), segment.from);
}

Localized CombineWords(const Parameter& parameter) {
  static constexpr const char* kIds[] = {"change-combine-override", "change-combine-max", "change-combine-min"};
  return Say(kIds[static_cast<std::size_t>(parameter.combine)]);
}

}  // namespace

void CompareParameter(const Parameter* before, const Parameter* after, const Span& span,
                      const calendar::WorkCalendar* old_calendar, const calendar::WorkCalendar* new_calendar,
                      Sheet* sheet) {
  const Parameter& named = after == nullptr ? *before : *after;
  sheet->About("parameter", named.name, named.title);
  const Calendars calendars{old_calendar, new_calendar};
  for (const std::string& whom : WhomOf(before, after)) {
    for (const Segment& segment : SegmentsOf(before, after, span, whom)) {
      if (SameValue(segment.before, segment.after) && SameBasis(segment.before, segment.after)) continue;
      Tell(named, before, segment, calendars, sheet);
    }
  }
  if (before == nullptr || after == nullptr) return;
  Part part{Say("change-part-whole"), &before->span, &after->span, nullptr};
  CompareWords(part, "change-part-combine", CombineWords(*before), CombineWords(*after), sheet);
  CompareWords(part, "change-part-type", Same(std::string(ruleset::ParameterTypeName(before->type))),
               Same(std::string(ruleset::ParameterTypeName(after->type))), sheet);
  CompareNames(part, "change-part-choice", before->enum_values, after->enum_values, sheet);
  std::vector<std::string> old_readings;
  std::vector<std::string> new_readings;
  for (const auto& reading : before->readings) old_readings.push_back(AmountWords(*before, reading.value).zh);
  for (const auto& reading : after->readings) new_readings.push_back(AmountWords(*after, reading.value).zh);
  CompareNames(part, "change-part-reading", old_readings, new_readings, sheet);
}

// The example is counted on a working day, as a deadline mostly begins on one.
std::optional<Example> ExampleOf(const calendar::WorkCalendar* old_calendar, const std::string& old_period,
                                 const calendar::DeadlineOptions& old_options,
                                 const calendar::WorkCalendar* new_calendar, const std::string& new_period,
                                 const calendar::DeadlineOptions& new_options, std::optional<Date> from) {
  if (old_calendar == nullptr || new_calendar == nullptr || new_calendar->official_years().empty()) return std::nullopt;
  const auto old = calendar::Period::Parse(old_period);
  const auto now = calendar::Period::Parse(new_period);
  if (!old.ok() || !now.ok()) return std::nullopt;
  const std::vector<int>& years = new_calendar->official_years();
  // A day whose count stays within the years that are known.
  const Date start = Date::FromCivil(years.back(), 1, 1);
  Example example;
  const bool known = from && from->year() >= years.front() && from->year() <= years.back();
  example.from = new_calendar->NextWorkdayOnOrAfter(known ? *from : start);
  const auto was = calendar::ComputeDeadline(*old_calendar, example.from, *old, old_options);
  const auto is = calendar::ComputeDeadline(*new_calendar, example.from, *now, new_options);
  if (!was.ok() || !is.ok() || was->due == is->due) return std::nullopt;
  example.old_due = was->due;
  example.new_due = is->due;
  return example;
}

}  // namespace anze::change
