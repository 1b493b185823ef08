#include "server/compose/data_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace anze::compose {

base::Status MakeDataFolder(const std::string& folder) {
  std::error_code failed;
  const bool is_new = std::filesystem::create_directories(folder, failed);
  if (failed) return base::Error("data-folder-unusable", {{"folder", folder}, {"why", failed.message()}});
  // Closing /tmp or a folder of somebody else would harm others; the files in it are private all the same.
  struct stat found {};
  if (::stat(folder.c_str(), &found) != 0 || found.st_uid != ::geteuid() || (found.st_mode & S_ISVTX) != 0) {
    return base::Ok{};
  }
  std::error_code ignored;
  if (is_new || std::filesystem::exists(folder + "/anze.db", ignored)) ::chmod(folder.c_str(), S_IRWXU);
  return base::Ok{};
}

std::string FilesFolder(const std::string& data_folder) { return data_folder + "/files"; }

}  // namespace anze::compose
