// The storage of effects that wait to be carried out (a message, an upload, a case to open, an event to raise, a
// record to write).
//
// CaseStore::Append alone adds effects, in the transaction of the event that asks for them: neither is there without
// the other. Part of ports::Storage; the rules for every call (errors, ownership, threads) stand in storage.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace anze::ports {

// One waiting effect: the OutboxRow as it was written, and how often it was tried.
struct OutboxItem {
  std::int64_t id = 0;         // ascending in order of writing, never used again
  std::string case_id;         // the case whose event asked for it
  std::uint64_t sequence = 0;  // of that event
  std::string kind;            // OutboxRow::kind
  std::string payload;         // OutboxRow::payload, JSON
  int attempts = 0;            // times it was deferred
};

class OutboxStore {
 public:
  virtual ~OutboxStore() = default;

  // At most `limit` items whose time has come at `now` (milliseconds): first those never deferred, in order of writing,
  // then the deferred ones. They stay in the storage until CompleteOutbox.
  virtual base::Result<std::vector<OutboxItem>> PendingOutbox(std::int64_t now, std::size_t limit) = 0;
  // Removes items that were carried out, in one durable transaction; unknown ones are no error.
  virtual base::Status CompleteOutbox(std::span<const std::int64_t> ids) = 0;
  // Lets an item wait until `not_before` (milliseconds) and counts the attempt, durably. An unknown one is no error.
  virtual base::Status DeferOutbox(std::int64_t id, std::int64_t not_before) = 0;
};

}  // namespace anze::ports
