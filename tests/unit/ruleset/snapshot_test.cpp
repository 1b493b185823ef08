// Effective time, dated parameters, digests and citations.
#include "core/ruleset/load.h"
#include "core/ruleset/merge/resolve.h"
#include "tests/support/check.h"
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

TEST_CASE("Effective time: a layer answers for its own time only", "[ruleset][effective-time]") {
  const auto bundle = Expiring().Must();
  CHECK(SnapshotOf(bundle, "cn/city", "2023-08-02")->decisions.contains("premium-subsidy"));
  CHECK(SnapshotOf(bundle, "cn/city", "2020-08-03")->decisions.contains("premium-subsidy"));
  const auto after = SnapshotOf(bundle, "cn/city", "2023-08-03");
  CHECK_FALSE(after->decisions.contains("premium-subsidy"));
  CHECK(after->decisions.contains("death-limit"));
  CHECK(after->expired_names.at("premium-subsidy") == "cn/city");
  CHECK_FALSE(after->expired_names.contains("death-limit"));
  const auto before = SnapshotOf(bundle, "cn/city", "2020-08-02");
  CHECK_FALSE(before->decisions.contains("premium-subsidy"));
  CHECK(before->expired_names.empty());
}

TEST_CASE("Effective time: every layer is named and its clauses stay readable", "[ruleset][effective-time]") {
  const auto after = SnapshotOf(Expiring().Must(), "cn/city", "2024-01-01");
  REQUIRE(after->layers.size() == 3U);
  CHECK(after->layers[0].region == "platform");
  CHECK(after->layers[1].in_force);
  CHECK_FALSE(after->layers[2].in_force);
  CHECK(after->layers[2].expiry_clauses == std::vector<std::string>{"notice-1"});
  CHECK(after->clauses.contains("notice-1"));
  CHECK(after->documents.contains("notice"));
}

TEST_CASE("Effective time: unknown regions and times without rules are refused", "[ruleset][effective-time]") {
  Tree tree;
  tree.With("platform/ruleset.yaml", "region: platform\ntitle: 共用\neffective: {from: 2021-01-01}\n");
  const auto bundle = tree.Must();
  CHECK(Resolve(bundle, "cn/none", Day("2025-01-01")).error().code == "unknown-region");
  CHECK(Resolve(bundle, "cn", Day("2020-12-31")).error().code == "ruleset-not-yet-in-force");
  CHECK_OK(Resolve(bundle, "cn", Day("2021-01-01")));
}

TEST_CASE("Effective time: the values of an expired layer do not govern", "[ruleset][effective-time]") {
  Tree tree = Expiring();
  tree.With("cn/parameters/a.yaml",
            "parameters: {p: {title: 参数, type: integer, values: [{from: 2019-01-01, value: 1, choice: true}]}}\n");
  tree.With("cn/city/parameters/a.yaml", "parameters: {p: {values: [{from: 2020-08-03, value: 2, choice: true}]}}\n");
  const auto bundle = tree.Must();
  CHECK(SnapshotOf(bundle, "cn/city", "2021-01-01")->ParameterValue("p", Day("2021-01-01"))->as_int() == 2);
  CHECK(SnapshotOf(bundle, "cn/city", "2024-01-01")->ParameterValue("p", Day("2024-01-01"))->as_int() == 1);
}

std::shared_ptr<const Snapshot> WithParameter(const std::string& head, const std::string& national,
                                              const std::string& city) {
  Tree tree;
  tree.With("cn/parameters/a.yaml", "parameters: {p: {title: 参数, " + head + ", values: [" + national + "]}}\n");
  tree.With("cn/city/parameters/a.yaml", "parameters: {p: {values: [" + city + "]}}\n");
  return SnapshotOf(tree.Must(), "cn/city", "2025-06-01");
}

TEST_CASE("Parameter: the latest value of a layer holds", "[ruleset][parameter]") {
  const auto snapshot =
      WithParameter("type: integer",
                    "{from: 2021-09-01, value: 1, choice: true}, {from: 2025-03-29, value: 3, choice: true}, "
                    "{from: 2023-01-01, to: 2023-12-31, value: 2, choice: true}",
                    "");
  CHECK(snapshot->ParameterValue("p", Day("2022-01-01"))->as_int() == 1);
  CHECK(snapshot->ParameterValue("p", Day("2023-12-31"))->as_int() == 2);
  CHECK(snapshot->ParameterValue("p", Day("2025-03-29"))->as_int() == 3);
  CHECK(snapshot->ParameterValue("p", Day("2024-06-01")).error().code == "parameter-without-value");
  CHECK(snapshot->ParameterValue("p", Day("2021-08-31")).error().code == "parameter-without-value");
  CHECK(snapshot->ParameterValue("q", Day("2024-06-01")).error().code == "unknown-parameter");
}

TEST_CASE("Parameter: the lowest layer governs and others yield", "[ruleset][parameter]") {
  const auto snapshot = WithParameter("type: integer", "{from: 2021-09-01, value: 400, choice: true}",
                                      "{from: 2024-05-09, value: 300, clauses: [notice-1]}");
  const ParameterInForce in_force = snapshot->ParameterOn("p", Day("2025-01-01"));
  CHECK(in_force.governing->value.as_int() == 300);
  CHECK(in_force.governing->region == "cn/city");
  CHECK(in_force.governing->clauses == std::vector<std::string>{"notice-1"});
  REQUIRE(in_force.yielded.size() == 1U);
  CHECK(in_force.yielded[0]->region == "cn");
}

TEST_CASE("Parameter: a maximum or minimum lets a newer national floor govern", "[ruleset][parameter]") {
  // A city's 300,000 under a national floor of 400,000 from 2025-03-29.
  const auto floor = WithParameter("type: money, combine: max", "{from: 2025-03-29, value: 40000000, choice: true}",
                                   "{from: 2024-05-09, value: 30000000, choice: true}");
  CHECK(floor->ParameterOn("p", Day("2025-03-28")).governing->region == "cn/city");
  const ParameterInForce after = floor->ParameterOn("p", Day("2025-03-29"));
  CHECK(after.governing->region == "cn");
  REQUIRE(after.yielded.size() == 1U);
  CHECK(after.yielded[0]->value.as_int() == 30000000);
  const auto cap = WithParameter("type: period, combine: min", "{from: 2021-09-01, value: 15wd, choice: true}",
                                 "{from: 2024-05-09, value: 20wd, choice: true}");
  CHECK(cap->PeriodParameter("p", Day("2025-01-01"))->ToString() == "15wd");
  const auto equal = WithParameter("type: integer, combine: max", "{from: 2021-09-01, value: 2, choice: true}",
                                   "{from: 2024-05-09, value: 2, choice: true}");
  CHECK(equal->ParameterOn("p", Day("2025-01-01")).governing->region == "cn/city");
}

TEST_CASE("Parameter: values keep their type", "[ruleset][parameter]") {
  const auto text = WithParameter("type: string", "{from: 2021-09-01, value: 2024, choice: true}", "");
  CHECK(text->ParameterValue("p", Day("2025-01-01"))->as_string() == "2024");
  const auto ratio = WithParameter("type: ratio", "{from: 2021-09-01, value: 0.15, choice: true}", "");
  CHECK(ratio->ParameterValue("p", Day("2025-01-01"))->as_number() == *base::Number::Ratio(15, 100));
  CHECK(ratio->PeriodParameter("p", Day("2025-01-01")).error().code == "parameter-wrong-type");
  const auto list = WithParameter("type: list", "{from: 2021-09-01, value: [a, b], choice: true}", "");
  CHECK(list->ParameterValue("p", Day("2025-01-01"))->as_list().size() == 2U);
  const auto readings = WithParameter(
      "type: enum, values_allowed: [a, b], ambiguity: AMB-12, "
      "readings: [{value: b, meaning: {zh: 另一种}}], reason: {zh: 因为}",
      "{from: 2021-09-01, value: a, choice: true}", "");
  const Parameter& parameter = readings->parameters.at("p");
  CHECK(parameter.ambiguity == "AMB-12");
  CHECK(parameter.readings.at(0).value.as_string() == "b");
  CHECK(parameter.reason.zh == "因为");
}

TEST_CASE("Deadline options: missing switches keep the defaults", "[ruleset][deadline-options]") {
  const auto options = SnapshotOf(Tree().Must(), "cn", "2025-01-01")->DeadlineOptionsOn(Day("2025-01-01"));
  const calendar::DeadlineOptions defaults;
  CHECK(options.count_first_day == defaults.count_first_day);
  CHECK(options.makeup_days_count == defaults.makeup_days_count);
  CHECK(options.holidays_count == defaults.holidays_count);
  CHECK(options.roll_sanctions == defaults.roll_sanctions);
  CHECK(options.roll == defaults.roll);
  CHECK(options.fixed_date_roll == defaults.fixed_date_roll);
  CHECK(options.before_month == defaults.before_month);
}

TEST_CASE("Deadline options: switches are read by date", "[ruleset][deadline-options]") {
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
  CHECK(options.count_first_day);
  CHECK_FALSE(options.makeup_days_count);
  CHECK_FALSE(options.holidays_count);
  CHECK(options.roll_sanctions);
  CHECK(options.roll == calendar::Roll::kPreviousWorkday);
  CHECK_FALSE(options.weekend_is_rest);
  CHECK(options.cutoff_business_close);
  CHECK(options.thirty_day_months);
  CHECK_FALSE(options.before_date_inclusive);
  CHECK(options.before_month == calendar::DeadlineOptions::BeforeMonth::kMonthEnd);
  CHECK(options.fixed_date_roll == calendar::Roll::kNextWorkday);
  CHECK(snapshot->DeadlineOptionsOn(Day("2024-01-01")).roll == calendar::Roll::kNone);
}

// calendar.roll and period.roll_forward are two names of one reading; the region that says "back to the working day
// before" must not lose it because the nation says that periods roll at all.
TEST_CASE("Deadline options: roll forward switches rolling off and never picks its direction",
          "[ruleset][deadline-options]") {
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
  CHECK(rolled("next_workday", "true") == calendar::Roll::kNextWorkday);
  CHECK(rolled("prev_workday", "true") == calendar::Roll::kPreviousWorkday);
  CHECK(rolled("none", "true") == calendar::Roll::kNone);
  CHECK(rolled("next_workday", "false") == calendar::Roll::kNone);
  CHECK(rolled("prev_workday", "false") == calendar::Roll::kNone);
}

TEST_CASE("Digest: the same rules have the same digest", "[ruleset][digest]") {
  const auto bundle = Expiring().Must();
  CHECK(SnapshotOf(bundle, "cn/city", "2021-01-01")->digest == SnapshotOf(bundle, "cn/city", "2023-08-02")->digest);
  CHECK(SnapshotOf(bundle, "cn/city", "2021-01-01")->digest != SnapshotOf(bundle, "cn/city", "2023-08-03")->digest);
  CHECK(SnapshotOf(bundle, "cn/city", "2021-01-01")->digest != SnapshotOf(bundle, "cn", "2021-01-01")->digest);
  CHECK(SnapshotOf(bundle, "cn", "2021-01-01")->digest.size() == 64U);
}

std::string DigestWith(const std::string& path, const std::string& text) {
  return SnapshotOf(Tree().With(path, text).Must(), "cn", "2025-01-01")->digest;
}

TEST_CASE("Digest: layout and comments and key order leave no trace", "[ruleset][digest]") {
  const std::string flow = DigestWith("cn/messages/a.yaml", "messages: {a: {zh: 甲, en: A}, b: 乙}\n");
  CHECK(flow ==
        DigestWith("cn/messages/other.yaml", "# note\nmessages:\n  b: 乙\n  a:\n    en: A  # english\n    zh: 甲\n"));
  Tree split;
  split.With("cn/messages/a.yaml", "messages: {a: {zh: 甲, en: A}}\n")
      .With("cn/messages/b.yaml", "messages: {b: 乙}\n");
  CHECK(flow == SnapshotOf(split.Must(), "cn", "2025-01-01")->digest);
  CHECK(flow != DigestWith("cn/messages/a.yaml", "messages: {a: {zh: 甲, en: A}, b: 丙}\n"));
}

TEST_CASE("Digest: scripts and clauses and values count", "[ruleset][digest]") {
  const std::string yaml = "decisions: {r: {kind: lua, title: 甲, script: r.lua, function: f, clauses: [law-1]}}\n";
  const auto with_script = [&](const std::string& script) {
    return SnapshotOf(Tree().With("cn/decisions/r.yaml", yaml).With("cn/decisions/r.lua", script).Must(), "cn",
                      "2025-01-01")
        ->digest;
  };
  CHECK(with_script("return {}") != with_script("return {1}"));
  CHECK(DigestWith("cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 一, quote: 甲}]\n") !=
        DigestWith("cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 一, quote: 乙}]\n"));
  const std::string head = "parameters: {p: {title: 参数, type: integer, values: [{from: ";
  CHECK(DigestWith("cn/parameters/a.yaml", head + "2022-01-01, value: 1, choice: true}]}}\n") !=
        DigestWith("cn/parameters/a.yaml", head + "2022-01-02, value: 1, choice: true}]}}\n"));
}

TEST_CASE("Digest: the bundle digest covers every byte", "[ruleset][digest]") {
  const auto one = Tree().With("cn/messages/a.yaml", "messages: {a: 甲}\n").Must();
  const auto two = Tree().With("cn/messages/a.yaml", "messages: {a: 甲}\n# end\n").Must();
  CHECK(one->digest != two->digest);
  CHECK(LoadBundle(one->sources).bundle->digest == one->digest);
}

// A parameter of two layers is merged into a tree of its own: that one goes too.
TEST_CASE("Bundle: without trees the answers stay the same", "[ruleset][bundle]") {
  const std::string head = "parameters: {p: {title: 参数, type: integer, values: [{from: 2022-01-01, value: 1, ";
  const auto whole = Tree()
                         .With("cn/parameters/a.yaml", head + "clauses: [law-1]}]}}\n")
                         .With("cn/city/parameters/a.yaml",
                               "parameters: {p: {values: [{from: 2023-01-01, value: 2, clauses: [notice-1]}]}}\n")
                         .Must();
  const auto lean = LoadBundle(whole->sources, OneAfterAnother, Trees::kDrop).bundle;
  REQUIRE(lean != nullptr);
  CHECK(lean->layers.at("cn/city").files.at("clauses.yaml").root.is_null());
  CHECK_FALSE(whole->layers.at("cn/city").files.at("clauses.yaml").root.is_null());
  for (const std::string region : {"cn", "cn/city"}) {
    const auto before = SnapshotOf(whole, region, "2025-01-01");
    const auto after = SnapshotOf(lean, region, "2025-01-01");
    CHECK(before->digest == after->digest);
    CHECK(before->ParameterValue("p", Day("2025-01-01")).value() ==
          after->ParameterValue("p", Day("2025-01-01")).value());
    CHECK(before->CitationValue("law-1") == after->CitationValue("law-1"));
  }
}

TEST_CASE("Citation: clauses are quoted with their document", "[ruleset][citation]") {
  const auto snapshot = SnapshotOf(Tree().Must(), "cn/city", "2025-01-01");
  const base::Value law = snapshot->CitationValue("law-1");
  CHECK(law.GetString("document") == "第88号");
  CHECK(law.GetString("locator") == "第一条");
  CHECK(law.GetString("quote") == "原文");
  CHECK(snapshot->CitationValue("notice-1").GetString("document") == "通知");
  CHECK(snapshot->CitationValue("none").as_map().size() == 1U);
  CHECK(snapshot->CitationValues({"law-1", "notice-1"}).as_list().size() == 2U);
}

TEST_CASE("Citation: what is known at second hand says so", "[ruleset][citation]") {
  Tree tree;
  tree.With("cn/city/clauses.yaml",
            "clauses: [{id: notice-1, document: notice, locator: 一, paraphrase: 大意, verified: false}, "
            "{id: notice-2, document: notice, locator: 二, paraphrase: 大意, verified: true}]\n");
  const auto snapshot = SnapshotOf(tree.Must(), "cn/city", "2025-01-01");
  CHECK(snapshot->CitationValue("notice-1").Get("verified") == base::Value(false));
  CHECK(snapshot->CitationValue("notice-2").Find("verified") == nullptr);
  CHECK(snapshot->CitationValue("law-1").Find("verified") == nullptr);
  const std::string digest = snapshot->digest;
  tree.With("cn/city/clauses.yaml",
            "clauses: [{id: notice-1, document: notice, locator: 一, paraphrase: 大意, verified: true}, "
            "{id: notice-2, document: notice, locator: 二, paraphrase: 大意, verified: true}]\n");
  CHECK(SnapshotOf(tree.Must(), "cn/city", "2025-01-01")->digest != digest);
}

constexpr const char* kUnknownRole = R"(case_types:
  complaint:
    title: {zh: 投诉}
    clauses: [law-1]
    opened_by: [insured]
    initial: received
    states:
      received: {title: {zh: 已收到}}
      closed: {title: {zh: 已办结}, final: true}
    events:
      close: {title: {zh: 办结}, from: [received], to: closed, by: [handlr], clauses: [law-1]}
)";

TEST_CASE("Bundle: what an earlier build accepted and kept is not held against later checks", "[ruleset][bundle]") {
  const std::vector<SourceFile> files{
      {"platform/ruleset.yaml", "region: platform\ntitle: {zh: 平台}\n"},
      {"platform/roles.yaml", "roles: {handler: {zh: 承办人, en: Handler}, insured: 投保单位}\n"},
      {"cn/ruleset.yaml",
       "region: cn\ntitle: {zh: 全国}\neffective: {from: 2021-09-01}\ndocuments: [{id: law, title: {zh: 法}}]\n"},
      {"cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 一, quote: 应当}]\n"},
      {"cn/cases/complaint.yaml", kUnknownRole}};
  const LoadOutcome fresh = LoadBundle(files);
  CHECK(Codes(fresh.diagnostics) == std::vector<std::string>{"unknown-role cn/cases/complaint.yaml:11"});
  CHECK(fresh.bundle == nullptr);

  const LoadOutcome kept = LoadBundle(files, OneAfterAnother, Trees::kDrop, Origin::kKept);
  CHECK(Codes(kept.diagnostics).empty());
  REQUIRE(kept.bundle != nullptr);
  const auto snapshot = SnapshotOf(kept.bundle, "cn", "2024-01-05");
  REQUIRE(snapshot != nullptr);
  CHECK(snapshot->case_types.at("complaint").events.front().by == std::vector<std::string>{"handlr"});
  CHECK(snapshot->RoleTitle("insured").zh == "投保单位");
  CHECK(snapshot->RoleTitle("handlr").zh == "handlr");

  std::vector<SourceFile> unreadable = files;
  unreadable.back().text = "case_types: [";
  CHECK(LoadBundle(unreadable, OneAfterAnother, Trees::kDrop, Origin::kKept).bundle == nullptr);
}

TEST_CASE("Bundle: files that are no rules are left alone", "[ruleset][bundle]") {
  Tree tree;
  tree.With("README.md", "x").With("schema/case.schema.json", "{}").With("cn/.hidden.yaml", "a: [");
  CHECK(Codes(tree.Load().diagnostics) == std::vector<std::string>());
  CHECK(tree.Must() != nullptr);
}

TEST_CASE("Bundle: the same file twice is refused", "[ruleset][bundle]") {
  const LoadOutcome outcome =
      LoadBundle({{"cn/ruleset.yaml", "region: cn\ntitle: 甲\n"}, {"cn/ruleset.yaml", "region: cn\ntitle: 甲\n"}});
  CHECK(Codes(outcome.diagnostics) == std::vector<std::string>{"duplicate-file cn/ruleset.yaml:1"});
  CHECK(outcome.bundle == nullptr);
}

TEST_CASE("Bundle: too many files and findings are capped", "[ruleset][bundle]") {
  std::vector<SourceFile> files(5000, SourceFile{"cn/ruleset.yaml", ""});
  CHECK(LoadBundle(files).diagnostics.at(0).code == "too-many-files");
  std::string text = "messages:\n";
  for (int i = 0; i < 600; ++i) text += "  m" + std::to_string(i) + ": [1]\n";
  const base::Diagnostics found = Tree().With("cn/messages/a.yaml", text).Load().diagnostics;
  REQUIRE(found.size() == 501U);
  CHECK(found.back().code == "too-many-diagnostics");
  CHECK(found.back().args.at(0).second == "100");
}

TEST_CASE("A value about some only needs facts", "[ruleset][parameter]") {
  const auto load = [](const std::string& values) {
    return Tree()
        .With("cn/parameters/a.yaml", "parameters: {p: {title: 甲, type: integer, values: [" + values + "]}}\n")
        .Must();
  };
  const auto plain = SnapshotOf(load("{from: 2021-09-01, value: 1, choice: true}"), "cn", "2025-01-01");
  const auto special = SnapshotOf(load("{from: 2021-09-01, value: 1, choice: true}, "
                                       "{from: 2024-01-01, value: 2, choice: true, applies_to: x == 1}"),
                                  "cn", "2025-01-01");
  CHECK(plain->digest != special->digest);
  CHECK(special->ParameterValue("p", Day("2025-01-01")).error().code == "parameter-needs-facts");
  // Before the special value begins there is one for everybody.
  CHECK(special->ParameterValue("p", Day("2023-12-31"))->as_int() == 1);
  const ParameterInForce in_force = special->ParameterOn("p", Day("2025-01-01"));
  CHECK(in_force.governing->value.as_int() == 1);
  REQUIRE(in_force.special.size() == 1U);
  CHECK(in_force.special[0]->applies_to.text == "x == 1");
}

}  // namespace
}  // namespace anze::ruleset
