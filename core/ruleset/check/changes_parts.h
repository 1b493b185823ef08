// Comparing what decisions, cases and records have in common: fields, conditions, and whatever else
// a map holds. Internal to core/ruleset/check. A key that is absent reads as an empty node.
// Threads: re-entrant.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/ruleset/check/changes.h"

namespace anze::ruleset {

using Path = std::vector<std::string>;
using Keys = std::span<const std::string_view>;

Path Below(Path path, std::string_view step);

// The content as canonical text, without how scalars are quoted and without the named keys of the
// map itself. Equal texts say the same.
std::string ContentOf(const base::Node& node, Keys without = {});
// A list of texts, or one text, as a set.
std::set<std::string> SetOf(const base::Node& map, std::string_view key);

// Adds a change where the contents under `key` differ.
void CompareKey(const base::Node& before, const base::Node& after, std::string_view key, Bearing bearing,
                const Path& path, Changes* changes);
// Adds an unclear change for every key but the `known` ones whose content differs.
void CompareRest(const base::Node& before, const base::Node& after, Keys known, const Path& path, Changes* changes);

// Lists of conditions with ids, of which all must hold.
void CompareConditions(const base::Node& before, const base::Node& after, const Path& path, Changes* changes);
// Fields maps. A new field tightens if it is required.
void CompareFields(const base::Node& before, const base::Node& after, const Path& path, Changes* changes);

// What a case type asks of applicants; either may be absent.
void CompareApplication(const base::Node& before, const base::Node& after, Changes* changes);

// The keys of an item that say nothing about what it tests.
Keys WordsOfItem();

}  // namespace anze::ruleset
