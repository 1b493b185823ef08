// The files that people handed in, in back-ups.
//
// They never change, so a folder of back-ups keeps each content once, in its folder "files", whatever number of
// back-ups name it: a nightly back-up copies what is new. Beside each back-up stands its list, BACKUP.files, a line a
// file: "DIGEST SIZE"; the back-up states the digest of the list. A list stands there before its files are copied, and
// a back-up after them, so a back-up that is there has all its files.
//
// Errors: "backup-unwritable" {file, why}, "backup-stopped", "backup-files-unreadable" {file, reason: list | missing |
// changed}, those of the storage.
// Threads: re-entrant; they wait for the disk.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/base/result.h"

namespace anze::compose {

struct FilesCopied {
  std::string list_digest;
  std::int64_t files = 0;
  std::int64_t bytes = 0;  // of all of them, whether they were copied now or before
};

// Writes the list of `backup` and copies the files of a data folder that its folder does not have yet.
base::Result<FilesCopied> CopyFilesFor(const std::string& backup, const std::string& data_folder,
                                       const std::function<bool()>& go_on);
// Brings the files of the list back; each is held against its digest.
base::Result<FilesCopied> RestoreFilesOf(const std::string& backup, const std::string& list_digest,
                                         const std::string& data_folder);
// Removes a back-up's list.
void RemoveFileList(const std::string& backup);
// Removes from a folder of back-ups the files that none of its lists names.
base::Status PruneFiles(const std::string& folder);

}  // namespace anze::compose
