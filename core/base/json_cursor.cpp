// Reads JSON of our own making without a tree. It trusts the text to be JSON, and only notices
// where it is not; values that nobody asks for are passed over by counting brackets (Raw).
#include "core/base/json_cursor.h"

#include <charconv>

#include "core/base/json.h"

namespace anze::base {
namespace {

// Length of the string that begins at text[0] == '"', with its quotes; 0 when it does not end.
std::size_t StringLength(std::string_view text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return 0;
}

}  // namespace

bool JsonCursor::Take(char wanted) {
  if (!Peek(wanted)) {
    Fail("json-syntax");
    return false;
  }
  rest_.remove_prefix(1);
  return true;
}

std::string_view JsonCursor::PlainText() {
  const std::size_t length = Peek('"') ? StringLength(rest_) : 0;
  if (length == 0) {
    Fail("json-syntax");
    return {};
  }
  const std::string_view text = rest_.substr(1, length - 2);
  rest_.remove_prefix(length);
  return text;
}

std::string JsonCursor::Text() {
  if (!Peek('"')) {
    FailMember();
    return {};
  }
  const std::string_view raw = Raw();
  if (raw.size() < 2) return {};
  if (raw.find('\\') == std::string_view::npos) return std::string(raw.substr(1, raw.size() - 2));
  const auto parsed = ParseJson(raw);  // the rare string with escapes
  if (parsed.ok()) return parsed->as_string();
  Fail("json-syntax");
  return {};
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
  int depth = 0;
  std::size_t at = 0;
  while (at < rest_.size()) {
    const char c = rest_[at];
    if (c == '"') {
      const std::size_t length = StringLength(rest_.substr(at));
      if (length == 0) break;
      at += length;
    } else {
      if (depth == 0 && (c == ',' || c == '}' || c == ']')) break;
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      ++at;
      if (depth > 0 || (c != '}' && c != ']')) continue;
    }
    if (depth == 0) break;
  }
  const std::string_view raw = rest_.substr(0, at);
  if (raw.empty() || depth != 0) {
    Fail("json-syntax");
    return {};
  }
  rest_.remove_prefix(at);
  return raw;
}

}  // namespace anze::base
