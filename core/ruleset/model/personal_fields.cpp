#include "core/ruleset/model/personal_fields.h"

#include <algorithm>

#include "core/base/pointer.h"
#include "core/base/utf8.h"

namespace anze::ruleset {
namespace {

using base::Value;

void GatherMarked(const std::vector<Field>& fields, const std::vector<std::string>& above,
                  std::vector<PersonalField>* found) {
  for (const Field& field : fields) {
    std::vector<std::string> steps = above;
    steps.push_back(field.name);
    if (field.personal != Personal::kNone) {
      // Each item of a list of texts on its own; a list of anything else whole.
      if (field.item_type == Type::kString || field.item_type == Type::kText) steps.emplace_back();
      found->push_back({std::move(steps), field.personal});
      continue;
    }
    if (field.type == Type::kList) steps.emplace_back();
    GatherMarked(field.children, steps, found);
  }
}

class Walk {
 public:
  Walk(const PersonalField& field, const MaskNotes& notes) : field_(field), notes_(notes) {}

  void Mask(Value* value, std::size_t step, const std::string& pointer) const {
    if (value->is_null()) return;
    if (step == field_.steps.size()) return Put(value, pointer);
    const std::string& name = field_.steps[step];
    if (name.empty() && value->is_list()) {
      for (std::size_t i = 0; i < value->as_list().size(); ++i) {
        Mask(&value->as_list()[i], step + 1, base::PointerBelow(pointer, i));
      }
    } else if (!name.empty() && value->is_map()) {
      if (Value* child = value->Find(name)) Mask(child, step + 1, base::PointerBelow(pointer, name));
    } else {
      Put(value, pointer);
    }
  }

 private:
  void Put(Value* value, const std::string& pointer) const {
    Value masked = Masked(field_.kind, *value);
    if (notes_.pointers != nullptr) notes_.pointers->push_back(pointer);
    if (notes_.taken != nullptr) Take(*value, masked);
    *value = std::move(masked);
  }

  // The texts in it, whatever shape it has.
  void Take(const Value& value, const Value& masked) const {
    if (value.is_string()) return notes_.taken->emplace_back(value.as_string(), masked.as_string()), void();
    if (value.is_list()) {
      for (const Value& item : value.as_list()) Take(item, Masked(field_.kind, item));
    } else if (value.is_map()) {
      for (const auto& [name, child] : value.as_map()) Take(child, Masked(field_.kind, child));
    }
  }

  const PersonalField& field_;
  const MaskNotes& notes_;
};

void PutBackAt(const PersonalField& field, std::size_t step, const Value& stored, Value* value) {
  if (step == field.steps.size()) {
    if (!stored.is_null() && *value == Masked(field.kind, stored)) *value = stored;
    return;
  }
  const std::string& name = field.steps[step];
  if (!name.empty()) {
    const Value* before = stored.Find(name);
    Value* child = value->Find(name);
    if (before != nullptr && child != nullptr) PutBackAt(field, step + 1, *before, child);
    return;
  }
  // Only into a list as long as it was: else nobody knows which row a mask stands for.
  if (!stored.is_list() || !value->is_list() || stored.as_list().size() != value->as_list().size()) return;
  for (std::size_t i = 0; i < stored.as_list().size(); ++i) {
    PutBackAt(field, step + 1, stored.as_list()[i], &value->as_list()[i]);
  }
}

void MaskIn(const TakenTexts& taken, std::string* text) {
  for (const auto& [clear, masked] : taken) {
    for (std::size_t at = text->find(clear); at != std::string::npos; at = text->find(clear, at + masked.size())) {
      text->replace(at, clear.size(), masked);
    }
  }
}

void MaskBelow(const TakenTexts& taken, Value* value) {
  if (value->is_string()) {
    std::string text = value->as_string();
    MaskIn(taken, &text);
    if (text != value->as_string()) *value = Value(std::move(text));
  } else if (value->is_list()) {
    for (Value& item : value->as_list()) MaskBelow(taken, &item);
  } else if (value->is_map()) {
    for (auto& [name, child] : value->as_map()) MaskBelow(taken, &child);
  }
}

std::string_view FirstOf(std::string_view* pointer) {
  pointer->remove_prefix(1);
  const std::string_view first = pointer->substr(0, pointer->find('/'));
  pointer->remove_prefix(first.size());
  return first;
}

}  // namespace

std::string PersonalField::path() const {
  std::string all;
  for (const std::string& step : steps) {
    if (!step.empty()) all += (all.empty() ? "" : ".") + step;
  }
  return all;
}

PersonalFields::PersonalFields(const Schema& schema) { GatherMarked(schema.fields(), {}, &fields_); }

Personal PersonalFields::KindOf(std::string_view dotted) const {
  const auto found =
      std::find_if(fields_.begin(), fields_.end(), [&](const auto& one) { return one.path() == dotted; });
  return found == fields_.end() ? Personal::kNone : found->kind;
}

void PersonalFields::Mask(Value* value, const std::string& pointer, const MaskNotes& notes) const {
  for (const PersonalField& field : fields_) Walk(field, notes).Mask(value, 0, pointer);
}

const Value* PersonalFields::Marked(const Value& value, std::string_view pointer) const {
  for (const PersonalField& field : fields_) {
    const Value* at = &value;
    std::string_view rest = pointer;
    std::size_t step = 0;
    while (at != nullptr && step < field.steps.size() && !rest.empty() && rest.front() == '/') {
      const std::string name(FirstOf(&rest));
      if (!field.steps[step].empty()) {
        at = name == field.steps[step] ? at->Find(name) : nullptr;
      } else {
        const bool number = !name.empty() && name.size() < 9 && name.find_first_not_of("0123456789") == name.npos;
        const std::size_t index = number ? std::stoul(name) : 0;
        at = number && at->is_list() && index < at->as_list().size() ? &at->as_list()[index] : nullptr;
      }
      ++step;
    }
    if (at != nullptr && rest.empty() && step == field.steps.size() && !at->is_null()) return at;
  }
  return nullptr;
}

void PersonalFields::PutBack(const Value& stored, Value* value) const {
  for (const PersonalField& field : fields_) PutBackAt(field, 0, stored, value);
}

// The longest first, so that a name within an address does not spoil the address.
void MaskTexts(const TakenTexts& taken, Value* value) {
  TakenTexts texts;
  for (const auto& pair : taken) {
    if (base::CountCodePoints(pair.first) > 1 && pair.first != pair.second) texts.push_back(pair);
  }
  if (texts.empty()) return;
  std::stable_sort(texts.begin(), texts.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  MaskBelow(texts, value);
}

}  // namespace anze::ruleset
