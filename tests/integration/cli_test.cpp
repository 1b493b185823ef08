// The command line as scripts see it: exit codes, one JSON document, no colour where none is wanted.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <set>

#include "core/base/json.h"
#include "tests/integration/process.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::testing {
namespace {

using base::Value;
using Words = std::vector<std::string>;

constexpr const char* kRegion = "cn/shanxi/xinzhou";

TEST_CASE("Wrong use of the command line exits with two", "[integration][cli]") {
  CHECK(RunAnze({}).exit_code == 2);
  CHECK(RunAnze({"marry"}).exit_code == 2);
  CHECK(RunAnze({"deadline", "--colour"}).exit_code == 2);
  CHECK(RunAnze({"eval", "--region", kRegion}).exit_code == 2);
  CHECK(RunAnze({"--help"}).exit_code == 0);
  CHECK(RunAnze({"--version"}).exit_code == 0);
  for (const char* verb : {"serve", "check", "test", "eval", "deadline", "timeline", "plan", "doctor", "fmt",
                           "new-region", "diff", "simulate", "migrate", "explain", "sheet"}) {
    CAPTURE(verb);
    const Finished help = RunAnze({verb, "--help"});
    CHECK(help.exit_code == 0);
    CHECK(help.out.find("--json") != std::string::npos);
  }
}

TEST_CASE("Check tells good from bad and from absent rules", "[integration][cli][slow]") {
  const Value good = JsonOf({"check"}, 0);
  CHECK(good.Get("errors") == Value(0));
  TempFolder folder;
  CopyRules(folder.path(), {});
  const std::string broken = folder.Put("cn/parameters/broken.yaml", "parameters:\n  x.y: {colour: red}\n");
  const Value bad = JsonOf({"check", folder.path()}, 1);
  REQUIRE(bad.Get("errors").as_int() > 0);
  const Value& first = bad.Get("diagnostics").as_list().front();
  for (const char* key : {"file", "line", "column", "end_column", "severity", "code", "message", "hint"}) {
    CAPTURE(key);
    CHECK(first.Find(key) != nullptr);
  }
  const Finished text = RunAnze({"check", folder.path()}, {"NO_COLOR=1"});
  CHECK(text.exit_code == 1);
  CHECK_THAT(text.err, Catch::Contains("cn/parameters/broken.yaml:2:"));
  CHECK_THAT(text.err, Catch::Contains("error["));
  CHECK(JsonOf({"check", folder.File("nowhere")}, 2).Get("errors").as_list().size() == 1U);
  CHECK(RunAnze({"check", folder.File("nowhere")}).exit_code == 2);
}

TEST_CASE("Check of one file reads what it concerns and tells what is wrong there", "[integration][cli]") {
  TempFolder folder;
  const auto region = [&](const std::string& name, const std::string& more) {
    folder.Put(name + "/ruleset.yaml", "region: " + name + "\ntitle: 某地\neffective: {from: 2024-01-01}\n" + more);
  };
  region("cn",
         "documents: [{id: law, number: 一号, title: 法律, issuer: 某局, issued: 2024-01-01, "
         "effective: {from: 2024-01-01}}]\n");
  region("cn/north", "");
  region("cn/south", "");
  region("cn/south/town", "");
  folder.Put("cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 一, quote: 原文}]\n");
  const auto parameter = [&](const std::string& of, const std::string& value) {
    return folder.Put(
        of + "/parameters/p.yaml",
        "parameters:\n  reply.period: {title: 答复, unread: 示例, type: period, values: [{from: 2024-01-01, "
        "value: " +
            value + ", clauses: [law-1]}]}\n");
  };
  const std::string above = parameter("cn", "10wd");
  const std::string south = parameter("cn/south", "9wd");
  const std::string town = parameter("cn/south/town", "8wd");
  parameter("cn/north", "三天");
  // A sibling is not read, wherever the command is given.
  const Value good = JsonOf({"check", south}, 0);
  CHECK(good.Get("files") == Value(7));  // three of cn, two of south and of the town
  CHECK(JsonOf({"check", folder.path()}, 1).Get("files") == Value(9));
  // What is wrong above or below is told; of a file above both regions are below.
  const auto places = [&](const std::string& file) {
    Words found;
    const Value checked = JsonOf({"check", file}, 1);
    for (const Value& one : checked.Get("diagnostics").as_list()) {
      if (one.GetString("severity") == "error") found.emplace_back(one.GetString("file"));
    }
    return found;
  };
  CHECK(places(above) == Words{"cn/north/parameters/p.yaml"});
  parameter("cn/south/town", "八天");
  CHECK(places(south) == Words{"cn/south/town/parameters/p.yaml"});
  parameter("cn", "十天");
  parameter("cn/south/town", "8wd");
  CHECK(places(town) == Words{"cn/parameters/p.yaml"});
  // A scenario is read with its own file and with the rules of its region, not with those above.
  const std::string scenario = folder.Put("cn/south/tests/t.yaml", "scenarios: [{name: 空}]\n");
  parameter("cn", "10wd");
  CHECK(places(south) == Words{"cn/south/tests/t.yaml"});
  CHECK(places(scenario) == Words{"cn/south/tests/t.yaml"});
  CHECK(JsonOf({"check", town}, 0).Get("errors") == Value(0));
  TempFolder elsewhere;
  const std::string stray = elsewhere.Put("p.yaml", "parameters: {}\n");
  CHECK(JsonOf({"check", stray}, 2).Get("errors").as_list().front().GetString("code") == "file-outside-rules");
}

TEST_CASE("The rules that speed is measured with are in order", "[integration][cli]") {
  TempFolder folder;
  std::filesystem::copy(InProject("tests/bench/rules"), folder.path(), std::filesystem::copy_options::recursive);
  std::filesystem::copy(InProject("rulesets/calendars"), folder.File("calendars"),
                        std::filesystem::copy_options::recursive);
  CHECK(JsonOf({"check", folder.path()}, 0).Get("errors") == Value(0));
}

TEST_CASE("Check tells causes before what follows from them, each once", "[integration][cli]") {
  TempFolder folder;
  folder.Put("cn/ruleset.yaml",
             "region: cn\ntitle: 全国\neffective: {from: 2024-01-01}\ndocuments: [{id: law, title: 法律}]\n");
  folder.Put("cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 一, quote: 原文}]\n");
  folder.Put("cn/city/ruleset.yaml", "region: cn/city\ntitle: 某市\neffective: {from: 2024-01-01}\n");
  // Declared under a misspelt name above: below it has no type, and where it is read it is unknown or of no type.
  folder.Put(
      "cn/parameters/p.yaml",
      "parameters:\n  reply.perod: {title: 答复, type: period, values: [{from: 2024-01-01, value: 10wd, clauses: "
      "[law-1]}]}\n");
  folder.Put(
      "cn/city/parameters/p.yaml",
      "parameters:\n  reply.period: {title: 答复, values: [{from: 2024-01-01, value: 7wd, clauses: [law-1]}]}\n");
  folder.Put("cn/city/cases/c.yaml",
             "case_types:\n  c:\n    title: 办件\n    clauses: [law-1]\n    opened_by: [a]\n    initial: s\n"
             "    states: {s: {title: 甲}, e: {title: 乙, final: true}}\n"
             "    events: {end: {title: 办结, from: [s], to: e, by: [a], clauses: [law-1]}}\n"
             "    clocks: {k: {title: 时限, start: [open], period: reply.period, stop: [end], clauses: [law-1]}}\n");
  Words codes;
  const Value checked = JsonOf({"check", folder.path()}, 1);
  for (const Value& one : checked.Get("diagnostics").as_list()) {
    if (one.GetString("severity") == "error") codes.emplace_back(one.GetString("code"));
  }
  CHECK(codes == Words{"parameter-without-type"});
}

TEST_CASE("What is no file among the rules is told", "[integration][cli]") {
  TempFolder folder;
  CopyRules(folder.path(), {});
  const std::string cn = folder.File("cn/parameters/");
  // Left out, and said so in docs/ruleset-format.md: what editors and version control keep beside the rules.
  folder.Put("cn/parameters/.draft.yaml.swp", "x");
  folder.Put(".git/config.yaml", "x: [");
  CHECK(RunAnze({"check", folder.path()}).exit_code == 0);
  REQUIRE(mkfifo((cn + "pipe.yaml").c_str(), 0600) == 0);
  REQUIRE(symlink("nowhere.yaml", (cn + "gone.yaml").c_str()) == 0);
  REQUIRE(symlink("..", (cn + "round").c_str()) == 0);
  folder.Put("cn/parameters/\xB0\xB2.yaml", "parameters: {}\n");
  const Value told = JsonOf({"check", folder.path()}, 2);
  std::set<std::string> messages;
  for (const Value& error : told.Get("errors").as_list()) {
    messages.insert(std::string(error.GetString("code")) + " " + std::string(error.GetString("message")));
  }
  const auto has = [&](const std::string& code, const std::string& part) {
    return std::any_of(messages.begin(), messages.end(), [&](const std::string& message) {
      return message.starts_with(code + " ") && message.find(part) != std::string::npos;
    });
  };
  CHECK(messages.size() == 4U);
  CHECK(has("file-not-regular", "pipe.yaml"));
  CHECK(has("file-not-regular", "gone.yaml"));
  CHECK(has("file-not-regular", "round"));
  CHECK(has("file-name-not-utf8", "\\xB0\\xB2.yaml"));
}

TEST_CASE("Files among the rules that nobody reads are told by name", "[integration][cli]") {
  TempFolder folder;
  TempFolder outside;
  CopyRules(folder.path(), {});
  for (const char* file :
       {"cn/clauses.yml", "cn/parameters/UP.YAML", "cn/locks.yaml.txt", "cn/decisions/note.md", "cn/EMPTY"}) {
    folder.Put(file, "x");
  }
  folder.Put("cn/decisions/unused.lua", "function f() end\n");
  const Value told = JsonOf({"check", folder.path()}, 1);
  std::set<std::string> found;
  for (const Value& error : told.Get("diagnostics").as_list()) {
    // Parameters that only the regions read, which were left out here.
    if (error.GetString("code") == "parameter-unread") continue;
    found.insert(std::string(error.GetString("code")) + " " + std::string(error.GetString("file")));
  }
  CHECK(found == std::set<std::string>{"orphan-file cn/clauses.yml", "orphan-file cn/parameters/UP.YAML",
                                       "orphan-file cn/locks.yaml.txt", "orphan-file cn/decisions/note.md",
                                       "orphan-file cn/EMPTY", "script-unused cn/decisions/unused.lua"});
  const std::string secret = outside.Put("secret.yaml", "parameters: {}\n");
  REQUIRE(symlink(secret.c_str(), folder.File("cn/parameters/linked.yaml").c_str()) == 0);
  const Value linked = JsonOf({"check", folder.path()}, 2).Get("errors").as_list().front();
  CHECK(linked.GetString("code") == "file-not-regular");
  CHECK_THAT(std::string(linked.GetString("message")), Catch::Contains("linked.yaml"));
}

TEST_CASE("Colour is only where it is wanted", "[integration][cli]") {
  TempFolder folder;
  CopyRules(folder.path(), {});
  folder.Put("cn/parameters/broken.yaml", "parameters:\n  x.y: {colour: red}\n");
  const auto coloured = [&](const Words& environment) {
    const Finished run = RunAnze({"check", folder.path()}, environment);
    return run.err.find('\x1b') != std::string::npos || run.out.find('\x1b') != std::string::npos;
  };
  CHECK_FALSE(coloured({}));
  CHECK_FALSE(coloured({"NO_COLOR=1"}));
  CHECK(coloured({"CLICOLOR_FORCE=1"}));
}

TEST_CASE("The scenarios pass on the command line", "[integration][cli][slow]") {
  const Value all = JsonOf({"test", "--region", kRegion, "--coverage", "--most-declared", "12"}, 0);
  CHECK(all.Get("failed") == Value(0));
  CHECK(all.Get("passed").as_int() > 10);
  CHECK_FALSE(all.Get("clauses").as_list().empty());
  for (const Value& clause : all.Get("clauses").as_list()) {
    CAPTURE(clause.GetString("id"));
    const bool tested = clause.GetString("status") == "tested";
    CHECK((tested || clause.GetString("status") == "not_machine_checkable"));
    CHECK(clause.Get("by").as_list().empty() != tested);
    CHECK(clause.GetString("declared_because").empty() == (clause.GetString("answered") != "declared"));
  }
  const Value& share = all.Get("regions").Get(kRegion);
  CHECK(share.Get("unanswered") == Value(0));
  CHECK(share.Get("declared").as_int() > 0);
  CHECK(share.Get("declared_per_mille").as_int() <= 120);
  // A limit below what is declared fails, and is of use with the coverage only.
  CHECK(RunAnze({"test", "--region", kRegion, "--coverage", "--most-declared", "0"}).exit_code == 1);
  CHECK(RunAnze({"test", "--region", kRegion, "--most-declared", "12"}).exit_code == 2);
  const Finished text = RunAnze({"test", "--region", kRegion});
  INFO(text.out);
  CHECK(text.out.ends_with(" 个场景通过，0 个未通过\n"));
  CHECK(JsonOf({"test", "--region", "cn/atlantis"}, 2).Get("errors").as_list().front().GetString("code") ==
        "unknown-region");
}

TEST_CASE("A failing scenario exits with one", "[integration][cli]") {
  TempFolder folder;
  CopyRules(folder.path(), {"shanxi"});
  folder.Put("cn/shanxi/xinzhou/tests/wrong.yaml",
             "scenarios:\n  - {name: wrong on purpose, clauses: [xinzhou-adm1-branch], decision: insurer-admission, "
             "as_of: 2024-06-01, "
             "facts: {}, expect: {outcome: pass}}\n");
  const Value result = JsonOf({"test", folder.path(), "--region", kRegion}, 1);
  CHECK(result.Get("failed") == Value(1));
  CHECK(result.Get("failures").as_list().front().GetString("name") == "wrong on purpose");
}

TEST_CASE("Mutation counts and names survivors", "[integration][cli][slow]") {
  TempFolder folder;
  CopyRules(folder.path(), {"shanxi"});
  const Value some = JsonOf(
      {"test", folder.path(), "--mutate", "--region", kRegion, "--sample", "40", "--seed", "7", "--floor", "0"}, 0);
  CHECK(some.Get("mutants") == Value(40));
  CHECK(some.Get("refused").as_int() + some.Get("killed").as_int() + some.Get("survived").as_int() == 40);
  CHECK(some.Get("survivors").as_list().size() == static_cast<std::size_t>(some.Get("survived").as_int()));
  CHECK(some.Get("regions").Get(kRegion).Get("mutants") == Value(40));
  // A parameter that no scenario asks about leaves its mutants alive, and the exit code says so. The region has nothing
  // else: every change takes its time.
  TempFolder small;
  CopyRules(small.path(), {});
  constexpr const char* kTrial = "cn/trial";
  small.Put("cn/trial/ruleset.yaml",
            "region: cn/trial\ntitle: 试验市\neffective: {from: 2024-05-09}\ndocuments:\n"
            "  - {id: trial, number: 试〔2024〕1号, title: 试验通知, issuer: 试验市应急管理局, issued: 2024-05-09, "
            "effective: {from: 2024-05-09}}\n");
  small.Put("cn/trial/clauses.yaml",
            "clauses:\n  - {id: trial-1, document: trial, locator: 一, quote: 每家三次。, machine_checkable: true}\n");
  small.Put("cn/trial/parameters/untested.yaml",
            "parameters:\n  untested.count: {title: 没有场景, type: integer, values: [{from: 2024-05-09, value: 3, "
            "clauses: [trial-1]}]}\n");
  const Value left = JsonOf({"test", small.path(), "--mutate", "--region", kTrial, "--floor", "100"}, 1);
  int found = 0;
  for (const Value& survivor : left.Get("survivors").as_list()) {
    if (survivor.GetString("item") != "untested.count") continue;
    ++found;
    CHECK(survivor.GetString("before") == "3");
    CHECK(survivor.GetString("operator") == "number");
    CHECK(survivor.Get("line") == Value(2));
    CHECK(survivor.Get("clauses").as_list().front() == Value("trial-1"));
  }
  CHECK(found == 2);  // 4 and 2
  // A survivor that somebody accepted with a reason counts neither way; an entry without one is refused.
  std::string accepted;
  for (const Value& survivor : left.Get("survivors").as_list()) {
    accepted += (accepted.empty() ? "" : ", ") + std::string("{\"file\": ") + base::WriteJson(survivor.Get("file")) +
                ", \"item\": " + base::WriteJson(survivor.Get("item")) +
                ", \"before\": " + base::WriteJson(survivor.Get("before")) +
                ", \"after\": " + base::WriteJson(survivor.Get("after")) + ", \"reason\": \"同样的结果\"}";
  }
  TempFolder beside;
  beside.Put("accepted.json", "{\"cn\": [" + accepted + "]}");
  const Value excused = JsonOf({"test", small.path(), "--mutate", "--region", kTrial, "--floor", "100", "--accept",
                                beside.File("accepted.json")},
                               0);
  CHECK(excused.Get("survivors").as_list().front().GetString("reason") == "同样的结果");
  beside.Put("accepted.json", "{\"cn\": [{\"file\": \"a\"}]}");
  CHECK(JsonOf({"test", folder.path(), "--mutate", "--sample", "1", "--accept", beside.File("accepted.json")}, 2)
            .Get("errors")
            .as_list()
            .front()
            .GetString("code") == "mutation-accepted-shape");
  CHECK(RunAnze({"test", "--sample", "3"}).exit_code == 2);  // a sample needs --mutate
}

TEST_CASE("Fmt checks and writes and refuses", "[integration][cli]") {
  TempFolder folder;
  const std::string file = folder.Put("loose.yaml", "a: { b: 1 }   # note\n\n\n");
  CHECK(JsonOf({"fmt", "--check", file}, 1).Get("changed").as_list().size() == 1U);
  CHECK(JsonOf({"fmt", file}, 0).Get("written") == Value(true));
  CHECK(JsonOf({"fmt", "--check", file}, 0).Get("changed").as_list().size() == 0U);
  CHECK(ReadText(file) == "a: {b: 1}  # note\n");
  const std::string torn = folder.Put("torn.yaml", "a: one\n  two\n");
  const std::string other = folder.Put("other.yaml", "a: { b: 1 }\n");
  CHECK(JsonOf({"fmt", torn, other}, 2).Get("errors").as_list().front().GetString("code") == "format-unsupported");
  CHECK(ReadText(other) == "a: { b: 1 }\n");  // all or nothing
  CHECK(JsonOf({"fmt", folder.File("nowhere.yaml")}, 2).Get("errors").as_list().size() == 1U);
}

TEST_CASE("A new region passes check and test and is not overwritten", "[integration][cli]") {
  TempFolder folder;
  CopyRules(folder.path(), {"shanxi"});
  const Words words = {"new-region", "cn/shanxi/datong", "--title", "大同市规则", "--like", kRegion,
                       "--dir",      folder.path(),      "--from",  "2026-01-01"};
  const Value written = JsonOf(words, 0);
  // The scaffold's own five, and the rules of the region that it is like.
  CHECK(written.Get("files").as_list().size() > 20U);
  CHECK(written.Get("scenarios").as_int() > 100);
  // What a person is to fill in is told until it is.
  const Value blank = JsonOf({"check", folder.path()}, 1);
  for (const Value& one : blank.Get("diagnostics").as_list()) {
    if (one.GetString("severity") == "error") CHECK(one.GetString("code") == "blank-left");
  }
  folder.Put("cn/shanxi/datong/ruleset.yaml",
             "region: cn/shanxi/datong\ntitle: 大同市规则\neffective: {from: 2026-01-01}\n"
             "documents: [{id: datong-notice, number: 同应急〔2026〕1号, title: 通知, issued: 2026-01-01}]\n");
  folder.Put("cn/shanxi/datong/clauses.yaml",
             "clauses: [{id: datong-1, document: datong-notice, locator: 第一条, quote: 原文}]\n");
  const Value checked = JsonOf({"check", folder.path()}, 0);
  CHECK(checked.Get("errors") == Value(0));
  CHECK(checked.Get("to_check").as_int() > 100);
  const Value tested = JsonOf({"test", folder.path(), "--region", "cn/shanxi/datong"}, 0);
  CHECK(tested.Get("passed") == written.Get("scenarios"));
  CHECK(JsonOf({"fmt", "--check", folder.File("cn/shanxi/datong")}, 0).Get("changed").as_list().size() == 0U);
  CHECK(JsonOf(words, 2).Get("errors").as_list().front().GetString("code") == "region-exists");
  CHECK(JsonOf({"new-region", "Datong", "--title", "x", "--dir", folder.path()}, 2)
            .Get("errors")
            .as_list()
            .front()
            .GetString("code") == "bad-region-name");
}

TEST_CASE("Eval says yes and no and unusable", "[integration][cli]") {
  TempFolder folder;
  const std::string none = folder.Put("none.json", "{}");
  const Value unknown = JsonOf(
      {"eval", "--region", kRegion, "--decision", "insurer-admission", "--as-of", "2024-06-01", "--facts", none}, 1);
  CHECK(unknown.GetString("outcome") == "unknown");
  CHECK_FALSE(unknown.Get("missing").as_list().empty());
  const std::string mine = folder.Put("mine.yaml", "enterprise: {sector: coal_mine, size: large}\n");
  const Value named = JsonOf(
      {"eval", "--region", kRegion, "--decision", "service-minimum", "--as-of", "2025-07-01", "--facts", mine}, 0);
  CHECK(named.GetString("outcome") == "coal");
  const auto code = [&](const Words& words) {
    return std::string(JsonOf(words, 2).Get("errors").as_list().front().GetString("code"));
  };
  CHECK(code({"eval", "--region", kRegion, "--decision", "insurer-admission", "--as-of", "yesterday", "--facts",
              none}) == "bad-date-option");
  CHECK(code({"eval", "--region", kRegion, "--decision", "insurer-admission", "--as-of", "2024-06-01", "--facts",
              folder.File("no.json")}) == "file-unreadable");
  CHECK(code({"eval", "--region", "cn/atlantis", "--decision", "insurer-admission", "--as-of", "2024-06-01", "--facts",
              none}) == "unknown-region");
  const std::string torn = folder.Put("torn.json", "{");
  CHECK(code({"eval", "--region", kRegion, "--decision", "insurer-admission", "--as-of", "2024-06-01", "--facts", torn})
            .substr(0, 5) == "json-");
}

TEST_CASE("Eval says what is known at second hand and what no text states", "[integration][cli]") {
  TempFolder folder;
  const std::string spent = folder.Put("spent.json", R"({"fund":{"received":100000000,"spent":30000000}})");
  const Words words = {"eval",    "--region",   "cn/zhejiang", "--decision", "prevention-fund",
                       "--as-of", "2026-01-05", "--facts",     spent};
  const Value answer = JsonOf(words, 1);
  bool second_hand = false;
  bool chosen = false;
  for (const Value& entry : answer.Get("trace").as_list()) {
    chosen = chosen || entry.Get("choice") == Value(true);
    for (const Value& clause : entry.Get("clauses").as_list()) {
      if (clause.GetString("id") != "cn-2025-27-fund-21") continue;
      second_hand = true;
      CHECK(clause.Get("verified") == Value(false));
    }
  }
  CHECK(second_hand);
  CHECK(chosen);
  const std::string shown = RunAnze(words).out;
  CHECK(shown.find("（应急〔2025〕27号）条文未到手（据二手材料，未核对原文）") != std::string::npos);
  CHECK(shown.find("（文件未写明，由主管部门确认）") != std::string::npos);
}

TEST_CASE("Deadline counts and explains", "[integration][cli]") {
  const Value due = JsonOf({"deadline", "--region", kRegion, "--from", "2025-03-04", "--period", "10wd"}, 0);
  CHECK(due.GetString("due") == "2025-03-18");
  CHECK(due.Get("days_counted") == Value(10));
  CHECK(due.Get("provisional") == Value(false));
  CHECK(due.Get("skipped").as_list().size() == 4U);
  CHECK(JsonOf({"deadline", "--region", kRegion, "--from", "2025-09-26", "--period", "10wd"}, 0).GetString("due") ==
        "2025-10-16");
  // Backwards, and hours from an instant.
  const Value before = JsonOf({"deadline", "--region", kRegion, "--from", "2025-12-31", "--before", "30d"}, 0);
  CHECK(before.GetString("due") == "2025-12-01");
  CHECK(before.Get("before") == Value(true));
  const Value hours =
      JsonOf({"deadline", "--region", kRegion, "--from", "2025-01-27T09:30:00+08:00", "--period", "24h"}, 0);
  CHECK(hours.GetString("ends_at") == "2025-01-28T09:30:00+08:00");
  CHECK(RunAnze({"deadline", "--region", kRegion, "--from", "2025-01-27T09:30:00+08:00", "--period", "24h"})
            .out.find("2025-01-28 09:30") != std::string::npos);
  CHECK(RunAnze({"deadline", "--region", kRegion, "--from", "2025-01-27", "--period", "24h"}).exit_code == 2);
  CHECK(RunAnze({"deadline", "--region", kRegion, "--from", "2025-01-27"}).exit_code == 2);
  CHECK(RunAnze({"deadline", "--region", kRegion, "--from", "2025-01-27", "--period", "1d", "--before", "1d"})
            .exit_code == 2);
  CHECK(RunAnze({"deadline", "--region", kRegion, "--from", "2025-03-04", "--period", "ten"}).exit_code == 2);
  CHECK(RunAnze({"deadline", "--region", kRegion, "--from", "2025-02-30", "--period", "10wd"}).exit_code == 2);
  const Finished text = RunAnze({"deadline", "--region", kRegion, "--from", "2025-03-04", "--period", "10wd"});
  CHECK(text.out.find("2025-03-18") != std::string::npos);
  CHECK(text.err == "");
}

TEST_CASE("Timeline tells the story", "[integration][cli]") {
  TempFolder folder;
  const std::string events = folder.Put("events.yaml", R"(events:
  - {at: 2025-03-04, as: 'handler:h1', open: {subject: {name: mine}, facts: {complaint: {received_on: 2025-03-04, kind: complaint, complainant: {kind: insured_unit}, request: r}}}}
  - {at: 2025-03-05, as: 'handler:h1', event: take}
)");
  const Value told = JsonOf({"timeline", "--region", kRegion, "--case", "complaint", "--events", events}, 0);
  CHECK(told.Get("steps").as_list().size() == 2U);
  CHECK(told.Get("steps").as_list().back().GetString("state") == "in_progress");
  const std::string refused = folder.Put("refused.yaml", R"(events:
  - {at: 2025-03-04, as: 'handler:h1', open: {facts: {complaint: {received_on: 2025-03-04, kind: complaint, complainant: {kind: insured_unit}, request: r}}}}
  - {at: 2025-03-05, as: 'handler:h1', event: escalate}
)");
  CHECK(RunAnze({"timeline", "--region", kRegion, "--case", "complaint", "--events", refused}).exit_code == 1);
  CHECK(RunAnze({"timeline", "--region", kRegion, "--case", "wedding", "--events", events}).exit_code == 2);
  CHECK(
      RunAnze({"timeline", "--region", kRegion, "--case", "complaint", "--events", folder.File("no.yaml")}).exit_code ==
      2);
}

TEST_CASE("Plan expands visits", "[integration][cli]") {
  TempFolder folder;
  const std::string policies = folder.Put("policies.yaml",
                                          "policies: [{id: P1, effective_from: 2025-07-01, effective_to: 2026-06-30, "
                                          "enterprise: {sector: coal_mine, size: large}}]\n");
  const Value planned = JsonOf({"plan", "--region", kRegion, "--as-of", "2025-07-01", "--policies", policies}, 0);
  REQUIRE(planned.Get("plans").is_list());
  const Value& plan = planned.Get("plans").as_list().front();
  CHECK(plan.GetString("outcome") == "planned");
  CHECK(plan.Get("visits").as_list().size() == 4U);
  const Finished text = RunAnze({"plan", "--region", kRegion, "--as-of", "2025-07-01", "--policies", policies});
  CHECK(text.exit_code == 0);
  CHECK_THAT(text.out, Catch::Contains("2025-10-09"));
  CHECK_THAT(text.out, Catch::Contains("已排定"));
  CHECK(
      RunAnze({"plan", "--region", kRegion, "--as-of", "2025-07-01", "--policies", folder.File("no.yaml")}).exit_code ==
      2);
}

TEST_CASE("The page of a parameter names values and readings and basis", "[integration][cli]") {
  const Value page = JsonOf({"explain-parameter", "coverage.death_floor.amount", "--as-of", "2025-04-01"}, 0);
  CHECK(page.GetString("as_of") == "2025-04-01");
  CHECK(page.Get("regions").as_list().size() >= 2U);
  const Value one =
      JsonOf({"explain-parameter", "complaint.verify.base", "--region", kRegion, "--as-of", "2025-03-04"}, 0);
  REQUIRE(one.Get("regions").as_list().size() == 1U);
  CHECK(one.Get("regions").as_list().front().GetString("value") == "receipt");
  CHECK(one.GetString("ambiguity") == "AMB-12");
  CHECK(one.Get("readings").as_list().front().GetString("value") == "first_deadline");
  const Finished text = RunAnze({"explain-parameter", "complaint.verify.base", "--as-of", "2025-03-04"});
  CHECK(text.exit_code == 0);
  CHECK_THAT(text.out, Catch::Contains("first_deadline"));
  CHECK_THAT(text.out, Catch::Contains("receipt  " +
                                       std::string(one.Get("regions").as_list().front().GetString("meaning")) + "  "));
  CHECK(one.Get("regions").as_list().front().GetString("meaning") != "receipt");
  CHECK(JsonOf({"explain-parameter", "no.such"}, 2).Get("errors").as_list().front().GetString("code") ==
        "unknown-parameter");
  CHECK(JsonOf({"explain-parameter", "complaint.verify.base", "--region", "cn/atlantis"}, 2)
            .Get("errors")
            .as_list()
            .front()
            .GetString("code") == "unknown-region");
}

TEST_CASE("What a region has is found by a word of its title", "[integration][cli]") {
  const Words parameters{"list", "parameters", "--region", kRegion, "--as-of", "2026-01-05", "--search", "投诉 答复"};
  const Value found = JsonOf(parameters, 0);
  const auto at = std::find_if(found.as_list().begin(), found.as_list().end(),
                               [](const Value& item) { return item.GetString("id") == "complaint.reply.period"; });
  REQUIRE(at != found.as_list().end());
  const Value& period = *at;
  CHECK(period.GetString("value") == "10wd");
  CHECK(period.GetString("words") == "10个工作日");
  CHECK(period.GetString("set_by") == "cn/shanxi/xinzhou");
  CHECK_FALSE(period.Get("clauses").as_list().empty());
  for (const char* kind : {"decisions", "cases", "roles", "records", "duties", "facts", "clauses"}) {
    INFO(kind);
    const Value all = JsonOf({"list", kind, "--region", kRegion, "--as-of", "2026-01-05"}, 0);
    CHECK(all.as_list().size() > 5U);
    const std::string title(all.as_list().front().GetString("title"));
    const Value one = JsonOf({"list", kind, "--region", kRegion, "--as-of", "2026-01-05", "--search", "Ｗ" + title}, 1);
    CHECK(one.as_list().empty());
  }
  const Finished text = RunAnze({"list", "roles", "--region", kRegion, "--search", "经办"});
  CHECK_THAT(text.out, Catch::Contains("经办人员") && Catch::Contains("handler"));
  CHECK(RunAnze({"list", "pages", "--region", kRegion}).exit_code == 2);
  CHECK(JsonOf({"list", "roles", "--region", "cn/atlantis"}, 2).Get("errors").as_list().front().GetString("code") ==
        "unknown-region");
}

TEST_CASE("A parameter that is asked for in words is suggested by its name", "[integration][cli]") {
  const Value error = JsonOf({"explain-parameter", "投诉"}, 2).Get("errors").as_list().front();
  CHECK(error.GetString("code") == "unknown-parameter-titled");
  CHECK_THAT(std::string(error.GetString("message")), Catch::Contains("complaint."));
}

// A copy of the rules in which Xinzhou answers complaints in five working days.
void ShortenReply(const TempFolder& folder, const Words& regions) {
  CopyRules(folder.path(), regions);
  const std::string file = "cn/shanxi/xinzhou/parameters/complaint.yaml";
  std::string text = ReadText(folder.File(file));
  const std::size_t at = text.find("value: 10wd", text.find("complaint.reply.period"));
  REQUIRE(at != std::string::npos);
  folder.Put(file, text.replace(at, 11, "value: 5wd"));
}

TEST_CASE("Diff speaks to a regulator", "[integration][cli][slow]") {
  TempFolder before;
  TempFolder after;
  CopyRules(before.path(), {"shanxi"});
  ShortenReply(after, {"shanxi"});
  CHECK(JsonOf({"diff", before.path(), before.path()}, 0).Get("total") == Value(0));
  const Value diff = JsonOf({"diff", before.path(), after.path(), "--region", kRegion}, 1);
  REQUIRE(diff.Get("changes").as_list().size() >= 1U);
  const Value& change = diff.Get("changes").as_list().front();
  CHECK(change.GetString("name") == "complaint.reply.period");
  CHECK(change.GetString("code") == "change-parameter-shorter");
  CHECK_FALSE(change.Get("applies_to").as_list().empty());
  CHECK(change.Get("example").is_map());
  const Finished text = RunAnze({"diff", before.path(), after.path(), "--lang", "zh"});
  CHECK(text.exit_code == 1);
  CHECK_THAT(text.out, Catch::Contains("由10个工作日缩短到5个工作日"));
  const Finished english = RunAnze({"diff", before.path(), after.path(), "--lang", "en"});
  CHECK_THAT(english.out, Catch::Contains("is shortened from 10 working days to 5 working days"));
  CHECK(RunAnze({"diff", before.path()}).exit_code == 2);
  CHECK(RunAnze({"diff", before.path(), after.File("nowhere")}).exit_code == 2);
  CHECK(RunAnze({"diff", before.path(), after.path(), "--region", "cn/atlantis"}).exit_code == 2);
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

TEST_CASE("Simulate and explain work beside a running server", "[integration][cli][slow]") {
  TempFolder folder;
  const std::string data = folder.File("data");
  ServerProcess server({data, "", {"--demo"}});
  REQUIRE(server.running());
  const Value same = JsonOf({"simulate", "--draft", "rulesets", "--data", data}, 0);
  CHECK(same.Get("cases").as_int() > 0);
  CHECK(same.Get("events").as_int() > same.Get("cases").as_int());
  CHECK(same.Get("changed") == Value(0));
  TempFolder draft;
  ShortenReply(draft, {"shanxi", "guangdong", "zhejiang"});
  const Value shorter = JsonOf({"simulate", "--draft", draft.path(), "--data", data, "--limit", "1"}, 1);
  CHECK(shorter.Get("changed").as_int() > 0);
  REQUIRE(shorter.Get("results").as_list().size() == 1U);
  const Value& first = shorter.Get("results").as_list().front();
  CHECK_FALSE(first.Get("differences").as_list().empty());
  // The same draft without a state that open cases stand in is refused, with the place.
  RenameInProgress(draft);
  const Value refused = JsonOf({"simulate", "--draft", draft.path(), "--data", data}, 1);
  CHECK(refused.Get("refused") == Value(true));
  const Value& problem = refused.Get("migration").as_list().front();
  CHECK(problem.GetString("code") == "migration-needed");
  CHECK(problem.GetString("file") == kComplaints);
  CHECK_FALSE(problem.GetString("clause").empty());
  const std::string id(first.GetString("case"));
  const Value page = JsonOf({"explain", id, "--data", data}, 0);
  CHECK(page.Get("agrees") == Value(true));
  CHECK_FALSE(page.Get("clocks").as_list().front().Get("arithmetic").Get("steps").as_list().empty());
  CHECK(RunAnze({"explain", "01AAAAAAAAAAAAAAAAAAAAAAAA", "--data", data}).exit_code == 2);
  CHECK(RunAnze({"explain", id, "--data", folder.File("nowhere")}).exit_code == 2);
  CHECK(RunAnze({"simulate", "--draft", folder.File("nowhere"), "--data", data}).exit_code == 2);
}

TEST_CASE("Migrate moves all or none", "[integration][cli][slow]") {
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
    REQUIRE(server.running());
    // A dry run looks on beside the server; the real one wants the data to itself.
    CHECK(migrate(1, {"--dry-run"}).Get("refused") == Value(true));
    CHECK(migrate(2, {}).Get("errors").as_list().front().GetString("code") == "storage-in-use");
    server.Signal(SIGTERM);
    CHECK(server.Wait() == 0);
  }
  const Value refused = migrate(1, {});
  CHECK(refused.Get("written") == Value(0));
  CHECK(refused.Get("migration").as_list().front().GetString("file") == kComplaints);
  std::string text = ReadText(draft.File(kComplaints));
  const std::size_t at = text.find("\n    events:");
  REQUIRE(at != std::string::npos);
  text.insert(at,
              "\n    migrate:\n      in_progress: {to: handled, reason: {zh: 改称, en: Renamed}, clauses: "
              "[cn-aq9010-complaint]}");
  draft.Put(kComplaints, text);
  const Value moved = migrate(0, {"--limit", "1000"});
  CHECK(moved.Get("written").as_int() > 0);
  CHECK(moved.Get("written") == moved.Get("cases"));
  CHECK(migrate(0, {}).Get("cases") == Value(0));
  std::string id;
  for (const Value& row : moved.Get("results").as_list()) {
    for (const Value& difference : row.Get("differences").as_list()) {
      if (difference.GetString("after") == "handled") id = row.GetString("case");
    }
  }
  REQUIRE_FALSE(id.empty());
  const Value page = JsonOf({"explain", id, "--data", data}, 0);
  CHECK(page.Get("agrees") == Value(true));
  CHECK(page.GetString("state") == "handled");
  CHECK(RunAnze({"migrate", "--data", folder.File("nowhere")}).exit_code == 2);
  const Finished told = RunAnze({"migrate", "--data", data, "--rules", draft.path(), "--lang", "zh"});
  CHECK_THAT(told.out, Catch::Contains("0 件在办件未用现行规则"));
}

TEST_CASE("Explain says what a decision asks", "[integration][cli]") {
  const Value page = JsonOf({"explain", "insurer-admission", "--region", kRegion, "--as-of", "2024-06-01"}, 0);
  CHECK_FALSE(page.Get("facts").as_list().empty());
  CHECK_FALSE(page.Get("rules").as_list().empty());
  CHECK_FALSE(page.Get("parameters").as_list().empty());
  const Finished text =
      RunAnze({"explain", "insurer-admission", "--region", kRegion, "--as-of", "2024-06-01", "--lang", "zh"});
  CHECK_THAT(text.out, Catch::Contains("“上年度综合偿付能力充足率”不低于“"));
  CHECK(RunAnze({"explain", "no-such", "--region", kRegion, "--as-of", "2024-06-01"}).exit_code == 2);
}

TEST_CASE("Explain takes whatever has a name", "[integration][cli]") {
  const Value complaint = JsonOf({"explain", "投诉", "--region", kRegion, "--as-of", "2025-03-03"}, 0);
  CHECK(complaint.GetString("kind") == "case-type");
  CHECK(complaint.GetString("id") == "complaint");
  const Finished text = RunAnze({"explain", "complaint", "--region", kRegion, "--as-of", "2025-03-03"});
  INFO(text.out);
  CHECK(text.out.find("10个工作日") != std::string::npos);
  CHECK(JsonOf({"explain", "plan", "--region", kRegion}, 0).GetString("kind") == "service-plan");
  CHECK(JsonOf({"explain", "insurer", "--region", kRegion}, 0).GetString("kind") == "record");
  const Value duty = JsonOf({"explain", "annual-report", "--region", kRegion, "--as-of", "2025-03-03"}, 0);
  CHECK(duty.GetString("kind") == "duty");
  const Value unknown = JsonOf({"explain", "complain", "--region", kRegion}, 2);
  CHECK(unknown.Get("errors").as_list().front().GetString("code") == "explain-unknown");
  CHECK(unknown.Get("errors").as_list().front().GetString("hint").find("complaint") != std::string::npos);
}

TEST_CASE("Eval, timeline and plan say why and what with", "[integration][cli]") {
  TempFolder folder;
  const std::string facts =
      folder.Put("facts.yaml",
                 "insurer: {form: consortium}\nconsortium:\n  members:\n"
                 "    - {name: 甲, lead: true, branch_city_level: true, branch_property_insurance: true}\n"
                 "    - {name: 乙, lead: false, branch_city_level: true, branch_property_insurance: false}\n");
  const Finished eval = RunAnze(
      {"eval", "--region", kRegion, "--decision", "insurer-admission", "--as-of", "2024-06-01", "--facts", facts});
  INFO(eval.out);
  CHECK(eval.out.find("（乙）\n      乙未在本市设立经营财产保险的市级分公司\n") != std::string::npos);
  CHECK(eval.out.find("：否\n") != std::string::npos);
  CHECK(eval.out.find("branch_property_insurance") == std::string::npos);
  const std::string events =
      folder.Put("events.yaml",
                 "- {at: 2025-03-03, open: {facts: {complaint: {received_on: 2025-03-03}}}, as: 'handler:a'}\n"
                 "- {at: 2025-03-04, event: reply, data: {}, as: 'handler:a'}\n");
  const Finished timeline = RunAnze({"timeline", "--region", kRegion, "--case", "complaint", "--events", events});
  INFO(timeline.out);
  CHECK(timeline.out.find("答复意见应写明投诉人的投诉请求") != std::string::npos);
  const std::string policies = folder.Put("policies.yaml",
                                          "- {id: P1, effective_from: 2025-07-01, effective_to: 2026-06-30, "
                                          "enterprise: {sector: coal_mine, size: large}}\n");
  const Finished plan = RunAnze({"plan", "--region", kRegion, "--as-of", "2025-07-01", "--policies", policies});
  INFO(plan.out);
  CHECK(plan.out.find("同时进行：“体检式”精查") != std::string::npos);
}

TEST_CASE("Doctor looks", "[integration][cli]") {
  TempFolder folder;
  const Value healthy = JsonOf({"doctor", "--data", folder.File("data")}, 0);
  for (const Value& finding : healthy.Get("findings").as_list()) CHECK_FALSE(finding.GetString("text").empty());
  folder.Put("broken/anze.db", std::string(8192, 'x'));
  CHECK(RunAnze({"doctor", "--data", folder.File("broken")}).exit_code == 1);
  CHECK(RunAnze({"doctor", "--rules", folder.File("nowhere"), "--data", folder.File("data")}).exit_code == 1);
}

TEST_CASE("Serve refuses what it cannot use", "[integration][cli][slow]") {
  TempFolder folder;
  const Finished nonsense = RunAnze({"serve", "--listen", "nonsense", "--data", folder.File("d")});
  CHECK(nonsense.exit_code == 2);
  INFO(nonsense.err);
  CHECK(nonsense.err.find("error[") == nonsense.err.rfind("error["));
  CHECK(RunAnze({"serve", "--listen", "127.0.0.1:99999", "--data", folder.File("d")}).exit_code == 2);
  CHECK(RunAnze({"serve", "--storage", "tape", "--listen", "127.0.0.1:0", "--data", folder.File("d")}).exit_code == 2);
  CHECK(RunAnze({"serve", "--rules", folder.File("nowhere"), "--data", folder.File("d")}).exit_code == 2);
  CHECK(RunAnze({"serve", "--config", folder.Put("c.yaml", "colour: red\n")}).exit_code == 2);
  CHECK(RunAnze({"serve", "--data", "/proc/nothing", "--listen", "127.0.0.1:0"}).exit_code == 2);
}

}  // namespace
}  // namespace anze::testing
