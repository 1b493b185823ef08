// A Merkle tree over a log that only grows: the tree hash of RFC 9162, section 2.1.1, over SHA-256.
//
// The tree keeps the roots of its complete subtrees only, one a binary digit of its size, so that adding a leaf costs
// two hashes on average, and a log may be gone on with from these alone.
// Errors: none. Threads: a tree belongs to one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace anze::base {

class MerkleLog {
 public:
  MerkleLog() = default;
  // Goes on from a log of `size` leaves with those peaks (hex, the largest subtree first). There must be as many as
  // `size` has binary digits that are 1.
  MerkleLog(std::uint64_t size, std::vector<std::string> peaks) : size_(size), peaks_(std::move(peaks)) {}

  void Append(std::string_view leaf);
  // The root over all leaves, hex; over none SHA-256 of nothing.
  std::string Root() const;
  std::uint64_t size() const { return size_; }
  const std::vector<std::string>& peaks() const { return peaks_; }

 private:
  std::uint64_t size_ = 0;
  std::vector<std::string> peaks_;
};

}  // namespace anze::base
