#include "core/script/chunk_shape.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace anze::script {
namespace {

// Stands for any dump that cannot be read: then every frame counts as the widest.
constexpr int kWidest = 255;
constexpr int kMaxNesting = 250;
// Signature 4, version 1, format 1, data 6, sizes 3, then an integer, a float, and the number of upvalues.
constexpr std::size_t kHeaderBytes = 15 + sizeof(lua_Integer) + sizeof(lua_Number) + 1;

// Types of constants in a dump, as in lobject.h.
enum ConstantType {
  kFloat = LUA_TNUMBER | 16,
  kInteger = LUA_TNUMBER,
  kShortText = LUA_TSTRING,
  kLongText = LUA_TSTRING | 16
};

class DumpReader {
 public:
  explicit DumpReader(const std::string& dump) : dump_(dump), at_(kHeaderBytes) {}

  int Widest() {
    Function(0);
    return failed_ || at_ != dump_.size() ? kWidest : widest_;
  }

 private:
  unsigned Byte() {
    if (at_ >= dump_.size()) {
      failed_ = true;
      return 0;
    }
    return static_cast<unsigned char>(dump_[at_++]);
  }

  void Skip(std::uint64_t bytes) {
    failed_ = failed_ || bytes > dump_.size() - at_;
    at_ += failed_ ? 0 : static_cast<std::size_t>(bytes);
  }

  // Seven bits a byte, highest first; the last byte has its high bit set.
  std::uint64_t Size() {
    std::uint64_t value = 0;
    for (unsigned byte = 0; !failed_ && (byte & 0x80U) == 0;) {
      byte = Byte();
      value = value << 7U | (byte & 0x7FU);
    }
    return value;
  }

  // Length plus one; 0 for none.
  void Text() {
    const std::uint64_t size = Size();
    Skip(size > 0 ? size - 1 : 0);
  }

  void Constants() {
    for (std::uint64_t left = Size(); left > 0 && !failed_; --left) {
      const unsigned type = Byte();
      if (type == kFloat || type == kInteger) {
        Skip(sizeof(lua_Integer));
      } else if (type == kShortText || type == kLongText) {
        Text();
      }
    }
  }

  // A function without debug information.
  void Function(int nesting) {
    failed_ = failed_ || nesting > kMaxNesting;
    if (failed_) {
      return;
    }
    Text();
    Size();
    Size();
    Skip(2);
    widest_ = std::max(widest_, static_cast<int>(Byte()));
    Skip(Size() * sizeof(std::uint32_t));
    Constants();
    Skip(Size() * 3);
    for (std::uint64_t left = Size(); left > 0 && !failed_; --left) {
      Function(nesting + 1);
    }
    Skip(Size());  // line information, all absent
    for (std::uint64_t left = Size(); left > 0 && !failed_; --left) {
      Size();
      Size();
    }
    for (std::uint64_t left = Size(); left > 0 && !failed_; --left) {
      Text();
      Size();
      Size();
    }
    for (std::uint64_t left = Size(); left > 0 && !failed_; --left) {
      Text();
    }
  }

  const std::string& dump_;
  std::size_t at_;
  int widest_ = 0;
  bool failed_ = false;
};

int Write(lua_State* /*lua*/, const void* bytes, std::size_t size, void* dump) noexcept {
  try {
    static_cast<std::string*>(dump)->append(static_cast<const char*>(bytes), size);
    return 0;
  } catch (...) {
    return 1;
  }
}

}  // namespace

int WidestFrame(lua_State* lua) {
  std::string dump;
  constexpr int kStrip = 1;
  if (lua_dump(lua, Write, &dump, kStrip) != 0) {
    return kWidest;
  }
  return DumpReader(dump).Widest();
}

}  // namespace anze::script
