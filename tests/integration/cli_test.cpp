// The command line as scripts see it: exit codes, one JSON document, no colour where none is wanted.
#include <gtest/gtest.h>

#include <csignal>

#include "tests/integration/process.h"

namespace anze::testing {
namespace {

using base::Value;
using Words = std::vector<std::string>;

constexpr const char* kRegion = "cn/shanxi/xinzhou";

TEST(Cli, WrongUseIsTwo) {
  EXPECT_EQ(RunAnze({}).exit_code, 2);
  EXPECT_EQ(RunAnze({"marry"}).exit_code, 2);
  EXPECT_EQ(RunAnze({"deadline", "--colour"}).exit_code, 2);
  EXPECT_EQ(RunAnze({"eval", "--region", kRegion}).exit_code, 2);
  EXPECT_EQ(RunAnze({"--help"}).exit_code, 0);
  EXPECT_EQ(RunAnze({"--version"}).exit_code, 0);
  for (const char* verb : {"serve", "check", "test", "eval", "deadline", "timeline", "plan", "doctor", "fmt",
                           "new-region", "diff", "simulate", "migrate", "explain"}) {
    const Finished help = RunAnze({verb, "--help"});
    EXPECT_EQ(help.exit_code, 0) << verb;
    EXPECT_NE(help.out.find("--json"), std::string::npos) << verb;
  }
}

TEST(Cli, CheckGoodBadAndAbsent) {
  const Value good = JsonOf({"check"}, 0);
  EXPECT_EQ(good.Get("errors"), Value(0));
  TempFolder folder;
  CopyRules(folder.path(), {});
  const std::string broken = folder.Put("cn/parameters/broken.yaml", "parameters:\n  x.y: {colour: red}\n");
  const Value bad = JsonOf({"check", folder.path()}, 1);
  ASSERT_GT(bad.Get("errors").as_int(), 0);
  const Value& first = bad.Get("diagnostics").as_list().front();
  for (const char* key : {"file", "line", "column", "end_column", "severity", "code", "message", "hint"}) {
    EXPECT_NE(first.Find(key), nullptr) << key;
  }
  const Finished text = RunAnze({"check", folder.path()}, {"NO_COLOR=1"});
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_NE(text.err.find("cn/parameters/broken.yaml:2:"), std::string::npos) << text.err;
  EXPECT_NE(text.err.find("error["), std::string::npos) << text.err;
  EXPECT_EQ(JsonOf({"check", folder.File("nowhere")}, 2).Get("errors").as_list().size(), 1U);
  EXPECT_EQ(RunAnze({"check", folder.File("nowhere")}).exit_code, 2);
}

TEST(Cli, ColourOnlyWhereItIsWanted) {
  TempFolder folder;
  CopyRules(folder.path(), {});
  folder.Put("cn/parameters/broken.yaml", "parameters:\n  x.y: {colour: red}\n");
  const auto coloured = [&](const Words& environment) {
    const Finished run = RunAnze({"check", folder.path()}, environment);
    return run.err.find('\x1b') != std::string::npos || run.out.find('\x1b') != std::string::npos;
  };
  EXPECT_FALSE(coloured({}));
  EXPECT_FALSE(coloured({"NO_COLOR=1"}));
  EXPECT_TRUE(coloured({"CLICOLOR_FORCE=1"}));
}

TEST(Cli, TestPasses) {
  const Value all = JsonOf({"test", "--region", kRegion, "--coverage"}, 0);
  EXPECT_EQ(all.Get("failed"), Value(0));
  EXPECT_GT(all.Get("passed").as_int(), 10);
  EXPECT_FALSE(all.Get("clauses").as_list().empty());
  const Finished text = RunAnze({"test", "--region", kRegion});
  EXPECT_TRUE(text.out.ends_with(" passed, 0 failed\n")) << text.out;
  EXPECT_EQ(JsonOf({"test", "--region", "cn/atlantis"}, 2).Get("errors").as_list().front().GetString("code"),
            "unknown-region");
}

TEST(Cli, TestFailureIsOne) {
  TempFolder folder;
  CopyRules(folder.path(), {"shanxi"});
  folder.Put("cn/shanxi/xinzhou/tests/wrong.yaml",
             "scenarios:\n  - {name: wrong on purpose, clauses: [xinzhou-adm1-branch], decision: insurer-admission, "
             "as_of: 2024-06-01, "
             "facts: {}, expect: {outcome: pass}}\n");
  const Value result = JsonOf({"test", folder.path(), "--region", kRegion}, 1);
  EXPECT_EQ(result.Get("failed"), Value(1));
  EXPECT_EQ(result.Get("failures").as_list().front().GetString("name"), "wrong on purpose");
}

TEST(Cli, MutationCountsAndNamesSurvivors) {
  TempFolder folder;
  CopyRules(folder.path(), {"shanxi"});
  const Value some = JsonOf(
      {"test", folder.path(), "--mutate", "--region", kRegion, "--sample", "40", "--seed", "7", "--floor", "0"}, 0);
  EXPECT_EQ(some.Get("mutants"), Value(40));
  EXPECT_EQ(some.Get("refused").as_int() + some.Get("killed").as_int() + some.Get("survived").as_int(), 40);
  EXPECT_EQ(some.Get("survivors").as_list().size(), static_cast<std::size_t>(some.Get("survived").as_int()));
  EXPECT_EQ(some.Get("regions").Get(kRegion).Get("mutants"), Value(40));
  // A parameter that no scenario asks about leaves its mutants alive, and the exit code says so.
  folder.Put("cn/shanxi/xinzhou/parameters/untested.yaml",
             "parameters:\n  untested.count: {title: 没有场景, type: integer, values: [{from: 2024-05-09, value: 3, "
             "clauses: [xinzhou-adm1-branch]}]}\n");
  const Value left = JsonOf({"test", folder.path(), "--mutate", "--region", kRegion, "--floor", "100"}, 1);
  int found = 0;
  for (const Value& survivor : left.Get("survivors").as_list()) {
    if (survivor.GetString("item") != "untested.count") continue;
    ++found;
    EXPECT_EQ(survivor.GetString("before"), "3");
    EXPECT_EQ(survivor.GetString("operator"), "number");
    EXPECT_EQ(survivor.Get("line"), Value(2));
    EXPECT_EQ(survivor.Get("clauses").as_list().front(), Value("xinzhou-adm1-branch"));
  }
  EXPECT_EQ(found, 2) << "4 and 2";
  EXPECT_EQ(RunAnze({"test", "--sample", "3"}).exit_code, 2) << "a sample needs --mutate";
}

TEST(Cli, FmtChecksWritesAndRefuses) {
  TempFolder folder;
  const std::string file = folder.Put("loose.yaml", "a: { b: 1 }   # note\n\n\n");
  EXPECT_EQ(JsonOf({"fmt", "--check", file}, 1).Get("changed").as_list().size(), 1U);
  EXPECT_EQ(JsonOf({"fmt", file}, 0).Get("written"), Value(true));
  EXPECT_EQ(JsonOf({"fmt", "--check", file}, 0).Get("changed").as_list().size(), 0U);
  EXPECT_EQ(ReadText(file), "a: {b: 1}  # note\n");
  const std::string torn = folder.Put("torn.yaml", "a: one\n  two\n");
  const std::string other = folder.Put("other.yaml", "a: { b: 1 }\n");
  EXPECT_EQ(JsonOf({"fmt", torn, other}, 2).Get("errors").as_list().front().GetString("code"), "format-unsupported");
  EXPECT_EQ(ReadText(other), "a: { b: 1 }\n") << "all or nothing";
  EXPECT_EQ(JsonOf({"fmt", folder.File("nowhere.yaml")}, 2).Get("errors").as_list().size(), 1U);
}

TEST(Cli, NewRegionPassesCheckAndTestAndIsNotOverwritten) {
  TempFolder folder;
  CopyRules(folder.path(), {"shanxi"});
  const Words words = {"new-region", "cn/shanxi/datong", "--title", "大同市规则", "--like", kRegion,
                       "--dir",      folder.path(),      "--from",  "2026-01-01"};
  EXPECT_EQ(JsonOf(words, 0).Get("files").as_list().size(), 5U);
  EXPECT_EQ(JsonOf({"check", folder.path()}, 0).Get("errors"), Value(0));
  const Value tested = JsonOf({"test", folder.path(), "--region", "cn/shanxi/datong"}, 0);
  EXPECT_EQ(tested.Get("passed"), Value(1));
  EXPECT_EQ(JsonOf({"fmt", "--check", folder.File("cn/shanxi/datong")}, 0).Get("changed").as_list().size(), 0U);
  EXPECT_EQ(JsonOf(words, 2).Get("errors").as_list().front().GetString("code"), "region-exists");
  EXPECT_EQ(JsonOf({"new-region", "Datong", "--title", "x", "--dir", folder.path()}, 2)
                .Get("errors")
                .as_list()
                .front()
                .GetString("code"),
            "bad-region-name");
}

TEST(Cli, EvalSaysYesNoAndUnusable) {
  TempFolder folder;
  const std::string none = folder.Put("none.json", "{}");
  const Value unknown = JsonOf(
      {"eval", "--region", kRegion, "--decision", "insurer-admission", "--as-of", "2024-06-01", "--facts", none}, 1);
  EXPECT_EQ(unknown.GetString("outcome"), "unknown");
  EXPECT_FALSE(unknown.Get("missing").as_list().empty());
  const std::string mine = folder.Put("mine.yaml", "enterprise: {sector: coal_mine, size: large}\n");
  const Value named = JsonOf(
      {"eval", "--region", kRegion, "--decision", "service-minimum", "--as-of", "2025-07-01", "--facts", mine}, 0);
  EXPECT_EQ(named.GetString("outcome"), "coal");
  const auto code = [&](const Words& words) {
    return std::string(JsonOf(words, 2).Get("errors").as_list().front().GetString("code"));
  };
  EXPECT_EQ(
      code({"eval", "--region", kRegion, "--decision", "insurer-admission", "--as-of", "yesterday", "--facts", none}),
      "bad-date-option");
  EXPECT_EQ(code({"eval", "--region", kRegion, "--decision", "insurer-admission", "--as-of", "2024-06-01", "--facts",
                  folder.File("no.json")}),
            "file-unreadable");
  EXPECT_EQ(code({"eval", "--region", "cn/atlantis", "--decision", "insurer-admission", "--as-of", "2024-06-01",
                  "--facts", none}),
            "unknown-region");
  const std::string torn = folder.Put("torn.json", "{");
  EXPECT_EQ(
      code({"eval", "--region", kRegion, "--decision", "insurer-admission", "--as-of", "2024-06-01", "--facts", torn})
          .substr(0, 5),
      "json-");
}

TEST(Cli, DeadlineCountsAndExplains) {
  const Value due = JsonOf({"deadline", "--region", kRegion, "--from", "2025-03-04", "--period", "10wd"}, 0);
  EXPECT_EQ(due.GetString("due"), "2025-03-18");
  EXPECT_EQ(due.Get("days_counted"), Value(10));
  EXPECT_EQ(due.Get("provisional"), Value(false));
  EXPECT_EQ(due.Get("skipped").as_list().size(), 4U);
  EXPECT_EQ(JsonOf({"deadline", "--region", kRegion, "--from", "2025-09-26", "--period", "10wd"}, 0).GetString("due"),
            "2025-10-16");
  EXPECT_EQ(RunAnze({"deadline", "--region", kRegion, "--from", "2025-03-04", "--period", "ten"}).exit_code, 2);
  EXPECT_EQ(RunAnze({"deadline", "--region", kRegion, "--from", "2025-02-30", "--period", "10wd"}).exit_code, 2);
  const Finished text = RunAnze({"deadline", "--region", kRegion, "--from", "2025-03-04", "--period", "10wd"});
  EXPECT_NE(text.out.find("2025-03-18"), std::string::npos);
  EXPECT_EQ(text.err, "");
}

TEST(Cli, TimelineTellsTheStory) {
  TempFolder folder;
  const std::string events = folder.Put("events.yaml", R"(events:
  - {at: 2025-03-04, as: 'handler:h1', open: {subject: {name: mine}, facts: {complaint: {received_on: 2025-03-04, kind: complaint, complainant: {kind: insured_unit}, request: r}}}}
  - {at: 2025-03-05, as: 'handler:h1', event: take}
)");
  const Value told = JsonOf({"timeline", "--region", kRegion, "--case", "complaint", "--events", events}, 0);
  EXPECT_EQ(told.Get("steps").as_list().size(), 2U);
  EXPECT_EQ(told.Get("steps").as_list().back().GetString("state"), "in_progress");
  const std::string refused = folder.Put("refused.yaml", R"(events:
  - {at: 2025-03-04, as: 'handler:h1', open: {facts: {complaint: {received_on: 2025-03-04, kind: complaint, complainant: {kind: insured_unit}, request: r}}}}
  - {at: 2025-03-05, as: 'handler:h1', event: escalate}
)");
  EXPECT_EQ(RunAnze({"timeline", "--region", kRegion, "--case", "complaint", "--events", refused}).exit_code, 1);
  EXPECT_EQ(RunAnze({"timeline", "--region", kRegion, "--case", "wedding", "--events", events}).exit_code, 2);
  EXPECT_EQ(
      RunAnze({"timeline", "--region", kRegion, "--case", "complaint", "--events", folder.File("no.yaml")}).exit_code,
      2);
}

TEST(Cli, PlanExpandsVisits) {
  TempFolder folder;
  const std::string policies = folder.Put("policies.yaml",
                                          "policies: [{id: P1, effective_from: 2025-07-01, effective_to: 2026-06-30, "
                                          "enterprise: {sector: coal_mine, size: large}}]\n");
  const Value planned = JsonOf({"plan", "--region", kRegion, "--as-of", "2025-07-01", "--policies", policies}, 0);
  ASSERT_TRUE(planned.Get("plans").is_list());
  const Value& plan = planned.Get("plans").as_list().front();
  EXPECT_EQ(plan.GetString("outcome"), "planned");
  EXPECT_EQ(plan.Get("visits").as_list().size(), 4U);
  const Finished text = RunAnze({"plan", "--region", kRegion, "--as-of", "2025-07-01", "--policies", policies});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_NE(text.out.find("2025-10-09"), std::string::npos) << text.out;
  EXPECT_EQ(
      RunAnze({"plan", "--region", kRegion, "--as-of", "2025-07-01", "--policies", folder.File("no.yaml")}).exit_code,
      2);
}

TEST(Cli, ParameterPageNamesValuesReadingsAndBasis) {
  const Value page = JsonOf({"explain-parameter", "coverage.death_floor.amount", "--as-of", "2025-04-01"}, 0);
  EXPECT_EQ(page.GetString("as_of"), "2025-04-01");
  EXPECT_GE(page.Get("regions").as_list().size(), 2U);
  const Value one =
      JsonOf({"explain-parameter", "complaint.verify.base", "--region", kRegion, "--as-of", "2025-03-04"}, 0);
  ASSERT_EQ(one.Get("regions").as_list().size(), 1U);
  EXPECT_EQ(one.Get("regions").as_list().front().GetString("value"), "receipt");
  EXPECT_EQ(one.GetString("ambiguity"), "AMB-12");
  EXPECT_EQ(one.Get("readings").as_list().front().GetString("value"), "first_deadline");
  const Finished text = RunAnze({"explain-parameter", "complaint.verify.base", "--as-of", "2025-03-04"});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_NE(text.out.find("first_deadline"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("receipt  " + std::string(one.Get("regions").as_list().front().GetString("meaning")) + "  "),
            std::string::npos)
      << text.out;
  EXPECT_NE(one.Get("regions").as_list().front().GetString("meaning"), "receipt");
  EXPECT_EQ(JsonOf({"explain-parameter", "no.such"}, 2).Get("errors").as_list().front().GetString("code"),
            "unknown-parameter");
  EXPECT_EQ(JsonOf({"explain-parameter", "complaint.verify.base", "--region", "cn/atlantis"}, 2)
                .Get("errors")
                .as_list()
                .front()
                .GetString("code"),
            "unknown-region");
}

// A copy of the rules in which Xinzhou answers complaints in five working days.
void ShortenReply(const TempFolder& folder, const Words& regions) {
  CopyRules(folder.path(), regions);
  const std::string file = "cn/shanxi/xinzhou/parameters/complaint.yaml";
  std::string text = ReadText(folder.File(file));
  const std::size_t at = text.find("value: 10wd", text.find("complaint.reply.period"));
  ASSERT_NE(at, std::string::npos);
  folder.Put(file, text.replace(at, 11, "value: 5wd"));
}

TEST(Cli, DiffSpeaksToARegulator) {
  TempFolder before;
  TempFolder after;
  CopyRules(before.path(), {"shanxi"});
  ShortenReply(after, {"shanxi"});
  EXPECT_EQ(JsonOf({"diff", before.path(), before.path()}, 0).Get("total"), Value(0));
  const Value diff = JsonOf({"diff", before.path(), after.path(), "--region", kRegion}, 1);
  ASSERT_GE(diff.Get("changes").as_list().size(), 1U);
  const Value& change = diff.Get("changes").as_list().front();
  EXPECT_EQ(change.GetString("name"), "complaint.reply.period");
  EXPECT_EQ(change.GetString("code"), "change-parameter-shorter");
  EXPECT_FALSE(change.Get("applies_to").as_list().empty());
  EXPECT_TRUE(change.Get("example").is_map());
  const Finished text = RunAnze({"diff", before.path(), after.path(), "--lang", "zh"});
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_NE(text.out.find("由 10个工作日 缩短到 5个工作日"), std::string::npos) << text.out;
  const Finished english = RunAnze({"diff", before.path(), after.path(), "--lang", "en"});
  EXPECT_NE(english.out.find("is shortened from 10 working days to 5 working days"), std::string::npos) << english.out;
  EXPECT_EQ(RunAnze({"diff", before.path()}).exit_code, 2);
  EXPECT_EQ(RunAnze({"diff", before.path(), after.File("nowhere")}).exit_code, 2);
  EXPECT_EQ(RunAnze({"diff", before.path(), after.path(), "--region", "cn/atlantis"}).exit_code, 2);
}

constexpr const char* kComplaints = "cn/cases/complaint.yaml";

// "in_progress" is called "handled" wherever the rules of complaints name it.
void RenameInProgress(const TempFolder& rules) {
  for (const char* file : {kComplaints, "cn/guangdong/huizhou/dayabay/cases/overrides.yaml"}) {
    std::string text = ReadText(rules.File(file));
    for (std::size_t at = text.find("in_progress"); at != std::string::npos; at = text.find("in_progress")) {
      text.replace(at, 11, "handled");
    }
    rules.Put(file, text);
  }
}

TEST(Cli, SimulateAndExplainBesideARunningServer) {
  TempFolder folder;
  const std::string data = folder.File("data");
  ServerProcess server({data, "", {"--demo"}});
  ASSERT_TRUE(server.running());
  const Value same = JsonOf({"simulate", "--draft", "rulesets", "--data", data}, 0);
  EXPECT_GT(same.Get("cases").as_int(), 0);
  EXPECT_GT(same.Get("events").as_int(), same.Get("cases").as_int());
  EXPECT_EQ(same.Get("changed"), Value(0));
  TempFolder draft;
  ShortenReply(draft, {"shanxi", "guangdong", "zhejiang"});
  const Value shorter = JsonOf({"simulate", "--draft", draft.path(), "--data", data, "--limit", "1"}, 1);
  EXPECT_GT(shorter.Get("changed").as_int(), 0);
  ASSERT_EQ(shorter.Get("results").as_list().size(), 1U);
  const Value& first = shorter.Get("results").as_list().front();
  EXPECT_FALSE(first.Get("differences").as_list().empty());
  // The same draft without a state that open cases stand in is refused, with the place.
  RenameInProgress(draft);
  const Value refused = JsonOf({"simulate", "--draft", draft.path(), "--data", data}, 1);
  EXPECT_EQ(refused.Get("refused"), Value(true));
  const Value& problem = refused.Get("migration").as_list().front();
  EXPECT_EQ(problem.GetString("code"), "migration-needed");
  EXPECT_EQ(problem.GetString("file"), kComplaints);
  EXPECT_FALSE(problem.GetString("clause").empty());
  const std::string id(first.GetString("case"));
  const Value page = JsonOf({"explain", id, "--data", data}, 0);
  EXPECT_EQ(page.Get("agrees"), Value(true));
  EXPECT_FALSE(page.Get("clocks").as_list().front().Get("arithmetic").Get("steps").as_list().empty());
  EXPECT_EQ(RunAnze({"explain", "01AAAAAAAAAAAAAAAAAAAAAAAA", "--data", data}).exit_code, 2);
  EXPECT_EQ(RunAnze({"explain", id, "--data", folder.File("nowhere")}).exit_code, 2);
  EXPECT_EQ(RunAnze({"simulate", "--draft", folder.File("nowhere"), "--data", data}).exit_code, 2);
}

TEST(Cli, MigrateMovesAllOrNone) {
  TempFolder folder;
  const std::string data = folder.File("data");
  TempFolder draft;
  CopyRules(draft.path(), {"shanxi", "guangdong", "zhejiang"});
  RenameInProgress(draft);
  const auto migrate = [&](int exit_code, Words more) {
    Words words{"migrate", "--data", data, "--rules", draft.path()};
    words.insert(words.end(), more.begin(), more.end());
    return JsonOf(words, exit_code);
  };
  {
    ServerProcess server({data, "", {"--demo"}});
    ASSERT_TRUE(server.running());
    // A dry run looks on beside the server; the real one wants the data to itself.
    EXPECT_EQ(migrate(1, {"--dry-run"}).Get("refused"), Value(true));
    EXPECT_EQ(migrate(2, {}).Get("errors").as_list().front().GetString("code"), "storage-in-use");
    server.Signal(SIGTERM);
    EXPECT_EQ(server.Wait(), 0);
  }
  const Value refused = migrate(1, {});
  EXPECT_EQ(refused.Get("written"), Value(0));
  EXPECT_EQ(refused.Get("migration").as_list().front().GetString("file"), kComplaints);
  std::string text = ReadText(draft.File(kComplaints));
  const std::size_t at = text.find("\n    events:");
  ASSERT_NE(at, std::string::npos);
  text.insert(at,
              "\n    migrate:\n      in_progress: {to: handled, reason: {zh: 改称, en: Renamed}, clauses: "
              "[cn-aq9010-complaint]}");
  draft.Put(kComplaints, text);
  const Value moved = migrate(0, {"--limit", "1000"});
  EXPECT_GT(moved.Get("written").as_int(), 0);
  EXPECT_EQ(moved.Get("written"), moved.Get("cases"));
  EXPECT_EQ(migrate(0, {}).Get("cases"), Value(0));
  std::string id;
  for (const Value& row : moved.Get("results").as_list()) {
    for (const Value& difference : row.Get("differences").as_list()) {
      if (difference.GetString("after") == "handled") id = row.GetString("case");
    }
  }
  ASSERT_FALSE(id.empty());
  const Value page = JsonOf({"explain", id, "--data", data}, 0);
  EXPECT_EQ(page.Get("agrees"), Value(true));
  EXPECT_EQ(page.GetString("state"), "handled");
  EXPECT_EQ(RunAnze({"migrate", "--data", folder.File("nowhere")}).exit_code, 2);
  const Finished told = RunAnze({"migrate", "--data", data, "--rules", draft.path(), "--lang", "zh"});
  EXPECT_NE(told.out.find("0 件在办办件不在现行规则下"), std::string::npos) << told.out;
}

TEST(Cli, ExplainSaysWhatADecisionAsks) {
  const Value page = JsonOf({"explain", "insurer-admission", "--region", kRegion, "--as-of", "2024-06-01"}, 0);
  EXPECT_FALSE(page.Get("facts").as_list().empty());
  EXPECT_FALSE(page.Get("rules").as_list().empty());
  EXPECT_FALSE(page.Get("parameters").as_list().empty());
  const Finished text =
      RunAnze({"explain", "insurer-admission", "--region", kRegion, "--as-of", "2024-06-01", "--lang", "zh"});
  EXPECT_NE(text.out.find("「上年度综合偿付能力充足率」不低于「"), std::string::npos) << text.out;
  EXPECT_EQ(RunAnze({"explain", "no-such", "--region", kRegion, "--as-of", "2024-06-01"}).exit_code, 2);
}

TEST(Cli, DoctorLooks) {
  TempFolder folder;
  const Value healthy = JsonOf({"doctor", "--data", folder.File("data")}, 0);
  for (const Value& finding : healthy.Get("findings").as_list()) EXPECT_FALSE(finding.GetString("text").empty());
  folder.Put("broken/anze.db", std::string(8192, 'x'));
  EXPECT_EQ(RunAnze({"doctor", "--data", folder.File("broken")}).exit_code, 1);
  EXPECT_EQ(RunAnze({"doctor", "--rules", folder.File("nowhere"), "--data", folder.File("data")}).exit_code, 1);
}

TEST(Cli, ServeRefusesWhatItCannotUse) {
  TempFolder folder;
  const Finished nonsense = RunAnze({"serve", "--listen", "nonsense", "--data", folder.File("d")});
  EXPECT_EQ(nonsense.exit_code, 2);
  EXPECT_EQ(std::count(nonsense.err.begin(), nonsense.err.end(), '['), 1) << nonsense.err;
  EXPECT_EQ(RunAnze({"serve", "--listen", "127.0.0.1:99999", "--data", folder.File("d")}).exit_code, 2);
  EXPECT_EQ(RunAnze({"serve", "--storage", "tape", "--listen", "127.0.0.1:0", "--data", folder.File("d")}).exit_code,
            2);
  EXPECT_EQ(RunAnze({"serve", "--rules", folder.File("nowhere"), "--data", folder.File("d")}).exit_code, 2);
  EXPECT_EQ(RunAnze({"serve", "--config", folder.Put("c.yaml", "colour: red\n")}).exit_code, 2);
  EXPECT_EQ(RunAnze({"serve", "--data", "/proc/nothing", "--listen", "127.0.0.1:0"}).exit_code, 2);
}

}  // namespace
}  // namespace anze::testing
