// The entries of a ledger file, read and put in order. Inside the room only. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/date.h"

namespace anze::ledger {

struct Entry {
  std::string id;
  std::string kind;
  std::string region;
  std::string holder;
  std::string corrects;  // of a counter-entry: the id of the entry it puts right
  std::string system;    // information system whose cost is shared
  calendar::Date booked_on;
  calendar::Date recorded_on;               // booked_on when not given
  std::optional<calendar::Date> cohort_on;  // policy_from
  std::int64_t amount = 0;
  base::Value facts;    // what is left for the decision, without the keys above
  std::string pointer;  // "/entries/3"
};

// From which day on no entry of a month is taken any more.
struct Closing {
  std::string month;  // "2024-08"
  calendar::Date on;
};

struct LedgerFile {
  base::Value vat_rate;  // null if none
  std::vector<Closing> closings;
  std::vector<Entry> entries;  // by day booked, counter-entries last, then id
};

// `level`: insurer, consortium or policy, the key that names the holder.
base::Result<LedgerFile> ReadLedgerFile(const base::Value& file, const std::string& region, std::string_view level);

}  // namespace anze::ledger
