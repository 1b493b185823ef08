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
