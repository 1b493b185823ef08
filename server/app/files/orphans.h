// Files that nobody names, and that are removed for it: an upload that was never attached, or whose draft was deleted.
//
// A file is named by the facts of a case, in whatever event of its journal, for ever; and by what else holds drafts,
// which say so themselves (NamedAmong). Only files that came more than limits::kOrphanLifeMillis ago are looked at, and
// those that a case names only once: the store remembers it (FileStore::SetNamed). So all cases are walked only when
// there are such files, once for all of them.
// Errors: those of the storage and of the files. Threads: re-entrant; they wait for both.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/ports/files.h"
#include "core/ports/storage.h"

namespace anze::app {

using Digests = std::set<std::string, std::less<>>;

// Which of these digests somebody names. Waits for the storage.
using NamedAmong = std::function<base::Result<Digests>(std::span<const std::string> digests)>;

// Which of these digests some case names, in any event.
base::Result<Digests> NamedByCases(ports::Storage* storage, std::span<const std::string> digests,
                                   const std::function<bool()>& go_on);

struct OrphansRemoved {
  std::size_t files = 0;
  std::uint64_t bytes = 0;
};
// Removes the orphans among the old files. `also`: who names files beside cases. Ends early, with what it removed, when
// `go_on` says no.
base::Result<OrphansRemoved> RemoveOrphans(ports::FileStore* files, ports::Storage* storage,
                                           const std::vector<NamedAmong>& also, std::int64_t now,
                                           const std::function<bool()>& go_on);

}  // namespace anze::app
