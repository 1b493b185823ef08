#include "server/compose/checkpoint_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "core/calendar/date.h"

namespace anze::compose {
namespace {

// Beside its place first and then moved there, so that a reader never sees half of one.
base::Status WriteWhole(const std::string& file, const std::string& text) {
  const auto unwritable = [&] {
    return base::Error("checkpoint-unwritable", {{"file", file}, {"why", std::strerror(errno)}});
  };
  const std::string part = file + ".part";
  const int fd = ::open(part.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) return unwritable();
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  if (!written || ::rename(part.c_str(), file.c_str()) != 0) return unwritable();
  return base::Ok{};
}

}  // namespace

std::string SigningKeyPath(const std::string& data_folder) { return data_folder + "/checkpoint.key"; }

std::string CheckpointFolder(const std::string& data_folder, const std::string& given) {
  return given.empty() ? data_folder + "/checkpoints" : given;
}

base::Status KeepCheckpoint(const std::string& folder, const app::Checkpoint& checkpoint) {
  if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST)
    return base::Error("checkpoint-unwritable", {{"file", folder}, {"why", std::strerror(errno)}});
  const std::string text = app::TextOf(checkpoint);
  if (base::Status written = WriteWhole(folder + "/latest.txt", text); !written.ok()) return written;
  const calendar::Instant at(checkpoint.at);
  const std::string day = folder + "/" + at.date().ToString() + ".txt";
  if (::access(day.c_str(), F_OK) == 0) return base::Ok{};
  return WriteWhole(day, text);
}

}  // namespace anze::compose
