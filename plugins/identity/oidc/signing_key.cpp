#include "plugins/identity/oidc/signing_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <memory>
#include <vector>

namespace anze::identity::oidc {
namespace {

using base::Value;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)>;
using Parameters = std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)>;
using Maker = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;

constexpr int kLeastRsaBits = 2048;
constexpr int kMostRsaBits = 16'384;

struct Curve {
  std::string_view algorithm;
  std::string_view name;   // of the key
  const char* group;       // of OpenSSL
  std::size_t coordinate;  // bytes
};
constexpr Curve kCurves[] = {
    {"ES256", "P-256", "P-256", 32}, {"ES384", "P-384", "P-384", 48}, {"ES512", "P-521", "P-521", 66}};

Number NumberOf(const std::string& bytes) {
  return {BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr),
          BN_free};
}

Key Made(const char* kind, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder), OSSL_PARAM_free);
  const Maker maker(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* made = nullptr;
  if (!parameters || !maker || EVP_PKEY_fromdata_init(maker.get()) != 1 ||
      EVP_PKEY_fromdata(maker.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return {nullptr, EVP_PKEY_free};
  }
  return {made, EVP_PKEY_free};
}

Key RsaOf(const Value& key) {
  const auto modulus = FromBase64Url(key.GetString("n"));
  const auto exponent = FromBase64Url(key.GetString("e"));
  const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  if (!modulus || !exponent || !builder || modulus->size() > kMostRsaBits / 8 || exponent->size() > 8)
    return {nullptr, EVP_PKEY_free};
  const Number n = NumberOf(*modulus);
  const Number e = NumberOf(*exponent);
  if (!n || !e || BN_num_bits(n.get()) < kLeastRsaBits || !BN_is_odd(n.get()) || !BN_is_odd(e.get()) ||
      BN_is_one(e.get()) || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
    return {nullptr, EVP_PKEY_free};
  }
  return Made("RSA", builder.get());
}

Key EllipticOf(const Value& key, const Curve& curve) {
  const auto x = FromBase64Url(key.GetString("x"));
  const auto y = FromBase64Url(key.GetString("y"));
  const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
  if (!x || !y || !builder || x->size() != curve.coordinate || y->size() != curve.coordinate)
    return {nullptr, EVP_PKEY_free};
  const std::string point = '\x04' + *x + *y;  // uncompressed (SEC 1, section 2.3.3)
  if (OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve.group, 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1) {
    return {nullptr, EVP_PKEY_free};
  }
  return Made("EC", builder.get());
}

Key KeyOf(const Value& key, std::string_view algorithm) {
  if (algorithm == "RS256" || algorithm == "RS384" || algorithm == "RS512") {
    if (key.GetString("kty") == "RSA") return RsaOf(key);
  }
  for (const Curve& curve : kCurves) {
    if (curve.algorithm == algorithm && key.GetString("kty") == "EC" && key.GetString("crv") == curve.name)
      return EllipticOf(key, curve);
  }
  return {nullptr, EVP_PKEY_free};
}

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

}  // namespace

std::optional<std::string> FromBase64Url(std::string_view text) {
  // A rest of one digit is no byte, and bits that stand for nothing must be none: one text for one signature.
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  unsigned int bits = 0;
  int held = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<unsigned int>(digit);
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes += static_cast<char>((bits >> static_cast<unsigned int>(held)) & 0xFFU);
    }
    bits &= 0xFFU;
  }
  if ((bits & ((1U << static_cast<unsigned int>(held)) - 1U)) != 0) return std::nullopt;
  return bytes;
}

std::string ToBase64Url(std::string_view bytes) {
  std::string text;
  unsigned int bits = 0;
  unsigned int held = 0;
  for (const char c : bytes) {
    bits = (bits << 8U) | static_cast<unsigned char>(c);
    held += 8;
    for (; held >= 6; held -= 6) text += kDigits[(bits >> (held - 6)) & 63U];
    bits &= 0xFFU;
  }
  if (held > 0) text += kDigits[(bits << (6 - held)) & 63U];
  return text;
}

std::optional<std::string> PemOf(const Value& key, std::string_view algorithm) {
  if (key.GetString("use", "sig") != "sig" || key.GetString("alg", algorithm) != algorithm) return std::nullopt;
  const Key made = KeyOf(key, algorithm);
  const Bio memory(BIO_new(BIO_s_mem()), BIO_free);
  std::optional<std::string> pem;
  if (made && memory && PEM_write_bio_PUBKEY(memory.get(), made.get()) == 1) {
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    pem = std::string(text, static_cast<std::size_t>(size));
  }
  ERR_clear_error();
  return pem;
}

}  // namespace anze::identity::oidc
