// The fields that speak of a part of a file: Content-Range of a part that is sent (RFC 9110, section 14.4), Range of
// one that is asked for (section 14.2). Threads: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace anze::http {

// A part, from its first byte to its last, of so many.
struct FilePart {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t size = 0;
};

// "bytes 0-1023/4096"; nullopt for anything else, and for parts that do not lie in the whole.
std::optional<FilePart> ReadContentRange(std::string_view field);

struct RangeAsked {
  bool outside = false;          // it can be read, and nothing of it is there
  std::optional<FilePart> part;  // nullopt: the whole
};
// "bytes=0-1023", "bytes=1024-", "bytes=-512". Several ranges, and what cannot be read, ask for the whole (section 14.2
// leaves that to the server).
RangeAsked ReadRange(std::string_view field, std::uint64_t size);

}  // namespace anze::http
