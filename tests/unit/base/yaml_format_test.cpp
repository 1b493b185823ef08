#include "core/base/yaml_format.h"

#include <gtest/gtest.h>

namespace anze::base {
namespace {

// Laid out once; laying it out again must change nothing.
std::string Formatted(const std::string& text) {
  const auto once = FormatYaml("a.yaml", text);
  if (!once.ok()) return "error: " + once.error().code;
  const auto twice = FormatYaml("a.yaml", *once);
  EXPECT_TRUE(twice.ok() && *twice == *once) << *once;
  return *once;
}

TEST(YamlFormat, IndentsTwoALevelAndListsBelowTheirKey) {
  EXPECT_EQ(Formatted("a:\n    b: 1\n    c:\n    - d\n    - e: 2\n      f: 3\ng: 4\n"),
            "a:\n  b: 1\n  c:\n    - d\n    - e: 2\n      f: 3\ng: 4\n");
  EXPECT_EQ(Formatted("a:\n- b:\n     c: 1\n-   d: 2\n    e: 3\nf: 4\n"),
            "a:\n  - b:\n      c: 1\n  - d: 2\n    e: 3\nf: 4\n");
}

TEST(YamlFormat, BracketsHaveOneBlankAfterCommaAndColon) {
  EXPECT_EQ(Formatted("a: { b: [ 1,2 ],c:  'x, y' ,d: {} }\n"), "a: {b: [1, 2], c: 'x, y', d: {}}\n");
  EXPECT_EQ(Formatted("- {at: 2025-03-04T09:00:00+08:00,as: 'handler:h1'}\n"),
            "- {at: 2025-03-04T09:00:00+08:00, as: 'handler:h1'}\n");
}

TEST(YamlFormat, BracketsOverSeveralLinesKeepTheirLines) {
  EXPECT_EQ(Formatted("a:\n  b: {c: 1,\n        d: [2,\n  3]}\n  e: 4\n"),
            "a:\n  b: {c: 1,\n    d: [2,\n    3]}\n  e: 4\n");
}

TEST(YamlFormat, CommentsStandWithTheLineBelow) {
  EXPECT_EQ(Formatted("# top\na:\n# about b\n    b: 1 # one\n\n\n\n  # about c\nc: {d: 2}   # two\n# end\n\n"),
            "# top\na:\n  # about b\n  b: 1  # one\n\n# about c\nc: {d: 2}  # two\n# end\n");
}

TEST(YamlFormat, ScalarsStayAsWritten) {
  const std::string text = "a: 'it''s # no comment'\nb: \"x: {y}\"\nc: n >= 3 and f(\"a, b\") == {1}\nd: http://x#y\n";
  EXPECT_EQ(Formatted(text), text);
  EXPECT_EQ(Formatted("a:\n    b: |\n          one\n            two\n\n          three\n    c: 1\n"),
            "a:\n  b: |\n    one\n      two\n\n    three\n  c: 1\n");
}

TEST(YamlFormat, RefusesWhatItDoesNotUnderstand) {
  EXPECT_EQ(Formatted("a: one\n  two\n"), "error: format-unsupported");
  EXPECT_EQ(Formatted("a: 'one\n  two'\n"), "error: format-unsupported");
  EXPECT_EQ(Formatted("a: 1\na: 2\n"), "error: yaml-duplicate-key");
}

}  // namespace
}  // namespace anze::base
