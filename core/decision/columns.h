// One decision over a whole population: what-if, statistics, mass re-evaluation.
//
// A Population keeps one typed column a fact slot: truths as bytes, numbers as integers over a common
// denominator, texts as numbers into a dictionary. The program's own code then runs an instruction at a time over
// blocks of rows; whatever depends on one dictionary and constants is computed once a word. Rules that columns
// cannot express (each, lists, numbers without a common denominator, overflow) fall back to rows, and the run names
// them; lua decisions fall back as a whole, which is the caller's loop over CompiledDecision::Evaluate.
// The answer is the same as that of BoundDecision::Run on every row; a property test holds it to that.
// Ownership: a Population owns its data; it fits the program it was made for. Threads: a Population is read by many.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/decision/program.h"

namespace anze::decision {

struct Column {
  enum class Form : std::uint8_t { kEmpty, kTruth, kNumber, kText, kMixed };

  Form form = Form::kEmpty;
  std::vector<std::uint8_t> truth;   // as Mark: 0 false, 1 unknown, 2 true
  std::vector<std::int64_t> number;  // numerators over `den`
  std::int64_t den = 1;
  std::vector<std::uint8_t> known;  // of numbers: 0xFF or 0
  bool all_known = true;
  std::vector<std::uint32_t> word;  // 0: unknown
  std::deque<std::string> words;    // from 1: words[word - 1]
  std::unordered_map<std::string, std::uint32_t> word_of;
  std::vector<base::Value> mixed;  // anything, as it came
};

class Population {
 public:
  explicit Population(std::shared_ptr<const DecisionProgram> program);

  void Append(const base::Value& facts);
  void Reserve(std::size_t rows);
  std::size_t size() const { return rows_; }
  const Column& column(std::size_t slot) const { return columns_[slot]; }
  const DecisionProgram& program() const { return *program_; }
  // Puts a row's facts into the slots of a frame; the texts stay the population's.
  void Load(std::size_t row, Cell* cells) const;

 private:
  void Push(Column* column, const Cell& cell) const;
  void PushNumber(Column* column, base::Number number) const;
  void Degrade(Column* column) const;
  static void Fill(Column* column, std::size_t rows);
  static Cell At(const Column& column, std::size_t row);

  std::shared_ptr<const DecisionProgram> program_;
  std::vector<Column> columns_;
  std::vector<Cell> cells_;
  std::size_t rows_ = 0;
};

struct ColumnRun {
  std::vector<Outcome> outcomes;         // one a row
  std::vector<std::vector<Mark>> marks;  // by test (DecisionProgram::tests), by row; of a table's rows: empty
  std::vector<std::uint32_t> rows;       // of a table: the row that gave the outcome, where it is kRow
  std::vector<base::Value> values;       // of a formula, where wanted
  std::vector<std::string> by_rows;      // ids of rules that were run row by row, "*" for all of them
  std::vector<std::pair<std::uint32_t, base::Error>> errors;  // rows on which the engine failed: outcome kError
};

struct ColumnOptions {
  bool marks = true;    // keep the mark of every rule, not only the outcome
  bool values = false;  // keep the values of a formula
};

// Precondition: the population was made for this decision's program.
ColumnRun EvaluateColumns(const BoundDecision& bound, const Population& population, const ColumnOptions& options = {});

}  // namespace anze::decision
