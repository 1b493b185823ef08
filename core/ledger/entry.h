// Reads and orders the entries of a ledger file. Internal to core/ledger.
// Ownership: plain values. Threads: re-entrant, pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/date.h"

namespace anze::ledger {

// One booking as the file states it, checked for its shape only; whether it may stand the region's
// decision says.
struct Entry {
  std::string id;
  // written, received, refunded, accrual, spending, transfer or correction.
  std::string kind;
  // Where it was booked; the ledger's own region when the file states none.
  std::string region;
  // The insurer, consortium or policy whose account it belongs to.
  std::string holder;
  // Of a correction: the id of the entry it puts right. Empty for every other kind.
  std::string corrects;
  // The information system whose cost is shared; empty: none.
  std::string system;
  calendar::Date booked_on;
  // The day it was entered; booked_on when not given.
  calendar::Date recorded_on;
  // `policy_from`: the first day of the policy, for accounts by policy year.
  std::optional<calendar::Date> cohort_on;
  // Fen.
  std::int64_t amount = 0;
  // All that the ledger does not read itself; facts of the decision.
  base::Value facts;
  // Its place in the file, for errors: "/entries/3".
  std::string pointer;
};

// The closing of a month: an entry of that month that is recorded on or after `on` comes too late.
struct Closing {
  std::string month;  // "2024-08"
  calendar::Date on;
};

// A ledger file, read.
struct LedgerFile {
  base::Value vat_rate;  // null if none
  std::vector<Closing> closings;
  std::vector<Entry> entries;  // by day booked, counter-entries last, then id
};

// Reads a file for the ledger of `region`. `level`: insurer, consortium or policy, the key that
// names the holder. All problems are reported at once, with pointers into the file.
// Errors: "unknown-field", "missing-field", "wrong-type", "bad-date", "not-in-enum" (kind),
// "ledger-region" {region, below} (not inside `region`), "ledger-correction" {id} (corrects
// something without being a correction).
base::Result<LedgerFile> ReadLedgerFile(const base::Value& file, const std::string& region, std::string_view level);

}  // namespace anze::ledger
