// Run goes through regions, their own duties, and each duty's periods and debtors. For each duty the days from its last
// whole run to today are looked at, so a server that stood still for a week opens the cases of that week. Keys make it
// safe to look at a day twice, so a run that fails halfway simply leaves its day unchanged.
#include "server/app/cases/duty_openings.h"

#include <algorithm>
#include <utility>

#include "core/base/json.h"
#include "core/workflow/state.h"

namespace anze::app {
namespace {

using base::Error;
using base::Value;
using calendar::Date;

constexpr std::string_view kOpenedSetting = "duties.opened";
constexpr std::string_view kRedate = "redate";
// Days by which a calendar that is published may move a due day, with room to spare.
constexpr int kDrift = 62;

const workflow::Actor& System() {
  static const workflow::Actor actor{"system", {"system"}};
  return actor;
}

// Under which the day of the last whole run is kept: a region and a name, since regions may call duties alike.
std::string NameOf(const ruleset::Duty& duty) { return duty.region + "/" + duty.name; }

// Keeps the first fault, which the next run will meet again.
void Note(const base::Diagnostics& errors, base::Status* status) {
  if (status->ok()) *status = errors;
}

}  // namespace

base::Result<DutyOpenings::SeenOn> DutyOpenings::Seen() {
  auto stored = storage_->GetSetting(kOpenedSetting);
  if (!stored.ok()) return stored.errors();
  SeenOn seen;
  if (!*stored) return seen;
  auto value = base::ParseJson(**stored);
  if (!value.ok() || !value->is_map()) return Error("storage-corrupt", {{"why", std::string(kOpenedSetting)}});
  for (const auto& [name, day] : value->as_map()) {
    const auto date = day.is_string() ? Date::Parse(day.as_string()) : std::nullopt;
    if (!date) return Error("storage-corrupt", {{"why", std::string(kOpenedSetting)}});
    seen.emplace(name, *date);
  }
  return seen;
}

base::Status DutyOpenings::Keep(const SeenOn& seen) {
  Value value = Value::EmptyMap();
  for (const auto& [name, day] : seen) value.Set(name, day.ToString());
  return storage_->PutSetting(kOpenedSetting, base::WriteJson(value));
}

std::vector<const ruleset::Duty*> DutyOpenings::DutiesOf(const ruleset::Snapshot& snapshot) {
  std::vector<const ruleset::Duty*> duties;
  for (const auto& [name, duty] : snapshot.duties) {
    if (duty.region == snapshot.region && !duty.case_type.empty()) duties.push_back(&duty);
  }
  return duties;
}

DutyOpenings::Outcome DutyOpenings::Run(const std::function<bool()>& stopping) {
  Today today;
  today.day = calendar::Instant(clock_->NowMillis()).date();
  auto seen = Seen();
  if (!seen.ok()) return {0, seen.errors()};
  today.seen = std::move(*seen);
  std::vector<Rules::SnapshotPtr> snapshots;
  for (const RegionInfo& region : rules_->Regions()) {
    auto snapshot = rules_->SnapshotAt(region.region, today.day);
    if (!snapshot.ok()) {
      if (snapshot.error().code != "ruleset-not-yet-in-force") Note(snapshot.errors(), &today.outcome.status);
    } else if (!DutiesOf(**snapshot).empty()) {
      snapshots.push_back(*snapshot);
    }
  }
  // Kept before anything is opened: were the first run cut short, the next one would begin on its own day.
  const SeenOn before = today.seen;
  std::set<std::string, std::less<>> debtor_types;
  for (const Rules::SnapshotPtr& snapshot : snapshots) {
    for (const ruleset::Duty* duty : DutiesOf(*snapshot)) {
      today.seen.emplace(NameOf(*duty), today.day);
      if (!duty->each_record.empty()) debtor_types.insert(duty->each_record);
    }
  }
  {
    std::lock_guard lock(mutex_);
    debtor_types_ = std::move(debtor_types);
  }
  if (today.seen != before) {
    if (base::Status kept = Keep(today.seen); !kept.ok()) return {0, kept};
  }
  const SeenOn begun = today.seen;
  for (const Rules::SnapshotPtr& snapshot : snapshots) OpenRegion(*snapshot, stopping, &today);
  if (today.seen != begun) {
    if (base::Status kept = Keep(today.seen); !kept.ok()) Note(kept.errors(), &today.outcome.status);
  }
  return today.outcome;
}

bool DutyOpenings::OwedByEach(std::string_view record_type) const {
  std::lock_guard lock(mutex_);
  return debtor_types_.contains(record_type);
}

void DutyOpenings::OpenRegion(const ruleset::Snapshot& snapshot, const std::function<bool()>& stopping, Today* today) {
  for (const ruleset::Duty* duty : DutiesOf(snapshot)) {
    if (stopping()) return;
    auto whole = OpenDuty(*duty, snapshot, stopping, today);
    if (!whole.ok()) {
      Note(whole.errors(), &today->outcome.status);
    } else if (*whole) {
      today->seen[NameOf(*duty)] = today->day;
    }
  }
}

base::Result<bool> DutyOpenings::OpenDuty(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot,
                                          const std::function<bool()>& stopping, Today* today) {
  auto calendar = rules_->CalendarFor(snapshot, today->day);
  if (!calendar.ok()) return calendar.errors();
  auto debtors = Debtors(duty, {&snapshot, today->day, calendar->get()}, today);
  if (!debtors.ok()) return debtors.errors();
  const duty::OpeningDays days{std::min(today->seen.at(NameOf(duty)), today->day), today->day};
  auto openings = duty::Openings(duty, snapshot, **calendar, days, *debtors);
  if (!openings.ok()) return openings.errors();
  base::Status status = base::Ok{};
  for (const duty::Opening& opening : *openings) {
    if (stopping()) return false;
    if (base::Status opened = OpenCase(opening, &today->outcome); !opened.ok()) Note(opened.errors(), &status);
  }
  if (!status.ok()) return status.errors();
  return true;
}

base::Result<std::vector<duty::Debtor>> DutyOpenings::Debtors(const ruleset::Duty& duty,
                                                              const decision::Context& context, Today* today) {
  if (duty.each_record.empty()) return std::vector<duty::Debtor>();
  const std::pair key(duty.each_record, duty.region);
  auto known = today->records.find(key);
  if (known == today->records.end()) {
    auto stored = records_->All(duty.each_record, duty.region);
    if (!stored.ok()) return stored.errors();
    std::vector<duty::DebtorRecord> records;
    records.reserve(stored->size());
    for (Records::Stored& record : *stored) records.push_back({std::move(record.id), std::move(record.data)});
    known = today->records.emplace(key, std::move(records)).first;
  }
  return duty::DebtorsOf(duty, context, known->second);
}

base::Status DutyOpenings::OpenCase(const duty::Opening& opening, Outcome* outcome) {
  OpenRequest request;
  request.type = opening.duty->case_type;
  request.region = opening.duty->region;
  request.subject = opening.subject;
  request.facts = opening.facts;
  request.actor = System();
  // The key alone identifies the case: a due day counted again or a debtor renamed is still the same case.
  const auto answer = cases_->Open(request, Idempotency{opening.key, opening.key});
  if (const auto* problem = std::get_if<Problem>(&answer)) return problem->error;
  const Changed& changed = std::get<Changed>(answer);
  if (changed.repeated) return Recount(changed.id, opening);
  ++outcome->opened;
  return base::Ok{};
}

base::Status DutyOpenings::Recount(const std::string& case_id, const duty::Opening& opening) {
  auto stored = storage_->LoadCase(case_id);
  if (!stored.ok()) return stored.errors();
  if (!*stored) return base::Ok{};
  auto state = workflow::DecodeState((*stored)->state);
  if (!state.ok()) return state.errors();
  const Value& facts = state->facts.Get("duty");
  const auto stands = [&facts](Date due, bool provisional) {
    const Value& stated = facts.Get("provisional");
    return facts.GetString("due_on") == due.ToString() && (stated.is_bool() && stated.as_bool()) == provisional;
  };
  if (stands(opening.due, opening.provisional)) return base::Ok{};
  auto book = rules_->ByDigest(state->snapshot);
  if (!book.ok()) return book.errors();
  const ruleset::Snapshot& snapshot = *(*book)->snapshot;
  const auto duty = snapshot.duties.find(opening.duty->name);
  const workflow::CaseProgram* program = (*book)->FindCaseType(state->type);
  // Rules without the duty or the event "redate" leave such cases as they were opened.
  if (duty == snapshot.duties.end() || program == nullptr || program->EventIndex(kRedate) < 0) return base::Ok{};
  auto calendar = rules_->CalendarFor(**book, state->opened_at.date());
  if (!calendar.ok()) return calendar.errors();
  const auto obligations =
      duty::ObligationsOf(duty->second, snapshot, **calendar, opening.due - kDrift, opening.due + kDrift);
  if (!obligations.ok()) return obligations.errors();
  const auto same = std::find_if(obligations->begin(), obligations->end(),
                                 [&](const duty::Obligation& known) { return known.period == opening.period; });
  if (same == obligations->end()) return base::Ok{};
  if (stands(same->deadline.due, same->deadline.provisional)) return base::Ok{};
  RaiseRequest request;
  request.case_id = case_id;
  request.event = kRedate;
  request.data = Value::EmptyMap();
  request.data.Set("due_on", same->deadline.due.ToString());
  request.data.Set("provisional", same->deadline.provisional);
  request.actor = System();
  const auto answer = cases_->Raise(std::move(request), {});
  const auto* problem = std::get_if<Problem>(&answer);
  // A conflict: it was filed, or is late already.
  if (problem == nullptr || problem->kind == ProblemKind::kConflict) return base::Ok{};
  return problem->error;
}

}  // namespace anze::app
