// Small readers of tree nodes. They never report: what is missing or malformed was reported by the
// structural check, and reads as the default.
// Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/localized.h"
#include "core/calendar/date.h"
#include "core/ruleset/model.h"

namespace anze::ruleset {

std::string TextOf(const base::Node* node);
inline std::string TextAt(const base::Node& map, std::string_view key) { return TextOf(map.Find(key)); }
base::Localized LocalizedOf(const base::Node* node);
bool BoolOf(const base::Node* node, bool fallback = false);
int IntOf(const base::Node* node, int fallback);
// A scalar gives a list of one.
std::vector<std::string> TextsOf(const base::Node* node);
Expression ExpressionOf(const base::Node* node);
std::vector<std::pair<std::string, Expression>> ExpressionsOf(const base::Node* node);
std::optional<calendar::Date> DateOf(const base::Node* node);
EffectiveTime EffectiveOf(const base::Node* node);

// The value of a child by key, following nothing; an empty node when absent.
const base::Node& ChildOrNull(const base::Node& map, std::string_view key);

}  // namespace anze::ruleset
