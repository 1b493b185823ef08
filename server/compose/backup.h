// Back-ups of a data folder, and bringing one back.
//
// Errors: those of packed_file.h and the storage. Threads: re-entrant; they wait for the disk.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/ports/clock.h"
#include "core/ports/storage.h"

namespace anze::compose {

struct BackupMade {
  std::string file;
  std::string store;
  std::int64_t events = 0;
  std::int64_t bytes = 0;  // of the file
  std::int64_t files = 0;  // that people handed in (backup_files.h)
};

// Copies the storage of `data_folder` into `file`, and its files beside it (backup_files.h), while others go on
// writing. The storage comes first: every file that it names is there by then, and none of those is removed. Errors:
// also "backup-inside-data" {file}: it would stand in the folder that it is to save.
base::Result<BackupMade> BackUp(ports::Storage* storage, const std::string& data_folder, const std::string& file,
                                std::int64_t now, const std::function<bool()>& go_on);

// Unpacks a back-up into a folder, which is made or empty, readable by its owner only. Errors: also
// "restore-target-not-empty" {folder}, "data-folder-unusable" {folder, why}.
base::Result<BackupMade> Restore(const std::string& file, const std::string& data_folder);

// The name of a scheduled back-up of that moment: "anze-20260131-0230.backup".
std::string BackupName(std::int64_t now);
// Removes the oldest scheduled back-ups of a folder, so that `keep` of them stay; other files are left alone. Gives how
// many went. Errors: "backup-unwritable" {file, why}.
base::Result<int> RotateBackups(const std::string& folder, int keep);

}  // namespace anze::compose
