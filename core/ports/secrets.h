// Secrets: chance, hashes of passwords, one-time codes.
//
// Errors: "no-randomness", "secrets-failed" {why}. Ownership: the shell owns it. Threads: every call from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace anze::ports {

class Secrets {
 public:
  virtual ~Secrets() = default;

  // So many bytes from the operating system.
  virtual base::Result<std::string> Random(std::size_t bytes) = 0;
  // A hash of a password that holds its own salt and cost (the PHC string of Argon2id, RFC 9106). Slow on purpose, and
  // takes its memory for as long as it runs.
  virtual base::Result<std::string> HashPassword(std::string_view password) = 0;
  // Whether the password is that of the hash; as slow. False for a hash that cannot be read.
  virtual bool IsPassword(std::string_view hash, std::string_view password) = 0;

  // Base32 of a shared secret (RFC 4648), as authenticators read it.
  virtual std::string Base32(std::string_view secret) = 0;
  // The step of 30 seconds for which `code` is the one-time code of `secret` (RFC 6238: SHA-1, six digits): the present
  // one, the one before or the one behind it. nullopt: none of them.
  virtual std::optional<std::int64_t> StepOf(std::string_view secret, std::string_view code,
                                             std::int64_t now_seconds) = 0;
};

}  // namespace anze::ports
