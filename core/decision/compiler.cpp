// Compiles one decision into one program.
//
// All expressions of the decision go through a single CodeBuilder, so that a fact that several rules read has one slot
// and a literal one constant. Each rule, row or step becomes a Fragment (a stretch of instructions and the register of
// its answer) and a TestInfo (what explanations show of it: title, clauses, span, slots and parameters it reads).
// Registers are symbolic until Finish(), because slots and constants are only counted then; Finish() relocates every
// fragment.
//
// Scope grows while compiling: a step of a formula becomes a name for the steps behind it, and within a rule over a
// list the item's name refers to the current item. Rules without `each` and `when` that follow each other form a batch:
// running them as one stretch of code costs one call instead of one a rule.
#include "core/decision/compiler.h"

#include <algorithm>

#include "core/decision/names.h"
#include "core/decision/sentence.h"

namespace anze::decision {
namespace {

using ruleset::DecisionKind;

// A step's result, read as a fact by the steps behind it.
ruleset::Type FactTypeOf(StaticType type) {
  switch (type) {
    case StaticType::kBoolean:
      return ruleset::Type::kBoolean;
    case StaticType::kNumber:
      return ruleset::Type::kNumber;
    case StaticType::kList:
      return ruleset::Type::kList;
    case StaticType::kObject:
      return ruleset::Type::kObject;
    default:
      return ruleset::Type::kString;
  }
}

}  // namespace

ProgramCompiler::ProgramCompiler(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot,
                                 base::Diagnostics* errors, base::Diagnostics* warnings)
    : decision_(decision), snapshot_(snapshot), errors_(errors), warnings_(warnings) {
  scope_.schemas = {&decision.facts};
  scope_.snapshot = &snapshot;
  program_ = std::make_shared<DecisionProgram>();
  program_->source = &decision;
  program_->snapshot = &snapshot;
}

std::shared_ptr<const DecisionProgram> ProgramCompiler::Run(const std::vector<UsedDecision>& used) {
  AddUsedNames(used, &scope_);
  const DecisionKind kind = decision_.kind;
  const bool empty = (kind == DecisionKind::kChecklist && decision_.rules.empty()) ||
                     (kind == DecisionKind::kTable && decision_.rows.empty()) ||
                     (kind == DecisionKind::kFormula && decision_.steps.empty() && decision_.value.empty());
  if (empty)
    errors_->emplace_back("decision-without-rules", base::MessageArgs{{"decision", decision_.name}}, decision_.span);
  program_->applies = Compile(decision_.applies_to, StaticType::kBoolean);
  Rules();
  if (kind == DecisionKind::kTable) Table();
  if (kind == DecisionKind::kFormula) Steps();
  if (kind == DecisionKind::kChecklist || kind == DecisionKind::kFormula) Value();
  if (base::HasErrors(*errors_)) return nullptr;
  Finish();
  return program_;
}

Fragment ProgramCompiler::Compile(const ruleset::Expression& source, StaticType wanted) {
  if (source.empty()) return {};
  return builder_.Compile(source, scope_, wanted, errors_);
}

TestInfo& ProgramCompiler::AddTest(std::string_view id, const base::Localized* title, const base::Localized* failure,
                                   const std::vector<std::string>& clauses, const base::SourceSpan& span) {
  TestInfo& info = program_->tests.emplace_back();
  info.id = id;
  info.title = title;
  info.failure = failure;
  info.clauses = clauses;
  info.span = &span;
  Placeholders(*failure, span, &info);
  return info;
}

void ProgramCompiler::Reads(const Fragment& fragment, TestInfo* info) {
  for (const std::uint32_t slot : fragment.slots) {
    if (std::find(info->slots.begin(), info->slots.end(), slot) == info->slots.end()) info->slots.push_back(slot);
  }
  info->folds.insert(info->folds.end(), fragment.folds.begin(), fragment.folds.end());
  for (const std::uint32_t param : fragment.params) {
    if (std::find(info->params.begin(), info->params.end(), param) == info->params.end()) info->params.push_back(param);
  }
}

// A sentence may name any fact, whether or not the rule reads it, and any parameter.
void ProgramCompiler::Placeholders(const base::Localized& failure, const base::SourceSpan& span, TestInfo* info) {
  for (const std::string* sentence : {&failure.zh, &failure.en}) {
    for (const std::string& name : PlaceholdersOf(*sentence)) {
      const auto named = FindName(scope_, name);
      if (!named || named->type == StaticType::kObject) {
        if (snapshot_.parameters.count(name) > 0) continue;
        const std::string near = NearName(scope_, name);
        base::MessageArgs args = {{"name", name}};
        if (!near.empty() && near != name) args = {{"reason", "near"}, {"name", name}, {"near", near}};
        errors_->emplace_back("unknown-fact", std::move(args), span);
        continue;
      }
      if (FindField(decision_.facts.fields(), name) == nullptr) continue;
      const std::uint32_t slot = builder_.Slot(name);
      if (std::find(info->placeholders.begin(), info->placeholders.end(), slot) == info->placeholders.end()) {
        info->placeholders.push_back(slot);
      }
    }
  }
}

void ProgramCompiler::Rules() {
  for (const ruleset::Rule& rule : decision_.rules) {
    CompiledRule out;
    const auto number = program_->tests.size();
    out.applies = Compile(rule.applies_to, StaticType::kBoolean);
    if (rule.each.empty()) {
      AddTest(rule.id, &rule.title, &rule.failure, rule.clauses, rule.span).choice = rule.choice;
      out.when = Compile(rule.when, StaticType::kBoolean);
      out.require = Compile(rule.require, StaticType::kBoolean);
    } else {
      EachRule(rule, &out);
    }
    if (rule.require.empty()) {
      errors_->emplace_back("rule-without-require", base::MessageArgs{{"rule", rule.id}}, rule.span);
    }
    TestInfo& info = program_->tests[number];
    info.condition = rule.require.text;
    info.whom = out.applies.slots;
    info.applies_to = rule.applies_to.text;
    Reads(out.applies, &info);
    Reads(out.when, &info);
    Reads(out.require, &info);
    program_->rules.push_back(std::move(out));
  }
}

void ProgramCompiler::EachRule(const ruleset::Rule& rule, CompiledRule* out) {
  const std::string name = rule.as.empty() ? "item" : rule.as;
  const auto named = FindName(scope_, rule.each);
  const bool usable = named && named->type == StaticType::kList && named->field != nullptr;
  if (usable) scope_.items.emplace_back(name, named->field);
  AddTest(rule.id, &rule.title, &rule.failure, rule.clauses, rule.span).choice = rule.choice;
  if (!usable) {
    const std::string near = NearName(scope_, rule.each);
    base::MessageArgs args = {{"name", rule.each}};
    if (!named && !near.empty()) args = {{"reason", "near"}, {"name", rule.each}, {"near", near}};
    if (named) args = {{"operator", "each"}, {"expected", "list"}, {"actual", std::string(TypeWord(named->type))}};
    errors_->emplace_back(named ? "type-mismatch" : "unknown-fact", std::move(args), rule.span);
    return;
  }
  out->each = true;
  out->list = builder_.Slot(rule.each);
  builder_.EnterItems(name, rule.each);
  out->when = Compile(rule.when, StaticType::kBoolean);
  out->require = Compile(rule.require, StaticType::kBoolean);
  const auto used = builder_.LeaveItems();
  scope_.items.pop_back();
  for (const auto& [path, slot] : used) {
    out->item_slots.push_back(slot);
    const std::vector<std::uint32_t>& read = out->when.slots;
    out->when_reads_item = out->when_reads_item || std::find(read.begin(), read.end(), slot) != read.end();
    out->item_tree.Add(path.size() == name.size() ? std::string_view() : std::string_view(path).substr(name.size() + 1),
                       slot);
  }
}

void ProgramCompiler::Steps() {
  for (const ruleset::FormulaStep& step : decision_.steps) {
    CompiledStep out;
    const auto number = program_->tests.size();
    AddTest(step.id, &step.title, &step.failure, step.clauses, step.span).choice = step.choice;
    out.when = Compile(step.when, StaticType::kBoolean);
    if (step.value.empty()) {
      out.require = Compile(step.require, StaticType::kBoolean);
    } else {
      ValueStep(step, &out);
    }
    TestInfo& info = program_->tests[number];
    info.condition = step.value.empty() ? step.require.text : step.value.text;
    Reads(out.when, &info);
    Reads(out.value, &info);
    Reads(out.require, &info);
    program_->steps.push_back(std::move(out));
  }
}

void ProgramCompiler::ValueStep(const ruleset::FormulaStep& step, CompiledStep* out) {
  if (FindName(scope_, step.id)) {
    errors_->emplace_back("step-shadows-fact", base::MessageArgs{{"name", step.id}}, step.span);
    return;
  }
  out->value = Compile(step.value, StaticType::kAny);
  std::uint32_t result = out->value.result;
  if (out->value.stated && out->when.stated) {
    out->guard = builder_.Guard(out->when, out->value, builder_.Absent(step.id));
    result = out->guard.result;
  }
  // Even a step that does not compile has a name, so that those behind it are not blamed.
  scope_.extra.emplace_back(step.id, FactTypeOf(out->value.type));
  builder_.Name(step.id, result);
}

void ProgramCompiler::Value() { program_->value = Compile(decision_.value, StaticType::kAny); }

void ProgramCompiler::Finish() {
  DecisionProgram& program = *program_;
  program.self.id = decision_.name;
  program.self.title = &decision_.title;
  program.self.failure = &kNoWords;
  program.self.clauses = decision_.clauses;
  program.self.span = &decision_.span;
  program.whom = program.self;
  program.whom.condition = decision_.applies_to.text;
  program.whom.whom = program.applies.slots;
  Reads(program.applies, &program.whom);
  for (const std::string& input : decision_.inputs) program.self.slots.push_back(builder_.Slot(input));
  program.code = builder_.Finish();
  const auto relocate = [&program](Fragment* fragment) { CodeBuilder::Relocate(program.code, fragment); };
  relocate(&program.applies);
  for (CompiledRule& rule : program.rules) {
    relocate(&rule.applies);
    relocate(&rule.when);
    relocate(&rule.require);
  }
  for (CompiledRow& row : program.rows) {
    relocate(&row.match);
    for (Fragment& output : row.outputs) relocate(&output);
  }
  for (CompiledStep& step : program.steps) {
    for (Fragment* fragment : {&step.when, &step.value, &step.require, &step.guard}) relocate(fragment);
  }
  relocate(&program.value);
  for (std::uint32_t i = 0; i < program.rules.size(); ++i) {
    const CompiledRule& rule = program.rules[i];
    const bool plain = !rule.each && !rule.when.stated && !rule.applies.stated;
    if (plain && !program.batches.empty() && program.batches.back().plain) {
      program.batches.back().last = i + 1;
      program.batches.back().end = rule.require.end;
    } else {
      program.batches.push_back({i, i + 1, plain, rule.require.begin, rule.require.end});
    }
  }
  for (std::size_t i = 0; i < program.code.slots.size(); ++i) {
    const Slot& slot = program.code.slots[i];
    if (!slot.of_item) program.tree.Add(slot.path, static_cast<std::uint32_t>(i));
  }
}

}  // namespace anze::decision
