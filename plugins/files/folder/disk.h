// System calls about files, with their failures as errors of the files port. Inside the room only.
// Errors: "storage-full", "storage-unavailable" {why}. Threads: any.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/ports/files.h"

namespace anze::files::folder {

// Of errno, about a path.
base::Error FailureOf(const std::string& path, int code);
// Makes it for its owner only, if it is not there.
base::Status MakeFolder(const std::string& path);
// Puts a whole text in place of the file, synced, by way of a temporary name.
base::Status WriteWhole(const std::string& path, std::string_view text);
// nullopt: there is none. At most 64 KiB: longer is "storage-corrupt" {why}.
base::Result<std::optional<std::string>> ReadWhole(const std::string& path);
// Adds bytes at the end of a file that is there: all or none of them.
base::Status AddTo(const std::string& path, std::string_view bytes);
// nullptr: there is none.
base::Result<std::shared_ptr<const ports::OpenFile>> OpenToRead(const std::string& path);
// Waits until the file, or the folder's list of names, is on the disk.
base::Status Sync(const std::string& path);
base::Status Rename(const std::string& from, const std::string& to);
// Nothing where it is not there.
base::Status RemoveFile(const std::string& path);
bool Exists(const std::string& path);

}  // namespace anze::files::folder
