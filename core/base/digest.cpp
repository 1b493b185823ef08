#include "core/base/digest.h"

#include <openssl/evp.h>

#include <array>
#include <cstdlib>

namespace anze::base {

std::string Sha256Hex(std::string_view bytes) {
  // Fetched once: an implicit fetch per call costs more than hashing a short text.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  if (algorithm == nullptr || EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, algorithm, nullptr) != 1 ||
      size != digest.size()) {
    std::abort();  // a libcrypto without SHA-256: nothing of the product can be trusted
  }
  static constexpr char kHex[] = "0123456789abcdef";
  std::string hex(2 * digest.size(), '0');
  for (std::size_t i = 0; i < digest.size(); ++i) {
    hex[2 * i] = kHex[digest[i] >> 4];
    hex[2 * i + 1] = kHex[digest[i] & 15];
  }
  return hex;
}

}  // namespace anze::base
