#include <algorithm>
#include <set>

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/utf8.h"
#include "core/calendar/date.h"
#include "core/ruleset/credit_code.h"
#include "core/ruleset/nearest.h"
#include "core/ruleset/schema.h"

namespace anze::ruleset {
namespace {

using base::Error;
using base::Value;

// JSON Pointer segments escape "~" and "/".
std::string Below(const std::string& pointer, std::string_view name) {
  std::string below;
  below.reserve(pointer.size() + 1 + name.size());
  below.append(pointer).push_back('/');
  for (const char c : name) {
    if (c == '~') {
      below += "~0";
    } else if (c == '/') {
      below += "~1";
    } else {
      below += c;
    }
  }
  return below;
}

class Validator {
 public:
  explicit Validator(bool require_all) : require_all_(require_all) {}

  void CheckObject(const std::vector<Field>& fields, const Value& value, const std::string& pointer) {
    if (!value.is_null() && !value.is_map()) return WrongType(value, "object", pointer);
    for (const Field& field : fields) {
      const Value& child = value.Get(field.name);
      // Most fields of a case are absent and may be: no pointer is built for them.
      if (child.is_null() && MayBeAbsent(field)) continue;
      CheckField(field, child, Below(pointer, field.name));
    }
    if (!value.is_map()) return;
    for (const auto& member : value.as_map()) {
      const std::string& name = member.first;
      const bool known =
          std::any_of(fields.begin(), fields.end(), [&name](const Field& field) { return field.name == name; });
      if (!known) UnknownField(fields, name, Below(pointer, name));
    }
  }

  base::Diagnostics Take() { return std::move(found_); }

 private:
  bool MayBeAbsent(const Field& field) const {
    return !require_all_ || (!field.required && field.type != Type::kObject);
  }

  void CheckField(const Field& field, const Value& value, const std::string& pointer) {
    if (value.is_null()) {
      if (require_all_ && field.required) Missing(field, pointer);
      // Required fields of an object that is absent are missing as well, unless the object is optional itself.
      const bool implied = field.type == Type::kObject && field.title.zh.empty();
      if (require_all_ && field.type == Type::kObject && (field.required || implied)) {
        CheckObject(field.children, value, pointer);
      }
      return;
    }
    if (field.type == Type::kObject) return CheckObject(field.children, value, pointer);
    if (field.type == Type::kList) return CheckList(field, value, pointer);
    CheckScalar(field, field.type, field.values, value, pointer);
  }

  void CheckList(const Field& field, const Value& value, const std::string& pointer) {
    if (!value.is_list()) return WrongType(value, "list", pointer);
    for (std::size_t i = 0; i < value.as_list().size(); ++i) {
      const Value& item = value.as_list()[i];
      const std::string at = Below(pointer, std::to_string(i));
      if (field.item_type) {
        CheckScalar(field, *field.item_type, field.item_values, item, at);
      } else if (!field.children.empty()) {
        if (item.is_null()) {
          WrongType(item, "object", at);
        } else {
          CheckObject(field.children, item, at);
        }
      }
    }
  }

  void CheckScalar(const Field& field, Type type, const std::vector<std::string>& values, const Value& value,
                   const std::string& pointer) {
    switch (type) {
      case Type::kBoolean:
        if (!value.is_bool()) WrongType(value, "boolean", pointer);
        return;
      case Type::kInteger:
      case Type::kMoney:
        if (!value.is_integer()) return WrongType(value, TypeName(type), pointer);
        return CheckBounds(field, value.as_number(), pointer);
      case Type::kNumber:
      case Type::kRatio:
        if (!value.is_number()) return WrongType(value, TypeName(type), pointer);
        return CheckBounds(field, value.as_number(), pointer);
      default:
        if (!value.is_string()) return WrongType(value, TypeName(type), pointer);
        CheckText(field, type, values, value.as_string(), pointer);
    }
  }

  void CheckBounds(const Field& field, base::Number number, const std::string& pointer) {
    if (field.min && number < *field.min) {
      Add("out-of-bounds", {{"value", number.ToString()}, {"bound", ">= " + field.min->ToString()}}, pointer);
    }
    if (field.max && number > *field.max) {
      Add("out-of-bounds", {{"value", number.ToString()}, {"bound", "<= " + field.max->ToString()}}, pointer);
    }
  }

  void CheckText(const Field& field, Type type, const std::vector<std::string>& values, const std::string& text,
                 const std::string& pointer) {
    if (text.size() > base::limits::kStringBytes) {
      return Add("too-long", {{"max", std::to_string(base::limits::kStringBytes)}, {"unit", "byte"}}, pointer);
    }
    if (type == Type::kDate && !calendar::Date::Parse(text)) return Add("bad-date", {{"text", text}}, pointer);
    if (type == Type::kDateTime && !calendar::Instant::Parse(text)) return Add("bad-date", {{"text", text}}, pointer);
    if (type == Type::kEnum && std::find(values.begin(), values.end(), text) == values.end()) {
      return NotInEnum(values, text, pointer);
    }
    if (field.max_length > 0 && base::CountCodePoints(text) > static_cast<std::size_t>(field.max_length)) {
      Add("too-long", {{"max", std::to_string(field.max_length)}, {"unit", "character"}}, pointer);
    }
    if (field.format == "uscc") CheckCode(text, pointer);
  }

  // A code that only fails its check character may be genuine: it is mentioned and let through.
  void CheckCode(const std::string& text, const std::string& pointer) {
    const CreditCode code = CheckCreditCode(text);
    if (code == CreditCode::kMalformed) Add("bad-credit-code", {{"text", text}}, pointer);
    if (code != CreditCode::kLegacy) return;
    Add("credit-code-legacy", {{"text", text}}, pointer);
    found_.back().severity = base::Severity::kWarning;
  }

  void NotInEnum(const std::vector<std::string>& values, const std::string& text, const std::string& pointer) {
    std::string known;
    std::vector<std::string_view> names(values.begin(), values.end());
    for (const std::string& value : values) {
      known += known.empty() ? "" : ", ";
      known += value;
    }
    Add("not-in-enum", {{"text", text}, {"known", known}}, pointer);
    found_.back().fix = std::string(Nearest(text, names));
  }

  void Missing(const Field& field, const std::string& pointer) {
    base::MessageArgs args = {{"field", field.name}};
    if (!field.title.zh.empty()) {
      args.insert(
          args.end(),
          {{"reason", "titled"}, {"title_zh", field.title.zh}, {"title_en", field.title.In(base::Language::kEn)}});
    }
    Add("missing-field", std::move(args), pointer);
  }

  void UnknownField(const std::vector<Field>& fields, const std::string& name, const std::string& pointer) {
    std::vector<std::string_view> names;
    std::string known;
    for (const Field& field : fields) {
      names.push_back(field.name);
      known += known.empty() ? "" : ", ";
      known += field.name;
    }
    Add("unknown-field", {{"field", name}, {"known", known}, {"reason", "known"}}, pointer);
    found_.back().fix = std::string(Nearest(name, names));
  }

  void WrongType(const Value& value, std::string_view expected, const std::string& pointer) {
    const std::string text = value.is_map() || value.is_list() ? std::string(value.TypeName()) : base::WriteJson(value);
    Add("wrong-type", {{"expected", std::string(expected)}, {"actual", text}}, pointer);
  }

  void Add(std::string code, base::MessageArgs args, const std::string& pointer) {
    found_.push_back(Error(std::move(code), std::move(args)).At(pointer));
  }

  bool require_all_;
  base::Diagnostics found_;
};

}  // namespace

base::Diagnostics Schema::Validate(const base::Value& value, bool require_all,
                                   const std::string& pointer_prefix) const {
  Validator validator(require_all);
  validator.CheckObject(fields_, value, pointer_prefix);
  return validator.Take();
}

}  // namespace anze::ruleset
