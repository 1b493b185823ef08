// The keys of a provider (JSON Web Keys, RFC 7517 and RFC 7518, section 6) as Poco's JWT takes them.
// Errors: std::nullopt for a key that is none of ours to use. Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/value.h"

namespace anze::identity::oidc {

// Bytes of base64url without padding (RFC 4648, section 5); nullopt: the text is none.
std::optional<std::string> FromBase64Url(std::string_view text);
std::string ToBase64Url(std::string_view bytes);

// PEM of a public key that may verify signatures of `algorithm`: RSA of at least 2048 bits for RS256, RS384 and RS512;
// P-256 for ES256, P-384 for ES384, P-521 for ES512. A key that states another algorithm or use is none.
std::optional<std::string> PemOf(const base::Value& key, std::string_view algorithm);

}  // namespace anze::identity::oidc
