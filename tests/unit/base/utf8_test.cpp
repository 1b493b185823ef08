#include "core/base/utf8.h"

#include <gtest/gtest.h>

namespace anze::base {
namespace {

constexpr auto kValid = std::string_view::npos;

TEST(Utf8Test, FindsTheFirstBadByte) {
  EXPECT_EQ(FindInvalidUtf8(""), kValid);
  EXPECT_EQ(FindInvalidUtf8("plain ascii of more than eight bytes"), kValid);
  EXPECT_EQ(FindInvalidUtf8("安责 é 😀 \xF4\x8F\xBF\xBF"), kValid);
  EXPECT_EQ(FindInvalidUtf8("12345678\xFF"), 8U);
  EXPECT_EQ(FindInvalidUtf8("中\x80"), 3U);
  for (const char* bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xED\xBF\xBF",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE4\xB8", "\xF0\x9F\x98", "\xC2\x41"}) {
    EXPECT_EQ(FindInvalidUtf8(bad), 0U);
  }
}

TEST(Utf8Test, ReadsAndWritesCodePoints) {
  const std::string_view text = "a©中😀";
  const char32_t expected[] = {U'a', U'©', U'中', U'😀'};
  std::size_t at = 0;
  std::string back;
  for (const char32_t c : expected) {
    EXPECT_EQ(NextCodePoint(text, &at), c);
    AppendUtf8(c, &back);
  }
  EXPECT_EQ(at, text.size());
  EXPECT_EQ(back, text);
  EXPECT_EQ(CountCodePoints(text), 4U);
  at = 0;
  EXPECT_EQ(NextCodePoint("\xFFz", &at), 0xFFFDU);
  EXPECT_EQ(at, 1U);
  std::string replaced;
  AppendUtf8(0xD800, &replaced);
  EXPECT_EQ(replaced, "\xEF\xBF\xBD");
}

TEST(Utf8Test, ChineseTakesTwoColumns) {
  for (const char32_t c : std::u32string_view(U"安，。：（》😀한カ")) {
    EXPECT_EQ(DisplayWidth(c), 2) << static_cast<unsigned>(c);
  }
  for (const char32_t c : std::u32string_view(U"a1-é“")) {
    EXPECT_EQ(DisplayWidth(c), 1) << static_cast<unsigned>(c);
  }
  EXPECT_EQ(DisplayWidth(0x0301), 0);
  EXPECT_EQ(DisplayWidth(0x200B), 0);
}

}  // namespace
}  // namespace anze::base
