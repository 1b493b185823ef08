// Cell: one value inside a running program, a view into facts, constants or an arena.
//
// A cell is the content of a register. It is small and copied freely, where a base::Value would be
// copied with its tree.
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

// Only the member that belongs to `kind` is valid. A default cell is unknown.
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

  // kNil is the literal nil alone: a null fact is kUnknown.
  Kind kind = Kind::kUnknown;
  // Of kBoolean.
  bool truth = false;
  // Of kString: bytes.
  std::uint32_t length = 0;
  // Of kString: its bytes, not terminated. Of kList and kObject: its base::Value.
  const void* data = nullptr;
  // Of kNumber; of kUnbound the register of the parameter, so that the error can name it.
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
  // A view of the value, which must outlive the cell; null is unknown.
  static Cell View(const base::Value& value) {
    Cell cell;
    cell.Set(value);
    return cell;
  }

  bool unknown() const { return kind == Kind::kUnknown; }
  bool is(Kind other) const { return kind == other; }
  bool is_true() const { return kind == Kind::kBoolean && truth; }
  bool is_false() const { return kind == Kind::kBoolean && !truth; }
  // Precondition of text() and tree(): a cell of that kind.
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
  // Lists and objects are viewed, so `value` must outlive the cell; scalars but texts are copied.
  void Set(const base::Value& value) {
    if (value.is_number()) return SetNumber(value.as_number());
    if (value.is_bool()) return SetTruth(value.as_bool());
    if (value.is_string()) return SetText(value.as_string());
    if (value.is_null()) return SetUnknown();
    kind = value.is_list() ? Kind::kList : Kind::kObject;
    data = &value;
  }

  // A copy that owns all it holds; null for unknown, unbound and nil.
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

// Returns "boolean", "number" …: the vocabulary of type messages.
std::string_view KindName(Cell::Kind kind);

// Short-lived strings of one evaluation, given back all at once. Threads: one thread.
class Arena {
 public:
  // Returns `size` bytes that stay put until Reset. O(1) but for a new block; blocks double.
  char* Take(std::size_t size) {
    if (blocks_.empty() || used_ + size > capacity_) Grow(size);
    char* out = blocks_.back().get() + used_;
    used_ += size;
    return out;
  }
  // Makes all texts invalid and keeps the newest, largest block, so that a loop of evaluations soon
  // allocates nothing.
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
