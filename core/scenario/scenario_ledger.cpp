// Scenarios of ledgers: how each entry was judged, what each account came to.
#include <utility>

#include "core/ledger/ledger.h"
#include "core/scenario/compare.h"
#include "core/scenario/runner.h"

namespace anze::scenario {
namespace {

using base::Value;

// One account as scenarios state it: figures by name beside the steps of the test.
Value AccountValue(const ledger::Account& account) {
  Value out = Value::EmptyMap();
  out.Set("opening", account.opening);
  out.Set("closing", account.closing);
  for (const ledger::Figure& figure : account.figures) out.Set(figure.name, figure.amount);
  for (const char* key :
       {"outcome", "failed", "missing", "base", "floor", "required", "ceiling", "shortfall", "surplus"}) {
    out.Set(key, account.test.Get(key));
  }
  return out;
}

}  // namespace

base::Status RunLedger(const Scenario& scenario, ScenarioResult* result) {
  Value file = scenario.Get("ledger");
  auto as_of = DateMember(file, "as_of");
  if (!as_of.ok()) return as_of.errors();
  file.Erase("as_of");
  ledger::Surroundings surroundings;
  surroundings.scripts = scenario.workbench->scripts;
  surroundings.rules = [&scenario](const std::string& region, calendar::Date day) -> base::Result<ledger::RulesOn> {
    Scenario there = scenario;
    there.region = region;
    auto rules = RulesFor(there, day);
    if (!rules.ok()) return rules.errors();
    auto calendar = CalendarFor(there, **rules, day);
    if (!calendar.ok()) return calendar.errors();
    return ledger::RulesOn{std::move(*rules), std::move(*calendar)};
  };
  auto kept = ledger::Keep(file, scenario.region, *as_of, surroundings);
  if (!kept.ok()) return kept.errors();
  Value entries = Value::EmptyMap();
  for (const ledger::JudgedEntry& entry : kept->entries) {
    Value row = Value::EmptyMap();
    row.Set("outcome", entry.outcome);
    row.Set("counted", entry.counted);
    row.Set("failed", entry.judgement.Get("failed"));
    entries.Set(entry.id, std::move(row));
  }
  Value accounts = Value::EmptyMap();
  for (const ledger::Account& account : kept->accounts) {
    accounts.Set(account.holder + " " + account.period, AccountValue(account));
  }
  Value actual = Value::EmptyMap();
  actual.Set("entries", std::move(entries));
  actual.Set("accounts", std::move(accounts));
  Compare(scenario.Get("expect"), actual, "", &result->differences);
  return base::Ok{};
}

}  // namespace anze::scenario
