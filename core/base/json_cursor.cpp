// Reads JSON of our own making without a tree. It trusts the text to be JSON, and only notices
// where it is not; values that nobody asks for are passed over by counting brackets (Raw).
#include "core/base/json_cursor.h"

#include <array>
#include <charconv>
#include <cstring>

#include "core/base/json.h"

namespace anze::base {
namespace {

// Length of the string that begins at text[0] == '"', with its quotes; 0 when it does not end. Most strings have no
// escape, and their end is found many bytes at a time.
std::size_t StringLength(std::string_view text, bool* escapes) {
  const std::size_t end = text.find('"', 1);
  if (end == std::string_view::npos) return 0;
  if (std::memchr(text.data() + 1, '\\', end - 1) == nullptr) return *escapes = false, end + 1;
  *escapes = true;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return 0;
}

// Whether a byte inside brackets says where they end.
constexpr std::array<bool, 256> kTells = [] {
  std::array<bool, 256> tells{};
  for (const char c : {'"', '{', '}', '[', ']'}) tells[static_cast<unsigned char>(c)] = true;
  return tells;
}();

// Length of the list or object that begins at text[0]; 0 when it does not end.
std::size_t BracketsLength(std::string_view text) {
  int depth = 0;
  bool escapes = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (!kTells[static_cast<unsigned char>(c)]) continue;
    if (c == '"') {
      const std::size_t length = StringLength(text.substr(at), &escapes);
      if (length == 0) return 0;
      at += length - 1;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (--depth == 0) {
      return at + 1;
    }
  }
  return 0;
}

}  // namespace

std::string_view JsonCursor::PlainText() {
  bool escapes = false;
  const std::size_t length = Peek('"') ? StringLength(rest_, &escapes) : 0;
  if (length == 0) {
    Fail("json-syntax");
    return {};
  }
  const std::string_view text = rest_.substr(1, length - 2);
  rest_.remove_prefix(length);
  return text;
}

void JsonCursor::Text(std::string* out) {
  out->clear();
  if (!Peek('"')) return FailMember();
  bool escapes = false;
  const std::size_t length = StringLength(rest_, &escapes);
  if (length == 0) return Fail("json-syntax");
  const std::string_view raw = rest_.substr(0, length);
  rest_.remove_prefix(length);
  if (!escapes) return void(out->assign(raw.substr(1, length - 2)));
  const auto parsed = ParseJson(raw);
  if (!parsed.ok()) return Fail("json-syntax");
  *out = parsed->as_string();
}

std::string JsonCursor::Text() {
  std::string text;
  Text(&text);
  return text;
}

std::int64_t JsonCursor::Integer() {
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
  const auto used = static_cast<std::size_t>(end - rest_.data());
  const bool whole = used == rest_.size() || rest_[used] == ',' || rest_[used] == '}' || rest_[used] == ']';
  if (failed != std::errc() || !whole) {
    FailMember();
    return 0;
  }
  rest_.remove_prefix(used);
  return number;
}

bool JsonCursor::Flag() {
  const std::string_view raw = Raw();
  if (raw != "true" && raw != "false") FailMember();
  return raw == "true";
}

std::string_view JsonCursor::Raw() {
  std::size_t length = 0;
  if (Peek('"')) {
    bool escapes = false;
    length = StringLength(rest_, &escapes);
  } else if (Peek('{') || Peek('[')) {
    length = BracketsLength(rest_);
  } else {
    while (length < rest_.size() && rest_[length] != ',' && rest_[length] != '}' && rest_[length] != ']') ++length;
  }
  const std::string_view raw = rest_.substr(0, length);
  if (raw.empty()) {
    Fail("json-syntax");
    return {};
  }
  rest_.remove_prefix(length);
  return raw;
}

}  // namespace anze::base
