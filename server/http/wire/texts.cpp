#include "server/http/wire/texts.h"

#include <array>
#include <cstdio>
#include <optional>

#include "core/base/pointer.h"
#include "core/base/search.h"
#include "core/base/utf8.h"

namespace anze::http {
namespace {

using base::Value;

constexpr unsigned char kFirstGeneralPunctuation = 0xE2;  // first byte of U+2000 to U+2FFF

// Whether a text could hold an invisible character at all: most texts hold no byte that begins any of them, and Chinese
// ones mostly begin with bytes between 0xE3 and 0xE9.
bool Suspect(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xCD || byte == 0xD8 || byte == 0xE1 ||
        byte == kFirstGeneralPunctuation || byte >= 0xEF) {
      return true;
    }
    // Of the block of Chinese punctuation only the row of U+3164.
    if (byte == 0xE3 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) == 0x85) return true;
  }
  return false;
}

// The first character of its kind is enough: the error names one, and the writer finds the others when he looks.
std::optional<char32_t> FirstInvisible(std::string_view text) {
  if (!Suspect(text)) return std::nullopt;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = base::NextCodePoint(text, &at);
    if (Invisible(c)) return c;
  }
  return std::nullopt;
}

// Walks the whole body. Deep bodies are no danger: base::ParseJson has bounded the depth (limits::kJsonDepth).
class Refuser {
 public:
  explicit Refuser(base::Diagnostics* problems) : problems_(problems) {}

  void Visit(const Value& value, const std::string& pointer) {
    if (value.is_map()) {
      for (const auto& [name, member] : value.as_map()) {
        Check(name, pointer);
        Child(member, [&, &name = name] { return base::PointerBelow(pointer, name); });
      }
    } else if (value.is_list()) {
      for (std::size_t i = 0; i < value.as_list().size(); ++i) {
        Child(value.as_list()[i], [&] { return base::PointerBelow(pointer, i); });
      }
    }
  }

 private:
  // `place` is asked only where it is needed.
  template <typename Place>
  void Child(const Value& child, const Place& place) {
    if (child.is_map() || child.is_list()) {
      Visit(child, place());
    } else if (child.is_string() && Suspect(child.as_string())) {
      Check(child.as_string(), place());
    }
  }

  void Check(std::string_view text, const std::string& pointer) {
    const auto found = FirstInvisible(text);
    if (!found) return;
    std::array<char, 16> shown{};
    std::snprintf(shown.data(), shown.size(), "U+%04X", static_cast<unsigned>(*found));
    problems_->push_back(base::Error("text-character", {{"character", shown.data()}}).At(pointer));
  }

  base::Diagnostics* problems_;
};

}  // namespace

bool Invisible(char32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
  if (c < 0x7F) return false;
  if (c < 0xA0) return true;
  return c == 0xAD || c == 0x034F || c == 0x115F || c == 0x1160 || (c >= 0x17B4 && c <= 0x17B5) ||
         (c >= 0x180B && c <= 0x180F) || c == 0x3164 || c == 0xFFA0 || (c >= 0xFE00 && c <= 0xFE0F) ||
         (c >= 0xE0100 && c <= 0xE01EF) || c == 0x061C || c == 0x200B || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
         (c & 0xFFFE) == 0xFFFE || (c >= 0xE0000 && c <= 0xE007F);
}

void RefuseInvisible(const Value& body, base::Diagnostics* problems) { Refuser(problems).Visit(body, ""); }

std::string FoldedName(std::string_view name) {
  std::string seen;
  for (std::size_t at = 0; at < name.size();) {
    const char32_t c = base::NextCodePoint(name, &at);
    const bool joiner = c == 0x200C || c == 0x200D;
    if (!joiner && !Invisible(c)) base::AppendUtf8(c, &seen);
  }
  return base::FoldName(seen);
}

}  // namespace anze::http
