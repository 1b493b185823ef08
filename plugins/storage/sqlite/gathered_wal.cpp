// A SQLite "VFS" that gathers the small writes of a transaction to the log into one.
//
// SQLite calls a table of functions per file (sqlite3_io_methods). This file gives its own table for every file of the
// database and keeps the system's file behind it (Own); Pass<> forwards a call unchanged. Only the log differs: Write()
// appends to a buffer instead, and hands the buffer on when
//   - the frame that ends a transaction is complete,
//   - the next write does not continue where the buffer ends, or there is no room, or
//   - anything else looks at the file: a read of the same bytes, its size, truncation, sync (PassAfterAll).
//
// The rest of a rolled-back transaction in the buffer must never reach the file, because the next writer uses the same
// place. SQLite gives no call for a rollback, but the writer's lock is always given back: ShmLock() drops the rest
// there. The lock is taken on the database's file and the buffer belongs to the log's, hence the pair of pointers
// `other`.
#include "plugins/storage/sqlite/gathered_wal.h"

#include <sqlite3.h>

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

namespace anze::storage::sqlite {
namespace {

// The most that the system's layer takes in one piece: it would write only a part of a longer one and call the disk
// full.
constexpr std::size_t kRoom = 0x1ffff;
constexpr int kFrameHeadBytes = 24;
// The lock that a connection holds while it writes (sqlite.org/walformat.html, 2.3.1).
constexpr int kWriteLock = 0;

// The bytes gathered for one log: one piece of its file.
class Gathered {
 public:
  // Whether `size` bytes at `at` can be added behind the bytes that are there.
  bool Fits(sqlite3_int64 at, std::size_t size) const { return size <= kRoom - used_ && (used_ == 0 || at == end()); }
  bool Overlaps(sqlite3_int64 at, std::size_t size) const {
    return used_ > 0 && at < end() && from_ < at + static_cast<sqlite3_int64>(size);
  }
  // False for want of memory.
  bool Add(sqlite3_int64 at, const void* bytes, std::size_t size) {
    if (!bytes_) bytes_.reset(new (std::nothrow) char[kRoom]);
    if (!bytes_) return false;
    if (used_ == 0) from_ = at;
    std::memcpy(bytes_.get() + used_, bytes, size);
    used_ += size;
    return true;
  }
  // On an error the bytes stay.
  int WriteTo(sqlite3_file* file) {
    if (used_ == 0) return SQLITE_OK;
    const int code = file->pMethods->xWrite(file, bytes_.get(), static_cast<int>(used_), from_);
    if (code == SQLITE_OK) used_ = 0;
    return code;
  }
  void Drop() { used_ = 0; }

 private:
  sqlite3_int64 end() const { return from_ + static_cast<sqlite3_int64>(used_); }

  std::unique_ptr<char[]> bytes_;
  sqlite3_int64 from_ = 0;
  std::size_t used_ = 0;
};

// SQLite gives the memory; the system's own file lies in it behind this one.
struct File {
  sqlite3_file base;
  bool is_log;
  bool ends_transaction;  // the frame whose head was written last
  Gathered gathered;
  File* other;  // of a log its database, of a database its log; null while that is not open
};

constexpr std::size_t kFileBytes =
    (sizeof(File) + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);

File* Of(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
sqlite3_file* Own(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + kFileBytes);
}
int HandOn(sqlite3_file* file) { return Of(file)->gathered.WriteTo(Own(file)); }

// Calls a method of the system's own file.
template <auto Method, typename... Args>
auto Pass(sqlite3_file* file, Args... args) {
  return (Own(file)->pMethods->*Method)(Own(file), args...);
}
// The same, with all in the file that was written.
template <auto Method, typename... Args>
int PassAfterAll(sqlite3_file* file, Args... args) {
  const int code = HandOn(file);
  return code == SQLITE_OK ? Pass<Method>(file, args...) : code;
}

// A frame's head tells with its second word, the size of the database, that the frame ends a transaction.
bool EndsTransaction(const void* bytes, int size) {
  constexpr unsigned char kNone[4] = {};
  return size == kFrameHeadBytes && std::memcmp(static_cast<const char*>(bytes) + 4, kNone, sizeof kNone) != 0;
}

int Read(sqlite3_file* file, void* bytes, int size, sqlite3_int64 at) {
  const bool gathered = Of(file)->gathered.Overlaps(at, static_cast<std::size_t>(size));
  const int code = gathered ? HandOn(file) : SQLITE_OK;
  return code == SQLITE_OK ? Pass<&sqlite3_io_methods::xRead>(file, bytes, size, at) : code;
}

int Write(sqlite3_file* base, const void* bytes, int size, sqlite3_int64 at) {
  File* file = Of(base);
  if (!file->is_log) return Pass<&sqlite3_io_methods::xWrite>(base, bytes, size, at);
  const bool ends = std::exchange(file->ends_transaction, EndsTransaction(bytes, size));
  const auto length = static_cast<std::size_t>(size);
  if (!file->gathered.Fits(at, length)) {
    // It does not continue where the buffer ends (a new transaction after a restart of the log), or there is no room.
    if (const int code = HandOn(base); code != SQLITE_OK) return code;
  }
  // Too long, or no memory for a buffer: written as without this layer, after all that came before it.
  if (length > kRoom || !file->gathered.Add(at, bytes, length)) {
    return Pass<&sqlite3_io_methods::xWrite>(base, bytes, size, at);
  }
  return ends ? HandOn(base) : SQLITE_OK;
}

// Bytes that are left when the writer's lock is given back belong to a transaction that was taken back: the next
// writer, of whichever connection, writes in its place, so it must not reach the file any more. Until then it is
// needed: a question that found the disk full takes back no change that was made before it.
int ShmLock(sqlite3_file* base, int first, int count, int how) {
  File* log = Of(base)->other;
  if (log != nullptr && first == kWriteLock && (how & SQLITE_SHM_UNLOCK) != 0) log->gathered.Drop();
  return Pass<&sqlite3_io_methods::xShmLock>(base, first, count, how);
}

int Close(sqlite3_file* base) {
  const int code = Pass<&sqlite3_io_methods::xClose>(base);
  if (Of(base)->other != nullptr) Of(base)->other->other = nullptr;
  Of(base)->~File();  // the rest belongs to no transaction that ended
  return code;
}

constexpr sqlite3_io_methods kMethods = {
    3,
    Close,
    Read,
    Write,
    PassAfterAll<&sqlite3_io_methods::xTruncate>,
    PassAfterAll<&sqlite3_io_methods::xSync>,
    PassAfterAll<&sqlite3_io_methods::xFileSize>,
    Pass<&sqlite3_io_methods::xLock>,
    Pass<&sqlite3_io_methods::xUnlock>,
    Pass<&sqlite3_io_methods::xCheckReservedLock>,
    Pass<&sqlite3_io_methods::xFileControl>,
    Pass<&sqlite3_io_methods::xSectorSize>,
    Pass<&sqlite3_io_methods::xDeviceCharacteristics>,
    Pass<&sqlite3_io_methods::xShmMap>,
    ShmLock,
    Pass<&sqlite3_io_methods::xShmBarrier>,
    Pass<&sqlite3_io_methods::xShmUnmap>,
    Pass<&sqlite3_io_methods::xFetch>,
    Pass<&sqlite3_io_methods::xUnfetch>,
};

// Asks the system's own layer.
template <auto Method, typename... Args>
auto Ask(sqlite3_vfs* layer, Args... args) {
  auto* system = static_cast<sqlite3_vfs*>(layer->pAppData);
  return (system->*Method)(system, args...);
}

int Open(sqlite3_vfs* layer, const char* name, sqlite3_file* base, int flags, int* granted) {
  File* file = new (base) File();
  file->is_log = (flags & SQLITE_OPEN_WAL) != 0;
  const int code = Ask<&sqlite3_vfs::xOpen>(layer, name, Own(base), flags, granted);
  // SQLite closes a file that could not be opened all the same, if it has methods.
  if (Own(base)->pMethods == nullptr) {
    file->~File();
    base->pMethods = nullptr;
    return code;
  }
  base->pMethods = &kMethods;
  // SQLite opens the log after its database and names it by the same string, which leads to the database's file.
  if (file->is_log) {
    file->other = Of(sqlite3_database_file_object(name));
    file->other->other = file;
  }
  return code;
}

// Over the layer `system`, under `name`; both live as long as the process.
bool Register(const char* name, sqlite3_vfs* system) {
  if (system == nullptr || system->iVersion < 3) return false;
  auto& layer = *new sqlite3_vfs();  // SQLite keeps it
  layer.iVersion = 3;
  layer.szOsFile = static_cast<int>(kFileBytes) + system->szOsFile;
  layer.mxPathname = system->mxPathname;
  layer.zName = name;
  layer.pAppData = system;
  layer.xOpen = Open;
  layer.xDelete = Ask<&sqlite3_vfs::xDelete>;
  layer.xAccess = Ask<&sqlite3_vfs::xAccess>;
  layer.xFullPathname = Ask<&sqlite3_vfs::xFullPathname>;
  layer.xDlOpen = Ask<&sqlite3_vfs::xDlOpen>;
  layer.xDlError = Ask<&sqlite3_vfs::xDlError>;
  layer.xDlSym = Ask<&sqlite3_vfs::xDlSym>;
  layer.xDlClose = Ask<&sqlite3_vfs::xDlClose>;
  layer.xRandomness = Ask<&sqlite3_vfs::xRandomness>;
  layer.xSleep = Ask<&sqlite3_vfs::xSleep>;
  layer.xCurrentTime = Ask<&sqlite3_vfs::xCurrentTime>;
  layer.xGetLastError = Ask<&sqlite3_vfs::xGetLastError>;
  layer.xCurrentTimeInt64 = Ask<&sqlite3_vfs::xCurrentTimeInt64>;
  layer.xSetSystemCall = Ask<&sqlite3_vfs::xSetSystemCall>;
  layer.xGetSystemCall = Ask<&sqlite3_vfs::xGetSystemCall>;
  layer.xNextSystemCall = Ask<&sqlite3_vfs::xNextSystemCall>;
  return sqlite3_vfs_register(&layer, 0) == SQLITE_OK;
}

}  // namespace

bool RegisterGatheredWal() {
  static const bool registered = Register(kGatheredWal, sqlite3_vfs_find(nullptr));
  return registered;
}

bool RegisterGatheredWalOver(const char* name, const char* below) {
  return sqlite3_vfs_find(name) != nullptr || Register(name, sqlite3_vfs_find(below));
}

std::string NameThrough(const std::string& path, std::string_view layer) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string name = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      const auto code = static_cast<unsigned char>(c);
      name += {'%', kDigits[code >> 4], kDigits[code & 15]};
    } else {
      name += c;
    }
  }
  return layer.empty() ? name : name.append("?vfs=").append(layer);
}

}  // namespace anze::storage::sqlite
