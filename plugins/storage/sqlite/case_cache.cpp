#include "plugins/storage/sqlite/case_cache.h"

#include <iterator>

namespace anze::storage::sqlite {
namespace {

// The memory that list, map and strings take beside the text, roughly.
constexpr std::size_t kEntryBytes = 256;

}  // namespace

std::size_t CaseCache::SizeOf(const Entry& entry) { return entry.stored.state.size() + kEntryBytes; }

std::optional<ports::StoredCase> CaseCache::Find(std::string_view case_id) {
  std::lock_guard lock(mutex_);
  const auto place = places_.find(case_id);
  if (place == places_.end()) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, place->second);
  return place->second->stored;
}

void CaseCache::Keep(std::string_view case_id, const ports::StoredCase& found, std::uint64_t seen) {
  std::lock_guard lock(mutex_);
  if (*writes_ != seen || places_.contains(case_id)) return;
  entries_.push_front({std::string(case_id), found});
  places_.emplace(entries_.front().case_id, entries_.begin());
  used_ += SizeOf(entries_.front());
  MakeRoom();
}

// A case that is not kept stays so: a batch of imports would push out the cases that people look at.
void CaseCache::Replace(std::span<const ports::Commit> batch, const std::vector<ports::AppendResult>& results) {
  std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const bool failed = results[i].outcome == ports::AppendOutcome::kFailed;
    if (!failed && results[i].outcome != ports::AppendOutcome::kWritten) continue;
    const auto place = places_.find(batch[i].case_id);
    if (place == places_.end()) continue;
    if (failed) {  // the next reader finds out how the case stands in the database
      Forget(place->second);
      continue;
    }
    Entry& entry = *place->second;
    try {
      ports::StoredCase written{batch[i].state, batch[i].sequence, batch[i].index.region,
                                batch[i].parties ? *batch[i].parties : entry.stored.parties};
      used_ -= SizeOf(entry);
      entry.stored = std::move(written);
      used_ += SizeOf(entry);
    } catch (const std::bad_alloc&) {
      Forget(place->second);
    }
  }
  MakeRoom();
  // Counted last and under the lock, so that a Keep that began before this write sees that it is too late.
  ++*writes_;
}

void CaseCache::Clear() {
  std::lock_guard lock(mutex_);
  while (!entries_.empty()) Forget(std::prev(entries_.end()));
}

void CaseCache::MakeRoom() {
  while (used_ > room_ && !entries_.empty()) Forget(std::prev(entries_.end()));
}

void CaseCache::Forget(Entries::iterator entry) {
  used_ -= SizeOf(*entry);
  places_.erase(entry->case_id);
  entries_.erase(entry);
}

}  // namespace anze::storage::sqlite
