// Hashes of passwords and one-time codes, held against the published examples.
#include <argon2.h>

#include "plugins/catalog/catalog.h"
#include "tests/support/check.h"

namespace anze::contract {
namespace {

std::unique_ptr<ports::Secrets> Secrets() {
  auto opened = catalog::OpenSecrets();
  REQUIRE_OK(opened);
  return std::move(*opened);
}

TEST_CASE("A password is known again by its hash and by nothing else", "[contract][secrets]") {
  const auto secrets = Secrets();
  const auto hash = secrets->HashPassword("Tianjin-2025-river");
  REQUIRE_OK(hash);
  CHECK(hash->starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  CHECK(secrets->IsPassword(*hash, "Tianjin-2025-river"));
  CHECK_FALSE(secrets->IsPassword(*hash, "Tianjin-2025-River"));
  CHECK_FALSE(secrets->IsPassword(*hash, ""));
  CHECK_FALSE(secrets->IsPassword("", "Tianjin-2025-river"));
  CHECK_FALSE(secrets->IsPassword("$argon2id$broken", "x"));
  CHECK(*secrets->HashPassword("Tianjin-2025-river") != *hash);
  // The library's own tools read the hash, and it reads theirs.
  CHECK(argon2id_verify(hash->c_str(), "Tianjin-2025-river", 18) == ARGON2_OK);
  std::string theirs(200, '\0');
  REQUIRE(argon2id_hash_encoded(3, 4096, 2, "x", 1, "saltsalt", 8, 24, theirs.data(), theirs.size()) == ARGON2_OK);
  theirs.resize(theirs.find('\0'));
  CHECK(secrets->IsPassword(theirs, "x"));
  CHECK_FALSE(secrets->IsPassword(theirs, "y"));
  for (const char* odd :
       {"$argon2id$v=19$m=99999999,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g",
        "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$",
        "$argon2id$v=19$m=0,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g"})
    CHECK_FALSE(secrets->IsPassword(odd, ""));
}

// RFC 6238, appendix B, cut to six digits.
TEST_CASE("One-time codes are those of RFC 6238", "[contract][secrets]") {
  const auto secrets = Secrets();
  const std::string secret = "12345678901234567890";
  CHECK(secrets->StepOf(secret, "287082", 59) == 1);
  CHECK(secrets->StepOf(secret, "081804", 1111111109) == 37037036);
  CHECK(secrets->StepOf(secret, "005924", 1234567890) == 41152263);
  CHECK(secrets->StepOf(secret, "287082", 59 + 30) == 1);
  CHECK(secrets->StepOf(secret, "287082", 29) == 1);
  CHECK_FALSE(secrets->StepOf(secret, "287082", 59 + 61).has_value());
  for (const char* wrong : {"287083", "28708", "2870822", "", "28708a", " 287082"}) {
    CHECK_FALSE(secrets->StepOf(secret, wrong, 59).has_value());
  }
}

TEST_CASE("Secrets are drawn anew each time and written in base 32", "[contract][secrets]") {
  const auto secrets = Secrets();
  const auto drawn = secrets->Random(20);
  REQUIRE_OK(drawn);
  CHECK(drawn->size() == 20);
  CHECK(*secrets->Random(20) != *drawn);
  CHECK(secrets->Base32("12345678901234567890") == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

}  // namespace
}  // namespace anze::contract
