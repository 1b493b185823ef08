// Conditions in words.
#include "core/change/words.h"

#include "tests/support/check.h"
#include "tests/support/rules/real_rules.h"

namespace anze::change {
namespace {

base::Localized WordsOf(const std::string& text, const ruleset::Schema& facts) {
  Names names;
  names.scope.schemas.push_back(&facts);
  ruleset::Expression expression;
  expression.text = text;
  return ConditionWords(expression, names);
}

TEST_CASE("Words: an empty text is called empty", "[change][words]") {
  ruleset::Schema facts;
  ruleset::Field field;
  field.name = "reasons";
  field.type = ruleset::Type::kText;
  field.title = {"理由", "Reasons"};
  facts.fields().push_back(field);
  const base::Localized filled = WordsOf("present(reasons) and reasons ~= ''", facts);
  CHECK(filled.zh == "已填“理由”，且“理由”不为空");
  CHECK(filled.en == "“Reasons” is given, and “Reasons” is not empty");
  CHECK(WordsOf("reasons == ''", facts).zh == "“理由”为空");
}

TEST_CASE("Words: functions over lists", "[change][words][lists]") {
  ruleset::Schema facts;
  ruleset::Field list;
  list.name = "staff";
  list.type = ruleset::Type::kList;
  list.title = {"人员", "Staff"};
  for (const auto& [name, type, zh, en] : {std::tuple("qualified", ruleset::Type::kBoolean, "持证", "Qualified"),
                                           std::tuple("years", ruleset::Type::kInteger, "年数", "Years"),
                                           std::tuple("since", ruleset::Type::kDate, "到岗日期", "Since")}) {
    ruleset::Field& field = list.children.emplace_back();
    field.name = name;
    field.type = type;
    field.title = {zh, en};
  }
  facts.fields().push_back(list);
  CHECK(WordsOf("count(staff where qualified) >= 2", facts).zh == "“人员”（其中“持证”）的数量不低于2");
  CHECK(WordsOf("sum(staff.years) > 10", facts).zh == "“人员”的“年数”之和高于10");
  CHECK(WordsOf("any(staff where years > 3)", facts).zh == "“人员”中至少一项“年数”高于3");
  CHECK(WordsOf("all(years > 3 of staff where qualified)", facts).zh == "“人员”（其中“持证”）每一项都“年数”高于3");
  CHECK(WordsOf("distinct(staff.since) == count(staff)", facts).zh == "“人员”的“到岗日期”中不同的个数为“人员”的数量");
  CHECK(WordsOf("last(staff.years by since) > 1", facts).en ==
        "the last of “Years” of “Staff” (in the order of “Since”) is above 1");
  CHECK(WordsOf("max(staff.years) > 1", facts).zh == "“人员”的“年数”中最大的高于1");
}

TEST_CASE("Words: every value of a parameter has a title in both languages", "[change][words][slow]") {
  int values = 0;
  for (const auto& [region, layer] : testing::RealBundle()->layers) {
    if (!layer.declared || region == "platform") continue;
    const auto book = testing::RealBook(region, layer.effective.to ? "2022-06-01" : "2026-01-01");
    CAPTURE(region);
    REQUIRE(book);
    for (const auto& [name, parameter] : book->snapshot->parameters) {
      for (const std::string& value : parameter.enum_values) {
        const base::Localized words = AmountWords(parameter, base::Value(value));
        INFO(region << " " << name);
        CHECK(words.zh != value);
        CHECK(words.en != value);
        ++values;
      }
    }
  }
  CHECK(values > 200);
}

}  // namespace
}  // namespace anze::change
