#include "server/app/questions/ledgers.h"

#include <utility>

#include "server/app/answers/bad_region.h"

namespace anze::app {

ledger::Surroundings SurroundingsOf(Rules* rules, base::Language language) {
  ledger::Surroundings surroundings;
  surroundings.rules = [rules](const std::string& region, calendar::Date day) -> base::Result<ledger::RulesOn> {
    auto book = rules->At(region, day);
    if (!book.ok()) return book.errors();
    auto calendar = rules->CalendarFor(**book, day);
    if (!calendar.ok()) return calendar.errors();
    return ledger::RulesOn{std::move(*book), std::move(*calendar)};
  };
  surroundings.scripts = rules->scripts();
  surroundings.language = language;
  return surroundings;
}

Answer<KeptLedger> Ledger(Rules* rules, const std::string& region, calendar::Date as_of, const base::Value& file,
                          base::Language language) {
  // Asked for first: a region that does not exist is the caller's fault, not a fault in the file.
  if (auto known = rules->At(region, as_of); !known.ok()) return BadRegion(known.errors());
  auto kept = ledger::Keep(file, region, as_of, SurroundingsOf(rules, language));
  if (!kept.ok()) return Invalid(kept.errors());
  const bool clean = ledger::Clean(*kept);
  return KeptLedger{region, as_of, std::move(*kept), clean};
}

Answer<Subsidies> SubsidySheet(Rules* rules, const std::string& region, calendar::Date as_of, const base::Value& file,
                               base::Language language) {
  const ledger::Surroundings surroundings = SurroundingsOf(rules, language);
  auto found = surroundings.rules(region, as_of);
  if (!found.ok()) return BadRegion(found.errors());
  auto sheet = ledger::SubsidySheet(file, *found, as_of, surroundings);
  if (!sheet.ok()) return Invalid(sheet.errors());
  return Subsidies{region, as_of, std::move(*sheet)};
}

}  // namespace anze::app
