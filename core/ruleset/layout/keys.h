// The tables of the ruleset format: the keys that each map of a file may have, and the kind of
// value under each key.
//
// Three readers work from these tables: the structural check (read/shape_check.h) refuses other
// keys and values, the overlay (merge/overlay.h) takes from `want` how a key merges, and the
// mutation walker finds where rules are stated. A new key of the format is added here first. A test
// compares the JSON Schemas under rulesets/schema/ with them.
// Ownership: views of constants, never freed. Errors: none. Threads: constant data.
#pragma once

#include <span>
#include <string_view>

namespace anze::ruleset {

// The kind of value under a key, which also decides how layers merge it. All but the kinds named
// below replace the parent's value as a whole.
enum class Want {
  kText,       // any scalar
  kName,       // a scalar naming something: no blanks
  kLocalized,  // {zh, en} or a plain string; one value, never merged by half
  kBoolean,
  kInteger,  // 1 or more
  kCount,    // 0 or more
  kScalar,   // any scalar, kept with its type
  kDate,
  kPeriod,
  kPeriodOrName,  // a literal period or a parameter's name
  kIntegerOrName,
  kBooleanOrName,
  kRecurrenceOrName,
  kDueOrName,  // a literal period, a rule for a due day, or the name of a parameter that holds either
  kChoice,     // one of `choices`
  kTypeName,   // one of `choices`, which schema.h checks
  kExpression,
  kExpressions,  // map name -> expression
  kClauses,      // list of clause ids
  kTexts,        // list of scalars
  kTextOrTexts,  // one scalar or a list of them
  kTypes,        // map name -> type name
  kNames,        // map name -> name
  kPaths,        // map name -> one fact path or a list of them
  kTests,        // map fact path -> unary test, or a list of them
  kMap,          // map of `shape`, merged by key
  kWhole,        // map of `shape`, replaced as a whole
  kMapOf,        // map name -> `shape`
  kItems,        // list of `shape`, replaced as a whole
  kItemsById,    // list of `shape`, merged by id, and the lists by id in each
  kValues,       // list of `shape`, all layers kept side by side
  kFields,       // fields by dotted path (schema.h)
  kFree,         // anything
};

// When a key must be there. A lower layer may leave out keys that a higher one states, so most keys
// are only needed once all layers are merged.
enum class Need {
  kOptional,
  kInFile,  // in every map of this shape as written
  kMerged,  // once all layers are merged
  kCited,   // once merged, and not empty
};

struct Shape;

// One key of a map.
struct Key {
  std::string_view name;
  Want want = Want::kFree;
  Need need = Need::kOptional;
  // The shape of the value below it; nullptr unless `want` names a `shape`.
  const Shape* shape = nullptr;
  // The words that are allowed; empty unless `want` is kChoice or kTypeName.
  std::span<const std::string_view> choices = {};
};

// One kind of map. Keys that are not listed are an error.
struct Shape {
  // Names the place in messages: text id "shape.<name>".
  std::string_view name;
  std::span<const Key> keys;
  // The key that tells the items of a list from each other (Want::kItemsById).
  std::string_view id = "id";

  // Returns nullptr for a key that the map may not have.
  const Key* Find(std::string_view key) const;
};

// The kind of a file, by its place in the tree (layout/place.h). The order of the YAML kinds,
// kRuleset to kTests, is that of RootShape's table.
enum class FileKind {
  kRuleset,
  kClauses,
  kLocks,
  kParameters,
  kDecisions,
  kCases,
  kDuties,
  kRecords,
  kReports,
  kMessages,
  kRoles,
  kTypes,
  kPlans,
  kTests,
  // Lua beside the decisions that run it, and tables beside the decisions that have their cells there.
  kScript,
  kCalendar,
  // Read by people or editors only: hidden files, READMEs, schemas.
  kIgnored,
  // A file of no known kind, which loading refuses.
  kOrphan,
};

// The shape of a file's root. Precondition: a YAML kind, kRuleset to kTests.
const Shape& RootShape(FileKind kind);
// Returns the shape of one named entry ("parameters:" -> one parameter) or of the service plan;
// nullptr where entries are free (records, messages, roles) and for ruleset.yaml, whose first key is a
// scalar. Precondition as for RootShape.
const Shape* EntryShape(FileKind kind);
// The shape of what a case type asks of applicants.
extern const Shape kApplicationShape;
// Returns the shape of one field of a fields map, wherever such a map stands.
const Shape& FieldShape();
// Returns the shape of a text written as {zh, en}.
const Shape& LocalizedShape();

}  // namespace anze::ruleset
