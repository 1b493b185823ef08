// Colours travel as bytes that no UTF-8 text can hold (0xFE, 0xFF), so no text can carry one in by itself; Shown()
// escapes everything between them and makes the ANSI codes last.
#include "server/cli/terminal.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "core/base/encoding.h"
#include "core/base/utf8.h"

namespace anze::cli {
namespace {

// Bytes that no UTF-8 text holds: where a colour begins, followed by its code, and where it ends.
constexpr char kBegin = '\xFE';
constexpr char kEnd = '\xFF';

// A UTF-16 unit as JSON writes it (RFC 8259, section 7).
void AppendEscape(char32_t unit, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  *out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) *out += kHex[(unit >> shift) & 15];
}

}  // namespace

std::string Colour(const std::string& text, int code) {
  return std::string{kBegin, static_cast<char>(code)} + text + kEnd;
}

// CLICOLOR_FORCE wins over NO_COLOR (no-color.org), which wins over the kind of descriptor.
bool UseColour(int descriptor) {
  if (const char* forced = std::getenv("CLICOLOR_FORCE"); forced != nullptr && *forced != '0') return true;
  if (const char* off = std::getenv("NO_COLOR"); off != nullptr && *off != '\0') return false;
  return isatty(descriptor) != 0;
}

std::string Shown(std::string_view text, bool colour) {
  std::string out;
  while (!text.empty()) {
    const std::size_t plain = std::min(text.find_first_of("\xFE\xFF"), text.size());
    out += base::Printable(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    const bool begins = text[0] == kBegin;
    if (begins && text.size() == 1) break;
    if (colour) out += begins ? "\x1b[" + std::to_string(static_cast<int>(text[1])) + "m" : "\x1b[0m";
    text.remove_prefix(begins ? 2 : 1);
  }
  return out;
}

std::string ShownJson(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (std::size_t at = 0; at < json.size();) {
    const std::size_t begin = at;
    char32_t c = base::NextCodePoint(json, &at);
    if (!base::IsHidden(c)) {
      out.append(json.substr(begin, at - begin));
    } else if (c > 0xFFFF) {
      c -= 0x10000;
      AppendEscape(0xD800 + (c >> 10), &out);
      AppendEscape(0xDC00 + (c & 0x3FF), &out);
    } else {
      AppendEscape(c, &out);
    }
  }
  return out;
}

bool Output::Write(std::string_view text) {
  while (failure_ == 0 && !text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      failure_ = errno;
    }
  }
  return failure_ == 0;
}

// The buffer is emptied even when it cannot be written: nothing of it is tried again.
int Output::sync() {
  const std::string_view held(pbase(), static_cast<std::size_t>(pptr() - pbase()));
  setp(room_.data(), room_.data() + room_.size());
  return Write(held) ? 0 : -1;
}

Output::int_type Output::overflow(int_type c) {
  if (sync() != 0) return traits_type::eof();
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  *pptr() = traits_type::to_char_type(c);
  pbump(1);
  return c;
}

std::streamsize Output::xsputn(const char* text, std::streamsize size) {
  if (size <= epptr() - pptr()) {
    std::memcpy(pptr(), text, static_cast<std::size_t>(size));
    pbump(static_cast<int>(size));
    return size;
  }
  return sync() == 0 && Write({text, static_cast<std::size_t>(size)}) ? size : 0;
}

int Output::Finish() {
  sync();
  return failure_;
}

void HoldStandardDescriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) != -1) continue;
    // The lowest free number is this one. Reading it gives nothing, writing it fails.
    if (::open("/dev/null", O_RDONLY) < 0) return;
  }
}

}  // namespace anze::cli
