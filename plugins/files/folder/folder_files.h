// The files port over a folder of a file system.
//
//   ab/cdef…           the bytes of the file with the digest abcdef…, never changed
//   ab/cdef….facts     what is known of it, as JSON
//   incoming/ID        the bytes of a file that is coming
//   incoming/ID.about  the caller's text about it
//
// Everything is readable by its owner only. A file is written in `incoming`, synced and renamed to its place, so at its
// place there is the whole content or nothing; its facts stand there before it, and facts without bytes are no file.
// Writing begins to move to the disk as it comes, so that the sync at the end is short.
//
// Errors: those of the port. Ownership: one process writes to a folder (the storage's lock says so); others may read.
// Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "core/ports/files.h"

namespace anze::files::folder {

class FolderFiles : public ports::FileStore {
 public:
  // Makes the folder where it is missing, unless it is opened to be read only; nothing is written to it then. Errors:
  // "storage-unavailable" {why}.
  static base::Result<std::unique_ptr<ports::FileStore>> At(const std::string& folder, bool read_only);

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
  std::string Place() const override { return folder_; }
  base::Status Ready() override;

 private:
  explicit FolderFiles(std::string folder) : folder_(std::move(folder)) {}
  std::string PlaceOf(std::string_view digest) const;
  std::string IncomingOf(std::string_view id) const { return folder_ + "/incoming/" + std::string(id); }
  // Changes the facts of a file that is there. Under `mutex_`.
  template <typename Change>
  base::Status ChangeFacts(std::string_view digest, const Change& change);

  std::string folder_;
  std::mutex mutex_;  // of facts, and of what comes to its place or leaves it
};

}  // namespace anze::files::folder
