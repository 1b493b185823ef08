// Whether two large sets of rows are the same, without keeping them: each row adds its hash on one side and takes it
// away on the other. Where they are not, the share of rows that differ is known, so a second look can find the first of
// them.
//
// The hash is keyed by chance, so nobody can make up rows that even out.
// Ownership: plain values. Threads: one thread a tally; Merge brings those of several together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace anze::app {

class Tally {
 public:
  // Two numbers nobody knows.
  struct Key {
    std::uint64_t point = 0;
    std::uint64_t mask = 0;
  };
  explicit Tally(const Key& key);

  // A row that is expected to be there, and one that is there.
  void Expect(std::string_view row) { Add(row, 1); }
  void Find(std::string_view row) { Add(row, -1); }
  // Adds what another tally of the same key has seen.
  void Merge(const Tally& other);

  // A share in which the two sides differ; nullopt: they are the same.
  std::optional<std::size_t> FirstDifference() const;
  std::size_t ShareOf(std::string_view row) const;

 private:
  struct Share {
    std::uint64_t sum = 0;
    std::int64_t count = 0;
  };
  void Add(std::string_view row, std::int64_t sign);
  std::uint64_t HashOf(std::string_view row) const;

  Key key_;
  std::vector<Share> shares_;
};

}  // namespace anze::app
