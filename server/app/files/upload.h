// One upload, as Uploads keeps it in memory. Inside the room only.
//
// Ownership: shared by Uploads and by the requests that go on with it. Threads: `mutex` is held while bytes are
// written, so everything but the constant members is read under it; `taken` and `bytes_of_disk` are read without it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/base/digest.h"
#include "core/ports/files.h"
#include "server/app/answers/problem.h"
#include "server/app/files/upload_view.h"

namespace anze::app {

class Upload {
 public:
  Upload(std::string id, std::string account, std::string name, std::optional<std::uint64_t> size, std::string digest,
         std::int64_t began)
      : id(std::move(id)),
        account(std::move(account)),
        name(std::move(name)),
        size(size),
        digest(std::move(digest)),
        began(began) {}

  // The text that the store keeps of it, and back; nullptr where it is none.
  std::string About() const;
  static std::shared_ptr<Upload> Read(const ports::IncomingFile& incoming);

  const std::string id;
  const std::string account;
  const std::string name;
  const std::optional<std::uint64_t> size;  // nullopt: the end of the request says
  const std::string digest;                 // that it is to have; empty: whatever it has
  const std::int64_t began;

  std::mutex mutex;
  std::uint64_t received = 0;
  std::uint64_t turn = 0;  // of the request that goes on with it; another one takes it over
  bool gone = false;       // given up or forgotten
  // Over `received` bytes; null: to be computed from the disk first.
  std::unique_ptr<base::Sha256> hash;
  std::optional<ports::StoredFile> file;
  std::string kept;  // the digest of `file`, which a restart finds it by

  std::atomic<bool> taken{false};
};

// Both under its mutex.
// The next bytes: on the disk, in the digest. Errors: those of the store.
base::Status AddTo(Upload* upload, ports::FileStore* store, std::string_view bytes);
// All bytes are there: judges them and makes a file of them. A file that is refused is given up. Problems: kInvalid
// "file-empty", "upload-digest-differs" {expected, digest}, "file-kind-not-allowed" {name}.
std::optional<Problem> Finish(Upload* upload, ports::FileStore* store, std::int64_t now, bool scans);
UploadView ViewOf(const Upload& upload);

// A failure of the store as the answer to who sent bytes.
Problem StoreProblem(const base::Diagnostics& errors);

}  // namespace anze::app
