#include "server/compose/backup.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include "core/base/value.h"
#include "core/calendar/date.h"
#include "server/compose/backup_files.h"
#include "server/compose/data_folder.h"
#include "server/compose/packed_file.h"

namespace anze::compose {
namespace {

namespace fs = std::filesystem;
using base::Error;

constexpr const char* kDatabase = "anze.db";
constexpr std::string_view kBefore = "anze-";
constexpr std::string_view kBehind = ".backup";
constexpr std::size_t kStamp = 13;  // "20260131-0230"

bool LiesIn(const fs::path& file, const fs::path& folder) {
  std::error_code failed;
  const fs::path parent = fs::weakly_canonical(file.has_parent_path() ? file.parent_path() : fs::path("."), failed);
  const fs::path above = fs::weakly_canonical(folder, failed);
  const auto [end, at] = std::mismatch(above.begin(), above.end(), parent.begin(), parent.end());
  return end == above.end() || end->empty();
}

bool IsScheduled(const std::string& name) {
  if (name.size() != kBefore.size() + kStamp + kBehind.size()) return false;
  if (!name.starts_with(kBefore) || !name.ends_with(kBehind)) return false;
  const std::string stamp = name.substr(kBefore.size(), kStamp);
  return stamp[8] == '-' &&
         std::all_of(stamp.begin(), stamp.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
}

base::Status MakeEmptyFolder(const std::string& folder) {
  std::error_code failed;
  const fs::file_status there = fs::status(folder, failed);
  if (fs::exists(there)) {
    const bool empty = fs::is_directory(there) && fs::is_empty(folder, failed);
    if (!empty || failed) return Error("restore-target-not-empty", {{"folder", folder}});
  } else if (!fs::create_directories(folder, failed) || failed) {
    return Error("data-folder-unusable", {{"folder", folder}, {"why", failed.message()}});
  }
  if (::chmod(folder.c_str(), S_IRWXU) != 0)
    return Error("data-folder-unusable", {{"folder", folder}, {"why", std::strerror(errno)}});
  return base::Ok{};
}

}  // namespace

base::Result<BackupMade> BackUp(ports::Storage* storage, const std::string& data_folder, const std::string& file,
                                std::int64_t now, const std::function<bool()>& go_on) {
  if (LiesIn(file, data_folder)) return Error("backup-inside-data", {{"file", file}});
  std::error_code failed;
  if (fs::exists(fs::symlink_status(file, failed))) return Error("backup-target-exists", {{"file", file}});
  const std::string copy = file + ".copy";
  ::unlink(copy.c_str());  // of a try that the machine ended
  const auto facts = storage->CopyTo(copy, go_on);
  if (!facts.ok()) return facts.errors();
  base::Value header = base::Value::EmptyMap();
  header.Set("store", facts->store);
  header.Set("made_at", calendar::Instant(now).ToString());
  header.Set("events", facts->events);
  const auto files = CopyFilesFor(file, data_folder, go_on);
  if (!files.ok()) {
    ::unlink(copy.c_str());
    RemoveFileList(file);
    return files.errors();
  }
  header.Set("files", files->files);
  header.Set("files_list", files->list_digest);
  base::Status packed = WritePacked(file, header, {{kDatabase, copy}}, go_on);
  ::unlink(copy.c_str());
  if (!packed.ok()) {
    RemoveFileList(file);
    return packed.errors();
  }
  return BackupMade{file, facts->store, facts->events, static_cast<std::int64_t>(fs::file_size(file, failed)),
                    files->files};
}

base::Result<BackupMade> Restore(const std::string& file, const std::string& data_folder) {
  std::error_code failed;
  const bool is_new = !fs::exists(data_folder, failed);
  if (base::Status made = MakeEmptyFolder(data_folder); !made.ok()) return made.errors();
  std::vector<std::string> names;
  const auto header = ReadPacked(file, data_folder, &names);
  if (!header.ok()) {
    if (is_new) fs::remove(data_folder, failed);
    return header.errors();
  }
  // Back-ups of earlier releases have no files.
  FilesCopied files;
  if (const std::string_view list = header->GetString("files_list"); !list.empty()) {
    auto restored = RestoreFilesOf(file, std::string(list), data_folder);
    if (!restored.ok()) {
      fs::remove_all(FilesFolder(data_folder), failed);
      for (const std::string& name : names) fs::remove(data_folder + "/" + name + ".restoring", failed);
      if (is_new) fs::remove(data_folder, failed);
      return restored.errors();
    }
    files = *restored;
  }
  for (const std::string& name : names) {
    const std::string place = data_folder + "/" + name;
    if (::rename((place + ".restoring").c_str(), place.c_str()) != 0)
      return Error("data-folder-unusable", {{"folder", data_folder}, {"why", std::strerror(errno)}});
  }
  return BackupMade{file, std::string(header->GetString("store")), header->Get("events").as_int(),
                    static_cast<std::int64_t>(fs::file_size(file, failed)), files.files};
}

std::string BackupName(std::int64_t now) {
  const std::string at = calendar::Instant(now).ToString();  // 2026-01-31T02:30:00+08:00
  const auto digits = [&](std::size_t from, std::size_t count) { return at.substr(from, count); };
  return std::string(kBefore) + digits(0, 4) + digits(5, 2) + digits(8, 2) + "-" + digits(11, 2) + digits(14, 2) +
         std::string(kBehind);
}

base::Result<int> RotateBackups(const std::string& folder, int keep) {
  std::vector<std::string> names;
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
    if (IsScheduled(entry.path().filename().string())) names.push_back(entry.path().filename().string());
  }
  if (failed) return Error("backup-unwritable", {{"file", folder}, {"why", failed.message()}});
  std::sort(names.begin(), names.end());
  int removed = 0;
  for (std::size_t i = 0; i + static_cast<std::size_t>(keep) < names.size(); ++i, ++removed) {
    const std::string file = folder + "/" + names[i];
    if (::unlink(file.c_str()) != 0) return Error("backup-unwritable", {{"file", file}, {"why", std::strerror(errno)}});
    RemoveFileList(file);
  }
  if (base::Status pruned = removed > 0 ? PruneFiles(folder) : base::Ok{}; !pruned.ok()) return pruned.errors();
  return removed;
}

}  // namespace anze::compose
