#include "core/workflow/case_program.h"

#include <algorithm>
#include <tuple>

#include "core/workflow/case_lint.h"

namespace anze::workflow {

using base::Diagnostics;
using base::Error;
using base::Result;
using calendar::Date;
using calendar::Period;
using decision::Condition;
using ruleset::DaysOfChange;
using ruleset::Expression;
using ruleset::Type;

namespace {

template <typename Items>
int IndexOf(const Items& items, std::string_view name) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

bool Names(const std::vector<std::string>& events, std::string_view event) {
  return std::find(events.begin(), events.end(), event) != events.end();
}

void AddOnce(const std::string& path, std::vector<std::string>* paths) {
  if (std::find(paths->begin(), paths->end(), path) == paths->end()) paths->push_back(path);
}

}  // namespace

class ProgramCompiler {
 public:
  ProgramCompiler(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot, Diagnostics* diagnostics)
      : program_(std::make_shared<CaseProgram>()), diagnostics_(diagnostics) {
    program_->type_ = &type;
    program_->snapshot_ = &snapshot;
  }

  std::shared_ptr<CaseProgram> Run() {
    const ruleset::CaseType& type = *program_->type_;
    program_->options_ = ruleset::Dated<calendar::DeadlineOptions>(
        DaysOfChange(*program_->snapshot_, {}),
        [this](Date day) -> Result<calendar::DeadlineOptions> { return program_->snapshot_->DeadlineOptionsOn(day); });
    for (const ruleset::Clock& clock : type.clocks) program_->clocks_.push_back(CompileClock(clock));
    program_->open_require_ = CompileRequirements(type.require, ruleset::Schema(), &program_->open_reads_);
    program_->open_starts_ = ClocksOf("open", &ruleset::Clock::start);
    AddClockReads(program_->open_starts_, &program_->open_reads_);
    for (const ruleset::EventType& event : type.events) program_->events_.push_back(CompileEvent(event));
    return program_;
  }

 private:
  // The facts of the case, `data` as data.*, the clocks.
  decision::Scope ScopeWith(const ruleset::Schema* data) const {
    decision::Scope scope;
    scope.schemas.push_back(&program_->type_->facts);
    if (data != nullptr && !data->empty()) scope.schemas.push_back(data);
    for (const ruleset::Clock& clock : program_->type_->clocks) {
      scope.extra.emplace_back("clocks." + clock.name + ".due", Type::kDate);
      scope.extra.emplace_back("clocks." + clock.name + ".breached", Type::kBoolean);
    }
    scope.snapshot = program_->snapshot_;
    return scope;
  }

  static ruleset::Schema UnderData(const ruleset::Schema& schema) {
    ruleset::Schema wrapped;
    if (schema.empty()) return wrapped;
    ruleset::Field data;
    data.name = "data";
    data.type = Type::kObject;
    data.children = schema.fields();
    wrapped.fields().push_back(std::move(data));
    return wrapped;
  }

  std::optional<Condition> CompileOne(const Expression& source, bool boolean, const ruleset::Schema& data,
                                      Reads* reads) {
    const decision::Scope scope = ScopeWith(&data);
    auto compiled = boolean ? Condition::CompileBoolean(source, scope) : Condition::Compile(source, scope);
    if (!compiled.ok()) {
      diagnostics_->insert(diagnostics_->end(), compiled.errors().begin(), compiled.errors().end());
      return std::nullopt;
    }
    compiled->BindAhead(*program_->snapshot_);
    AddReads(*compiled, reads);
    return std::move(compiled).value();
  }

  std::optional<Formula> CompileFormula(const Expression& source, const ruleset::Schema& data, Reads* reads) {
    auto condition = CompileOne(source, false, data, reads);
    if (!condition) return std::nullopt;
    Formula formula{std::move(*condition), {}};
    const auto& facts = formula.condition.facts();
    if (facts.size() == 1 && facts.front() == formula.condition.text()) formula.path = facts.front();
    return formula;
  }

  void AddReads(const Condition& condition, Reads* reads) const {
    for (const std::string& path : condition.facts()) {
      if (path == "as_of") continue;
      if (path.starts_with("data.")) {
        AddOnce(path, &reads->data);
      } else if (path.starts_with("clocks.")) {
        AddClockRead(path, reads);
      } else {
        AddOnce(path, &reads->facts);
      }
    }
  }

  void AddClockRead(const std::string& path, Reads* reads) const {
    const std::size_t last = path.rfind('.');
    const int clock = program_->ClockIndex(std::string_view(path).substr(7, last - 7));
    const bool known = std::any_of(reads->clocks.begin(), reads->clocks.end(),
                                   [&](const ClockRead& read) { return read.path == path; });
    if (clock >= 0 && !known) reads->clocks.push_back({path, clock, path.ends_with(".breached")});
  }

  void AddClockReads(const std::vector<int>& clocks, Reads* reads) const {
    for (const int index : clocks) {
      const CompiledClock& clock = program_->clocks_[static_cast<std::size_t>(index)];
      if (clock.when) AddReads(*clock.when, reads);
      if (clock.from) AddReads(clock.from->condition, reads);
    }
  }

  std::vector<CompiledRequirement> CompileRequirements(const std::vector<ruleset::Requirement>& requirements,
                                                       const ruleset::Schema& data, Reads* reads) {
    std::vector<CompiledRequirement> compiled;
    for (const ruleset::Requirement& requirement : requirements) {
      auto condition = CompileOne(requirement.condition, true, data, reads);
      if (condition) compiled.push_back({&requirement, std::move(*condition)});
    }
    return compiled;
  }

  CompiledEffect CompileEffect(const ruleset::Effect& effect, const ruleset::Schema& data, Reads* reads) {
    CompiledEffect compiled;
    compiled.source = &effect;
    if (!effect.when.empty()) compiled.when = CompileOne(effect.when, true, data, reads);
    for (const auto& [path, expression] : effect.facts) {
      auto value = CompileFormula(expression, data, reads);
      if (value) compiled.facts.emplace_back(path, std::move(*value));
    }
    return compiled;
  }

  std::vector<int> ClocksOf(std::string_view event, std::vector<std::string> ruleset::Clock::*events) const {
    std::vector<int> clocks;
    for (std::size_t i = 0; i < program_->type_->clocks.size(); ++i) {
      if (Names(program_->type_->clocks[i].*events, event)) clocks.push_back(static_cast<int>(i));
    }
    return clocks;
  }

  CompiledEvent CompileEvent(const ruleset::EventType& event) {
    const ruleset::CaseType& type = *program_->type_;
    CompiledEvent compiled;
    compiled.source = &event;
    compiled.to = event.to.empty() ? -1 : IndexOf(type.states, event.to);
    for (const ruleset::State& state : type.states) {
      const bool anywhere = event.from.size() == 1 && event.from.front() == "*" && !state.final;
      compiled.from.push_back(anywhere || Names(event.from, state.name));
    }
    const ruleset::Schema data = UnderData(event.data);
    if (!event.four_eyes_when.empty()) {
      compiled.four_eyes_when = CompileOne(event.four_eyes_when, true, ruleset::Schema(), &compiled.reads);
    }
    compiled.require = CompileRequirements(event.require, data, &compiled.reads);
    for (const auto& [path, expression] : event.set) {
      auto value = CompileFormula(expression, data, &compiled.reads);
      if (value) compiled.set.emplace_back(path, std::move(*value));
    }
    for (const ruleset::Effect& effect : event.effects) {
      compiled.effects.push_back(CompileEffect(effect, data, &compiled.reads));
    }
    compiled.starts = ClocksOf(event.name, &ruleset::Clock::start);
    compiled.stops = ClocksOf(event.name, &ruleset::Clock::stop);
    compiled.pauses = ClocksOf(event.name, &ruleset::Clock::pause);
    compiled.resumes = ClocksOf(event.name, &ruleset::Clock::resume);
    for (std::size_t i = 0; i < type.clocks.size(); ++i) {
      const auto& extension = type.clocks[i].extension;
      if (extension && extension->event == event.name) compiled.extends.push_back(static_cast<int>(i));
    }
    AddClockReads(compiled.starts, &compiled.reads);
    return compiled;
  }

  ruleset::Dated<Period> PeriodOf(const std::string& parameter, const std::optional<Period>& literal) const {
    if (literal || parameter.empty()) return ruleset::Dated<Period>(literal.value_or(Period()));
    const ruleset::Snapshot& snapshot = *program_->snapshot_;
    return ruleset::Dated<Period>(DaysOfChange(snapshot, {parameter}),
                                  [&](Date day) { return snapshot.PeriodParameter(parameter, day); });
  }

  ruleset::Dated<int> MaxOf(const ruleset::ClockExtension& extension) const {
    if (extension.max_count_parameter.empty()) return ruleset::Dated<int>(extension.max_count);
    const ruleset::Snapshot& snapshot = *program_->snapshot_;
    return ruleset::Dated<int>(DaysOfChange(snapshot, {extension.max_count_parameter}), [&](Date day) -> Result<int> {
      const auto value = snapshot.ParameterValue(extension.max_count_parameter, day);
      if (!value.ok()) return value.errors();
      if (value->is_integer()) return static_cast<int>(value->as_int());
      return Error(
          "parameter-wrong-type",
          {{"name", extension.max_count_parameter}, {"expected", "integer"}, {"text", std::string(value->TypeName())}});
    });
  }

  // What any of the events that start the clock brings along; a field that one of them lacks is unknown there.
  ruleset::Schema StartData(const ruleset::Clock& clock) const {
    ruleset::Schema all;
    for (const ruleset::EventType& event : program_->type_->events) {
      if (!Names(clock.start, event.name)) continue;
      for (const ruleset::Field& field : event.data.fields()) {
        if (IndexOf(all.fields(), field.name) < 0) all.fields().push_back(field);
      }
    }
    return UnderData(all);
  }

  CompiledClock CompileClock(const ruleset::Clock& clock) {
    CompiledClock compiled;
    compiled.source = &clock;
    Reads unused;
    const ruleset::Schema data = StartData(clock);
    if (!clock.when.empty()) compiled.when = CompileOne(clock.when, true, data, &unused);
    if (!clock.from.empty()) compiled.from = CompileFormula(clock.from, data, &unused);
    compiled.period = PeriodOf(clock.period_parameter, clock.period);
    if (clock.extension) {
      compiled.extension_period = PeriodOf(clock.extension->period_parameter, clock.extension->period);
      compiled.extension_max = MaxOf(*clock.extension);
    }
    return compiled;
  }

  std::shared_ptr<CaseProgram> program_;
  Diagnostics* diagnostics_;
};

Result<std::shared_ptr<const CaseProgram>> CaseProgram::Compile(const ruleset::CaseType& type,
                                                                const ruleset::Snapshot& snapshot,
                                                                Diagnostics* warnings) {
  Diagnostics found;
  LintCaseType(type, snapshot, &found);
  std::shared_ptr<const CaseProgram> program = ProgramCompiler(type, snapshot, &found).Run();
  std::stable_sort(found.begin(), found.end(), [](const Error& a, const Error& b) {
    return std::tie(a.span.file, a.span.line, a.span.column) < std::tie(b.span.file, b.span.line, b.span.column);
  });
  const auto first_warning = std::stable_partition(
      found.begin(), found.end(), [](const Error& error) { return error.severity == base::Severity::kError; });
  if (warnings != nullptr) warnings->insert(warnings->end(), first_warning, found.end());
  found.erase(first_warning, found.end());
  if (!found.empty()) return found;
  return program;
}

int CaseProgram::StateIndex(std::string_view name) const { return IndexOf(type_->states, name); }
int CaseProgram::EventIndex(std::string_view name) const { return IndexOf(type_->events, name); }
int CaseProgram::ClockIndex(std::string_view name) const { return IndexOf(type_->clocks, name); }

bool CaseProgram::IsFinal(std::string_view state) const {
  const int index = StateIndex(state);
  return index >= 0 && type_->states[static_cast<std::size_t>(index)].final;
}

}  // namespace anze::workflow
