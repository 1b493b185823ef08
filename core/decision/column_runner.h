// Goes over a population block by block and rule by rule. Part of columns.h. Threads: one thread a runner.
#pragma once

#include <optional>
#include <vector>

#include "core/decision/columns.h"
#include "core/decision/lane_machine.h"

namespace anze::decision {

class ColumnRunner {
 public:
  ColumnRunner(const BoundDecision& bound, const Population& population, const ColumnOptions& options);

  ColumnRun Run();

 private:
  void Block(std::size_t first, std::size_t rows);
  void Rule(std::uint32_t rule);
  bool RuleInColumns(const CompiledRule& rule, std::uint8_t* marks);
  void RuleByRows(std::uint32_t rule, std::uint8_t* marks);
  bool Table();
  bool MatchRows(std::uint32_t* row, std::uint8_t* unknown);
  bool Steps();
  bool Values(std::uint8_t* outcome);
  void ByRows();
  void FailRow(std::size_t row, const base::Error& error);
  bool RunStep(const CompiledStep& step, std::uint8_t* outcome, std::uint8_t* marks);
  std::uint8_t* MarksOf(std::uint32_t test);

  const BoundDecision& bound_;
  const Population& population_;
  const DecisionProgram& program_;
  ColumnOptions options_;
  LaneMachine machine_;
  Frame frame_;
  ColumnRun out_;
  std::vector<bool> by_rows_;  // rules that columns cannot express
  bool all_by_rows_ = false;
  Truths outcome_{};  // of the rules, in the block at hand
  Truths marks_{};
  std::vector<bool> failed_;  // rows of the block on which the engine failed
  std::size_t first_ = 0;
  std::size_t rows_ = 0;
};

}  // namespace anze::decision
