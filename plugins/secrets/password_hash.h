// The text of an Argon2id hash, as the library's own tools write it:
//
//   $argon2id$v=19$m=19456,t=2,p=1$SALT$HASH     (base 64 without padding)
//
// The library writes and reads it too, but only together with memory of the allocator.
// Errors: nullopt. Ownership: plain. Threads: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace anze::secrets {

struct PasswordHash {
  std::uint32_t passes = 0;
  std::uint32_t kibibytes = 0;
  std::uint32_t lanes = 0;
  std::string salt;
  std::string hash;
};

std::string WriteHash(const PasswordHash& hash);
// nullopt for anything else, and for a cost that no release ever had: 1 GiB, 100 passes.
std::optional<PasswordHash> ReadHash(std::string_view text);

}  // namespace anze::secrets
