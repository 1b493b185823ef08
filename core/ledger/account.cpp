// Adds up accounts and tests them.
//
// Accounts are kept in the order region, holder, period, so closing them is one walk: the balance,
// shortfall and late premium of one period are carried to the next of the same holder, and a new
// holder begins with nothing. Sums are checked for overflow at each step; money is exact or an
// error.
#include "core/ledger/account.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/decision/decision.h"
#include "core/ruleset/model/value_words.h"

namespace anze::ledger {
namespace {

using base::Error;
using base::Number;
using base::Value;
using calendar::Date;

constexpr std::string_view kAccountQuestion = "ledger-account";
// The figure each kind of entry moves.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kFigures = {{{"written", "written"},
                                                                                    {"received", "received"},
                                                                                    {"refunded", "refunded"},
                                                                                    {"accrual", "extracted"},
                                                                                    {"spending", "spent"},
                                                                                    {"transfer", "transferred"}}};

base::Result<std::int64_t> Plus(std::int64_t a, std::int64_t b) {
  const auto sum = base::Add(Number(a), Number(b));
  if (!sum) return Error("number-overflow");
  return sum->num();
}

// The last day of "2024" or the day itself of "2024-06-30".
Date LastDayOf(const std::string& period) {
  if (const auto day = Date::Parse(period)) return *day;
  return Date::Parse(period + "-12-31").value_or(Date());
}

bool InLastMonth(Date day, const std::string& period) {
  const Date last = LastDayOf(period);
  return day.ToString().substr(0, 7) == last.ToString().substr(0, 7);
}

const Figure* Find(const std::map<std::string, Figure>& figures, const std::string& name) {
  const auto found = figures.find(name);
  return found != figures.end() ? &found->second : nullptr;
}

std::int64_t AmountOf(const std::map<std::string, Figure>& figures, const std::string& name) {
  const Figure* figure = Find(figures, name);
  return figure != nullptr ? figure->amount : 0;
}

// The value of a step of the decision; null when it has none.
Value StepValue(const decision::Explanation& explained, std::string_view step) {
  for (const decision::RuleTrace& trace : explained.trace) {
    if (trace.rule == step) return trace.value;
  }
  return {};
}

// The members of `facts.fund` that the decision knows: a region may ask for fewer.
Value Known(const decision::CompiledDecision& decision, const Value& fund) {
  Value known = Value::EmptyMap();
  for (const auto& [name, value] : fund.as_map()) {
    if (decision.source().facts.Find("fund." + name) != nullptr) known.Set(name, value);
  }
  Value facts = Value::EmptyMap();
  facts.Set("fund", std::move(known));
  return facts;
}

// What the question about entries calls the categories of spending.
void NameCategories(const ruleset::Snapshot& snapshot, std::vector<Figure>* figures) {
  const auto question = snapshot.decisions.find(std::string(snapshot.Asked(kEntryQuestion)));
  const ruleset::Field* field =
      question == snapshot.decisions.end() ? nullptr : question->second.facts.Find("entry.category");
  for (Figure& figure : *figures) {
    const std::size_t dot = figure.name.find('.');
    if (dot != std::string::npos) figure.category = ruleset::FieldWords(field, Value(figure.name.substr(dot + 1)));
  }
}

}  // namespace

base::Status Accounts::Move(Open* open, const std::string& name, std::int64_t amount, const std::string& id) {
  Figure& figure = open->figures[name];
  figure.name = name;
  auto sum = Plus(figure.amount, amount);
  if (!sum.ok()) return sum.errors();
  figure.amount = *sum;
  figure.entries.push_back(id);
  return base::Ok{};
}

// Spending is counted twice: in its own figure, and in that of its category.
base::Status Accounts::Add(const JudgedEntry& entry, const std::string& kind, const std::string& category) {
  const auto row = std::find_if(kFigures.begin(), kFigures.end(), [&](const auto& f) { return f.first == kind; });
  if (row == kFigures.end()) return base::Ok{};
  Open& open = open_[{entry.region, entry.holder, entry.period}];
  if (auto moved = Move(&open, std::string(row->second), entry.counted, entry.id); !moved.ok()) return moved;
  if (kind == "spending" && !category.empty()) {
    if (auto moved = Move(&open, "spent." + category, entry.counted, entry.id); !moved.ok()) return moved;
  }
  if (kind != "received" || !InLastMonth(entry.booked_on, entry.period)) return base::Ok{};
  auto late = Plus(open.late, entry.counted);
  if (!late.ok()) return late.errors();
  open.late = *late;
  return base::Ok{};
}

base::Result<std::int64_t> Accounts::DistrictPremium(const AccountKey& key) const {
  std::int64_t total = 0;
  for (const auto& [other, open] : open_) {
    if (std::get<0>(other) != std::get<0>(key) || std::get<2>(other) != std::get<2>(key)) continue;
    auto sum = Plus(total, AmountOf(open.figures, "written"));
    if (!sum.ok()) return sum.errors();
    total = *sum;
  }
  return total;
}

base::Result<Value> Accounts::FactsOf(const AccountKey& key, const Open& open, const CarriedOver& before,
                                      const RulesOn& rules, Date day) const {
  auto district = DistrictPremium(key);
  if (!district.ok()) return district.errors();
  Value fund = Value::EmptyMap();
  // Premium that nobody entered is not a premium of nothing: the fact stays absent.
  if (Find(open.figures, "written") != nullptr) {
    fund.Set("premium_total", AmountOf(open.figures, "written"));
    fund.Set("district_premium", *district);
  }
  if (Find(open.figures, "received") != nullptr) {
    fund.Set("received", AmountOf(open.figures, "received"));
    fund.Set("refunded", AmountOf(open.figures, "refunded"));
    fund.Set("received_late", open.late);
  }
  fund.Set("late_before", before.late);
  fund.Set("vat_rate", vat_rate_);
  fund.Set("extracted", AmountOf(open.figures, "extracted"));
  fund.Set("spent", AmountOf(open.figures, "spent"));
  for (const auto& [fact, parameter] : {std::pair("scope", "fund.level"), std::pair("window", "fund.period")}) {
    auto value = rules.book->snapshot->ParameterValue(parameter, day);
    if (!value.ok()) return value.errors();
    fund.Set(fact, *value);
  }
  fund.Set("prior_shortfall", before.shortfall);
  fund.Set("prior_surplus", before.surplus);
  return fund;
}

// Where the region's rules lack the decision, the test is the answer to its absence
// (decision/absence.cpp).
base::Status Accounts::Test(const AccountKey& key, const Open& open, const CarriedOver& before,
                            Account* account) const {
  auto rules = surroundings_.rules(account->region, account->tested_on);
  if (!rules.ok()) return rules.errors();
  const ruleset::Snapshot& snapshot = *rules->book->snapshot;
  const std::string_view name = snapshot.Asked(kAccountQuestion);
  const decision::CompiledDecision* decision = rules->book->FindDecision(name);
  auto explained = decision::ExplainAbsence(snapshot, name);
  if (decision != nullptr) {
    auto fund = FactsOf(key, open, before, *rules, account->tested_on);
    if (!fund.ok()) return fund.errors();
    const Value facts = Known(*decision, *fund);
    if (base::Diagnostics problems = decision->CheckFacts(facts); base::HasErrors(problems)) return problems;
    explained = decision->Explain(facts, {&snapshot, account->tested_on, rules->calendar.get()}, surroundings_.scripts);
  }
  if (!explained.ok()) return explained.errors();
  NameCategories(snapshot, &account->figures);
  account->test = decision::ToValue(*explained, snapshot, name, account->tested_on, surroundings_.language);
  decision::PutParameterWords(snapshot, surroundings_.language, &account->test);
  for (const char* step : {"base", "floor", "required", "measured", "ceiling", "shortfall", "surplus"}) {
    account->test.Set(step, StepValue(*explained, step));
  }
  return base::Ok{};
}

base::Result<std::vector<Account>> Accounts::Close() {
  std::vector<Account> closed;
  CarriedOver before;
  for (const auto& [key, open] : open_) {
    const auto& [region, holder, period] = key;
    if (closed.empty() || closed.back().region != region || closed.back().holder != holder) before = {};
    Account account;
    account.region = region;
    account.holder = holder;
    account.period = period;
    account.tested_on = std::min(LastDayOf(period), as_of_);
    account.opening = before.balance;
    for (const auto& [name, figure] : open.figures) account.figures.push_back(figure);
    auto closing = Plus(before.balance, AmountOf(open.figures, "extracted"));
    if (closing.ok()) closing = Plus(*closing, -AmountOf(open.figures, "spent"));
    if (closing.ok()) closing = Plus(*closing, -AmountOf(open.figures, "transferred"));
    if (!closing.ok()) return closing.errors();
    account.closing = *closing;
    if (auto tested = Test(key, open, before, &account); !tested.ok()) return tested.errors();
    before = {account.closing, account.test.Get("shortfall"), account.test.Get("surplus"), open.late};
    closed.push_back(std::move(account));
  }
  return closed;
}

}  // namespace anze::ledger
