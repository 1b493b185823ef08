// Writes JSON. Journals and answers are written far more often than read by people, so strings are
// copied in whole runs between the rare bytes that need an escape, and nothing is built in between.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "core/base/json.h"
#include "core/base/json_member.h"

namespace anze::base {
namespace {

// What a byte becomes inside a JSON string: 0 itself, 'u' a \u00XX, else the letter after the backslash.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> table{};
  for (std::size_t i = 0; i < 0x20; ++i) table[i] = 'u';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  table['"'] = '"';
  table['\\'] = '\\';
  return table;
}();

// Index of the first byte from `at` on that needs an escape; eight bytes a step.
std::size_t PlainPrefix(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
  constexpr std::uint64_t kHigh = 0x8080808080808080ULL;
  // The high bit of each byte that is zero in x (exact for the lowest such byte, which is all that is asked).
  const auto zeros = [](std::uint64_t x) { return (x - kOnes) & ~x & kHigh; };
  std::uint64_t word = 0;
  for (; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    const std::uint64_t below_blank = zeros(word & (kOnes * 0xE0));
    if ((below_blank | zeros(word ^ (kOnes * '"')) | zeros(word ^ (kOnes * '\\'))) != 0) break;
  }
  while (at < text.size() && kEscapes[static_cast<unsigned char>(text[at])] == 0) ++at;
  return at;
}

void AppendNumber(Number number, std::string* out) {
  if (number.is_integer()) {
    char buffer[24];
    out->append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number.num()).ptr);
    return;
  }
  const std::string text = number.ToString();
  if (text.find('/') == std::string::npos) {
    out->append(text);
  } else {
    out->append("\"").append(text).append("\"");
  }
}

// True when the value was a scalar (or an empty container) and is written.
bool AppendFlat(const Value& value, std::string* out) {
  if (value.is_string()) {
    AppendJsonString(value.as_string(), out);
  } else if (value.is_number()) {
    AppendNumber(value.as_number(), out);
  } else if (value.is_bool()) {
    out->append(value.as_bool() ? "true" : "false");
  } else if (value.is_null()) {
    out->append("null");
  } else if (value.is_map() && value.as_map().empty()) {
    out->append("{}");
  } else if (value.is_list() && value.as_list().empty()) {
    out->append("[]");
  } else {
    return false;
  }
  return true;
}

void AppendPretty(const Value& value, std::size_t indent, std::string* out) {
  if (AppendFlat(value, out)) return;
  const std::string line = "\n" + std::string(indent + 2, ' ');
  const char* comma = "";
  if (value.is_map()) {
    out->push_back('{');
    for (const auto& [key, child] : value.as_map()) {
      out->append(comma).append(line);
      AppendJsonString(key, out);
      out->append(": ");
      AppendPretty(child, indent + 2, out);
      comma = ",";
    }
  } else {
    out->push_back('[');
    for (const Value& child : value.as_list()) {
      out->append(comma).append(line);
      AppendPretty(child, indent + 2, out);
      comma = ",";
    }
  }
  out->append("\n").append(indent, ' ').push_back(value.is_map() ? '}' : ']');
}

// Members sorted by the bytes of their keys, no blanks: one text for equal values, for digests.
void AppendCanonical(const Value& value, std::string* out) {
  if (AppendFlat(value, out)) return;
  if (value.is_list()) {
    out->push_back('[');
    for (const Value& child : value.as_list()) {
      if (&child != &value.as_list().front()) out->push_back(',');
      AppendCanonical(child, out);
    }
    out->push_back(']');
    return;
  }
  std::vector<const Value::Map::value_type*> sorted;
  sorted.reserve(value.as_map().size());
  for (const auto& pair : value.as_map()) sorted.push_back(&pair);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  out->push_back('{');
  for (const auto* pair : sorted) {
    if (pair != sorted.front()) out->push_back(',');
    AppendJsonString(pair->first, out);
    out->push_back(':');
    AppendCanonical(pair->second, out);
  }
  out->push_back('}');
}

}  // namespace

void AppendJsonString(std::string_view text, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  const std::size_t plain = PlainPrefix(text, 0);
  if (plain == text.size()) {
    // Most texts need nothing else: one step for all of it.
    const std::size_t at = out->size();
    out->resize(at + text.size() + 2);
    char* next = out->data() + at;
    *next++ = '"';
    next = std::copy(text.begin(), text.end(), next);
    *next = '"';
    return;
  }
  out->push_back('"');
  // Whole runs are copied; only the rare byte that needs an escape breaks one.
  std::size_t run = 0;
  for (std::size_t i = plain; i < text.size(); i = PlainPrefix(text, i + 1)) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const char escape = kEscapes[byte];
    out->append(text, run, i - run);
    run = i + 1;
    out->push_back('\\');
    out->push_back(escape);
    if (escape == 'u') {
      out->append("00");
      out->push_back(kHex[byte >> 4]);
      out->push_back(kHex[byte & 15]);
    }
  }
  out->append(text, run, text.size() - run);
  out->push_back('"');
}

void AppendJson(const Value& value, std::string* out) {
  if (AppendFlat(value, out)) return;
  if (value.is_map()) {
    char before = '{';
    for (const auto& [key, child] : value.as_map()) {
      out->push_back(before);
      AppendJsonString(key, out);
      out->push_back(':');
      AppendJson(child, out);
      before = ',';
    }
    out->push_back('}');
  } else {
    char before = '[';
    for (const Value& child : value.as_list()) {
      out->push_back(before);
      AppendJson(child, out);
      before = ',';
    }
    out->push_back(']');
  }
}

std::string WriteJson(const Value& value) {
  std::string out;
  out.reserve(256);
  AppendJson(value, &out);
  return out;
}

std::string WriteJsonPretty(const Value& value) {
  std::string out;
  AppendPretty(value, 0, &out);
  return out;
}

std::string WriteCanonicalJson(const Value& value) {
  std::string out;
  AppendCanonical(value, &out);
  return out;
}

void AppendJsonKey(std::string_view key, std::string* out) {
  // Sized once: an event has a hundred members.
  const bool comma = out->back() != '{';
  const std::size_t at = out->size();
  out->resize(at + key.size() + (comma ? 4 : 3));
  char* next = out->data() + at;
  if (comma) *next++ = ',';
  *next++ = '"';
  next = std::copy(key.begin(), key.end(), next);
  *next++ = '"';
  *next = ':';
}

}  // namespace anze::base
