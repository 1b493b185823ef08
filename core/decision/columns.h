// Evaluates one decision over many rows of facts at once: what-if questions, statistics, mass
// re-evaluation.
//
// A Population has one typed column for each fact slot: truths as bytes, numbers as integers over a
// common denominator, texts as indexes into a dictionary. The decision's code runs one instruction
// at a time over a block of rows; an instruction on texts runs once for each word of the
// dictionary. A list that a function goes through is a column of its items: the fields that the function reads, item
// behind item, and where the items of each row begin. Rules that columns cannot express (each, numbers without a common
// denominator, overflow) are run row by row, and ColumnRun names them. For lua decisions there are no columns:
// the caller loops over CompiledDecision::Evaluate.
// The result of each row equals that of BoundDecision::Run; a property test checks this.
// Ownership: a Population owns its data and keeps the program it was made for alive.
// Threads: one thread appends; then many may read a Population at once.
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

// The facts of one slot. Only the vectors of `form` are filled, one entry a row.
struct Column {
  enum class Form : std::uint8_t { kEmpty, kTruth, kNumber, kText, kMixed };

  // kEmpty: no row had the fact yet. kMixed: rows differ in kind, or are lists or objects; what a
  // function goes through is a ListColumn beside it.
  Form form = Form::kEmpty;
  // As Mark: 0 false, 1 unknown, 2 true.
  std::vector<std::uint8_t> truth;
  // Numerators over `den`; 0 where unknown.
  std::vector<std::int64_t> number;
  std::int64_t den = 1;
  // Of numbers: 0xFF or 0, a mask for whole bytes.
  std::vector<std::uint8_t> known;
  // Lets loops leave the mask out.
  bool all_known = true;
  // 0: unknown; else words[word - 1].
  std::vector<std::uint32_t> word;
  std::deque<std::string> words;  // from 1: words[word - 1]
  std::unordered_map<std::string, std::uint32_t> word_of;
  // Anything, as it came; null where unknown.
  std::vector<base::Value> mixed;
};

// The list that one function over a list goes through, in all rows.
struct ListColumn {
  // False: a row has something else than a list there, which only the run by rows can tell.
  bool usable = false;
  // The items of row r are [first[r], first[r + 1]) of the children.
  std::vector<std::uint32_t> first = {0};
  // Whether the row has the list.
  std::vector<std::uint8_t> known;
  // The fields of the items, in the order of FoldCode::slots.
  std::vector<Column> children;
};

// Many cases as columns.
class Population {
 public:
  explicit Population(std::shared_ptr<const DecisionProgram> program);

  // Adds a row. The facts are copied and need not have been checked; a value that does not fit its
  // column makes that column kMixed, which costs a pass over its rows.
  void Append(const base::Value& facts);
  // Makes room for that many rows in the columns that have a form by now.
  void Reserve(std::size_t rows);
  std::size_t size() const { return rows_; }
  const Column& column(std::size_t slot) const { return columns_[slot]; }
  // By the number of the function, as Code::folds has them.
  const ListColumn& list(std::size_t fold) const { return lists_[fold]; }
  const DecisionProgram& program() const { return *program_; }
  // Copies a row's facts into the slots of a frame. The texts still belong to the population.
  void Load(std::size_t row, Cell* cells) const;

 private:
  // `entries`: how many the column has so far.
  static void Push(Column* column, const Cell& cell, std::size_t entries);
  static void PushNumber(Column* column, base::Number number, std::size_t entries);
  static void Degrade(Column* column, std::size_t entries);
  void AppendItems(const FoldCode& fold, ListColumn* list);
  static void Fill(Column* column, std::size_t rows);
  static Cell At(const Column& column, std::size_t row);

  std::shared_ptr<const DecisionProgram> program_;
  std::vector<Column> columns_;
  std::vector<ListColumn> lists_;
  std::vector<Cell> cells_;
  std::size_t rows_ = 0;
};

// The results, row by row. Vectors are empty where they were not asked for or do not apply.
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

// Runs the decision over all rows. Engine failures do not stop it: they are listed in `errors`, one
// for each row.
// Precondition: the population was made for this decision's program.
ColumnRun EvaluateColumns(const BoundDecision& bound, const Population& population, const ColumnOptions& options = {});

}  // namespace anze::decision
