// The prevention-fund ledger (事故预防费台账): entries in, every entry judged, balances and yearly tests out.
//
// What may stand in the ledger and what counts is the region's decision `fund-entry`, asked for each entry under the
// rules of the day it was booked; floor and ceiling are its decision `prevention-fund`, asked for each account on the
// last day of its period or on `as_of`, whichever comes first. This room keeps order, adds up exactly, and carries
// balances, shortfalls and late premiums from one period to the next. A booked entry is never overwritten: what was
// wrong is put right by a counter-entry.
// Whose account it is, and how long a period, are parameters: fund.level (AMB-40), fund.period (AMB-39).
// Amounts are integer fen. Ownership: plain values. Threads: re-entrant, pure.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/work_calendar.h"
#include "core/script/pool.h"
#include "core/workflow/rulebook.h"

namespace anze::ledger {

// Rules of a region on a day, with the calendar they ask for.
struct RulesOn {
  std::shared_ptr<const workflow::RuleBook> book;
  std::shared_ptr<const calendar::WorkCalendar> calendar;
};
struct Surroundings {
  std::function<base::Result<RulesOn>(const std::string& region, calendar::Date day)> rules;
  script::SandboxPool* scripts = nullptr;
  base::Language language = base::Language::kZh;
};

struct JudgedEntry {
  std::string id;
  std::string kind;
  std::string region;
  std::string holder;
  std::string period;  // of the account it belongs to; empty when it belongs to none
  calendar::Date booked_on;
  std::int64_t amount = 0;
  std::int64_t counted = 0;  // what the account takes of it: all, a part (a shared system), or 0
  // accepted | partly | refused | undecided (facts are missing) | later (booked after the day asked for)
  std::string outcome;
  base::Value judgement;  // of `fund-entry`, as decision::ToValue gives it; null for `later`
};

// A sum, and the entries it is the sum of.
struct Figure {
  std::string name;  // written, received, refunded, extracted, spent, transferred; spent by category: spent.training
  std::int64_t amount = 0;
  std::vector<std::string> entries;
};

struct Account {
  std::string region;
  std::string holder;
  std::string period;  // "2024"; "2025-03-31" for the twelve months that end on that day
  calendar::Date tested_on;
  std::int64_t opening = 0;
  std::vector<Figure> figures;
  std::int64_t closing = 0;  // opening + extracted - spent - transferred
  base::Value test;          // of `prevention-fund`
};

struct Ledger {
  std::vector<JudgedEntry> entries;  // by day booked, counter-entries last, then id
  std::vector<Account> accounts;     // by region, holder, period
};

// `file`: {vat_rate, closings: [{month: "2024-08", on: date}], entries: [{id, kind, booked_on, amount, insurer |
// consortium | policy, …}]}; docs/ruleset-format.md lists the keys. Errors with pointers into it: "missing-field",
// "wrong-type", "bad-date", "not-in-enum", "ledger-region" (not below `region`), "ledger-correction" (corrects without
// being one), those of Schema::Validate; and "number-overflow", "unknown-decision" and those of `surroundings`.
base::Result<Ledger> Keep(const base::Value& file, const std::string& region, calendar::Date as_of,
                          const Surroundings& surroundings);

// {"entries":[…],"accounts":[{…,"figures":[{"name","title","amount","entries"}],"test":{…}}],"totals":{…}}.
base::Value ToValue(const Ledger& ledger, base::Language language);

// True when no entry was refused or undecided and every account passes its test.
bool Clean(const Ledger& ledger);

}  // namespace anze::ledger
