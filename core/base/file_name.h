// FileName: the name of a file, shared by every place in that file.
//
// A ruleset has tens of thousands of places and a hundred files: copying a name copies a pointer,
// no text.
// Ownership: shared and immutable; the text lives as long as any copy. Threads: copies may be used
// on any thread.
#pragma once

#include <compare>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace anze::base {

class FileName {
 public:
  FileName() = default;
  FileName(std::string text)  // NOLINT(google-explicit-constructor): a name is what a caller has
      : text_(text.empty() ? nullptr : std::make_shared<const std::string>(std::move(text))) {}
  FileName(const char* text) : FileName(std::string(text)) {}  // NOLINT(google-explicit-constructor)

  // Empty when there is no file.
  const std::string& text() const {
    static const std::string none;
    return text_ ? *text_ : none;
  }
  operator const std::string&() const { return text(); }  // NOLINT(google-explicit-constructor)
  bool empty() const { return !text_; }

  friend bool operator==(const FileName& a, const FileName& b) { return a.text_ == b.text_ || a.text() == b.text(); }
  friend std::strong_ordering operator<=>(const FileName& a, const FileName& b) {
    return a.text_ == b.text_ ? std::strong_ordering::equal : a.text() <=> b.text();
  }
  friend std::string operator+(const FileName& name, std::string_view rest) { return name.text() + std::string(rest); }
  friend std::string operator+(std::string text, const FileName& name) { return std::move(text) + name.text(); }
  friend std::ostream& operator<<(std::ostream& out, const FileName& name) { return out << name.text(); }

 private:
  std::shared_ptr<const std::string> text_;
};

}  // namespace anze::base
