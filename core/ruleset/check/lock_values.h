// Locks and parameters: the values that a lower layer states against a lock, and what moving a
// parameter does to the rules that read it.
// Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ruleset/read/entity.h"

namespace anze::ruleset {

// The days that lie in both; nullopt: none.
std::optional<EffectiveTime> CommonDays(const EffectiveTime& a, const EffectiveTime& b);

// As values or as texts, because an enum's word may be written without quotes.
bool SameValue(const base::Value& a, const base::Value& b);

// The values of one region that hold on some of the days.
std::vector<const DatedValue*> ValuesIn(const Parameter& parameter, const std::string& region,
                                        const EffectiveTime& days);

// The change of a parameter that makes a condition harder to meet.
enum class Tightening { kNone, kRaise, kLower, kAny };
// Of a condition that must hold. Only simple comparisons, alone or joined by `and`, have a side; in
// any other expression every change may tighten.
Tightening TighteningOf(std::string_view expression, std::string_view parameter);

// Whether `value` lies on the forbidden side of what `above` has in force on one of the days on
// which it holds; a value about some only (`applies_to`), of anything that may be in force for them. `parameter` is the
// merge with the value's own layer, which says until when it does. Where nothing is in force above, only kAny is a
// move.
bool Moves(const Parameter& parameter, const DatedValue& value, const Parameter& above, Tightening forbidden,
           const EffectiveTime& days);

// A place in an entity's tree that reads a parameter.
struct Mention {
  std::vector<std::string> path;
  Tightening tightening = Tightening::kAny;
};
// The places that read the parameter, by param("…") or as a bare name (`period: complaint.reply.period`).
// A script that puts names together is taken to read every one.
std::vector<Mention> MentionsOf(const Entity& entity, const std::string& parameter);

}  // namespace anze::ruleset
