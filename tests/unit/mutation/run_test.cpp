// Mutants of a small region: which are made, which a scenario notices, which are left.
#include "core/mutation/run.h"

#include <algorithm>
#include <atomic>

#include "core/mutation/enumerate.h"
#include "core/ruleset/load.h"
#include "tests/support/check.h"

namespace anze::mutation {
namespace {

using ruleset::SourceFile;

constexpr const char* kParameters = R"(parameters:
  staff.min:
    title: 人数
    type: integer
    values: [{from: 2024-01-01, value: 30, clauses: [law-1]}]
  reply.period:
    title: 答复期限
    type: period
    values: [{from: 2024-01-01, value: 10wd, clauses: [law-2]}]
)";

constexpr const char* kDecisions = R"(decisions:
  admission:
    kind: checklist
    title: 准入
    clauses: [law-1]
    facts: {insurer.staff: {type: integer, title: 人员}, insurer.listed: {type: boolean, title: 已列入}}
    rules:
      - {id: staff, title: 人员充足, require: insurer.staff >= param("staff.min"), clauses: [law-1]}
      - {id: listed, title: 已列入, require: not insurer.listed, clauses: [law-1]}
)";

constexpr const char* kCases = R"(case_types:
  complaint:
    title: 投诉
    clauses: [law-2]
    opened_by: [handler]
    initial: received
    states: {received: {title: 已收到}, closed: {title: 已办结, final: true}}
    events:
      reply: {title: 答复, from: [received], to: closed, by: [handler], clauses: [law-2]}
      forward: {title: 转办, from: [received], to: received, by: [clerk], clauses: [law-2]}
    clocks:
      reply: {title: 答复, start: [open], period: reply.period, stop: [reply], clauses: [law-2]}
)";

// Notices one side of the bound only, and nothing of the clock.
constexpr const char* kTests = R"(scenarios:
  - {name: enough, clauses: [law-1], decision: admission, as_of: 2024-06-03, facts: {insurer: {staff: 30, listed: false}}, expect: {outcome: pass}}
  - {name: too few, clauses: [law-1], decision: admission, as_of: 2024-06-03, facts: {insurer: {staff: 20, listed: false}}, expect: {outcome: fail}}
  - name: a reply closes
    clauses: [law-2]
    case: complaint
    steps:
      - {at: 2024-06-03, open: {}, as: 'handler:h1', expect: {state: received}}
      - {at: 2024-06-04, event: forward, as: 'clerk:c1', expect: {state: received}}
      - {at: 2024-06-05, event: reply, as: 'handler:h1', expect: {state: closed}}
)";

std::vector<SourceFile> Files(const std::string& tests) {
  return {{"platform/ruleset.yaml", "region: platform\ntitle: 各地共用\n"},
          {"cn/ruleset.yaml",
           "region: cn\ntitle: 全国\neffective: {from: 2024-01-01}\ndocuments: [{id: law, title: 法律}]\n"},
          {"cn/clauses.yaml",
           "clauses:\n  - {id: law-1, document: law, locator: 一, quote: 原文}\n"
           "  - {id: law-2, document: law, locator: 二, quote: 原文}\n"},
          {"cn/parameters/all.yaml", kParameters},
          {"cn/decisions/all.yaml", kDecisions},
          {"cn/cases/all.yaml", kCases},
          {"cn/tests/all.yaml", tests},
          {"calendars/cn/2024.yaml",
           "year: 2024\nannounced: 2023-10-25\nsource: 通知\nholidays: []\nmakeup_workdays: []\n"}};
}

std::shared_ptr<const ruleset::Bundle> Bundle(const std::string& tests = kTests) {
  std::vector<SourceFile> files = Files(tests);
  files.pop_back();  // the scenarios need no official calendar
  const ruleset::LoadOutcome outcome = ruleset::LoadBundle(std::move(files));
  for (const base::Error& error : outcome.diagnostics) {
    INFO(error.code << " " << error.span.file << ":" << error.span.line);
    CHECK(error.severity != base::Severity::kError);
  }
  return outcome.bundle;
}

std::vector<Judged> Judge(const ruleset::Bundle& bundle, const Choice& choice = {}) {
  auto judged = RunMutants(bundle, choice, ruleset::OneAfterAnother);
  CHECK_OK(judged);
  return judged.ok() ? *judged : std::vector<Judged>();
}

const Judged* Find(const std::vector<Judged>& judged, Operator op, const std::string& before,
                   const std::string& after) {
  const auto found = std::find_if(judged.begin(), judged.end(), [&](const Judged& one) {
    return one.mutant.op == op && one.mutant.before == before && one.mutant.after == after;
  });
  return found == judged.end() ? nullptr : &*found;
}

Fate FateOf(const std::vector<Judged>& judged, Operator op, const std::string& before, const std::string& after) {
  const Judged* found = Find(judged, op, before, after);
  INFO(OperatorName(op) << ": " << before << " -> " << after);
  CHECK(found != nullptr);
  return found == nullptr ? Fate::kRefused : found->trial.fate;
}

constexpr const char* kStaff = "insurer.staff >= param(\"staff.min\")";

TEST_CASE("Mutation: a scenario at the bound notices and one beside it does not", "[mutation]") {
  const auto bundle = Bundle();
  const std::vector<Judged> judged = Judge(*bundle);
  CHECK(FateOf(judged, Operator::kComparison, kStaff, "insurer.staff > param(\"staff.min\")") == Fate::kKilled);
  CHECK(FateOf(judged, Operator::kNumber, "30", "31") == Fate::kKilled);
  CHECK(FateOf(judged, Operator::kNumber, "30", "29") == Fate::kSurvived);  // 20 is far below the bound
  CHECK(FateOf(judged, Operator::kNegation, "not insurer.listed", "insurer.listed") == Fate::kKilled);
  CHECK(FateOf(judged, Operator::kDrop, "staff", "") == Fate::kKilled);
  CHECK(FateOf(judged, Operator::kDrop, "listed", "") == Fate::kSurvived);  // no scenario has a listed insurer
}

TEST_CASE("Mutation: a scenario is proposed that would notice a survivor", "[mutation][proposal]") {
  const auto bundle = Bundle();
  const std::vector<Judged> judged = Judge(*bundle);
  // With 29 people the insurer fails as long as 30 are asked for.
  const Judged* bound = Find(judged, Operator::kNumber, "30", "29");
  REQUIRE(bound != nullptr);
  REQUIRE(bound->proposal.has_value());
  CHECK(bound->proposal->file == "cn/tests/all.yaml");
  CHECK(bound->proposal->like == "enough");
  CHECK(bound->proposal->fact == "insurer.staff");
  CHECK(bound->proposal->value == base::Value(29));
  CHECK(bound->proposal->expect.GetString("outcome") == "fail");
  const Judged* dropped = Find(judged, Operator::kDrop, "listed", "");
  REQUIRE(dropped != nullptr);
  REQUIRE(dropped->proposal.has_value());
  CHECK(dropped->proposal->fact == "insurer.listed");
  CHECK(dropped->proposal->value == base::Value(true));
  // Added to the tests, both are noticed.
  const auto more =
      Bundle(std::string(kTests) +
             "  - {name: bound, like: enough, change: {facts.insurer.staff: 29}, expect: {outcome: fail}}\n"
             "  - {name: listed, like: enough, change: {facts.insurer.listed: true}, expect: {outcome: fail}}\n");
  const std::vector<Judged> again = Judge(*more);
  CHECK(FateOf(again, Operator::kNumber, "30", "29") == Fate::kKilled);
  CHECK(FateOf(again, Operator::kDrop, "listed", "") == Fate::kKilled);
  // Nothing is proposed for what no decision answers.
  const Judged* clock = Find(judged, Operator::kPeriod, "10wd", "11wd");
  REQUIRE(clock != nullptr);
  CHECK_FALSE(clock->proposal.has_value());
}

TEST_CASE("Mutation reaches cases and clocks", "[mutation]") {
  const auto bundle = Bundle();
  const std::vector<Judged> judged = Judge(*bundle);
  CHECK(FateOf(judged, Operator::kTransition, "closed", "received") == Fate::kKilled);
  CHECK(FateOf(judged, Operator::kTransition, "clerk", "handler") == Fate::kKilled);
  CHECK(FateOf(judged, Operator::kPeriod, "10wd", "11wd") == Fate::kSurvived);
  CHECK(FateOf(judged, Operator::kUnit, "10wd", "10d") == Fate::kSurvived);
  CHECK(FateOf(judged, Operator::kDrop, "reply", "") == Fate::kSurvived);
  const Judged* survivor = Find(judged, Operator::kPeriod, "10wd", "11wd");
  REQUIRE(survivor != nullptr);
  CHECK(survivor->mutant.span.file == "cn/parameters/all.yaml");
  CHECK(survivor->mutant.span.line == 9);
  CHECK(survivor->mutant.clauses == std::vector<std::string>{"law-2"});
}

TEST_CASE("Mutation: what does not load counts apart", "[mutation]") {
  const auto bundle = Bundle();
  const std::vector<Judged> judged = Judge(*bundle);
  // A received complaint that nothing can open any more: the only final state would be the first.
  CHECK(FateOf(judged, Operator::kDate, "2024-01-01", "2024-01-02") == Fate::kSurvived);
  const Tally tally = Counted(judged);
  CHECK(tally.all.all() == judged.size());
  CHECK(tally.regions.at("cn").all() == judged.size());
  std::size_t cells = 0;
  for (const auto& [at, count] : tally.cells) cells += count.all();
  CHECK(cells == judged.size());
}

TEST_CASE("Mutation: trying leaves the rules as they were", "[mutation]") {
  const auto bundle = Bundle();
  const std::vector<Judged> once = Judge(*bundle);
  auto lab = Lab::Open(*bundle);
  REQUIRE_OK(lab);
  // Backwards, so that a change left behind would meet other mutants than before.
  for (std::size_t i = once.size(); i-- > 0;) {
    const Trial trial = (*lab)->Try(once[i].mutant);
    INFO(once[i].mutant.before << " -> " << once[i].mutant.after);
    CHECK(trial.fate == once[i].trial.fate);
  }
}

TEST_CASE("Mutation: a seed takes the same sample", "[mutation]") {
  const auto bundle = Bundle();
  Choice choice;
  choice.sample = 7;
  choice.seed = 3;
  const auto places = [&](const Choice& taken) {
    std::vector<std::string> out;
    for (const Judged& one : Judge(*bundle, taken)) {
      out.push_back(one.mutant.span.file + std::to_string(one.mutant.span.line) + one.mutant.before + one.mutant.after);
    }
    return out;
  };
  const auto first = places(choice);
  CHECK(first.size() == 7U);
  choice.parts = 3;
  CHECK(places(choice) == first);  // however the work is cut up
  choice.seed = 4;
  CHECK(places(choice) != first);
}

TEST_CASE("Mutation: a failing scenario and an unknown region are errors", "[mutation]") {
  const auto bundle = Bundle(R"(scenarios:
  - {name: wrong, decision: admission, as_of: 2024-06-03, facts: {insurer: {staff: 1, listed: false}}, expect: {outcome: pass}}
)");
  const auto failed = RunMutants(*bundle, {}, ruleset::OneAfterAnother);
  REQUIRE_FALSE(failed.ok());
  CHECK(failed.error().code == "mutation-baseline");
  CHECK(failed.error().span.line == 2);
  Choice elsewhere;
  elsewhere.region = "cn/atlantis";
  const auto unknown = RunMutants(*Bundle(), elsewhere, ruleset::OneAfterAnother);
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error().code == "unknown-region");
}

// Large insurers need fifty, everybody else thirty.
TEST_CASE("Mutation: a value about some only is left out and its condition turned", "[mutation][values]") {
  std::vector<SourceFile> files = Files(R"(scenarios:
  - {name: large, clauses: [law-1], decision: admission, as_of: 2024-06-03, facts: {insurer: {staff: 40, listed: true}}, expect: {outcome: fail, failed: [staff]}}
)");
  files.pop_back();
  for (SourceFile& file : files) {
    if (file.path == "cn/parameters/all.yaml") {
      const std::string value = "values: [{from: 2024-01-01, value: 30, clauses: [law-1]}]";
      file.text.replace(file.text.find(value), value.size(),
                        "values: [{from: 2024-01-01, value: 30, clauses: [law-1]}, {from: 2024-01-01, value: 50, "
                        "applies_to: insurer.listed == true, clauses: [law-1]}]");
    }
    if (file.path == "cn/decisions/all.yaml") {
      const std::string rule = "      - {id: listed, title: 已列入, require: not insurer.listed, clauses: [law-1]}\n";
      file.text.erase(file.text.find(rule), rule.size());
    }
  }
  const ruleset::LoadOutcome outcome = ruleset::LoadBundle(std::move(files));
  REQUIRE(outcome.bundle != nullptr);
  const std::vector<Judged> judged = Judge(*outcome.bundle);
  CHECK(FateOf(judged, Operator::kDrop, "applies_to: insurer.listed == true", "") == Fate::kKilled);
  CHECK(FateOf(judged, Operator::kComparison, "insurer.listed == true", "insurer.listed ~= true") == Fate::kKilled);
  CHECK(FateOf(judged, Operator::kNumber, "50", "51") == Fate::kSurvived);
}

}  // namespace
}  // namespace anze::mutation
