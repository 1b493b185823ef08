// The hash is a polynomial over the prime 2^61 - 1 at a secret point, so two rows have one hash with a chance of about
// their length in 2^61, and then mixed, so that sums of hashes say nothing about sums of rows.
#include "server/app/proof/tally.h"

#include <algorithm>
#include <cstring>

namespace anze::app {
namespace {

constexpr std::size_t kShares = 4096;
constexpr std::uint64_t kPrime = (std::uint64_t{1} << 61) - 1;
constexpr std::size_t kPiece = 7;  // bytes that are smaller than the prime

__extension__ using Wide = unsigned __int128;

std::uint64_t Times(std::uint64_t a, std::uint64_t b) {
  const Wide product = static_cast<Wide>(a) * b;
  const std::uint64_t sum = static_cast<std::uint64_t>(product & kPrime) + static_cast<std::uint64_t>(product >> 61);
  return sum >= kPrime ? sum - kPrime : sum;
}

// The finalizer of SplitMix64.
std::uint64_t Mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

Tally::Tally(const Key& key) : key_{key.point % kPrime, key.mask}, shares_(kShares) {}

std::uint64_t Tally::HashOf(std::string_view row) const {
  std::uint64_t hash = row.size() + 1;
  for (std::size_t at = 0; at < row.size(); at += kPiece) {
    std::uint64_t piece = 0;
    std::memcpy(&piece, row.data() + at, std::min(kPiece, row.size() - at));
    hash = Times(hash, key_.point) + piece;
    if (hash >= kPrime) hash -= kPrime;
  }
  return Mix(hash ^ key_.mask);
}

void Tally::Add(std::string_view row, std::int64_t sign) {
  const std::uint64_t hash = HashOf(row);
  Share& share = shares_[hash % kShares];
  share.sum += sign > 0 ? hash : ~hash + 1;
  share.count += sign;
}

void Tally::Merge(const Tally& other) {
  for (std::size_t i = 0; i < kShares; ++i) {
    shares_[i].sum += other.shares_[i].sum;
    shares_[i].count += other.shares_[i].count;
  }
}

std::size_t Tally::ShareOf(std::string_view row) const { return HashOf(row) % kShares; }

std::optional<std::size_t> Tally::FirstDifference() const {
  for (std::size_t i = 0; i < kShares; ++i) {
    if (shares_[i].sum != 0 || shares_[i].count != 0) return i;
  }
  return std::nullopt;
}

}  // namespace anze::app
