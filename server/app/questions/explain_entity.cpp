// Puts sentences together from the model by core/change/words, the same words that `anze diff` uses. A part without
// items is left out.
#include "server/app/questions/explain_entity.h"

#include <algorithm>
#include <utility>

#include "core/base/search.h"
#include "core/change/words.h"
#include "core/duty/obligations.h"
#include "core/ruleset/merge/stated.h"
#include "core/ruleset/model/event_data.h"

namespace anze::app {
namespace {

using base::Localized;
using change::Say;
using Item = EntityInWords::Item;
using Part = EntityInWords::Part;

// The value of a period's parameter, or the period itself, in words; empty where there is none.
Localized PeriodOf(const ruleset::Snapshot& snapshot, const std::string& parameter,
                   const std::optional<calendar::Period>& period, calendar::Date as_of) {
  if (period) return change::PeriodWords(*period);
  if (parameter.empty()) return {};
  const auto value = snapshot.PeriodParameter(parameter, as_of);
  const auto known = snapshot.parameters.find(parameter);
  const Localized title =
      change::Titled(known == snapshot.parameters.end() ? Localized() : known->second.title, parameter);
  if (!value.ok()) return title;
  return Say("explain-named-period", {{"period", change::PeriodWords(*value)}, {"title", title}});
}

// Writes the parts of one thing; the base of the four below.
class Writer {
 public:
  Writer(const ruleset::Snapshot& snapshot, calendar::Date as_of, EntityInWords* page)
      : snapshot_(snapshot), as_of_(as_of), page_(page) {}

  void Add(std::string name, std::vector<Item> items) {
    if (!items.empty()) page_->parts.push_back({std::move(name), std::move(items)});
  }

  // A part that says one thing.
  void AddLine(std::string name, Localized line) {
    if (!line.zh.empty()) Add(std::move(name), {Item{.lines = {std::move(line)}}});
  }

  static void Line(Item* item, std::string_view id, const Localized& what) {
    if (!what.zh.empty()) item->lines.push_back(Say(id, {{"what", what}}));
  }

  Localized Roles(const std::vector<std::string>& roles) const {
    std::vector<Localized> titles;
    titles.reserve(roles.size());
    for (const std::string& role : roles) titles.push_back(snapshot_.RoleTitle(role));
    return change::Listed(titles);
  }

  Localized DecisionTitle(const std::string& name) const {
    const auto found = snapshot_.decisions.find(name);
    return change::Titled(found == snapshot_.decisions.end() ? Localized() : found->second.title, name);
  }

  Localized CaseTitle(const std::string& name) const {
    const auto found = snapshot_.case_types.find(name);
    return change::Titled(found == snapshot_.case_types.end() ? Localized() : found->second.title, name);
  }

  Localized RecordTitle(const std::string& name) const {
    const auto found = snapshot_.messages.find("record." + name);
    return change::Titled(found == snapshot_.messages.end() ? Localized() : found->second.text, name);
  }

  std::vector<Item> Fields(const ruleset::Schema& schema) const {
    std::vector<Item> items;
    ruleset::ForEachLeaf(schema.fields(), "", [&](const std::string& path, const ruleset::Field& field) {
      Item& item = items.emplace_back(Item{.id = path, .title = field.title});
      item.lines.push_back(Say(std::string(field.required ? "explain-type-required" : "explain-type-optional"),
                               {{"type", Say("explain-type-" + std::string(ruleset::TypeName(field.type)))}}));
      std::vector<Localized> choices;
      for (const auto* values : {&field.values, &field.item_values}) {
        for (const std::string& value : *values) choices.push_back(change::FieldWords(&field, base::Value(value)));
      }
      Line(&item, "explain-choices", change::Listed(choices));
      if (!field.refers_to.empty()) Line(&item, "explain-refers-to", RecordTitle(field.refers_to));
    });
    return items;
  }

 protected:
  const ruleset::Snapshot& snapshot_;
  const calendar::Date as_of_;
  EntityInWords* page_;
};

class CaseWriter : public Writer {
 public:
  CaseWriter(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot, calendar::Date as_of,
             EntityInWords* page)
      : Writer(snapshot, as_of, page), type_(type), names_(change::NamesOf(type, snapshot)) {}

  void Write() {
    AddLine("opened-by", Roles(type_.opened_by));
    std::vector<std::string> parties;
    for (const ruleset::Party& party : type_.parties) parties.push_back(party.role);
    if (!parties.empty()) AddLine("parties", Roles(parties));
    std::vector<Item> asked;
    for (const ruleset::AskedDecision& one : type_.decisions) {
      asked.push_back({.id = one.decision, .title = DecisionTitle(one.decision), .clauses = one.clauses});
    }
    Add("decisions", std::move(asked));
    Add("facts", Fields(type_.facts));
    Add("require", Needs(type_.require));
    std::vector<Item> states;
    for (const ruleset::State& state : type_.states) {
      Item& item = states.emplace_back(Item{.id = state.name, .title = state.title});
      if (state.name == type_.initial) item.lines.push_back(Say("explain-initial"));
      if (state.final) item.lines.push_back(Say("explain-final"));
    }
    Add("states", std::move(states));
    std::vector<Item> events;
    for (const ruleset::EventType& event : type_.events) events.push_back(EventItem(event));
    Add("events", std::move(events));
    std::vector<Item> clocks;
    for (const ruleset::Clock& clock : type_.clocks) clocks.push_back(ClockItem(clock));
    Add("clocks", std::move(clocks));
  }

 private:
  std::vector<Item> Needs(const std::vector<ruleset::Requirement>& require) const {
    std::vector<Item> items;
    items.reserve(require.size());
    for (const ruleset::Requirement& one : require) {
      items.push_back({.id = one.id,
                       .title = one.failure,
                       .lines = {change::ConditionWords(one.condition, names_)},
                       .clauses = one.clauses});
    }
    return items;
  }

  Localized StateTitle(const std::string& name) const {
    const auto found = std::find_if(type_.states.begin(), type_.states.end(),
                                    [&](const ruleset::State& state) { return state.name == name; });
    return found == type_.states.end() ? change::Same(name) : found->title;
  }

  Localized EventTitle(const std::string& name) const {
    if (name == "open") return Say("explain-opening");
    const auto found = std::find_if(type_.events.begin(), type_.events.end(),
                                    [&](const ruleset::EventType& event) { return event.name == name; });
    return found == type_.events.end() ? change::Same(name) : found->title;
  }

  Localized EventTitles(const std::vector<std::string>& names) const {
    std::vector<Localized> titles;
    titles.reserve(names.size());
    for (const std::string& name : names) titles.push_back(EventTitle(name));
    return change::Listed(titles);
  }

  Item EventItem(const ruleset::EventType& event) const {
    Item item{.id = event.name, .title = event.title, .clauses = event.clauses};
    std::vector<Localized> from;
    for (const std::string& state : event.from)
      from.push_back(state == "*" ? Say("explain-any-state") : StateTitle(state));
    item.lines.push_back(Say(event.to.empty() ? "explain-stays" : "explain-moves",
                             {{"from", change::Listed(from)}, {"to", StateTitle(event.to)}}));
    Line(&item, "explain-by", Roles(event.by));
    Line(&item, "explain-not-by", EventTitles(event.not_by));
    std::vector<Localized> asks;
    for (const std::string& name : event.asks) {
      const auto asked = std::find_if(type_.decisions.begin(), type_.decisions.end(),
                                      [&](const ruleset::AskedDecision& one) { return one.name == name; });
      asks.push_back(DecisionTitle(asked == type_.decisions.end() ? name : asked->decision));
    }
    Line(&item, "explain-asks", change::Listed(asks));
    const ruleset::Schema data = ruleset::UnderData(event.data);
    change::Names names = names_;
    names.scope.schemas.push_back(&data);
    for (const ruleset::Requirement& one : event.require) {
      Line(&item, "explain-needs", change::ConditionWords(one.condition, names));
    }
    return item;
  }

  Item ClockItem(const ruleset::Clock& clock) const {
    Item item{.id = clock.name, .title = clock.title, .clauses = clock.clauses};
    Line(&item, "explain-period", PeriodOf(snapshot_, clock.period_parameter, clock.period, as_of_));
    if (!clock.when.empty()) Line(&item, "explain-when", change::ConditionWords(clock.when, names_));
    Line(&item, "explain-start", EventTitles(clock.start));
    if (!clock.from.empty()) Line(&item, "explain-from", change::ConditionWords(clock.from, names_));
    Line(&item, "explain-stop", EventTitles(clock.stop));
    Line(&item, "explain-pause", EventTitles(clock.pause));
    Line(&item, "explain-resume", EventTitles(clock.resume));
    if (const auto& extension = clock.extension) {
      item.lines.push_back(Say("explain-extension", {{"event", EventTitle(extension->event)},
                                                     {"period", PeriodOf(snapshot_, extension->period_parameter,
                                                                         extension->period, as_of_)}}));
    }
    if (!clock.on_breach.empty()) Line(&item, "explain-breach", EventTitle(clock.on_breach));
    if (clock.informational) item.lines.push_back(Say("explain-informational"));
    return item;
  }

  const ruleset::CaseType& type_;
  const change::Names names_;
};

void WriteDuty(const ruleset::Duty& duty, const calendar::WorkCalendar& calendar, Writer* writer,
               const ruleset::Snapshot& snapshot, calendar::Date as_of) {
  writer->AddLine("subject", writer->Roles({duty.subject}));
  if (!duty.recipient.empty()) writer->AddLine("recipient", writer->Roles({duty.recipient}));
  if (!duty.each_record.empty()) writer->AddLine("debtors", writer->RecordTitle(duty.each_record));
  if (!duty.applies_to.empty()) {
    change::Names names;
    const auto record = snapshot.records.find(duty.each_record);
    if (record != snapshot.records.end()) names.scope.schemas = {&record->second};
    names.scope.snapshot = &snapshot;
    writer->AddLine("applies-to", change::ConditionWords(duty.applies_to, names));
  }
  std::optional<calendar::Recurrence> due = duty.recurrence;
  if (!due) {
    const auto stated = snapshot.ParameterValue(duty.recurrence_parameter, as_of);
    if (stated.ok() && stated->is_string()) {
      if (const auto read = calendar::Recurrence::Parse(stated->as_string()); read.ok()) due = *read;
    }
  }
  if (due) writer->AddLine("due", change::RecurrenceWords(*due));
  // A year shows every recurrence at least once.
  constexpr int kYear = 366;
  constexpr std::size_t kShown = 4;
  const auto next = duty::ObligationsOf(duty, snapshot, calendar, as_of, as_of + kYear);
  std::vector<Item> days;
  for (std::size_t i = 0; next.ok() && i < std::min(next->size(), kShown); ++i) {
    const duty::Obligation& one = (*next)[i];
    days.push_back({.id = one.period, .lines = {change::Same(one.deadline.due.ToString())}});
  }
  writer->Add("next", std::move(days));
  if (!duty.case_type.empty()) writer->AddLine("case", writer->CaseTitle(duty.case_type));
  writer->AddLine("open-before", PeriodOf(snapshot, duty.open_before_parameter, duty.open_before, as_of));
  if (duty.goal) writer->AddLine("goal", Say("explain-goal"));
}

void WriteRecord(const std::string& name, const ruleset::Schema& schema, Writer* writer,
                 const ruleset::Snapshot& snapshot) {
  writer->Add("fields", writer->Fields(schema));
  std::vector<Item> keys;
  for (const ruleset::UniqueKey& key : schema.Keys()) {
    std::vector<Localized> titles;
    for (const std::string& path : key.paths) {
      const ruleset::Field* field = schema.Find(path);
      titles.push_back(change::Titled(field == nullptr ? Localized() : field->title, path));
    }
    keys.push_back({.id = key.name, .lines = {change::Listed(titles)}});
  }
  writer->Add("keys", std::move(keys));
  std::vector<Item> judged;
  for (const auto& [id, decision] : snapshot.decisions) {
    if (decision.judges.record == name) {
      judged.push_back({.id = id, .title = decision.title, .clauses = decision.clauses});
    }
  }
  writer->Add("judged-by", std::move(judged));
}

void WritePlan(const ruleset::ServicePlanRules& plan, Writer* writer, const ruleset::Snapshot& snapshot,
               calendar::Date as_of) {
  writer->AddLine("decision", writer->DecisionTitle(plan.decision));
  change::Names names;
  const auto decision = snapshot.decisions.find(plan.decision);
  if (decision != snapshot.decisions.end()) names.scope.schemas = {&decision->second.facts};
  names.scope.snapshot = &snapshot;
  if (!plan.applies_to.empty()) writer->AddLine("applies-to", change::ConditionWords(plan.applies_to, names));
  std::vector<Item> items;
  for (const ruleset::ServiceItem& service : plan.items) {
    Item& item = items.emplace_back(Item{.id = service.id, .title = service.title});
    Writer::Line(&item, "explain-count", change::Same(service.count_output));
    if (service.once) item.lines.push_back(Say("explain-once"));
    if (!service.applies_to.empty()) {
      Writer::Line(&item, "explain-applies-to", change::ConditionWords(service.applies_to, names));
    }
    if (service.inside.empty()) continue;
    const auto whole = std::find_if(plan.items.begin(), plan.items.end(),
                                    [&](const ruleset::ServiceItem& other) { return other.id == service.inside; });
    Writer::Line(&item, "explain-inside", whole == plan.items.end() ? change::Same(service.inside) : whole->title);
  }
  writer->Add("services", std::move(items));
  writer->AddLine("first-service", PeriodOf(snapshot, plan.first_service_parameter, std::nullopt, as_of));
  writer->AddLine("call-back", PeriodOf(snapshot, plan.call_back_parameter, std::nullopt, as_of));
  writer->AddLine("filing", PeriodOf(snapshot, plan.filing_parameter, std::nullopt, as_of));
  writer->AddLine("retention", PeriodOf(snapshot, plan.retention_parameter, std::nullopt, as_of));
}

// What is looked for, as people may write it.
class Wanted {
 public:
  explicit Wanted(const std::string& name) : name_(name), folded_(base::FoldForSearch(name)) {}

  bool Is(const std::string& id, const Localized& title) const {
    return id == name_ || base::FoldForSearch(title.zh) == folded_ || base::FoldForSearch(title.en) == folded_;
  }
  bool IsIn(const std::string& id, const Localized& title) const {
    const std::string text = base::FoldForSearch(id + " " + title.zh + " " + title.en);
    return !folded_.empty() && text.find(folded_) != std::string::npos;
  }

 private:
  const std::string& name_;
  const std::string folded_;
};

// Calls `visit` with kind, id and title of everything that has a page.
template <typename Visit>
void ForEachEntity(const ruleset::Snapshot& snapshot, const Visit& visit) {
  for (const auto& [id, type] : snapshot.case_types) visit("case-type", id, type.title);
  for (const auto& [id, duty] : snapshot.duties) visit("duty", id, duty.title);
  for (const auto& [id, schema] : snapshot.records) {
    const auto title = snapshot.messages.find("record." + id);
    visit("record", id, title == snapshot.messages.end() ? Localized() : title->second.text);
  }
  if (snapshot.service_plan) visit("service-plan", "plan", change::Say("change-kind-service-plan"));
}

}  // namespace

Answer<std::vector<EntityInWords>> ExplainEntities(Rules* rules, const std::string& name, const std::string& region,
                                                   calendar::Date as_of) {
  auto book = rules->At(region, as_of);
  if (!book.ok()) return Invalid(book.errors());
  const ruleset::Snapshot& snapshot = *(*book)->snapshot;
  auto calendar = rules->CalendarFor(**book, as_of);
  if (!calendar.ok()) return Invalid(calendar.errors());
  std::vector<EntityInWords> pages;
  const Wanted wanted(name);
  ForEachEntity(snapshot, [&](const std::string& kind, const std::string& id, const Localized& title) {
    if (!wanted.Is(id, title)) return;
    EntityInWords page;
    page.book = *book;
    page.kind = kind;
    page.id = kind == "service-plan" ? std::string() : id;
    page.title = title;
    page.region = region;
    page.as_of = as_of;
    Writer writer(snapshot, as_of, &page);
    if (kind == "case-type") {
      const ruleset::CaseType& type = snapshot.case_types.at(id);
      page.summary = type.summary;
      page.set_by = type.region;
      page.clauses = type.clauses;
      CaseWriter(type, snapshot, as_of, &page).Write();
    } else if (kind == "duty") {
      const ruleset::Duty& duty = snapshot.duties.at(id);
      page.set_by = duty.region;
      page.clauses = duty.clauses;
      WriteDuty(duty, **calendar, &writer, snapshot, as_of);
    } else if (kind == "record") {
      WriteRecord(id, snapshot.records.at(id), &writer, snapshot);
    } else {
      page.clauses = snapshot.service_plan->clauses;
      WritePlan(*snapshot.service_plan, &writer, snapshot, as_of);
    }
    pages.push_back(std::move(page));
  });
  return pages;
}

std::string NearEntities(const ruleset::Snapshot& snapshot, const std::string& name, base::Language language) {
  constexpr std::size_t kShown = 8;
  const Wanted wanted(name);
  std::string all;
  std::size_t shown = 0;
  const auto add = [&](const std::string& id, const Localized& title) {
    if (!wanted.IsIn(id, title) || ++shown > kShown) return;
    all += (all.empty() ? "" : language == base::Language::kZh ? "、" : ", ");
    all += base::Text("explain-near", language, {{"id", id}, {"title", title.In(language)}});
  };
  for (const auto& [id, decision] : snapshot.decisions) add(id, decision.title);
  ForEachEntity(snapshot, [&](const std::string&, const std::string& id, const Localized& title) { add(id, title); });
  return all;
}

}  // namespace anze::app
