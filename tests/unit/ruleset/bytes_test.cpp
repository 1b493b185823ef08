// Bytes that nobody sees: encodings, byte order marks and invisible characters, alike in YAML and in Lua.
#include "core/base/nearest.h"
#include "core/base/text.h"
#include "tests/support/check.h"
#include "tests/unit/ruleset/support.h"

namespace anze::ruleset {
namespace {

using base::Language;

constexpr const char* kDecision = R"(decisions:
  scored:
    kind: lua
    title: 评分
    script: score.lua
    function: score
    facts: {a.score: {type: integer, title: 得分}}
    clauses: [law-1]
)";
const std::string kScript = "local M = {}\nfunction M.score(x) return {outcome = 'pass'} end\nreturn M\n";

LoadOutcome WithScript(const std::string& text) {
  Tree tree;
  return tree.With("cn/decisions/scored.yaml", kDecision).With("cn/decisions/score.lua", text).Load();
}

std::vector<std::string> Said(const LoadOutcome& outcome, Language language) {
  std::vector<std::string> said;
  for (const base::Error& error : outcome.diagnostics) {
    const base::Sentence sentence = base::Describe(error, language);
    said.push_back(std::to_string(error.span.line) + ":" + std::to_string(error.span.column) + " " + sentence.message);
  }
  return said;
}

TEST_CASE("Bytes: a script is UTF-8, with or without a byte order mark", "[ruleset][bytes]") {
  CHECK(Codes(WithScript(kScript).diagnostics).empty());
  const LoadOutcome marked = WithScript("\xEF\xBB\xBF" + kScript);
  CHECK(Codes(marked.diagnostics).empty());
  REQUIRE(marked.bundle != nullptr);
  CHECK(SnapshotOf(marked.bundle, "cn", "2024-01-05")->decisions.at("scored").script == kScript);
  // 评分 in GBK, in a comment: the rules would run, and the comment could be read by nobody.
  CHECK(Said(WithScript("-- \xC6\xC0\xB7\xD6\n" + kScript), Language::kZh) ==
        std::vector<std::string>{"1:4 文件不是合法的 UTF-8 编码"});
  std::string wide = "\xFF\xFE";
  for (const char c : kScript) wide.append({c, '\0'});
  CHECK(Said(WithScript(wide), Language::kZh) == std::vector<std::string>{"1:1 内容是 UTF-16 编码，不是 UTF-8"});
}

TEST_CASE("Bytes: what nobody sees is named", "[ruleset][bytes]") {
  CHECK(Said(WithScript("local M = {}\nlocal\u00A0a = 1\n" + kScript), Language::kZh) ==
        std::vector<std::string>{"2:6 这里有看不见的空白 U+00A0"});
  CHECK(Said(WithScript("local M = {}\nlocal a\u200B = 1\n" + kScript), Language::kZh) ==
        std::vector<std::string>{"2:8 有不可见的控制字符 U+200B"});
  CHECK(Said(WithScript("local M = {1，2}\n" + kScript), Language::kZh) ==
        std::vector<std::string>{"1:13 这里是全角字符“，”"});
  CHECK(Codes(WithScript("-- 说明：一、二\nlocal text = '甲，乙　'\n" + kScript).diagnostics).empty());
  const char* const names[] = {"\u00A0", "\u2009", "\u3000"};
  const char* const shown[] = {"U+00A0", "U+2009", "U+3000"};
  for (std::size_t i = 0; i < std::size(names); ++i) {
    Tree tree;
    tree.With("cn/duties/a.yaml", "duties:\n  quarterly:\n    title: 季报\n    subject: insurer\n    recipient:" +
                                      std::string(" bureau") + names[i] + "x\n    due: 07-31\n    clauses: [law-1]\n");
    CHECK(Said(tree.Load(), Language::kZh) ==
          std::vector<std::string>{"5:16 这里有看不见的空白 " + std::string(shown[i])});
  }
  Tree tree;
  tree.With("cn/duties/a.yaml",
            "duties:\n  quarter\u200Bly: {title: 季报, subject: insurer, due: 07-31, clauses: [law-1]}\n");
  CHECK(Said(tree.Load(), Language::kEn) == std::vector<std::string>{"2:10 invisible control character U+200B"});
}

TEST_CASE("Bytes: no hint offers what nobody could see", "[ruleset][bytes]") {
  const std::string_view known[] = {"bureau\u00A0x", "bureau\u200Bx", "bureau\u3000x"};
  CHECK(base::Nearest("bureaux", known).empty());
}

TEST_CASE("Bytes: rules that an earlier build kept may hold invisible characters", "[ruleset][bytes]") {
  const std::vector<SourceFile> files{
      {"platform/ruleset.yaml", "region: platform\ntitle: {zh: 平台}\n"},
      {"cn/ruleset.yaml",
       "region: cn\ntitle: {zh: 全\u200B国}\neffective: {from: 2021-09-01}\ndocuments: [{id: law, title: {zh: 法}}]\n"},
      {"cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 一, quote: 应当}]\n"},
      {"cn/records/a.yaml", "records: {insurer: {name: {type: string, title: 名称, max_length: 2.0, min: 3}}}\n"}};
  CHECK(LoadBundle(files).bundle == nullptr);
  const LoadOutcome kept = LoadBundle(files, OneAfterAnother, Trees::kDrop, Origin::kKept);
  CHECK(Codes(kept.diagnostics).empty());
  CHECK(kept.bundle != nullptr);
}

}  // namespace
}  // namespace anze::ruleset
