// The explanation as the command line and the API print it, and in words. Lines are sentences of
// the catalog; the words in them are the titles that the ruleset gives, and names only where it
// gives none.
#include <algorithm>

#include "core/base/json.h"
#include "core/base/limits_decision.h"
#include "core/decision/decision.h"
#include "core/decision/explain.h"
#include "core/ruleset/merge/prepared.h"
#include "core/ruleset/model/value_words.h"

namespace anze::decision {
namespace {

using base::Language;
using base::Value;
using ruleset::Snapshot;

Value Strings(const std::vector<std::string>& texts) {
  Value list = Value::EmptyList();
  for (const std::string& text : texts) list.Append(text);
  return list;
}

std::string Show(const Value& value) { return value.is_string() ? value.as_string() : base::WriteJson(value); }

// Not 分, which is the unit of scores as well.
bool IsFen(std::string_view unit) { return unit == "fen"; }

// The title that a fact gives one of its values, wherever in the fields it stands; nullptr when none does.
const base::Localized* ChoiceTitle(const std::vector<ruleset::Field>& fields, const std::string& value) {
  for (const ruleset::Field& field : fields) {
    for (std::size_t i = 0; i < field.value_titles.size(); ++i) {
      if (field.values[i] == value && !field.value_titles[i].zh.empty()) return &field.value_titles[i];
    }
    if (const base::Localized* below = ChoiceTitle(field.children, value)) return below;
  }
  return nullptr;
}

// What a region ever called a decision; empty where it never had it.
std::string TitleIn(const ruleset::Timeline& timeline, const ruleset::EntityId& id, Language language) {
  for (const auto& [day, stretch] : timeline.stretches) {
    const auto found = stretch->entities.find(id);
    if (found == stretch->entities.end()) continue;
    const auto* model = std::get_if<ruleset::Decision>(&found->second->model);
    if (model != nullptr && !model->title.In(language).empty()) return model->title.In(language);
  }
  return {};
}

// The title of a decision that the region does not have today: its own of another day, else that of any region.
std::string TitleElsewhere(const Snapshot& snapshot, const std::string& decision, Language language) {
  if (snapshot.bundle == nullptr || snapshot.bundle->prepared == nullptr) return {};
  const ruleset::EntityId id{ruleset::EntityKind::kDecision, decision};
  const auto& regions = snapshot.bundle->prepared->regions;
  const auto own = regions.find(snapshot.region);
  std::string title = own == regions.end() ? std::string() : TitleIn(own->second, id, language);
  for (auto other = regions.begin(); other != regions.end() && title.empty(); ++other) {
    title = TitleIn(other->second, id, language);
  }
  return title;
}

class Renderer {
 public:
  Renderer(const Explanation& explanation, const Snapshot& snapshot, std::string_view decision, Language language)
      : explanation_(explanation), snapshot_(snapshot), name_(decision), language_(language) {
    const auto at = snapshot.decisions.find(name_);
    if (at != snapshot.decisions.end()) decision_ = &at->second;
  }

  Value Trace() const {
    Value list = Value::EmptyList();
    for (const RuleTrace& trace : explanation_.trace) list.Append(Entry(trace));
    return list;
  }

  // What people call the facts that are missing, in their order.
  Value MissingTitles() const {
    Value titles = Value::EmptyList();
    for (const std::string& path : explanation_.verdict.missing) titles.Append(MissingTitle(path));
    return titles;
  }

  Value Lines() {
    Headline();
    for (const UsedAnswer& used : explanation_.used) Used(used);
    for (const RuleTrace& trace : explanation_.trace) {
      if (trace.result == "fail") Failed(trace);
      if (trace.result == "not_applicable") NotFor(trace);
      if (trace.result == "unknown") Add("decision-line-unknown", {{"rule", Name(trace)}});
      const bool open = trace.result == "fail" || trace.result == "unknown";
      for (const ListUse& use : open ? ListsOf(explanation_, trace) : std::vector<ListUse>()) AddLine(ListLine(use));
      for (const ParameterUse& use : ParametersOf(explanation_, trace, snapshot_)) {
        if (!use.applies_to.empty()) Special(use);
        Yielded(use);
      }
    }
    if (!explanation_.verdict.missing.empty()) {
      std::string all;
      for (const std::string& path : explanation_.verdict.missing) {
        all += (all.empty() ? "" : separator()) + MissingTitle(path);
      }
      Add("decision-line-missing", {{"facts", all}});
    }
    if (!explanation_.verdict.clauses.empty()) {
      std::string all;
      for (const std::string& id : explanation_.verdict.clauses) all += (all.empty() ? "" : separator()) + Cite(id);
      Add("decision-line-clauses", {{"clauses", all}});
    }
    return std::move(lines_);
  }

 private:
  std::string separator() const { return language_ == Language::kZh ? "、" : ", "; }

  void Add(const char* id, const base::MessageArgs& args) { AddLine(base::Text(id, language_, args)); }

  void AddLine(Value line) {
    // Two rules may rest on the same parameter; it is told once.
    for (const Value& told : lines_.as_list()) {
      if (told == line) return;
    }
    lines_.Append(std::move(line));
  }

  std::string Title() const {
    const std::string title =
        decision_ == nullptr ? TitleElsewhere(snapshot_, name_, language_) : decision_->title.In(language_);
    return title.empty() ? name_ : title;
  }

  // What people call an outcome or a value: the region's message "<decision>.<value>", or the title that the
  // decision's facts give it.
  std::string Word(const std::string& value) const {
    const auto message = snapshot_.messages.find(name_ + "." + value);
    if (message != snapshot_.messages.end()) return message->second.text.In(language_);
    const base::Localized* title = decision_ == nullptr ? nullptr : ChoiceTitle(decision_->facts.fields(), value);
    if (title != nullptr) return title->In(language_);
    // The outcome may be the name of a row, and the value a choice that a parameter makes.
    for (const RuleTrace& trace : explanation_.trace) {
      if (trace.rule == value && !trace.test->title->zh.empty()) return trace.test->title->In(language_);
      for (const ParameterUse& use : ParametersOf(explanation_, trace, snapshot_)) {
        if (use.value.is_string() && use.value.as_string() == value) return Choice(ParameterOf(use), value);
      }
    }
    return value;
  }

  const ruleset::Parameter* ParameterOf(const ParameterUse& use) const {
    const auto at = snapshot_.parameters.find(use.name);
    return at == snapshot_.parameters.end() ? nullptr : &at->second;
  }

  // The title of a parameter's choice; the value itself where it has none.
  std::string Choice(const ruleset::Parameter* parameter, const std::string& value) const {
    if (parameter == nullptr) return value;
    const auto at = std::find(parameter->enum_values.begin(), parameter->enum_values.end(), value);
    const auto index = static_cast<std::size_t>(at - parameter->enum_values.begin());
    if (index >= parameter->enum_titles.size() || parameter->enum_titles[index].zh.empty()) return value;
    return parameter->enum_titles[index].In(language_);
  }

  // A number with its unit; money, which counts in fen, in yuan; a day as sentences have it.
  std::string Amount(const Value& value, const std::string& unit) const {
    if (value.is_bool()) return ruleset::YesNoWords(value.as_bool()).In(language_);
    if (value.is_string()) {
      const auto day = calendar::Date::Parse(value.as_string());
      return day ? ruleset::DayInWords(*day).In(language_) : Word(value.as_string());
    }
    if (!value.is_number() || unit.empty()) return Show(value);
    if (IsFen(unit)) return ruleset::MoneyWords(value.as_number()).In(language_);
    return Show(value) + (language_ == Language::kZh ? "" : " ") + unit;
  }

  std::string Amount(const ruleset::Parameter* parameter, const Value& value) const {
    return parameter == nullptr ? Show(value) : ruleset::AmountWords(*parameter, value).In(language_);
  }

  std::string Name(const RuleTrace& trace) const {
    const std::string& title = trace.test->title->In(language_);
    std::string name = title.empty() ? std::string(trace.rule) : title;
    const std::string item = ItemOf(explanation_, trace);
    return item.empty() ? name : base::Text("decision-line-item", language_, {{"rule", name}, {"item", item}});
  }

  std::string Cite(const std::string& clause) const {
    const Value citation = snapshot_.CitationValue(clause);
    const std::string cited(citation.GetString("cited", clause));
    if (citation.Find("verified") == nullptr) return cited;
    return base::Text("decision-cited-unverified", language_, {{"clause", cited}});
  }

  void Headline() {
    const std::string& outcome = explanation_.verdict.outcome;
    base::MessageArgs args = {
        {"decision", Title()}, {"region", snapshot_.title.In(language_)}, {"outcome", Word(outcome)}};
    const std::string id = "decision-outcome-" + outcome;
    if (outcome == "expired") return Expired(std::move(args));
    Add(base::HasText(id) ? id.c_str() : "decision-outcome-row", args);
    const Value& value = explanation_.verdict.value;
    if (value.is_number() || value.is_string() || value.is_bool()) {
      const std::string unit = decision_ == nullptr ? "" : decision_->unit;
      Add("decision-line-value", {{"value", Amount(value, unit)}});
    }
  }

  // The facts by which a rule, or the whole decision, is about others.
  void NotFor(const RuleTrace& trace) {
    std::string facts;
    const std::vector<Slot>& slots = explanation_.evidence->program->slots();
    for (const std::uint32_t slot : trace.test->whom) {
      const Value& value = explanation_.evidence->slots[slot];
      if (value.is_null() || value.is_list() || value.is_map()) continue;
      facts += (facts.empty() ? "" : separator()) +
               base::Text("decision-items-fact", language_,
                          {{"fact", FactTitle(decision_, slots[slot].path, language_)}, {"value", Amount(value, "")}});
    }
    Add("decision-line-not-for", {{"rule", Name(trace)}, {"facts", facts}});
  }

  // What a decision that this one uses came to.
  void Used(const UsedAnswer& used) {
    const Verdict& verdict = used.explanation->verdict;
    const Renderer other(*used.explanation, snapshot_, used.decision, language_);
    const std::string id = "decision-word-" + verdict.outcome;
    const std::string outcome = base::HasText(id) ? base::Text(id, language_) : other.Word(verdict.outcome);
    const Value& value = verdict.value;
    const bool plain = value.is_number() || value.is_string() || value.is_bool();
    if (!plain) return Add("decision-line-used", {{"decision", other.Title()}, {"outcome", outcome}});
    const std::string unit = other.decision_ == nullptr ? "" : other.decision_->unit;
    Add("decision-line-used-value",
        {{"decision", other.Title()}, {"outcome", outcome}, {"value", other.Amount(value, unit)}});
  }

  // A result that is not there has no title of a fact.
  std::string MissingTitle(const std::string& path) const {
    for (const UsedAnswer& used : explanation_.used) {
      if (!path.starts_with(used.name + ".")) continue;
      const Renderer other(*used.explanation, snapshot_, used.decision, language_);
      return base::Text("decision-word-result-of", language_, {{"decision", other.Title()}});
    }
    return FactTitle(decision_, path, language_);
  }

  void Expired(base::MessageArgs args) {
    const Value& value = explanation_.verdict.value;
    args.emplace_back("layer", RegionTitle(std::string(value.Get("expired").GetString("region"))));
    const std::string to(value.Get("expired").GetString("effective_to"));
    const auto day = calendar::Date::Parse(to);
    args.emplace_back("to", day ? ruleset::DayInWords(*day).In(language_) : to);
    std::string in_force;
    if (value.Get("in_force").is_list()) {
      for (const Value& region : value.Get("in_force").as_list()) {
        in_force += (in_force.empty() ? "" : separator()) + RegionTitle(region.as_string());
      }
    }
    args.emplace_back("in_force", in_force);
    Add("decision-outcome-expired", args);
  }

  void Failed(const RuleTrace& trace) {
    const std::string failure = FailureOf(explanation_, trace, snapshot_, language_);
    if (failure.empty()) return Add("decision-line-failed", {{"rule", Name(trace)}});
    Add("decision-line-failed-because", {{"rule", Name(trace)}, {"failure", failure}});
  }

  // What the items of a list were to the rule: "3项：符合甲；不符合乙（持证：否）".
  std::string ListLine(const ListUse& use) const {
    std::string parts;
    for (int part = 0; part <= static_cast<int>(ItemPart::kTaken); ++part) {
      const std::string items = ItemsOf(use, static_cast<ItemPart>(part));
      if (items.empty()) continue;
      const std::string id = "decision-items-" + std::string(ItemPartWord(static_cast<ItemPart>(part)));
      parts += (parts.empty()                ? ""
                : language_ == Language::kZh ? "；"
                                             : "; ") +
               base::Text(id, language_, {{"items", items}});
    }
    return base::Text("decision-line-list", language_,
                      {{"list", FactTitle(decision_, use.path, language_)},
                       {"count", std::to_string(use.items.size())},
                       {"parts", parts}});
  }

  // The items that were the same to the rule, with their fields where those say why; empty when there is none.
  std::string ItemsOf(const ListUse& use, ItemPart part) const {
    std::string out;
    std::size_t named = 0;
    std::size_t all = 0;
    for (const ListUse::Item& item : use.items) {
      if (item.part != part || ++all > base::limits::kNamedItems) continue;
      const bool plain = part == ItemPart::kCounted || part == ItemPart::kPassed || part == ItemPart::kTaken;
      const std::string facts = plain ? std::string() : ItemFacts(use, item);
      out += (named++ == 0 ? "" : separator()) +
             (facts.empty() ? item.name
                            : base::Text("decision-line-item", language_, {{"rule", item.name}, {"item", facts}}));
    }
    if (all > named)
      out = base::Text("decision-items-more", language_, {{"items", out}, {"count", std::to_string(all)}});
    return out;
  }

  std::string ItemFacts(const ListUse& use, const ListUse::Item& item) const {
    std::string out;
    for (const auto& [path, value] : item.facts.as_map()) {
      const std::string words =
          value.is_null() ? base::Text("decision-word-not-given", language_) : Amount(value, std::string());
      const std::string title = FactTitle(decision_, use.path + "." + path, language_);
      out += (out.empty() ? "" : separator()) +
             base::Text("decision-items-fact", language_, {{"fact", title}, {"value", words}});
    }
    return out;
  }

  std::string RegionTitle(const std::string& region) const {
    for (const ruleset::LayerRef& layer : snapshot_.layers) {
      if (layer.region == region && !layer.title.In(language_).empty()) return layer.title.In(language_);
    }
    return region;
  }

  std::string ParameterTitle(const ParameterUse& use) const {
    const ruleset::Parameter* parameter = ParameterOf(use);
    return parameter != nullptr && !parameter->title.In(language_).empty() ? parameter->title.In(language_) : use.name;
  }

  // The value is about some only: the facts that say so.
  void Special(const ParameterUse& use) {
    std::string facts;
    for (const auto& [path, value] : use.facts.as_map()) {
      if (value.is_null() || value.is_list() || value.is_map()) continue;
      facts += (facts.empty() ? "" : separator()) +
               base::Text("decision-items-fact", language_,
                          {{"fact", FactTitle(decision_, path, language_)}, {"value", Amount(value, "")}});
    }
    Add("decision-line-special", {{"parameter", ParameterTitle(use)},
                                  {"facts", facts},
                                  {"value", Amount(ParameterOf(use), use.value)},
                                  {"region", RegionTitle(use.region)}});
  }

  void Yielded(const ParameterUse& use) {
    for (const ParameterUse::Yielded& other : use.yielded) {
      // Two regions that say the same do not differ in anything that anyone need be told.
      if (other.value == use.value) continue;
      const ruleset::Parameter* parameter = ParameterOf(use);
      Add("decision-line-yielded", {{"parameter", ParameterTitle(use)},
                                    {"value", Amount(parameter, use.value)},
                                    {"region", RegionTitle(use.region)},
                                    {"from", ruleset::DayInWords(use.from).In(language_)},
                                    {"other", Amount(parameter, other.value)},
                                    {"other_region", RegionTitle(other.region)}});
    }
  }

  // Of a parameter that facts choose the value of: which facts, whom the value is about, and why others did not govern.
  void ByFacts(const ParameterUse& use, Value* entry) const {
    if (!use.applies_to.empty()) entry->Set("applies_to", use.applies_to);
    entry->Set("facts", use.facts);
    Value others = Value::EmptyList();
    for (const ParameterUse::Other& other : use.others) {
      Value row = Value::EmptyMap();
      row.Set("value", other.value);
      row.Set("region", other.region);
      row.Set("applies_to", other.applies_to);
      row.Set("result", other.unknown ? "unknown" : "not_applicable");
      row.Set("clauses", snapshot_.CitationValues(other.clauses));
      others.Append(std::move(row));
    }
    if (!others.as_list().empty()) entry->Set("others", std::move(others));
  }

  Value Parameters(const RuleTrace& trace) const {
    Value list = Value::EmptyList();
    for (const ParameterUse& use : ParametersOf(explanation_, trace, snapshot_)) {
      if (use.region.empty()) continue;  // which value governs is not told: Undecided
      Value entry = Value::EmptyMap();
      entry.Set("name", use.name);
      entry.Set("value", use.value);
      entry.Set("from", use.from.ToString());
      entry.Set("region", use.region);
      entry.Set("clauses", snapshot_.CitationValues(use.clauses));
      if (use.facts.is_map()) ByFacts(use, &entry);
      if (use.choice) entry.Set("choice", true);
      const ruleset::Parameter* parameter = ParameterOf(use);
      if (parameter != nullptr && !parameter->ambiguity.empty()) entry.Set("ambiguity", parameter->ambiguity);
      Value yielded = Value::EmptyList();
      for (const ParameterUse::Yielded& other : use.yielded) {
        Value loser = Value::EmptyMap();
        loser.Set("region", other.region);
        loser.Set("value", other.value);
        loser.Set("clauses", snapshot_.CitationValues(other.clauses));
        yielded.Append(std::move(loser));
      }
      if (!yielded.as_list().empty()) entry.Set("yielded", std::move(yielded));
      list.Append(std::move(entry));
    }
    return list;
  }

  // Parameters of which the facts do not tell the value.
  Value Undecided(const RuleTrace& trace) const {
    Value list = Value::EmptyList();
    for (const ParameterUse& use : ParametersOf(explanation_, trace, snapshot_)) {
      if (!use.region.empty()) continue;
      Value entry = Value::EmptyMap();
      entry.Set("name", use.name);
      ByFacts(use, &entry);
      list.Append(std::move(entry));
    }
    return list;
  }

  Value Lists(const RuleTrace& trace) const {
    Value lists = Value::EmptyList();
    for (const ListUse& use : ListsOf(explanation_, trace)) {
      Value items = Value::EmptyList();
      for (const ListUse::Item& item : use.items) {
        if (items.as_list().size() == base::limits::kTracedItems) break;
        Value entry = Value::EmptyMap();
        entry.Set("item", item.name);
        entry.Set("result", ItemPartWord(item.part));
        if (!item.value.is_null()) entry.Set("value", item.value);
        if (!item.facts.as_map().empty()) entry.Set("facts", item.facts);
        items.Append(std::move(entry));
      }
      Value list = Value::EmptyMap();
      list.Set("function", use.text);
      const std::size_t more = use.items.size() - items.as_list().size();
      list.Set("items", std::move(items));
      if (more > 0) list.Set("more", static_cast<std::int64_t>(more));
      list.Set("said", ListLine(use));
      lists.Append(std::move(list));
    }
    return lists;
  }

  Value Entry(const RuleTrace& trace) const {
    Value entry = Value::EmptyMap();
    entry.Set("rule", trace.rule);
    // To whoever reads the trace a rule about others is one that was passed over.
    const bool others = trace.result == "not_applicable";
    entry.Set("result", others ? MarkWord(Mark::kSkipped) : trace.result);
    if (others) entry.Set("about_others", true);
    const std::string& title = trace.test->title->In(language_);
    if (!title.empty()) entry.Set("title", title);
    if (trace.item >= 0) entry.Set("item", ItemOf(explanation_, trace));
    if (!trace.condition.empty()) entry.Set("condition", trace.condition);
    if (!trace.test->applies_to.empty()) entry.Set("applies_to", trace.test->applies_to);
    entry.Set("facts", FactsOf(explanation_, trace));
    if (!trace.value.is_null()) entry.Set("value", trace.value);
    Value lists = Lists(trace);
    if (!lists.as_list().empty()) entry.Set("lists", std::move(lists));
    Value parameters = Parameters(trace);
    if (!parameters.as_list().empty()) entry.Set("parameters", std::move(parameters));
    Value undecided = Undecided(trace);
    if (!undecided.as_list().empty()) entry.Set("undecided", std::move(undecided));
    if (trace.result == "fail") {
      std::string failure = FailureOf(explanation_, trace, snapshot_, language_);
      if (!failure.empty()) entry.Set("failure", std::move(failure));
    }
    entry.Set("clauses", snapshot_.CitationValues({trace.clauses.begin(), trace.clauses.end()}));
    if (trace.test->choice) entry.Set("choice", true);
    if (!trace.test->span->file.empty()) {
      Value source = Value::EmptyMap();
      source.Set("file", trace.test->span->file.text());
      source.Set("line", trace.test->span->line);
      entry.Set("source", std::move(source));
    }
    return entry;
  }

  const Explanation& explanation_;
  const Snapshot& snapshot_;
  std::string name_;
  Language language_;
  const ruleset::Decision* decision_ = nullptr;
  Value lines_ = Value::EmptyList();
};

void PutWords(const Snapshot& snapshot, Language language, Value* parameter) {
  const auto at = snapshot.parameters.find(std::string(parameter->GetString("name")));
  if (at == snapshot.parameters.end()) return;
  const std::string region(parameter->GetString("region"));
  std::string title = region;
  for (const ruleset::LayerRef& layer : snapshot.layers) {
    if (layer.region == region) title = layer.title.In(language);
  }
  const std::string words = ruleset::AmountWords(at->second, parameter->Get("value")).In(language);
  parameter->Set("title", at->second.title.zh.empty() ? at->first : at->second.title.In(language));
  parameter->Set("words", words);
  parameter->Set("stated_by_title", title);
}

}  // namespace

void PutParameterWords(const Snapshot& snapshot, Language language, Value* shown) {
  Value* trace = shown->Find("trace");
  if (trace == nullptr || !trace->is_list()) return;
  for (Value& entry : trace->as_list()) {
    Value* parameters = entry.Find("parameters");
    if (parameters == nullptr) continue;
    for (Value& parameter : parameters->as_list()) PutWords(snapshot, language, &parameter);
  }
}

Value ToValue(const Explanation& explanation, const Snapshot& snapshot, std::string_view decision, calendar::Date as_of,
              Language language) {
  Renderer renderer(explanation, snapshot, decision, language);
  const Verdict& verdict = explanation.verdict;
  Value out = Value::EmptyMap();
  out.Set("decision", decision);
  out.Set("region", snapshot.region);
  out.Set("as_of", as_of.ToString());
  out.Set("snapshot", snapshot.digest);
  out.Set("outcome", verdict.outcome);
  out.Set("value", verdict.value);
  out.Set("trace", renderer.Trace());
  // Where only the verdict of a used decision was asked for, there is no trace of it to show.
  Value uses = Value::EmptyMap();
  for (const UsedAnswer& used : explanation.used) {
    if (used.explanation->evidence == nullptr) continue;
    uses.Set(used.name, ToValue(*used.explanation, snapshot, used.decision, as_of, language));
  }
  if (!uses.as_map().empty()) out.Set("uses", std::move(uses));
  out.Set("missing", Strings(verdict.missing));
  out.Set("missing_titles", renderer.MissingTitles());
  out.Set("failed", Strings(verdict.failed));
  out.Set("clauses", snapshot.CitationValues(verdict.clauses));
  out.Set("explanation", renderer.Lines());
  return out;
}

}  // namespace anze::decision
