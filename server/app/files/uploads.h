// Uploads: files on their way in, in one part or in several, and those that are whole and wait to be taken.
//
// An upload is its account's own: to everybody else there is none. It begins (Begin), grows at its end (Receiving), and
// is whole when all bytes are there that were announced: then it is a file of the store (core/ports/files.h), judged by
// its content, and on its way to the scanner. Whoever attaches it to something asks Take. It is forgotten a day after
// it began (Forget), its file a little later unless somebody names it (orphans.h).
//
// The digest is computed as the bytes come. After a restart the bytes that are there are read once more for it, when
// the upload goes on.
//
// Problems, besides those that a method names: kUnavailable "storage-full" (507 on the wire), "storage-unavailable".
// Ownership: the collaborators must outlive it. Threads: any.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/ports/clock.h"
#include "core/ports/files.h"
#include "server/app/answers/problem.h"
#include "server/app/files/upload_view.h"

namespace anze::app {

class Upload;  // upload.h

class Uploads {
 public:
  struct Options {
    std::function<std::uint64_t()> max_bytes;  // of one file, at most limits::kStoredFileBytes
    bool scans = false;                        // a scanner is set up
    // Told of each file that is to be scanned; may be empty. Must not wait.
    std::function<void(const std::string& digest)> to_scan;
  };
  Uploads(ports::FileStore* store, const ports::Clock* clock, ports::IdSource* ids, Options options);
  ~Uploads();

  // Finds what an earlier process left. Once, before the other calls.
  base::Status Load();

  // Begins an upload of `size` bytes; `digest`, if it is named, must be that of the content. Problems: kInvalid with
  // every fault: "file-name-not-usable" {reason, name}, "file-empty", "file-too-large" {max_mib}, "bad-digest"; or
  // "too-many-files" {reason: uploads, max}, "uploads-too-large" {max_mib} of those that the account has begun and
  // nobody took.
  Answer<UploadView> Begin(std::string_view account, std::string_view name, std::uint64_t size,
                           std::string_view digest);
  // Problems: kNotFound "unknown-upload" {id}, also for another account's.
  Answer<UploadView> Find(std::string_view account, std::string_view id);
  // Gives it up, whole or not. Its file stays until it is an orphan.
  std::optional<Problem> Forget(std::string_view account, std::string_view id);
  // The file of a whole upload, to be attached to something; may be asked again. Problems: kNotFound "unknown-upload",
  // kConflict "upload-not-whole" {received, size}.
  Answer<TakenFile> Take(std::string_view account, std::string_view id);

  // A request's bytes from `first` to `last` of `size`. Never waits and never fails here: Add tells.
  std::shared_ptr<Receiving> ReceivePart(std::string_view account, std::string_view id, std::uint64_t first,
                                         std::uint64_t last, std::uint64_t size);
  // A whole file in one request, of which the length may be unknown. `digest`, `name`: as of Begin.
  std::shared_ptr<Receiving> ReceiveWhole(std::string_view account, std::string_view name,
                                          std::optional<std::uint64_t> size, std::string_view digest);

  // Whether a file with this result of the scanner may be submitted: a clean one, and, where no scanner is set up, one
  // that was not scanned.
  bool MayBeSubmitted(std::string_view scan) const;
  // The most that one file may have now.
  std::uint64_t max_bytes() const;

  // Forgets uploads older than a day; gives how many.
  std::size_t ForgetOld();
  // How many there are, whole or not.
  std::size_t count() const;

 private:
  using UploadPtr = std::shared_ptr<Upload>;
  class Part;
  class Whole;

  // A new upload, in the map and in the store. Problems: as Begin.
  Answer<UploadPtr> Start(std::string_view account, std::string_view name, std::optional<std::uint64_t> size,
                          std::string_view digest);
  std::optional<Problem> NoRoom(std::string_view account, std::uint64_t bytes);
  // Makes a file of an upload whose bytes are all there. Under its mutex, which may be let go meanwhile.
  std::optional<Problem> Conclude(const UploadPtr& upload, std::unique_lock<std::mutex>* held);
  void Remove(const UploadPtr& upload);
  // nullptr: this account has none such.
  UploadPtr Of(std::string_view account, std::string_view id) const;

  ports::FileStore* store_;
  const ports::Clock* clock_;
  ports::IdSource* ids_;
  Options options_;
  mutable std::mutex mutex_;
  std::map<std::string, UploadPtr, std::less<>> uploads_;
};

}  // namespace anze::app
