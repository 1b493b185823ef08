#include "core/base/json.h"

#include "core/base/limits.h"
#include "tests/support/check.h"

namespace anze::base {
namespace {

Value Read(std::string_view text) {
  auto value = ParseJson(text);
  CHECK_OK(value);
  return value.ok() ? *value : Value();
}

Error Refused(std::string_view text) {
  auto value = ParseJson(text);
  INFO(text.substr(0, 60));
  CHECK_FALSE(value.ok());
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

TEST_CASE("JSON reads every type", "[base][json]") {
  const Value value = Read(R"( {"a":null,"b":true,"c":false,"d":-12,"e":"x","f":[1,[],{}],"g":{"h":"i"}} )");
  CHECK(value.Get("a").is_null());
  CHECK(value.Get("b").as_bool());
  CHECK_FALSE(value.Get("c").as_bool());
  CHECK(value.Get("d").as_int() == -12);
  CHECK(value.Get("e").as_string() == "x");
  CHECK(value.Get("f").as_list().size() == 3U);
  CHECK(value.FindPath("g.h")->as_string() == "i");
  CHECK(Read("\"top\"").as_string() == "top");
  CHECK(Read(" 7 \n").as_int() == 7);
}

TEST_CASE("JSON: numbers are exact", "[base][json]") {
  CHECK(Read("0.15").as_number() == *Number::Ratio(15, 100));
  CHECK(Read("0.1").as_number().ToString() == "0.1");
  CHECK(Read("1.0").is_integer());
  CHECK(Read("1.0").as_int() == 1);
  CHECK(Read("-0").as_int() == 0);
  CHECK(Read("1E2").as_int() == 100);
  CHECK(Read("9223372036854775807").as_int() == 9223372036854775807);
  CHECK(Read("-9223372036854775808").as_int() == std::numeric_limits<std::int64_t>::min());
  CHECK(Read("12345678901234567.8").as_number().ToString() == "12345678901234567.8");
  CHECK(Read("[0.1,0.2]").as_list()[1].as_number() == *Number::Ratio(1, 5));
}

TEST_CASE("JSON: numbers out of range are refused with their place", "[base][json]") {
  for (const char* number : {"18446744073709551616", "9223372036854775808", "1e400", "1e19", "-1e400", "1e99999999999",
                             "0.1234567890123456789012345", "1e-400"}) {
    const Error error = Refused("{\"a\":[0,{\"b/c\":" + std::string(number) + "}]}");
    CAPTURE(number);
    CHECK(error.code == "json-number-range");
    CHECK(error.pointer == "/a/1/b~1c");
  }
  CHECK(Arg(Refused("[1e400]"), "number") == "1e400");
}

TEST_CASE("JSON: long numbers are not echoed whole", "[base][json]") {
  const Error error = Refused(std::string(5000, '9'));
  CHECK(error.code == "json-number-range");
  CHECK(Arg(error, "number").size() < 60U);
}

TEST_CASE("JSON: duplicate keys are refused", "[base][json]") {
  const Error error = Refused(R"({"x":{"a":1,"b":2,"a":3}})");
  CHECK(error.code == "json-duplicate-key");
  CHECK(Arg(error, "key") == "a");
  CHECK(error.pointer == "/x/a");
  // The same key, once escaped.
  CHECK(Refused("{\"a\":1,\"\\u0061\":2}").code == "json-duplicate-key");
  // The same key in different objects is fine.
  CHECK(Read(R"([{"a":1},{"a":2},{"a":{"a":3}}])").as_list().size() == 3U);
}

TEST_CASE("JSON: duplicate keys are found in wide objects", "[base][json]") {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i) text += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  CHECK(Read(text + "\"end\":0}").as_map().size() == 1001U);
  for (const char* key : {"k0", "k15", "k16", "k17", "k999"}) {
    CHECK(Arg(Refused(text + "\"" + key + "\":0}"), "key") == key);
  }
}

TEST_CASE("JSON: depth is capped", "[base][json]") {
  const std::size_t depth = limits::kJsonDepth;
  CHECK_OK(ParseJson(std::string(depth, '[') + std::string(depth, ']')));
  CHECK(Refused(std::string(depth + 1, '[') + std::string(depth + 1, ']')).code == "json-too-deep");
  CHECK(Refused(std::string(1'000'000, '[')).code == "json-too-deep");
  CHECK(Refused(Repeat("{\"a\":", 100'000)).code == "json-too-deep");
}

TEST_CASE("JSON: size is capped", "[base][json]") {
  CHECK(Refused(std::string(limits::kJsonBytes + 1, ' ')).code == "json-too-large");
  CHECK(Refused("[" + Repeat("0,", limits::kJsonNodes) + "0]").code == "json-too-many-nodes");
  CHECK_OK(ParseJson("[" + Repeat("0,", limits::kJsonNodes - 2) + "0]"));
  CHECK(Refused("\"" + std::string(limits::kStringBytes + 1, 'x') + "\"").code == "json-string-too-long");
  CHECK_OK(ParseJson("\"" + std::string(limits::kStringBytes, 'x') + "\""));
  CHECK(Refused("{\"" + std::string(limits::kStringBytes + 1, 'x') + "\":1}").code == "json-string-too-long");
}

TEST_CASE("JSON: syntax errors tell the place", "[base][json]") {
  const Error error = Refused("{\"名\": 1,\n \"乙\" 2}");
  CHECK(error.code == "json-syntax");
  CHECK(Arg(error, "line") == "2");
  CHECK(Arg(error, "column") == "6");
  CHECK(Arg(error, "offset") == "18");
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
                           "\xEF\xBB\xBF\xEF\xBB\xBF{}"}) {
    CAPTURE(text);
    CHECK(Refused(text).code == "json-syntax");
  }
  CHECK(Arg(Refused("[1"), "reason") == "incomplete");
  CHECK(Arg(Refused("[1] x"), "reason") == "trailing");
  CHECK(Arg(Refused("\"\\udc00\""), "reason") == "surrogate");
}

TEST_CASE("JSON: bytes that are not UTF-8 are refused", "[base][json]") {
  const std::string bad[] = {"\"\xFF\"",     "\"\xC0\xAF\"", "\"\xED\xA0\x80\"",
                             "\"\xE4\xB8\"", "{\"\x80\":1}", "\"\xF4\x90\x80\x80\""};
  for (const std::string& text : bad) {
    CAPTURE(text);
    CHECK(Refused(text).code == "json-utf8");
  }
  CHECK(Arg(Refused("\"中\xFF\""), "offset") == "4");
}

TEST_CASE("JSON: NUL is refused", "[base][json]") {
  CHECK(Refused("\"a\\u0000b\"").code == "json-nul");
  CHECK(Refused("{\"a\\u0000\":1}").code == "json-nul");
  CHECK(Refused(std::string_view("\"a\0b\"", 5)).code == "json-syntax");
}

TEST_CASE("JSON: strings come back whole", "[base][json]") {
  CHECK(Read(R"("\"\\\/\b\f\n\r\t\u4e2d\ud83d\ude00")").as_string() == "\"\\/\b\f\n\r\t中😀");
  // Longer than any buffer inside the parser, with escapes throughout.
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "安责\n";
  CHECK(Read(WriteJson(Value(text))).as_string() == text);
}

TEST_CASE("JSON writes compactly", "[base][json]") {
  Value value;
  value.Set("z", Value::List{1, *Number::Parse("0.15"), *Number::Ratio(1, 3)});
  value.Set("a", "引\"号\\\n\x01");
  value.Set("n", Value());
  value.Set("t", true);
  value.Set("m", Value::EmptyMap());
  value.Set("l", Value::EmptyList());
  CHECK(WriteJson(value) ==
        "{\"z\":[1,0.15,\"1/3\"],\"a\":\"引\\\"号\\\\\\n\\u0001\",\"n\":null,\"t\":true,\"m\":{},\"l\":[]}");
  std::string out = "x";
  AppendJson(Value(-5), &out);
  CHECK(out == "x-5");
}

TEST_CASE("JSON writes pretty", "[base][json]") {
  Value value;
  value.Set("a", Value::List{1, Value::EmptyList()});
  value.Set("b", Value::EmptyMap());
  CHECK(WriteJsonPretty(value) == "{\n  \"a\": [\n    1,\n    []\n  ],\n  \"b\": {}\n}");
}

TEST_CASE("JSON: canonical sorts keys at every level", "[base][json]") {
  const Value a = Read(R"({"b":{"d":1.50,"c":[{"z":1,"y":2}]},"a":1})");
  const Value b = Read(R"({ "a" : 1.0, "b":{"c":[{"y":2,"z":1}],"d":1.5}})");
  CHECK(WriteCanonicalJson(a) == R"({"a":1,"b":{"c":[{"y":2,"z":1}],"d":1.5}})");
  CHECK(WriteCanonicalJson(a) == WriteCanonicalJson(b));
}

TEST_CASE("JSON comes back as it was written", "[base][json]") {
  for (const char* text : {"null", "[]", "{}", "[1,-2.5,\"x\",null,true,{\"k\":[]}]",
                           "{\"键\":\"值\",\"amount\":1234567890}", "[[[[0.000001]]]]", "\"\"", "{\"\":\"\"}"}) {
    CHECK(WriteJson(Read(text)) == text);
  }
}

}  // namespace
}  // namespace anze::base
