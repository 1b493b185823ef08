#include "core/base/text.h"

#include "core/base/localized.h"
#include "tests/support/check.h"

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

TEST_CASE("Message: the file of the base room is in order", "[base][text]") { CHECK(Problems() == ""); }

TEST_CASE("A message describes in both languages", "[base][text]") {
  const Error error("yaml-duplicate-key", {{"key", "status"}, {"line", "3"}});
  CHECK(Describe(error, Language::kZh).message == "键“status”重复，第 3 行已经写过");
  CHECK(Describe(error, Language::kEn).message == "duplicate key \"status\", first used on line 3");
  CHECK_FALSE(Describe(error, Language::kZh).hint.empty());
}

TEST_CASE("Message: a reason picks its own sentence", "[base][text]") {
  const Error general("yaml-syntax");
  const Error tab("yaml-syntax", {{"reason", "tab"}});
  const Error unheard("yaml-syntax", {{"reason", "no-such-reason"}});
  CHECK(Describe(tab, Language::kZh).message != Describe(general, Language::kZh).message);
  CHECK(Describe(unheard, Language::kZh).message == Describe(general, Language::kZh).message);
}

TEST_CASE("Message: a code without a text still says something", "[base][text]") {
  const Sentence sentence = Describe(Error("never-heard-of", {{"a", "1"}, {"b", "2"}}), Language::kZh);
  CHECK(sentence.message == "never-heard-of (a=1, b=2)");
  CHECK(Text("no-label", Language::kEn) == "no-label");
  CHECK_FALSE(HasText("no-label"));
  CHECK(HasText("yaml-utf8"));
}

TEST_CASE("A message fills templates", "[base][text]") {
  CHECK(FillTemplate("剩 {days} 个工作日", {{"days", "3"}}) == "剩 3 个工作日");
  CHECK(FillTemplate("{a}{b}{a}", {{"a", "1"}, {"b", ""}}) == "11");
  CHECK(FillTemplate("{missing} {", {}) == "{missing} {");
  CHECK(FillTemplate("", {}) == "");
  // What an argument says is never taken for a placeholder.
  CHECK(FillTemplate("{a} {b}", {{"a", "{b}"}, {"b", "2"}}) == "{b} 2");
  CHECK(FillTemplate("{{a}", {{"a", "1"}}) == "{1");
}

TEST_CASE("A message picks the word for one or many", "[base][text]") {
  const std::string left = "{days} working {days|day|days} left";
  CHECK(FillTemplate(left, {{"days", "1"}}) == "1 working day left");
  CHECK(FillTemplate(left, {{"days", "0"}}) == "0 working days left");
  CHECK(FillTemplate(left, {{"days", "11"}}) == "11 working days left");
  CHECK(FillTemplate("{n|it is|they are} {n}", {{"n", "2"}}) == "they are 2");
  CHECK(FillTemplate("a{n||s}", {{"n", "1"}}) == "a");
  CHECK(FillTemplate("{n|day|days}", {}) == "{n|day|days}");
}

// Counts a person reads every day.
TEST_CASE("Message: clocks count one day as one", "[base][text]") {
  CHECK(Text("clock-left-wd", Language::kEn, {{"days", "1"}}) == "1 working day left");
  CHECK(Text("clock-left-d", Language::kEn, {{"days", "2"}}) == "2 days left");
  CHECK(Text("clock-overdue-wd", Language::kEn, {{"days", "1"}}) == "1 working day overdue");
  CHECK(Text("clock-overdue-d", Language::kEn, {{"days", "1"}}) == "1 day overdue");
  CHECK(Text("clock-paused-wd", Language::kEn, {{"days", "1"}}) == "paused, 1 working day remains");
  CHECK(Text("clock-paused-d", Language::kEn, {{"days", "3"}}) == "paused, 3 days remain");
  CHECK(Text("clock-left-wd", Language::kZh, {{"days", "1"}}) == "剩余1个工作日");
}

TEST_CASE("Message: localized falls back to Chinese", "[base][text]") {
  CHECK((Localized{"甲", ""}).In(Language::kEn) == "甲");
  CHECK((Localized{"甲", "A"}).In(Language::kEn) == "A");
  CHECK((Localized{"甲", "A"}).In(Language::kZh) == "甲");
}

}  // namespace
}  // namespace anze::base
