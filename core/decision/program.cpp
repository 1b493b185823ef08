// Runs a program over one frame: rules, then the table, the steps or the value.
//
// The outcome is worked out as marks come in (Conclude): one failure decides, an unknown makes it
// unknown, and there is no way back. Preconditions gate the rest: a table or formula is only looked
// at when every rule passed, because its answer would mean nothing otherwise. Missing facts are
// collected only for marks that are unknown, never for those that failed.
//
// Frames are reused. Reset brings one back to the start without freeing anything; the slots are set
// by Fill, which may be called again with other facts.
#include "core/decision/program.h"

#include <algorithm>

namespace anze::decision {

using Kind = Cell::Kind;

std::string_view MarkWord(Mark mark) {
  constexpr std::string_view kWords[] = {"fail", "unknown", "pass", "skipped"};
  return kWords[static_cast<int>(mark)];
}

Frame::Frame(const BoundDecision& bound)
    : cells_(bound.program().code.registers() + 1),
      marks_(bound.program().tests.size()),
      failed_(bound.program().tests.size()),
      missing_(bound.program().code.slots.size()),
      others_(bound.program().tests.size()) {
  const Code& code = bound.program().code;
  machine_ = bound.binding().machine;
  machine_.arena = &arena_;
  std::copy(bound.binding().constants.begin(), bound.binding().constants.end(), cells_.begin() + code.first_constant());
}

base::Result<BoundDecision> BoundDecision::Bind(std::shared_ptr<const DecisionProgram> program,
                                                const Context& context) {
  Context complete = context;
  if (complete.snapshot == nullptr) complete.snapshot = program->snapshot;
  auto binding = decision::Bind(program->code, complete);
  if (!binding.ok()) return binding.errors();
  BoundDecision out;
  out.program_ = std::move(program);
  out.binding_ = std::move(binding).value();
  return out;
}

void BoundDecision::Fill(const base::Value& facts, Frame* frame) const {
  Cell* const cells = frame->cells_.data();
  const std::size_t slots = program_->code.slots.size();
  for (std::size_t i = 0; i < slots; ++i) cells[i].SetUnknown();
  program_->tree.Fill(facts, cells);
}

void BoundDecision::Reset(Frame* frame) const {
  frame->arena_.Reset();
  frame->failed_.Clear();
  frame->missing_.Clear();
  frame->items_.clear();
  frame->notes_.clear();
  frame->governed_.clear();
  frame->collected_.SetUnknown();
  std::fill(frame->others_.begin(), frame->others_.end(), false);
  frame->whom_ = Mark::kPass;
  frame->rows_.clear();
  if (frame->machine_.error) frame->machine_.error.reset();
  frame->outcome_ = Outcome::kPass;
  // The last cell stays unknown: the value of a decision without one.
  frame->value_ = program_->code.registers();
  std::fill(frame->marks_.begin(), frame->marks_.end(), Mark::kSkipped);
}

void BoundDecision::AddMissing(std::uint32_t reg, Frame* frame) const {
  frame->scratch_.clear();
  frame->machine_.Missing(reg, frame->cells_.data(), &frame->scratch_);
  for (const std::uint32_t slot : frame->scratch_) frame->missing_.Set(slot);
}

void BoundDecision::Conclude(std::uint32_t index, Mark mark, Frame* frame) const {
  frame->marks_[index] = mark;
  if (mark == Mark::kFail) {
    frame->failed_.Set(index);
    frame->outcome_ = Outcome::kFail;
  } else if (mark == Mark::kUnknown && frame->outcome_ != Outcome::kFail) {
    frame->outcome_ = Outcome::kUnknown;
  }
}

// `when` guards `require`: not when or require, in Kleene's sense; but false `when` is a word of its own.
bool BoundDecision::Test(const Fragment& when, const Fragment& require, Frame* frame, Mark* mark) const {
  Cell* const cells = frame->cells_.data();
  bool certain = true;
  if (when.stated) {
    if (!frame->machine_.Run(when, cells)) return false;
    const Cell& answer = cells[when.result];
    if (answer.is_false()) {
      *mark = Mark::kSkipped;
      return true;
    }
    certain = answer.is_true();
  }
  if (!frame->machine_.Run(require, cells)) return false;
  const Cell& answer = cells[require.result];
  if (answer.is_true()) {
    *mark = Mark::kPass;
  } else if (answer.is_false() && certain) {
    *mark = Mark::kFail;
  } else {
    *mark = Mark::kUnknown;
    if (!certain) AddMissing(when.result, frame);
    if (answer.unknown()) AddMissing(require.result, frame);
  }
  return true;
}

// The mark of a rule over a list is the least of its items' marks, in the order fail < unknown <
// pass < skipped. An empty list passes: there is nothing that could break the rule. A `when` that
// does not read the item is asked once, before the list, so that a rule that does not apply does
// not ask for a list that is missing.
bool BoundDecision::RunItems(std::uint32_t index, Frame* frame, Mark* mark) const {
  const CompiledRule& rule = program_->rules[index];
  Cell* const cells = frame->cells_.data();
  if (rule.when.stated && !rule.when_reads_item) {
    if (!frame->machine_.Run(rule.when, cells)) return false;
    if (cells[rule.when.result].is_false()) {
      *mark = Mark::kSkipped;
      return true;
    }
  }
  if (!cells[rule.list].is(Kind::kList)) {
    *mark = Mark::kUnknown;
    frame->missing_.Set(rule.list);
    return true;
  }
  const base::Value::List& list = cells[rule.list].tree().as_list();
  *mark = list.empty() ? Mark::kPass : Mark::kSkipped;
  for (std::uint32_t i = 0; i < list.size(); ++i) {
    for (const std::uint32_t slot : rule.item_slots) cells[slot].SetUnknown();
    rule.item_tree.Fill(list[i], cells);
    Mark one = Mark::kPass;
    if (!Test(rule.when, rule.require, frame, &one)) return false;
    *mark = std::min(*mark, one);
    if (frame->tracing_) frame->items_.push_back({index, i, one, frame->notes_.size()});
  }
  return true;
}

bool BoundDecision::RunRule(std::uint32_t index, Frame* frame) const {
  const CompiledRule& rule = program_->rules[index];
  Mark mark = Mark::kPass;
  if (rule.applies.stated) {
    if (!Applies(rule.applies, frame, &mark)) return false;
    frame->others_[index] = mark == Mark::kFail;
    if (mark == Mark::kFail) return true;
    if (mark == Mark::kUnknown) return RunDoubtful(index, frame);
  }
  if (rule.each ? !RunItems(index, frame, &mark) : !Test(rule.when, rule.require, frame, &mark)) return false;
  Conclude(index, mark, frame);
  return true;
}

// Kleene's sense: what it asks holds whether or not the rule is about the case, or it cannot be told.
bool BoundDecision::RunDoubtful(std::uint32_t index, Frame* frame) const {
  const CompiledRule& rule = program_->rules[index];
  const Bits missing = frame->missing_;
  AddMissing(rule.applies.result, frame);
  const Bits doubt = frame->missing_;
  frame->missing_ = missing;
  Mark mark = Mark::kPass;
  if (rule.each ? !RunItems(index, frame, &mark) : !Test(rule.when, rule.require, frame, &mark)) return false;
  if (mark >= Mark::kPass) {
    frame->missing_ = missing;
  } else {
    for (std::size_t i = 0; i < program_->code.slots.size(); ++i) {
      if (doubt.Has(i)) frame->missing_.Set(i);
    }
    mark = Mark::kUnknown;
  }
  Conclude(index, mark, frame);
  return true;
}

bool BoundDecision::Applies(const Fragment& applies, Frame* frame, Mark* mark) const {
  if (!frame->machine_.Run(applies, frame->cells_.data())) return false;
  const Cell& answer = frame->cells_[applies.result];
  *mark = answer.is_true() ? Mark::kPass : answer.is_false() ? Mark::kFail : Mark::kUnknown;
  return true;
}

// A decision that is about others answers so; one of which that cannot be told is unknown, whatever its rules say.
bool BoundDecision::RunRules(Frame* frame) const {
  Reset(frame);
  if (program_->applies.stated) {
    if (!Applies(program_->applies, frame, &frame->whom_)) return false;
    if (frame->whom_ != Mark::kPass) {
      if (frame->whom_ == Mark::kUnknown) AddMissing(program_->applies.result, frame);
      frame->outcome_ = frame->whom_ == Mark::kFail ? Outcome::kNotApplicable : Outcome::kUnknown;
      return true;
    }
  }
  for (const RuleBatch& batch : program_->batches) {
    if (batch.plain ? !RunBatch(batch, frame) : !RunRule(batch.first, frame)) return false;
  }
  return true;
}

// Most decisions are checklists of plain rules: their code is one stretch, and marks of pass need
// no bookkeeping.
bool BoundDecision::RunBatch(const RuleBatch& batch, Frame* frame) const {
  const Cell* const cells = frame->cells_.data();
  if (!frame->machine_.Run(batch.begin, batch.end, frame->cells_.data())) return false;
  for (std::uint32_t i = batch.first; i < batch.last; ++i) {
    const Cell& answer = cells[program_->rules[i].require.result];
    if (answer.is_true()) {
      frame->marks_[i] = Mark::kPass;
    } else if (answer.is_false()) {
      Conclude(i, Mark::kFail, frame);
    } else {
      Conclude(i, Mark::kUnknown, frame);
      AddMissing(program_->rules[i].require.result, frame);
    }
  }
  return true;
}

bool BoundDecision::Run(Frame* frame) const {
  if (!RunRules(frame)) return false;
  if (frame->whom_ != Mark::kPass) return true;
  switch (program_->source->kind) {
    case ruleset::DecisionKind::kChecklist:
      return frame->outcome_ == Outcome::kFail || RunValue(frame);
    case ruleset::DecisionKind::kTable:
      return frame->outcome_ != Outcome::kPass || RunTable(frame);
    case ruleset::DecisionKind::kFormula:
      return frame->outcome_ != Outcome::kPass || (RunSteps(frame) && RunValue(frame));
    case ruleset::DecisionKind::kNotApplicable:
      frame->outcome_ = Outcome::kNotApplicable;
      return true;
    default:
      return true;
  }
}

// A value that cannot be known makes a formula unknown.
bool BoundDecision::RunValue(Frame* frame) const {
  if (!program_->value.stated) return true;
  if (!frame->machine_.Run(program_->value, frame->cells_.data())) return false;
  frame->value_ = program_->value.result;
  if (!frame->value().unknown()) return true;
  AddMissing(frame->value_, frame);
  // A checklist answers by its rules; its value is an extra.
  if (program_->source->kind == ruleset::DecisionKind::kFormula && frame->outcome_ == Outcome::kPass) {
    frame->outcome_ = Outcome::kUnknown;
  }
  return true;
}

// A step that gives a value never decides the outcome. Where its `when` is unknown, so is its
// value; its own code is not run then, because it may fail on facts that the condition was meant to
// guard.
bool BoundDecision::RunSteps(Frame* frame) const {
  Cell* const cells = frame->cells_.data();
  const auto first = static_cast<std::uint32_t>(program_->rules.size());
  for (std::uint32_t i = 0; i < program_->steps.size(); ++i) {
    const CompiledStep& step = program_->steps[i];
    Mark mark = Mark::kPass;
    if (step.require.stated) {
      if (!Test(step.when, step.require, frame, &mark)) return false;
      Conclude(first + i, mark, frame);
      continue;
    }
    std::uint32_t result = step.value.result;
    bool applies = true;
    if (step.when.stated) {
      if (!frame->machine_.Run(step.when, cells)) return false;
      applies = cells[step.when.result].is_true();
      result = step.guard.result;
      if (cells[step.when.result].is_false()) mark = Mark::kSkipped;
    }
    if (applies && !frame->machine_.Run(step.value, cells)) return false;
    if (!frame->machine_.Run(step.guard, cells)) return false;
    // Whether an unknown step matters is for those who read it.
    if (mark != Mark::kSkipped && cells[result].unknown()) mark = Mark::kUnknown;
    frame->marks_[first + i] = mark;
  }
  return true;
}

bool BoundDecision::RunTable(Frame* frame) const {
  Cell* const cells = frame->cells_.data();
  const auto first = static_cast<std::uint32_t>(program_->rules.size());
  const ruleset::HitPolicy hit = program_->source->hit;
  bool unknown = false;
  for (std::uint32_t i = 0; i < program_->rows.size(); ++i) {
    const Fragment& match = program_->rows[i].match;
    if (!frame->machine_.Run(match, cells)) return false;
    const Cell& answer = cells[match.result];
    if (answer.is_false()) continue;
    frame->marks_[first + i] = answer.is_true() ? Mark::kPass : Mark::kUnknown;
    unknown = unknown || answer.unknown();
    if (answer.is_true()) frame->rows_.push_back(i);
    // With `first`, a row behind an unknown one cannot be sure of its turn.
    if (answer.is_true() && hit == ruleset::HitPolicy::kFirst) break;
  }
  // With `unique` one row that holds rules out all others, known or not; with `any` all give the same.
  const bool decided = !frame->rows_.empty() && (hit == ruleset::HitPolicy::kUnique ||
                                                 (hit == ruleset::HitPolicy::kAny && UnknownRowsAgree(frame)));
  if (unknown && !decided) {
    for (std::uint32_t i = 0; i < program_->rows.size(); ++i) {
      if (frame->marks_[first + i] == Mark::kUnknown) AddMissing(program_->rows[i].match.result, frame);
    }
    frame->rows_.clear();
    frame->outcome_ = Outcome::kUnknown;
    return true;
  }
  if (hit == ruleset::HitPolicy::kUnique && frame->rows_.size() > 1) {
    const auto& rows = program_->source->rows;
    frame->machine_.error.emplace(
        "table-overlap",
        base::MessageArgs{{"reason", "met"}, {"first", rows[frame->rows_[0]].id}, {"second", rows[frame->rows_[1]].id}},
        rows[frame->rows_[1]].span);
    return false;
  }
  // DMN gives no sum, least or greatest of no rows.
  const ruleset::Collect collect = program_->source->collect;
  const bool empty_list = collect == ruleset::Collect::kList || collect == ruleset::Collect::kCount;
  const bool collects = hit == ruleset::HitPolicy::kCollect && (empty_list || !frame->rows_.empty());
  frame->outcome_ = collects ? Outcome::kPass : frame->rows_.empty() ? Outcome::kNotApplicable : Outcome::kRow;
  for (const std::uint32_t row : frame->rows_) {
    if (!RunOutputs(row, frame)) return false;
  }
  if (frame->outcome_ == Outcome::kUnknown) return true;
  if (hit == ruleset::HitPolicy::kAny) return RowsAgree(frame);
  return !collects || collect == ruleset::Collect::kList || CollectRows(frame);
}

bool BoundDecision::UnknownRowsAgree(Frame* frame) const {
  const auto& rows = program_->source->rows;
  const ruleset::TableRow& known = rows[frame->rows_.front()];
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    if (frame->marks_[program_->rules.size() + i] != Mark::kUnknown) continue;
    const bool agrees = rows[i].outcome == known.outcome &&
                        std::equal(rows[i].outputs.begin(), rows[i].outputs.end(), known.outputs.begin(),
                                   known.outputs.end(), [](const auto& a, const auto& b) { return a.text == b.text; });
    if (!agrees) return false;
  }
  return true;
}

// Rows that are written alike were found to agree when the table was compiled; computed outputs may still differ.
bool BoundDecision::RowsAgree(Frame* frame) const {
  if (frame->rows_.size() < 2) return true;
  const std::uint32_t first = frame->rows_.front();
  for (const std::uint32_t row : frame->rows_) {
    const std::vector<Fragment>& outputs = program_->rows[row].outputs;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const Fragment& other = program_->rows[first].outputs[i];
      const bool same =
          outputs[i].stated == other.stated &&
          (!other.stated || frame->cells_[outputs[i].result].ToValue() == frame->cells_[other.result].ToValue());
      if (same) continue;
      const auto& rows = program_->source->rows;
      frame->machine_.error.emplace(
          "table-overlap", base::MessageArgs{{"reason", "differ"}, {"first", rows[first].id}, {"second", rows[row].id}},
          rows[row].span);
      return false;
    }
  }
  return true;
}

bool BoundDecision::CollectRows(Frame* frame) const {
  const ruleset::Collect collect = program_->source->collect;
  if (collect == ruleset::Collect::kCount) {
    frame->collected_.SetNumber(static_cast<std::int64_t>(frame->rows_.size()));
    return true;
  }
  std::optional<base::Number> out;
  for (const std::uint32_t row : frame->rows_) {
    const Fragment& output = program_->rows[row].outputs.front();
    if (!output.stated) continue;
    const base::Number number = frame->cells_[output.result].number;
    if (!out || (collect == ruleset::Collect::kMin && number < *out) ||
        (collect == ruleset::Collect::kMax && number > *out)) {
      out = number;
    } else if (collect == ruleset::Collect::kSum) {
      out = base::Add(*out, number);
      if (!out) {
        frame->machine_.error.emplace("number-overflow", base::MessageArgs{}, program_->source->rows[row].span);
        return false;
      }
    }
  }
  if (out) frame->collected_.SetNumber(*out);
  return true;
}

bool BoundDecision::RunOutputs(std::uint32_t row, Frame* frame) const {
  for (const Fragment& output : program_->rows[row].outputs) {
    if (!output.stated) continue;
    if (!frame->machine_.Run(output, frame->cells_.data())) return false;
    if (!frame->cells_[output.result].unknown()) continue;
    AddMissing(output.result, frame);
    frame->outcome_ = Outcome::kUnknown;
  }
  return true;
}

}  // namespace anze::decision
