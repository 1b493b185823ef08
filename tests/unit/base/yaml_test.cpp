#include "core/base/yaml.h"

#include "core/base/json.h"
#include "core/base/limits.h"
#include "tests/support/check.h"

namespace anze::base {
namespace {

Document Read(std::string text) {
  auto document = ParseYaml("a.yaml", std::move(text));
  if (document.ok()) return std::move(document).value();
  for (const Error& e : document.errors()) {
    FAIL_CHECK(e.code << " " << e.span.line << ":" << e.span.column);
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
    CHECK(e.span.file == "a.yaml");
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

TEST_CASE("YAML reads the strict core schema", "[base][yaml]") {
  CHECK(AsJson("a: null\nb: ~\nc:\nd: true\ne: false\nf: 12\ng: -0.15\nh: 1e3\ni: 0\n") ==
        R"({"a":null,"b":null,"c":null,"d":true,"e":false,"f":12,"g":-0.15,"h":1000,"i":0})");
  CHECK(AsJson("- 1.0\n- 'x'\n- \"y\"\n- [a, {b: c}]\n") == R"([1,"x","y",["a",{"b":"c"}]])");
}

TEST_CASE("YAML: texts and dates are plain strings", "[base][yaml]") {
  CHECK(AsJson("d: 2025-03-04\nt: 2025-03-04T09:00:00+08:00\nc: 440605\nv: 1.2.3\nw: 第5条\nx: 10个工作日\n") ==
        R"({"d":"2025-03-04","t":"2025-03-04T09:00:00+08:00","c":440605,"v":"1.2.3","w":"第5条","x":"10个工作日"})");
  CHECK(AsJson("a: 应急〔2025〕27号\nb: a >= 10\nc: 15%\nd: '-'\ne:\n  -\nf: 1-2\ng: 1:300\nh: nothing\n"
               "i: Yes, please\nj: 1/3\nk: on time\nl: 3d\nm: ..\n") ==
        R"({"a":"应急〔2025〕27号","b":"a >= 10","c":"15%","d":"-","e":[null],"f":"1-2","g":"1:300","h":"nothing",)"
        R"("i":"Yes, please","j":"1/3","k":"on time","l":"3d","m":".."})");
}

TEST_CASE("YAML: quoted scalars are strings", "[base][yaml]") {
  CHECK(AsJson("a: \"010\"\nb: 'yes'\nc: \"true\"\nd: 'null'\ne: \"\"\nf: \"1:30\"\n") ==
        R"({"a":"010","b":"yes","c":"true","d":"null","e":"","f":"1:30"})");
  const Document document = Read("a: '1'\nb: 1\nc: |\n  1\n");
  CHECK(document.root.Find("a")->quoted);
  CHECK_FALSE(document.root.Find("b")->quoted);
  CHECK(document.root.Find("c")->quoted);
  CHECK(document.root.Find("c")->scalar == "1\n");
}

TEST_CASE("YAML reads blocks and folds", "[base][yaml]") {
  CHECK(AsJson("a: |\n  一\n  二\nb: >-\n  三\n  四\nc: 五\n  六\n") == R"({"a":"一\n二\n","b":"三 四","c":"五 六"})");
  CHECK(AsJson("a: \"x\n  y\"\n") == R"({"a":"x y"})");
}

TEST_CASE("YAML: empty texts are null", "[base][yaml]") {
  for (const char* text : {"", "\n", "# only a comment\n", "---\n", "~", "null\n", "...\n"}) {
    CAPTURE(text);
    CHECK(Read(text).root.is_null());
  }
}

TEST_CASE("YAML: one marked document is fine", "[base][yaml]") {
  CHECK(AsJson("---\na: 1\n") == R"({"a":1})");
  CHECK(AsJson("%YAML 1.2\n---\na: 1\n...\n") == R"({"a":1})");
  CHECK(AsJson("\xEF\xBB\xBF"
               "a: 1\r\nb: 2\r\n") == R"({"a":1,"b":2})");
}

TEST_CASE("YAML: keys are text whatever they look like", "[base][yaml]") {
  CHECK(AsJson("on: 1\n010: 2\n440605: 3\n\"<<\": 4\nnullable: 5\n") ==
        R"({"on":1,"010":2,"440605":3,"<<":4,"nullable":5})");
}

TEST_CASE("YAML finds a key and its span", "[base][yaml]") {
  const Document document = Read("名称: 甲\n条件:\n  - x\n");
  REQUIRE(document.root.Find("条件") != nullptr);
  CHECK(document.root.Find("没有") == nullptr);
  CHECK(Span(document.root.KeySpan("条件")) == "2:1-3");
  CHECK(Span(document.root.KeySpan("没有")) == Span(document.root.span));
  CHECK(document.root.Find("名称")->Find("x") == nullptr);
  CHECK(document.file == "a.yaml");
}

// --- spans ----------------------------------------------------------------------------------------

TEST_CASE("YAML: spans count code points", "[base][yaml]") {
  const Document document = Read("保险公司: 平安财险 # 注\n“甲”: {偿付能力: \"充足\", 列: [一, 二]}\n");
  const Node& root = document.root;
  CHECK(Span(root.KeySpan("保险公司")) == "1:1-5");
  CHECK(Span(root.Find("保险公司")->span) == "1:7-11");
  const Node* flow = root.Find("“甲”");
  CHECK(Span(flow->span) == "2:6-29");
  CHECK(Span(flow->KeySpan("偿付能力")) == "2:7-11");
  CHECK(Span(flow->Find("偿付能力")->span) == "2:13-17");
  CHECK(Span(flow->Find("列")->span) == "2:22-28");
  CHECK(Span(flow->Find("列")->items[1].span) == "2:26-27");
}

TEST_CASE("YAML marks spans of every form", "[base][yaml]") {
  const Document document = Read(
      "a: 'it''s' # c\nb: \"q\\\"😀\"\nc: |  # header\n  text\nd: one\n  two\ne:\nf:\n  -\n  - x: 1  # c\n  - ~\ng: "
      "{}\n");
  const Node& root = document.root;
  CHECK(Span(root.span) == "1:1-11");
  CHECK(Span(root.Find("a")->span) == "1:4-11");
  CHECK(Span(root.Find("b")->span) == "2:4-10");
  CHECK(Span(root.Find("c")->span) == "3:4-5");
  CHECK(Span(root.Find("d")->span) == "5:4-7");
  CHECK(Span(root.Find("e")->span) == "7:1-2");  // nothing written: the key
  const auto& items = root.Find("f")->items;
  CHECK(items[0].span.line == 9);
  CHECK(Span(items[1].span) == "10:5-9");
  CHECK(Span(items[2].span) == "11:5-6");
  CHECK(Span(root.Find("g")->span) == "12:4-6");
}

TEST_CASE("YAML: a byte order mark moves nothing", "[base][yaml]") {
  const Document document = Read("\xEF\xBB\xBF甲: 乙\n");
  CHECK(Span(document.root.KeySpan("甲")) == "1:1-2");
  CHECK(Span(document.root.Find("甲")->span) == "1:4-5");
}

// --- traps of the parser --------------------------------------------------------------------------

TEST_CASE("YAML: a lone comma ends", "[base][yaml]") {
  CHECK(Codes(",") == "yaml-syntax");
  CHECK(Codes(",,") == "yaml-syntax");
  CHECK(Codes(" ,") == "yaml-several-documents");
}

TEST_CASE("YAML: nothing after the document is ignored", "[base][yaml]") {
  CHECK(Problems("{a: 1}\nb: 2") == "yaml-several-documents 2:1-5");
  CHECK(Reason("{a: 1}\nb: 2") == "trailing");
  CHECK(Problems("a: 1\n---\nb: 2\n") == "yaml-several-documents 2:1-4");
  CHECK(Reason("a: 1\n---\nb: 2\n") == "separator");
  CHECK(Codes("- a\nb: 1\n") == "yaml-several-documents");
  CHECK(Codes("---\n---\n") == "yaml-several-documents");
  CHECK(Codes("a: 1\n...\nb: 2\n") == "yaml-several-documents");
}

TEST_CASE("YAML: unterminated quotes are refused", "[base][yaml]") {
  CHECK(Problems("a: 1\n乙: \"甲\nb: 2\n") == "yaml-unterminated-quote 2:4-6");
  CHECK(Codes("a: 'x\n") == "yaml-unterminated-quote");
  CHECK(Codes("'") == "yaml-unterminated-quote");
  CHECK(Codes("\"") == "yaml-unterminated-quote");
  CHECK(Codes("a: 'it''") == "yaml-unterminated-quote");
  CHECK(Codes("a: \"x\\\"") == "yaml-unterminated-quote");
  CHECK(AsJson("a: 'it'''\nb: \"\\\\\"\n") == R"({"a":"it'","b":"\\"})");
}

TEST_CASE("YAML: invalid UTF-8 is refused", "[base][yaml]") {
  CHECK(Problems("甲: 1\n乙: \xFF\n") == "yaml-utf8 2:4-5");
  CHECK(Codes("\xC0\xAF") == "yaml-utf8");
  CHECK(Codes("a: \xD6\xD0\xCE\xC4") == "yaml-utf8");  // GBK
}

TEST_CASE("YAML: control characters are refused", "[base][yaml]") {
  CHECK(Problems("a: \x04\nb: \x1b[31m\n") == "yaml-control-character 1:4-5 yaml-control-character 2:4-5");
  CHECK(Codes(std::string("a: x\0y", 6)) == "yaml-control-character");
  CHECK(Codes("a: 1\rb: 2") == "yaml-control-character");
  CHECK(Codes("a: x\xE2\x80\xAEy") == "yaml-control-character");  // turns the reading direction
  CHECK(Codes("a: x\xE2\x80\xA8y") == "yaml-control-character");  // a line break to some readers
  CHECK(Codes("a: x\xC2\x85y") == "yaml-control-character");
  CHECK(Codes("a: x\xEF\xBB\xBFy") == "yaml-control-character");
  CHECK(Codes("a: x\x7Fy") == "yaml-control-character");
}

TEST_CASE("YAML: merge keys are refused", "[base][yaml]") {
  CHECK(Problems("a:\n  <<: {b: 1}\n") == "yaml-merge-key 2:3-5");
}

TEST_CASE("YAML: duplicate keys are refused each with its place", "[base][yaml]") {
  CHECK(Problems("名称: 1\n状态: 2\n名称: 3\n名称: 4\n") == "yaml-duplicate-key 3:1-3 yaml-duplicate-key 4:1-3");
  CHECK(Problems("{a: 1, \"a\": 2}") == "yaml-duplicate-key 1:8-11");
  CHECK(Problems("a:\n  b: 1\n  b: 2\nc: 1\nc: 2\n") == "yaml-duplicate-key 3:3-4 yaml-duplicate-key 5:1-2");
  CHECK(AsJson("a: {x: 1}\nb: {x: 2}\n") == R"({"a":{"x":1},"b":{"x":2}})");
  const auto document = ParseYaml("a.yaml", "a: 1\nb: 2\na: 3\n");
  CHECK(document.error().args == MessageArgs{{"key", "a"}, {"line", "1"}});
}

TEST_CASE("YAML: duplicate keys are found in wide maps without quadratic work", "[base][yaml]") {
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "k" + std::to_string(i) + ": 1\n";
  CHECK(Read(text).root.entries.size() == 40'000U);
  CHECK(Problems(text + "k0: 1\nk15: 1\nk16: 1\nk39999: 1\n") ==
        "yaml-duplicate-key 40001:1-3 yaml-duplicate-key 40002:1-4 yaml-duplicate-key 40003:1-4 "
        "yaml-duplicate-key 40004:1-7");
}

TEST_CASE("YAML: anchors and aliases are refused", "[base][yaml]") {
  CHECK(Problems("a: &x 1\nb: *x\n") == "yaml-alias 1:4-6 yaml-alias 2:4-6");
  CHECK(Codes("&a [*a]") == "yaml-alias yaml-alias");
  CHECK(Codes("a: *unknown") == "yaml-alias");
  CHECK(Codes("&a x: 1") == "yaml-alias");
  CHECK(Codes("a: &n\nb: 1") == "yaml-alias");
  CHECK(Codes("? *a\n: 1") == "yaml-alias");
  std::string bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n";
  for (int i = 1; i < 8; ++i) {
    const std::string last = "*a" + std::to_string(i - 1) + ",";
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + Repeat(last, 9) + "x]\n";
  }
  CHECK(Codes(bomb).substr(0, 10) == "yaml-alias");
  CHECK(AsJson("a: \"&x\"\nb: '*y'\nc: x & y * z\n") == R"({"a":"&x","b":"*y","c":"x & y * z"})");
}

TEST_CASE("YAML: tags are refused", "[base][yaml]") {
  CHECK(Problems("a: !!str 1\n") == "yaml-tag 1:4-9");
  CHECK(Codes("a: !x {b: 1}") == "yaml-tag");
  CHECK(Codes("a: !x [b]") == "yaml-tag");
  CHECK(Codes("a: ! 12") == "yaml-tag");
  CHECK(Codes("a: !x \"q\"") == "yaml-tag");
  CHECK(Codes("!!str a: 1") == "yaml-tag");
  CHECK(Codes("a: !x\nb: 1") == "yaml-tag");
  CHECK(Codes("a: !<tag:x") == "yaml-tag");
  CHECK(Codes("!2") == "yaml-tag");
}

TEST_CASE("YAML: keys must be text", "[base][yaml]") {
  CHECK(Codes("? [a]\n: b\n") == "yaml-key");
  CHECK(Codes("{a: 1}: b\n") == "yaml-key");
  CHECK(Codes(": x\n") == "yaml-key");
  CHECK(Codes("~: x\n") == "yaml-key");
  CHECK(Codes("? {x: {y: z}}\n: {w: v}\n") == "yaml-key");
}

TEST_CASE("YAML: depth is capped", "[base][yaml]") {
  const std::size_t depth = limits::kYamlDepth;
  CHECK_OK(ParseYaml("a", std::string(depth, '[') + std::string(depth, ']')));
  CHECK(Codes(std::string(depth + 1, '[') + std::string(depth + 1, ']')) == "yaml-too-deep");
  CHECK(Codes(std::string(100'000, '[')) == "yaml-too-deep");
  CHECK(Codes(std::string(100'000, '{')) == "yaml-too-deep");
  CHECK(Codes(Repeat("- ", 10'000)) == "yaml-too-deep");
  CHECK(Codes(Repeat("? ", 10'000)) == "yaml-too-deep");
  std::string block;
  for (std::size_t i = 0; i < 200; ++i) block += std::string(i, ' ') + "a:\n";
  CHECK(Codes(block) == "yaml-too-deep");
}

TEST_CASE("YAML: size is capped", "[base][yaml]") {
  CHECK(Codes(std::string(limits::kYamlBytes + 1, 'x')) == "yaml-too-large");
  CHECK(Codes("[" + Repeat("a,", limits::kYamlNodes) + "a]") == "yaml-too-many-nodes");
  CHECK_OK(ParseYaml("a", "[" + Repeat("a,", limits::kYamlNodes - 2) + "a]"));
}

TEST_CASE("YAML: hostile texts end", "[base][yaml]") {
  const std::size_t size = limits::kYamlBytes / 8;
  for (const char* piece : {",",  "[", "{",   "]",      "- ",   "? ",   ": ",  "a: ",   "\"",    "'",   "#",
                            "\n", " ", "\\",  "!a ",    "&a ",  "*a ",  "|\n", "---\n", "a:\n",  "[],", "{},",
                            "a,", "%", "x\n", "a: b\n", "[a: ", "\"\\", "''",  "-\n",   "? a\n", "@"}) {
    std::string text = Repeat(piece, size / std::string_view(piece).size());
    CAPTURE(piece);
    CHECK(Codes(text).substr(0, 3) != "");
    CHECK(Codes("[" + text.substr(1)).substr(0, 3) != "");
  }
}

// --- ambiguous scalars ----------------------------------------------------------------------------

TEST_CASE("YAML: ambiguous scalars are refused all at once", "[base][yaml]") {
  CHECK(Problems("代码: 010\n开: yes\nl: [1_000, ok, off]\n") ==
        "yaml-ambiguous-scalar 1:5-8 yaml-ambiguous-scalar 2:4-7 yaml-ambiguous-scalar 3:5-10 "
        "yaml-ambiguous-scalar 3:16-19");
}

struct AmbiguousCase {
  const char* text;
  const char* reason;
  const char* fix;
};

TEST_CASE("YAML: ambiguous scalars have a reason and sometimes a fix", "[base][yaml]") {
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
    INFO(c.text);
    REQUIRE_FALSE(document.ok());
    CHECK(document.error().code == "yaml-ambiguous-scalar");
    CHECK(document.error().args == MessageArgs{{"text", c.text}, {"reason", c.reason}});
    CHECK(document.error().fix == c.fix);
  }
}

// --- syntax ---------------------------------------------------------------------------------------

TEST_CASE("YAML: syntax errors tell place and reason", "[base][yaml]") {
  CHECK(Problems("甲: 乙: 丙\n") == "yaml-syntax 1:5-6");
  CHECK(Reason("a: b: c\n") == "colon");
  CHECK(Reason("a:\n\t- b\n") == "tab");
  CHECK(Reason("a: [1, 2\nb: 3\n") == "unclosed-bracket");
  CHECK(Reason("a: [1, {b: 2]\nb: 3\n") == "closing-bracket");
  CHECK(Problems("[a, b") == "yaml-syntax 1:1-2");
  CHECK(Reason("a: {x: 1\n") == "unclosed-bracket");
  CHECK(Reason("]") == "closing-bracket");
  CHECK(Reason("a:\n  b: 1\n c: 2\n") == "indent");
  CHECK(Reason("a: \"x\" y\n") == "indent");
  CHECK(Reason("a: @x\n") == "reserved");
  CHECK(Reason("a: \"\\q\"\n") == "escape");
  CHECK(Reason("a: \"x\n---\ny\"\n") == "document-in-quote");
  CHECK(Reason("a：\n  b: 1\n") == "fullwidth-colon");
}

TEST_CASE("YAML: problems before a syntax error are reported too", "[base][yaml]") {
  CHECK(Problems("a: 010\na: 2\nb: c: d\n") ==
        "yaml-ambiguous-scalar 1:4-7 yaml-duplicate-key 2:1-2 yaml-syntax 3:5-6");
}

TEST_CASE("YAML: the number of problems is capped", "[base][yaml]") {
  const auto document = ParseYaml("a", Repeat("- 010\n", 5000));
  REQUIRE_FALSE(document.ok());
  CHECK(document.errors().size() == limits::kDiagnostics);
}

}  // namespace
}  // namespace anze::base
