// What the files port knows of a file. Ownership: plain. Threads: no shared state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

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

}  // namespace anze::ports
