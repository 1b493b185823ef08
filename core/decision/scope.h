// Context and Scope: the surroundings an expression is evaluated in, and the names it is compiled
// against.
// Ownership: borrows all it points to. Threads: plain values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/value.h"
#include "core/calendar/work_calendar.h"
#include "core/ruleset/model/schema.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::decision {

// The surroundings of an evaluation, besides facts. All members outlive the call.
struct Context {
  // For parameters and calendar switches. nullptr: a decision takes the snapshot it was compiled
  // for; a Condition that reads a parameter fails with "unknown-parameter".
  const ruleset::Snapshot* snapshot = nullptr;
  // The day asked about, readable as the fact `as_of`.
  calendar::Date as_of;
  // For date functions, which fail with "no-calendar" without one.
  const calendar::WorkCalendar* calendar = nullptr;
};

// The names that an expression may use. A name that stands in several is taken from items, then
// extra, then schemas.
struct Scope {
  // Searched in order.
  std::vector<const ruleset::Schema*> schemas;
  std::vector<std::pair<std::string, ruleset::Type>>
      // Single dotted names that are no fields: clocks.reply.due, or the steps of a formula.
      extra;
  // Names bound to an item of a list field.
  std::vector<std::pair<std::string, const ruleset::Field*>> items;
  // For names and types of param(). nullptr: parameters are not checked.
  const ruleset::Snapshot* snapshot = nullptr;
  // Names of any type: whole, or what begins with one that ends in a dot.
  std::vector<std::string> open;
};

// A value that is read at `path` although it is not among the facts: an event's data, a clock. Not copied.
// A later layer hides earlier layers and the facts at the same path.
struct Layer {
  std::string_view path;
  const base::Value* value = nullptr;
};

// The types that the checker tells apart. kAny fits everywhere and is checked when the expression
// runs.
enum class StaticType { kAny, kBoolean, kNumber, kString, kList, kNil, kObject };

// Returns "any", "boolean", "number", "string", "list", "nil", "object", for messages.
std::string_view TypeWord(StaticType type);
// Returns how an expression sees a field: money and ratios are numbers; dates, enums and all other
// texts are strings.
StaticType StaticTypeOf(ruleset::Type type);

}  // namespace anze::decision
