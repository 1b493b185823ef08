// Brings a database to the tables of this release (sql/schema.h). Inside the room only. Threads: those of the
// connection.
#pragma once

#include <string>

#include "core/base/result.h"
#include "plugins/storage/sqlite/connection.h"

namespace anze::storage::sqlite {

// Runs the migrations that the database lacks, each in a transaction of its own, so a crash leaves a whole version
// behind. `read_only`: changes nothing, "storage-older" instead. Errors: those of Open in sqlite_storage.h,
// "storage-newer" and "storage-corrupt" {why: "tables"} for a version whose tables are gone among them.
base::Status Migrate(Connection* connection, bool read_only);

// 32 random hexadecimal digits that tell this database from every other; given to it when it has none. Errors: those of
// the connection.
base::Result<std::string> IdentityOf(Connection* connection);

}  // namespace anze::storage::sqlite
