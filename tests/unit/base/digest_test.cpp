#include "core/base/digest.h"

#include "tests/support/check.h"

namespace anze::base {
namespace {

// The published vectors of FIPS 180-4.
TEST_CASE("A digest of a known vector is the known one", "[base][digest]") {
  CHECK(Sha256Hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(Sha256Hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(Sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(Sha256Hex(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("Digest: two texts are one behind the other", "[base][digest]") {
  CHECK(Sha256Hex("ab", "c") == Sha256Hex("abc"));
  CHECK(Sha256Hex("", "abc") == Sha256Hex("abc"));
}

TEST_CASE("Digest: every byte counts", "[base][digest]") {
  CHECK(Sha256Hex(std::string_view("a\0", 2)) != Sha256Hex("a"));
  CHECK(Sha256Hex("中") != Sha256Hex("丰"));
}

}  // namespace
}  // namespace anze::base
