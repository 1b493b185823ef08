// Cell: one value inside a running program, a view into facts, constants or an arena.
// Ownership: borrows what it points to. Threads: plain values.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "core/base/number.h"
#include "core/base/value.h"

namespace anze::decision {

struct Cell {
  enum class Kind : std::uint8_t {
    kUnknown,  // a missing fact, or what was computed from one
    kUnbound,  // a parameter without a value on the date: reading it is an error
    kNil,
    kBoolean,
    kNumber,
    kString,
    kList,
    kObject,
  };

  Kind kind = Kind::kUnknown;
  bool truth = false;          // of a boolean
  std::uint32_t length = 0;    // of a string, bytes
  const void* data = nullptr;  // of a string: its bytes; of a list or object: its Value
  base::Number number;

  static Cell Of(bool truth) {
    Cell cell;
    cell.SetTruth(truth);
    return cell;
  }
  static Cell Of(base::Number number) {
    Cell cell;
    cell.SetNumber(number);
    return cell;
  }
  static Cell Of(std::string_view text) {
    Cell cell;
    cell.SetText(text);
    return cell;
  }
  // A view of the value; null is unknown.
  static Cell View(const base::Value& value) {
    Cell cell;
    cell.Set(value);
    return cell;
  }

  bool unknown() const { return kind == Kind::kUnknown; }
  bool is(Kind other) const { return kind == other; }
  bool is_true() const { return kind == Kind::kBoolean && truth; }
  bool is_false() const { return kind == Kind::kBoolean && !truth; }
  std::string_view text() const { return {static_cast<const char*>(data), length}; }
  const base::Value& tree() const { return *static_cast<const base::Value*>(data); }

  void SetUnknown() { kind = Kind::kUnknown; }
  void SetTruth(bool value) {
    kind = Kind::kBoolean;
    truth = value;
  }
  void SetNumber(base::Number value) {
    kind = Kind::kNumber;
    number = value;
  }
  void SetText(std::string_view value) {
    kind = Kind::kString;
    length = static_cast<std::uint32_t>(value.size());
    data = value.data();
  }
  void Set(const base::Value& value) {
    if (value.is_number()) return SetNumber(value.as_number());
    if (value.is_bool()) return SetTruth(value.as_bool());
    if (value.is_string()) return SetText(value.as_string());
    if (value.is_null()) return SetUnknown();
    kind = value.is_list() ? Kind::kList : Kind::kObject;
    data = &value;
  }

  base::Value ToValue() const {
    switch (kind) {
      case Kind::kBoolean:
        return truth;
      case Kind::kNumber:
        return number;
      case Kind::kString:
        return text();
      case Kind::kList:
      case Kind::kObject:
        return tree();
      default:
        return nullptr;
    }
  }
};

// "boolean", "number" …: the vocabulary of type messages.
std::string_view KindName(Cell::Kind kind);

// Short-lived strings of one evaluation; Reset keeps the memory.
class Arena {
 public:
  // Bytes that stay put until Reset.
  char* Take(std::size_t size) {
    if (blocks_.empty() || used_ + size > capacity_) Grow(size);
    char* out = blocks_.back().get() + used_;
    used_ += size;
    return out;
  }
  void Reset() {
    if (blocks_.empty()) return;
    if (blocks_.size() > 1) blocks_.erase(blocks_.begin(), blocks_.end() - 1);
    used_ = 0;
  }

 private:
  static constexpr std::size_t kBlock = 1024;

  void Grow(std::size_t size) {
    capacity_ = size > capacity_ * 2 ? size : (capacity_ == 0 ? kBlock : capacity_ * 2);
    if (capacity_ < size) capacity_ = size;
    blocks_.push_back(std::make_unique<char[]>(capacity_));
    used_ = 0;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t used_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace anze::decision
