// What a region has, kind by kind, for someone who looks for a word: parameters, decisions, case types, roles, records,
// duties, facts and clauses, each with its title, what it says today and which region states it.
// Ownership: a listing keeps the snapshot that its citations are looked up in. Threads: re-entrant.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

enum class ListedKind { kParameters, kDecisions, kCases, kRoles, kRecords, kDuties, kFacts, kClauses };
// "parameters", "decisions" …; nullopt for any other word. The names stand in the order of the enum.
std::optional<ListedKind> ListedKindOf(std::string_view name);
std::vector<std::string> ListedKindNames();

struct Listed {
  std::string id{};
  std::string title{};
  // Of a parameter its value, of a fact its type, of a clause its words, of a duty when it is due; null where a kind
  // has no value. `words` says it as people do.
  base::Value value{};
  std::string words{};
  std::vector<std::string> choices{};  // of a parameter or a fact: what the words that it may have are called
  std::string set_by{};                // the region that states it last
  std::vector<std::string> clauses{};
};

struct Listing {
  std::string region;
  calendar::Date as_of;
  ListedKind kind = ListedKind::kParameters;
  std::vector<Listed> items;  // by id; clauses in the order of their documents
  std::shared_ptr<const ruleset::Snapshot> snapshot;
};

// `words`: what is searched for, as base::SearchWords reads it; an item is listed if each word stands in its id, title
// or words, or in a clause that it cites. Problems: those of BadRegion.
Answer<Listing> List(const Rules& rules, ListedKind kind, const std::string& region, calendar::Date as_of,
                     const std::string& words, base::Language language);

}  // namespace anze::app
