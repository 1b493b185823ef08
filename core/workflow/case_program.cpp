// Compiles a case type: conditions, formulas, and for every event the clocks that it touches.
//
// Deciding must be fast, so everything that can be looked up once is: states, events and clocks are
// numbered, parameters are bound for every day (BindAhead, Dated), and each event knows which
// facts, data and clocks its expressions may read (Reads), so that a Draft prepares no more than
// those.
//
// Data of an event is read as data.*: its schema is wrapped under that name. A clock's expressions
// see the data of the events that start it.
#include "core/workflow/case_program.h"

#include <algorithm>
#include <tuple>

#include "core/decision/sentence.h"
#include "core/ruleset/merge/stated.h"
#include "core/ruleset/model/event_data.h"
#include "core/workflow/case_lint.h"
#include "core/workflow/case_source.h"
#include "core/workflow/personal.h"
#include "core/workflow/reach_lint.h"

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

bool Lists(const std::vector<std::string>& events, std::string_view event) {
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
    for (const ruleset::AskedDecision& asked : type.decisions) program_->asks_.push_back(CompileAsk(asked));
    for (const ruleset::Clock& clock : type.clocks) program_->clocks_.push_back(CompileClock(clock));
    program_->open_require_ = CompileRequirements(type.require, ruleset::Schema(), &program_->open_reads_);
    program_->open_starts_ = ClocksOf("open", &ruleset::Clock::start);
    AddClockReads(program_->open_starts_, &program_->open_reads_);
    for (const ruleset::EventType& event : type.events) program_->events_.push_back(CompileEvent(event));
    if (type.application) program_->application_ = CompileApplication(type, *program_->snapshot_, diagnostics_);
    return program_;
  }

 private:
  // The facts of the case, `data` (data.*, answers.* and records.*, as far as they are readable there), the clocks.
  decision::Scope ScopeWith(const ruleset::Schema* data) const {
    decision::Scope scope;
    scope.schemas.push_back(&program_->type_->facts);
    if (data != nullptr && !data->empty()) scope.schemas.push_back(data);
    scope.extra.emplace_back("case.id", Type::kString);
    scope.extra.emplace_back("case.parent", Type::kString);
    for (const ruleset::Clock& clock : program_->type_->clocks) {
      scope.extra.emplace_back("clocks." + clock.name + ".due", Type::kDate);
      scope.extra.emplace_back("clocks." + clock.name + ".breached", Type::kBoolean);
    }
    scope.snapshot = program_->snapshot_;
    return scope;
  }

  static ruleset::Field ObjectOf(std::string name, std::vector<ruleset::Field> children) {
    ruleset::Field object;
    object.name = std::move(name);
    object.type = Type::kObject;
    object.children = std::move(children);
    return object;
  }

  static ruleset::Field ScalarOf(std::string name, Type type) {
    ruleset::Field field;
    field.name = std::move(name);
    field.type = type;
    return field;
  }

  // answers.<name>.outcome; the outputs of a table by their names, else .value: a number where the decision has a unit,
  // which a text has not.
  ruleset::Field AnswerField(const ruleset::AskedDecision& asked) const {
    std::vector<ruleset::Field> members = {ScalarOf("outcome", Type::kString)};
    const auto decision = program_->snapshot_->decisions.find(asked.decision);
    if (decision == program_->snapshot_->decisions.end()) {
      members.push_back(ScalarOf("value", Type::kNumber));
    } else if (decision->second.collect != ruleset::Collect::kList) {
      members.push_back(ScalarOf("value", Type::kNumber));
    } else if (decision->second.outputs.empty()) {
      members.push_back(ScalarOf("value", decision->second.unit.empty() ? Type::kString : Type::kNumber));
    } else {
      for (std::size_t i = 0; i < decision->second.outputs.size(); ++i) {
        members.push_back(ScalarOf(decision->second.outputs[i], decision->second.output_types[i]));
      }
    }
    return ObjectOf(asked.name, std::move(members));
  }

  // What an expression of the event reads besides facts.
  ruleset::Schema SeenBy(const ruleset::EventType& event) const {
    ruleset::Schema seen = ruleset::UnderData(event.data);
    std::vector<ruleset::Field> answers;
    for (const ruleset::AskedDecision& asked : program_->type_->decisions) {
      if (Lists(event.asks, asked.name)) answers.push_back(AnswerField(asked));
    }
    if (!answers.empty()) seen.fields().push_back(ObjectOf("answers", std::move(answers)));
    return seen;
  }

  // The formulas that gather facts see the data of every event that asks, the records, and what other cases give.
  ruleset::Schema SeenByAsk(const ruleset::AskedDecision& asked) const {
    ruleset::Schema all;
    for (const ruleset::EventType& event : program_->type_->events) {
      if (!Lists(event.asks, asked.name)) continue;
      for (const ruleset::Field& field : event.data.fields()) {
        if (IndexOf(all.fields(), field.name) < 0) all.fields().push_back(field);
      }
    }
    ruleset::Schema seen = ruleset::UnderData(all);
    std::vector<ruleset::Field> records;
    for (const ruleset::Register& lookup : asked.registers) {
      const auto record = program_->snapshot_->records.find(lookup.record);
      if (record != program_->snapshot_->records.end()) {
        records.push_back(ObjectOf(lookup.name, record->second.fields()));
      }
    }
    if (!records.empty()) seen.fields().push_back(ObjectOf("records", std::move(records)));
    std::vector<ruleset::Field> cases;
    for (const ruleset::CaseSource& source : asked.cases) {
      cases.push_back(ScalarOf(source.name, TypeGiven(source, *program_->snapshot_)));
    }
    if (!cases.empty()) seen.fields().push_back(ObjectOf("cases", std::move(cases)));
    return seen;
  }

  CompiledAsk CompileAsk(const ruleset::AskedDecision& asked) {
    CompiledAsk compiled;
    compiled.source = &asked;
    Reads unused;
    const ruleset::Schema seen = SeenByAsk(asked);
    for (const auto& [path, expression] : asked.facts) {
      if (auto value = CompileFormula(expression, seen, &unused)) compiled.facts.emplace_back(path, std::move(*value));
    }
    for (const ruleset::Register& lookup : asked.registers) {
      CompiledRegister& keyed = compiled.registers.emplace_back();
      keyed.source = &lookup;
      for (const auto& [field, expression] : lookup.key) {
        if (auto value = CompileFormula(expression, seen, &unused)) keyed.key.emplace_back(field, std::move(*value));
      }
    }
    for (const ruleset::CaseSource& source : asked.cases) compiled.cases.push_back(CompileCases(source, seen));
    return compiled;
  }

  // The key is worked out of the case that asks, `when` of the one that is asked for.
  CompiledCases CompileCases(const ruleset::CaseSource& source, const ruleset::Schema& seen) {
    CompiledCases compiled{&source, KeyOf(source.key), {}, std::nullopt};
    const auto type = program_->snapshot_->case_types.find(source.case_type);
    if (type == program_->snapshot_->case_types.end()) return compiled;  // told by LintAsked
    Reads unused;
    for (const auto& [path, expression] : source.key) {
      auto value = CompileFormula(expression, seen, &unused);
      if (!value) continue;
      CheckKeyType(source.name, source.span, path, value->condition, type->second);
      compiled.values.emplace_back(path, std::move(*value));
    }
    if (source.when.empty()) return compiled;
    decision::Scope scope;
    scope.schemas.push_back(&type->second.facts);
    scope.extra = {{"case.state", Type::kString}, {"case.opened_on", Type::kDate}};
    scope.snapshot = program_->snapshot_;
    auto when = Condition::CompileBoolean(source.when, scope);
    if (!when.ok()) {
      diagnostics_->insert(diagnostics_->end(), when.errors().begin(), when.errors().end());
      return compiled;
    }
    when->BindAhead(*program_->snapshot_);
    compiled.when = std::move(when).value();
    return compiled;
  }

  // Values of two types are never equal, so no case would ever be found.
  void CheckKeyType(const std::string& in, const base::SourceSpan& span, const std::string& path,
                    const Condition& value, const ruleset::CaseType& other) {
    const ruleset::Field* fact = other.facts.Find(path);
    if (fact == nullptr || value.type() == decision::StaticType::kAny) return;
    const decision::StaticType wanted = decision::StaticTypeOf(fact->type);
    if (wanted == value.type()) return;
    diagnostics_->push_back(Error("case-key-type",
                                  {{"path", path},
                                   {"in", in},
                                   {"expected", std::string(decision::TypeWord(wanted))},
                                   {"actual", std::string(decision::TypeWord(value.type()))}},
                                  span));
  }

  // Everything that putting its decisions together reads is read by the event.
  void CompileAsks(const ruleset::EventType& event, CompiledEvent* compiled) {
    for (std::size_t i = 0; i < program_->asks_.size(); ++i) {
      const CompiledAsk& ask = program_->asks_[i];
      if (Lists(event.supplies, ask.source->name)) AddStated(*ask.source, &compiled->reads.stated);
      if (!Lists(event.asks, ask.source->name)) continue;
      compiled->asks.push_back(static_cast<int>(i));
      compiled->reads.answers = true;
      for (const auto& [path, formula] : ask.facts) AddReads(formula.condition, &compiled->reads);
      for (const CompiledRegister& lookup : ask.registers) {
        for (const auto& [field, formula] : lookup.key) AddReads(formula.condition, &compiled->reads);
      }
      for (const CompiledCases& cases : ask.cases) {
        for (const auto& [path, formula] : cases.values) AddReads(formula.condition, &compiled->reads);
      }
    }
  }

  void AddStated(const ruleset::AskedDecision& asked, std::vector<std::string>* paths) const {
    const auto decision = program_->snapshot_->decisions.find(asked.decision);
    if (decision == program_->snapshot_->decisions.end()) return;
    ruleset::ForEachLeaf(decision->second.facts.fields(), "",
                         [&](const std::string& path, const ruleset::Field&) { AddOnce(path, paths); });
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

  // A formula that only names a fact, as most do, is read directly and not run.
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
      if (path.starts_with("case.")) {
        reads->itself = true;
        continue;
      }
      if (path.starts_with("data.")) {
        AddOnce(path, &reads->data);
      } else if (path.starts_with("clocks.")) {
        AddClockRead(path, reads);
      } else if (path.starts_with("answers.") || path.starts_with("records.") || path.starts_with("cases.")) {
        reads->answers = true;
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
      if (clock.chosen_period) AddReads(*clock.chosen_period, reads);
    }
  }

  std::vector<CompiledRequirement> CompileRequirements(const std::vector<ruleset::Requirement>& requirements,
                                                       const ruleset::Schema& data, Reads* reads) {
    std::vector<CompiledRequirement> compiled;
    for (const ruleset::Requirement& requirement : requirements) {
      auto condition = CompileOne(requirement.condition, true, data, reads);
      CheckSaid(requirement, data);
      if (condition) compiled.push_back({&requirement, std::move(*condition)});
    }
    return compiled;
  }

  // A name that nothing fills would stand in the refusal. What an earlier build accepted stays.
  void CheckSaid(const ruleset::Requirement& requirement, const ruleset::Schema& data) {
    const auto& bundle = program_->snapshot_->bundle;
    if (bundle && bundle->kept) return;
    decision::CheckPlaceholders(requirement.failure, ScopeWith(&data), requirement.span, diagnostics_);
  }

  // What takes the values that an effect states; nullptr where it is not known here, or is told by the lint.
  const ruleset::Schema* ReceiverOf(const ruleset::Effect& effect) const {
    const ruleset::Snapshot& snapshot = *program_->snapshot_;
    if (effect.kind == ruleset::Effect::Kind::kWriteRecord) {
      const auto record = snapshot.records.find(effect.target);
      return record == snapshot.records.end() ? nullptr : &record->second;
    }
    const bool opens = effect.kind == ruleset::Effect::Kind::kOpenCase;
    const auto type = snapshot.case_types.find(opens ? effect.target : effect.case_type);
    if (type == snapshot.case_types.end()) return nullptr;
    if (opens) return &type->second.facts;
    const int event = IndexOf(type->second.events, effect.target);
    return event < 0 ? nullptr : &type->second.events[static_cast<std::size_t>(event)].data;
  }

  // A value of another type would be refused whenever the effect is carried out. What an earlier build accepted stays.
  void CheckGivenType(const ruleset::Schema& receiver, const std::string& path, const Condition& value,
                      const base::SourceSpan& span) {
    const auto& bundle = program_->snapshot_->bundle;
    const ruleset::Field* field = receiver.Find(path);
    if (field == nullptr || value.type() == decision::StaticType::kAny || (bundle && bundle->kept)) return;
    const decision::StaticType wanted = decision::StaticTypeOf(field->type);
    if (wanted == value.type() || wanted == decision::StaticType::kAny) return;
    diagnostics_->push_back(Error("effect-field-type",
                                  {{"path", path},
                                   {"expected", std::string(decision::TypeWord(wanted))},
                                   {"actual", std::string(decision::TypeWord(value.type()))}},
                                  span));
  }

  void CheckCopy(const ruleset::Schema& target, const std::string& path, const Condition& value,
                 const base::SourceSpan& span, const ruleset::Schema& data) {
    const auto& bundle = program_->snapshot_->bundle;
    if (bundle && bundle->kept) return;
    CheckPersonalCopy(ScopeWith(&data), target, path, value, span, diagnostics_);
  }

  CompiledEffect CompileEffect(const ruleset::Effect& effect, const ruleset::Schema& data, Reads* reads) {
    CompiledEffect compiled;
    compiled.source = &effect;
    if (!effect.when.empty()) compiled.when = CompileOne(effect.when, true, data, reads);
    const ruleset::Schema* receiver = ReceiverOf(effect);
    for (const auto& [path, expression] : effect.facts) {
      auto value = CompileFormula(expression, data, reads);
      if (!value) continue;
      if (receiver != nullptr) {
        CheckGivenType(*receiver, path, value->condition, expression.span);
        CheckCopy(*receiver, path, value->condition, expression.span, data);
      }
      compiled.facts.emplace_back(path, std::move(*value));
    }
    const auto other = program_->snapshot_->case_types.find(effect.case_type);
    for (const auto& [path, expression] : effect.key) {
      auto value = CompileFormula(expression, data, reads);
      if (!value) continue;
      if (other != program_->snapshot_->case_types.end()) {
        CheckKeyType(effect.target, effect.span, path, value->condition, other->second);
      }
      compiled.key.emplace_back(path, std::move(*value));
    }
    return compiled;
  }

  std::vector<int> ClocksOf(std::string_view event, std::vector<std::string> ruleset::Clock::*events) const {
    std::vector<int> clocks;
    for (std::size_t i = 0; i < program_->type_->clocks.size(); ++i) {
      if (Lists(program_->type_->clocks[i].*events, event)) clocks.push_back(static_cast<int>(i));
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
      compiled.from.push_back(anywhere || Lists(event.from, state.name));
    }
    const ruleset::Schema data = SeenBy(event);
    CompileAsks(event, &compiled);
    if (!event.four_eyes_when.empty()) {
      compiled.four_eyes_when = CompileOne(event.four_eyes_when, true, ruleset::Schema(), &compiled.reads);
    }
    compiled.require = CompileRequirements(event.require, data, &compiled.reads);
    for (const auto& [path, expression] : event.set) {
      auto value = CompileFormula(expression, data, &compiled.reads);
      if (!value) continue;
      CheckCopy(type.facts, path, value->condition, expression.span, data);
      compiled.set.emplace_back(path, std::move(*value));
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
    for (const int index : compiled.extends) {
      const auto& chosen = program_->clocks_[static_cast<std::size_t>(index)].chosen_extension;
      if (chosen) AddReads(*chosen, &compiled.reads);
    }
    if (event.recounts) {
      for (const CompiledClock& clock : program_->clocks_) {
        if (clock.from) AddReads(clock.from->condition, &compiled.reads);
      }
    }
    return compiled;
  }

  ruleset::Dated<Period> PeriodOf(const std::string& parameter, const std::optional<Period>& literal) const {
    if (literal || parameter.empty()) return ruleset::Dated<Period>(literal.value_or(Period()));
    const ruleset::Snapshot& snapshot = *program_->snapshot_;
    return ruleset::Dated<Period>(DaysOfChange(snapshot, {parameter}),
                                  [&](Date day) { return snapshot.PeriodParameter(parameter, day); });
  }

  // What the facts of the case make of a parameter with values about some only; nothing for any other.
  std::optional<Condition> ChosenBy(const std::string& parameter, const base::SourceSpan& span) {
    const auto found = program_->snapshot_->parameters.find(parameter);
    if (found == program_->snapshot_->parameters.end() || !found->second.Conditional()) return std::nullopt;
    Reads unused;
    return CompileOne({"param(\"" + parameter + "\")", span}, false, ruleset::Schema(), &unused);
  }

  ruleset::Dated<bool> RollsOf(const ruleset::Rolling& roll) const {
    if (roll.parameter.empty()) return ruleset::Dated<bool>(roll.stated.value_or(true));
    const ruleset::Snapshot& snapshot = *program_->snapshot_;
    return ruleset::Dated<bool>(DaysOfChange(snapshot, {roll.parameter}),
                                [&](Date day) { return snapshot.BooleanParameter(roll.parameter, day); });
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
      if (!Lists(clock.start, event.name)) continue;
      for (const ruleset::Field& field : event.data.fields()) {
        if (IndexOf(all.fields(), field.name) < 0) all.fields().push_back(field);
      }
    }
    return ruleset::UnderData(all);
  }

  CompiledClock CompileClock(const ruleset::Clock& clock) {
    CompiledClock compiled;
    compiled.source = &clock;
    Reads unused;
    const ruleset::Schema data = StartData(clock);
    if (!clock.when.empty()) compiled.when = CompileOne(clock.when, true, data, &unused);
    if (!clock.from.empty()) compiled.from = CompileFormula(clock.from, data, &unused);
    compiled.period = PeriodOf(clock.period_parameter, clock.period);
    compiled.chosen_period = ChosenBy(clock.period_parameter, clock.span);
    compiled.rolls = RollsOf(clock.roll);
    if (clock.extension) {
      compiled.chosen_extension = ChosenBy(clock.extension->period_parameter, clock.span);
      compiled.extension_period = PeriodOf(clock.extension->period_parameter, clock.extension->period);
      compiled.extension_max = MaxOf(*clock.extension);
    }
    return compiled;
  }

  std::shared_ptr<CaseProgram> program_;
  Diagnostics* diagnostics_;
};

// The lint and the compiler find their errors in different orders; a person reads a file from top
// to bottom.
Result<std::shared_ptr<const CaseProgram>> CaseProgram::Compile(const ruleset::CaseType& type,
                                                                const ruleset::Snapshot& snapshot,
                                                                Diagnostics* warnings) {
  Diagnostics found;
  if (snapshot.bundle == nullptr || !snapshot.bundle->kept) {
    LintCaseType(type, snapshot, &found);
    LintAsked(type, snapshot, &found);
    LintApplication(type, snapshot, &found);
    if (warnings != nullptr) LintReach(type, snapshot, &found);
  }
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
