// Files that nobody names, and that are removed for it: an upload that was never attached, or whose draft was deleted.
//
// A file is named by the facts of a case, in whatever event of its journal, for ever; and by what else holds drafts,
// which say so themselves (NamedAmong). Only files that came more than limits::kOrphanLifeMillis ago are looked at, and
// those that a case names only once: the store remembers it (FileStore::SetNamed).
#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace anze::app {

// Which of these digests somebody names. Waits for the storage.
using NamedAmong =
    std::function<base::Result<std::set<std::string, std::less<>>>(std::span<const std::string> digests)>;

}  // namespace anze::app
