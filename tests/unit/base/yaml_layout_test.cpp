// The layout over texts of every kind that YAML has: it ends, it changes nothing the second time, and what it gives
// reads as what was there. A form that it does not lay out it refuses.
#include <ctime>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/yaml.h"
#include "core/base/yaml_format.h"
#include "tests/support/check.h"

namespace anze::base {
namespace {

// Of the processor's time, which a machine under load does not spend faster.
constexpr std::clock_t kMost = 10 * CLOCKS_PER_SEC;

std::string TreeOf(const std::string& text) {
  const auto document = ParseYaml("t.yaml", text);
  return document.ok() ? WriteJson(ToValue(document->root)) : "error: " + document.error().code;
}

std::string LaidOut(const std::string& text) {
  const std::clock_t begin = std::clock();
  const auto once = FormatYaml("t.yaml", text);
  INFO(text);
  CHECK(std::clock() - begin < kMost);
  if (!once.ok()) return "error: " + once.error().code;
  INFO(text << "\n->\n" << *once);
  CHECK(TreeOf(*once) == TreeOf(text));
  const auto twice = FormatYaml("t.yaml", *once);
  INFO(text << "\n->\n" << *once);
  CHECK((twice.ok() && *twice == *once));
  return *once;
}

TEST_CASE("Keys without a value in brackets", "[base][yaml-format]") {
  CHECK(LaidOut("a: {b: }\n") == "a: {b: }\n");
  CHECK(LaidOut("a: {b:}\n") == "a: {b: }\n");
  CHECK(LaidOut("a: {b:, c: 1}\n") == "a: {b: , c: 1}\n");
  CHECK(LaidOut("a: [b: ]\n") == "a: [b: ]\n");
  CHECK(LaidOut("a: {'b':1}\n") == "a: {'b': 1}\n");
  CHECK(LaidOut("a: {\"b\":c}\n") == "a: {\"b\": c}\n");
  CHECK(LaidOut("a: {b:\tc}\n") == "a: {b: c}\n");
  CHECK(LaidOut("a: {b}\n") == "a: {b}\n");
}

TEST_CASE("Keys that older readers take for truth get quotes", "[base][yaml-format]") {
  CHECK(LaidOut("on: from\noff: [{no: 1, Yes : 2}]\n") == "'on': from\n'off': [{'no': 1, 'Yes': 2}]\n");
  CHECK(LaidOut("单位: {on: x, \"off\": z, 'y': 1, n: 2}\n") == "单位: {'on': x, \"off\": z, 'y': 1, 'n': 2}\n");
  CHECK(LaidOut("- true: 1\n- NO: 2\n- only: 3\n") == "- 'true': 1\n- 'NO': 2\n- only: 3\n");
}

const std::vector<std::string> kForms = {
    // nothing and next to nothing
    "",
    "\n",
    "\n\n\n",
    "# c",
    "# c\n\n# d\n",
    "---\n",
    "--- a\n",
    "...\n",
    "a",
    "'a'\n",
    "~\n",
    "[]",
    "{}",
    "[\n]\n",
    "{\n}\n",
    // block maps and lists
    "a: 1",
    "a: 1\nb: 2\n",
    "a:\n b:\n  c:\n   d: 1\n",
    "a:\n- 1\n- 2\nb: 3\n",
    "a:\n  - 1\n  - 2\n",
    "- 1\n-   2\n",
    "- - 1\n  - 2\n- - 3\n",
    "- a: 1\n  b: 2\n-  c: 3\n   d: 4\n",
    "-\n  a: 1\n-\n  - b\n",
    "- - - a\n",
    "a:\n  - b:\n    - c:\n      - d\n",
    "a:\n    b:\n            c: 1\n    d: 2\n",
    "- a:\n    - b\n  c: d\n",
    "a: # c\n  b: 1\n",
    "a:\n\n\n  b: 1\n\n\n\nc: 2\n",
    // values that are not there
    "a:",
    "a:\nb:\n",
    "a: ~\n",
    "a: null\n",
    "-\n-\n",
    "- \n- a\n",
    "a:\n  -\n",
    "{a: , b: }",
    "[a, , b]",
    "[,]",
    "{,}",
    "[a: , b:]",
    "? a\n: b\n",
    "? a\n",
    ": b\n",
    "a: {? b : c}\n",
    // brackets
    "a: [b, [c, [d]]]",
    "a: {b: {c: {d: 1}}}",
    "a: [\n  b,\n  c\n]\n",
    "a: {b: 1,\n    c: 2}\n",
    "a: [b,]\n",
    "a: {b: 1,}\n",
    "[a,b,c]\n",
    "{a: 1}\n",
    "a: [ ]\nb: { }\n",
    "a: [b # c\n  , d]\n",
    "a: [ # c\n  b]\n",
    "a: {b: [c, {d: e}], f: g}\n",
    "a: ['b,c', \"d]e\"]\n",
    "a: [b#c, d #e\n]\n",
    "a: [-1, -]\n",
    "- [a]\n- {b: c}\n- [[]]\n",
    "a: [b\n  c]\n",
    "[[[[[[[[]]]]]]]]",
    "{a: [b: c]}",
    "a: [{b: c}: d]",
    "a: {b:c}",
    "a: {b:c:d}",
    "a: {b: c:d}",
    "a: [http://x.y/z, 10:30]",
    "a: {b: 'c'd}",
    "a: {\"b\" : c, 'd' :e}",
    "a: {b :c}",
    "a: }",
    "a: ]",
    // scalars
    "a: b c  d\n",
    "a: b#c\n",
    "a: b #c\n",
    "a: 'b #c'\n",
    "a: \"b: c\"\n",
    "a: 'it''s'\n",
    "a: \"x\\\"y\\\\\"\n",
    "a: \"\\u4e2d\\t\"\n",
    "a: -b\n",
    "a: - b\n",
    "a: ?b\n",
    "a: :b\n",
    "a: b:c\n",
    "a: 2026-01-01T00:00:00+08:00\n",
    "a: 10:30\n",
    "a: 010\n",
    "a: @b\n",
    "a: `b`\n",
    "a: %b\n",
    "a: !b c\n",
    "a: &b c\n",
    "a: *b\n",
    "<<: {a: b}\n",
    "a:b\n",
    "a : b\n",
    "'a' : b\n",
    "\"a\": b\n",
    "'a: b': c\n",
    "a b: c d\n",
    "a: |b\n",
    "a: >b\n",
    // texts of several lines
    "a: |\n  b\n  c\n",
    "a: >\n  b\n\n  c\n",
    "a: |-\n  b\n",
    "a: |+\n  b\n\n",
    "a: >-\n    b\n    c\nd: e\n",
    "a: |2\n   b\n",
    "a: |\n\n  b\n",
    "a: |\n  b\n    c\n  d\n",
    "a: |\n  # no comment\n  b\n",
    "a: |\n  b\n# comment\n",
    "- |\n  a\n- b\n",
    "- a: |\n    b\n  c: d\n",
    "a: |\nb: c\n",
    "a: |\n  b\n\n\n\nc: d\n",
    "a: |\n\tb\n",
    "a: b\n  c\n",
    "a: 'b\n  c'\n",
    "a: \"b\\\n  c\"\n",
    "a:\n  b\n  c\n",
    "- a\n  b\n",
    "a: |  # c\n  b\n",
    "a: >+\n\n\nb: c\n",
    // comments
    "# a\na: 1 # b\n# c\nb: 2\n  # d\n",
    "a:\n  # b\n  c: 1\n",
    "a:\n# b\n- c\n",
    "a: # b\n",
    "- # a\n  b\n",
    "-  # a: b\n   c: d\n",
    "a: [ # b\n# c\nd]\n",
    "#\n#\n",
    "a: '#'\n",
    "a: 1#2\n",
    "a: 1\t# b\n",
    "a: [b]# c\n",
    "a: [b]   # c\n",
    // indentation, line ends, blanks
    "a:\n   b: 1\n   c: 2\n",
    "a:\n  b: 1\n c: 2\n",
    " a: 1\n b: 2\n",
    "a:\n\tb: 1\n",
    "a:\tb\n",
    "a: 1\r\nb: 2\r\n",
    "a:\r\n- b\r\n- c\r\n",
    "a: 1  \n",
    "a:   \n  b: 1\n",
    "a: |\r\n  b\r\n  c\r\n",
    "a: 1\n   \nb: 2\n",
    "\xEF\xBB\xBF"
    "a: 1\n",
    "a: 1\n...\n",
    "---\na: 1\n---\nb: 2\n",
    "%YAML 1.2\n---\na: 1\n",
    // keys
    "a: 1\na: 2\n",
    "? [a]\n: b\n",
    "[a]: b\n",
    "{a: b}: c\n",
    "1: a\n",
    "1.5: a\n",
    "true: a\n",
    "'': a\n",
    "? 'a'\n: 'b'\n",
    "'a':b\n",
    "- : a\n",
    "甲: 乙\n",
    "“甲”: 乙\n",
    "甲：乙\n",
    "😀: 😀\n",
};

TEST_CASE("Every form ends and is stable", "[base][yaml-format]") {
  const std::vector<std::string>& texts = kForms;
  std::size_t laid_out = 0;
  for (const std::string& text : texts) laid_out += LaidOut(text).starts_with("error: ") ? 0 : 1;
  // Most of them are laid out; the rest is refused by the reader or is a scalar over several lines.
  CHECK(laid_out > texts.size() / 2);
}

// Every text of up to six of the signs that mean something.
TEST_CASE("Every short text ends", "[base][yaml-format]") {
  const std::string signs = "a:{}, []'\n-#";
  std::vector<std::size_t> at(6, 0);
  std::uint64_t state = 20'260'102;
  for (int i = 0; i < 4000; ++i) {
    std::string text = "a: {";
    for (std::size_t& sign : at) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      sign = (state >> 33) % signs.size();
      text += signs[sign];
    }
    LaidOut(text + "}\n");
    LaidOut(text.substr(4));
  }
}

// As deep, as long and as wide as the reader allows.
TEST_CASE("Large texts end in time", "[base][yaml-format]") {
  std::string deep;
  for (int i = 0; i < 60; ++i) deep += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  LaidOut(deep);
  LaidOut("a: [" + std::string(200'000, ',') + "]\n");
  LaidOut("a: " + std::string(500'000, ':') + "\n");
  LaidOut("a: {" + std::string(50, '[') + std::string(50, ']') + "}\n");
  std::string wide;
  for (int i = 0; i < 20'000; ++i) wide += "k" + std::to_string(i) + ": {on: " + std::to_string(i) + ", b: }\n";
  LaidOut(wide);
}

}  // namespace
}  // namespace anze::base
