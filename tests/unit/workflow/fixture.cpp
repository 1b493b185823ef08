#include "tests/unit/workflow/fixture.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/base/json.h"
#include "core/base/yaml.h"
#include "core/ruleset/load.h"
#include "core/ruleset/merge/resolve.h"
#include "core/workflow/rulebook.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::workflow::testing {
namespace {

constexpr std::string_view kRuleset = R"(region: cn
title: {zh: 国家, en: Nation}
effective: {from: 2020-01-01}
documents:
  - {id: law, number: 令1, title: {zh: 法, en: Law}, issuer: {zh: 国, en: State}, issued: 2020-01-01}
)";
constexpr std::string_view kClauses = R"(clauses:
  - {id: law-1, document: law, locator: 第一条, quote: 应当}
)";

constexpr std::string_view kRecords = R"(records:
  thing:
    number: {type: string, unique: true, required: true, title: {zh: 编号, en: Number}}
    owner: {type: string, required: true, title: {zh: 所属, en: Owner}}
    place: {type: string, required: true, title: {zh: 地点, en: Place}}
)";
constexpr std::string_view kMessages = R"(messages:
  verifying: {zh: 核实中, en: Being verified}
  replied: {zh: 已答复, en: Answered}
  overdue: {zh: 已超期, en: Overdue}
)";

}  // namespace

std::vector<ruleset::SourceFile> CalendarFiles() {
  std::vector<ruleset::SourceFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(anze::testing::InProject("rulesets/calendars/cn"))) {
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    files.push_back({"calendars/cn/" + entry.path().filename().string(), text.str()});
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

namespace {

[[noreturn]] void Abort(const base::Diagnostics& diagnostics) {
  std::fprintf(stderr, "%s\n", Describe(diagnostics).c_str());
  std::abort();
}

std::shared_ptr<const calendar::WorkCalendar> Build(const calendar::WorkCalendar::Options& options) {
  static const calendar::CalendarSource source = [] {
    std::vector<base::Document> documents;
    for (ruleset::SourceFile& file : CalendarFiles()) {
      auto document = base::ParseYaml(file.path, std::move(file.text));
      if (!document.ok()) Abort(document.errors());
      documents.push_back(std::move(document).value());
    }
    auto read = calendar::ReadCalendar(documents);
    if (!read.ok()) Abort(read.errors());
    return std::move(read).value();
  }();
  auto built = calendar::WorkCalendar::Build(source, options);
  if (!built.ok()) Abort(built.errors());
  return *built;
}

std::string Line(const base::Error& error) {
  std::string line = error.severity == base::Severity::kError ? "error " : "warning ";
  line += error.code;
  for (const auto& [name, value] : error.args) line += " " + name + "=" + value;
  return line;
}

}  // namespace

std::shared_ptr<const calendar::WorkCalendar> Calendar() {
  static const auto calendar = Build({});
  return calendar;
}

std::shared_ptr<const calendar::WorkCalendar> CalendarKnownOn(std::string_view day) {
  calendar::WorkCalendar::Options options;
  options.as_known_on = D(day);
  return Build(options);
}

std::string Describe(const base::Diagnostics& diagnostics) {
  std::string text;
  for (const base::Error& error : diagnostics) {
    text += error.span.file + ":" + std::to_string(error.span.line) + ": " + Line(error) + " " + error.pointer + "\n";
  }
  return text;
}

namespace {

std::shared_ptr<const ruleset::Snapshot> LoadFile(const ruleset::SourceFile& file, const std::string& parameters) {
  std::vector<ruleset::SourceFile> files = CalendarFiles();
  files.push_back({"cn/ruleset.yaml", std::string(kRuleset)});
  files.push_back({"cn/clauses.yaml", std::string(kClauses)});
  files.push_back({"cn/messages/test.yaml", std::string(kMessages)});
  files.push_back({"cn/records/test.yaml", std::string(kRecords)});
  files.push_back(file);
  if (!parameters.empty()) files.push_back({"cn/parameters/test.yaml", "parameters:\n" + parameters});
  const auto loaded = ruleset::LoadBundle(std::move(files));
  if (loaded.bundle == nullptr) Abort(loaded.diagnostics);
  auto resolved = ruleset::Resolve(loaded.bundle, "cn", D("2025-01-01"));
  if (!resolved.ok()) Abort(resolved.errors());
  return *resolved;
}

}  // namespace

std::shared_ptr<const ruleset::Snapshot> Load(const std::string& case_types, const std::string& parameters) {
  return LoadFile({"cn/cases/test.yaml", "case_types:\n" + case_types}, parameters);
}

Compiled Compile(const std::string& case_types, const std::string& parameters) {
  Compiled compiled;
  compiled.snapshot = Load(case_types, parameters);
  base::Diagnostics warnings;
  auto program = CaseProgram::Compile(compiled.snapshot->case_types.begin()->second, *compiled.snapshot, &warnings);
  if (!program.ok()) Abort(program.errors());
  compiled.program = *program;
  return compiled;
}

base::Diagnostics LintFile(const std::string& cases_file) {
  const auto snapshot = LoadFile({"cn/cases/test.yaml", cases_file}, "");
  base::Diagnostics found;
  auto program = CaseProgram::Compile(snapshot->case_types.begin()->second, *snapshot, &found);
  if (!program.ok()) found.insert(found.begin(), program.errors().begin(), program.errors().end());
  return found;
}

base::Diagnostics LintDecisions(const std::string& decisions_file, const std::string& parameters) {
  base::Diagnostics found;
  const auto book = CompileRuleBook(LoadFile({"cn/decisions/test.yaml", decisions_file}, parameters), &found);
  if (!book.ok()) found.insert(found.begin(), book.errors().begin(), book.errors().end());
  return found;
}

calendar::Date D(std::string_view text) { return calendar::Date::Parse(text).value(); }

calendar::Instant T(std::string_view text) {
  if (const auto day = calendar::Date::Parse(text)) {
    return calendar::Instant(calendar::Instant::StartOfDay(*day).millis() + 9 * 3'600'000);
  }
  return calendar::Instant::Parse(text).value();
}

base::Value J(std::string_view json) { return base::ParseJson(json).value(); }

Actor Who(std::string_view text) {
  const std::size_t colon = text.find(':');
  return {std::string(text.substr(colon + 1)), {std::string(text.substr(0, colon))}};
}

std::string LivingCase::Open(std::string_view at, std::string_view who, std::string_view facts,
                             std::string_view subject) {
  OpenCommand command{compiled_.program->source().name, "cn", J(subject), J(facts), "", Who(who)};
  return Take(DecideOpen(*compiled_.program, command, {calendar_.get(), T(at)}));
}

std::string LivingCase::Raise(std::string_view at, std::string_view who, std::string_view event,
                              std::string_view data) {
  return Take(
      DecideEvent(*compiled_.program, state, {std::string(event), J(data), Who(who)}, {calendar_.get(), T(at)}));
}

std::string LivingCase::Due(std::string_view at, std::string_view clock) {
  return Take(DecideClockDue(*compiled_.program, state, {std::string(clock)}, {calendar_.get(), T(at)}));
}

std::string LivingCase::Recompute(std::string_view at) {
  return Take(DecideRecompute(*compiled_.program, state, {"calendar-published"}, {calendar_.get(), T(at)}));
}

std::string LivingCase::Take(base::Result<Decided> decided) {
  if (!decided.ok()) {
    errors = decided.errors();
    return "error " + errors.front().code + " " + errors.front().pointer;
  }
  if (auto* refused = std::get_if<Refusal>(&decided.value())) {
    refusal = std::move(*refused);
    return "refused " + refusal.code;
  }
  last = std::get<Event>(std::move(decided).value());
  commit = MakeCommit(&state, last, compiled_.program->IsFinal(last.to));
  journal.push_back(last);
  // Live, replayed and stored are the same state, always.
  const auto replayed = Replay(state.id, journal);
  CHECK_OK(replayed);
  CaseState unchained = state;
  unchained.chain.clear();
  CHECK(*replayed == unchained);
  CHECK(*DecodeState(commit.state) == state);
  CHECK(*DecodeEvent(commit.event) == last);
  return "ok";
}

std::string LivingCase::DueDay(std::string_view clock) const {
  const ClockState* found = state.FindClock(clock);
  return found == nullptr ? "none" : found->due.ToString();
}

const ClockState& LivingCase::Clock(std::string_view name) const {
  const ClockState* found = state.FindClock(name);
  if (found == nullptr) {
    std::fprintf(stderr, "no clock %s\n", std::string(name).c_str());
    std::abort();
  }
  return *found;
}

std::string LivingCase::Actions() const {
  static constexpr const char* kWords[] = {"start", "stop",   "pause",     "resume", "extend",
                                           "warn",  "breach", "recompute", "move",   "recount"};
  std::string text;
  for (const ClockChange& change : last.clocks) {
    if (!text.empty()) text += ", ";
    text += kWords[static_cast<std::size_t>(change.action)];
    text += " " + change.clock;
  }
  return text;
}

}  // namespace anze::workflow::testing
