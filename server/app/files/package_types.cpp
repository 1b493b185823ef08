// Reads as little of a zip file as can be: the end record, the list of parts (bounded), and one part (bounded). libzip
// would read a list of any length before it says a word, and an index of four million empty parts fits into 200 MB.
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "core/base/limits_files.h"
#include "server/app/files/file_kind.h"

namespace anze::app {
namespace {

namespace limits = base::limits;

constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kCommentBytes = 65'535;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kLocalBytes = 30;
constexpr std::string_view kEndMark{"PK\5\6", 4};
constexpr std::string_view kEntryMark{"PK\1\2", 4};
constexpr std::string_view kLocalMark{"PK\3\4", 4};
constexpr std::array<std::string_view, 2> kTelling{"[Content_Types].xml", "mimetype"};

std::uint32_t Number(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint32_t number = 0;
  for (std::size_t i = size; i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

base::Result<std::string> ReadPart(const ports::OpenFile& file, std::uint64_t at, std::size_t size) {
  std::string bytes(size, '\0');
  const auto got = file.Read(at, bytes.data(), size);
  if (!got.ok()) return got.errors();
  bytes.resize(*got);
  return bytes;
}

// What deflate made of a text, at most the bound; empty where it is not what it says.
std::string Inflate(std::string_view packed) {
  z_stream stream{};
  if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) return {};
  std::string text(limits::kPackageTypesBytes, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  const int ended = ::inflate(&stream, Z_FINISH);
  text.resize(ended == Z_STREAM_END ? text.size() - stream.avail_out : 0);
  ::inflateEnd(&stream);
  return text;
}

// One entry of the list of parts.
struct Entry {
  std::uint32_t method = 0;
  std::uint32_t packed = 0;
  std::uint32_t at = 0;
};

base::Result<std::string> TextOf(const ports::OpenFile& file, const Entry& entry) {
  if (entry.packed > limits::kPackageTypesBytes) return std::string();
  const auto head = ReadPart(file, entry.at, kLocalBytes);
  if (!head.ok()) return head.errors();
  if (head->size() < kLocalBytes || !head->starts_with(kLocalMark)) return std::string();
  const std::uint64_t begin = std::uint64_t{entry.at} + kLocalBytes + Number(*head, 26, 2) + Number(*head, 28, 2);
  auto bytes = ReadPart(file, begin, entry.packed);
  if (!bytes.ok() || entry.method == 0) return bytes;
  return entry.method == 8 ? Inflate(*bytes) : std::string();
}

}  // namespace

base::Result<std::string> PackageTypes(const ports::OpenFile& file) {
  const std::uint64_t looked = std::min<std::uint64_t>(file.size(), kEndBytes + kCommentBytes);
  const auto tail = ReadPart(file, file.size() - looked, static_cast<std::size_t>(looked));
  if (!tail.ok()) return tail.errors();
  const std::size_t end = tail->rfind(kEndMark);
  if (end == std::string::npos || end + kEndBytes > tail->size()) return std::string();
  const std::size_t parts = Number(*tail, end + 10, 2);
  const std::size_t size = Number(*tail, end + 12, 4);
  if (parts > limits::kPackageParts || size > limits::kPackageListBytes) return std::string();
  const auto list = ReadPart(file, Number(*tail, end + 16, 4), size);
  if (!list.ok()) return list.errors();
  std::size_t at = 0;
  for (std::size_t i = 0; i < parts && at + kEntryBytes <= list->size(); ++i) {
    if (std::string_view(*list).substr(at, 4) != kEntryMark) break;
    const std::size_t name_bytes = Number(*list, at + 28, 2);
    const std::string_view name = std::string_view(*list).substr(at + kEntryBytes, name_bytes);
    if (std::find(kTelling.begin(), kTelling.end(), name) != kTelling.end()) {
      return TextOf(file, {Number(*list, at + 10, 2), Number(*list, at + 20, 4), Number(*list, at + 42, 4)});
    }
    at += kEntryBytes + name_bytes + Number(*list, at + 30, 2) + Number(*list, at + 32, 2);
  }
  return std::string();
}

}  // namespace anze::app
