// Runs a decision block by block over columns, and falls back to rows where columns cannot say it.
//
// Rules are run one by one: one that columns cannot express is run row by row for itself, the
// others stay fast. A table or a formula is all or nothing, because its rows and steps depend on
// each other; so when one of them cannot be expressed, this block and all later ones are run by
// rows. Marks and outcomes use the same numbers as the row-by-row run, so results are copied, not
// translated.
#include "core/decision/column_runner.h"

#include <algorithm>
#include <cstring>

namespace anze::decision {
namespace {

using ruleset::DecisionKind;
using ruleset::HitPolicy;

constexpr std::uint8_t kUnknown = static_cast<std::uint8_t>(Mark::kUnknown);
constexpr std::uint8_t kPass = static_cast<std::uint8_t>(Mark::kPass);
constexpr std::uint8_t kSkipped = static_cast<std::uint8_t>(Mark::kSkipped);

// not when or require, with a word of its own for a rule that does not apply.
void Guard(const std::uint8_t* when, const std::uint8_t* require, std::uint8_t* marks) {
  ANZE_VECTOR_LOOP
  for (std::size_t i = 0; i < kBlock; ++i) {
    const std::uint8_t uncertain = require[i] == kPass ? kPass : kUnknown;
    const std::uint8_t applied = when[i] == kPass ? require[i] : uncertain;
    marks[i] = when[i] == 0 ? kSkipped : applied;
  }
}

}  // namespace

ColumnRunner::ColumnRunner(const BoundDecision& bound, const Population& population, const ColumnOptions& options)
    : bound_(bound),
      population_(population),
      program_(bound.program()),
      options_(options),
      machine_(bound, population),
      frame_(bound),
      by_rows_(program_.rules.size()) {
  const std::size_t size = population.size();
  out_.outcomes.resize(size);
  const std::size_t kept = program_.rules.size() + program_.steps.size();
  out_.marks.resize(program_.tests.size());
  for (std::size_t i = 0; options.marks && i < kept; ++i) out_.marks[i].resize(size, Mark::kSkipped);
  if (!program_.rows.empty()) out_.rows.resize(size);
  if (options.values) out_.values.resize(size);
  // Lists of rows are no column.
  const HitPolicy hit = program_.source->hit;
  const bool several = hit == HitPolicy::kCollect || hit == HitPolicy::kAny;
  const bool lists = program_.source->kind == DecisionKind::kTable && several;
  const bool text_value = options.values && program_.source->kind == DecisionKind::kChecklist && program_.value.stated;
  all_by_rows_ = lists || text_value;
}

ColumnRun ColumnRunner::Run() {
  for (std::size_t first = 0; first < population_.size(); first += kBlock) {
    Block(first, std::min(kBlock, population_.size() - first));
  }
  if (all_by_rows_) out_.by_rows = {"*"};
  for (std::size_t i = 0; i < by_rows_.size() && !all_by_rows_; ++i) {
    if (by_rows_[i]) out_.by_rows.emplace_back(program_.tests[i].id);
  }
  return std::move(out_);
}

std::uint8_t* ColumnRunner::MarksOf(std::uint32_t test) {
  if (!options_.marks || rows_ < kBlock) return marks_.data();
  static_assert(sizeof(Mark) == 1);
  return reinterpret_cast<std::uint8_t*>(out_.marks[test].data() + first_);
}

void ColumnRunner::Block(std::size_t first, std::size_t rows) {
  first_ = first;
  rows_ = rows;
  if (all_by_rows_) return ByRows();
  machine_.Enter(first, rows);
  failed_.assign(rows, false);
  outcome_.fill(kPass);
  for (std::uint32_t i = 0; i < program_.rules.size(); ++i) Rule(i);
  bool done = true;
  switch (program_.source->kind) {
    case DecisionKind::kTable:
      done = Table();
      break;
    case DecisionKind::kFormula:
      done = Steps();
      break;
    case DecisionKind::kNotApplicable:
      outcome_.fill(static_cast<std::uint8_t>(Outcome::kNotApplicable));
      break;
    default:
      break;
  }
  if (!done) {
    all_by_rows_ = true;
    return ByRows();
  }
  std::memcpy(out_.outcomes.data() + first, outcome_.data(), rows);
  for (std::size_t i = 0; i < rows; ++i) {
    if (failed_[i]) out_.outcomes[first + i] = Outcome::kError;
  }
}

void ColumnRunner::Rule(std::uint32_t rule) {
  std::uint8_t* marks = MarksOf(rule);
  if (!by_rows_[rule]) by_rows_[rule] = !RuleInColumns(program_.rules[rule], marks);
  if (by_rows_[rule]) RuleByRows(rule, marks);
  // A rule that is skipped is above `pass`, so the least of both is the outcome.
  kernel::And(outcome_.data(), marks, outcome_.data());
  if (options_.marks && marks == marks_.data()) std::memcpy(out_.marks[rule].data() + first_, marks, rows_);
}

bool ColumnRunner::RuleInColumns(const CompiledRule& rule, std::uint8_t* marks) {
  if (rule.each || !machine_.Run(rule.require)) return false;
  if (rule.when.stated && !machine_.Run(rule.when)) return false;
  const std::uint8_t* require = machine_.Truth(rule.require.result);
  if (require == nullptr) return false;
  if (!rule.when.stated) {
    std::memcpy(marks, require, kBlock);
    return true;
  }
  const std::uint8_t* when = machine_.Truth(rule.when.result);
  if (when == nullptr) return false;
  Guard(when, require, marks);
  return true;
}

void ColumnRunner::RuleByRows(std::uint32_t rule, std::uint8_t* marks) {
  for (std::size_t i = 0; i < rows_; ++i) {
    if (failed_[i]) continue;
    population_.Load(first_ + i, frame_.cells());
    bound_.Reset(&frame_);
    if (!bound_.RunRule(rule, &frame_)) {
      FailRow(i, frame_.error());
      continue;
    }
    marks[i] = static_cast<std::uint8_t>(frame_.marks_[rule]);
  }
}

void ColumnRunner::FailRow(std::size_t row, const base::Error& error) {
  failed_[row] = true;
  out_.errors.emplace_back(static_cast<std::uint32_t>(first_ + row), error);
}

// Finds for each row of facts the row of the table that holds. With `first`, one that may hold
// keeps those behind it from being taken; with `unique` two that hold are an error, which only the
// run by rows can report with its place.
bool ColumnRunner::MatchRows(std::uint32_t* row, std::uint8_t* unknown) {
  const bool unique = program_.source->hit == HitPolicy::kUnique;
  constexpr std::uint32_t kNone = UINT32_MAX;
  std::fill_n(row, kBlock, kNone);
  std::fill_n(unknown, kBlock, std::uint8_t{0});
  for (std::uint32_t r = 0; r < program_.rows.size(); ++r) {
    if (!machine_.Run(program_.rows[r].match)) return false;
    const std::uint8_t* match = machine_.Truth(program_.rows[r].match.result);
    if (match == nullptr) return false;
    for (std::size_t i = 0; i < rows_; ++i) {
      if (match[i] == 0) continue;
      if (row[i] != kNone) {
        if (unique && match[i] == kPass && outcome_[i] == kPass) return false;  // told as an error by rows
        continue;
      }
      if (match[i] == kUnknown) unknown[i] = 1;
      if (match[i] == kPass && (unique || unknown[i] == 0)) row[i] = r;
    }
  }
  return true;
}

bool ColumnRunner::Table() {
  // An output that is computed may be unknown or fail; that is for rows to say.
  for (const CompiledRow& row : program_.rows) {
    for (const Fragment& output : row.outputs) {
      const bool constant = output.begin == output.end && output.result >= program_.code.first_constant();
      if (output.stated && !constant) return false;
    }
  }
  std::array<std::uint32_t, kBlock> hit;
  Truths unknown;
  if (!MatchRows(hit.data(), unknown.data())) return false;
  for (std::size_t i = 0; i < rows_; ++i) {
    if (outcome_[i] != kPass) continue;
    const bool found = hit[i] != UINT32_MAX;
    outcome_[i] = static_cast<std::uint8_t>(found             ? Outcome::kRow
                                            : unknown[i] != 0 ? Outcome::kUnknown
                                                              : Outcome::kNotApplicable);
    out_.rows[first_ + i] = found ? hit[i] : 0;
  }
  return true;
}

bool ColumnRunner::RunStep(const CompiledStep& step, std::uint8_t* outcome, std::uint8_t* marks) {
  for (const Fragment* fragment : {&step.when, &step.value, &step.require, &step.guard}) {
    if (fragment->stated && !machine_.Run(*fragment)) return false;
  }
  const std::uint8_t* when = step.when.stated ? machine_.Truth(step.when.result) : nullptr;
  if (step.when.stated && when == nullptr) return false;
  if (!step.require.stated) {
    const Lane value = machine_.lane(step.guard.stated ? step.guard.result : step.value.result);
    for (std::size_t i = 0; i < rows_; ++i) {
      const bool known = value.form == Lane::Form::kConstant ||
                         (value.form == Lane::Form::kNumber && (value.known == nullptr || value.known[i] != 0)) ||
                         (value.form == Lane::Form::kTruth && value.truth[i] != kUnknown) ||
                         (value.form == Lane::Form::kText && value.word[i] != 0) ||
                         (value.form == Lane::Form::kMixed && !value.mixed[i].is_null());
      marks[i] = when != nullptr && when[i] == 0 ? kSkipped : known ? kPass : kUnknown;
    }
    return true;
  }
  const std::uint8_t* require = machine_.Truth(step.require.result);
  if (require == nullptr) return false;
  if (when != nullptr) {
    Guard(when, require, marks);
  } else {
    std::memcpy(marks, require, kBlock);
  }
  kernel::And(outcome, marks, outcome);
  return true;
}

bool ColumnRunner::Steps() {
  const Truths rules = outcome_;
  Truths steps = outcome_;
  for (std::uint32_t i = 0; i < program_.steps.size(); ++i) {
    if (!RunStep(program_.steps[i], steps.data(), marks_.data())) return false;
    if (!options_.marks) continue;
    Mark* kept = out_.marks[program_.rules.size() + i].data() + first_;
    for (std::size_t row = 0; row < rows_; ++row) {
      // Behind preconditions that do not hold no step was looked at.
      kept[row] = rules[row] == kPass ? static_cast<Mark>(marks_[row]) : Mark::kSkipped;
    }
  }
  if (!Values(steps.data())) return false;
  for (std::size_t i = 0; i < kBlock; ++i) outcome_[i] = rules[i] == kPass ? steps[i] : rules[i];
  return true;
}

// The value makes an outcome unknown; and it is kept where it is wanted and its rules held.
bool ColumnRunner::Values(std::uint8_t* outcome) {
  if (!program_.value.stated) return true;
  if (!machine_.Run(program_.value)) return false;
  const Lane value = machine_.lane(program_.value.result);
  if (value.form == Lane::Form::kMixed || value.form == Lane::Form::kNone) return false;
  for (std::size_t i = 0; i < rows_; ++i) {
    base::Value held;
    switch (value.form) {
      case Lane::Form::kConstant:
        held = value.constant->ToValue();
        break;
      case Lane::Form::kTruth:
        if (value.truth[i] != kUnknown) held = value.truth[i] == kPass;
        break;
      case Lane::Form::kNumber:
        if (value.known == nullptr || value.known[i] != 0) held = *base::Number::Ratio(value.number[i], value.den);
        break;
      case Lane::Form::kText:
        if (value.word[i] != 0) held = (*value.words)[value.word[i] - 1];
        break;
      default:
        break;
    }
    if (held.is_null() && outcome[i] == kPass) outcome[i] = kUnknown;
    if (options_.values && outcome_[i] == kPass) out_.values[first_ + i] = std::move(held);
  }
  return true;
}

void ColumnRunner::ByRows() {
  failed_.assign(rows_, false);
  // What an earlier attempt at this block said is said again by its rows.
  while (!out_.errors.empty() && out_.errors.back().first >= first_) out_.errors.pop_back();
  for (std::size_t i = 0; i < rows_; ++i) {
    const std::size_t row = first_ + i;
    population_.Load(row, frame_.cells());
    if (!bound_.Run(&frame_)) {
      out_.outcomes[row] = Outcome::kError;
      out_.errors.emplace_back(static_cast<std::uint32_t>(row), frame_.error());
      continue;
    }
    out_.outcomes[row] = frame_.outcome();
    const std::size_t kept = program_.rules.size() + program_.steps.size();
    for (std::size_t test = 0; options_.marks && test < kept; ++test) out_.marks[test][row] = frame_.marks()[test];
    if (frame_.outcome() == Outcome::kRow) out_.rows[row] = frame_.rows().front();
    if (options_.values) out_.values[row] = frame_.value().ToValue();
  }
}

ColumnRun EvaluateColumns(const BoundDecision& bound, const Population& population, const ColumnOptions& options) {
  return ColumnRunner(bound, population, options).Run();
}

}  // namespace anze::decision
