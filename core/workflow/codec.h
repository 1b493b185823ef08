// Building blocks of the codecs of events and states. A member is written only if it differs from its default, and a
// missing member reads as the default.
//
// A fraction without a finite decimal (1/3) is text in JSON; its place is listed under "ratios", so
// that the number read back is the number that was written.
// Ownership: writers and readers borrow the text or tree. Threads: no shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"
#include "core/calendar/date.h"

namespace anze::workflow::codec {

// Appends one JSON object to a text, member by member.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string* out) : out_(out) {}

  // Begins member `key`; the caller appends its value.
  std::string* Member(std::string_view key);
  // Empty text, zero numbers, dates and instants, false and null are left out.
  void Text(std::string_view key, std::string_view text);
  void Number(std::string_view key, std::int64_t number);
  void Day(std::string_view key, calendar::Date day);
  void Moment(std::string_view key, calendar::Instant instant) { Number(key, instant.millis()); }
  void Flag(std::string_view key, bool flag);
  void Tree(std::string_view key, const base::Value& value);
  void Texts(std::string_view key, const std::vector<std::string>& texts);
  // To be called once, last: writes the closing brace, or {} for an object without members.
  void Close();

 private:
  std::string* out_;
  bool any_ = false;
};

// Takes members out of a map. A missing member reads as the default; the first member of a wrong
// kind is kept in why().
class ObjectReader {
 public:
  explicit ObjectReader(base::Value* map) : map_(map) {
    if (!map->is_map()) Fail("object");
  }

  std::string Text(std::string_view key);
  std::int64_t Number(std::string_view key);
  calendar::Date Day(std::string_view key, calendar::Date fallback = calendar::Date());
  calendar::Instant Moment(std::string_view key) { return calendar::Instant(Number(key)); }
  bool Flag(std::string_view key);
  // Moves the member out of the map.
  base::Value Tree(std::string_view key);
  std::vector<std::string> Texts(std::string_view key);
  // The items of a list member, to be read in place; empty when it is missing.
  base::Value::List* Items(std::string_view key);

  bool ok() const { return why_.empty(); }
  const std::string& why() const { return why_; }
  void Fail(std::string_view why) {
    if (why_.empty()) why_ = why;
  }

 private:
  base::Value* map_;
  std::string why_;
};

void AppendNumber(std::int64_t number, std::string* out);

// A place in a tree: keys as strings, list positions as integers.
using Place = base::Value::List;
// Whether `value` holds a fraction without a finite decimal; most trees hold none.
bool HoldsRatio(const base::Value& value);
// Appends to `places` where `value`, which stands at `at`, holds fractions without a finite decimal.
void FindRatios(const base::Value& value, Place* at, base::Value::List* places);
// Turns the listed texts of `root` back into numbers; false when a place does not hold one.
bool RestoreRatios(const base::Value& places, base::Value* root);

}  // namespace anze::workflow::codec
