// Conditions in words.
#include "core/change/words.h"

#include <gtest/gtest.h>

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

TEST(Words, AnEmptyTextIsCalledEmpty) {
  ruleset::Schema facts;
  ruleset::Field field;
  field.name = "reasons";
  field.type = ruleset::Type::kText;
  field.title = {"理由", "Reasons"};
  facts.fields().push_back(field);
  const base::Localized filled = WordsOf("present(reasons) and reasons ~= ''", facts);
  EXPECT_EQ(filled.zh, "已填「理由」，且「理由」不为空");
  EXPECT_EQ(filled.en, "“Reasons” is given, and “Reasons” is not empty");
  EXPECT_EQ(WordsOf("reasons == ''", facts).zh, "「理由」为空");
}

TEST(Words, EveryValueOfAParameterHasATitleInBothLanguages) {
  int values = 0;
  for (const auto& [region, layer] : testing::RealBundle()->layers) {
    if (!layer.declared || region == "platform") continue;
    const auto book = testing::RealBook(region, layer.effective.to ? "2022-06-01" : "2026-01-01");
    ASSERT_TRUE(book) << region;
    for (const auto& [name, parameter] : book->snapshot->parameters) {
      for (const std::string& value : parameter.enum_values) {
        const base::Localized words = AmountWords(parameter, base::Value(value));
        EXPECT_NE(words.zh, value) << region << " " << name;
        EXPECT_NE(words.en, value) << region << " " << name;
        ++values;
      }
    }
  }
  EXPECT_GT(values, 200);
}

}  // namespace
}  // namespace anze::change
