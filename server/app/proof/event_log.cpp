#include "server/app/proof/event_log.h"

#include "core/base/chain.h"

namespace anze::app {

bool EventLog::Append(const ports::EventLink& link) {
  if (link.number != events_ + 1) return false;
  base::AddField(link.case_id, &block_);
  base::AddField(std::to_string(link.sequence), &block_);
  base::AddField(link.chain, &block_);
  if (++events_ % kBlock == 0) {
    complete_.Append(block_);
    block_.clear();
  }
  return true;
}

std::string EventLog::Root() const {
  if (block_.empty()) return complete_.Root();
  base::MerkleLog whole = complete_;
  whole.Append(block_);
  return whole.Root();
}

}  // namespace anze::app
