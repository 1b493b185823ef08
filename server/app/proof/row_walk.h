// Walks a list of a proof's view row by row, reading page by page.
// Ownership: borrows the view's method. Threads: one.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace anze::app {

inline constexpr std::size_t kWalkPage = 1000;

template <typename Row>
class RowWalk {
 public:
  using Read = std::function<base::Result<std::vector<Row>>(const Row& after, std::size_t limit)>;
  RowWalk(Row first, Read read) : last_(std::move(first)), read_(std::move(read)) {}

  // The next row; nullptr: there is none, or reading failed. Valid until the next call.
  const Row* Next() {
    if (at_ == page_.size()) {
      if (ended_) return nullptr;
      auto page = read_(last_, kWalkPage);
      if (!page.ok()) {
        failure_ = page.errors();
        ended_ = true;
        return nullptr;
      }
      page_ = std::move(*page);
      at_ = 0;
      ended_ = page_.size() < kWalkPage;
      if (page_.empty()) return nullptr;
      last_ = page_.back();
    }
    return &page_[at_++];
  }
  const base::Diagnostics& failure() const { return failure_; }

 private:
  Row last_;
  Read read_;
  std::vector<Row> page_;
  std::size_t at_ = 0;
  bool ended_ = false;
  base::Diagnostics failure_;
};

}  // namespace anze::app
