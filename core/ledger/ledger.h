// The prevention-fund ledger (事故预防费台账): entries in, every entry judged, balances and yearly tests out.
//
// Two decisions of the region do the judging (Snapshot::asks): "ledger-entry" says for each entry, under the rules of
// the day it was booked, whether it may stand and how much of it counts; "ledger-account" tests floor and ceiling of
// each account on the last day of its period or on `as_of`, whichever comes first. This room sorts, adds up exactly,
// and carries balances, shortfalls and late premiums to the next period. A booked entry is never overwritten; a
// counter-entry corrects it.
// Whose account it is, and how long a period, are parameters: fund.level (AMB-40), fund.period (AMB-39).
// Amounts are integer fen. Ownership: plain values. Threads: re-entrant, pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "core/ledger/judged.h"

namespace anze::ledger {

struct Ledger {
  std::vector<JudgedEntry> entries;  // by day booked, counter-entries last, then id
  std::vector<Account> accounts;     // by region, holder, period
};

// Judges every entry of a file and closes the accounts as they stand on `as_of`.
//
// `file`: {vat_rate, closings: [{month: "2024-08", on: date}], entries: [{id, kind, booked_on,
// amount, insurer | consortium | policy, …}]}; docs/ruleset-format.md lists the keys. The shape is
// checked whole before anything is judged; then every entry that cannot be judged is reported.
// Errors with pointers into the file: "unknown-field", "missing-field", "wrong-type", "bad-date",
// "not-in-enum", "ledger-region" (not below `region`), "ledger-correction" (corrects without being
// one), those of Schema::Validate. Others: "number-overflow", "unknown-decision",
// "unknown-parameter", "parameter-without-value", "parameter-wrong-type" (fund.level, fund.period),
// those of `surroundings`.
base::Result<Ledger> Keep(const base::Value& file, const std::string& region, calendar::Date as_of,
                          const Surroundings& surroundings);

// Returns
// {"entries":[…],"accounts":[{…,"figures":[{"name","title","amount","entries"}],"test":{…}}],"totals":{…}}.
// `totals` counts entries by outcome.
base::Value ToValue(const Ledger& ledger, base::Language language);

// Returns true when no entry was refused or undecided and every account passes its test.
bool Clean(const Ledger& ledger);

}  // namespace anze::ledger
