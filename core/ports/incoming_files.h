// Files on their way into the store. Part of ports::FileStore; errors, ownership and threads are those of files.h.
//
// An incoming file grows at its end until it is kept or dropped; it outlives the process. Its id and `about` are the
// caller's own words. Its bytes may be fewer after a crash of the machine: ask how many there are.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/ports/open_file.h"
#include "core/ports/stored_file.h"

namespace anze::ports {

// A file that is coming.
struct IncomingFile {
  std::string id;
  std::string about;           // the caller's own text
  std::uint64_t received = 0;  // bytes that are there
};

class IncomingFiles {
 public:
  virtual ~IncomingFiles() = default;

  // Errors: "storage-unavailable" where one of that id is there. `id`: letters, digits and dashes.
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
};

}  // namespace anze::ports
