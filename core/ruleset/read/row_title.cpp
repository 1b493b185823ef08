#include "core/ruleset/read/row_title.h"

#include <utility>

#include "core/base/number.h"
#include "core/base/text.h"
#include "core/ruleset/model/value_words.h"

namespace anze::ruleset {
namespace {

using base::Language;
using base::Localized;

Localized Said(std::string_view id, const base::MessageArgs& zh, const base::MessageArgs& en) {
  return {base::Text(id, Language::kZh, zh), base::Text(id, Language::kEn, en)};
}

// The title of a word among those of a field; empty where it has none.
Localized WordTitle(const Field& field, const std::string& word) {
  for (std::size_t i = 0; i < field.value_titles.size(); ++i) {
    if (field.values[i] == word) return field.value_titles[i];
  }
  return {};
}

// Each word of "a, b" by its title; empty where one of them is no word with a title.
Localized TitledWords(const Field& field, const std::string& test) {
  Localized out;
  for (std::size_t begin = 0; begin <= test.size();) {
    const std::size_t end = std::min(test.find(", ", begin), test.size());
    const Localized title = WordTitle(field, test.substr(begin, end - begin));
    if (title.zh.empty()) return {};
    out.zh += (out.zh.empty() ? "" : "、") + title.zh;
    out.en += (out.en.empty() ? "" : ", ") + title.In(Language::kEn);
    begin = end + 2;
  }
  return out;
}

// ">= 300" as "≥" and "300"; a figure alone has no sign.
std::pair<std::string, std::string> SignAndFigure(const std::string& test) {
  for (const auto& [sign, shown] :
       {std::pair{">= ", "≥"}, std::pair{"<= ", "≤"}, std::pair{"> ", ">"}, std::pair{"< ", "<"}}) {
    if (test.starts_with(sign)) return {shown, test.substr(std::string_view(sign).size())};
  }
  return {"", test};
}

Localized TestWords(const Field& field, const std::string& test) {
  const Localized title = field.title.zh.empty() ? Localized{field.name, field.name} : field.title;
  if (Localized words = TitledWords(field, test); !words.zh.empty()) return words;
  if (field.type == Type::kBoolean && (test == "true" || test == "false")) {
    return Said(test == "true" ? "row-title-yes" : "row-title-no", {{"fact", title.zh}},
                {{"fact", title.In(Language::kEn)}});
  }
  const auto [sign, figure] = SignAndFigure(test);
  const auto number = base::Number::Parse(figure);
  const Localized amount = number ? FieldWords(&field, base::Value(*number)) : Localized{test, test};
  const std::string between = number && sign.empty() ? "=" : sign;
  return {title.zh + between + amount.zh,
          title.In(Language::kEn) + " " + between + (between.empty() ? "" : " ") + amount.en};
}

}  // namespace

Localized TitleByTests(const Decision& decision, const TableRow& row) {
  Localized title;
  for (std::size_t i = 0; i < row.tests.size() && i < decision.inputs.size(); ++i) {
    const std::string& test = row.tests[i].text;
    if (test.empty() || test == "-") continue;
    const Field* field = decision.facts.Find(decision.inputs[i]);
    const Localized words = field != nullptr ? TestWords(*field, test) : Localized{test, test};
    title.zh += (title.zh.empty() ? "" : " × ") + words.zh;
    title.en += (title.en.empty() ? "" : " × ") + words.In(Language::kEn);
  }
  return title.zh.empty() ? Said("row-title-otherwise", {}, {}) : title;
}

Localized HeadingOf(const Decision& decision, std::size_t input, const std::string& test) {
  const Field* field = decision.facts.Find(decision.inputs[input]);
  const Localized words = field != nullptr ? TitledWords(*field, test) : Localized();
  return words.zh.empty() ? Localized{test, test} : words;
}

}  // namespace anze::ruleset
