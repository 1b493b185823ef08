// SHA-256 (FIPS 180-4) in lower-case hex. digest.cpp is the one user of OpenSSL's libcrypto in core.
// Errors: none; a libcrypto without SHA-256 ends the process. Threads: re-entrant.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace anze::base {

// 64 characters.
std::string Sha256Hex(std::string_view bytes);
// Of both, one behind the other, without copying them together.
std::string Sha256Hex(std::string_view first, std::string_view second);

// HMAC with SHA-256 (RFC 2104) under a key, 64 characters.
std::string HmacSha256Hex(std::string_view key, std::string_view text);

// Of a text that comes piece by piece.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;
  void Add(std::string_view bytes);
  // Of all pieces; to be called once, last.
  std::string Hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace anze::base
