// Fields: the typed shape of facts, event data and records.
//
// In YAML a schema is a map from dotted path to a field, the form a clerk can read:
//
//   facts:
//     insurer.solvency.comprehensive: {type: ratio, title: {zh: 综合偿付能力充足率, en: Comprehensive solvency ratio}}
//     consortium.members: {type: list, items: {name: {type: string, required: true}, lead: {type: boolean}}}
//
// ToJsonSchema() gives the JSON Schema (2020-12) that programs and pages use. Validate() and that
// schema accept the same values; the rules that both must know stand in field_rules.h.
// Ownership: plain values. Errors: read/read.h reports a schema that is wrong, Validate a value
// that is.
// Threads: immutable after parsing (read/read.h reads one).
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/base/value.h"
#include "core/ruleset/model/personal.h"

namespace anze::ruleset {

// How a value is written and bounded. Dates and date-times are text (calendar/date.h reads them).
enum class Type {
  kBoolean,
  kInteger,
  kNumber,
  kMoney /* integer fen */,
  kRatio /* exact number, 1 = 100 % */,
  kString,
  kText /* several lines */,
  kDate,
  kDateTime,
  kEnum,
  kList,
  kObject,
};

// One field. A dotted path in the file becomes a chain of kObject fields, each with its children.
struct Field {
  // The last segment of the path.
  std::string name;
  Type type = Type::kString;
  base::Localized title;
  // Whether Validate asks for it when everything is required. Null counts as not given.
  bool required = false;
  // people, yuan, fen, …: shown to people, never computed with.
  std::string unit;
  // The words of a kEnum, in the order in which pages offer them.
  std::vector<std::string> values;
  std::vector<base::Localized> value_titles;  // same length as values, or empty
  // Bounds of a number, both allowed values; absent: only the caps of answer_limits.h hold.
  std::optional<base::Number> min;
  std::optional<base::Number> max;
  // The longest text in code points; 0: kLongestText of field_rules.h.
  int max_length = 0;
  // "uscc": 统一社会信用代码. "clause": the id of a clause of the case's own rules. Empty: any text.
  std::string format;
  // The fields of an object, or of each item of a list of objects.
  std::vector<Field> children;
  // The type of the items of a list of scalars.
  std::optional<Type> item_type;
  std::vector<std::string> item_values;      // of a list of enums
  std::vector<base::Localized> item_titles;  // same length as item_values, or empty
  // Shown to programs and pages; null if none.
  base::Value example;
  // Paths that together are a key, this field among them: no two records or cases may have it.
  // Empty: none.
  std::vector<std::string> unique;
  // Of a date: path of the date that must not be later.
  std::string not_before;
  // Of a number: path of the number that must not be smaller.
  std::string at_most;
  // The type of the record whose key this is; empty: none.
  std::string refers_to;
  // Of a record's field: kNamed, where the organisation whose code it holds may read the record; kEveryone, where
  // everybody who is signed in may read every record of the type. Else only bureaus read it, in their region.
  enum class ReadBy { kBureaus, kNamed, kEveryone } read_by = ReadBy::kBureaus;
  // What it says of a person, who may be shown to few; of a list, what each of its items says.
  Personal personal = Personal::kNone;
  // Of a case's fact: true when only an event may set it, so that the opening of a case may not.
  // Absent: the file does not say.
  std::optional<bool> later;
  base::SourceSpan span;
};

// Fields that together distinguish one object from every other of its kind.
struct UniqueKey {
  // The paths, joined by ",".
  std::string name;
  std::vector<std::string> paths;  // dotted
  // The path of the field that declares it; messages point there.
  std::string declared_by;
};

class Schema {
 public:
  // Returns the field at a dotted path, nullptr if none. "consortium.members" gives the list; a
  // path does not lead into the items of a list.
  const Field* Find(std::string_view dotted) const;
  const std::vector<Field>& fields() const { return fields_; }
  std::vector<Field>& fields() { return fields_; }
  bool empty() const { return fields_.empty(); }

  // Checks a tree and returns every problem, each with a JSON Pointer under `pointer_prefix`;
  // empty: it is sound. Unless `require_all`, fields may be missing. A null member counts as
  // missing.
  // Errors: "unknown-field", "wrong-type", "missing-field", "blank-text" (a required text of white
  // space only), "out-of-bounds", "not-in-enum", "bad-date", "too-long", "bad-credit-code",
  // "before-other" and "more-than-other" (not_before and at_most), "personal-masked" (the masked form of a personal
  // value in place of the value). What is said of a personal field never quotes its value.
  // Warning, which blocks nothing: "credit-code-legacy", a well-formed code whose check character
  // does not fit GB 32100-2015, as codes have that were issued before it was computed everywhere.
  base::Diagnostics Validate(const base::Value& value, bool require_all, const std::string& pointer_prefix = {}) const;

  // Returns the keys that `unique` declares, by name, each once. Fields of list items declare none.
  std::vector<UniqueKey> Keys() const;

  // Returns the JSON Schema 2020-12 of an object, with titles in `language`. Relations between
  // fields, for which JSON Schema has no words, stand under "x-…" keys.
  base::Value ToJsonSchema(base::Language language) const;

 private:
  std::vector<Field> fields_;
};

// Returns the member at a dotted path, nullptr where there is none or something on the way is no
// map. The pointer lives as long as `object` is not changed.
const base::Value* MemberAt(const base::Value& object, std::string_view dotted);

// Returns the value that an object has under a key, as text of at most limits::kKeyBytes: equal for
// equal values only, where texts that differ in width, case or blanks are equal. Longer texts are
// replaced by their SHA-256. nullopt while one of its fields is not given or blank.
std::optional<std::string> KeyTextOf(const base::Value& object, const UniqueKey& key);

// Whether a field of the type may be part of a key: one plain value that is the same or another.
bool MayBeKey(Type type);

// As ruleset files spell them, in the order of Type.
std::span<const std::string_view> TypeNames();
std::string_view TypeName(Type type);

}  // namespace anze::ruleset
