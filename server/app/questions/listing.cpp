// Each kind is listed by a function of its own; what they share (who states an item, the search) is done afterwards.
#include "server/app/questions/listing.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "core/base/search.h"
#include "core/change/words.h"
#include "core/ruleset/merge/prepared.h"
#include "core/ruleset/merge/stated.h"
#include "server/app/answers/bad_region.h"

namespace anze::app {
namespace {

using base::Language;
using base::Value;
using ruleset::EntityKind;
using ruleset::Field;
using ruleset::Snapshot;

constexpr std::array<std::string_view, 8> kNames{"parameters", "decisions", "cases", "roles",
                                                 "records",    "duties",    "facts", "clauses"};

// What the functions of the kinds add to.
struct ListPage {
  const Snapshot& snapshot;
  const ruleset::EntityMap& entities;  // of the day
  calendar::Date as_of;
  Language language;
  std::vector<Listed>* items;

  std::string In(const base::Localized& text) const { return text.In(language); }
  std::string SetBy(EntityKind kind, const std::string& name) const {
    const auto found = entities.find({kind, name});
    return found == entities.end() ? std::string() : found->second->region;
  }
};

std::string Joined(const std::vector<std::string>& texts, Language language) {
  std::string joined;
  for (const std::string& text : texts) {
    if (!joined.empty()) joined += language == Language::kEn ? ", " : "、";
    joined += text;
  }
  return joined;
}

// What the words of a choice are called; a word itself where it has no title.
std::vector<std::string> ChoicesOf(const std::vector<std::string>& words, const std::vector<base::Localized>& titles,
                                   Language language) {
  std::vector<std::string> choices;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool titled = i < titles.size() && !titles[i].zh.empty();
    choices.push_back(titled ? titles[i].In(language) : words[i]);
  }
  return choices;
}

// A rule for a due day that a parameter holds as text, in words; else the value's own.
std::string WordsOf(const ruleset::ParameterInForce& found, const ListPage& page) {
  const bool text = found.parameter != nullptr && found.governing != nullptr && found.special.empty() &&
                    found.parameter->type == ruleset::ParameterType::kString;
  if (text && !calendar::Date::Parse(found.governing->value.as_string())) {
    const auto due = calendar::Recurrence::Parse(found.governing->value.as_string());
    if (due.ok()) return page.In(change::RecurrenceWords(*due));
  }
  return page.In(change::ValueWords(found, page.snapshot));
}

void AddParameters(const ListPage& page) {
  for (const auto& [name, parameter] : page.snapshot.parameters) {
    Listed item{.id = name, .title = page.In(parameter.title)};
    const ruleset::ParameterInForce found = page.snapshot.ParameterOn(name, page.as_of);
    item.words = WordsOf(found, page);
    item.choices = ChoicesOf(parameter.enum_values, parameter.enum_titles, page.language);
    if (found.governing != nullptr) {
      item.value = found.governing->value;
      item.set_by = found.governing->region;
      item.clauses = found.governing->clauses;
    }
    page.items->push_back(std::move(item));
  }
}

void AddDecisions(const ListPage& page) {
  for (const auto& [name, decision] : page.snapshot.decisions) {
    page.items->push_back({.id = name,
                           .title = page.In(decision.title),
                           .words = page.In(decision.summary),
                           .set_by = decision.region,
                           .clauses = decision.clauses});
  }
}

void AddCases(const ListPage& page) {
  for (const auto& [name, type] : page.snapshot.case_types) {
    page.items->push_back({.id = name,
                           .title = page.In(type.title),
                           .words = page.In(type.summary),
                           .set_by = type.region,
                           .clauses = type.clauses});
  }
}

// What a role may do: the types of cases that it opens or moves.
void AddRoles(const ListPage& page) {
  std::map<std::string, std::vector<std::string>> acts;
  for (const auto& [name, type] : page.snapshot.case_types) {
    std::set<std::string> roles(type.opened_by.begin(), type.opened_by.end());
    for (const ruleset::EventType& event : type.events) roles.insert(event.by.begin(), event.by.end());
    for (const std::string& role : roles) acts[role].push_back(page.In(type.title));
  }
  for (const auto& [name, role] : page.snapshot.roles) {
    page.items->push_back({.id = name,
                           .title = page.In(role.title),
                           .words = Joined(acts[name], page.language),
                           .set_by = page.SetBy(EntityKind::kRole, name)});
  }
}

// The titles of record types are messages; the words are the fields.
void AddRecords(const ListPage& page) {
  for (const auto& [name, schema] : page.snapshot.records) {
    std::vector<std::string> fields;
    ruleset::ForEachLeaf(schema.fields(), "", [&](const std::string& path, const Field& field) {
      fields.push_back(field.title.zh.empty() ? path : page.In(field.title));
    });
    const auto title = page.snapshot.messages.find("record." + name);
    page.items->push_back({.id = name,
                           .title = title == page.snapshot.messages.end() ? name : page.In(title->second.text),
                           .words = Joined(fields, page.language),
                           .set_by = page.SetBy(EntityKind::kRecord, name)});
  }
}

void AddDuties(const ListPage& page) {
  for (const auto& [name, duty] : page.snapshot.duties) {
    Listed item{.id = name, .title = page.In(duty.title), .set_by = duty.region, .clauses = duty.clauses};
    std::optional<calendar::Recurrence> due = duty.recurrence;
    if (!due) {
      const auto stated = page.snapshot.ParameterValue(duty.recurrence_parameter, page.as_of);
      const auto read = stated.ok() ? calendar::Recurrence::Parse(stated->as_string())
                                    : base::Result<calendar::Recurrence>(stated.errors());
      if (read.ok()) due = *read;
    }
    if (due) {
      item.value = due->ToString();
      item.words = page.In(change::RecurrenceWords(*due));
    }
    if (!duty.applies_to.empty()) {
      change::Names names;
      const auto record = page.snapshot.records.find(duty.each_record);
      if (record != page.snapshot.records.end()) names.scope.schemas = {&record->second};
      names.scope.snapshot = &page.snapshot;
      item.words +=
          base::Text("words-about", page.language, {{"whom", page.In(change::ConditionWords(duty.applies_to, names))}});
    }
    page.items->push_back(std::move(item));
  }
}

// A path stands once, whoever reads it; the first decision or case type by name gives its title and type.
void AddFacts(const ListPage& page) {
  std::map<std::string, Listed> facts;
  const auto add = [&](const ruleset::Schema& schema, const base::Localized& reader, const std::string& region) {
    ruleset::ForEachLeaf(schema.fields(), "", [&](const std::string& path, const Field& field) {
      Listed& item = facts[path];
      if (item.id.empty()) {
        item.id = path;
        item.title = page.In(field.title);
        item.value = std::string(ruleset::TypeName(field.type));
        item.set_by = region;
        const bool items = field.type == ruleset::Type::kList;
        item.choices = ChoicesOf(items ? field.item_values : field.values,
                                 items ? field.item_titles : field.value_titles, page.language);
      }
      if (!item.words.empty()) item.words += page.language == Language::kEn ? ", " : "、";
      item.words += page.In(reader);
    });
  };
  for (const auto& [name, decision] : page.snapshot.decisions) add(decision.facts, decision.title, decision.region);
  for (const auto& [name, type] : page.snapshot.case_types) add(type.facts, type.title, type.region);
  for (auto& [path, item] : facts) page.items->push_back(std::move(item));
}

void AddClauses(const ListPage& page) {
  for (const ruleset::Layer* layer : page.snapshot.bundle->Chain(page.snapshot.region)) {
    for (const ruleset::Clause& clause : layer->clauses) {
      const auto document = page.snapshot.documents.find(clause.document);
      const bool known = document != page.snapshot.documents.end();
      Listed item{.id = clause.id,
                  .title = (known ? page.In(document->second.title) + " " : std::string()) + clause.locator,
                  .words = clause.quote.empty() ? page.In(clause.paraphrase) : clause.quote,
                  .set_by = layer->region,
                  .clauses = {clause.id}};
      if (!clause.quote.empty()) item.value = clause.quote;
      page.items->push_back(std::move(item));
    }
  }
}

constexpr std::array<void (*)(const ListPage&), 8> kAdd{AddParameters, AddDecisions, AddCases, AddRoles,
                                                        AddRecords,    AddDuties,    AddFacts, AddClauses};

}  // namespace

std::optional<ListedKind> ListedKindOf(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<ListedKind>(found - kNames.begin());
}

std::vector<std::string> ListedKindNames() { return {kNames.begin(), kNames.end()}; }

Answer<Listing> List(const Rules& rules, ListedKind kind, const std::string& region, calendar::Date as_of,
                     const std::string& words, Language language) {
  const auto snapshot = rules.SnapshotAt(region, as_of);
  if (!snapshot.ok()) return BadRegion(snapshot.errors());
  Listing listing{.region = region, .as_of = as_of, .kind = kind, .items = {}, .snapshot = *snapshot};
  const ruleset::EntityMap& entities = (*snapshot)->bundle->prepared->regions.find(region)->second.On(as_of).entities;
  kAdd[static_cast<std::size_t>(kind)]({**snapshot, entities, as_of, language, &listing.items});
  const std::vector<std::string> wanted = base::SearchWords(words);
  std::erase_if(listing.items, [&](const Listed& item) {
    std::string text = item.id + " " + item.title + " " + item.words;
    for (const std::string& choice : item.choices) text += " " + choice;
    // What a clause says is what its rule is about, whatever the rule is called.
    for (const std::string& id : item.clauses) {
      const auto clause = (*snapshot)->clauses.find(id);
      if (clause != (*snapshot)->clauses.end()) text += " " + clause->second.locator + " " + clause->second.quote;
    }
    return !base::HasWords(base::FoldForSearch(text), wanted);
  });
  return listing;
}

}  // namespace anze::app
