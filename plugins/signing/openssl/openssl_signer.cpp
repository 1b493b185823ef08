#include "plugins/signing/openssl/openssl_signer.h"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>
#include <vector>

namespace anze::signing::openssl {
namespace {

using base::Error;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

constexpr std::string_view kEd25519 = "ed25519";
constexpr std::string_view kSm2 = "sm2-sm3";
// The identity that signer and verifier agree on where none was given (GB/T 35276).
constexpr std::string_view kSm2Identity = "1234567812345678";

std::string Why() {
  char text[256] = "openssl";
  if (const unsigned long code = ERR_get_error(); code != 0) ERR_error_string_n(code, text, sizeof text);
  ERR_clear_error();
  return text;
}

std::string Base64(const std::vector<unsigned char>& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

// Empty where the text is no base64.
std::vector<unsigned char> FromBase64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return {};
  std::vector<unsigned char> bytes(text.size() / 4 * 3);
  const int size =
      EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (size < 0) return {};
  bytes.resize(static_cast<std::size_t>(size) - (text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0));
  return bytes;
}

bool IsSm2(EVP_PKEY* key) { return EVP_PKEY_is_a(key, "SM2") == 1; }
// Empty for a key of any other kind.
std::string_view AlgorithmOf(EVP_PKEY* key) {
  if (IsSm2(key)) return kSm2;
  return EVP_PKEY_is_a(key, "ED25519") == 1 ? kEd25519 : std::string_view();
}

// A digest context whose key context carries the identity that SM2 hashes in front of the text.
struct Operation {
  explicit Operation(EVP_PKEY* key)
      : digest(EVP_MD_CTX_new(), EVP_MD_CTX_free), own(EVP_PKEY_CTX_new(key, nullptr), EVP_PKEY_CTX_free) {
    if (IsSm2(key) && own) {
      EVP_PKEY_CTX_set1_id(own.get(), kSm2Identity.data(), static_cast<int>(kSm2Identity.size()));
      EVP_MD_CTX_set_pkey_ctx(digest.get(), own.get());
    }
  }
  DigestContext digest;
  KeyContext own;
};

const EVP_MD* DigestFor(EVP_PKEY* key) { return IsSm2(key) ? EVP_sm3() : nullptr; }

Key Generate(std::string_view algorithm) {
  return {
      algorithm == kSm2 ? EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2") : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"),
      EVP_PKEY_free};
}

// Written under its final mode: at no moment can another user read it.
base::Status Save(const std::string& file, EVP_PKEY* key) {
  const auto unusable = [&](const char* why) { return Error("signing-key-unusable", {{"file", file}, {"why", why}}); };
  const Bio memory(BIO_new(BIO_s_mem()), BIO_free);
  char* text = nullptr;
  if (!memory || PEM_write_bio_PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return unusable(Why().c_str());
  const long size = BIO_get_mem_data(memory.get(), &text);
  const int fd = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) return unusable(std::strerror(errno));
  const bool written = ::write(fd, text, static_cast<std::size_t>(size)) == size && ::fsync(fd) == 0;
  const int failed = errno;
  ::close(fd);
  if (written) return base::Ok{};
  ::unlink(file.c_str());
  return unusable(std::strerror(failed));
}

class OpensslSigner : public ports::Signer {
 public:
  explicit OpensslSigner(Key key) : key_(std::move(key)) {}

  base::Result<ports::Signature> Sign(std::string_view text) override {
    const Operation operation(key_.get());
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t size = 0;
    if (EVP_DigestSignInit(operation.digest.get(), nullptr, DigestFor(key_.get()), nullptr, key_.get()) != 1 ||
        EVP_DigestSign(operation.digest.get(), nullptr, &size, bytes, text.size()) != 1)
      return Error("signing-failed", {{"why", Why()}});
    std::vector<unsigned char> value(size);
    if (EVP_DigestSign(operation.digest.get(), value.data(), &size, bytes, text.size()) != 1)
      return Error("signing-failed", {{"why", Why()}});
    value.resize(size);
    unsigned char* der = nullptr;
    const int length = i2d_PUBKEY(key_.get(), &der);
    if (length <= 0) return Error("signing-failed", {{"why", Why()}});
    const std::vector<unsigned char> public_key(der, der + length);
    OPENSSL_free(der);
    return ports::Signature{std::string(AlgorithmOf(key_.get())), Base64(public_key), Base64(value)};
  }

 private:
  Key key_;
};

}  // namespace

base::Result<std::unique_ptr<ports::Signer>> Open(const std::string& file, std::string_view algorithm) {
  if (algorithm != kEd25519 && algorithm != kSm2) return Error("unknown-signing", {{"name", std::string(algorithm)}});
  Key key(nullptr, EVP_PKEY_free);
  if (std::ifstream in(file, std::ios::binary); in) {
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const Bio memory(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free);
    key.reset(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr));
    if (!key) return Error("signing-key-unusable", {{"file", file}, {"why", Why()}});
    if (AlgorithmOf(key.get()) != algorithm)
      return Error("signing-key-unusable", {{"file", file}, {"why", std::string(AlgorithmOf(key.get()))}});
    ::chmod(file.c_str(), 0600);
  } else {
    key = Generate(algorithm);
    if (!key) return Error("signing-key-unusable", {{"file", file}, {"why", Why()}});
    if (base::Status saved = Save(file, key.get()); !saved.ok()) return saved.errors();
  }
  return std::unique_ptr<ports::Signer>(std::make_unique<OpensslSigner>(std::move(key)));
}

bool IsSigned(std::string_view text, const ports::Signature& signature) {
  const std::vector<unsigned char> der = FromBase64(signature.public_key);
  const std::vector<unsigned char> value = FromBase64(signature.value);
  const unsigned char* at = der.data();
  const Key key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())), EVP_PKEY_free);
  bool good = false;
  if (key && AlgorithmOf(key.get()) == signature.algorithm) {
    const Operation operation(key.get());
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    good = EVP_DigestVerifyInit(operation.digest.get(), nullptr, DigestFor(key.get()), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(operation.digest.get(), value.data(), value.size(), bytes, text.size()) == 1;
  }
  ERR_clear_error();
  return good;
}

}  // namespace anze::signing::openssl
