// Looks for damage in a database: pages, indexes, rows. Inside the room only.
#pragma once

#include <string>

#include "core/base/result.h"

namespace anze::storage::sqlite {

// SQLite's own PRAGMA integrity_check over the whole file `path`, for at most about `seconds`, on a connection of its
// own. True: it came to the end and found nothing; false: the time was over before, with nothing found so far. Changes
// nothing.
// Errors: "storage-corrupt" {why} for every fault found, at most 20; those of Open in sqlite_storage.h. Threads: any.
base::Result<bool> CheckDatabase(const std::string& path, int seconds);

}  // namespace anze::storage::sqlite
