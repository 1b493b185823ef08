// Hashes of passwords and one-time codes, held against the published examples.
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
