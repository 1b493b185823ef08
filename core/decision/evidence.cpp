// The parts of a trace that are put together when it is looked at: facts, parameters, sentences.
//
// Most traces are never looked at in full (a list of decisions shows outcomes), so none of this is
// done while tracing.
#include <algorithm>

#include "core/decision/compiler.h"
#include "core/decision/decision.h"
#include "core/decision/explain.h"
#include "core/decision/names.h"
#include "core/decision/sentence.h"
#include "core/ruleset/model/value_words.h"

namespace anze::decision {
namespace {

using base::Localized;
using base::Value;

const Value kNull;

// The item of the list that the trace is about; nullptr when it is about none.
const Value* ItemValue(const Explanation& explanation, const RuleTrace& trace) {
  const Evidence& evidence = *explanation.evidence;
  if (trace.item < 0 || evidence.program == nullptr) return nullptr;
  const auto index = static_cast<std::size_t>(trace.test - evidence.program->tests.data());
  const Value& list = evidence.slots[evidence.program->rules[index].list];
  const auto item = static_cast<std::size_t>(trace.item);
  return list.is_list() && item < list.as_list().size() ? &list.as_list()[item] : nullptr;
}

// How people call an item of a list.
std::string NameOf(const Value* item, std::size_t position) {
  if (item != nullptr && item->is_string()) return item->as_string();
  const std::string_view name = item == nullptr ? std::string_view() : item->GetString("name");
  return name.empty() ? std::to_string(position + 1) : std::string(name);
}

// "member.name" read from the item that `member` names.
const Value* ReadItem(const Value& item, std::string_view read_as) {
  const std::size_t dot = read_as.find('.');
  return dot == std::string_view::npos ? &item : item.FindPath(read_as.substr(dot + 1));
}

const ruleset::Field* FieldAt(const std::vector<ruleset::Field>& fields, std::string_view path) {
  const std::string_view name = path.substr(0, path.find('.'));
  for (const ruleset::Field& field : fields) {
    if (field.name != name) continue;
    return name.size() == path.size() ? &field : FieldAt(field.children, path.substr(name.size() + 1));
  }
  return nullptr;
}

ListUse::Item ItemUse(const Explanation& explanation, const RuleTrace& trace, const FoldCode& fold,
                      const ItemNote& note) {
  const Evidence& evidence = *explanation.evidence;
  const std::vector<Slot>& slots = evidence.program->code.slots;
  const Slot& slot = slots[fold.list];
  const Value* around = slot.of_item ? ItemValue(explanation, trace) : nullptr;
  const Value* list = !slot.of_item       ? &evidence.slots[fold.list]
                      : around == nullptr ? nullptr
                                          : ReadItem(*around, slot.read_as);
  const bool there = list != nullptr && list->is_list() && note.item < list->as_list().size();
  const Value* item = there ? &list->as_list()[note.item] : nullptr;
  ListUse::Item out{NameOf(item, note.item), note.part, note.value, Value::EmptyMap()};
  for (const std::uint32_t number : fold.slots) {
    const std::string& path = slots[number].read_as;
    if (path.empty()) continue;  // the item itself is its name
    const Value* value = item == nullptr ? nullptr : item->FindPath(path);
    out.facts.Set(path, value == nullptr ? kNull : *value);
  }
  return out;
}

// What a {placeholder} of a failure sentence stands for, in words: a fact, a field of the item, a parameter, the day of
// the decision or a step before. A fact that was not given shows as a gap, not as the word null.
class Placeholder {
 public:
  Placeholder(const Explanation& explanation, const RuleTrace& trace, const ruleset::Snapshot& snapshot)
      : explanation_(explanation), trace_(trace), snapshot_(snapshot), program_(*explanation.evidence->program) {}

  Localized Words(const std::string& name) const {
    const std::vector<Slot>& slots = program_.slots();
    for (std::size_t i = 0; i < slots.size(); ++i) {
      if (slots[i].of_item || slots[i].path != name) continue;
      return Said(FieldAt(program_.source->facts.fields(), name), explanation_.evidence->slots[i]);
    }
    if (const Value* step = Step(name)) return Said(IsFen() ? &Money() : nullptr, *step);
    const Value* item = ItemValue(explanation_, trace_);
    if (const Value* value = item == nullptr ? nullptr : ReadItem(*item, name)) return Said(ItemField(name), *value);
    if (name == "as_of") return ruleset::DayInWords(explanation_.evidence->as_of);
    const auto parameter = snapshot_.parameters.find(name);
    const ruleset::DatedValue* value = GoverningFor(*explanation_.evidence, snapshot_, name);
    if (value == nullptr) return Said(nullptr, kNull);
    return ruleset::AmountWords(parameter->second, value->value);
  }

 private:
  static Localized Said(const ruleset::Field* field, const Value& value) {
    return value.is_null() ? Localized{"—", "—"} : ruleset::InSentence(field, value);
  }

  // The steps of a formula that counts in fen are money.
  bool IsFen() const { return program_.source->unit == "fen"; }

  const Value* Step(const std::string& name) const {
    for (const RuleTrace& trace : explanation_.trace) {
      if (trace.rule == name && !trace.value.is_null()) return &trace.value;
    }
    return nullptr;
  }

  // Of "member.share" the field share of the list that the rule goes through; of a list of scalars the list itself.
  const ruleset::Field* ItemField(std::string_view read_as) const {
    const auto index = static_cast<std::size_t>(trace_.test - program_.tests.data());
    if (index >= program_.rules.size()) return nullptr;
    const ruleset::Field* list =
        FieldAt(program_.source->facts.fields(), program_.slots()[program_.rules[index].list].path);
    const std::size_t dot = read_as.find('.');
    if (list == nullptr || dot == std::string_view::npos) return list;
    return FieldAt(list->children, read_as.substr(dot + 1));
  }

  static const ruleset::Field& Money() {
    static const ruleset::Field kMoney = [] {
      ruleset::Field field;
      field.type = ruleset::Type::kMoney;
      return field;
    }();
    return kMoney;
  }

  const Explanation& explanation_;
  const RuleTrace& trace_;
  const ruleset::Snapshot& snapshot_;
  const DecisionProgram& program_;
};

}  // namespace

std::string FactTitle(const ruleset::Decision* decision, std::string_view path, base::Language language) {
  const ruleset::Field* field = decision == nullptr ? nullptr : FieldAt(decision->facts.fields(), path);
  const std::string& title = field == nullptr ? std::string() : field->title.In(language);
  return title.empty() ? std::string(path) : title;
}

Value FactsOf(const Explanation& explanation, const RuleTrace& trace) {
  const Evidence& evidence = *explanation.evidence;
  for (const OwnTest& own : evidence.own) {
    if (&own.info == trace.test) return own.facts;
  }
  Value facts = Value::EmptyMap();
  if (evidence.program == nullptr) return facts;
  const Value* item = ItemValue(explanation, trace);
  for (const std::uint32_t number : trace.test->slots) {
    const Slot& slot = evidence.program->slots()[number];
    if (slot.of_item && item == nullptr) continue;
    const Value* value = slot.of_item ? ReadItem(*item, slot.read_as) : &evidence.slots[number];
    facts.Set(slot.read_as, value == nullptr ? kNull : *value);
  }
  // A rule over a list that could not be gone through read the list.
  const auto index = static_cast<std::size_t>(trace.test - evidence.program->tests.data());
  if (item == nullptr && index < evidence.program->rules.size() && evidence.program->rules[index].each) {
    const std::uint32_t list = evidence.program->rules[index].list;
    facts.Set(evidence.program->slots()[list].path, evidence.slots[list]);
  }
  return facts;
}

std::string ItemOf(const Explanation& explanation, const RuleTrace& trace) {
  return trace.item < 0 ? std::string() : NameOf(ItemValue(explanation, trace), static_cast<std::size_t>(trace.item));
}

std::vector<ListUse> ListsOf(const Explanation& explanation, const RuleTrace& trace) {
  std::vector<ListUse> lists;
  const Evidence& evidence = *explanation.evidence;
  std::uint32_t last = UINT32_MAX;
  for (std::uint32_t i = trace.first_note; i < trace.last_note; ++i) {
    const ItemNote& note = evidence.notes[i];
    const Code& code = evidence.program->code;
    const FoldCode& fold = code.folds[note.fold];
    if (note.fold != last) {
      const Origin& origin = code.origins[fold.at];
      ListUse& list = lists.emplace_back();
      list.text = code.sources[origin.source].text.substr(origin.begin, origin.end - origin.begin);
      list.path = code.slots[fold.list].path;
      last = note.fold;
    }
    lists.back().items.push_back(ItemUse(explanation, trace, fold, note));
  }
  return lists;
}

std::string FailureOf(const Explanation& explanation, const RuleTrace& trace, const ruleset::Snapshot& snapshot,
                      base::Language language) {
  const std::string& sentence = trace.test->failure->In(language);
  if (sentence.empty() || explanation.evidence->program == nullptr) return sentence;
  const Placeholder placeholder(explanation, trace, snapshot);
  base::MessageArgs args;
  for (std::string& name : PlaceholdersOf(sentence)) {
    std::string words = placeholder.Words(name).In(language);
    args.emplace_back(std::move(name), std::move(words));
  }
  return base::FillTemplate(sentence, args);
}

}  // namespace anze::decision
