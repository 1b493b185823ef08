#include "core/ruleset/model/compare_fields.h"

#include <optional>
#include <utility>

#include "core/base/pointer.h"
#include "core/calendar/date.h"

namespace anze::ruleset {
namespace {

using base::Value;

const Field* FieldAt(const std::vector<Field>& fields, std::string_view dotted) {
  const std::size_t dot = dotted.find('.');
  for (const Field& field : fields) {
    if (field.name != dotted.substr(0, dot)) continue;
    return dot == std::string_view::npos ? &field : FieldAt(field.children, dotted.substr(dot + 1));
  }
  return nullptr;
}

class Comparison {
 public:
  // `fields` describe `object`, within which paths are looked up.
  Comparison(const std::vector<Field>& fields, const Value& object, base::Diagnostics* found)
      : fields_(fields), object_(object), found_(found) {}

  void Check(const std::vector<Field>& fields, const Value& value, const std::string& pointer) {
    for (const Field& field : fields) {
      const Value* member = value.Find(field.name);
      if (member == nullptr || member->is_null()) continue;
      if (field.type == Type::kObject) {
        if (member->is_map()) Check(field.children, *member, base::PointerBelow(pointer, field.name));
      } else if (field.type == Type::kList) {
        CheckItems(field, *member, base::PointerBelow(pointer, field.name));
      } else if (!field.not_before.empty()) {
        NotBefore(field, *member, base::PointerBelow(pointer, field.name));
      } else if (!field.at_most.empty()) {
        AtMost(field, *member, base::PointerBelow(pointer, field.name));
      }
    }
  }

 private:
  // Within an item paths begin at the item, so each item is compared as an object of its own.
  void CheckItems(const Field& list, const Value& value, const std::string& pointer) {
    if (list.children.empty() || !value.is_list()) return;
    for (std::size_t i = 0; i < value.as_list().size(); ++i) {
      const Value& item = value.as_list()[i];
      if (item.is_map()) CompareFields(list.children, item, base::PointerBelow(pointer, i), found_);
    }
  }

  void NotBefore(const Field& field, const Value& value, const std::string& pointer) {
    const Value* other = MemberAt(object_, field.not_before);
    if (other == nullptr || !other->is_string() || !value.is_string()) return;
    const auto at = MomentOf(field, value);
    const auto from = MomentOf(field, *other);
    if (!at || !from || *from <= *at) return;
    Add("before-other", field.not_before, value.as_string(), other->as_string(), pointer);
  }

  // A day by its number, an instant by its milliseconds: both of a pair are of one type.
  static std::optional<std::int64_t> MomentOf(const Field& field, const Value& value) {
    if (field.type == Type::kDateTime) {
      const auto instant = calendar::Instant::Parse(value.as_string());
      return instant ? std::optional(instant->millis()) : std::nullopt;
    }
    const auto date = calendar::Date::Parse(value.as_string());
    return date ? std::optional(calendar::Instant::StartOfDay(*date).millis()) : std::nullopt;
  }

  void AtMost(const Field& field, const Value& value, const std::string& pointer) {
    const Value* other = MemberAt(object_, field.at_most);
    if (other == nullptr || !other->is_number() || !value.is_number()) return;
    if (!(other->as_number() < value.as_number())) return;
    Add("more-than-other", field.at_most, value.as_number().ToString(), other->as_number().ToString(), pointer);
  }

  void Add(std::string code, const std::string& path, std::string value, std::string bound,
           const std::string& pointer) {
    const Field* other = FieldAt(fields_, path);
    const bool titled = other != nullptr && !other->title.zh.empty();
    found_->push_back(base::Error(std::move(code), {{"value", std::move(value)},
                                                    {"bound", std::move(bound)},
                                                    {"other_zh", titled ? other->title.zh : path},
                                                    {"other_en", titled ? other->title.In(base::Language::kEn) : path}})
                          .At(pointer));
  }

  const std::vector<Field>& fields_;
  const Value& object_;
  base::Diagnostics* found_;
};

}  // namespace

void CompareFields(const std::vector<Field>& fields, const Value& object, const std::string& pointer,
                   base::Diagnostics* found) {
  if (object.is_map()) Comparison(fields, object, found).Check(fields, object, pointer);
}

}  // namespace anze::ruleset
