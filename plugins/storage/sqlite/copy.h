// A copy of a database in use, by SQLite's backup interface. Inside the room only.
#pragma once

#include <functional>
#include <string>

#include "core/ports/backup.h"
#include "plugins/storage/sqlite/connection.h"

namespace anze::storage::sqlite {

// See core/ports/backup.h. `source` reads only. The copy is made from one read transaction, so a write meanwhile
// neither waits for it nor makes it begin anew. Threads: those of the connection.
base::Result<ports::CopyFacts> CopyDatabase(Connection* source, const std::string& file,
                                            const std::function<bool()>& go_on);

}  // namespace anze::storage::sqlite
