// Every message about an expression, as text: code, place, sentence, fix.
#include "core/base/text.h"
#include "core/decision/condition.h"
#include "tests/support/check.h"
#include "tests/unit/decision/fixture.h"

namespace anze::decision {
namespace {

using ruleset::Type;
using namespace testing;  // NOLINT(google-build-using-namespace)

class DiagnosticsTest {
 protected:
  DiagnosticsTest() {
    AddField(&schema_, "insurer.solvency", Type::kRatio);
    AddField(&schema_, "insurer.rating", Type::kEnum, {"AAA", "AA", "A"});
    AddField(&schema_, "insurer.branch", Type::kBoolean);
    AddField(&schema_, "policy.from", Type::kDate);
    ruleset::Field& members = AddField(&schema_, "members", Type::kList);
    members.children.emplace_back().name = "name";
    AddParameter(&snapshot_, "solvency_min", ruleset::ParameterType::kRatio, 1);
    AddParameter(&snapshot_, "standard", ruleset::ParameterType::kEnum, "aq9010");
    snapshot_.parameters["standard"].enum_values = {"aq9010", "local"};
  }

  // "column-end code: sentence [fix]", one line each. The expression stands at column 14.
  std::string Problems(const std::string& text, base::Language language = base::Language::kEn) {
    Scope scope;
    scope.schemas = {&schema_};
    scope.snapshot = &snapshot_;
    const auto condition = Condition::CompileBoolean(Text(text), scope);
    if (condition.ok()) return "";
    std::string out;
    for (const base::Error& error : condition.errors()) {
      CHECK_FALSE(base::Describe(error, base::Language::kZh).message.empty());
      out += (out.empty() ? "" : "\n") + std::to_string(error.span.column - 14) + "-" +
             std::to_string(error.span.end_column - 14) + " " + error.code + ": " +
             base::Describe(error, language).message + (error.fix.empty() ? "" : " [" + error.fix + "]");
    }
    return out;
  }

  ruleset::Schema schema_;
  ruleset::Snapshot snapshot_;
};

TEST_CASE_METHOD(DiagnosticsTest, "Diagnostics point at broken syntax", "[decision][diagnostics]") {
  CHECK(Problems("insurer.solvency >=") == "0--14 expression-syntax: the expression ends too early");
  CHECK(Problems("(insurer.branch") == "0--14 expression-syntax: \")\" is missing here");
  CHECK(Problems("insurer.branch insurer.branch") == "15-22 expression-syntax: \"insurer\" is not expected here");
  CHECK(Problems("insurer.rating == \"A") == "18-20 expression-syntax: the text is never closed by its quote");
  CHECK(Problems("insurer.solvency > 0x1F") == "19-23 expression-syntax: \"0x1F\" is not a number");
  CHECK(Problems("insurer.branch -- why") == "15-21 expression-syntax: an expression cannot contain a comment (--)");
  CHECK(Problems("insurer.rating == '\\q'") == "19-21 expression-syntax: the escape \"\\q\" is not available in texts");
  CHECK(Problems("（insurer.branch)") == "0-1 expression-syntax: \"（\" is a full-width character [(]");
  CHECK(Problems("煤矿 == 1") == "0-1 expression-syntax: the character \"煤\" has no place in an expression");
  CHECK(Problems("insurer.rating == '煤矿' ）") == "23-24 expression-syntax: \"）\" is a full-width character [)]");
  CHECK(Problems("if") == "0-2 expression-syntax: \"if\" is not expected here");
  CHECK(Problems("") == "0--14 expression-syntax: the expression ends too early");
}

TEST_CASE_METHOD(DiagnosticsTest, "Diagnostics say how people's words are written", "[decision][diagnostics]") {
  const auto zh = [this](const std::string& text) { return Problems(text, base::Language::kZh); };
  CHECK(zh("insurer.branch 且 true") == "15-16 expression-syntax: “且”在表达式里写作 and [and]");
  CHECK(zh("insurer.solvency 不低于 1") == "17-20 expression-syntax: “不低于”在表达式里写作 >= [>=]");
  CHECK(zh("insurer.branch == 是") == "18-19 expression-syntax: “是”在表达式里写作 true [true]");
  CHECK(zh("insurer.solvency >= 120%") == "20-24 expression-syntax: “120%”在表达式里写作 1.2 [1.2]");
  CHECK(zh("insurer.solvency >= 60万元") == "20-24 expression-syntax: “60万元”在表达式里写作 60000000 [60000000]");
  CHECK(zh("policy.from >= 2024-05-09") == "15-25 expression-syntax: 日期“2024-05-09”要加引号 [\"2024-05-09\"]");
  CHECK(zh("policy.from >= '2024年5月9日'") == "15-26 bad-date: “2024年5月9日”不是日期 [\"2024-05-09\"]");
  CHECK(zh("insurer.branch\u00A0and true") == "14-15 expression-syntax: 这里有看不见的空白 U+00A0 [ ]");
  CHECK(zh("insurer.solvency > １") == "19-20 expression-syntax: 这里是全角字符“１” [1]");
}

TEST_CASE_METHOD(DiagnosticsTest, "Diagnostics point at operators that are none", "[decision][diagnostics]") {
  CHECK(Problems("insurer.rating != 'A'") ==
        "15-17 expression-operator: the operator \"!=\" is written \"~=\" here [~=]");
  CHECK(Problems("insurer.branch && true") ==
        "15-17 expression-operator: the operator \"&&\" is written \"and\" here [and]");
  CHECK(Problems("insurer.rating = 'A'") ==
        "15-16 expression-operator: the operator \"=\" is written \"==\" here [==]");
  CHECK(Problems("insurer.solvency // 2 > 1") == "17-19 expression-operator: rules have no operator \"//\"");
  CHECK(Problems("insurer.solvency ^ 2 > 1") == "17-18 expression-operator: rules have no operator \"^\"");
  CHECK(Problems("~insurer.solvency") == "0-1 expression-operator: rules have no operator \"~\"");
}

TEST_CASE_METHOD(DiagnosticsTest, "Diagnostics point at unknown names", "[decision][diagnostics]") {
  CHECK(Problems("insurer.solvancy > 1") ==
        "0-16 unknown-fact: there is no fact insurer.solvancy; did you mean insurer.solvency? [insurer.solvency]");
  CHECK(Problems("weather == 1") == "0-7 unknown-fact: there is no fact weather");
  CHECK(Problems("members.name == 'A'") ==
        "0-12 unknown-fact: members.name lies inside the items of the list members and cannot be read directly");
  CHECK(Problems("presents(insurer.branch)") ==
        "0-8 unknown-function: there is no function presents; did you mean present? [present]");
  CHECK(Problems("insurer.solvency > param('solvency_mn')") ==
        "25-38 unknown-parameter: there is no parameter solvency_mn; did you mean solvency_min? [\"solvency_min\"]");
}

TEST_CASE_METHOD(DiagnosticsTest, "Diagnostics point at types that do not fit", "[decision][diagnostics]") {
  CHECK(Problems("insurer.solvency") ==
        "0-16 type-mismatch: yes or no is needed here, but the expression gives a number");
  CHECK(Problems("insurer.solvency > 'x'") == "19-22 type-mismatch: > needs a number here, not a text");
  CHECK(Problems("'x' < 1") == "6-7 type-mismatch: < needs a text here, not a number");
  CHECK(Problems("insurer.branch > 1") == "0-14 type-mismatch: > needs a number here, not yes or no");
  CHECK(Problems("insurer.solvency or true") == "0-16 type-mismatch: or needs yes or no here, not a number");
  CHECK(Problems("not insurer.solvency == 1") ==
        "4-20 type-mismatch: not needs yes or no here, not a number\n"
        "24-25 type-mismatch: == needs yes or no here, not a number");
  CHECK(Problems("insurer.rating + 1 > 2") == "0-14 type-mismatch: + needs a number here, not a text");
  CHECK(Problems("members == 1") == "0-7 type-mismatch: == needs a number, a text or yes or no here, not a list");
  CHECK(Problems("1 == nil") == "0-1 type-mismatch: == needs a fact here, not a number");
  CHECK(Problems("present(1)") == "8-9 type-mismatch: present needs a fact here, not a number");
  CHECK(Problems("count(insurer.rating) > 1") == "6-20 type-mismatch: count needs a list here, not a text");
  CHECK(Problems("choose(insurer.branch, 1, 'x') == 1") ==
        "26-29 type-mismatch: choose needs a number here, not a text");
  CHECK(Problems("param(insurer.rating)") == "6-20 type-mismatch: param takes the name of a parameter in quotes");
  CHECK(Problems("days_between(policy.from) > 1") ==
        "0-25 wrong-argument-count: days_between takes 2 arguments, here is 1");
  CHECK(Problems("add_period(policy.from, '3 months') < as_of").substr(0, 17) == "24-34 bad-period:");
}

TEST_CASE_METHOD(DiagnosticsTest, "Diagnostics point at words that an enum has not", "[decision][diagnostics]") {
  CHECK(Problems("insurer.rating == 'AAAA'").substr(0, 18) == "18-24 not-in-enum:");
  CHECK(Problems("one_of(insurer.rating, 'A', 'B')").substr(0, 18) == "28-31 not-in-enum:");
  CHECK(Problems("param('standard') == 'locale'").substr(0, 18) == "21-29 not-in-enum:");
  CHECK(Problems("param('standard') == 'local'") == "");
}

TEST_CASE_METHOD(DiagnosticsTest, "Diagnostics tell all problems at once", "[decision][diagnostics]") {
  CHECK(Problems("insurer.solvancy > 1 and insurer.rating > 1 and wether == 2") ==
        "0-16 unknown-fact: there is no fact insurer.solvancy; did you mean insurer.solvency? [insurer.solvency]\n"
        "42-43 type-mismatch: > needs a text here, not a number\n"
        "48-54 unknown-fact: there is no fact wether");
}

TEST_CASE_METHOD(DiagnosticsTest, "Diagnostics hold to their limits", "[decision][diagnostics]") {
  CHECK((Problems(std::string(5000, ' ') + "true").find("expression-too-long") != std::string::npos) == true);
  CHECK((Problems(std::string(100, '(') + "true" + std::string(100, ')')).find("expression-too-deep") !=
         std::string::npos) == true);
  std::string chain = "insurer.branch";
  for (int i = 0; i < 200; ++i) chain += " and insurer.branch";
  CHECK(Problems(chain) == "");
  std::string negations;
  for (int i = 0; i < 500; ++i) negations += "not ";
  CHECK(Problems(negations + "true").find("expression-too-deep") != std::string::npos);
}

TEST_CASE_METHOD(DiagnosticsTest, "Diagnostics: columns count inside the quotes of a scalar",
                 "[decision][diagnostics]") {
  Scope scope;
  scope.schemas = {&schema_};
  ruleset::Expression source{"insurer.rating == '煤'  and x", {"f.yaml", 3, 10, 0}};
  source.span.end_column = 10 + 27 + 2;
  const auto condition = Condition::Compile(source, scope);
  REQUIRE_FALSE(condition.ok());
  CHECK(condition.errors().back().code == "unknown-fact");
  CHECK(condition.errors().back().span.column == 11 + 27 - 1);
}

TEST_CASE_METHOD(DiagnosticsTest, "Diagnostics of functions over lists say what may stand where",
                 "[decision][diagnostics][lists]") {
  ruleset::Field& staff = AddField(&schema_, "staff", Type::kList);
  AddField(&schema_, "staff.qualified", Type::kBoolean);
  AddField(&schema_, "staff.insurer", Type::kString);
  AddField(&schema_, "staff.level", Type::kEnum, {"high", "low"});
  CHECK(staff.type == Type::kList);
  CHECK(Problems("count(staff where qualifed) >= 2") ==
        "18-26 unknown-fact: there is no fact qualifed; did you mean qualified? [qualified]");
  CHECK(Problems("any(staff where insurer == 'A')") ==
        "16-23 list-name: insurer is a field of the list's items and a fact outside as well [item.insurer]");
  CHECK(Problems("any(staff where item.insurer == 'A')").empty());
  CHECK(Problems("any(staff where facts.insurer.branch)").empty());
  CHECK(Problems("any(staff where insurer.branch)") ==
        "16-30 list-name: insurer.branch is a field of the list's items and a fact outside as well "
        "[item.insurer.branch]");
  CHECK(Problems("any(staff where level == 'hihg')") ==
        "25-31 not-in-enum: \"hihg\" is not among the values [\"high\"]");
  CHECK(Problems("last(staff.level) == 'hihg'") == "21-27 not-in-enum: \"hihg\" is not among the values [\"high\"]");
  CHECK(Problems("sum(staff) > 0") == "4-9 list-words: sum must say what it takes of each item of staff");
  CHECK(Problems("any(staff)") == "4-9 list-words: any must say what the items of staff are asked");
  CHECK(Problems("count(staff.level where qualified) > 0") ==
        "6-17 list-words: count counts items and takes no value of them");
  CHECK(Problems("sum(staff.level where qualified) > 0") == "4-15 type-mismatch: sum needs a number here, not a text");
  CHECK(Problems("count(staff where level) > 0") == "18-23 type-mismatch: where needs yes or no here, not a text");
  CHECK(Problems("any(insurer.solvency where qualified)") ==
        "4-20 type-mismatch: any needs a list of one field here, not a number");
  CHECK(Problems("count(staf where qualified) > 0") ==
        "6-10 unknown-fact: there is no fact staf; did you mean staff? [staff]");
  CHECK(Problems("max(staff.level by qualified) == 'high'").find("list-words: by stands only in first and last") !=
        std::string::npos);
  CHECK(Problems("abs(staff where qualified) > 0").find("list-words: of, by and where stand only") !=
        std::string::npos);
  CHECK(Problems("count(1 + 1 where qualified) > 0") ==
        "6-11 list-path: before by and where, and behind of, stands a list");
  CHECK(Problems("any(staff where count(members where name == 'x') > 0)") ==
        "16-21 list-nested: count stands within what is asked of another list's items and cannot go through items "
        "again");
  CHECK(Problems("staff.qualified") ==
        "0-15 unknown-fact: staff.qualified lies inside the items of the list staff and cannot be read directly");
  CHECK(Problems("count(staff.qualified) > 0").find("lies inside the items") != std::string::npos);
  CHECK(Problems("any(staff where qualified").find("is missing here") != std::string::npos);
}

}  // namespace
}  // namespace anze::decision
