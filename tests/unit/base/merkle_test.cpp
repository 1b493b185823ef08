// The tree of RFC 9162, section 2.1.1, held against its recursive definition, and the links of chains.
#include "core/base/merkle.h"

#include "core/base/chain.h"
#include "core/base/digest.h"
#include "tests/support/check.h"

namespace anze::base {
namespace {

std::string Bytes(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

// MTH({}) = SHA-256(), MTH({d}) = SHA-256(0x00 || d), MTH(D[n]) = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n])) where k
// is the largest power of two smaller than n.
std::string Defined(const std::vector<std::string>& leaves) {
  if (leaves.empty()) return Sha256Hex("");
  if (leaves.size() == 1) return Sha256Hex(std::string("\0", 1) + leaves[0]);
  std::size_t k = 1;
  while (k * 2 < leaves.size()) k *= 2;
  const auto middle = leaves.begin() + static_cast<std::ptrdiff_t>(k);
  return Sha256Hex("\x01" + Bytes(Defined({leaves.begin(), middle})) + Bytes(Defined({middle, leaves.end()})));
}

TEST_CASE("A growing tree has at every size the root of its definition", "[base][merkle]") {
  MerkleLog log;
  std::vector<std::string> leaves;
  CHECK(log.Root() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  for (int i = 0; i < 70; ++i) {
    leaves.push_back("leaf " + std::to_string(i * i));
    log.Append(leaves.back());
    REQUIRE(log.Root() == Defined(leaves));
    REQUIRE(log.size() == leaves.size());
  }
  CHECK(log.peaks().size() == 3);  // 70 = 64 + 4 + 2
}

TEST_CASE("A tree that is gone on with from its peaks is the same", "[base][merkle]") {
  for (int first = 0; first < 20; ++first) {
    MerkleLog whole;
    for (int i = 0; i < first; ++i) whole.Append(std::to_string(i));
    MerkleLog later(whole.size(), whole.peaks());
    for (int i = first; i < 33; ++i) {
      whole.Append(std::to_string(i));
      later.Append(std::to_string(i));
    }
    CHECK(later.Root() == whole.Root());
  }
}

// The bytes are those that docs/journal.md writes out.
TEST_CASE("A link hashes its fields with their lengths", "[base][chain]") {
  CHECK(FieldsDigest({"a", "", "忻"}) == Sha256Hex("1:a\n0:\n3:忻\n"));
  CHECK(FieldsDigest({"a", "b"}) != FieldsDigest({"ab", ""}));
  CHECK(LinkDigest({"case", "c", 12, "before", "digest"}) == Sha256Hex("9:anze-case\n1:c\n2:12\n6:before\n6:digest\n"));
}

}  // namespace
}  // namespace anze::base
