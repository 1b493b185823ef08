// The core's rates: decisions, working days, replay, decide + evolve, loading.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "core/decision/columns.h"
#include "core/decision/program.h"
#include "core/workflow/commit.h"
#include "plugins/catalog/catalog.h"
#include "server/app/rules/rules.h"
#include "server/app/rules/simulate.h"
#include "server/cli/cli.h"
#include "tests/bench/bench.h"
#include "tests/bench/measure.h"
#include "tests/support/paths.h"

namespace anze::bench {
namespace {

using base::Value;
using calendar::Date;

[[noreturn]] void Die(const base::Diagnostics& errors) {
  for (const base::Error& error : errors) {
    std::fprintf(stderr, "%s:%d %s %s\n", error.span.file.text().c_str(), error.span.line, error.code.c_str(),
                 base::Describe(error, base::Language::kEn).message.c_str());
  }
  std::exit(2);
}

Value Applicant(int i) {
  Value facts = Value::EmptyMap();
  const bool odd = i % 2 != 0;
  facts.SetPath("insurer.branch.city_level", i % 3 != 0);
  facts.SetPath("insurer.branch.property", true);
  facts.SetPath("insurer.licence.business", true);
  facts.SetPath("insurer.licence.insurance", odd);
  facts.SetPath("insurer.violations", i % 4);
  facts.SetPath("insurer.blacklisted", i % 5 == 0);
  facts.SetPath("insurer.solvency.comprehensive", *base::Number::Ratio(80 + i * 7 % 60, 100));
  facts.SetPath("insurer.solvency.core", *base::Number::Ratio(30 + i * 11 % 60, 100));
  facts.SetPath("insurer.rating", odd ? "BBB" : "C");
  facts.SetPath("insurer.team.size", i % 6);
  facts.SetPath("insurer.service.plan", true);
  facts.SetPath("insurer.service.regimes", 5 + i % 4);
  facts.SetPath("insurer.product.filed", i % 7 != 0);
  facts.SetPath("insurer.submitted_on", odd ? "2024-05-01" : "2024-12-01");
  return facts;
}

// The same program over columns: many applicants at once, as a what-if over a population asks.
void Columns(const std::shared_ptr<const decision::DecisionProgram>& program, const decision::BoundDecision& bound,
             const std::vector<Value>& facts, double by_rows) {
  constexpr int kRows = 200'000;
  decision::Population population(program);
  for (int i = 0; i < kRows; ++i) population.Append(facts[static_cast<std::size_t>(i) % facts.size()]);
  std::size_t passed = 0;
  const Spread columns = Rate(5, kRows, [&] {
    const decision::ColumnRun run = decision::EvaluateColumns(bound, population, {.marks = false});
    passed += static_cast<std::size_t>(std::count(run.outcomes.begin(), run.outcomes.end(), decision::Outcome::kPass));
    Keep(passed);
  });
  Print({"  the same over columns of 200,000 applicants", Show(columns, "/s"), ">= the rate row by row",
         columns.median >= by_rows});
}

Value Team(int i) {
  Value staff = Value::EmptyList();
  for (int k = 0; k < 2 + i % 9; ++k) {
    Value& person = staff.Append(Value::EmptyMap());
    person.Set("qualified", (i + k) % 3 != 0);
    person.Set("years", (i * 7 + k) % 20);
    person.Set("kind", (i + k) % 4 == 0 ? "doctor" : "engineer");
  }
  Value facts = Value::EmptyMap();
  facts.SetPath("team.staff", std::move(staff));
  return facts;
}

// Rules that count over lists, row by row and over columns.
void Lists(const decision::CompiledDecision& compiled, const decision::Context& context) {
  constexpr int kRows = 50'000;
  auto bound = decision::BoundDecision::Bind(compiled.program(), context);
  if (!bound.ok()) Die(bound.errors());
  std::vector<Value> facts;
  decision::Population population(compiled.program());
  for (int i = 0; i < kRows; ++i) {
    facts.push_back(Team(i));
    population.Append(facts.back());
  }
  decision::Frame frame(*bound);
  std::size_t passed = 0;
  const Spread rows = Rate(5, kRows, [&] {
    for (const Value& team : facts) {
      bound->Fill(team, &frame);
      bound->Run(&frame);
      passed += frame.outcome() == decision::Outcome::kPass ? 1 : 0;
    }
    Keep(passed);
  });
  const Spread columns = Rate(5, kRows, [&] {
    const decision::ColumnRun run = decision::EvaluateColumns(*bound, population, {.marks = false});
    passed += static_cast<std::size_t>(std::count(run.outcomes.begin(), run.outcomes.end(), decision::Outcome::kPass));
    Keep(passed);
  });
  Print({"rules over lists of 2 to 10 items, row by row", Show(rows, "/s"), "(told beside)", true});
  char ratio[32];
  std::snprintf(ratio, sizeof ratio, " (%.1f times)", columns.median / rows.median);
  Print({"  the same over columns of 50,000 teams", Show(columns, "/s") + ratio, ">= the rate row by row",
         columns.median >= rows.median});
}

void Decisions() {
  app::Rules rules(nullptr);
  auto files = cli::ReadRules(testing::InProject("tests/bench/rules"), cli::Scenarios::kRead);
  if (!files.ok()) Die(files.errors());
  auto calendars = cli::ReadRules(testing::InProject("rulesets/calendars"), cli::Scenarios::kRead);
  if (!calendars.ok()) Die(calendars.errors());
  for (ruleset::SourceFile& file : *calendars) files->push_back({"calendars/" + file.path, file.text});
  const base::Diagnostics found = rules.Load(std::move(*files));
  if (base::HasErrors(found)) Die(found);
  const Date day = Date::FromCivil(2024, 6, 3);
  auto book = rules.At("cn", day);
  auto calendar = rules.Calendar();
  const decision::CompiledDecision* compiled = (*book)->FindDecision("insurer-admission");
  const decision::Context context{(*book)->snapshot.get(), day, calendar->get()};
  auto bound = decision::BoundDecision::Bind(compiled->program(), context);
  if (!bound.ok()) Die(bound.errors());
  std::vector<Value> facts;
  for (int i = 0; i < 20; ++i) facts.push_back(Applicant(i));
  std::vector<std::unique_ptr<decision::Frame>> frames;
  for (const Value& applicant : facts) {
    frames.push_back(std::make_unique<decision::Frame>(*bound));
    bound->Fill(applicant, frames.back().get());
  }
  constexpr int kRuns = 1'000'000;
  std::size_t failed = 0;
  const Spread filled = Rate(5, kRuns, [&] {
    for (int i = 0; i < kRuns; ++i) {
      decision::Frame& frame = *frames[static_cast<std::size_t>(i) % frames.size()];
      bound->Run(&frame);
      failed += static_cast<std::size_t>(frame.failed().count());
    }
    Keep(failed);
  });
  Print({"admission decision, 12 conditions, failed clauses named, no trace", Show(filled, "/s"), ">= 2,000,000 /s",
         filled.median >= 2e6});
  decision::Frame frame(*bound);
  const Spread from_facts = Rate(5, kRuns / 4, [&] {
    for (int i = 0; i < kRuns / 4; ++i) {
      bound->Fill(facts[static_cast<std::size_t>(i) % facts.size()], &frame);
      bound->Run(&frame);
      failed += static_cast<std::size_t>(frame.failed().count());
    }
    Keep(failed);
  });
  Print({"  the same, reading the facts from a JSON tree each time", Show(from_facts, "/s"), "(told beside)", true});
  Columns(compiled->program(), *bound, facts, filled.median);
  Lists(*(*book)->FindDecision("team"), context);
  std::size_t entries = 0;
  const Spread traced = Rate(5, kRuns / 10, [&] {
    for (int i = 0; i < kRuns / 10; ++i) {
      bound->Fill(facts[static_cast<std::size_t>(i) % facts.size()], &frame);
      auto explained = decision::ExplainFrame(*bound, &frame);
      entries += explained->trace.size();
    }
    Keep(entries);
  });
  Print({"  the same with full trace", Show(traced, "/s"), ">= 300,000 /s", traced.median >= 3e5});
}

void WorkingDays(const calendar::WorkCalendar& calendar) {
  constexpr int kRuns = 20'000'000;
  const Date first = Date::FromCivil(2015, 1, 1);
  std::int64_t sum = 0;
  const Spread rate = Rate(5, kRuns, [&] {
    for (int i = 0; i < kRuns; ++i) sum += calendar.AddWorkingDays(first + (i & 2047), 1 + (i & 63)).days();
    Keep(sum);
  });
  Print({"working-day addition", Show(rate, "/s"), ">= 100,000,000 /s", rate.median >= 1e8});
}

workflow::OpenCommand Complaint() {
  workflow::OpenCommand open;
  open.type = "complaint";
  open.region = "cn/shanxi/xinzhou";
  open.subject = Value::EmptyMap();
  open.subject.Set("name", "bench");
  open.facts = Value::EmptyMap();
  open.facts.SetPath("complaint.received_on", "2025-03-04");
  open.facts.SetPath("complaint.complainant.kind", "insured_unit");
  open.actor = {"h1", {"handler"}};
  return open;
}

// A complaint of three clocks: opened, taken, flagged for verification (a second clock starts, one stops).
std::vector<workflow::Event> ComplaintJournal(const workflow::CaseProgram& program,
                                              const calendar::WorkCalendar& calendar) {
  workflow::CaseState state;
  std::vector<workflow::Event> journal;
  calendar::Instant at = *calendar::Instant::Parse("2025-03-04T09:00:00+08:00");
  const auto keep = [&](base::Result<workflow::Decided> decided) {
    if (!decided.ok()) Die(decided.errors());
    if (const auto* refusal = std::get_if<workflow::Refusal>(&*decided)) Die({base::Error(refusal->code)});
    journal.push_back(std::get<workflow::Event>(*decided));
    workflow::Evolve(&state, journal.back());
    at = calendar::Instant(at.millis() + 86'400'000);
  };
  const workflow::Actor handler{"h1", {"handler"}};
  keep(workflow::DecideOpen(program, Complaint(), {&calendar, at}));
  keep(workflow::DecideEvent(program, state, {"take", Value::EmptyMap(), handler}, {&calendar, at}));
  Value reasons = Value::EmptyMap();
  reasons.Set("reasons", "bench");
  keep(workflow::DecideEvent(program, state, {"flag_verification", reasons, handler}, {&calendar, at}));
  return journal;
}

void Workflow(app::Rules* rules) {
  const Date day = Date::FromCivil(2025, 3, 4);
  auto book = rules->At("cn/shanxi/xinzhou", day);
  if (!book.ok()) Die(book.errors());
  auto calendar = rules->CalendarFor(**book, day);
  const workflow::CaseProgram& program = *(*book)->FindCaseType("complaint");
  const std::vector<workflow::Event> journal = ComplaintJournal(program, **calendar);
  constexpr int kCases = 200'000;
  std::uint64_t sum = 0;
  const Spread replay = Rate(5, static_cast<double>(kCases) * static_cast<double>(journal.size()), [&] {
    for (int i = 0; i < kCases; ++i) {
      workflow::CaseState state;
      for (const workflow::Event& event : journal) workflow::Evolve(&state, event);
      sum += state.sequence;
    }
    Keep(sum);
  });
  Print({"journal replay (evolve)", Show(replay, "events/s"), ">= 1,000,000 events/s", replay.median >= 1e6});
  std::vector<std::string> encoded;
  for (const workflow::Event& event : journal) encoded.push_back(workflow::Encode(event));
  const Spread decoded = Rate(5, static_cast<double>(kCases / 10) * static_cast<double>(journal.size()), [&] {
    for (int i = 0; i < kCases / 10; ++i) {
      workflow::CaseState state;
      for (const std::string& text : encoded) workflow::Evolve(&state, *workflow::DecodeEvent(text));
      sum += state.sequence;
    }
    Keep(sum);
  });
  Print({"  the same, decoding each event from its stored text", Show(decoded, "events/s"), "(told beside)", true});
  workflow::CaseState opened;
  workflow::Evolve(&opened, journal.front());
  const workflow::Environment env{calendar->get(), calendar::Instant(journal.front().at.millis() + 1000)};
  const workflow::EventCommand take{"take", Value::EmptyMap(), {"h1", {"handler"}}};
  workflow::CaseState state = opened;
  const Spread decide = Rate(5, kCases, [&] {
    for (int i = 0; i < kCases; ++i) {
      // The state of a case that is taken again and again: each event folds into the one state.
      auto decided = workflow::DecideEvent(program, state, take, env);
      workflow::Evolve(&state, std::get<workflow::Event>(*decided));
      sum += state.sequence;
    }
    Keep(sum);
  });
  Print({"decide + evolve in memory, complaint with three clocks", Show(decide, "/s"), ">= 1,000,000 /s",
         decide.median >= 1e6});
}

// Rules in which Xinzhou answers complaints in five working days instead of ten.
std::vector<ruleset::SourceFile> Draft() {
  auto files = cli::ReadRules(testing::InProject("rulesets"), cli::Scenarios::kLeave);
  if (!files.ok()) Die(files.errors());
  for (ruleset::SourceFile& file : *files) {
    if (file.path != "cn/shanxi/xinzhou/parameters/complaint.yaml") continue;
    file.text.replace(file.text.find("value: 10wd"), 11, "value: 5wd");
  }
  return std::move(files).value();
}

// Stored complaints against a draft that changes each: read, decoded, decided again under both rules, compared.
void Simulation() {
  constexpr int kCases = 2'000;
  auto storage = catalog::FindStorage("memory")->open({});
  app::Rules current(storage->get());
  app::Rules draft(nullptr);
  auto files = cli::ReadRules(testing::InProject("rulesets"), cli::Scenarios::kLeave);
  if (!files.ok() || base::HasErrors(current.Load(std::move(*files))) || base::HasErrors(draft.Load(Draft())))
    std::exit(2);
  const Date day = Date::FromCivil(2025, 3, 4);
  auto book = current.At("cn/shanxi/xinzhou", day);
  if (!book.ok()) Die(book.errors());
  auto calendar = current.CalendarFor(**book, day);
  const std::vector<workflow::Event> journal = ComplaintJournal(*(*book)->FindCaseType("complaint"), **calendar);
  for (int i = 0; i < kCases; ++i) {
    workflow::CaseState state;
    state.id = "case-" + std::to_string(i);
    for (const workflow::Event& event : journal) {
      const ports::Commit commit = workflow::MakeCommit(&state, event, false);
      Keep((*storage)->Append({&commit, 1}).size());
    }
  }
  const double events = static_cast<double>(kCases) * static_cast<double>(journal.size());
  const Spread rate = Rate(5, 60 * events, [&] {
    auto answer = app::Simulate(&current, &draft, storage->get(), {});
    const auto* simulated = std::get_if<app::Simulated>(&answer);
    if (simulated == nullptr || simulated->outcomes.changed() != kCases) std::exit(2);
  });
  Print({"simulate: stored events replayed against a draft, one core", Show(rate, "events/min"),
         ">= 1,000,000 events/min", rate.median >= 1e6});
}

}  // namespace

void RunCore(app::Rules* rules) {
  Decisions();
  WorkingDays(**rules->Calendar());
  Workflow(rules);
  Simulation();
  auto files = cli::ReadRules(testing::InProject("rulesets"), cli::Scenarios::kLeave);
  if (!files.ok()) Die(files.errors());
  std::vector<double> millis;
  for (int i = 0; i < 5; ++i) {
    app::Rules fresh(nullptr);
    std::vector<ruleset::SourceFile> copy = *files;
    millis.push_back(1000 * Seconds([&] { Keep(fresh.Load(std::move(copy)).size()); }));
  }
  const Spread spread = SpreadOf(millis);
  Print({"loading and compiling all rulesets", Show(spread, "ms"), "< 300 ms", spread.median < 300});
}

}  // namespace anze::bench
