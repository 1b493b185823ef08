// A case type, a duty, a type of record or the service plan in words: what it holds in a region on a day, part by part.
// Ownership: an answer holds the rules that it points into. Threads: re-entrant.
#pragma once

#include <string>
#include <vector>

#include "core/base/localized.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

struct EntityInWords {
  // One state, event, clock, field or service, in a few sentences.
  struct Item {
    std::string id{};
    base::Localized title{};
    std::vector<base::Localized> lines{};
    std::vector<std::string> clauses{};
  };
  // Items of one sort; `name` is the text id behind "explain-part-".
  struct Part {
    std::string name;
    std::vector<Item> items;
  };

  Rules::BookPtr book;
  std::string kind;  // case-type, duty, record, service-plan: as core/change names kinds
  std::string id;    // empty: the service plan
  base::Localized title;
  base::Localized summary;
  std::string region;
  std::string set_by;  // the region that states it last
  calendar::Date as_of;
  std::vector<std::string> clauses;
  std::vector<Part> parts;  // none is empty
};

// Everything that is called so, by its id or its title in either language: a region may have a case type and a record
// of one name. Empty: none. `plan` stands for the service plan. Problems: those of Rules::At, at "/region".
Answer<std::vector<EntityInWords>> ExplainEntities(Rules* rules, const std::string& name, const std::string& region,
                                                   calendar::Date as_of);

// The ids and titles that are nearly so called, "id（title）" in `language`, joined; empty: none.
std::string NearEntities(const ruleset::Snapshot& snapshot, const std::string& name, base::Language language);

}  // namespace anze::app
