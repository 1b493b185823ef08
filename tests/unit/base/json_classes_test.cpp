// JSON texts by class: what RFC 8259 calls a text, what it does not, and what it leaves to the reader. For the last
// the choice made here is the promise.
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "tests/support/check.h"

namespace anze::base {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string Compact(const std::string& text) {
  const auto value = ParseJson(text);
  return value.ok() ? WriteJson(*value) : "refused: " + value.error().code;
}

TEST_CASE("What is json is read", "[base][json]") {
  const Pairs texts = {
      {"{}", "{}"},
      {"[]", "[]"},
      {" [ ] ", "[]"},
      {"\t\r\n[\n1\r,\t2 ]\n", "[1,2]"},
      {"0", "0"},
      {"-0", "0"},
      {"true", "true"},
      {"null", "null"},
      {"\"\"", "\"\""},
      {"[1.5e2]", "[150]"},
      {"[1E+2]", "[100]"},
      {"[25e-2]", "[0.25]"},
      {"[0.0]", "[0]"},
      {"[-1.20]", "[-1.2]"},
      {"[9223372036854775807]", "[9223372036854775807]"},
      {"[-9223372036854775807]", "[-9223372036854775807]"},
      {"[[[[[]]]]]", "[[[[[]]]]]"},
      {"[null,true,false]", "[null,true,false]"},
      {R"(["\"\\\/\b\f\n\r\t"])", R"(["\"\\/\b\f\n\r\t"])"},
      {R"(["\u0041\u4e2d"])", "[\"A中\"]"},
      {R"(["\uD83D\uDE00"])", "[\"😀\"]"},
      {"[\"\x7f\"]", "[\"\x7f\"]"},
      {R"(["\u007f"])", "[\"\x7f\"]"},
      {R"({"":0})", R"({"":0})"},
      {R"({"a":{"a":1}})", R"({"a":{"a":1}})"},
      {R"({"a":1,"A":2})", R"({"a":1,"A":2})"},
      {"[\"\xE2\x80\xA8\"]", "[\"\xE2\x80\xA8\"]"},
      {"[\"//\",\"/**/\"]", R"(["//","/**/"])"},
  };
  for (const auto& [text, written] : texts) {
    INFO(text);
    CHECK(Compact(text) == written);
  }
}

const std::vector<std::string> kNotJson = {
    // nothing, or not all of it
    "",
    " ",
    "[",
    "]",
    "{",
    "}",
    "[1",
    "[1,",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1",
    "{\"a\":1,",
    "\"",
    "\"a",
    "[\"a",
    "t",
    "nul",
    // commas and colons
    "[,]",
    "[1,]",
    "[,1]",
    "[1,,2]",
    "[1 2]",
    "{,}",
    "{\"a\":1,}",
    "{\"a\":1,,\"b\":2}",
    "{\"a\" 1}",
    "{\"a\"::1}",
    "{\"a\",1}",
    "[1:2]",
    "[\"a\":1]",
    // keys
    "{a:1}",
    "{1:1}",
    "{null:1}",
    "{'a':1}",
    "{[]:1}",
    // words
    "[True]",
    "[NULL]",
    "[nan]",
    "[NaN]",
    "[Infinity]",
    "[-Infinity]",
    "[undefined]",
    "truee",
    "[nullx]",
    // numbers
    "[01]",
    "[-01]",
    "[+1]",
    "[.5]",
    "[1.]",
    "[1.e1]",
    "[-]",
    "[--1]",
    "[1e]",
    "[1e+]",
    "[1e1.5]",
    "[0x1F]",
    "[0b1]",
    "[1_000]",
    "[1,000]extra",
    "[1 000]",
    "[-.5]",
    "[0e]",
    "[１]",
    // strings
    "['a']",
    "[\"\\a\"]",
    "[\"\\x41\"]",
    "[\"\\u12\"]",
    "[\"\\u12G4\"]",
    "[\"\\U0041\"]",
    "[\"\\\"]",
    "[\"a\tb\"]",
    "[\"a\nb\"]",
    std::string("[\"a\x1f\"]"),
    "[\"\\uD800\"]",
    "[\"\\uD800\\n\"]",
    "[\"\\uDC00\\uD800\"]",
    "[\"\\uD83D\\u0041\"]",
    // around the value
    "[] []",
    "{} x",
    "1 2",
    "[]]",
    "{}}",
    "// c\n[]",
    "[] // c",
    "/* c */ []",
    "# c\n[]",
    "<a/>",
    "[1]\v",
    "\f[1]",
    "[]\xC2\xA0",
    "\xE2\x81\xA0[]",
    std::string("[1]\0", 4),
    std::string("[\0]", 3),
};

TEST_CASE("What is not json is refused", "[base][json]") {
  const std::vector<std::string>& texts = kNotJson;
  for (const std::string& text : texts) {
    INFO(text);
    CHECK_FALSE(ParseJson(text).ok());
  }
}

TEST_CASE("What is left to the reader has one answer", "[base][json]") {
  const Pairs texts = {
      {"{\"a\":1,\"a\":1}", "refused: json-duplicate-key"},
      {R"({"a":1,"\u0061":2})", "refused: json-duplicate-key"},
      {"\xEF\xBB\xBF[]", "[]"},
      {"[9223372036854775808]", "refused: json-number-range"},
      {"[1e400]", "refused: json-number-range"},
      {"[1e-400]", "refused: json-number-range"},
      {"[0.1234567890123456789012]", "refused: json-number-range"},
      {"[0e999]", "refused: json-number-range"},
      {"[\"\xED\xA0\x80\"]", "refused: json-utf8"},
      {"[\"\xC0\x80\"]", "refused: json-utf8"},
      {"[\"\xF8\x88\x80\x80\x80\"]", "refused: json-utf8"},
      {"\xFF[]", "refused: json-utf8"},
      {R"(["\u0000"])", "refused: json-nul"},
      {R"(["\uFFFF"])", "[\"\xEF\xBF\xBF\"]"},
  };
  for (const auto& [text, answer] : texts) {
    INFO(text);
    CHECK(Compact(text) == answer);
  }
}

TEST_CASE("A file may hold more than a request", "[base][json]") {
  std::string text = "[0";
  for (std::size_t i = 0; i < NetworkJson().values; ++i) text += ",0";
  text += "]";
  CHECK(ParseJson(text).error().code == "json-too-many-nodes");
  CHECK(ParseJson(text, FileJson()).ok());
}

}  // namespace
}  // namespace anze::base
