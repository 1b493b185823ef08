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

TEST_CASE("The layout of YAML refuses what it does not understand", "[base][yaml-format]") {
  CHECK(Formatted("a: one\n  two\n") == "error: format-unsupported");
  CHECK(Formatted("a: 'one\n  two'\n") == "error: format-unsupported");
  CHECK(Formatted("a: 1\na: 2\n") == "error: yaml-duplicate-key");
}

}  // namespace
}  // namespace anze::base
