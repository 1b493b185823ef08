// Value: the one dynamic tree of the product (facts, event data, record contents,
// JSON bodies). Dates and instants are strings in ISO 8601 form, as on the wire.
//
// Maps keep insertion order and hold each key once (Set replaces). Absence is
// expressed by a missing key or by null; both read as null through Get/Find.
// Ownership: deep value semantics. Threads: no shared state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/number.h"

namespace anze::base {

class Value {
 public:
  using List = std::vector<Value>;
  using Map = std::vector<std::pair<std::string, Value>>;

  Value() = default;                                    // null
  Value(std::nullptr_t) {}                              // NOLINT(google-explicit-constructor)
  Value(bool b) : data_(b) {}                           // NOLINT(google-explicit-constructor)
  Value(int i) : data_(Number(i)) {}                    // NOLINT(google-explicit-constructor)
  Value(std::int64_t i) : data_(Number(i)) {}           // NOLINT(google-explicit-constructor)
  Value(Number n) : data_(n) {}                         // NOLINT(google-explicit-constructor)
  Value(std::string s) : data_(std::move(s)) {}         // NOLINT(google-explicit-constructor)
  Value(std::string_view s) : data_(std::string(s)) {}  // NOLINT(google-explicit-constructor)
  Value(const char* s) : data_(std::string(s)) {}       // NOLINT(google-explicit-constructor)
  Value(List l) : data_(std::move(l)) {}                // NOLINT(google-explicit-constructor)
  Value(Map m) : data_(std::move(m)) {}                 // NOLINT(google-explicit-constructor)

  // A map or list that exists, unlike null.
  static Value EmptyMap() { return Value(Map{}); }
  static Value EmptyList() { return Value(List{}); }
  // A list of texts.
  static Value ListOf(const std::vector<std::string>& texts) { return Value(List(texts.begin(), texts.end())); }

  bool is_null() const { return std::holds_alternative<std::monostate>(data_); }
  bool is_bool() const { return std::holds_alternative<bool>(data_); }
  bool is_number() const { return std::holds_alternative<Number>(data_); }
  bool is_integer() const { return is_number() && as_number().is_integer(); }
  bool is_string() const { return std::holds_alternative<std::string>(data_); }
  bool is_list() const { return std::holds_alternative<List>(data_); }
  bool is_map() const { return std::holds_alternative<Map>(data_); }

  // Preconditions: the matching is_…().
  bool as_bool() const { return std::get<bool>(data_); }
  Number as_number() const { return std::get<Number>(data_); }
  std::int64_t as_int() const { return as_number().num(); }
  const std::string& as_string() const { return std::get<std::string>(data_); }
  const List& as_list() const { return std::get<List>(data_); }
  List& as_list() { return std::get<List>(data_); }
  const Map& as_map() const { return std::get<Map>(data_); }
  Map& as_map() { return std::get<Map>(data_); }

  // Child by key; nullptr when this is no map or has no such key.
  const Value* Find(std::string_view key) const;
  Value* Find(std::string_view key);
  // Child by dotted path "insurer.solvency.core"; nullptr as for Find.
  const Value* FindPath(std::string_view dotted) const;
  // Child by key, or the shared null value.
  const Value& Get(std::string_view key) const;
  // String child by key, or fallback when absent or not a string.
  std::string_view GetString(std::string_view key, std::string_view fallback = {}) const;

  // Sets key to value, keeping its place if present. Turns null into a map. Returns the stored
  // value, good until the map changes. Precondition: null or map. O(members).
  Value& Set(std::string_view key, Value value);
  // Sets a dotted path, making maps on the way; a value on the way that is no map is replaced by
  // one.
  void SetPath(std::string_view dotted, Value value);
  // Removes key if present; true when it was.
  bool Erase(std::string_view key);
  // Appends to a list. Turns null into a list.
  Value& Append(Value value);

  // "null", "boolean", "number", "string", "list", "map": for messages.
  std::string_view TypeName() const;

  // Maps compare as sets of pairs, regardless of order.
  friend bool operator==(const Value& a, const Value& b);

 private:
  std::variant<std::monostate, bool, Number, std::string, List, Map> data_;
};

}  // namespace anze::base
