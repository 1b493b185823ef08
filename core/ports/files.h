// The files port: the bytes that people hand in with cases and applications, known by their content.
//
// A file is known by the SHA-256 of its bytes: the same content twice is one file, and a file never changes. What it is
// called, who handed it in and for what stands with whoever names its digest: in the facts of a case, and so in its
// journal and chain, or in a draft. Beside the bytes stands what the store knows of them (StoredFile), and it stands
// there, not in the database, for three reasons: bytes and facts come and go together without a transaction over two
// stores; a file that was copied alone is still complete; and another store (large objects, a remote one) keeps them in
// its own way. Nothing that proves anything depends on these facts: size and type can be told again from the bytes, the
// scan can be asked again, and the digest itself stands in the chain.
//
// An incoming file grows at its end until it is kept or dropped; it outlives the process. Its id and `about` are the
// caller's own words.
//
// Errors (every call): "storage-full" (no space: what was there before is still there, and the bytes that were written
// in part are cut off again), "storage-unavailable" {why}, "storage-corrupt" {why}; others are named.
// Durability: what Keep gave outlives a crash of process and machine, where the plugin is durable at all. The bytes of
// an incoming file may be fewer after a crash of the machine: ask how many there are.
// Ownership: the shell owns the store; an OpenFile may outlive a removal. Threads: every call from any thread; two
// calls about the same incoming file are not made at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace anze::ports {

// Results of the scanner, in StoredFile::scan. What is not clean cannot be submitted, but kNotScanned where no scanner
// is set up (server/app/files/uploads.h says which).
inline constexpr std::string_view kScanClean = "clean";
inline constexpr std::string_view kScanRefused = "refused";
inline constexpr std::string_view kScanWaiting = "waiting";
inline constexpr std::string_view kNotScanned = "not_scanned";

// What is known of a file.
struct StoredFile {
  std::string digest;      // SHA-256 of the content, in lower-case hex
  std::uint64_t size = 0;  // bytes
  std::string type;        // by content: pdf | image | word | excel | text | other
  std::string media;       // likewise, as browsers name it: "application/pdf", "image/png", …
  std::string scan;        // clean | refused | waiting | not_scanned
  std::int64_t at = 0;     // milliseconds: when it came, the last time that it came
  bool named = false;      // a case names it: it stays until retention removes it
  friend bool operator==(const StoredFile&, const StoredFile&) = default;
};

// A file that is coming.
struct IncomingFile {
  std::string id;
  std::string about;           // the caller's own text
  std::uint64_t received = 0;  // bytes that are there
};

// The bytes of a file, to be read from any place. Threads: any.
class OpenFile {
 public:
  virtual ~OpenFile() = default;
  virtual std::uint64_t size() const = 0;
  // Reads at most `size` bytes from the place `at` on; fewer only at the end. Errors: as of the port.
  virtual base::Result<std::size_t> Read(std::uint64_t at, char* into, std::size_t size) const = 0;
};

class FileStore {
 public:
  virtual ~FileStore() = default;

  // --- files
  // nullopt: there is none, or `digest` is no digest.
  virtual base::Result<std::optional<StoredFile>> Find(std::string_view digest) = 0;
  // nullptr: there is none.
  virtual base::Result<std::shared_ptr<const OpenFile>> Open(std::string_view digest) = 0;
  // The files behind `after` by digest, at most `limit`.
  virtual base::Result<std::vector<StoredFile>> List(std::string_view after, std::size_t limit) = 0;
  // Says what the scanner found; nothing for a file that is gone.
  virtual base::Status SetScan(std::string_view digest, std::string_view scan) = 0;
  // Says that a case names it; nothing for a file that is gone.
  virtual base::Status SetNamed(std::string_view digest) = 0;
  // Removes a file that came before `before` and that no case names; false when there is none such. The last word about
  // its age is here, so that a file that just came once more stays.
  virtual base::Result<bool> RemoveUnnamed(std::string_view digest, std::int64_t before) = 0;

  // --- incoming files
  // Errors: "storage-unavailable" where one of that id is there. `id`: letters and digits.
  virtual base::Status Begin(std::string_view id, std::string_view about) = 0;
  // Adds bytes at the end. All of them are there afterwards, or none. Errors: "unknown-upload" {id}.
  virtual base::Status Append(std::string_view id, std::string_view bytes) = 0;
  // nullptr: there is none.
  virtual base::Result<std::shared_ptr<const OpenFile>> OpenIncoming(std::string_view id) = 0;
  // Makes a file of it, with these facts, of which `digest` is the digest of its bytes. Gives the facts as they are
  // then: of content that was there already, those that were there, with the new `at`. The incoming file is listed
  // with this `about` from now on, without bytes, until it is dropped.
  virtual base::Result<StoredFile> Keep(std::string_view id, const StoredFile& facts, std::string_view about) = 0;
  // Forgets it with its bytes, if it is there.
  virtual base::Status Drop(std::string_view id) = 0;
  // All of them, for who starts.
  virtual base::Result<std::vector<IncomingFile>> Incoming() = 0;

  // --- the store
  // The folder in which the files lie, for who copies them: digest "abcd…" at "ab/cd…". Empty: nothing outlives the
  // process.
  virtual std::string Place() const = 0;
  // Whether more would be kept: "storage-space-low" {path, mib} or "storage-unavailable" {why} where not.
  virtual base::Status Ready() = 0;
};

}  // namespace anze::ports
