// Accounts: adds up the entries of each holder and period, and tests each period. Internal to
// core/ledger.
// Ownership: borrows the surroundings. Threads: one thread; pure, save for the functions in
// `surroundings`.
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "core/ledger/judged.h"

namespace anze::ledger {

// The order of this key is the order in which balances are carried: the periods of one holder stand
// one behind the other.
using AccountKey = std::tuple<std::string, std::string, std::string>;  // region, holder, period

// The figures that an account hands on to the next period of the same holder. The default is that
// of a first period.
struct CarriedOver {
  // Closing balance, fen.
  std::int64_t balance = 0;
  // Of the test; null: there is no period before, or it could not be tested.
  base::Value shortfall;
  base::Value surplus;
  // Premium received in the last month of the period before, fen.
  std::int64_t late = 0;
};

class Accounts {
 public:
  // `vat_rate`: as the file states it, null if none. `as_of`: the day on which unfinished periods
  // are tested.
  Accounts(base::Value vat_rate, const Surroundings& surroundings, calendar::Date as_of)
      : vat_rate_(std::move(vat_rate)), surroundings_(surroundings), as_of_(as_of) {}

  // Adds the counting part of an accepted entry to the account of its region, holder and period.
  // `kind` and `category` are those whose figure it moves, which for a counter-entry are those of
  // the entry it corrects. Kinds without a figure are passed over. Errors: "number-overflow".
  base::Status Add(const JudgedEntry& entry, const std::string& kind, const std::string& category);
  // Carries the balances, tests each account, and returns them by region, holder and period.
  // Errors: "number-overflow", those of the decision, and those of `surroundings`.
  base::Result<std::vector<Account>> Close();

 private:
  struct Open {
    std::map<std::string, Figure> figures;
    // Received in the last month of the period.
    std::int64_t late = 0;
  };

  // Adds an amount to a figure and notes the entry it came from.
  base::Status Move(Open* open, const std::string& name, std::int64_t amount, const std::string& id);
  // Premium written by all holders of the account's region in its period.
  base::Result<std::int64_t> DistrictPremium(const AccountKey& key) const;
  // Asks the region's decision "ledger-account" and writes its answer into account->test.
  base::Status Test(const AccountKey& key, const Open& open, const CarriedOver& before, Account* account) const;
  base::Result<base::Value> FactsOf(const AccountKey& key, const Open& open, const CarriedOver& before,
                                    const RulesOn& rules, calendar::Date day) const;

  base::Value vat_rate_;
  const Surroundings& surroundings_;
  calendar::Date as_of_;
  std::map<AccountKey, Open> open_;
};

}  // namespace anze::ledger
