// Makes verdicts and traces of a frame that was run.
//
// The trace is read off the marks, in the order of the program. Of a table only rows that hold or
// might hold are shown: dozens of rows that do not apply would hide the one that does. What follows
// preconditions that do not hold was not run and is not shown either. Facts are copied into the
// Evidence, because an explanation may outlive the request's body.
#include "core/decision/explain.h"

#include <algorithm>

namespace anze::decision {
namespace {

using base::Value;
using ruleset::DecisionKind;

Value OutputsOf(const DecisionProgram& program, std::uint32_t row, const Cell* cells) {
  Value out;
  const CompiledRow& compiled = program.rows[row];
  for (std::size_t i = 0; i < compiled.outputs.size(); ++i) {
    if (compiled.outputs[i].stated) out.Set(program.source->outputs[i], cells[compiled.outputs[i].result].ToValue());
  }
  return out;
}

Value ValueOf(const DecisionProgram& program, const Frame& frame) {
  if (program.source->kind != DecisionKind::kTable) return frame.value().ToValue();
  if (frame.outcome() == Outcome::kRow) return OutputsOf(program, frame.rows().front(), frame.cells());
  if (program.source->hit != ruleset::HitPolicy::kCollect || frame.outcome() != Outcome::kPass) return nullptr;
  if (program.source->collect != ruleset::Collect::kList) return frame.collected().ToValue();
  Value list = Value::EmptyList();
  for (const std::uint32_t row : frame.rows()) list.Append(OutputsOf(program, row, frame.cells()));
  return list;
}

std::string_view OutcomeWord(const DecisionProgram& program, const Frame& frame) {
  switch (frame.outcome()) {
    case Outcome::kPass:
      return "pass";
    case Outcome::kFail:
      return "fail";
    case Outcome::kUnknown:
      return "unknown";
    case Outcome::kNotApplicable:
      return "not_applicable";
    case Outcome::kRow:
      return program.rows[frame.rows().front()].outcome;
    case Outcome::kError:
      break;
  }
  return "";
}

}  // namespace

void AddClauses(std::span<const std::string> clauses, std::vector<std::string>* out) {
  for (const std::string& clause : clauses) {
    if (std::find(out->begin(), out->end(), clause) == out->end()) out->push_back(clause);
  }
}

// The views are taken after the move, from the kept test.
RuleTrace Evidence::Own(OwnTest test, std::string_view result) {
  OwnTest& kept = own.emplace_back(std::move(test));
  kept.info.id = kept.id;
  kept.info.title = &kept.title;
  kept.info.failure = &kept.failure;
  kept.info.clauses = kept.clauses;
  kept.info.span = &kept.span;
  RuleTrace trace;
  trace.rule = kept.id;
  trace.result = result;
  trace.clauses = kept.clauses;
  trace.test = &kept.info;
  return trace;
}

Verdict Explainer::MakeVerdict(const BoundDecision& bound, const Frame& frame) {
  const DecisionProgram& program = bound.program();
  Verdict verdict;
  verdict.outcome = OutcomeWord(program, frame);
  verdict.value = ValueOf(program, frame);
  if (!frame.failed().empty()) {
    for (std::size_t i = 0; i < program.tests.size(); ++i) {
      if (!frame.failed().Has(i)) continue;
      verdict.failed.emplace_back(program.tests[i].id);
      AddClauses(program.tests[i].clauses, &verdict.clauses);
    }
  }
  for (const std::uint32_t row : frame.rows())
    AddClauses(program.tests[program.rules.size() + row].clauses, &verdict.clauses);
  if (frame.outcome() == Outcome::kNotApplicable) AddClauses(program.self.clauses, &verdict.clauses);
  if (!frame.missing().empty()) {
    for (std::size_t i = 0; i < program.slots().size(); ++i) {
      if (frame.missing().Has(i)) AddClauses({&program.slots()[i].path, 1}, &verdict.missing);
    }
  }
  return verdict;
}

void Explainer::Trace(std::uint32_t test, Mark mark, Explanation* out) const {
  const TestInfo& info = bound_.program().tests[test];
  RuleTrace& trace = out->trace.emplace_back();
  trace.rule = info.id;
  trace.result = MarkWord(mark);
  trace.condition = info.condition;
  trace.clauses = info.clauses;
  trace.test = &info;
}

// Of a decision that is about others, or may be, that is all there is to tell.
bool Explainer::TraceWhom(Explanation* out) const {
  if (frame_.whom_ == Mark::kPass) return false;
  const TestInfo& info = bound_.program().whom;
  RuleTrace& trace = out->trace.emplace_back();
  trace.rule = info.id;
  trace.result = frame_.whom_ == Mark::kFail ? "not_applicable" : MarkWord(Mark::kUnknown);
  trace.condition = info.condition;
  trace.clauses = info.clauses;
  trace.test = &info;
  return true;
}

void Explainer::TraceRules(Explanation* out) const {
  auto item = frame_.items_.begin();
  for (std::uint32_t i = 0; i < bound_.program().rules.size(); ++i) {
    if (item == frame_.items_.end() || item->test != i) Trace(i, frame_.marks_[i], out);
    if (frame_.others_[i]) out->trace.back().result = "not_applicable";
    for (; item != frame_.items_.end() && item->test == i; ++item) {
      Trace(i, item->mark, out);
      out->trace.back().item = static_cast<std::int32_t>(item->item);
    }
  }
}

// Rows that hold or might hold; the others say nothing about this case.
void Explainer::TraceRows(Explanation* out) const {
  const DecisionProgram& program = bound_.program();
  const auto first = static_cast<std::uint32_t>(program.rules.size());
  const std::size_t before = out->trace.size();
  for (std::uint32_t i = 0; i < program.rows.size(); ++i) {
    const Mark mark = frame_.marks_[first + i];
    if (mark == Mark::kSkipped || (mark == Mark::kUnknown && frame_.outcome() == Outcome::kRow)) continue;
    Trace(first + i, mark, out);
    if (mark == Mark::kPass) out->trace.back().value = OutputsOf(program, i, frame_.cells());
  }
  if (out->trace.size() > before || frame_.outcome() != Outcome::kNotApplicable) return;
  RuleTrace& none = out->trace.emplace_back();
  none.rule = program.self.id;
  none.result = MarkWord(Mark::kSkipped);
  none.clauses = program.self.clauses;
  none.test = &program.self;
}

void Explainer::TraceSteps(Explanation* out) const {
  const DecisionProgram& program = bound_.program();
  const auto first = static_cast<std::uint32_t>(program.rules.size());
  for (std::uint32_t i = 0; i < program.steps.size(); ++i) {
    const CompiledStep& step = program.steps[i];
    Trace(first + i, frame_.marks_[first + i], out);
    if (!step.value.stated || frame_.marks_[first + i] != Mark::kPass) continue;
    const std::uint32_t result = step.guard.stated ? step.guard.result : step.value.result;
    out->trace.back().value = frame_.cells_[result].ToValue();
  }
}

base::Result<Explanation> Explainer::Run(bool rules_only) {
  frame_.tracing_ = true;
  frame_.machine_.notes = &frame_.notes_;
  frame_.machine_.governed = &frame_.governed_;
  const bool ran = rules_only ? bound_.RunRules(&frame_) : bound_.Run(&frame_);
  frame_.tracing_ = false;
  frame_.machine_.notes = nullptr;
  frame_.machine_.governed = nullptr;
  if (!ran) return frame_.error();
  const DecisionProgram& program = bound_.program();
  Explanation out;
  out.verdict = MakeVerdict(bound_, frame_);
  out.trace.reserve(program.tests.size() + frame_.items_.size() + 1);
  const bool others = TraceWhom(&out);
  if (!others) TraceRules(&out);
  // What comes behind preconditions that do not hold was not looked at.
  const bool held = !others && std::all_of(frame_.marks_.begin(),
                                           frame_.marks_.begin() + static_cast<std::ptrdiff_t>(program.rules.size()),
                                           [](Mark mark) { return mark >= Mark::kPass; });
  if (held && !rules_only && program.source->kind == DecisionKind::kTable) TraceRows(&out);
  if (held && !rules_only && program.source->kind == DecisionKind::kFormula) TraceSteps(&out);
  auto evidence = std::make_shared<Evidence>();
  evidence->program = bound_.shared_program();
  evidence->as_of = bound_.as_of();
  const std::vector<Slot>& slots = program.slots();
  evidence->slots.resize(slots.size());
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (!slots[i].of_item) evidence->slots[i] = frame_.cells_[i].ToValue();
  }
  CopyNotes(&out, evidence.get());
  evidence->governed = frame_.governed_;
  out.evidence = std::move(evidence);
  return out;
}

// A rule over a list has its notes item by item; any other test ran its functions once, so they tell whose notes those
// are.
void Explainer::CopyNotes(Explanation* out, Evidence* evidence) const {
  if (frame_.notes_.empty()) return;
  std::size_t begin = 0;
  auto item = frame_.items_.begin();
  for (RuleTrace& trace : out->trace) {
    trace.first_note = static_cast<std::uint32_t>(evidence->notes.size());
    const bool of_item = trace.item >= 0;
    const std::size_t end = of_item ? item->notes_end : frame_.notes_.size();
    for (std::size_t i = of_item ? begin : 0; i < end; ++i) {
      const std::vector<std::uint32_t>& folds = trace.test->folds;
      const bool own = std::find(folds.begin(), folds.end(), frame_.notes_[i].fold) != folds.end();
      if (own) evidence->notes.push_back(frame_.notes_[i]);
    }
    if (of_item) begin = (item++)->notes_end;
    trace.last_note = static_cast<std::uint32_t>(evidence->notes.size());
  }
}

Verdict VerdictOf(const BoundDecision& bound, const Frame& frame) { return Explainer::MakeVerdict(bound, frame); }

base::Result<Explanation> ExplainFrame(const BoundDecision& bound, Frame* frame) {
  return Explainer(bound, frame).Run(false);
}

base::Result<Explanation> ExplainRules(const BoundDecision& bound, Frame* frame) {
  return Explainer(bound, frame).Run(true);
}

}  // namespace anze::decision
