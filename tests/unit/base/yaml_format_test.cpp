#include "core/base/yaml_format.h"

#include "tests/support/check.h"

namespace anze::base {
namespace {

// Laid out once; laying it out again must change nothing.
std::string Formatted(const std::string& text) {
  const auto once = FormatYaml("a.yaml", text);
  if (!once.ok()) return "error: " + once.error().code;
  const auto twice = FormatYaml("a.yaml", *once);
  INFO(*once);
  REQUIRE_OK(twice);
  CHECK(*twice == *once);
  return *once;
}

TEST_CASE("Layout of YAML: indents two a level and lists below their key", "[base][yaml-format]") {
  CHECK(Formatted("a:\n    b: 1\n    c:\n    - d\n    - e: 2\n      f: 3\ng: 4\n") ==
        "a:\n  b: 1\n  c:\n    - d\n    - e: 2\n      f: 3\ng: 4\n");
  CHECK(Formatted("a:\n- b:\n     c: 1\n-   d: 2\n    e: 3\nf: 4\n") ==
        "a:\n  - b:\n      c: 1\n  - d: 2\n    e: 3\nf: 4\n");
}

TEST_CASE("Layout of YAML: brackets have one blank after comma and colon", "[base][yaml-format]") {
  CHECK(Formatted("a: { b: [ 1,2 ],c:  'x, y' ,d: {} }\n") == "a: {b: [1, 2], c: 'x, y', d: {}}\n");
  CHECK(Formatted("- {at: 2025-03-04T09:00:00+08:00,as: 'handler:h1'}\n") ==
        "- {at: 2025-03-04T09:00:00+08:00, as: 'handler:h1'}\n");
}

TEST_CASE("Layout of YAML: brackets over several lines keep their lines", "[base][yaml-format]") {
  CHECK(Formatted("a:\n  b: {c: 1,\n        d: [2,\n  3]}\n  e: 4\n") ==
        "a:\n  b: {c: 1,\n    d: [2,\n    3]}\n  e: 4\n");
}

TEST_CASE("Layout of YAML: comments stand with the line below", "[base][yaml-format]") {
  CHECK(Formatted("# top\na:\n# about b\n    b: 1 # one\n\n\n\n  # about c\nc: {d: 2}   # two\n# end\n\n") ==
        "# top\na:\n  # about b\n  b: 1  # one\n\n# about c\nc: {d: 2}  # two\n# end\n");
}

TEST_CASE("Layout of YAML: scalars stay as written", "[base][yaml-format]") {
  const std::string text = "a: 'it''s # no comment'\nb: \"x: {y}\"\nc: n >= 3 and f(\"a, b\") == {1}\nd: http://x#y\n";
  CHECK(Formatted(text) == text);
  CHECK(Formatted("a:\n    b: |\n          one\n            two\n\n          three\n    c: 1\n") ==
        "a:\n  b: |\n    one\n      two\n\n    three\n  c: 1\n");
}

std::string Times(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST_CASE("Layout of YAML: a map in brackets that is too long becomes entries", "[base][yaml-format][long-lines]") {
  const std::string wide = Times("字", 100);
  CHECK(Formatted("- {name: " + wide + ", clauses: [a, b], facts: {x: '" + wide + "'}, expect: {outcome: pass}}\n") ==
        "- name: " + wide + "\n  clauses: [a, b]\n  facts: {x: '" + wide + "'}\n  expect: {outcome: pass}\n");
  CHECK(Formatted("a:\n  title: {zh: " + wide + ", en: \"" + wide + "\"}\n  b: 1\n") ==
        "a:\n  title:\n    zh: " + wide + "\n    en: \"" + wide + "\"\n  b: 1\n");
  // 200 characters are not too long; bytes do not count.
  const std::string just = "a: {b: " + Times("字", 100) + ", c: " + Times("x", 87) + "}\n";
  CHECK(Formatted(just) == just);
}

TEST_CASE("Layout of YAML: what is still too long is laid out in the same way", "[base][yaml-format][long-lines]") {
  const std::string wide = Times("x", 120);
  CHECK(Formatted("- {a: {b: " + wide + ", c: {d: " + wide + ", e: 1}}, f: [{g: " + wide + "}, {h: " + wide +
                  ", i: 2}]}\n") == "- a:\n    b: " + wide + "\n    c: {d: " + wide +
                                        ", e: 1}\n  f:\n    - {g: " + wide + "}\n    - {h: " + wide + ", i: 2}\n");
  CHECK(Formatted("r:\n  - [" + wide + ", {k: " + wide + "}]\n") ==
        "r:\n  - - " + wide + "\n    - {k: " + wide + "}\n");
}

TEST_CASE("Layout of YAML: a long list of plain values is filled", "[base][yaml-format][long-lines]") {
  // Seven letters and two more for comma and blank: 11 fit into the first line of 120 that begins at 15, 12 into
  // others.
  std::string list;
  for (int i = 0; i < 30; ++i)
    list += std::string(i == 0 ? "" : ", ") + "value" + (i < 10 ? "0" : "") + std::to_string(i);
  const std::string laid = Formatted("clauses: [" + list + "]\n");
  CHECK(laid.find("clauses: [value00, value01") == 0);
  CHECK(laid.find("\n  value") != std::string::npos);
  for (std::size_t at = 0; at < laid.size();) {
    const std::size_t end = laid.find('\n', at);
    CHECK(end - at <= 120);
    at = end + 1;
  }
}

TEST_CASE("Layout of YAML: a comment behind a long line goes above it", "[base][yaml-format][long-lines]") {
  const std::string wide = Times("x", 120);
  CHECK(Formatted("a:\n  - {b: " + wide + ", c: " + wide + "}  # why\n  - d\n") ==
        "a:\n  # why\n  - b: " + wide + "\n    c: " + wide + "\n  - d\n");
  // One inside keeps everything in its place.
  const std::string inside = "a: {b: " + wide + ", c: " + wide + ",  # why\n  d: 1}\n";
  CHECK(Formatted(inside) == inside);
}

TEST_CASE("Layout of YAML: what reads otherwise without brackets keeps them", "[base][yaml-format][long-lines]") {
  const std::string wide = Times("x", 200);
  for (const std::string& text :
       {"a: {b: -, c: " + wide + "}\n", "a: " + wide + "\n", "a: [" + wide + "]\n", "a: \"{b: " + wide + ", c}\"\n"}) {
    CHECK(Formatted(text) == text);
  }
  CHECK(Formatted("a: {b: it's, c: 'x, {y', d: \"z: [\", e: " + wide + "}\n") ==
        "a:\n  b: it's\n  c: 'x, {y'\n  d: \"z: [\"\n  e: " + wide + "\n");
}

TEST_CASE("The layout of YAML refuses what it does not understand", "[base][yaml-format]") {
  CHECK(Formatted("a: one\n  two\n") == "error: format-unsupported");
  CHECK(Formatted("a: 'one\n  two'\n") == "error: format-unsupported");
  CHECK(Formatted("a: 1\na: 2\n") == "error: yaml-duplicate-key");
}

}  // namespace
}  // namespace anze::base
