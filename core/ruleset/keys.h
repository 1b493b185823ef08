// The shape of every ruleset file as tables: which keys a map may have, what stands under each.
//
// One source for the structural check, the overlay (how a key merges) and the reader's expectations;
// a test compares the JSON Schemas under rulesets/schema/ with it.
// Threads: constant data.
#pragma once

#include <span>
#include <string_view>

namespace anze::ruleset {

enum class Want {
  kText,       // any scalar
  kName,       // a scalar naming something: no blanks
  kLocalized,  // {zh, en} or a plain string; one value, never merged by half
  kBoolean,
  kInteger,
  kScalar,  // any scalar, kept with its type
  kDate,
  kPeriod,
  kPeriodOrName,  // a literal period or a parameter's name
  kIntegerOrName,
  kRecurrenceOrName,
  kChoice,    // one of `choices`
  kTypeName,  // one of `choices`, which schema.h checks
  kExpression,
  kExpressions,  // map name -> expression
  kClauses,      // list of clause ids
  kTexts,        // list of scalars
  kTextOrTexts,  // one scalar or a list of them
  kTypes,        // map name -> type name
  kTests,        // map fact path -> unary test, or a list of them
  kMap,          // map of `shape`, merged by key
  kWhole,        // map of `shape`, replaced as a whole
  kMapOf,        // map name -> `shape`
  kItems,        // list of `shape`, replaced as a whole
  kItemsById,    // list of `shape`, merged by id
  kValues,       // list of `shape`, all layers kept side by side
  kFields,       // fields by dotted path (schema.h)
  kFree,         // anything
};

enum class Need {
  kOptional,
  kInFile,  // in every map of this shape as written
  kMerged,  // once all layers are merged
  kCited,   // once merged, and not empty
};

struct Shape;

struct Key {
  std::string_view name;
  Want want = Want::kFree;
  Need need = Need::kOptional;
  const Shape* shape = nullptr;
  std::span<const std::string_view> choices = {};
};

struct Shape {
  std::string_view name;  // names the place in messages: text id "shape.<name>"
  std::span<const Key> keys;

  const Key* Find(std::string_view key) const;
};

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
  kPlans,
  kTests,
  kScript,
  kCalendar,
  kIgnored,
  kOrphan,
};

// The shape of a file's root. Precondition: a YAML kind, kRuleset to kTests.
const Shape& RootShape(FileKind kind);
// The shape of one named entry ("parameters:" -> one parameter) or of the service plan; nullptr where entries are free.
const Shape* EntryShape(FileKind kind);
// One field of a fields map.
const Shape& FieldShape();
const Shape& LocalizedShape();

}  // namespace anze::ruleset
