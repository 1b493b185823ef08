#include "plugins/files/memory/memory_files.h"

#include <algorithm>
#include <utility>

namespace anze::files::memory {
namespace {

using base::Error;

// Reads a copy, so that bytes that are added meanwhile move nothing.
class OpenBytes : public ports::OpenFile {
 public:
  explicit OpenBytes(std::string bytes) : bytes_(std::move(bytes)) {}
  std::uint64_t size() const override { return bytes_.size(); }
  base::Result<std::size_t> Read(std::uint64_t at, char* into, std::size_t size) const override {
    if (at >= bytes_.size()) return std::size_t{0};
    const std::size_t some = std::min<std::size_t>(size, bytes_.size() - static_cast<std::size_t>(at));
    bytes_.copy(into, some, static_cast<std::size_t>(at));
    return some;
  }

 private:
  std::string bytes_;
};

}  // namespace

base::Result<std::optional<ports::StoredFile>> MemoryFiles::Find(std::string_view digest) {
  std::lock_guard lock(mutex_);
  const auto found = files_.find(digest);
  if (found == files_.end()) return std::optional<ports::StoredFile>();
  return std::optional<ports::StoredFile>(found->second.facts);
}

base::Result<std::shared_ptr<const ports::OpenFile>> MemoryFiles::Open(std::string_view digest) {
  std::lock_guard lock(mutex_);
  const auto found = files_.find(digest);
  if (found == files_.end()) return std::shared_ptr<const ports::OpenFile>();
  return std::shared_ptr<const ports::OpenFile>(std::make_shared<OpenBytes>(*found->second.bytes));
}

base::Result<std::vector<ports::StoredFile>> MemoryFiles::List(std::string_view after, std::size_t limit) {
  std::lock_guard lock(mutex_);
  std::vector<ports::StoredFile> page;
  for (auto at = files_.upper_bound(after); at != files_.end() && page.size() < limit; ++at) {
    page.push_back(at->second.facts);
  }
  return page;
}

base::Status MemoryFiles::SetScan(std::string_view digest, std::string_view scan) {
  std::lock_guard lock(mutex_);
  if (const auto found = files_.find(digest); found != files_.end()) found->second.facts.scan = std::string(scan);
  return base::Ok{};
}

base::Status MemoryFiles::SetNamed(std::string_view digest) {
  std::lock_guard lock(mutex_);
  if (const auto found = files_.find(digest); found != files_.end()) found->second.facts.named = true;
  return base::Ok{};
}

base::Result<bool> MemoryFiles::RemoveUnnamed(std::string_view digest, std::int64_t before) {
  std::lock_guard lock(mutex_);
  const auto found = files_.find(digest);
  if (found == files_.end() || found->second.facts.named || found->second.facts.at >= before) return false;
  used_ -= found->second.bytes->size();
  files_.erase(found);
  return true;
}

base::Status MemoryFiles::Remove(std::string_view digest) {
  std::lock_guard lock(mutex_);
  if (const auto found = files_.find(digest); found != files_.end()) {
    used_ -= found->second.bytes->size();
    files_.erase(found);
  }
  return base::Ok{};
}

base::Status MemoryFiles::Begin(std::string_view id, std::string_view about) {
  std::lock_guard lock(mutex_);
  const bool made = incoming_.emplace(id, Coming{std::string(about), std::make_shared<std::string>()}).second;
  if (!made) return Error("storage-unavailable", {{"why", "an incoming file of this id is there"}});
  return base::Ok{};
}

base::Status MemoryFiles::Append(std::string_view id, std::string_view bytes) {
  std::lock_guard lock(mutex_);
  const auto found = incoming_.find(id);
  if (found == incoming_.end()) return Error("unknown-upload", {{"id", std::string(id)}});
  if (bytes.size() > space_ - std::min(space_, used_)) return Error("storage-full", {{"why", "memory"}});
  used_ += bytes.size();
  found->second.bytes->append(bytes);
  return base::Ok{};
}

base::Result<std::shared_ptr<const ports::OpenFile>> MemoryFiles::OpenIncoming(std::string_view id) {
  std::lock_guard lock(mutex_);
  const auto found = incoming_.find(id);
  if (found == incoming_.end()) return std::shared_ptr<const ports::OpenFile>();
  return std::shared_ptr<const ports::OpenFile>(std::make_shared<OpenBytes>(*found->second.bytes));
}

base::Result<ports::StoredFile> MemoryFiles::Keep(std::string_view id, const ports::StoredFile& facts,
                                                  std::string_view about) {
  std::lock_guard lock(mutex_);
  const auto found = incoming_.find(id);
  if (found == incoming_.end()) return Error("unknown-upload", {{"id", std::string(id)}});
  found->second.about = std::string(about);
  const Bytes bytes = std::exchange(found->second.bytes, std::make_shared<std::string>());
  const auto [kept, is_new] = files_.emplace(facts.digest, Kept{facts, bytes});
  if (!is_new) {
    used_ -= bytes->size();
    kept->second.facts.at = facts.at;
  }
  return kept->second.facts;
}

base::Status MemoryFiles::Drop(std::string_view id) {
  std::lock_guard lock(mutex_);
  if (const auto found = incoming_.find(id); found != incoming_.end()) {
    used_ -= found->second.bytes->size();
    incoming_.erase(found);
  }
  return base::Ok{};
}

base::Result<std::vector<ports::IncomingFile>> MemoryFiles::Incoming() {
  std::lock_guard lock(mutex_);
  std::vector<ports::IncomingFile> all;
  for (const auto& [id, coming] : incoming_) all.push_back({id, coming.about, coming.bytes->size()});
  return all;
}

void MemoryFiles::SetSpace(std::uint64_t bytes) {
  std::lock_guard lock(mutex_);
  space_ = bytes;
}

}  // namespace anze::files::memory
