// Walks through JSON text that this product wrote, without building a tree: for caches that are read far more often
// than their trees are wanted. Text from outside goes through ParseJson.
//
// Errors: the first one is kept in why() — "json-syntax", or the name of the member whose value has the wrong kind —
// and every later call reads nothing. Ownership: borrows the text. Threads: one cursor, one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace anze::base {

// Whether a key is this word. Compilers turn it into a comparison of numbers, and states and events have many keys.
template <std::size_t Size>
[[gnu::always_inline]] constexpr bool KeyIs(std::string_view key, const char (&word)[Size]) {
  return key.size() == Size - 1 && std::char_traits<char>::compare(key.data(), word, Size - 1) == 0;
}

class JsonCursor {
 public:
  explicit JsonCursor(std::string_view text) : rest_(text) {}

  // Calls member(key) for each member; it must read or skip the value. False when no object stands here.
  template <class Member>
  bool Object(Member member) {
    return Each('{', '}', [&] {
      const std::string_view key = PlainText();
      if (!Take(':')) return;
      member_ = key;
      member(key);
    });
  }
  // Calls item() for each item of a list; it must read or skip the item.
  template <class Item>
  bool List(Item item) {
    return Each('[', ']', item);
  }
  // Each reads one value of that kind and moves behind it. A value of another kind is a failure,
  // and an empty text, 0 or false is returned.
  std::string Text();
  // The same into `out`, whose memory is used again.
  void Text(std::string* out);
  std::int64_t Integer();
  bool Flag();
  // The text of one value of any kind, which is skipped.
  std::string_view Raw();

  bool ok() const { return why_.empty(); }
  const std::string& why() const { return why_; }
  void Fail(std::string_view why) {
    if (why_.empty()) why_ = why;
    rest_ = {};
  }
  // The member being read has the wrong kind.
  void FailMember() { Fail(std::string(member_)); }
  // Fails unless all of the text was read.
  void End() {
    if (!rest_.empty()) Fail("json-syntax");
  }

 private:
  bool Take(char wanted) {
    if (!Peek(wanted)) return Fail("json-syntax"), false;
    rest_.remove_prefix(1);
    return true;
  }
  bool Peek(char wanted) const { return !rest_.empty() && rest_.front() == wanted; }
  // A string without escapes, as keys are; the view lives as long as the text.
  std::string_view PlainText();

  template <class One>
  bool Each(char open, char close, One one) {
    if (!Peek(open)) return false;
    Take(open);
    if (Peek(close)) return Take(close);
    while (ok()) {
      one();
      if (!Peek(',')) break;
      Take(',');
    }
    Take(close);
    return true;
  }

  std::string_view rest_;
  std::string_view member_;
  std::string why_;
};

}  // namespace anze::base
