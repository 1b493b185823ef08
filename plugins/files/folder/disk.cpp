#include "plugins/files/folder/disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace anze::files::folder {
namespace {

using base::Error;

constexpr std::size_t kTextBytes = 64 * 1024;
constexpr off_t kMovedBytes = 8 * 1024 * 1024;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// 0, or the errno of what went wrong.
int WriteAt(int fd, std::string_view bytes, off_t at) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(fd, bytes.data(), bytes.size(), at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return written < 0 ? errno : ENOSPC;
    bytes.remove_prefix(static_cast<std::size_t>(written));
    at += written;
  }
  return 0;
}

class OpenedFile : public ports::OpenFile {
 public:
  OpenedFile(int fd, std::uint64_t size, std::string path) : fd_(fd), size_(size), path_(std::move(path)) {}
  std::uint64_t size() const override { return size_; }
  base::Result<std::size_t> Read(std::uint64_t at, char* into, std::size_t size) const override {
    std::size_t got = 0;
    while (got < size) {
      const ssize_t some = ::pread(fd_.get(), into + got, size - got, static_cast<off_t>(at + got));
      if (some < 0 && errno == EINTR) continue;
      if (some < 0) return FailureOf(path_, errno);
      if (some == 0) break;
      got += static_cast<std::size_t>(some);
    }
    return got;
  }

 private:
  Descriptor fd_;
  std::uint64_t size_;
  std::string path_;
};

}  // namespace

Error FailureOf(const std::string& path, int code) {
  if (code == ENOSPC || code == EDQUOT) return Error("storage-full", {{"why", path}});
  return Error("storage-unavailable", {{"why", path + ": " + std::strerror(code)}});
}

base::Status MakeFolder(const std::string& path) {
  if (::mkdir(path.c_str(), S_IRWXU) != 0 && errno != EEXIST) return FailureOf(path, errno);
  return base::Ok{};
}

base::Status WriteWhole(const std::string& path, std::string_view text) {
  const std::string fresh = path + ".new";
  int failed = 0;
  {
    const Descriptor file(::open(fresh.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (file.get() < 0) return FailureOf(path, errno);
    failed = WriteAt(file.get(), text, 0);
    if (failed == 0 && ::fsync(file.get()) != 0) failed = errno;
  }
  if (failed == 0 && ::rename(fresh.c_str(), path.c_str()) != 0) failed = errno;
  if (failed == 0) return base::Ok{};
  ::unlink(fresh.c_str());
  return FailureOf(path, failed);
}

base::Result<std::optional<std::string>> ReadWhole(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.get() < 0 && errno == ENOENT) return std::optional<std::string>();
  if (file.get() < 0) return FailureOf(path, errno);
  std::string text(kTextBytes + 1, '\0');
  std::size_t got = 0;
  while (got < text.size()) {
    const ssize_t some = ::read(file.get(), text.data() + got, text.size() - got);
    if (some < 0 && errno == EINTR) continue;
    if (some < 0) return FailureOf(path, errno);
    if (some == 0) break;
    got += static_cast<std::size_t>(some);
  }
  if (got > kTextBytes) return Error("storage-corrupt", {{"why", path}});
  text.resize(got);
  return std::optional<std::string>(std::move(text));
}

base::Status AddTo(const std::string& path, std::string_view bytes) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  if (file.get() < 0) return FailureOf(path, errno);
  struct stat before {};
  if (::fstat(file.get(), &before) != 0) return FailureOf(path, errno);
  if (const int failed = WriteAt(file.get(), bytes, before.st_size); failed != 0) {
    // What was written in part is cut off again: the next bytes go on where these began.
    if (::ftruncate(file.get(), before.st_size) != 0) return FailureOf(path, errno);
    return FailureOf(path, failed);
  }
  const off_t end = before.st_size + static_cast<off_t>(bytes.size());
  const off_t moved = before.st_size / kMovedBytes * kMovedBytes;
  if (end - moved >= kMovedBytes) ::sync_file_range(file.get(), moved, end - moved, SYNC_FILE_RANGE_WRITE);
  return base::Ok{};
}

base::Result<std::shared_ptr<const ports::OpenFile>> OpenToRead(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::shared_ptr<const ports::OpenFile>();
  if (file < 0) return FailureOf(path, errno);
  struct stat about {};
  if (::fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
    ::close(file);
    return Error("storage-unavailable", {{"why", path}});
  }
  return std::shared_ptr<const ports::OpenFile>(
      std::make_shared<OpenedFile>(file, static_cast<std::uint64_t>(about.st_size), path));
}

base::Status Sync(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 || ::fsync(file.get()) != 0) return FailureOf(path, errno);
  return base::Ok{};
}

base::Status Rename(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) return FailureOf(to, errno);
  return base::Ok{};
}

base::Status RemoveFile(const std::string& path) {
  if (::unlink(path.c_str()) != 0 && errno != ENOENT) return FailureOf(path, errno);
  return base::Ok{};
}

bool Exists(const std::string& path) {
  struct stat about {};
  return ::lstat(path.c_str(), &about) == 0;
}

}  // namespace anze::files::folder
