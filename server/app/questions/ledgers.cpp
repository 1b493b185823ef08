#include "server/app/questions/ledgers.h"

#include <utility>

#include "core/ledger/subsidy.h"
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

Answer<base::Value> Ledger(Rules* rules, const std::string& region, calendar::Date as_of, const base::Value& file,
                           base::Language language) {
  // Asked for first: a region that does not exist is the caller's fault, not a fault in the file.
  if (auto known = rules->At(region, as_of); !known.ok()) return BadRegion(known.errors());
  auto kept = ledger::Keep(file, region, as_of, SurroundingsOf(rules, language));
  if (!kept.ok()) return Invalid(kept.errors());
  base::Value out = base::Value::EmptyMap();
  out.Set("region", region);
  out.Set("as_of", as_of.ToString());
  out.Set("clean", ledger::Clean(*kept));
  const base::Value answer = ledger::ToValue(*kept, language);
  for (const auto& [key, value] : answer.as_map()) out.Set(key, value);
  return out;
}

Answer<base::Value> SubsidySheet(Rules* rules, const std::string& region, calendar::Date as_of, const base::Value& file,
                                 base::Language language) {
  const ledger::Surroundings surroundings = SurroundingsOf(rules, language);
  auto found = surroundings.rules(region, as_of);
  if (!found.ok()) return BadRegion(found.errors());
  auto sheet = ledger::SubsidySheet(file, *found, as_of, surroundings);
  if (!sheet.ok()) return Invalid(sheet.errors());
  base::Value out = base::Value::EmptyMap();
  out.Set("region", region);
  out.Set("as_of", as_of.ToString());
  for (const auto& [key, value] : sheet->as_map()) out.Set(key, value);
  return out;
}

}  // namespace anze::app
