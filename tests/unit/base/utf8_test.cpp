#include "core/base/utf8.h"

#include "tests/support/check.h"

namespace anze::base {
namespace {

constexpr auto kValid = std::string_view::npos;

TEST_CASE("UTF-8 finds the first bad byte", "[base][utf8]") {
  CHECK(FindInvalidUtf8("") == kValid);
  CHECK(FindInvalidUtf8("plain ascii of more than eight bytes") == kValid);
  CHECK(FindInvalidUtf8("安责 é 😀 \xF4\x8F\xBF\xBF") == kValid);
  CHECK(FindInvalidUtf8("12345678\xFF") == 8U);
  CHECK(FindInvalidUtf8("中\x80") == 3U);
  for (const char* bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE4\xB8", "\xF0\x9F\x98", "\xC2\x41"}) {
    CHECK(FindInvalidUtf8(bad) == 0U);
  }
}

TEST_CASE("UTF-8 reads and writes code points", "[base][utf8]") {
  const std::string_view text = "a©中😀";
  const char32_t expected[] = {U'a', U'©', U'中', U'😀'};
  std::size_t at = 0;
  std::string back;
  for (const char32_t c : expected) {
    CHECK(NextCodePoint(text, &at) == c);
    AppendUtf8(c, &back);
  }
  CHECK(at == text.size());
  CHECK(back == text);
  CHECK(CountCodePoints(text) == 4U);
  at = 0;
  CHECK(NextCodePoint("\xFFz", &at) == 0xFFFDU);
  CHECK(at == 1U);
  std::string replaced;
  AppendUtf8(0xD800, &replaced);
  CHECK(replaced == "\xEF\xBF\xBD");
}

TEST_CASE("UTF-8: Chinese takes two columns", "[base][utf8]") {
  for (const char32_t c : std::u32string_view(U"安，。：（》😀한カ")) {
    INFO(static_cast<unsigned>(c));
    CHECK(DisplayWidth(c) == 2);
  }
  for (const char32_t c : std::u32string_view(U"a1-é“")) {
    INFO(static_cast<unsigned>(c));
    CHECK(DisplayWidth(c) == 1);
  }
  CHECK(DisplayWidth(0x0301) == 0);
  CHECK(DisplayWidth(0x200B) == 0);
}

}  // namespace
}  // namespace anze::base
