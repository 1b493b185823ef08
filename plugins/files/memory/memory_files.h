// The files port in memory: the reference, for tests and demonstrations. Nothing outlives the process.
//
// Errors: those of the port; `Full` makes writes fail with "storage-full". Ownership and threads: as of the port.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/ports/files.h"

namespace anze::files::memory {

class MemoryFiles : public ports::FileStore {
 public:
  base::Result<std::optional<ports::StoredFile>> Find(std::string_view digest) override;
  base::Result<std::shared_ptr<const ports::OpenFile>> Open(std::string_view digest) override;
  base::Result<std::vector<ports::StoredFile>> List(std::string_view after, std::size_t limit) override;
  base::Status SetScan(std::string_view digest, std::string_view scan) override;
  base::Status SetNamed(std::string_view digest) override;
  base::Result<bool> RemoveUnnamed(std::string_view digest, std::int64_t before) override;
  base::Status Remove(std::string_view digest) override;
  base::Status Begin(std::string_view id, std::string_view about) override;
  base::Status Append(std::string_view id, std::string_view bytes) override;
  base::Result<std::shared_ptr<const ports::OpenFile>> OpenIncoming(std::string_view id) override;
  base::Result<ports::StoredFile> Keep(std::string_view id, const ports::StoredFile& facts,
                                       std::string_view about) override;
  base::Status Drop(std::string_view id) override;
  base::Result<std::vector<ports::IncomingFile>> Incoming() override;
  std::string Place() const override { return {}; }
  base::Status Ready() override { return base::Ok{}; }

  // For tests: from so many bytes on, of all files together, there is no more space.
  void SetSpace(std::uint64_t bytes);

 private:
  using Bytes = std::shared_ptr<std::string>;
  struct Kept {
    ports::StoredFile facts;
    Bytes bytes;
  };
  struct Coming {
    std::string about;
    Bytes bytes;
  };
  std::mutex mutex_;
  std::map<std::string, Kept, std::less<>> files_;
  std::map<std::string, Coming, std::less<>> incoming_;
  std::uint64_t used_ = 0;
  std::uint64_t space_ = std::numeric_limits<std::uint64_t>::max();
};

}  // namespace anze::files::memory
