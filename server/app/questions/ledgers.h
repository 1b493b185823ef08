// Ledgers: the prevention-fund ledger of a region's insurers, answered for the command line and HTTP.
// Threads: re-entrant.
#pragma once

#include <string>

#include "core/base/value.h"
#include "core/ledger/ledger.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// The rules, calendars and scripts that a ledger asks for, out of `rules`, which must outlive the answer.
ledger::Surroundings SurroundingsOf(Rules* rules, base::Language language);

// {"region","as_of","clean", …} with the members of ledger::ToValue. Problems: kInvalid with a pointer into `file`, or
// to "/region".
Answer<base::Value> Ledger(Rules* rules, const std::string& region, calendar::Date as_of, const base::Value& file,
                           base::Language language);

// {"region","as_of", …} with the members of ledger::SubsidySheet; problems as above.
Answer<base::Value> SubsidySheet(Rules* rules, const std::string& region, calendar::Date as_of, const base::Value& file,
                                 base::Language language);

}  // namespace anze::app
