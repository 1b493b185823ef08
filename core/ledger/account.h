// Accounts: what the entries of one holder in one period come to, and how the period is tested. Inside the room only.
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "core/ledger/ledger.h"

namespace anze::ledger {

using AccountKey = std::tuple<std::string, std::string, std::string>;  // region, holder, period

// What the accounts of one holder hand on from period to period.
struct CarriedOver {
  std::int64_t balance = 0;
  base::Value shortfall;  // null: no period before, or it could not be tested
  base::Value surplus;
  std::int64_t late = 0;  // received in the last month of the period before
};

class Accounts {
 public:
  // `vat_rate`: null if none.
  Accounts(base::Value vat_rate, const Surroundings& surroundings, calendar::Date as_of)
      : vat_rate_(std::move(vat_rate)), surroundings_(surroundings), as_of_(as_of) {}

  // `kind` and `category` as the entry moves them. Error "number-overflow".
  base::Status Add(const JudgedEntry& entry, const std::string& kind, const std::string& category);
  // Balances carried and tested, by region, holder and period.
  base::Result<std::vector<Account>> Close();

 private:
  struct Open {
    std::map<std::string, Figure> figures;
    std::int64_t late = 0;  // received in the last month
  };

  base::Status Move(Open* open, const std::string& name, std::int64_t amount, const std::string& id);
  base::Result<std::int64_t> DistrictPremium(const AccountKey& key) const;
  base::Status Test(const AccountKey& key, const Open& open, const CarriedOver& before, Account* account) const;
  base::Result<base::Value> FactsOf(const AccountKey& key, const Open& open, const CarriedOver& before,
                                    const RulesOn& rules, calendar::Date day) const;

  base::Value vat_rate_;
  const Surroundings& surroundings_;
  calendar::Date as_of_;
  std::map<AccountKey, Open> open_;
};

}  // namespace anze::ledger
