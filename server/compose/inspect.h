// Opens a data folder without starting a server, to inspect it or to change it offline.
//
// Ownership: the caller owns the opened storage. Threads: one.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/ports/storage.h"

namespace anze::compose {

// The findings about a data folder.
struct Inspection {
  ports::StorageStats stats;
  std::optional<std::int64_t> newest;  // when the last event was written, in milliseconds; nullopt: there is none
  bool whole = true;                   // everything was looked at before the time was over
  base::Diagnostics shared;  // "key-shared" {of, key, first, second}: two have a key that one may have; at most 20
  base::Diagnostics faults;  // "storage-corrupt" {why}, "case-damaged" {case, reason}; at most about 40
};

// Looks for damage in a data folder, for at most about twice `seconds`: the database's pages, indexes and rows, then
// the journal, chain and state of every case. Nothing is written, and a server may run on it. Errors: "data-missing"
// {folder}, "unknown-storage" {name}, "storage-not-durable" {name}, and those of the storage when it cannot be opened.
base::Result<Inspection> InspectStorage(const std::string& data_folder, const std::string& storage, int seconds);

// What was found about the files that people handed in.
struct FileInspection {
  std::int64_t files = 0;
  std::int64_t unnamed = 0;  // that no case names
  std::int64_t waiting = 0;  // for the scanner
  base::Diagnostics faults;  // "proof-file" {file, case, reason}, the first of each kind
};
// Whether every file that a case names is there, by its size; contents are for `anze verify`. Errors: as OpenToRead.
base::Result<FileInspection> InspectFiles(const std::string& data_folder);

// The storage of a data folder to read from, beside a server that may run on it. Errors: "data-missing" {folder}, and
// those of the storage.
base::Result<std::unique_ptr<ports::Storage>> OpenToRead(const std::string& data_folder);

// The same, to write to; no server may run on it. Errors: "data-missing" {folder}, "storage-in-use", and those of the
// storage.
base::Result<std::unique_ptr<ports::Storage>> OpenToWrite(const std::string& data_folder);

}  // namespace anze::compose
