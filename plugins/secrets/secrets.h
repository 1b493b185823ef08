// Secrets by well-kept libraries: Argon2id of libargon2 (RFC 9106), one-time codes of liboath (RFC 6238), and chance of
// the operating system.
//
// Errors, ownership and threads are those of core/ports/secrets.h.
#pragma once

#include <cstdint>
#include <memory>

#include "core/ports/secrets.h"

namespace anze::secrets {

// What one hash costs. The default is the first choice of OWASP for Argon2id: some 30 ms of one core.
struct Cost {
  std::uint32_t passes = 2;
  std::uint32_t kibibytes = 19 * 1024;
};

// Errors: "secrets-failed" {why}, where a library cannot start.
base::Result<std::unique_ptr<ports::Secrets>> Open(const Cost& cost = {});

}  // namespace anze::secrets
