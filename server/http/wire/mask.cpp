#include "server/http/wire/mask.h"

#include <algorithm>
#include <utility>

#include "core/base/pointer.h"

namespace anze::http {
namespace {

using base::PointerBelow;
using base::Value;
using ruleset::PersonalFields;

constexpr std::string_view kHidden = "***";

// Every text and figure, of what nobody knows the meaning of.
void HideAll(Value* value, const std::string& pointer, std::vector<std::string>* pointers) {
  if (value->is_map()) {
    for (auto& [name, child] : value->as_map()) HideAll(&child, PointerBelow(pointer, name), pointers);
  } else if (value->is_list()) {
    for (std::size_t i = 0; i < value->as_list().size(); ++i) {
      HideAll(&value->as_list()[i], PointerBelow(pointer, i), pointers);
    }
  } else if (value->is_string() || value->is_number()) {
    *value = Value(kHidden);
    pointers->push_back(pointer);
  }
}

void With(const PersonalFields* fields, Value* value, const std::string& pointer, const ruleset::MaskNotes& notes) {
  if (fields != nullptr && value != nullptr) fields->Mask(value, pointer, notes);
}

}  // namespace

Mask Mask::OfCase(app::Rules* rules, app::Rules::BookPtr own, std::string_view type, std::string_view region,
                  calendar::Date today) {
  std::vector<app::Rules::BookPtr> books;
  auto now = rules->At(region, today);
  if (now.ok() && *now != own) books.push_back(std::move(*now));
  if (own != nullptr) books.push_back(std::move(own));
  Mask mask(std::move(books), type);
  mask.unknown_ = mask.books_.empty();
  for (const auto& book : mask.books_) {
    const auto* marks = book->personal.OfCase(type);
    mask.marked_ = mask.marked_ || marks != nullptr;
    mask.marks_facts_ = mask.marks_facts_ || (marks != nullptr && !marks->facts.empty());
  }
  return mask;
}

Mask Mask::OfRecord(app::Rules* rules, std::string_view type, std::string_view region, calendar::Date today) {
  std::vector<app::Rules::BookPtr> books;
  if (auto now = rules->At(region, today); now.ok()) {
    books.push_back(std::move(*now));
    // A layer that has lapsed still says what its own fields hold.
    const ruleset::LayerRef* lapsed = books.front()->snapshot->LapsedOn(today);
    if (lapsed != nullptr && lapsed->effective.to) {
      if (auto last = rules->At(region, *lapsed->effective.to); last.ok()) books.push_back(std::move(*last));
    }
  }
  Mask mask(std::move(books), type);
  mask.unknown_ = mask.books_.empty();
  for (const auto& book : mask.books_) mask.marked_ = mask.marked_ || book->personal.OfRecord(type) != nullptr;
  return mask;
}

void Mask::Facts(Value* facts, const std::string& pointer) {
  if (unknown_) return HideAll(facts, pointer, &pointers_);
  for (const auto& book : books_) {
    const auto* marks = book->personal.OfCase(type_);
    if (marks != nullptr) marks->facts.Mask(facts, pointer, Notes());
  }
}

void Mask::Record(Value* data, const std::string& pointer) {
  if (unknown_) return HideAll(data, pointer, &pointers_);
  for (const auto& book : books_) With(book->personal.OfRecord(type_), data, pointer, Notes());
}

void Mask::Event(Value* event, const std::string& pointer) {
  const std::string name(event->GetString("event"));
  Value* data = event->Find("data");
  for (const auto& book : books_) {
    With(book->personal.OfEvent(type_, name), data, PointerBelow(pointer, "data"), Notes());
  }
  if (Value* facts = event->Find("facts")) Facts(facts, PointerBelow(pointer, "facts"));
  if (unknown_ && data != nullptr) HideAll(data, PointerBelow(pointer, "data"), &pointers_);
  if (Value* answers = event->Find("answers")) Answers(answers, PointerBelow(pointer, "answers"));
  if (Value* effects = event->Find("effects")) Effects(effects, PointerBelow(pointer, "effects"));
}

// What a decision was given: marked by itself, or as the fact of the case that it is.
void Mask::Answers(Value* answers, const std::string& pointer) {
  if (!answers->is_list()) return;
  for (std::size_t i = 0; i < answers->as_list().size(); ++i) {
    Value& answer = answers->as_list()[i];
    const std::string decision(answer.GetString("decision"));
    Value* facts = answer.Find("facts");
    if (facts == nullptr) continue;
    const std::string at = PointerBelow(PointerBelow(pointer, i), "facts");
    for (const auto& book : books_) With(book->personal.OfDecision(decision), facts, at, Notes());
    Facts(facts, at);
  }
}

// What is asked of another case or of a register is marked there.
void Mask::Effects(Value* effects, const std::string& pointer) {
  if (!effects->is_list()) return;
  for (std::size_t i = 0; i < effects->as_list().size(); ++i) {
    Value* payload = effects->as_list()[i].Find("payload");
    if (payload == nullptr) continue;
    const std::string at = PointerBelow(PointerBelow(pointer, i), "payload");
    const std::string type(payload->GetString("type"));
    const std::string of_type(payload->GetString("of_type"));
    const std::string event(payload->GetString("event"));
    const std::string record(payload->GetString("record"));
    for (const auto& book : books_) {
      const auto* marks = book->personal.OfCase(type);
      if (marks != nullptr) With(&marks->facts, payload->Find("facts"), PointerBelow(at, "facts"), Notes());
      for (const char* member : {"facts", "data", "fields"}) {
        With(book->personal.OfRecord(record), payload->Find(member), PointerBelow(at, member), Notes());
        With(book->personal.OfEvent(of_type, event), payload->Find(member), PointerBelow(at, member), Notes());
      }
    }
  }
}

void Mask::Fact(std::string_view path, Value* row, const std::string& pointer) {
  for (const auto& book : books_) {
    const auto* marks = book->personal.OfCase(type_);
    if (marks == nullptr || marks->facts.KindOf(path) == ruleset::Personal::kNone) continue;
    for (const char* member : {"value", "words"}) {
      row->Set(member, Value(kHidden));
      pointers_.push_back(PointerBelow(pointer, member));
    }
    return;
  }
}

void Mask::Learn(Value facts) {
  const ruleset::MaskNotes notes{nullptr, &taken_};
  for (const auto& book : books_) {
    const auto* marks = book->personal.OfCase(type_);
    if (marks != nullptr) marks->facts.Mask(&facts, {}, notes);
  }
}

void Mask::Learn(std::string_view event, Value data, Value facts) {
  const ruleset::MaskNotes notes{nullptr, &taken_};
  for (const auto& book : books_) With(book->personal.OfEvent(type_, event), &data, {}, notes);
  Learn(std::move(facts));
}

void Mask::List(Value* part) {
  std::sort(pointers_.begin(), pointers_.end());
  pointers_.erase(std::unique(pointers_.begin(), pointers_.end()), pointers_.end());
  if (!pointers_.empty()) part->Set("masked", Value::ListOf(pointers_));
  pointers_.clear();
}

void Mask::Finish(Value* answer) {
  std::sort(taken_.begin(), taken_.end());
  taken_.erase(std::unique(taken_.begin(), taken_.end()), taken_.end());
  ruleset::MaskTexts(taken_, answer);
  List(answer);
}

const Value* Mask::MarkedFact(const Value& facts, std::string_view pointer) const {
  for (const auto& book : books_) {
    const auto* marks = book->personal.OfCase(type_);
    const Value* found = marks == nullptr ? nullptr : marks->facts.Marked(facts, pointer);
    if (found != nullptr) return found;
  }
  return nullptr;
}

const Value* Mask::MarkedDatum(std::string_view event, const Value& data, std::string_view pointer) const {
  for (const auto& book : books_) {
    const PersonalFields* marks = book->personal.OfEvent(type_, event);
    const Value* found = marks == nullptr ? nullptr : marks->Marked(data, pointer);
    if (found != nullptr) return found;
  }
  return nullptr;
}

const Value* Mask::MarkedMember(const Value& data, std::string_view pointer) const {
  for (const auto& book : books_) {
    const PersonalFields* marks = book->personal.OfRecord(type_);
    const Value* found = marks == nullptr ? nullptr : marks->Marked(data, pointer);
    if (found != nullptr) return found;
  }
  return nullptr;
}

}  // namespace anze::http
