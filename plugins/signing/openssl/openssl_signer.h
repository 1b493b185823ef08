// Signing by OpenSSL 3: Ed25519 (RFC 8032), or SM2 with SM3 digests (GB/T 32918, with the identity of GB/T 35276).
//
// The private key stands in a PEM file (PKCS #8) that only its owner may read.
// Errors: "signing-key-unusable" {file, why}, "signing-failed" {why}, "unknown-signing" {name}. Threads: any.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/ports/signer.h"

namespace anze::signing::openssl {

// The signer with the key of that file, which is made when it is missing. `algorithm`: "ed25519" or "sm2-sm3"; a file
// that holds a key of the other kind is unusable.
base::Result<std::unique_ptr<ports::Signer>> Open(const std::string& file, std::string_view algorithm);

// Whether the signature is that of its key over the text. False also where it cannot be read.
bool IsSigned(std::string_view text, const ports::Signature& signature);

}  // namespace anze::signing::openssl
