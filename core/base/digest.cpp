#include "core/base/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

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

using Digest = std::array<unsigned char, 32>;

std::string HexOf(const Digest& digest) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string hex(2 * digest.size(), '0');
  for (std::size_t i = 0; i < digest.size(); ++i) {
    hex[2 * i] = kHex[digest[i] >> 4];
    hex[2 * i + 1] = kHex[digest[i] & 15];
  }
  return hex;
}

std::string HexOf(EVP_MD_CTX* context) {
  Digest digest{};
  unsigned int size = 0;
  if (EVP_DigestFinal_ex(context, digest.data(), &size) != 1 || size != digest.size()) std::abort();
  return HexOf(digest);
}

}  // namespace

std::string Sha256Hex(std::string_view bytes) { return Sha256Hex(bytes, {}); }

struct Sha256::State {
  Context context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

// A libcrypto without SHA-256 ends the process: nothing of the product can be trusted then.
Sha256::Sha256() : state_(std::make_unique<State>()) {
  if (!Begin(state_->context.get())) std::abort();
}
Sha256::~Sha256() = default;

void Sha256::Add(std::string_view bytes) {
  if (EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) != 1) std::abort();
}

std::string Sha256::Hex() { return HexOf(state_->context.get()); }

std::string Sha256Hex(std::string_view first, std::string_view second) {
  const Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  if (!Begin(context.get()) || EVP_DigestUpdate(context.get(), first.data(), first.size()) != 1 ||
      EVP_DigestUpdate(context.get(), second.data(), second.size()) != 1) {
    std::abort();
  }
  return HexOf(context.get());
}
std::string HmacSha256Hex(std::string_view key, std::string_view text) {
  Digest digest{};
  unsigned int size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, text.size(), digest.data(), &size) ==
          nullptr ||
      size != digest.size()) {
    std::abort();
  }
  return HexOf(digest);
}

}  // namespace anze::base
