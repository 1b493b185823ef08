// The folder is locked with flock(), which the system gives back however the process ends. The mark is one line of
// fixed length, so that Note() overwrites the digits of its count in place with a single write of 20 bytes.
#include "plugins/storage/sqlite/folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

namespace anze::storage::sqlite {
namespace {

using base::Error;

constexpr mode_t kOwnerOnly = 0600;
constexpr std::uintmax_t kLeastSpace = 32ULL * 1024 * 1024;
// "anze 1 <32 digits of identity> <20 digits of count>\n"
constexpr std::string_view kMarkHead = "anze 1 ";
constexpr std::size_t kIdentity = 32;
constexpr std::size_t kDigits = 20;
constexpr std::size_t kCountAt = kMarkHead.size() + kIdentity + 1;
constexpr std::size_t kMarkBytes = kCountAt + kDigits + 1;

Error Unavailable(const std::string& path) {
  return Error("storage-unavailable", {{"why", path + ": " + std::generic_category().message(errno)}});
}

std::string Padded(std::int64_t count) {
  std::string digits = std::to_string(count);
  return std::string(kDigits - digits.size(), '0') + digits;
}

bool IsMissingOrEmpty(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) != 0 || found.st_size == 0;
}

// Cases name persons: only the owner may read them, whatever the umask says. SQLite gives the log and the shared memory
// the mode of the database, so that is made before SQLite makes it.
base::Status KeepPrivate(const std::string& database) {
  const int file = ::open(database.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, kOwnerOnly);
  if (file < 0) return Unavailable(database);
  ::fchmod(file, kOwnerOnly);
  ::close(file);
  for (const char* part : {"-wal", "-shm", ".lock", ".mark", ".search", ".search-wal", ".search-shm"})
    ::chmod((database + part).c_str(), kOwnerOnly);
  return base::Ok{};
}

}  // namespace

base::Result<bool> Folder::FindDatabase(const std::string& database, bool used_before) {
  // Looked at before KeepPrivate makes an empty database where one is missing: afterwards a loss could not be seen.
  const bool marked = !IsMissingOrEmpty(database + ".mark");
  const bool logged = !IsMissingOrEmpty(database + "-wal");
  if (IsMissingOrEmpty(database) && (used_before || marked || logged)) {
    return Error("storage-lost", {{"path", database}});
  }
  return marked;
}

base::Result<Folder> Folder::Take(const std::string& database, bool used_before) {
  Folder folder(database);
  const std::string lock = database + ".lock";
  folder.lock_ = ::open(lock.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, kOwnerOnly);
  if (folder.lock_ < 0) return Unavailable(lock);
  if (::flock(folder.lock_, LOCK_EX | LOCK_NB) != 0) return Error("storage-in-use", {{"path", database}});
  const auto found = FindDatabase(database, used_before);
  if (!found.ok()) return found.errors();
  folder.marked_ = *found;
  if (base::Status made = KeepPrivate(database); !made.ok()) return made.errors();
  return folder;
}

Folder::Folder(Folder&& other) noexcept
    : database_(std::move(other.database_)),
      lock_(std::exchange(other.lock_, -1)),
      mark_(std::exchange(other.mark_, -1)),
      marked_(other.marked_),
      database_id_(other.database_id_),
      log_id_(other.log_id_) {}

Folder::~Folder() {
  if (mark_ >= 0) ::close(mark_);
  if (lock_ >= 0) ::close(lock_);
}

std::optional<Folder::Mark> Folder::ReadMark(const std::string& database) {
  std::ifstream file(database + ".mark", std::ios::binary);
  std::string text;
  std::getline(file, text);
  // A mark of another form (a later release, a crash in its first write) proves nothing either way.
  if (text.size() + 1 != kMarkBytes || !text.starts_with(kMarkHead)) return std::nullopt;
  Mark mark{text.substr(kMarkHead.size(), kIdentity), 0};
  std::from_chars(text.data() + kCountAt, text.data() + text.size(), mark.acknowledged);
  return mark;
}

base::Status Folder::Compare(const std::string& database, const Mark& mark, const std::string& identity,
                             std::int64_t written) {
  if (!identity.empty() && mark.identity != identity) return Error("storage-other", {{"path", database}});
  if (written >= mark.acknowledged) return base::Ok{};
  return Error(
      "storage-behind",
      {{"path", database}, {"stored", std::to_string(written)}, {"acknowledged", std::to_string(mark.acknowledged)}});
}

base::Status Folder::BeginMark(const std::string& identity, std::int64_t written) {
  const std::string path = database_ + ".mark";
  mark_ = ::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, kOwnerOnly);
  if (mark_ < 0) return Unavailable(path);
  const std::string mark = std::string(kMarkHead) + identity + " " + Padded(written) + "\n";
  if (::pwrite(mark_, mark.data(), mark.size(), 0) != static_cast<ssize_t>(mark.size())) return Unavailable(path);
  Sync();
  return base::Ok{};
}

void Folder::Note(std::int64_t written) {
  if (mark_ < 0) return;
  const std::string digits = Padded(written);
  // A mark that cannot be written stays behind, which hides a loss but never makes one up.
  [[maybe_unused]] const ssize_t put = ::pwrite(mark_, digits.data(), digits.size(), static_cast<off_t>(kCountAt));
}

void Folder::Sync() const {
  if (mark_ >= 0) ::fdatasync(mark_);
}

std::optional<Folder::FileId> Folder::IdOf(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return FileId{found.st_dev, found.st_ino};
}

void Folder::Remember() {
  database_id_ = IdOf(database_);
  log_id_ = IdOf(database_ + "-wal");
}

base::Status Folder::InPlace() const {
  if (IdOf(database_) != database_id_) return Error("storage-replaced", {{"path", database_}});
  if (IdOf(database_ + "-wal") != log_id_) return Error("storage-replaced", {{"path", database_ + "-wal"}});
  return base::Ok{};
}

base::Status Folder::HasSpace() const {
  struct statvfs disk {};
  if (::statvfs(database_.c_str(), &disk) != 0) return Unavailable(database_);
  const std::uintmax_t free = static_cast<std::uintmax_t>(disk.f_bavail) * disk.f_frsize;
  if (free >= kLeastSpace) return base::Ok{};
  return Error("storage-space-low", {{"path", database_}, {"mib", std::to_string(free / (1024 * 1024))}});
}

}  // namespace anze::storage::sqlite
