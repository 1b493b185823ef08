// Taking the bytes of what was removed off the disk. Inside the room only.
#pragma once

#include <string>

#include "core/base/result.h"
#include "plugins/storage/sqlite/reader_pool.h"

namespace anze::storage::sqlite {

// Writes the database anew, without what its free pages and the gaps in its pages hold, and empties the log. Whoever
// calls it keeps writers out. SQLite needs as much room again for a copy in its folder for temporary files
// (SQLITE_TMPDIR, /var/tmp). Errors: those of the storage; "storage-unavailable" also where somebody reads the log all
// the while.
base::Status CleanDatabase(const std::string& path, const std::string& layer, ReaderPool* readers);

}  // namespace anze::storage::sqlite
