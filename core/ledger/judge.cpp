// Asks the region's decision about each entry.
//
// The decision is pure and sees one entry, so the judge tells it what it needs of the past: whether
// the id was used before, whether the month is closed, and of a correction how much is left of the
// entry that it corrects. A correction is judged after all other entries of its day, and moves the
// figure of the entry it corrects.
#include "core/ledger/judge.h"

#include <algorithm>
#include <utility>

#include "core/decision/decision.h"

namespace anze::ledger {
namespace {

using base::Error;
using base::Value;

// Facts stand under `entry` for the decision, and under the entry's place in the file for people.
base::Diagnostics Below(base::Diagnostics problems, const std::string& pointer) {
  static constexpr std::string_view kPrefix = "/entry";
  for (Error& error : problems) {
    const bool inside = error.pointer.starts_with(kPrefix);
    error.pointer = pointer + (inside ? error.pointer.substr(kPrefix.size()) : error.pointer);
  }
  return problems;
}

std::string SystemKey(const Entry& entry, const std::string& period) {
  return entry.region + '\n' + entry.holder + '\n' + period;
}

}  // namespace

const Judge::Taken* Judge::Corrected(const Entry& entry) const {
  const auto found = taken_.find(entry.corrects);
  return found != taken_.end() && found->second.holder == entry.holder ? &found->second : nullptr;
}

std::string Judge::KindOf(const Entry& entry) const {
  if (entry.corrects.empty()) return entry.kind;
  const Taken* corrected = Corrected(entry);
  return corrected != nullptr ? corrected->kind : entry.kind;
}

std::string Judge::CategoryOf(const Entry& entry) const {
  const Taken* corrected = entry.corrects.empty() ? nullptr : Corrected(entry);
  return corrected != nullptr ? corrected->category : std::string(entry.facts.GetString("category"));
}

bool Judge::MonthClosed(const Entry& entry) const {
  const std::string month = entry.booked_on.ToString().substr(0, 7);
  return std::any_of(file_.closings.begin(), file_.closings.end(),
                     [&](const Closing& closing) { return closing.month == month && entry.recorded_on >= closing.on; });
}

Value Judge::FactsOf(const Entry& entry, const std::string& period) const {
  Value facts = entry.facts;
  facts.Set("id_used", ids_.contains(entry.id));
  facts.Set("month_closed", MonthClosed(entry));
  if (!entry.corrects.empty()) {
    const Taken* corrected = Corrected(entry);
    facts.Set("corrected_known", corrected != nullptr);
    facts.Set("corrected_left", corrected != nullptr ? corrected->left : 0);
    facts.Set("corrected_counted", corrected != nullptr ? corrected->counted : 0);
  }
  if (!entry.system.empty()) {
    const auto found = system_counted_.find({SystemKey(entry, period), entry.system});
    facts.Set("counted_before", found != system_counted_.end() ? found->second : 0);
  }
  Value out = Value::EmptyMap();
  out.Set("entry", std::move(facts));
  return out;
}

base::Result<JudgedEntry> Judge::Ask(const Entry& entry, const std::string& period) {
  JudgedEntry judged;
  judged.id = entry.id;
  judged.kind = entry.kind;
  judged.region = entry.region;
  judged.holder = entry.holder;
  judged.period = period;
  judged.booked_on = entry.booked_on;
  judged.amount = entry.amount;
  if (entry.booked_on > as_of_) {
    judged.outcome = "later";
    return judged;
  }
  auto rules = surroundings_.rules(entry.region, entry.booked_on);
  if (!rules.ok()) return Below(rules.errors(), entry.pointer + "/booked_on");
  const ruleset::Snapshot& snapshot = *rules->book->snapshot;
  const std::string_view name = snapshot.Asked(kEntryQuestion);
  const decision::CompiledDecision* decision = rules->book->FindDecision(name);
  if (decision == nullptr) {
    return Error("unknown-decision", {{"decision", std::string(name)}, {"region", entry.region}}).At(entry.pointer);
  }
  const Value facts = FactsOf(entry, period);
  if (base::Diagnostics problems = decision->CheckFacts(facts); base::HasErrors(problems)) {
    return Below(std::move(problems), entry.pointer);
  }
  auto explained = decision->Explain(facts, {&snapshot, entry.booked_on, rules->calendar.get()}, surroundings_.scripts);
  if (!explained.ok()) return explained.errors();
  const decision::Verdict& verdict = explained->verdict;
  ids_[entry.id] = true;
  judged.outcome = verdict.outcome == "pass" ? "accepted" : verdict.outcome == "fail" ? "refused" : "undecided";
  if (verdict.outcome == "pass" && verdict.value.is_integer()) judged.counted = verdict.value.as_int();
  judged.judgement = decision::ToValue(*explained, snapshot, name, entry.booked_on, surroundings_.language);
  decision::PutParameterWords(snapshot, surroundings_.language, &judged.judgement);
  if (judged.outcome == "accepted") {
    if (base::Status counted = Count(entry, period, &judged); !counted.ok()) return counted.errors();
  }
  return judged;
}

base::Status Judge::Count(const Entry& entry, const std::string& period, JudgedEntry* judged) {
  if (entry.corrects.empty()) {
    if (judged->counted != entry.amount) judged->outcome = "partly";
    taken_[entry.id] = {entry.kind, std::string(entry.facts.GetString("category")), entry.holder, entry.amount,
                        judged->counted};
  } else {
    Taken& corrected = taken_.at(entry.corrects);
    corrected.left += entry.amount;
    corrected.counted += judged->counted;
  }
  if (entry.system.empty()) return base::Ok{};
  std::int64_t& total = system_counted_[{SystemKey(entry, period), entry.system}];
  const auto sum = base::Add(base::Number(total), base::Number(judged->counted));
  if (!sum) return Error("number-overflow", {{"entry", entry.id}});
  total = sum->num();
  return base::Ok{};
}

}  // namespace anze::ledger
