// Ledgers: the prevention-fund ledger of a region's insurers, and the subsidies of a year, answered for the command
// line and HTTP. Threads: re-entrant.
#pragma once

#include <string>

#include "core/base/value.h"
#include "core/ledger/ledger.h"
#include "core/ledger/subsidy.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// The rules, calendars and scripts that a ledger asks for, out of `rules`, which must outlive the answer.
ledger::Surroundings SurroundingsOf(Rules* rules, base::Language language);

// A ledger as it stands on a day.
struct KeptLedger {
  std::string region;
  calendar::Date as_of;
  ledger::Ledger ledger;
  bool clean = false;  // no entry was refused or undecided, and every account passes its test
};
// `file`: see ledger::Keep; the sentences of its judgements are in `language`. Problems: kInvalid with a pointer into
// `file`, or to "/region".
Answer<KeptLedger> Ledger(Rules* rules, const std::string& region, calendar::Date as_of, const base::Value& file,
                          base::Language language);

// The subsidies that the applications of a year are entitled to.
struct Subsidies {
  std::string region;
  calendar::Date as_of;
  ledger::Worksheet sheet;
};
// `file`: see ledger::SubsidySheet; language and problems as above.
Answer<Subsidies> SubsidySheet(Rules* rules, const std::string& region, calendar::Date as_of, const base::Value& file,
                               base::Language language);

}  // namespace anze::app
