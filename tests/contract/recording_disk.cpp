#include "tests/contract/recording_disk.h"

#include <sqlite3.h>

#include <mutex>
#include <new>
#include <utility>

namespace anze::contract {
namespace {

std::mutex log_mutex;
std::vector<DiskStep> steps_log;

void Note(DiskStep step) {
  std::lock_guard lock(log_mutex);
  steps_log.push_back(std::move(step));
}

struct File {
  sqlite3_file base;
  std::string* name;  // null: nobody asks for it
};

constexpr std::size_t kFileBytes =
    (sizeof(File) + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);

File* Of(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
sqlite3_file* Own(sqlite3_file* file) {
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(file) + kFileBytes);
}

template <auto Method, typename... Args>
auto Pass(sqlite3_file* file, Args... args) {
  return (Own(file)->pMethods->*Method)(Own(file), args...);
}

int Write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
  const int code = Pass<&sqlite3_io_methods::xWrite>(file, bytes, size, at);
  if (code == SQLITE_OK && Of(file)->name != nullptr) {
    Note({DiskStep::Kind::kWrite, *Of(file)->name, at,
          std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size))});
  }
  return code;
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  const int code = Pass<&sqlite3_io_methods::xTruncate>(file, size);
  if (code == SQLITE_OK && Of(file)->name != nullptr) Note({DiskStep::Kind::kTruncate, *Of(file)->name, size, {}});
  return code;
}

int Sync(sqlite3_file* file, int flags) {
  const int code = Pass<&sqlite3_io_methods::xSync>(file, flags);
  if (code == SQLITE_OK && Of(file)->name != nullptr) Note({DiskStep::Kind::kSync, *Of(file)->name, 0, {}});
  return code;
}

int Close(sqlite3_file* file) {
  delete Of(file)->name;
  return Pass<&sqlite3_io_methods::xClose>(file);
}

constexpr sqlite3_io_methods kMethods = {
    3,
    Close,
    Pass<&sqlite3_io_methods::xRead>,
    Write,
    Truncate,
    Sync,
    Pass<&sqlite3_io_methods::xFileSize>,
    Pass<&sqlite3_io_methods::xLock>,
    Pass<&sqlite3_io_methods::xUnlock>,
    Pass<&sqlite3_io_methods::xCheckReservedLock>,
    Pass<&sqlite3_io_methods::xFileControl>,
    Pass<&sqlite3_io_methods::xSectorSize>,
    Pass<&sqlite3_io_methods::xDeviceCharacteristics>,
    Pass<&sqlite3_io_methods::xShmMap>,
    Pass<&sqlite3_io_methods::xShmLock>,
    Pass<&sqlite3_io_methods::xShmBarrier>,
    Pass<&sqlite3_io_methods::xShmUnmap>,
    Pass<&sqlite3_io_methods::xFetch>,
    Pass<&sqlite3_io_methods::xUnfetch>,
};

sqlite3_vfs* System(sqlite3_vfs* layer) { return static_cast<sqlite3_vfs*>(layer->pAppData); }

int Open(sqlite3_vfs* layer, const char* name, sqlite3_file* file, int flags, int* granted) {
  new (file) File();
  const int code = System(layer)->xOpen(System(layer), name, Own(file), flags, granted);
  file->pMethods = Own(file)->pMethods == nullptr ? nullptr : &kMethods;
  const bool kept = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0;
  if (file->pMethods != nullptr && kept) Of(file)->name = new std::string(name);
  return code;
}

int Delete(sqlite3_vfs* layer, const char* name, int sync) {
  Note({DiskStep::Kind::kDelete, name, 0, {}});
  return System(layer)->xDelete(System(layer), name, sync);
}

bool Register() {
  sqlite3_vfs* system = sqlite3_vfs_find(nullptr);
  if (system == nullptr) return false;
  auto& layer = *new sqlite3_vfs(*system);  // SQLite keeps it
  layer.pNext = nullptr;
  layer.zName = kRecordingDisk;
  layer.szOsFile = static_cast<int>(kFileBytes) + system->szOsFile;
  layer.pAppData = system;
  layer.xOpen = Open;
  layer.xDelete = Delete;
  layer.xAccess = [](sqlite3_vfs* l, const char* name, int flags, int* out) {
    return System(l)->xAccess(System(l), name, flags, out);
  };
  layer.xFullPathname = [](sqlite3_vfs* l, const char* name, int size, char* out) {
    return System(l)->xFullPathname(System(l), name, size, out);
  };
  return sqlite3_vfs_register(&layer, 0) == SQLITE_OK;
}

void Apply(const DiskStep& step, std::string* content, std::size_t bytes) {
  const auto at = static_cast<std::size_t>(step.at);
  if (step.kind == DiskStep::Kind::kTruncate) {
    content->resize(at);
  } else {
    if (content->size() < at + bytes) content->resize(at + bytes);
    content->replace(at, bytes, step.bytes, 0, bytes);
  }
}

}  // namespace

bool RegisterRecordingDisk() {
  static const bool registered = Register();
  return registered;
}

void BeginRecording() {
  std::lock_guard lock(log_mutex);
  steps_log.clear();
}

void Mark(std::int64_t number) { Note({DiskStep::Kind::kMark, {}, number, {}}); }

std::vector<DiskStep> Recorded() {
  std::lock_guard lock(log_mutex);
  return steps_log;
}

std::map<std::string, std::string> AfterPowerLoss(const std::vector<DiskStep>& steps, std::size_t count,
                                                  Unsynced unsynced, std::mt19937* random) {
  std::map<std::string, std::string> files;
  std::map<std::string, std::vector<const DiskStep*>> waiting;
  for (std::size_t i = 0; i < count; ++i) {
    const DiskStep& step = steps[i];
    if (step.kind == DiskStep::Kind::kWrite || step.kind == DiskStep::Kind::kTruncate) {
      waiting[step.file].push_back(&step);
    } else if (step.kind == DiskStep::Kind::kSync) {
      for (const DiskStep* done : waiting[step.file]) Apply(*done, &files[step.file], done->bytes.size());
      waiting[step.file].clear();
    } else if (step.kind == DiskStep::Kind::kDelete) {
      files.erase(step.file);
      waiting.erase(step.file);
    }
  }
  if (unsynced == Unsynced::kNothing) return files;
  for (const auto& [file, left] : waiting) {
    for (const DiskStep* step : left) {
      std::size_t bytes = step->bytes.size();
      if (unsynced == Unsynced::kSome) {
        const auto fate = (*random)() % 4;
        if (fate == 0) continue;
        if (fate == 1) bytes = bytes == 0 ? 0 : (*random)() % bytes;  // torn
      }
      Apply(*step, &files[file], bytes);
    }
  }
  return files;
}

}  // namespace anze::contract
