#include "core/base/json.h"

#include <gtest/gtest.h>

#include "core/base/limits.h"

namespace anze::base {
namespace {

Value Read(std::string_view text) {
  auto value = ParseJson(text);
  EXPECT_TRUE(value.ok()) << text << ": " << (value.ok() ? "" : value.error().code);
  return value.ok() ? *value : Value();
}

Error Refused(std::string_view text) {
  auto value = ParseJson(text);
  EXPECT_FALSE(value.ok()) << text.substr(0, 60);
  return value.ok() ? Error() : value.error();
}

std::string Arg(const Error& error, std::string_view name) {
  for (const auto& [key, value] : error.args) {
    if (key == name) return value;
  }
  return "";
}

std::string Repeat(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(JsonTest, ReadsEveryType) {
  const Value value = Read(R"( {"a":null,"b":true,"c":false,"d":-12,"e":"x","f":[1,[],{}],"g":{"h":"i"}} )");
  EXPECT_TRUE(value.Get("a").is_null());
  EXPECT_TRUE(value.Get("b").as_bool());
  EXPECT_FALSE(value.Get("c").as_bool());
  EXPECT_EQ(value.Get("d").as_int(), -12);
  EXPECT_EQ(value.Get("e").as_string(), "x");
  EXPECT_EQ(value.Get("f").as_list().size(), 3U);
  EXPECT_EQ(value.FindPath("g.h")->as_string(), "i");
  EXPECT_EQ(Read("\"top\"").as_string(), "top");
  EXPECT_EQ(Read(" 7 \n").as_int(), 7);
}

TEST(JsonTest, NumbersAreExact) {
  EXPECT_EQ(Read("0.15").as_number(), *Number::Ratio(15, 100));
  EXPECT_EQ(Read("0.1").as_number().ToString(), "0.1");
  EXPECT_TRUE(Read("1.0").is_integer());
  EXPECT_EQ(Read("1.0").as_int(), 1);
  EXPECT_EQ(Read("-0").as_int(), 0);
  EXPECT_EQ(Read("1E2").as_int(), 100);
  EXPECT_EQ(Read("9223372036854775807").as_int(), 9223372036854775807);
  EXPECT_EQ(Read("-9223372036854775808").as_int(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(Read("12345678901234567.8").as_number().ToString(), "12345678901234567.8");
  EXPECT_EQ(Read("[0.1,0.2]").as_list()[1].as_number(), *Number::Ratio(1, 5));
}

TEST(JsonTest, NumbersOutOfRangeAreRefusedWithTheirPlace) {
  for (const char* number : {"18446744073709551616", "9223372036854775808", "1e400", "1e19", "-1e400", "1e99999999999",
                             "0.1234567890123456789012345", "1e-400"}) {
    const Error error = Refused("{\"a\":[0,{\"b/c\":" + std::string(number) + "}]}");
    EXPECT_EQ(error.code, "json-number-range") << number;
    EXPECT_EQ(error.pointer, "/a/1/b~1c") << number;
  }
  EXPECT_EQ(Arg(Refused("[1e400]"), "number"), "1e400");
}

TEST(JsonTest, LongNumbersAreNotEchoedWhole) {
  const Error error = Refused(std::string(5000, '9'));
  EXPECT_EQ(error.code, "json-number-range");
  EXPECT_LT(Arg(error, "number").size(), 60U);
}

TEST(JsonTest, DuplicateKeysAreRefused) {
  const Error error = Refused(R"({"x":{"a":1,"b":2,"a":3}})");
  EXPECT_EQ(error.code, "json-duplicate-key");
  EXPECT_EQ(Arg(error, "key"), "a");
  EXPECT_EQ(error.pointer, "/x/a");
  // The same key, once escaped.
  EXPECT_EQ(Refused("{\"a\":1,\"\\u0061\":2}").code, "json-duplicate-key");
  // The same key in different objects is fine.
  EXPECT_EQ(Read(R"([{"a":1},{"a":2},{"a":{"a":3}}])").as_list().size(), 3U);
}

TEST(JsonTest, DuplicateKeysAreFoundInWideObjects) {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  EXPECT_EQ(Read(text + "\"end\":0}").as_map().size(), 1001U);
  for (const char* key : {"k0", "k15", "k16", "k17", "k999"}) {
    EXPECT_EQ(Arg(Refused(text + "\"" + key + "\":0}"), "key"), key);
  }
}

TEST(JsonTest, DepthIsCapped) {
  const std::size_t depth = limits::kJsonDepth;
  EXPECT_TRUE(ParseJson(std::string(depth, '[') + std::string(depth, ']')).ok());
  EXPECT_EQ(Refused(std::string(depth + 1, '[') + std::string(depth + 1, ']')).code, "json-too-deep");
  EXPECT_EQ(Refused(std::string(1'000'000, '[')).code, "json-too-deep");
  EXPECT_EQ(Refused(Repeat("{\"a\":", 100'000)).code, "json-too-deep");
}

TEST(JsonTest, SizeIsCapped) {
  EXPECT_EQ(Refused(std::string(limits::kJsonBytes + 1, ' ')).code, "json-too-large");
  EXPECT_EQ(Refused("[" + Repeat("0,", limits::kJsonNodes) + "0]").code, "json-too-many-nodes");
  EXPECT_TRUE(ParseJson("[" + Repeat("0,", limits::kJsonNodes - 2) + "0]").ok());
  EXPECT_EQ(Refused("\"" + std::string(limits::kStringBytes + 1, 'x') + "\"").code, "json-string-too-long");
  EXPECT_TRUE(ParseJson("\"" + std::string(limits::kStringBytes, 'x') + "\"").ok());
  EXPECT_EQ(Refused("{\"" + std::string(limits::kStringBytes + 1, 'x') + "\":1}").code, "json-string-too-long");
}

TEST(JsonTest, SyntaxErrorsTellThePlace) {
  const Error error = Refused("{\"名\": 1,\n \"乙\" 2}");
  EXPECT_EQ(error.code, "json-syntax");
  EXPECT_EQ(Arg(error, "line"), "2");
  EXPECT_EQ(Arg(error, "column"), "6");
  EXPECT_EQ(Arg(error, "offset"), "18");
  for (const char* text : {"",
                           " ",
                           "{",
                           "[1,]",
                           "{\"a\":1,}",
                           "{a:1}",
                           "'a'",
                           "[1 2]",
                           "nul",
                           "True",
                           "NaN",
                           "Infinity",
                           "01",
                           "+1",
                           "-",
                           ".5",
                           "5.",
                           "1.e1",
                           "0x10",
                           "[1]]",
                           "1 2",
                           "{} {}",
                           "\"a",
                           "\"\t\"",
                           "\"\\x\"",
                           "\"\\u12\"",
                           "\"\\ud800\"",
                           "\"\\udc00\"",
                           "\"\\ud800\\u0041\"",
                           "//c\n1",
                           "/*c*/1",
                           "\xEF\xBB\xBF{}"}) {
    EXPECT_EQ(Refused(text).code, "json-syntax") << text;
  }
  EXPECT_EQ(Arg(Refused("[1"), "reason"), "incomplete");
  EXPECT_EQ(Arg(Refused("[1] x"), "reason"), "trailing");
  EXPECT_EQ(Arg(Refused("\"\\udc00\""), "reason"), "surrogate");
}

TEST(JsonTest, BytesThatAreNotUtf8AreRefused) {
  const std::string bad[] = {"\"\xFF\"",     "\"\xC0\xAF\"",         "\"\xED\xA0\x80\"", "\"\xE4\xB8\"",
                             "{\"\x80\":1}", "\"\xF4\x90\x80\x80\"", "\xFE\xFF"};
  for (const std::string& text : bad) EXPECT_EQ(Refused(text).code, "json-utf8") << text;
  EXPECT_EQ(Arg(Refused("\"中\xFF\""), "offset"), "4");
}

TEST(JsonTest, NulIsRefused) {
  EXPECT_EQ(Refused("\"a\\u0000b\"").code, "json-nul");
  EXPECT_EQ(Refused("{\"a\\u0000\":1}").code, "json-nul");
  EXPECT_EQ(Refused(std::string_view("\"a\0b\"", 5)).code, "json-syntax");
}

TEST(JsonTest, StringsComeBackWhole) {
  EXPECT_EQ(Read(R"("\"\\\/\b\f\n\r\t\u4e2d\ud83d\ude00")").as_string(), "\"\\/\b\f\n\r\t中😀");
  // Longer than any buffer inside the parser, with escapes throughout.
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "安责\n";
  EXPECT_EQ(Read(WriteJson(Value(text))).as_string(), text);
}

TEST(JsonTest, WritesCompactly) {
  Value value;
  value.Set("z", Value::List{1, *Number::Parse("0.15"), *Number::Ratio(1, 3)});
  value.Set("a", "引\"号\\\n\x01");
  value.Set("n", Value());
  value.Set("t", true);
  value.Set("m", Value::EmptyMap());
  value.Set("l", Value::EmptyList());
  EXPECT_EQ(WriteJson(value),
            "{\"z\":[1,0.15,\"1/3\"],\"a\":\"引\\\"号\\\\\\n\\u0001\",\"n\":null,\"t\":true,\"m\":{},\"l\":[]}");
  std::string out = "x";
  AppendJson(Value(-5), &out);
  EXPECT_EQ(out, "x-5");
}

TEST(JsonTest, WritesPretty) {
  Value value;
  value.Set("a", Value::List{1, Value::EmptyList()});
  value.Set("b", Value::EmptyMap());
  EXPECT_EQ(WriteJsonPretty(value), "{\n  \"a\": [\n    1,\n    []\n  ],\n  \"b\": {}\n}");
}

TEST(JsonTest, CanonicalSortsKeysAtEveryLevel) {
  const Value a = Read(R"({"b":{"d":1.50,"c":[{"z":1,"y":2}]},"a":1})");
  const Value b = Read(R"({ "a" : 1.0, "b":{"c":[{"y":2,"z":1}],"d":1.5}})");
  EXPECT_EQ(WriteCanonicalJson(a), R"({"a":1,"b":{"c":[{"y":2,"z":1}],"d":1.5}})");
  EXPECT_EQ(WriteCanonicalJson(a), WriteCanonicalJson(b));
}

TEST(JsonTest, RoundTrips) {
  for (const char* text : {"null", "[]", "{}", "[1,-2.5,\"x\",null,true,{\"k\":[]}]",
                           "{\"键\":\"值\",\"amount\":1234567890}", "[[[[0.000001]]]]", "\"\"", "{\"\":\"\"}"}) {
    EXPECT_EQ(WriteJson(Read(text)), text);
  }
}

}  // namespace
}  // namespace anze::base
