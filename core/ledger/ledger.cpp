// The ledger as a whole: reads the file, judges every entry in order, closes the accounts.
//
// Which key names the holder and how long a period is are asked on `as_of`, once for the whole
// file: accounts of one ledger must not change their shape from entry to entry.
#include "core/ledger/ledger.h"

#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/ledger/account.h"
#include "core/ledger/judge.h"

namespace anze::ledger {
namespace {

using base::Error;
using base::Value;
using calendar::Date;

base::Result<std::string> TextParameter(const RulesOn& rules, std::string_view name, Date day) {
  auto value = rules.book->snapshot->ParameterValue(name, day);
  if (!value.ok()) return value.errors();
  if (!value->is_string()) {
    return Error("parameter-wrong-type",
                 {{"name", std::string(name)}, {"expected", "enum"}, {"text", std::string(value->TypeName())}});
  }
  return value->as_string();
}

// The account's period an entry belongs to (AMB-39). Rolling: what lies before the twelve months up to `as_of`
// belongs to the period that ended a year earlier, so that balances stay whole.
base::Result<std::string> PeriodOf(const Entry& entry, const std::string& window, Date as_of) {
  if (window == "policy_cohort") {
    if (!entry.cohort_on) return Error("missing-field", {{"field", "policy_from"}}).At(entry.pointer + "/policy_from");
    return entry.cohort_on->ToString().substr(0, 4);
  }
  if (window != "rolling") return entry.booked_on.ToString().substr(0, 4);
  Date last = as_of;
  while (entry.booked_on <= calendar::AddMonths(last, -12)) last = calendar::AddMonths(last, -12);
  return last.ToString();
}

Value TitledFigure(const Figure& figure, base::Language language) {
  Value out = Value::EmptyMap();
  out.Set("name", figure.name);
  const std::string key = "ledger-figure-" + figure.name.substr(0, figure.name.find('.'));
  const std::string title = base::Text(key, language);
  out.Set("title", figure.category.zh.empty()
                       ? title
                       : base::Text("ledger-figure-of", language, {{"category", figure.category.In(language)}}));
  out.Set("amount", figure.amount);
  Value ids = Value::EmptyList();
  for (const std::string& id : figure.entries) ids.Append(id);
  out.Set("entries", std::move(ids));
  return out;
}

Value AccountValue(const Account& account, base::Language language) {
  Value out = Value::EmptyMap();
  out.Set("region", account.region);
  out.Set("holder", account.holder);
  out.Set("period", account.period);
  out.Set("tested_on", account.tested_on.ToString());
  out.Set("opening", account.opening);
  Value figures = Value::EmptyList();
  for (const Figure& figure : account.figures) figures.Append(TitledFigure(figure, language));
  out.Set("figures", std::move(figures));
  out.Set("closing", account.closing);
  out.Set("test", account.test);
  return out;
}

Value EntryValue(const JudgedEntry& entry) {
  Value out = Value::EmptyMap();
  out.Set("id", entry.id);
  out.Set("kind", entry.kind);
  out.Set("region", entry.region);
  out.Set("holder", entry.holder);
  out.Set("period", entry.period);
  out.Set("booked_on", entry.booked_on.ToString());
  out.Set("amount", entry.amount);
  out.Set("outcome", entry.outcome);
  out.Set("counted", entry.counted);
  out.Set("judgement", entry.judgement);
  return out;
}

}  // namespace

base::Result<Ledger> Keep(const Value& file, const std::string& region, Date as_of, const Surroundings& surroundings) {
  auto rules = surroundings.rules(region, as_of);
  if (!rules.ok()) return rules.errors();
  auto level = TextParameter(*rules, "fund.level", as_of);
  if (!level.ok()) return level.errors();
  auto window = TextParameter(*rules, "fund.period", as_of);
  if (!window.ok()) return window.errors();
  auto read = ReadLedgerFile(file, region, *level);
  if (!read.ok()) return read.errors();

  Ledger ledger;
  Judge judge(*read, surroundings, as_of);
  Accounts accounts(read->vat_rate, surroundings, as_of);
  base::Diagnostics problems;
  for (const Entry& entry : read->entries) {
    auto period = PeriodOf(entry, *window, as_of);
    auto judged = period.ok() ? judge.Ask(entry, *period) : base::Result<JudgedEntry>(period.errors());
    if (!judged.ok()) {
      problems.insert(problems.end(), judged.errors().begin(), judged.errors().end());
      continue;
    }
    if (judged->outcome == "accepted" || judged->outcome == "partly") {
      base::Status added = accounts.Add(*judged, judge.KindOf(entry), judge.CategoryOf(entry));
      if (!added.ok()) return added.errors();
    }
    ledger.entries.push_back(std::move(*judged));
  }
  if (!problems.empty()) return problems;
  auto closed = accounts.Close();
  if (!closed.ok()) return closed.errors();
  ledger.accounts = std::move(*closed);
  return ledger;
}

Value ToValue(const Ledger& ledger, base::Language language) {
  Value entries = Value::EmptyList();
  Value totals = Value::EmptyMap();
  for (const char* outcome : {"accepted", "partly", "refused", "undecided", "later"}) {
    const auto count = std::count_if(ledger.entries.begin(), ledger.entries.end(),
                                     [&](const JudgedEntry& entry) { return entry.outcome == outcome; });
    totals.Set(outcome, static_cast<std::int64_t>(count));
  }
  for (const JudgedEntry& entry : ledger.entries) entries.Append(EntryValue(entry));
  Value accounts = Value::EmptyList();
  for (const Account& account : ledger.accounts) accounts.Append(AccountValue(account, language));
  Value out = Value::EmptyMap();
  out.Set("entries", std::move(entries));
  out.Set("accounts", std::move(accounts));
  out.Set("totals", std::move(totals));
  return out;
}

bool Clean(const Ledger& ledger) {
  return std::none_of(
             ledger.entries.begin(), ledger.entries.end(),
             [](const JudgedEntry& entry) { return entry.outcome == "refused" || entry.outcome == "undecided"; }) &&
         std::all_of(ledger.accounts.begin(), ledger.accounts.end(),
                     [](const Account& account) { return account.test.GetString("outcome") == "pass"; });
}

}  // namespace anze::ledger
