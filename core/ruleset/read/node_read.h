// Small readers of tree nodes. They never report errors: a missing or malformed value reads as the
// default, and the structural check (shape_check.h) has reported it. nullptr counts as missing
// everywhere.
// Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/localized.h"
#include "core/calendar/date.h"
#include "core/ruleset/model/model.h"

namespace anze::ruleset {

// The scalar's text; empty for anything else.
std::string TextOf(const base::Node* node);
inline std::string TextAt(const base::Node& map, std::string_view key) { return TextOf(map.Find(key)); }
// A plain scalar is Chinese.
base::Localized LocalizedOf(const base::Node* node);
// "true" and "false" only; everything else is the fallback.
bool BoolOf(const base::Node* node, bool fallback = false);
int IntOf(const base::Node* node, int fallback);
// A scalar gives a list of one.
std::vector<std::string> TextsOf(const base::Node* node);
Expression ExpressionOf(const base::Node* node);
std::vector<std::pair<std::string, Expression>> ExpressionsOf(const base::Node* node);
std::optional<calendar::Date> DateOf(const base::Node* node);
EffectiveTime EffectiveOf(const base::Node* node);
// true, false, or the name of a parameter.
Rolling RollingOf(const base::Node* node);

// True for a map with `disable: true`: an entity, or a named part of one, that is switched off.
bool IsDisabled(const base::Node& node);

// Returns the child by key, or a shared empty node.
const base::Node& ChildOrNull(const base::Node& map, std::string_view key);

}  // namespace anze::ruleset
