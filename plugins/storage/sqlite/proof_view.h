// A view of everything for a proof (core/ports/proof.h): a connection of its own with one long read transaction. Inside
// the room only.
#pragma once

#include <memory>

#include "core/ports/proof.h"
#include "plugins/storage/sqlite/connection.h"

namespace anze::storage::sqlite {

// Begins the view on a connection that reads only. Errors: those of statement.h.
base::Result<std::unique_ptr<ports::ProofView>> OpenProofView(Connection connection);

}  // namespace anze::storage::sqlite
