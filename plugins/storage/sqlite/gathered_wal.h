// A file system layer of SQLite ("VFS") that writes a transaction's part of the write-ahead log in one piece.
//
// SQLite writes every frame of the log as two small pieces, 24 bytes and a page, at places that are no multiple of
// anything. Here they are gathered and handed on when the frame that ends a transaction is complete, or when there is
// no more room, so the system is asked once or twice a transaction instead of twice a page. Nothing else changes: by
// the time SQLite syncs, reads, truncates or measures the log, all that it wrote is in the file, in the order in which
// it was written, and a transaction is never announced to other connections before its frames are (format:
// sqlite.org/fileformat2.html). Only the log is gathered; every other file is passed through to the system's own layer.
//
// Errors: SQLite's own codes. A full disk shows at the latest when the last frame of a transaction is handed on, and
// SQLite takes the transaction back.
// Ownership: registered once in the process and never removed; the memory of a log belongs to its connection.
// Threads: as SQLite's files: a file belongs to one connection.
#pragma once

#include <string>
#include <string_view>

namespace anze::storage::sqlite {

inline constexpr char kGatheredWal[] = "anze-gathered-wal";

// Registers the layer as kGatheredWal, beside the system's own, which stays the default. True when it can be named;
// false when the system's layer is too old. The setting `gathered_log: false` of the server leaves it out. A second
// call does nothing.
bool RegisterGatheredWal();
// The same over the layer `below` and under the name `name`, which must live as long as the process. For tests that put
// a faulty disk underneath.
bool RegisterGatheredWalOver(const char* name, const char* below);

// The name under which sqlite3_open finds the database file `path` through a layer: an RFC 3986 "file:" name in which
// "%", "?" and "#" are escaped. An empty `layer`: through the system's own.
std::string NameThrough(const std::string& path, std::string_view layer = kGatheredWal);

}  // namespace anze::storage::sqlite
