// Conditions, amounts and periods in the words of a regulator, in both languages.
//
// The words come from the titles in the rulesets and from core/base/text/change.yaml; a name without a title
// stands for itself.
// Threads: re-entrant, pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/localized.h"
#include "core/calendar/period.h"
#include "core/decision/ast.h"
#include "core/decision/condition.h"
#include "core/ruleset/model.h"

namespace anze::change {

using base::Localized;
using WordArgs = std::vector<std::pair<std::string, Localized>>;

// A text of the catalog in both languages, its placeholders filled language by language.
Localized Say(std::string_view id, const WordArgs& args = {});
// The same in either language: a name, a date, a digest.
Localized Same(std::string text);
// The title, or the name where there is none; marked as a name: 「死亡赔偿限额」.
Localized Titled(const Localized& title, const std::string& name);
// "A、B" and "A, B".
Localized Listed(const std::vector<Localized>& items);

Localized PeriodWords(calendar::Period period);
// "40万元", "15%", "10个工作日", "是"; an enum value by its title, where the ruleset has one.
Localized AmountWords(const ruleset::Parameter& parameter, const base::Value& value);
// A value of a field: its title in a list of choices, money in yuan, a ratio in per cent.
Localized FieldWords(const ruleset::Field* field, const base::Value& value);

// Whose names an expression uses. The steps of a formula are read by their ids, clocks as clocks.<name>.due.
struct Names {
  decision::Scope scope;
  const std::vector<ruleset::FormulaStep>* steps = nullptr;  // may be nullptr
  const std::vector<ruleset::Clock>* clocks = nullptr;       // may be nullptr
};
// The names a rule of the decision sees; `rule` may be nullptr.
Names NamesOf(const ruleset::Decision& decision, const ruleset::Rule* rule, const ruleset::Snapshot& snapshot);
Names NamesOf(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot);

Localized ConditionWords(const decision::Node& node, const Names& names);
// An expression that does not parse stands as it is written.
Localized ConditionWords(const ruleset::Expression& expression, const Names& names);
// The tests of a table's row, joined: "行业为煤矿，且规模为大型"; empty when the row takes everything.
Localized RowWords(const ruleset::Decision& decision, const ruleset::TableRow& row, const Names& names);

}  // namespace anze::change
