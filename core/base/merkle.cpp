#include "core/base/merkle.h"

#include <utility>

#include "core/base/digest.h"

namespace anze::base {
namespace {

std::string FromHex(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return bytes;
}

std::string Parent(std::string_view left, std::string_view right) {
  return Sha256Hex(std::string("\x01", 1) + FromHex(left), FromHex(right));
}

}  // namespace

void MerkleLog::Append(std::string_view leaf) {
  std::string node = Sha256Hex(std::string_view("\x00", 1), leaf);
  // Every digit 1 at the end of the old size is a subtree as large as what has been joined so far.
  for (std::uint64_t rest = size_; (rest & 1) != 0; rest >>= 1) {
    node = Parent(peaks_.back(), node);
    peaks_.pop_back();
  }
  peaks_.push_back(std::move(node));
  ++size_;
}

std::string MerkleLog::Root() const {
  if (peaks_.empty()) return Sha256Hex({});
  std::string root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) root = Parent(peaks_[i], root);
  return root;
}

}  // namespace anze::base
