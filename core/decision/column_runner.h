// ColumnRunner: implements EvaluateColumns (columns.h), block by block and rule by rule.
//
// A rule or step that LaneMachine cannot run is run row by row from then on, in later blocks too,
// because what stopped it mostly lies in its text. Where even the decision's form cannot be
// expressed, all of it is run row by row.
// Ownership: borrows the bound decision and the population for its life. Threads: one thread a
// runner.
#pragma once

#include <optional>
#include <vector>

#include "core/decision/columns.h"
#include "core/decision/lane_machine.h"

namespace anze::decision {

class ColumnRunner {
 public:
  ColumnRunner(const BoundDecision& bound, const Population& population, const ColumnOptions& options);

  // To be called once.
  ColumnRun Run();

 private:
  // Each step of a block answers false when columns cannot express it; the block is then done again
  // by rows.
  void Block(std::size_t first, std::size_t rows);
  void Rule(std::uint32_t rule);
  bool RuleInColumns(const CompiledRule& rule, std::uint8_t* marks);
  void RuleByRows(std::uint32_t rule, std::uint8_t* marks);
  bool Table();
  bool MatchRows(std::uint32_t* row, std::uint8_t* unknown);
  bool Steps();
  bool Values(std::uint8_t* outcome);
  void ByRows();
  // Records an engine failure of one row, whose outcome becomes kError.
  void FailRow(std::size_t row, const base::Error& error);
  bool RunStep(const CompiledStep& step, std::uint8_t* outcome, std::uint8_t* marks);
  // Where the marks of a test are written: into the result itself for a whole block, else into
  // marks_.
  std::uint8_t* MarksOf(std::uint32_t test);

  const BoundDecision& bound_;
  const Population& population_;
  const DecisionProgram& program_;
  ColumnOptions options_;
  LaneMachine machine_;
  Frame frame_;
  ColumnRun out_;
  // By rule: columns cannot express it.
  std::vector<bool> by_rows_;
  bool all_by_rows_ = false;
  // Of the rules so far, in the block at hand.
  Truths outcome_{};
  Truths marks_{};
  // Rows of the block on which the engine failed.
  std::vector<bool> failed_;
  // The block at hand: its first row and how many it has, at most kBlock.
  std::size_t first_ = 0;
  std::size_t rows_ = 0;
};

}  // namespace anze::decision
