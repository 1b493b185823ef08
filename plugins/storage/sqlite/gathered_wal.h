// A file system layer of SQLite ("VFS") that writes what a transaction adds to the write-ahead log in one piece.
//
// SQLite writes every frame of the log as two small pieces, 24 bytes and a page, at places that are no multiple of
// anything. Here they are gathered and handed on when the frame that ends a transaction is complete, or when there is
// no more room, so the system is asked once or twice a transaction instead of twice a page. Nothing else changes: what
// SQLite syncs, reads, truncates or measures is in the file by then, in the order in which it was written, and a
// transaction is never announced to other connections before its frames are (format: sqlite.org/fileformat2.html).
// Only the log is gathered; every other file is passed through to the system's own layer.
//
// Errors: SQLite's own codes. A full disk shows at the latest when the last frame of a transaction is handed on, and
// SQLite takes the transaction back.
// Ownership: registered once in the process and never removed; the memory of a log belongs to its connection.
// Threads: as SQLite's files: a file belongs to one connection.
#pragma once

#include <string>

namespace anze::storage::sqlite {

// Registers the layer, beside the system's own, which stays the default. True when it is there to be named.
bool RegisterGatheredWal();

// The name under which sqlite3_open finds the database file `path` through the layer (an RFC 3986 "file:" name).
std::string GatheredName(const std::string& path);

}  // namespace anze::storage::sqlite
