// The validator of facts, data and records from outside. It reports everything it finds, because a
// form with ten mistakes should come back once. A null is an absent field everywhere: JSON of pages
// writes empty fields so.
#include <algorithm>
#include <set>

#include "core/base/answer_limits.h"
#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/base/pointer.h"
#include "core/base/utf8.h"
#include "core/calendar/date.h"
#include "core/ruleset/model/compare_fields.h"
#include "core/ruleset/model/credit_code.h"
#include "core/ruleset/model/field_rules.h"
#include "core/ruleset/model/schema.h"
#include "core/ruleset/model/value_words.h"

namespace anze::ruleset {
namespace {

using base::Error;
using base::Language;
using base::Value;

using base::PointerBelow;

// As JSON Schema's \S has it: nothing but white space.
bool Blank(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = base::NextCodePoint(text, &at);
    const bool space = (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0xA0 || c == 0x1680 ||
                       (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
                       c == 0x3000 || c == 0xFEFF;
    if (!space) return false;
  }
  return true;
}

class Validator {
 public:
  explicit Validator(bool require_all) : require_all_(require_all) {}

  // Objects are checked even where nothing is given, for the required fields in them.
  void CheckObject(const std::vector<Field>& fields, const Value& value, const std::string& pointer) {
    if (!value.is_null() && !value.is_map()) return WrongType(base::MessageArgs(), value, "object", pointer);
    for (const Field& field : fields) {
      const Value& child = value.Get(field.name);
      // Most fields of a case are absent and may be: no pointer is built for them.
      if (child.is_null() && MayBeAbsent(field)) continue;
      CheckField(field, child, PointerBelow(pointer, field.name));
    }
    if (!value.is_map()) return;
    for (const auto& member : value.as_map()) {
      const std::string& name = member.first;
      const bool known =
          std::any_of(fields.begin(), fields.end(), [&name](const Field& field) { return field.name == name; });
      if (!known) UnknownField(fields, name, PointerBelow(pointer, name));
    }
  }

  base::Diagnostics Take() { return std::move(found_); }

 private:
  bool MayBeAbsent(const Field& field) const {
    return !require_all_ || (!field.required && field.type != Type::kObject);
  }

  void CheckField(const Field& field, const Value& value, const std::string& pointer) {
    if (field.personal != Personal::kNone && !value.is_null()) return CheckPersonal(field, value, pointer);
    const std::size_t first = found_.size();
    CheckOpenField(field, value, pointer);
    if (found_.size() == first || !HoldsPersonal(field)) return;
    // What stands in the place of a list of persons, or of one of them, may be what one of them is called.
    for (std::size_t i = first; i < found_.size(); ++i) {
      const std::string& at = found_[i].pointer;
      const bool itself = at.find('/', std::min(at.size(), pointer.size() + 1)) == std::string::npos;
      if (itself && found_[i].code == "wrong-type") HideValue(&found_[i]);
    }
  }

  static bool HoldsPersonal(const Field& field) {
    return field.personal != Personal::kNone ||
           std::any_of(field.children.begin(), field.children.end(), HoldsPersonal);
  }

  // A mask that comes back is told from a value, and no finding repeats what it is about.
  void CheckPersonal(const Field& field, const Value& value, const std::string& pointer) {
    if (value.is_list()) {
      for (std::size_t i = 0; i < value.as_list().size(); ++i) {
        if (LooksMasked(field.personal, value.as_list()[i])) Masked(field, PointerBelow(pointer, i));
      }
    }
    if (LooksMasked(field.personal, value)) return Masked(field, pointer);
    const std::size_t first = found_.size();
    CheckOpenField(field, value, pointer);
    for (std::size_t i = first; i < found_.size(); ++i) HideValue(&found_[i]);
  }

  void Masked(const Field& field, const std::string& pointer) {
    Add("personal-masked", Named(field, "titled"), pointer);
  }

  // The arguments that may hold the value, or words of it.
  static void HideValue(Error* error) {
    for (auto& [name, text] : error->args) {
      if (name == "text" || name == "actual" || name == "value" || name == "value_zh" || name == "value_en") {
        text = "***";
      }
    }
    error->fix.clear();
  }

  void CheckOpenField(const Field& field, const Value& value, const std::string& pointer) {
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
    if (!value.is_list()) return WrongType(field, value, "list", pointer);
    for (std::size_t i = 0; i < value.as_list().size(); ++i) {
      const Value& item = value.as_list()[i];
      const std::string at = PointerBelow(pointer, i);
      if (field.item_type) {
        CheckScalar(field, *field.item_type, field.item_values, item, at);
      } else if (!field.children.empty()) {
        if (item.is_null()) {
          WrongType(field, item, "object", at);
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
        if (!value.is_bool()) WrongType(field, value, "boolean", pointer);
        return;
      case Type::kInteger:
      case Type::kMoney:
        if (!value.is_integer()) return WrongType(field, value, TypeName(type), pointer);
        CheckSize(field, type, value.as_number(), pointer);
        return CheckBounds(field, value.as_number(), pointer);
      case Type::kNumber:
      case Type::kRatio:
        if (!value.is_number()) return WrongType(field, value, TypeName(type), pointer);
        return CheckBounds(field, value.as_number(), pointer);
      default:
        if (!value.is_string()) return WrongType(field, value, TypeName(type), pointer);
        CheckText(field, type, values, value.as_string(), pointer);
    }
  }

  // Sums over as many rows as there may be still fit their number.
  void CheckSize(const Field& field, Type type, base::Number number, const std::string& pointer) {
    const base::Number most(type == Type::kMoney ? base::limits::kMoneyFen : base::limits::kWholeNumber);
    if (number > most) OutOfBounds(field, number, "most", most, pointer);
    if (number < base::Number(-most.num())) OutOfBounds(field, number, "least", base::Number(-most.num()), pointer);
  }

  void CheckBounds(const Field& field, base::Number number, const std::string& pointer) {
    if (field.min && number < *field.min) OutOfBounds(field, number, "least", *field.min, pointer);
    if (field.max && number > *field.max) OutOfBounds(field, number, "most", *field.max, pointer);
  }

  // `end`: "least" or "most". Both numbers as people say them.
  void OutOfBounds(const Field& field, base::Number number, const char* end, base::Number bound,
                   const std::string& pointer) {
    const std::string sign = end == std::string_view("least") ? ">= " : "<= ";
    base::MessageArgs args = Named(field, end);
    args.insert(args.end(), {{"value", number.ToString()}, {"bound", sign + bound.ToString()}});
    const auto say = [&](const std::string& key, base::Number one) {
      const base::Localized words = FieldWords(&field, Value(one));
      args.insert(args.end(), {{key + "_zh", words.zh}, {key + "_en", words.In(Language::kEn)}});
    };
    say("value", number);
    say("limit", bound);
    Add("out-of-bounds", std::move(args), pointer);
  }

  void CheckText(const Field& field, Type type, const std::vector<std::string>& values, const std::string& text,
                 const std::string& pointer) {
    const bool words = type == Type::kString || type == Type::kText;
    if (field.required && words && field.type == type && Blank(text)) {
      return Add("blank-text", {{"field", field.name}}, pointer);
    }
    if (type == Type::kDate && !calendar::Date::Parse(text)) return Add("bad-date", {{"text", text}}, pointer);
    if (type == Type::kDateTime && !calendar::Instant::Parse(text)) return Add("bad-date", {{"text", text}}, pointer);
    if (type == Type::kEnum && std::find(values.begin(), values.end(), text) == values.end()) {
      return NotInEnum(field, values, text, pointer);
    }
    if (type != Type::kString && type != Type::kText) return;
    const std::size_t longest = LongestOf(field);
    if (text.size() > longest && base::CountCodePoints(text) > longest) {
      Add("too-long", {{"max", std::to_string(longest)}, {"unit", "character"}}, pointer);
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

  // A facts file holds the values, so each stands behind its title.
  void NotInEnum(const Field& field, const std::vector<std::string>& values, const std::string& text,
                 const std::string& pointer) {
    const std::vector<std::string_view> names(values.begin(), values.end());
    base::Localized known;
    for (const std::string& value : values) {
      const base::Localized title = FieldWords(&field, Value(value));
      const bool titled = title.zh != value;
      known.zh += (known.zh.empty() ? "" : "、") + title.zh + (titled ? "（" + value + "）" : "");
      known.en += (known.en.empty() ? "" : ", ") + value;
    }
    base::MessageArgs args = Named(field, "titled");
    args.insert(args.end(), {{"text", text}, {"known", known.en}, {"known_zh", known.zh}, {"known_en", known.en}});
    Add("not-in-enum", std::move(args), pointer);
    found_.back().fix = std::string(base::Nearest(text, names));
  }

  void Missing(const Field& field, const std::string& pointer) {
    Add("missing-field", Named(field, "titled"), pointer);
  }

  // Which field it is: {field}, and where it has a title {reason, title_zh, title_en}.
  static base::MessageArgs Named(const Field& field, const char* reason) {
    base::MessageArgs args = {{"field", field.name}};
    if (!field.title.zh.empty()) {
      args.insert(args.end(),
                  {{"reason", reason}, {"title_zh", field.title.zh}, {"title_en", field.title.In(Language::kEn)}});
    }
    return args;
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
    found_.back().fix = std::string(base::Nearest(name, names));
  }

  void WrongType(const Field& field, const Value& value, std::string_view expected, const std::string& pointer) {
    WrongType(Named(field, "titled"), value, expected, pointer);
  }

  void WrongType(base::MessageArgs args, const Value& value, std::string_view expected, const std::string& pointer) {
    const std::string text = value.is_map() || value.is_list() ? std::string(value.TypeName()) : base::WriteJson(value);
    args.insert(args.end(), {{"expected", std::string(expected)}, {"actual", text}});
    Add("wrong-type", std::move(args), pointer);
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
  base::Diagnostics found = validator.Take();
  CompareFields(fields_, value, pointer_prefix, &found);
  return found;
}

}  // namespace anze::ruleset
