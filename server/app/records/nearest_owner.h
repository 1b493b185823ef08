// Which of the owners of a key counts for a region: its own, else that of the nearest region above. A city's register
// serves its districts, and a district's own entry comes first.
// Threads: re-entrant.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/result.h"
#include "core/ports/storage.h"

namespace anze::app {

// nullopt: nobody in the region or above it has the key. `query`: space, key and page size; the rest empty. Errors:
// those of the storage.
base::Result<std::optional<ports::KeyOwner>> NearestOwner(ports::KeyStore* storage, ports::KeyQuery query,
                                                          std::string_view region);

}  // namespace anze::app
