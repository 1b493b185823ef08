// Fields: the typed shape of facts, event data and records.
//
// In YAML a schema is a map from dotted path to a field, the form a clerk can read:
//
//   facts:
//     insurer.solvency.comprehensive: {type: ratio, title: {zh: 综合偿付能力充足率, en: Comprehensive solvency ratio}}
//     consortium.members: {type: list, items: {name: {type: string, required: true}, lead: {type: boolean}}}
//
// ToJsonSchema() gives the JSON Schema (2020-12) that programs and pages use.
// Ownership: plain values. Threads: immutable after parsing.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::ruleset {

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

struct Field {
  std::string name;  // last segment of the path
  Type type = Type::kString;
  base::Localized title;
  bool required = false;
  std::string unit;                           // people, yuan/fen, …; shown only
  std::vector<std::string> values;            // of an enum
  std::vector<base::Localized> value_titles;  // same length as values, or empty
  std::optional<base::Number> min;
  std::optional<base::Number> max;
  int max_length = 0;                        // code points; 0: limits::kStringBytes
  std::string format;                        // "uscc" (统一社会信用代码) or empty
  std::vector<Field> children;               // of an object, or the item fields of a list of objects
  std::optional<Type> item_type;             // of a list of scalars
  std::vector<std::string> item_values;      // of a list of enums
  std::vector<base::Localized> item_titles;  // same length as item_values, or empty
  base::Value example;                       // shown to programs and pages; null if none
  base::SourceSpan span;
};

class Schema {
 public:
  // Parses a dotted-path map. Appends diagnostics: "unknown-key", "unknown-type", "duplicate-field", "field-conflict"….
  static Schema Parse(const base::Node& node, base::Diagnostics* diagnostics);

  // The field at a dotted path ("consortium.members" gives the list), nullptr if none.
  const Field* Find(std::string_view dotted) const;
  const std::vector<Field>& fields() const { return fields_; }
  std::vector<Field>& fields() { return fields_; }
  bool empty() const { return fields_.empty(); }

  // Checks a tree: unknown fields, wrong types, bounds, enum values, dates, credit codes; and required
  // fields when `require_all`. Every problem, each with a JSON Pointer under `pointer_prefix`.
  // Codes: "unknown-field", "wrong-type", "missing-field", "out-of-bounds", "not-in-enum", "bad-date", "too-long",
  // "bad-credit-code"; and as a warning, which blocks nothing, "credit-code-legacy": well-formed, but the check
  // character of GB 32100 does not fit (codes issued before it was computed everywhere).
  base::Diagnostics Validate(const base::Value& value, bool require_all, const std::string& pointer_prefix = {}) const;

  // JSON Schema 2020-12 of an object.
  base::Value ToJsonSchema(base::Language language) const;

 private:
  std::vector<Field> fields_;
};

std::string_view TypeName(Type type);

}  // namespace anze::ruleset
