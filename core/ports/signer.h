// Signatures under checkpoints.
// Errors: "signing-failed" {why}. Ownership: the shell owns the signer. Threads: every call from any thread.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace anze::ports {

// A signature with what one needs to check it.
struct Signature {
  std::string algorithm;   // "ed25519" | "sm2-sm3"
  std::string public_key;  // SubjectPublicKeyInfo (RFC 5280) in DER, base64
  std::string value;       // base64; of SM2 in DER (GB/T 35276)
};

class Signer {
 public:
  virtual ~Signer() = default;

  // Signs the bytes of a text.
  virtual base::Result<Signature> Sign(std::string_view text) = 0;
};

}  // namespace anze::ports
