// Quantities in the words of a text, and the values that a clerk's own words stand for.
#include "core/ruleset/read/quantity.h"

#include "core/ruleset/read/meant.h"
#include "tests/support/check.h"

namespace anze::ruleset {
namespace {

std::vector<std::string> Found(std::string_view text) {
  std::vector<std::string> found;
  for (const Quantity& quantity : QuantitiesIn(text)) found.push_back(quantity.text + "=" + AsWritten(quantity));
  return found;
}

using Texts = std::vector<std::string>;

TEST_CASE("Quantities: each in fen, as a ratio, as a period", "[ruleset][quantity]") {
  CHECK(Found("每死亡一人赔偿 30 万元") == Texts{"一人=1", "30万元=30000000"});
  CHECK(Found("不低于60万元") == Texts{"60万元=60000000"});
  CHECK(Found("1,000元、１．５亿元") == Texts{"1,000元=100000", "1.5亿元=15000000000"});
  CHECK(Found("不低于100%，提取百分之十五") == Texts{"100%=1", "百分之十五=0.15"});
  CHECK(Found("在 10 个工作日内，可延长三十日") == Texts{"10个工作日=10wd", "三十日=30d"});
  CHECK(Found("三年内，半年一次，二十四个月") == Texts{"三年=3y", "半年=6mo", "一次=1", "二十四个月=24mo"});
  CHECK(Found("3至5年") == Texts{"3至5年=3y", "5年=5y"});
  CHECK(Found("罚款为所得的1.5倍，按两成计") == Texts{"1.5倍=1.5", "两成=0.2"});
  CHECK(Found("不少于2名，至少每两周1次") == Texts{"2名=2", "两周=14d", "1次=1"});
}

TEST_CASE("Quantities: dates, articles and numbers of documents are none", "[ruleset][quantity]") {
  CHECK(Found("2024年5月9日前，每月10日，第三条、第12款，6月15日").empty());
  CHECK(Found("忻应急发〔2024〕71号，AQ9010-2019，统一、之一").empty());
  CHECK(Found("各成员、由三成员组成").empty());
}

TEST_CASE("A quantity that is the whole of a text", "[ruleset][quantity]") {
  CHECK(MeantValue("60万元", Wanted::kMoney) == "60000000");
  CHECK(MeantValue("120％", Wanted::kShare) == "1.2");
  CHECK(MeantValue("10个工作日", Wanted::kPeriod) == "10wd");
  CHECK(MeantValue("3m", Wanted::kPeriod) == "3mo");
  CHECK(MeantValue("三", Wanted::kWhole) == "3");
  CHECK(MeantValue("是", Wanted::kBoolean) == "true");
  CHECK(MeantValue("2024/5/9", Wanted::kDate) == "2024-05-09");
  CHECK(MeantValue("20240509", Wanted::kDate) == "2024-05-09");
}

TEST_CASE("A due day in words is a rule for it", "[ruleset][quantity]") {
  CHECK(MeantValue("每季度结束后10日内", Wanted::kRecurrence) == "quarter_end + 10d");
  CHECK(MeantValue("每月末后5个工作日", Wanted::kRecurrence) == "month_end + 5wd");
  CHECK(MeantValue("每年1月31日前", Wanted::kRecurrence) == "01-31");
  CHECK(MeantValue("7月31日", Wanted::kRecurrence) == "07-31");
  CHECK(MeantValue("每月25日前", Wanted::kRecurrence) == "month_day 25");
  CHECK(MeantValue("2025年1月31日", Wanted::kRecurrence).empty());  // of one year only
  CHECK(MeantValue("及时", Wanted::kRecurrence).empty());
}

TEST_CASE("A choice in words is one of those that may stand there", "[ruleset][quantity]") {
  constexpr std::string_view kPeriods[] = {"month", "quarter"};
  CHECK(MeantChoice("每季度", kPeriods) == "quarter");
  CHECK(MeantChoice("每年", kPeriods).empty());
  CHECK(MeantChoice("随时", kPeriods).empty());
}

TEST_CASE("Nothing is offered where the words are not sure", "[ruleset][quantity]") {
  CHECK(MeantValue("60万", Wanted::kMoney).empty());  // of what?
  CHECK(MeantValue("10个工作日左右", Wanted::kPeriod).empty());
  CHECK(MeantValue("2024-02-30", Wanted::kDate).empty());
  CHECK(MeantValue("maybe", Wanted::kBoolean).empty());
  CHECK(MeantValue("10wd", Wanted::kPeriod).empty());  // is it already
}

}  // namespace
}  // namespace anze::ruleset
