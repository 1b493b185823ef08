#include "plugins/identity/oidc/id_token.h"

#include <Poco/Crypto/ECKey.h>
#include <Poco/Crypto/RSAKey.h>
#include <Poco/Exception.h>
#include <Poco/JWT/Signer.h>
#include <Poco/JWT/Token.h>
#include <Poco/SharedPtr.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <utility>

#include "core/base/json.h"
#include "core/base/limits_people.h"
#include "plugins/identity/oidc/signing_key.h"

namespace anze::identity::oidc {
namespace {

using base::Error;
using base::Value;

constexpr std::string_view kAlgorithms[] = {"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"};

Error Wrong(std::string why) { return Error("oidc-token", {{"why", std::move(why)}}); }

// A part of the token as a map; null where it is none.
Value PartOf(std::string_view text) {
  const auto bytes = FromBase64Url(text);
  if (!bytes) return {};
  auto value = base::ParseJson(*bytes);
  return value.ok() && value->is_map() ? std::move(*value) : Value();
}

bool IsSigned(const std::string& token, const std::string& pem, const std::string& algorithm) {
  try {
    std::istringstream in(pem);
    Poco::JWT::Signer signer;
    signer.setAlgorithms({algorithm});
    if (algorithm.starts_with("RS")) {
      signer.setRSAKey(Poco::SharedPtr<Poco::Crypto::RSAKey>(new Poco::Crypto::RSAKey(&in)));
    } else {
      signer.setECKey(Poco::SharedPtr<Poco::Crypto::ECKey>(new Poco::Crypto::ECKey(&in)));
    }
    Poco::JWT::Token read;
    return signer.tryVerify(token, read);
  } catch (const Poco::Exception&) {
    return false;
  } catch (const std::exception&) {
    return false;
  }
}

// A token that names a key is held against the keys of that name, any other against all that fit.
base::Status CheckSignature(const std::string& token, const Value& header, const Value& keys) {
  const std::string algorithm(header.GetString("alg"));
  if (std::find(std::begin(kAlgorithms), std::end(kAlgorithms), algorithm) == std::end(kAlgorithms))
    return Wrong("alg");
  if (header.Find("crit") != nullptr) return Wrong("crit");
  const std::string_view name = header.GetString("kid");
  const Value& list = keys.Get("keys");
  bool known = false;
  if (list.is_list()) {
    std::size_t seen = 0;
    for (const Value& key : list.as_list()) {
      if (++seen > base::limits::kProviderKeys) break;
      if (!name.empty() && key.GetString("kid") != name) continue;
      const auto pem = PemOf(key, algorithm);
      if (!pem) continue;
      known = true;
      if (IsSigned(token, *pem, algorithm)) return base::Ok{};
    }
  }
  if (!known) return Error("oidc-unknown-key");
  return Wrong("signature");
}

bool Names(const Value& audience, const std::string& client) {
  if (!audience.is_list()) return audience.is_string() && audience.as_string() == client;
  const auto& list = audience.as_list();
  return std::any_of(list.begin(), list.end(),
                     [&](const Value& one) { return one.is_string() && one.as_string() == client; });
}

// Seconds; nullopt: it is no number of them.
std::optional<std::int64_t> SecondsOf(const Value& claims, std::string_view name) {
  const Value& value = claims.Get(name);
  if (!value.is_integer()) return std::nullopt;
  return value.as_int();
}

base::Status CheckTimes(const Value& claims, std::int64_t now) {
  constexpr std::int64_t kSkew = base::limits::kProviderSkewSeconds;
  const auto expires = SecondsOf(claims, "exp");
  const auto issued = SecondsOf(claims, "iat");
  if (!expires || *expires <= now - kSkew) return Wrong("exp");
  // One that is older than a sign-in may take was not made for this one.
  if (!issued || *issued > now + kSkew || *issued < now - kSkew - base::limits::kProviderSignInMillis / 1000)
    return Wrong("iat");
  if (claims.Find("nbf") != nullptr) {
    const auto begins = SecondsOf(claims, "nbf");
    if (!begins || *begins > now + kSkew) return Wrong("nbf");
  }
  return base::Ok{};
}

base::Status CheckClaims(const Value& claims, const Expected& expected) {
  if (claims.GetString("iss") != expected.issuer) return Wrong("iss");
  const Value& audience = claims.Get("aud");
  if (!Names(audience, expected.client)) return Wrong("aud");
  const bool several = audience.is_list() && audience.as_list().size() > 1;
  if (claims.Find("azp") == nullptr ? several : claims.GetString("azp") != expected.client) return Wrong("azp");
  if (const auto subject = claims.GetString("sub"); subject.empty() || subject.size() > 255) return Wrong("sub");
  if (expected.nonce.empty() || claims.GetString("nonce") != expected.nonce) return Wrong("nonce");
  const auto& acr = expected.acr;
  if (!acr.empty() && std::find(acr.begin(), acr.end(), claims.GetString("acr")) == acr.end()) return Wrong("acr");
  return CheckTimes(claims, expected.now_seconds);
}

}  // namespace

base::Result<Value> VerifyIdToken(const std::string& token, const Value& keys, const Expected& expected) {
  if (token.size() > base::limits::kProviderTokenBytes) return Wrong("size");
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string::npos ? first : token.find('.', first + 1);
  if (second == std::string::npos || token.find('.', second + 1) != std::string::npos) return Wrong("form");
  if (!FromBase64Url(std::string_view(token).substr(second + 1))) return Wrong("form");
  const Value header = PartOf(std::string_view(token).substr(0, first));
  Value claims = PartOf(std::string_view(token).substr(first + 1, second - first - 1));
  if (header.is_null() || claims.is_null()) return Wrong("form");
  if (base::Status good = CheckSignature(token, header, keys); !good.ok()) return good.errors();
  if (base::Status good = CheckClaims(claims, expected); !good.ok()) return good.errors();
  return claims;
}

}  // namespace anze::identity::oidc
