// What is told of an upload, and how the bytes of a request get into one.
// Ownership: plain values; a Receiving belongs to its request. Threads: as each says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/ports/stored_file.h"
#include "server/app/answers/problem.h"

namespace anze::app {

// How an upload stands.
struct UploadView {
  std::string id;
  std::string name;
  std::optional<std::uint64_t> size;  // nullopt: not announced, and still coming
  std::uint64_t received = 0;
  std::optional<ports::StoredFile> file;  // once it is whole
};

// A whole upload, for who attaches it.
struct TakenFile {
  std::string digest;
  std::string name;
  std::uint64_t size = 0;
  std::string type;  // pdf | image | word | excel | text | other
  std::string scan;  // clean | refused | waiting | not_scanned
};

// The bytes of one request on their way into an upload. Nothing waits for the disk but Add and End.
// Threads: one at a time.
class Receiving {
 public:
  virtual ~Receiving() = default;
  // The next bytes; a problem ends it. What was added before stays, so the upload can go on from there. The first call
  // looks whether the bytes fit: kNotFound "unknown-upload", kConflict "upload-offset" {received}, "upload-taken-over"
  // where another request goes on with the same upload, kInvalid "file-too-large".
  virtual std::optional<Problem> Add(std::string_view bytes) = 0;
  // No more bytes come. Also kInvalid "file-empty", "upload-digest-differs", "file-kind-not-allowed",
  // "upload-part-length" {announced}.
  virtual Answer<UploadView> End() = 0;
};

}  // namespace anze::app
