// Effective time, dated parameters, digests and citations.
#include <gtest/gtest.h>

#include "tests/unit/ruleset/support.h"

namespace anze::ruleset {
namespace {

constexpr char kDecision[] = "decisions: {%: {kind: not_applicable, clauses: [law-1]}}\n";

std::string DecisionNamed(const std::string& name) {
  std::string text = kDecision;
  return text.replace(text.find('%'), 1, name);
}

Tree Expiring() {
  Tree tree;
  tree.With("cn/city/ruleset.yaml",
            "region: cn/city\ntitle: 某市\neffective: {from: 2020-08-03, to: 2023-08-02}\n"
            "expiry_clauses: [notice-1]\ndocuments: [{id: notice, title: 通知}]\n");
  tree.With("cn/ruleset.yaml",
            "region: cn\ntitle: 全国\neffective: {from: 2019-01-01}\ndocuments: [{id: law, title: 法}]\n");
  tree.With("cn/city/decisions/a.yaml", DecisionNamed("premium-subsidy"));
  tree.With("cn/decisions/a.yaml", DecisionNamed("death-limit"));
  return tree;
}

TEST(EffectiveTimeTest, ALayerAnswersForItsOwnTimeOnly) {
  const auto bundle = Expiring().Must();
  EXPECT_TRUE(SnapshotOf(bundle, "cn/city", "2023-08-02")->decisions.contains("premium-subsidy"));
  EXPECT_TRUE(SnapshotOf(bundle, "cn/city", "2020-08-03")->decisions.contains("premium-subsidy"));
  const auto after = SnapshotOf(bundle, "cn/city", "2023-08-03");
  EXPECT_FALSE(after->decisions.contains("premium-subsidy"));
  EXPECT_TRUE(after->decisions.contains("death-limit"));
  EXPECT_EQ(after->expired_names.at("premium-subsidy"), "cn/city");
  EXPECT_FALSE(after->expired_names.contains("death-limit"));
  const auto before = SnapshotOf(bundle, "cn/city", "2020-08-02");
  EXPECT_FALSE(before->decisions.contains("premium-subsidy"));
  EXPECT_TRUE(before->expired_names.empty());
}

TEST(EffectiveTimeTest, EveryLayerIsNamedAndItsClausesStayReadable) {
  const auto after = SnapshotOf(Expiring().Must(), "cn/city", "2024-01-01");
  ASSERT_EQ(after->layers.size(), 3U);
  EXPECT_EQ(after->layers[0].region, "platform");
  EXPECT_TRUE(after->layers[1].in_force);
  EXPECT_FALSE(after->layers[2].in_force);
  EXPECT_EQ(after->layers[2].expiry_clauses, std::vector<std::string>{"notice-1"});
  EXPECT_TRUE(after->clauses.contains("notice-1"));
  EXPECT_TRUE(after->documents.contains("notice"));
}

TEST(EffectiveTimeTest, ResolveRefusesUnknownRegionsAndTimesWithoutRules) {
  Tree tree;
  tree.With("platform/ruleset.yaml", "region: platform\ntitle: 共用\neffective: {from: 2021-01-01}\n");
  const auto bundle = tree.Must();
  EXPECT_EQ(Resolve(bundle, "cn/none", Day("2025-01-01")).error().code, "unknown-region");
  EXPECT_EQ(Resolve(bundle, "cn", Day("2020-12-31")).error().code, "ruleset-not-yet-in-force");
  EXPECT_TRUE(Resolve(bundle, "cn", Day("2021-01-01")).ok());
}

TEST(EffectiveTimeTest, AnExpiredLayersValuesDoNotGovern) {
  Tree tree = Expiring();
  tree.With("cn/parameters/a.yaml",
            "parameters: {p: {title: 参数, type: integer, values: [{from: 2019-01-01, value: 1, choice: true}]}}\n");
  tree.With("cn/city/parameters/a.yaml", "parameters: {p: {values: [{from: 2020-08-03, value: 2, choice: true}]}}\n");
  const auto bundle = tree.Must();
  EXPECT_EQ(SnapshotOf(bundle, "cn/city", "2021-01-01")->ParameterValue("p", Day("2021-01-01"))->as_int(), 2);
  EXPECT_EQ(SnapshotOf(bundle, "cn/city", "2024-01-01")->ParameterValue("p", Day("2024-01-01"))->as_int(), 1);
}

std::shared_ptr<const Snapshot> WithParameter(const std::string& head, const std::string& national,
                                              const std::string& city) {
  Tree tree;
  tree.With("cn/parameters/a.yaml", "parameters: {p: {title: 参数, " + head + ", values: [" + national + "]}}\n");
  tree.With("cn/city/parameters/a.yaml", "parameters: {p: {values: [" + city + "]}}\n");
  return SnapshotOf(tree.Must(), "cn/city", "2025-06-01");
}

TEST(ParameterTest, TheLatestValueOfALayerHolds) {
  const auto snapshot =
      WithParameter("type: integer",
                    "{from: 2021-09-01, value: 1, choice: true}, {from: 2025-03-29, value: 3, choice: true}, "
                    "{from: 2023-01-01, to: 2023-12-31, value: 2, choice: true}",
                    "");
  EXPECT_EQ(snapshot->ParameterValue("p", Day("2022-01-01"))->as_int(), 1);
  EXPECT_EQ(snapshot->ParameterValue("p", Day("2023-12-31"))->as_int(), 2);
  EXPECT_EQ(snapshot->ParameterValue("p", Day("2025-03-29"))->as_int(), 3);
  EXPECT_EQ(snapshot->ParameterValue("p", Day("2024-06-01")).error().code, "parameter-without-value");
  EXPECT_EQ(snapshot->ParameterValue("p", Day("2021-08-31")).error().code, "parameter-without-value");
  EXPECT_EQ(snapshot->ParameterValue("q", Day("2024-06-01")).error().code, "unknown-parameter");
}

TEST(ParameterTest, TheLowestLayerGovernsAndOthersYield) {
  const auto snapshot = WithParameter("type: integer", "{from: 2021-09-01, value: 400, choice: true}",
                                      "{from: 2024-05-09, value: 300, clauses: [notice-1]}");
  const ParameterInForce in_force = snapshot->ParameterOn("p", Day("2025-01-01"));
  EXPECT_EQ(in_force.governing->value.as_int(), 300);
  EXPECT_EQ(in_force.governing->region, "cn/city");
  EXPECT_EQ(in_force.governing->clauses, std::vector<std::string>{"notice-1"});
  ASSERT_EQ(in_force.yielded.size(), 1U);
  EXPECT_EQ(in_force.yielded[0]->region, "cn");
}

TEST(ParameterTest, MaxAndMinLetANewerNationalFloorGovern) {
  // A city's 300,000 under a national floor of 400,000 from 2025-03-29.
  const auto floor = WithParameter("type: money, combine: max", "{from: 2025-03-29, value: 40000000, choice: true}",
                                   "{from: 2024-05-09, value: 30000000, choice: true}");
  EXPECT_EQ(floor->ParameterOn("p", Day("2025-03-28")).governing->region, "cn/city");
  const ParameterInForce after = floor->ParameterOn("p", Day("2025-03-29"));
  EXPECT_EQ(after.governing->region, "cn");
  ASSERT_EQ(after.yielded.size(), 1U);
  EXPECT_EQ(after.yielded[0]->value.as_int(), 30000000);
  const auto cap = WithParameter("type: period, combine: min", "{from: 2021-09-01, value: 15wd, choice: true}",
                                 "{from: 2024-05-09, value: 20wd, choice: true}");
  EXPECT_EQ(cap->PeriodParameter("p", Day("2025-01-01"))->ToString(), "15wd");
  const auto equal = WithParameter("type: integer, combine: max", "{from: 2021-09-01, value: 2, choice: true}",
                                   "{from: 2024-05-09, value: 2, choice: true}");
  EXPECT_EQ(equal->ParameterOn("p", Day("2025-01-01")).governing->region, "cn/city");
}

TEST(ParameterTest, ValuesKeepTheirType) {
  const auto text = WithParameter("type: string", "{from: 2021-09-01, value: 2024, choice: true}", "");
  EXPECT_EQ(text->ParameterValue("p", Day("2025-01-01"))->as_string(), "2024");
  const auto ratio = WithParameter("type: ratio", "{from: 2021-09-01, value: 0.15, choice: true}", "");
  EXPECT_EQ(ratio->ParameterValue("p", Day("2025-01-01"))->as_number(), *base::Number::Ratio(15, 100));
  EXPECT_EQ(ratio->PeriodParameter("p", Day("2025-01-01")).error().code, "parameter-wrong-type");
  const auto list = WithParameter("type: list", "{from: 2021-09-01, value: [a, b], choice: true}", "");
  EXPECT_EQ(list->ParameterValue("p", Day("2025-01-01"))->as_list().size(), 2U);
  const auto readings = WithParameter(
      "type: enum, values_allowed: [a, b], ambiguity: AMB-12, "
      "readings: [{value: b, meaning: {zh: 另一种}}], reason: {zh: 因为}",
      "{from: 2021-09-01, value: a, choice: true}", "");
  const Parameter& parameter = readings->parameters.at("p");
  EXPECT_EQ(parameter.ambiguity, "AMB-12");
  EXPECT_EQ(parameter.readings.at(0).value.as_string(), "b");
  EXPECT_EQ(parameter.reason.zh, "因为");
}

TEST(DeadlineOptionsTest, MissingSwitchesKeepTheDefaults) {
  const auto options = SnapshotOf(Tree().Must(), "cn", "2025-01-01")->DeadlineOptionsOn(Day("2025-01-01"));
  const calendar::DeadlineOptions defaults;
  EXPECT_EQ(options.count_first_day, defaults.count_first_day);
  EXPECT_EQ(options.makeup_days_count, defaults.makeup_days_count);
  EXPECT_EQ(options.holidays_count, defaults.holidays_count);
  EXPECT_EQ(options.roll_sanctions, defaults.roll_sanctions);
  EXPECT_EQ(options.roll, defaults.roll);
  EXPECT_EQ(options.fixed_date_roll, defaults.fixed_date_roll);
  EXPECT_EQ(options.before_month, defaults.before_month);
}

TEST(DeadlineOptionsTest, SwitchesAreReadByDate) {
  Tree tree;
  tree.With("cn/parameters/a.yaml", R"(parameters:
  calendar.start_day: {title: 起算, type: enum, values: [{from: 2021-09-01, value: same_day, choice: true}]}
  calendar.makeup_days_count: {title: 调休, type: boolean, values: [{from: 2021-09-01, value: false, choice: true}]}
  calendar.holidays_count: {title: 放假, type: boolean, values: [{from: 2021-09-01, value: false, choice: true}]}
  calendar.roll_for_sanctions: {title: 处理, type: enum, values: [{from: 2021-09-01, value: next_workday, choice: true}]}
  calendar.roll: {title: 顺延, type: enum, values: [{from: 2021-09-01, value: prev_workday, choice: true}]}
  calendar.weekend_is_rest: {title: 周末, type: boolean, values: [{from: 2021-09-01, value: false, choice: true}]}
  calendar.cutoff: {title: 截止, type: enum, values: [{from: 2021-09-01, value: business_close, choice: true}]}
  calendar.month_rule: {title: 月, type: enum, values: [{from: 2021-09-01, value: thirty_day, choice: true}]}
  calendar.before_date_inclusive: {title: 前, type: boolean, values: [{from: 2021-09-01, value: false, choice: true}]}
  milestone.before_month_reading: {title: 月前, type: enum, values: [{from: 2021-09-01, value: month_end, choice: true}]}
  calendar.fixed_date_roll: {title: 定日, type: enum, values: [{from: 2021-09-01, value: next_workday, choice: true}]}
  period.roll_forward: {title: 顺延, type: boolean, values: [{from: 2024-01-01, value: false, choice: true}]}
)");
  const auto snapshot = SnapshotOf(tree.Must(), "cn", "2025-01-01");
  const auto options = snapshot->DeadlineOptionsOn(Day("2022-01-01"));
  EXPECT_TRUE(options.count_first_day);
  EXPECT_FALSE(options.makeup_days_count);
  EXPECT_FALSE(options.holidays_count);
  EXPECT_TRUE(options.roll_sanctions);
  EXPECT_EQ(options.roll, calendar::Roll::kPreviousWorkday);
  EXPECT_FALSE(options.weekend_is_rest);
  EXPECT_TRUE(options.cutoff_business_close);
  EXPECT_TRUE(options.thirty_day_months);
  EXPECT_FALSE(options.before_date_inclusive);
  EXPECT_EQ(options.before_month, calendar::DeadlineOptions::BeforeMonth::kMonthEnd);
  EXPECT_EQ(options.fixed_date_roll, calendar::Roll::kNextWorkday);
  EXPECT_EQ(snapshot->DeadlineOptionsOn(Day("2024-01-01")).roll, calendar::Roll::kNone);
}

// calendar.roll and period.roll_forward are two names of one reading; the region that says "back to the working day
// before" must not lose it because the nation says that periods roll at all.
TEST(DeadlineOptionsTest, RollForwardSwitchesRollingOffAndNeverPicksItsDirection) {
  const auto rolled = [](const std::string& roll, const std::string& forward) {
    Tree tree;
    tree.With("cn/parameters/a.yaml",
              "parameters:\n"
              "  calendar.roll: {title: 顺延, type: enum, values: [{from: 2021-09-01, value: " +
                  roll +
                  ", choice: true}]}\n"
                  "  period.roll_forward: {title: 顺延, type: boolean, values: [{from: 2021-09-01, value: " +
                  forward + ", choice: true}]}\n");
    return SnapshotOf(tree.Must(), "cn", "2025-01-01")->DeadlineOptionsOn(Day("2025-01-01")).roll;
  };
  EXPECT_EQ(rolled("next_workday", "true"), calendar::Roll::kNextWorkday);
  EXPECT_EQ(rolled("prev_workday", "true"), calendar::Roll::kPreviousWorkday);
  EXPECT_EQ(rolled("none", "true"), calendar::Roll::kNone);
  EXPECT_EQ(rolled("next_workday", "false"), calendar::Roll::kNone);
  EXPECT_EQ(rolled("prev_workday", "false"), calendar::Roll::kNone);
}

TEST(DigestTest, TheSameRulesHaveTheSameDigest) {
  const auto bundle = Expiring().Must();
  EXPECT_EQ(SnapshotOf(bundle, "cn/city", "2021-01-01")->digest, SnapshotOf(bundle, "cn/city", "2023-08-02")->digest);
  EXPECT_NE(SnapshotOf(bundle, "cn/city", "2021-01-01")->digest, SnapshotOf(bundle, "cn/city", "2023-08-03")->digest);
  EXPECT_NE(SnapshotOf(bundle, "cn/city", "2021-01-01")->digest, SnapshotOf(bundle, "cn", "2021-01-01")->digest);
  EXPECT_EQ(SnapshotOf(bundle, "cn", "2021-01-01")->digest.size(), 64U);
}

std::string DigestWith(const std::string& path, const std::string& text) {
  return SnapshotOf(Tree().With(path, text).Must(), "cn", "2025-01-01")->digest;
}

TEST(DigestTest, LayoutCommentsAndKeyOrderLeaveNoTrace) {
  const std::string flow = DigestWith("cn/messages/a.yaml", "messages: {a: {zh: 甲, en: A}, b: 乙}\n");
  EXPECT_EQ(flow, DigestWith("cn/messages/other.yaml",
                             "# note\nmessages:\n  b: 乙\n  a:\n    en: A  # english\n    zh: 甲\n"));
  Tree split;
  split.With("cn/messages/a.yaml", "messages: {a: {zh: 甲, en: A}}\n")
      .With("cn/messages/b.yaml", "messages: {b: 乙}\n");
  EXPECT_EQ(flow, SnapshotOf(split.Must(), "cn", "2025-01-01")->digest);
  EXPECT_NE(flow, DigestWith("cn/messages/a.yaml", "messages: {a: {zh: 甲, en: A}, b: 丙}\n"));
}

TEST(DigestTest, ScriptsClausesAndValuesCount) {
  const std::string yaml = "decisions: {r: {kind: lua, title: 甲, script: r.lua, function: f, clauses: [law-1]}}\n";
  const auto with_script = [&](const std::string& script) {
    return SnapshotOf(Tree().With("cn/decisions/r.yaml", yaml).With("cn/decisions/r.lua", script).Must(), "cn",
                      "2025-01-01")
        ->digest;
  };
  EXPECT_NE(with_script("return {}"), with_script("return {1}"));
  EXPECT_NE(DigestWith("cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 一, quote: 甲}]\n"),
            DigestWith("cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 一, quote: 乙}]\n"));
  const std::string head = "parameters: {p: {title: 参数, type: integer, values: [{from: ";
  EXPECT_NE(DigestWith("cn/parameters/a.yaml", head + "2022-01-01, value: 1, choice: true}]}}\n"),
            DigestWith("cn/parameters/a.yaml", head + "2022-01-02, value: 1, choice: true}]}}\n"));
}

TEST(DigestTest, TheBundleDigestCoversEveryByte) {
  const auto one = Tree().With("cn/messages/a.yaml", "messages: {a: 甲}\n").Must();
  const auto two = Tree().With("cn/messages/a.yaml", "messages: {a: 甲}\n# end\n").Must();
  EXPECT_NE(one->digest, two->digest);
  EXPECT_EQ(LoadBundle(one->sources).bundle->digest, one->digest);
}

// A parameter of two layers is merged into a tree of its own: that one goes too.
TEST(BundleTest, WithoutTreesTheAnswersStayTheSame) {
  const std::string head = "parameters: {p: {title: 参数, type: integer, values: [{from: 2022-01-01, value: 1, ";
  const auto whole = Tree()
                         .With("cn/parameters/a.yaml", head + "clauses: [law-1]}]}}\n")
                         .With("cn/city/parameters/a.yaml",
                               "parameters: {p: {values: [{from: 2023-01-01, value: 2, clauses: [notice-1]}]}}\n")
                         .Must();
  const auto lean = LoadBundle(whole->sources, OneAfterAnother, Trees::kDrop).bundle;
  ASSERT_NE(lean, nullptr);
  EXPECT_TRUE(lean->layers.at("cn/city").files.at("clauses.yaml").root.is_null());
  EXPECT_FALSE(whole->layers.at("cn/city").files.at("clauses.yaml").root.is_null());
  for (const std::string region : {"cn", "cn/city"}) {
    const auto before = SnapshotOf(whole, region, "2025-01-01");
    const auto after = SnapshotOf(lean, region, "2025-01-01");
    EXPECT_EQ(before->digest, after->digest);
    EXPECT_EQ(before->ParameterValue("p", Day("2025-01-01")).value(),
              after->ParameterValue("p", Day("2025-01-01")).value());
    EXPECT_EQ(before->CitationValue("law-1"), after->CitationValue("law-1"));
  }
}

TEST(CitationTest, ClausesAreQuotedWithTheirDocument) {
  const auto snapshot = SnapshotOf(Tree().Must(), "cn/city", "2025-01-01");
  const base::Value law = snapshot->CitationValue("law-1");
  EXPECT_EQ(law.GetString("document"), "第88号");
  EXPECT_EQ(law.GetString("locator"), "第一条");
  EXPECT_EQ(law.GetString("quote"), "原文");
  EXPECT_EQ(snapshot->CitationValue("notice-1").GetString("document"), "notice");
  EXPECT_EQ(snapshot->CitationValue("none").as_map().size(), 1U);
  EXPECT_EQ(snapshot->CitationValues({"law-1", "notice-1"}).as_list().size(), 2U);
}

TEST(BundleTest, FilesThatAreNoRulesAreLeftAlone) {
  Tree tree;
  tree.With("README.md", "x").With("schema/case.schema.json", "{}").With("cn/.hidden.yaml", "a: [");
  EXPECT_EQ(Codes(tree.Load().diagnostics), std::vector<std::string>());
  EXPECT_NE(tree.Must(), nullptr);
}

TEST(BundleTest, TheSameFileTwiceIsRefused) {
  const LoadOutcome outcome =
      LoadBundle({{"cn/ruleset.yaml", "region: cn\ntitle: 甲\n"}, {"cn/ruleset.yaml", "region: cn\ntitle: 甲\n"}});
  EXPECT_EQ(Codes(outcome.diagnostics), std::vector<std::string>{"duplicate-file cn/ruleset.yaml:1"});
  EXPECT_EQ(outcome.bundle, nullptr);
}

TEST(BundleTest, TooManyFilesAndFindingsAreCapped) {
  std::vector<SourceFile> files(5000, SourceFile{"cn/ruleset.yaml", ""});
  EXPECT_EQ(LoadBundle(files).diagnostics.at(0).code, "too-many-files");
  std::string text = "messages:\n";
  for (int i = 0; i < 600; ++i) text += "  m" + std::to_string(i) + ": [1]\n";
  const base::Diagnostics found = Tree().With("cn/messages/a.yaml", text).Load().diagnostics;
  ASSERT_EQ(found.size(), 501U);
  EXPECT_EQ(found.back().code, "too-many-diagnostics");
  EXPECT_EQ(found.back().args.at(0).second, "100");
}

}  // namespace
}  // namespace anze::ruleset
