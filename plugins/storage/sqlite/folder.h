// The data folder around the database: its lock, its permissions, and the least it must hold.
//
// Beside FILE stand FILE.lock (one process a folder) and FILE.mark: the database's identity and how many events and
// versions of records were acknowledged at least. The mark is written after each transaction is durable and is never
// ahead of it, so a database that holds fewer has lost something: its log was removed or cut short, or an older copy
// was put in its place. It costs one small write without waiting for the disk, which is waited for when the log is
// moved into the database.
// Inside the room only. Ownership: holds the lock and the mark until its end. Threads: Note by one at a time; the rest
// from any thread.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace anze::storage::sqlite {

// All failures of system calls are "storage-unavailable" {why}, with the path and the system's reason.
class Folder {
 public:
  // Takes the lock and makes the database's files readable by their owner only, with those that are still to come.
  // Errors: "storage-in-use" {path}, "storage-unavailable" {why}, "storage-lost" {path}: the folder was in use before
  // and its database is gone or empty; `used_before`: it is known to have been.
  static base::Result<Folder> Take(const std::string& database, bool used_before);
  Folder(Folder&& other) noexcept;
  Folder& operator=(Folder&&) = delete;
  ~Folder();

  // Whether there is a mark, so that the database must be compared with it before anything is written.
  bool marked() const { return marked_; }

  // What the mark says: whose it is, and how much was acknowledged at least.
  struct Mark {
    std::string identity;
    std::int64_t acknowledged = 0;
  };
  // Whether a folder has a mark, without taking it. Errors: "storage-lost" {path}, as of Take.
  static base::Result<bool> FindDatabase(const std::string& database, bool used_before);
  // nullopt: there is no mark that this release can read. Beside a running server read it before counting what is
  // written, which may only have become more meanwhile.
  static std::optional<Mark> ReadMark(const std::string& database);
  // Whether the database is the one that the mark speaks of, with all that was acknowledged: `identity` as it stands in
  // the database, empty where its tables are gone, and how much is written there. Errors: "storage-behind" {path,
  // stored, acknowledged}, "storage-other" {path}.
  static base::Status Compare(const std::string& database, const Mark& mark, const std::string& identity,
                              std::int64_t written);
  // Makes the mark anew. Errors: "storage-unavailable" {why}.
  base::Status BeginMark(const std::string& identity, std::int64_t written);
  // So many events and versions of records are durable now. Cheap, without waiting for the disk; a mark that cannot be
  // written stays behind. Nothing before BeginMark.
  void Note(std::int64_t written);
  // Waits until the mark is on disk. Errors are not told: a mark that is behind hides a loss but never makes one up.
  void Sync() const;

  // Remembers which files are in use now, by device and inode.
  void Remember();
  // Whether the remembered files still stand in the folder. One that was replaced or removed is still written to
  // through its descriptor, by a server that does not know that nobody will ever read it. Errors: "storage-replaced"
  // {path}.
  base::Status InPlace() const;
  // Whether the file system has room for some time of writing (32 MiB). Errors: "storage-space-low" {path, mib}.
  base::Status HasSpace() const;

 private:
  explicit Folder(std::string database) : database_(std::move(database)) {}
  struct FileId {
    dev_t device = 0;
    ino_t inode = 0;
    friend bool operator==(const FileId&, const FileId&) = default;
  };
  static std::optional<FileId> IdOf(const std::string& path);

  std::string database_;
  int lock_ = -1;
  int mark_ = -1;
  bool marked_ = false;
  std::optional<FileId> database_id_, log_id_;
};

}  // namespace anze::storage::sqlite
