// Loading a rulesets/ tree into a Bundle.
//
// All or nothing: with any error there is no bundle, and the diagnostics list everything that is wrong, in file
// order. Reading the files from disk is the caller's business.
// Threads: re-entrant.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/result.h"
#include "core/ruleset/model/bundle.h"

namespace anze::ruleset {

struct LoadOutcome {
  // nullptr when there is an error of the rules. Those of scenarios alone leave it, for what else may be found in the
  // rules; base::HasErrors says that the tree is not to be used.
  std::shared_ptr<const Bundle> bundle;
  base::Diagnostics diagnostics;  // errors, warnings and notes
};

// Calls one(i) for every i below `count` and returns when all are done; may run several at once, on
// any threads.
using ForEach = std::function<void(std::size_t count, const std::function<void(std::size_t)>& one)>;
void OneAfterAnother(std::size_t count, const std::function<void(std::size_t)>& one);

// The parts that stay once the model is read. Trees are most of a bundle's memory, and answering
// needs none: a server drops them. Tests of the rules, drafts, mutation and diff read them.
enum class Trees { kKeep, kDrop };

// Whether the files are new, or were accepted and kept by an earlier build. Kept ones are not held
// against checks that came later: a case keeps the rules that it began under.
enum class Origin { kNew, kKept };

// Loads the files of a tree, in any order. Paths are relative to its root.
//
// Each file is checked for its structure; every region is merged on every date on which its set of
// layers changes; locks, citations and the model's own lint are checked. Conditions are not
// compiled here. With a file that cannot be parsed nothing is merged, since its absence would only raise false
// findings. `parse_each` parses the files, which is most of the time and needs nothing shared.
// Beyond limits::kRulesetFiles nothing is read ("too-many-files").
// Of kept files only what keeps them from being read is an error; nothing else is reported of them.
// Errors of the tree itself: "duplicate-file" {file}, "orphan-file" {file} (a path that names no kind of file),
// "script-too-large" {max} (limits::kScriptSourceBytes), "ruleset-missing" {region} (files without ruleset.yaml).
LoadOutcome LoadBundle(std::vector<SourceFile> files, const ForEach& parse_each = OneAfterAnother,
                       Trees trees = Trees::kKeep, Origin origin = Origin::kNew);

}  // namespace anze::ruleset
