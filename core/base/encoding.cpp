// Recognises text that is not UTF-8, and makes text fit to be shown.
#include "core/base/encoding.h"

#include "core/base/utf8.h"

namespace anze::base {
namespace {

constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr char kHex[] = "0123456789ABCDEF";

void AppendHex(char32_t value, int least, std::string* out) {
  int digits = least;
  while (digits < 8 && (value >> (4 * digits)) != 0) ++digits;
  for (int i = digits - 1; i >= 0; --i) out->push_back(kHex[(value >> (4 * i)) & 15]);
}

}  // namespace

std::string_view WithoutMark(std::string_view text) {
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  return text;
}

std::optional<Error> FindForeignEncoding(std::string_view text) {
  using std::string_view_literals::operator""sv;
  const auto named = [](const char* encoding) { return Error("text-encoding", {{"encoding", encoding}}); };
  if (text.starts_with("\xFF\xFE\0\0"sv) || text.starts_with("\0\0\xFE\xFF"sv)) return named("UTF-32");
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return named("UTF-16");
  // Without a mark: a text begins with ASCII in all that is read here, so one byte of the first pair is zero.
  if (text.size() >= 4 && text.substr(0, 3) == "\0\0\0"sv && text[3] != '\0') return named("UTF-32");
  if (text.size() >= 4 && text[0] != '\0' && text.substr(1, 3) == "\0\0\0"sv) return named("UTF-32");
  if (text.size() >= 2 && (text[0] == '\0') != (text[1] == '\0')) return named("UTF-16");
  return std::nullopt;
}

bool IsHidden(char32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n';
  return (c >= 0x7F && c <= 0x9F) || c == 0xAD || c == 0x61C ||           // deleted, C1, soft hyphen, Arabic mark
         (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||  // zero width, line breaks, directions
         (c >= 0x2060 && c <= 0x206F) ||                                  // joiners and isolates
         c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) || (c & 0xFFFE) == 0xFFFE || (c >= 0xE0000 && c <= 0xE007F);
}

std::string Printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = NextCodePoint(text, &at);
    const auto byte = static_cast<unsigned char>(text[begin]);
    if (c == 0xFFFD && at == begin + 1) {
      out += "<0x";
      AppendHex(byte, 2, &out);
      out += '>';
    } else if (IsHidden(c)) {
      out += "<U+";
      AppendHex(c, 4, &out);
      out += '>';
    } else {
      out.append(text.substr(begin, at - begin));
    }
  }
  return out;
}

}  // namespace anze::base
