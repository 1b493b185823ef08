// Which of a parameter's values governs where some are only about some sectors, sizes or kinds (`applies_to`).
//
// A value about some goes before one about everybody: within a layer it takes its place, and a text about everybody,
// be it of a lower layer or of a later day, does not lift it; the special text of a lower layer does. With `combine:
// max` and `min` every layer has the one value that it has for the case, and the extreme of all layers governs.
// Ownership: pointers go into the parameter, which must outlive them. Threads: pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/ruleset/model/parameter.h"

namespace anze::ruleset {

// Whether a special value is about the case. The numbers are those of truths in core/decision.
enum class Holds : std::uint8_t { kNo = 0, kUnknown = 1, kYes = 2 };

// What one layer states for a day.
struct LayerValues {
  // About everybody; nullptr: nothing.
  const DatedValue* general = nullptr;
  // About some, by the first day of each.
  std::vector<const DatedValue*> special;
};

struct ValuesOnDay {
  const Parameter* parameter = nullptr;
  // Root first; layers that state nothing for the day are left out.
  std::vector<LayerValues> layers;

  std::size_t SpecialCount() const;
};

// Returns the values in force on the day. Of one layer's values with the same `applies_to` the one that began last is
// in force, until its own last day: an earlier value does not come back.
ValuesOnDay ValuesOn(const Parameter& parameter, calendar::Date day);

struct Governed {
  // kNone: no value is about the case. kUnknown: a condition that is not known would decide. kTwo: one layer has two
  // special values for the case.
  enum class State : std::uint8_t { kNone, kValue, kUnknown, kTwo } state = State::kNone;
  // Of kValue what governs, of kTwo the first of the two; else nullptr.
  const DatedValue* value = nullptr;
  // Of kTwo the second.
  const DatedValue* second = nullptr;
  // Of kValue the other values that are about the case.
  std::vector<const DatedValue*> yielded;
};

// `holds`: of each special value, layer by layer, in their order; of that length.
// One special value of a layer that surely holds rules the layer's others out, as a row of a table with `hit: unique`.
Governed Govern(const ValuesOnDay& values, std::span<const Holds> holds);

// Returns which of all layers' values governs on that day for whom no special value is meant, and the values that
// yield to it. `governing` is nullptr where no layer has a value about everybody. Special values are only listed.
ParameterInForce GoverningValue(const Parameter& parameter, calendar::Date day);

// Returns the day before that on which a later value of the same layer about the same takes its place, or the value's
// own last day; absent: it holds on.
std::optional<calendar::Date> LastDayOf(const DatedValue& value, const Parameter& parameter);

}  // namespace anze::ruleset
