// The log of all events in the order in which they were written, as a Merkle tree: the leaf is a block of 256 events.
// docs/journal.md says what a leaf holds.
// Errors: none. Threads: one thread a log.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/merkle.h"
#include "core/ports/proof.h"

namespace anze::app {

class EventLog {
 public:
  static constexpr std::int64_t kBlock = 256;

  EventLog() = default;
  // Goes on from a tree of complete blocks.
  explicit EventLog(base::MerkleLog complete)
      : complete_(std::move(complete)), events_(static_cast<std::int64_t>(complete_.size()) * kBlock) {}

  // False, and nothing is added: the event is not the next one.
  bool Append(const ports::EventLink& link);
  std::int64_t events() const { return events_; }
  // The tree of the complete blocks.
  const base::MerkleLog& complete() const { return complete_; }
  // The root over all events so far; an incomplete block is the last leaf.
  std::string Root() const;

 private:
  base::MerkleLog complete_;
  std::int64_t events_ = 0;
  std::string block_;  // what the next leaf holds so far
};

}  // namespace anze::app
