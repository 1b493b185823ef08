#include "core/base/digest.h"

#include <openssl/evp.h>

#include <array>
#include <cstdlib>
#include <memory>

namespace anze::base {

namespace {

using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

bool Begin(EVP_MD_CTX* context) {
  // Fetched once: an implicit fetch per call costs more than hashing a short text.
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return algorithm != nullptr && context != nullptr && EVP_DigestInit_ex2(context, algorithm, nullptr) == 1;
}

}  // namespace

std::string Sha256Hex(std::string_view bytes) { return Sha256Hex(bytes, {}); }

std::string Sha256Hex(std::string_view first, std::string_view second) {
  std::array<unsigned char, 32> digest{};
  unsigned int size = 0;
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (!Begin(context.get()) || EVP_DigestUpdate(context.get(), first.data(), first.size()) != 1 ||
      EVP_DigestUpdate(context.get(), second.data(), second.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), digest.data(), &size) != 1 || size != digest.size()) {
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
