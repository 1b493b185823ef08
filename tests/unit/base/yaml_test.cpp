#include "core/base/yaml.h"

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "core/base/limits.h"

namespace anze::base {
namespace {

Document Read(std::string text) {
  auto document = ParseYaml("a.yaml", std::move(text));
  if (document.ok()) return std::move(document).value();
  for (const Error& e : document.errors()) {
    ADD_FAILURE() << e.code << " " << e.span.line << ":" << e.span.column;
  }
  return {};
}

std::string AsJson(std::string text) { return WriteJson(ToValue(Read(std::move(text)).root)); }

// "code line:column-end" of every problem, blank-separated.
std::string Problems(std::string text) {
  const auto document = ParseYaml("a.yaml", std::move(text));
  if (document.ok()) return "none";
  std::string all;
  for (const Error& e : document.errors()) {
    if (!all.empty()) all += " ";
    all += e.code + " " + std::to_string(e.span.line) + ":" + std::to_string(e.span.column) + "-" +
           std::to_string(e.span.end_column);
    EXPECT_EQ(e.span.file, "a.yaml");
  }
  return all;
}

std::string Codes(std::string text) {
  const auto document = ParseYaml("a.yaml", std::move(text));
  if (document.ok()) return "none";
  std::string all;
  for (const Error& e : document.errors()) all += (all.empty() ? "" : " ") + e.code;
  return all;
}

std::string Reason(std::string text) {
  const auto document = ParseYaml("a.yaml", std::move(text));
  if (document.ok()) return "none";
  for (const auto& [key, value] : document.error().args) {
    if (key == "reason") return value;
  }
  return document.error().code;
}

std::string Repeat(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

std::string Span(const SourceSpan& span) {
  return std::to_string(span.line) + ":" + std::to_string(span.column) + "-" + std::to_string(span.end_column);
}

// --- what is accepted -----------------------------------------------------------------------------

TEST(YamlTest, ReadsTheStrictCoreSchema) {
  EXPECT_EQ(AsJson("a: null\nb: ~\nc:\nd: true\ne: false\nf: 12\ng: -0.15\nh: 1e3\ni: 0\n"),
            R"({"a":null,"b":null,"c":null,"d":true,"e":false,"f":12,"g":-0.15,"h":1000,"i":0})");
  EXPECT_EQ(AsJson("- 1.0\n- 'x'\n- \"y\"\n- [a, {b: c}]\n"), R"([1,"x","y",["a",{"b":"c"}]])");
}

TEST(YamlTest, TextsAndDatesArePlainStrings) {
  EXPECT_EQ(
      AsJson("d: 2025-03-04\nt: 2025-03-04T09:00:00+08:00\nc: 440605\nv: 1.2.3\nw: 第5条\nx: 10个工作日\n"),
      R"({"d":"2025-03-04","t":"2025-03-04T09:00:00+08:00","c":440605,"v":"1.2.3","w":"第5条","x":"10个工作日"})");
  EXPECT_EQ(AsJson("a: 应急〔2025〕27号\nb: a >= 10\nc: 15%\nd: '-'\ne:\n  -\nf: 1-2\ng: 1:300\nh: nothing\n"
                   "i: Yes, please\nj: 1/3\nk: on time\nl: 3d\nm: ..\n"),
            R"({"a":"应急〔2025〕27号","b":"a >= 10","c":"15%","d":"-","e":[null],"f":"1-2","g":"1:300","h":"nothing",)"
            R"("i":"Yes, please","j":"1/3","k":"on time","l":"3d","m":".."})");
}

TEST(YamlTest, QuotedScalarsAreStrings) {
  EXPECT_EQ(AsJson("a: \"010\"\nb: 'yes'\nc: \"true\"\nd: 'null'\ne: \"\"\nf: \"1:30\"\n"),
            R"({"a":"010","b":"yes","c":"true","d":"null","e":"","f":"1:30"})");
  const Document document = Read("a: '1'\nb: 1\nc: |\n  1\n");
  EXPECT_TRUE(document.root.Find("a")->quoted);
  EXPECT_FALSE(document.root.Find("b")->quoted);
  EXPECT_TRUE(document.root.Find("c")->quoted);
  EXPECT_EQ(document.root.Find("c")->scalar, "1\n");
}

TEST(YamlTest, BlocksAndFolds) {
  EXPECT_EQ(AsJson("a: |\n  一\n  二\nb: >-\n  三\n  四\nc: 五\n  六\n"),
            R"({"a":"一\n二\n","b":"三 四","c":"五 六"})");
  EXPECT_EQ(AsJson("a: \"x\n  y\"\n"), R"({"a":"x y"})");
}

TEST(YamlTest, EmptyTextsAreNull) {
  for (const char* text : {"", "\n", "# only a comment\n", "---\n", "~", "null\n", "...\n"}) {
    EXPECT_TRUE(Read(text).root.is_null()) << text;
  }
}

TEST(YamlTest, OneMarkedDocumentIsFine) {
  EXPECT_EQ(AsJson("---\na: 1\n"), R"({"a":1})");
  EXPECT_EQ(AsJson("%YAML 1.2\n---\na: 1\n...\n"), R"({"a":1})");
  EXPECT_EQ(AsJson("\xEF\xBB\xBF"
                   "a: 1\r\nb: 2\r\n"),
            R"({"a":1,"b":2})");
}

TEST(YamlTest, KeysAreTextWhateverTheyLookLike) {
  EXPECT_EQ(AsJson("on: 1\n010: 2\n440605: 3\n\"<<\": 4\nnullable: 5\n"),
            R"({"on":1,"010":2,"440605":3,"<<":4,"nullable":5})");
}

TEST(YamlTest, FindAndKeySpan) {
  const Document document = Read("名称: 甲\n条件:\n  - x\n");
  ASSERT_NE(document.root.Find("条件"), nullptr);
  EXPECT_EQ(document.root.Find("没有"), nullptr);
  EXPECT_EQ(Span(document.root.KeySpan("条件")), "2:1-3");
  EXPECT_EQ(Span(document.root.KeySpan("没有")), Span(document.root.span));
  EXPECT_EQ(document.root.Find("名称")->Find("x"), nullptr);
  EXPECT_EQ(document.file, "a.yaml");
}

// --- spans ----------------------------------------------------------------------------------------

TEST(YamlTest, SpansCountCodePoints) {
  const Document document = Read("保险公司: 平安财险 # 注\n“甲”: {偿付能力: \"充足\", 列: [一, 二]}\n");
  const Node& root = document.root;
  EXPECT_EQ(Span(root.KeySpan("保险公司")), "1:1-5");
  EXPECT_EQ(Span(root.Find("保险公司")->span), "1:7-11");
  const Node* flow = root.Find("“甲”");
  EXPECT_EQ(Span(flow->span), "2:6-29");
  EXPECT_EQ(Span(flow->KeySpan("偿付能力")), "2:7-11");
  EXPECT_EQ(Span(flow->Find("偿付能力")->span), "2:13-17");
  EXPECT_EQ(Span(flow->Find("列")->span), "2:22-28");
  EXPECT_EQ(Span(flow->Find("列")->items[1].span), "2:26-27");
}

TEST(YamlTest, SpansOfEveryForm) {
  const Document document = Read(
      "a: 'it''s' # c\nb: \"q\\\"😀\"\nc: |  # header\n  text\nd: one\n  two\ne:\nf:\n  -\n  - x: 1  # c\n  - ~\ng: "
      "{}\n");
  const Node& root = document.root;
  EXPECT_EQ(Span(root.span), "1:1-11");
  EXPECT_EQ(Span(root.Find("a")->span), "1:4-11");
  EXPECT_EQ(Span(root.Find("b")->span), "2:4-10");
  EXPECT_EQ(Span(root.Find("c")->span), "3:4-5");
  EXPECT_EQ(Span(root.Find("d")->span), "5:4-7");
  EXPECT_EQ(Span(root.Find("e")->span), "7:1-2");  // nothing written: the key
  const auto& items = root.Find("f")->items;
  EXPECT_EQ(items[0].span.line, 9);
  EXPECT_EQ(Span(items[1].span), "10:5-9");
  EXPECT_EQ(Span(items[2].span), "11:5-6");
  EXPECT_EQ(Span(root.Find("g")->span), "12:4-6");
}

TEST(YamlTest, AByteOrderMarkMovesNothing) {
  const Document document = Read("\xEF\xBB\xBF甲: 乙\n");
  EXPECT_EQ(Span(document.root.KeySpan("甲")), "1:1-2");
  EXPECT_EQ(Span(document.root.Find("甲")->span), "1:4-5");
}

// --- traps of the parser --------------------------------------------------------------------------

TEST(YamlTest, ALoneCommaEnds) {
  EXPECT_EQ(Codes(","), "yaml-syntax");
  EXPECT_EQ(Codes(",,"), "yaml-syntax");
  EXPECT_EQ(Codes(" ,"), "yaml-several-documents");
}

TEST(YamlTest, NothingAfterTheDocumentIsIgnored) {
  EXPECT_EQ(Problems("{a: 1}\nb: 2"), "yaml-several-documents 2:1-5");
  EXPECT_EQ(Reason("{a: 1}\nb: 2"), "trailing");
  EXPECT_EQ(Problems("a: 1\n---\nb: 2\n"), "yaml-several-documents 2:1-4");
  EXPECT_EQ(Reason("a: 1\n---\nb: 2\n"), "separator");
  EXPECT_EQ(Codes("- a\nb: 1\n"), "yaml-several-documents");
  EXPECT_EQ(Codes("---\n---\n"), "yaml-several-documents");
  EXPECT_EQ(Codes("a: 1\n...\nb: 2\n"), "yaml-several-documents");
}

TEST(YamlTest, UnterminatedQuotesAreRefused) {
  EXPECT_EQ(Problems("a: 1\n乙: \"甲\nb: 2\n"), "yaml-unterminated-quote 2:4-6");
  EXPECT_EQ(Codes("a: 'x\n"), "yaml-unterminated-quote");
  EXPECT_EQ(Codes("'"), "yaml-unterminated-quote");
  EXPECT_EQ(Codes("\""), "yaml-unterminated-quote");
  EXPECT_EQ(Codes("a: 'it''"), "yaml-unterminated-quote");
  EXPECT_EQ(Codes("a: \"x\\\""), "yaml-unterminated-quote");
  EXPECT_EQ(AsJson("a: 'it'''\nb: \"\\\\\"\n"), R"({"a":"it'","b":"\\"})");
}

TEST(YamlTest, InvalidUtf8IsRefused) {
  EXPECT_EQ(Problems("甲: 1\n乙: \xFF\n"), "yaml-utf8 2:4-5");
  EXPECT_EQ(Codes("\xC0\xAF"), "yaml-utf8");
  EXPECT_EQ(Codes(std::string("\xFF\xFE\x61\x00\x3A\x00", 6)), "yaml-utf8");  // UTF-16
  EXPECT_EQ(Codes("a: \xD6\xD0\xCE\xC4"), "yaml-utf8");                       // GBK
}

TEST(YamlTest, ControlCharactersAreRefused) {
  EXPECT_EQ(Problems("a: \x04\nb: \x1b[31m\n"), "yaml-control-character 1:4-5 yaml-control-character 2:4-5");
  EXPECT_EQ(Codes(std::string("a: x\0y", 6)), "yaml-control-character");
  EXPECT_EQ(Codes(std::string("\0a\0:", 4)), "yaml-control-character yaml-control-character");  // UTF-16 to the parser
  EXPECT_EQ(Codes("a: 1\rb: 2"), "yaml-control-character");
  EXPECT_EQ(Codes("a: x\xE2\x80\xAEy"), "yaml-control-character");  // turns the reading direction
  EXPECT_EQ(Codes("a: x\xE2\x80\xA8y"), "yaml-control-character");  // a line break to some readers
  EXPECT_EQ(Codes("a: x\xC2\x85y"), "yaml-control-character");
  EXPECT_EQ(Codes("a: x\xEF\xBB\xBFy"), "yaml-control-character");
  EXPECT_EQ(Codes("a: x\x7Fy"), "yaml-control-character");
}

TEST(YamlTest, MergeKeysAreRefused) { EXPECT_EQ(Problems("a:\n  <<: {b: 1}\n"), "yaml-merge-key 2:3-5"); }

TEST(YamlTest, DuplicateKeysAreRefusedEachWithItsPlace) {
  EXPECT_EQ(Problems("名称: 1\n状态: 2\n名称: 3\n名称: 4\n"), "yaml-duplicate-key 3:1-3 yaml-duplicate-key 4:1-3");
  EXPECT_EQ(Problems("{a: 1, \"a\": 2}"), "yaml-duplicate-key 1:8-11");
  EXPECT_EQ(Problems("a:\n  b: 1\n  b: 2\nc: 1\nc: 2\n"), "yaml-duplicate-key 3:3-4 yaml-duplicate-key 5:1-2");
  EXPECT_EQ(AsJson("a: {x: 1}\nb: {x: 2}\n"), R"({"a":{"x":1},"b":{"x":2}})");
  const auto document = ParseYaml("a.yaml", "a: 1\nb: 2\na: 3\n");
  EXPECT_EQ(document.error().args, (MessageArgs{{"key", "a"}, {"line", "1"}}));
}

TEST(YamlTest, DuplicateKeysAreFoundInWideMapsWithoutQuadraticWork) {
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "k" + std::to_string(i) + ": 1\n";
  EXPECT_EQ(Read(text).root.entries.size(), 40'000U);
  EXPECT_EQ(Problems(text + "k0: 1\nk15: 1\nk16: 1\nk39999: 1\n"),
            "yaml-duplicate-key 40001:1-3 yaml-duplicate-key 40002:1-4 yaml-duplicate-key 40003:1-4 "
            "yaml-duplicate-key 40004:1-7");
}

TEST(YamlTest, AnchorsAndAliasesAreRefused) {
  EXPECT_EQ(Problems("a: &x 1\nb: *x\n"), "yaml-alias 1:4-6 yaml-alias 2:4-6");
  EXPECT_EQ(Codes("&a [*a]"), "yaml-alias yaml-alias");
  EXPECT_EQ(Codes("a: *unknown"), "yaml-alias");
  EXPECT_EQ(Codes("&a x: 1"), "yaml-alias");
  EXPECT_EQ(Codes("a: &n\nb: 1"), "yaml-alias");
  EXPECT_EQ(Codes("? *a\n: 1"), "yaml-alias");
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 8; ++i) {
    const std::string last = "*a" + std::to_string(i - 1) + ",";
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + Repeat(last, 9) + "x]\n";
  }
  EXPECT_EQ(Codes(bomb).substr(0, 10), "yaml-alias");
  EXPECT_EQ(AsJson("a: \"&x\"\nb: '*y'\nc: x & y * z\n"), R"({"a":"&x","b":"*y","c":"x & y * z"})");
}

TEST(YamlTest, TagsAreRefused) {
  EXPECT_EQ(Problems("a: !!str 1\n"), "yaml-tag 1:4-9");
  EXPECT_EQ(Codes("a: !x {b: 1}"), "yaml-tag");
  EXPECT_EQ(Codes("a: !x [b]"), "yaml-tag");
  EXPECT_EQ(Codes("a: ! 12"), "yaml-tag");
  EXPECT_EQ(Codes("a: !x \"q\""), "yaml-tag");
  EXPECT_EQ(Codes("!!str a: 1"), "yaml-tag");
  EXPECT_EQ(Codes("a: !x\nb: 1"), "yaml-tag");
  EXPECT_EQ(Codes("a: !<tag:x"), "yaml-tag");
  EXPECT_EQ(Codes("!2"), "yaml-tag");
}

TEST(YamlTest, KeysMustBeText) {
  EXPECT_EQ(Codes("? [a]\n: b\n"), "yaml-key");
  EXPECT_EQ(Codes("{a: 1}: b\n"), "yaml-key");
  EXPECT_EQ(Codes(": x\n"), "yaml-key");
  EXPECT_EQ(Codes("~: x\n"), "yaml-key");
  EXPECT_EQ(Codes("? {x: {y: z}}\n: {w: v}\n"), "yaml-key");
}

TEST(YamlTest, DepthIsCapped) {
  const std::size_t depth = limits::kYamlDepth;
  EXPECT_TRUE(ParseYaml("a", std::string(depth, '[') + std::string(depth, ']')).ok());
  EXPECT_EQ(Codes(std::string(depth + 1, '[') + std::string(depth + 1, ']')), "yaml-too-deep");
  EXPECT_EQ(Codes(std::string(100'000, '[')), "yaml-too-deep");
  EXPECT_EQ(Codes(std::string(100'000, '{')), "yaml-too-deep");
  EXPECT_EQ(Codes(Repeat("- ", 10'000)), "yaml-too-deep");
  EXPECT_EQ(Codes(Repeat("? ", 10'000)), "yaml-too-deep");
  std::string block;
  for (std::size_t i = 0; i < 200; ++i) block += std::string(i, ' ') + "a:\n";
  EXPECT_EQ(Codes(block), "yaml-too-deep");
}

TEST(YamlTest, SizeIsCapped) {
  EXPECT_EQ(Codes(std::string(limits::kYamlBytes + 1, 'x')), "yaml-too-large");
  EXPECT_EQ(Codes("[" + Repeat("a,", limits::kYamlNodes) + "a]"), "yaml-too-many-nodes");
  EXPECT_TRUE(ParseYaml("a", "[" + Repeat("a,", limits::kYamlNodes - 2) + "a]").ok());
}

TEST(YamlTest, HostileTextsEnd) {
  const std::size_t size = limits::kYamlBytes / 8;
  for (const char* piece : {",",  "[", "{",   "]",      "- ",   "? ",   ": ",  "a: ",   "\"",    "'",   "#",
                            "\n", " ", "\\",  "!a ",    "&a ",  "*a ",  "|\n", "---\n", "a:\n",  "[],", "{},",
                            "a,", "%", "x\n", "a: b\n", "[a: ", "\"\\", "''",  "-\n",   "? a\n", "@"}) {
    std::string text = Repeat(piece, size / std::string_view(piece).size());
    EXPECT_NE(Codes(text).substr(0, 3), "") << piece;
    EXPECT_NE(Codes("[" + text.substr(1)).substr(0, 3), "") << piece;
  }
}

// --- ambiguous scalars ----------------------------------------------------------------------------

TEST(YamlTest, AmbiguousScalarsAreRefusedAllAtOnce) {
  EXPECT_EQ(Problems("代码: 010\n开: yes\nl: [1_000, ok, off]\n"),
            "yaml-ambiguous-scalar 1:5-8 yaml-ambiguous-scalar 2:4-7 yaml-ambiguous-scalar 3:5-10 "
            "yaml-ambiguous-scalar 3:16-19");
}

struct AmbiguousCase {
  const char* text;
  const char* reason;
  const char* fix;
};

TEST(YamlTest, AmbiguousScalarsHaveAReasonAndSometimesAFix) {
  const AmbiguousCase cases[] = {
      {"010", "leading-zero", ""},
      {"-017", "leading-zero", ""},
      {"00", "leading-zero", ""},
      {"01.5", "leading-zero", ""},
      {"0o17", "radix", ""},
      {"0x1F", "radix", ""},
      {"0b101", "radix", ""},
      {"-0x1F", "radix", ""},
      {"1_000", "underscore", "1000"},
      {"1_000.5", "underscore", "1000.5"},
      {"1,000", "comma", "1000"},
      {"1,000,000.50", "comma", "1000000.50"},
      {"yes", "boolean", ""},
      {"No", "boolean", ""},
      {"ON", "boolean", ""},
      {"off", "boolean", ""},
      {"y", "boolean", ""},
      {"N", "boolean", ""},
      {"True", "letter-case", "true"},
      {"FALSE", "letter-case", "false"},
      {"1:30", "sexagesimal", "\"1:30\""},
      {"09:30", "sexagesimal", "\"09:30\""},
      {"190:20:30", "sexagesimal", "\"190:20:30\""},
      {"12:30:45.5", "sexagesimal", "\"12:30:45.5\""},
      {".5", "bare-point", "0.5"},
      {"-.5", "bare-point", "-0.5"},
      {"5.", "bare-point", "5"},
      {"1.e3", "bare-point", "1e3"},
      {"+5", "plus", "5"},
      {"+0.5", "plus", "0.5"},
      {".inf", "special", ""},
      {"-.INF", "special", ""},
      {".NaN", "special", ""},
      {"1e400", "range", ""},
      {"9223372036854775808", "range", ""},
      {"12345678901234567890", "range", ""},
  };
  for (const AmbiguousCase& c : cases) {
    const auto document = ParseYaml("a.yaml", "a: " + std::string(c.text) + "\n");
    ASSERT_FALSE(document.ok()) << c.text;
    EXPECT_EQ(document.error().code, "yaml-ambiguous-scalar") << c.text;
    EXPECT_EQ(document.error().args, (MessageArgs{{"text", c.text}, {"reason", c.reason}})) << c.text;
    EXPECT_EQ(document.error().fix, c.fix) << c.text;
  }
}

// --- syntax ---------------------------------------------------------------------------------------

TEST(YamlTest, SyntaxErrorsTellPlaceAndReason) {
  EXPECT_EQ(Problems("甲: 乙: 丙\n"), "yaml-syntax 1:5-6");
  EXPECT_EQ(Reason("a: b: c\n"), "colon");
  EXPECT_EQ(Reason("a:\n\t- b\n"), "tab");
  EXPECT_EQ(Reason("a: [1, 2\nb: 3\n"), "unclosed-bracket");
  EXPECT_EQ(Reason("a: [1, {b: 2]\nb: 3\n"), "closing-bracket");
  EXPECT_EQ(Problems("[a, b"), "yaml-syntax 1:1-2");
  EXPECT_EQ(Reason("a: {x: 1\n"), "unclosed-bracket");
  EXPECT_EQ(Reason("]"), "closing-bracket");
  EXPECT_EQ(Reason("a:\n  b: 1\n c: 2\n"), "indent");
  EXPECT_EQ(Reason("a: \"x\" y\n"), "indent");
  EXPECT_EQ(Reason("a: @x\n"), "reserved");
  EXPECT_EQ(Reason("a: \"\\q\"\n"), "escape");
  EXPECT_EQ(Reason("a: \"x\n---\ny\"\n"), "document-in-quote");
  EXPECT_EQ(Reason("a：\n  b: 1\n"), "fullwidth-colon");
}

TEST(YamlTest, ProblemsBeforeASyntaxErrorAreReportedToo) {
  EXPECT_EQ(Problems("a: 010\na: 2\nb: c: d\n"),
            "yaml-ambiguous-scalar 1:4-7 yaml-duplicate-key 2:1-2 yaml-syntax 3:5-6");
}

TEST(YamlTest, TheNumberOfProblemsIsCapped) {
  const auto document = ParseYaml("a", Repeat("- 010\n", 5000));
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.errors().size(), limits::kDiagnostics);
}

}  // namespace
}  // namespace anze::base
