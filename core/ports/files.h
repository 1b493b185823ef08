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
// Errors (every call): "storage-full" (no space: what was there before is still there, and the bytes that were written
// in part are cut off again), "storage-unavailable" {why}, "storage-corrupt" {why}; others are named.
// Durability: what Keep gave outlives a crash of process and machine, where the plugin is durable at all.
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
#include "core/ports/incoming_files.h"
#include "core/ports/open_file.h"
#include "core/ports/stored_file.h"

namespace anze::ports {

class FileStore : public IncomingFiles {
 public:
  // nullopt: there is none, or `digest` is no digest.
  virtual base::Result<std::optional<StoredFile>> Find(std::string_view digest) = 0;
  // nullptr: there is none.
  virtual base::Result<std::shared_ptr<const OpenFile>> Open(std::string_view digest) = 0;
  // The files behind `after` by digest, at most `limit`. Of one whose facts cannot be read the digest alone is told.
  virtual base::Result<std::vector<StoredFile>> List(std::string_view after, std::size_t limit) = 0;
  // Says what the scanner found; nothing for a file that is gone.
  virtual base::Status SetScan(std::string_view digest, std::string_view scan) = 0;
  // Says that a case names it; nothing for a file that is gone.
  virtual base::Status SetNamed(std::string_view digest) = 0;
  // Removes a file that came before `before` and that no case names; false when there is none such. The last word about
  // its age is here, so that a file that just came once more stays.
  virtual base::Result<bool> RemoveUnnamed(std::string_view digest, std::int64_t before) = 0;
  // Removes a file, whoever names it: for retention, and for copies that are kept elsewhere. Nothing where there is
  // none.
  virtual base::Status Remove(std::string_view digest) = 0;

  // The folder in which the files lie, for who copies them: digest "abcd…" at "ab/cd…". Empty: nothing outlives the
  // process.
  virtual std::string Place() const = 0;
  // Whether more would be kept: "storage-space-low" {path, mib} or "storage-unavailable" {why} where not.
  virtual base::Status Ready() = 0;
};

}  // namespace anze::ports
