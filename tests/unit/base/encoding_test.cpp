// Byte order marks and foreign encodings are treated alike by every reader, and nothing hidden reaches a terminal.
#include "core/base/encoding.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/base/yaml.h"
#include "core/base/yaml_format.h"
#include "tests/support/check.h"

namespace anze::base {
namespace {

// "a: 1" and "{}" in other encodings, with and without a mark.
struct Foreign {
  std::string bytes;
  std::string encoding;
};

std::vector<Foreign> ForeignTexts() {
  const auto wide = [](std::string_view text, std::size_t unit, bool big) {
    std::string out;
    for (const char c : text) {
      std::string one(unit, '\0');
      one[big ? unit - 1 : 0] = c;
      out += one;
    }
    return out;
  };
  return {{"\xFF\xFE" + wide("{}", 2, false), "UTF-16"},
          {"\xFE\xFF" + wide("{}", 2, true), "UTF-16"},
          {wide("{}", 2, false), "UTF-16"},
          {wide("a: 1", 2, true), "UTF-16"},
          {std::string("\xFF\xFE\0\0", 4) + wide("{}", 4, false), "UTF-32"},
          {std::string("\0\0\xFE\xFF", 4) + wide("{}", 4, true), "UTF-32"},
          {wide("[1]", 4, false), "UTF-32"},
          {wide("[1]", 4, true), "UTF-32"}};
}

TEST_CASE("Foreign text is named by every reader", "[base][encoding]") {
  for (const Foreign& text : ForeignTexts()) {
    const auto json = ParseJson(text.bytes);
    REQUIRE_FALSE(json.ok());
    CHECK(json.error().code == "text-encoding");
    CHECK(json.error().args[0].second == text.encoding);
    const auto yaml = ParseYaml("a.yaml", text.bytes);
    REQUIRE_FALSE(yaml.ok());
    CHECK(yaml.error().code == "text-encoding");
    CHECK(yaml.error().span.file == "a.yaml");
    for (const Language language : {Language::kZh, Language::kEn}) {
      CHECK(Describe(json.error(), language).message.find(text.encoding) != std::string::npos);
      CHECK(Describe(json.error(), language).hint.find("UTF-8") != std::string::npos);
    }
  }
}

TEST_CASE("Text without foreign bytes is ours", "[base][encoding]") {
  for (const std::string_view text : {std::string_view(), std::string_view("a"), std::string_view("中"),
                                      std::string_view("\xEF\xBB\xBF{}"), std::string_view("\0\0", 2)}) {
    INFO(text);
    CHECK_FALSE(FindForeignEncoding(text));
  }
}

TEST_CASE("One mark is dropped by every reader", "[base][encoding]") {
  CHECK(WithoutMark("\xEF\xBB\xBFx") == "x");
  CHECK(WithoutMark("\xEF\xBB\xBF") == "");
  CHECK(WithoutMark("\xEF\xBB") == "\xEF\xBB");
  CHECK(WriteJson(*ParseJson("\xEF\xBB\xBF{\"a\":1}")) == R"({"a":1})");
  CHECK(WriteJson(ToValue(ParseYaml("a.yaml",
                                    "\xEF\xBB\xBF"
                                    "a: 1")
                              ->root)) == R"({"a":1})");
  CHECK(*FormatYaml("a.yaml",
                    "\xEF\xBB\xBF"
                    "a:   1") == "a: 1\n");
}

TEST_CASE("Hidden characters are written out", "[base][encoding]") {
  CHECK(Printable("煤矿 a\tb\n") == "煤矿 a\tb\n");
  CHECK(Printable("\x1b[31mred\x07") == "<U+001B>[31mred<U+0007>");
  CHECK(Printable("a\rb") == "a<U+000D>b");
  CHECK(Printable("\xC2\x9B"
                  "2J") == "<U+009B>2J");                                    // CSI of one character
  CHECK(Printable("\xE2\x80\xAEgpj\xE2\x81\xA6") == "<U+202E>gpj<U+2066>");  // turned around
  CHECK(Printable("\xE2\x80\x8B") == "<U+200B>");                            // a name without any sign
  CHECK(Printable("\xF3\xA0\x81\xA1") == "<U+E0061>");                       // a tag letter
  CHECK(Printable("\xFF\xFE") == "<0xFF><0xFE>");
  INFO("a replacement character is a sign of its own");
  CHECK(Printable("\xEF\xBF\xBD") == "\xEF\xBF\xBD");
  CHECK(Printable(std::string_view("\0", 1)) == "<U+0000>");
}

}  // namespace
}  // namespace anze::base
