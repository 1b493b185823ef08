// A histogram in the sense of Prometheus: how many values were at most each bound, how many there were, and their sum.
//
// Ownership: owns its counts. Threads: any; adding takes no lock. What is read while others add may lack the last of
// them, but never counts one twice.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <vector>

namespace anze::observe {

class Histogram {
 public:
  // `bounds`: ascending.
  Histogram(std::initializer_list<double> bounds)
      : bounds_(bounds), counts_(std::make_unique<std::atomic<std::uint64_t>[]>(bounds_.size() + 1)) {}

  void Add(double value) {
    std::size_t i = 0;
    while (i < bounds_.size() && value > bounds_[i]) ++i;
    counts_[i].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
  }

  const std::vector<double>& bounds() const { return bounds_; }
  // How many were at most bound `i`; with i == bounds().size() all of them.
  std::uint64_t AtMost(std::size_t i) const {
    std::uint64_t count = 0;
    for (std::size_t k = 0; k <= i; ++k) count += counts_[k].load(std::memory_order_relaxed);
    return count;
  }
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  std::vector<double> bounds_;
  std::unique_ptr<std::atomic<std::uint64_t>[]> counts_;  // of each bound alone, the last beyond all of them
  std::atomic<double> sum_{0};
};

}  // namespace anze::observe
