// A decision in words: its facts, rules, parameters and clauses in a region on a day.
// Ownership: an answer holds the rules that it points into. Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/parameter_on_day.h"
#include "server/app/rules/rules.h"

namespace anze::app {

struct DecisionInWords {
  // A fact that may be stated.
  struct Fact {
    std::string path;  // dotted
    const ruleset::Field* field = nullptr;
    std::vector<base::Localized> choices;  // the values it may have, in words; empty: any
  };
  // A rule, a row of a table or a step of a formula.
  struct Rule {
    std::string id;
    base::Localized title;
    base::Localized scope;  // when it holds; empty: always
    base::Localized text;
    base::Localized failure;
    const std::vector<std::string>* clauses = nullptr;
    const base::SourceSpan* place = nullptr;
  };
  // One that the decision reads, with the values that yielded to it, in words and in their order there.
  struct Parameter {
    ParameterOnDay on_day;
    std::vector<base::Localized> yielded;
  };

  Rules::BookPtr book;
  const ruleset::Decision* decision = nullptr;
  std::string name;    // as it was asked for
  std::string region;  // likewise
  calendar::Date as_of;
  std::vector<Fact> facts;
  base::Localized whom;  // whom it is about; empty: everybody
  std::vector<Rule> rules;
  std::optional<base::Localized> value;  // none: it gives no value
  std::vector<Parameter> parameters;     // by name
};

// Problems: "unknown-region", "unknown-decision".
Answer<DecisionInWords> ExplainDecision(Rules* rules, const std::string& decision, const std::string& region,
                                        calendar::Date as_of);

}  // namespace anze::app
