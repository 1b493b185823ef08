// The bytes of one file, as the files port (files.h) gives them.
//
// Errors: those of files.h. Ownership: whoever holds it; the bytes stay readable after a removal. Threads: any.
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/result.h"

namespace anze::ports {

// To be read from any place.
class OpenFile {
 public:
  virtual ~OpenFile() = default;
  // Bytes.
  virtual std::uint64_t size() const = 0;
  // Reads at most `size` bytes from the place `at` on; fewer only at the end.
  virtual base::Result<std::size_t> Read(std::uint64_t at, char* into, std::size_t size) const = 0;
};

}  // namespace anze::ports
