#include "core/base/text.h"

#include <gtest/gtest.h>

#include "core/base/localized.h"

namespace anze::base {
namespace {

std::string Problems() {
  std::string all;
  for (const Error& error : TextProblems()) {
    if (error.span.file != "messages.yaml") continue;  // the other rooms' files: tests/house
    all +=
        error.span.file + ":" + std::to_string(error.span.line) + " " + Describe(error, Language::kEn).message + "\n";
  }
  return all;
}

TEST(TextTest, ThisRoomsFileIsInOrder) { EXPECT_EQ(Problems(), ""); }

TEST(TextTest, DescribesInBothLanguages) {
  const Error error("yaml-duplicate-key", {{"key", "status"}, {"line", "3"}});
  EXPECT_EQ(Describe(error, Language::kZh).message, "键“status”重复，第 3 行已经写过");
  EXPECT_EQ(Describe(error, Language::kEn).message, "duplicate key \"status\", first used on line 3");
  EXPECT_FALSE(Describe(error, Language::kZh).hint.empty());
}

TEST(TextTest, AReasonPicksItsOwnSentence) {
  const Error general("yaml-syntax");
  const Error tab("yaml-syntax", {{"reason", "tab"}});
  const Error unheard("yaml-syntax", {{"reason", "no-such-reason"}});
  EXPECT_NE(Describe(tab, Language::kZh).message, Describe(general, Language::kZh).message);
  EXPECT_EQ(Describe(unheard, Language::kZh).message, Describe(general, Language::kZh).message);
}

TEST(TextTest, ACodeWithoutATextStillSaysSomething) {
  const Sentence sentence = Describe(Error("never-heard-of", {{"a", "1"}, {"b", "2"}}), Language::kZh);
  EXPECT_EQ(sentence.message, "never-heard-of (a=1, b=2)");
  EXPECT_EQ(Text("no-label", Language::kEn), "no-label");
  EXPECT_FALSE(HasText("no-label"));
  EXPECT_TRUE(HasText("yaml-utf8"));
}

TEST(TextTest, FillsTemplates) {
  EXPECT_EQ(FillTemplate("剩 {days} 个工作日", {{"days", "3"}}), "剩 3 个工作日");
  EXPECT_EQ(FillTemplate("{a}{b}{a}", {{"a", "1"}, {"b", ""}}), "11");
  EXPECT_EQ(FillTemplate("{missing} {", {}), "{missing} {");
  EXPECT_EQ(FillTemplate("", {}), "");
  // What an argument says is never taken for a placeholder.
  EXPECT_EQ(FillTemplate("{a} {b}", {{"a", "{b}"}, {"b", "2"}}), "{b} 2");
  EXPECT_EQ(FillTemplate("{{a}", {{"a", "1"}}), "{1");
}

TEST(TextTest, PicksTheWordForOneOrMany) {
  const std::string left = "{days} working {days|day|days} left";
  EXPECT_EQ(FillTemplate(left, {{"days", "1"}}), "1 working day left");
  EXPECT_EQ(FillTemplate(left, {{"days", "0"}}), "0 working days left");
  EXPECT_EQ(FillTemplate(left, {{"days", "11"}}), "11 working days left");
  EXPECT_EQ(FillTemplate("{n|it is|they are} {n}", {{"n", "2"}}), "they are 2");
  EXPECT_EQ(FillTemplate("a{n||s}", {{"n", "1"}}), "a");
  EXPECT_EQ(FillTemplate("{n|day|days}", {}), "{n|day|days}");
}

// Counts a person reads every day.
TEST(TextTest, ClocksCountOneDayAsOne) {
  EXPECT_EQ(Text("clock-left-wd", Language::kEn, {{"days", "1"}}), "1 working day left");
  EXPECT_EQ(Text("clock-left-d", Language::kEn, {{"days", "2"}}), "2 days left");
  EXPECT_EQ(Text("clock-overdue-wd", Language::kEn, {{"days", "1"}}), "1 working day overdue");
  EXPECT_EQ(Text("clock-overdue-d", Language::kEn, {{"days", "1"}}), "1 day overdue");
  EXPECT_EQ(Text("clock-paused-wd", Language::kEn, {{"days", "1"}}), "paused, 1 working day remains");
  EXPECT_EQ(Text("clock-paused-d", Language::kEn, {{"days", "3"}}), "paused, 3 days remain");
  EXPECT_EQ(Text("clock-left-wd", Language::kZh, {{"days", "1"}}), "剩 1 个工作日");
}

TEST(TextTest, LocalizedFallsBackToChinese) {
  EXPECT_EQ((Localized{"甲", ""}).In(Language::kEn), "甲");
  EXPECT_EQ((Localized{"甲", "A"}).In(Language::kEn), "A");
  EXPECT_EQ((Localized{"甲", "A"}).In(Language::kZh), "甲");
}

}  // namespace
}  // namespace anze::base
