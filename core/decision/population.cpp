// Columns of facts, filled row by row. A column takes its form from the first fact that is there,
// and keeps it as long as every fact fits; the one that does not turns the column into general
// values, which are slower and always right.
#include <numeric>

#include "core/decision/columns.h"

namespace anze::decision {
namespace {

using ColumnForm = Column::Form;
using Kind = Cell::Kind;

// Denominators past this would leave no room for the numerators.
constexpr std::int64_t kMostDenominator = 1'000'000'000;

}  // namespace

Population::Population(std::shared_ptr<const DecisionProgram> program)
    : program_(std::move(program)),
      columns_(program_->slots().size()),
      lists_(program_->code.folds.size()),
      cells_(program_->slots().size()) {
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    const FoldCode& fold = program_->code.folds[i];
    // A list within the items of a rule over a list is gone through row by row, as that rule is.
    lists_[i].usable = fold.list < program_->slots().size() && !program_->slots()[fold.list].of_item;
    lists_[i].children.resize(fold.slots.size());
  }
}

void Population::Reserve(std::size_t rows) {
  for (Column& column : columns_) {
    switch (column.form) {
      case ColumnForm::kTruth:
        column.truth.reserve(rows);
        break;
      case ColumnForm::kNumber:
        column.number.reserve(rows);
        column.known.reserve(rows);
        break;
      case ColumnForm::kText:
        column.word.reserve(rows);
        break;
      case ColumnForm::kMixed:
        column.mixed.reserve(rows);
        break;
      default:
        break;
    }
  }
}

void Population::Append(const base::Value& facts) {
  for (Cell& cell : cells_) cell.SetUnknown();
  program_->tree.Fill(facts, cells_.data());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    // Slots of items are filled from their list while a rule goes over it.
    if (!program_->slots()[i].of_item) Push(&columns_[i], cells_[i], rows_);
  }
  for (std::size_t i = 0; i < lists_.size(); ++i) {
    if (lists_[i].usable) AppendItems(program_->code.folds[i], &lists_[i]);
  }
  ++rows_;
}

void Population::AppendItems(const FoldCode& fold, ListColumn* list) {
  const Cell& cell = cells_[fold.list];
  std::size_t entries = list->first.back();
  const bool known = cell.is(Kind::kList);
  const base::Value::List none;
  const base::Value::List& items = known ? cell.tree().as_list() : none;
  list->usable = (known || cell.unknown()) && entries + items.size() < UINT32_MAX;
  if (!list->usable) return;
  for (const base::Value& item : items) {
    for (const std::uint32_t slot : fold.slots) cells_[slot].SetUnknown();
    fold.tree.Fill(item, cells_.data());
    for (std::size_t i = 0; i < fold.slots.size(); ++i) Push(&list->children[i], cells_[fold.slots[i]], entries);
    ++entries;
  }
  list->first.push_back(static_cast<std::uint32_t>(entries));
  list->known.push_back(known ? 1 : 0);
}

// The first fact that is present decides what the column holds; those before it were missing.
void Population::Fill(Column* column, std::size_t rows) {
  switch (column->form) {
    case ColumnForm::kTruth:
      column->truth.assign(rows, static_cast<std::uint8_t>(Mark::kUnknown));
      break;
    case ColumnForm::kNumber:
      column->number.assign(rows, 0);
      column->known.assign(rows, 0);
      break;
    case ColumnForm::kText:
      column->word.assign(rows, 0);
      break;
    default:
      column->mixed.assign(rows, base::Value());
  }
  column->all_known = rows == 0;
}

// A column keeps one kind of value. The first value of another kind turns the whole column into general values
// (Degrade), which is rare and slow, but right.
void Population::Push(Column* column, const Cell& cell, std::size_t entries) {
  if (column->form == ColumnForm::kEmpty) {
    if (cell.unknown()) return;
    column->form = cell.is(Kind::kBoolean)  ? ColumnForm::kTruth
                   : cell.is(Kind::kNumber) ? ColumnForm::kNumber
                   : cell.is(Kind::kString) ? ColumnForm::kText
                                            : ColumnForm::kMixed;
    Fill(column, entries);
  }
  const bool fits = cell.unknown() || (column->form == ColumnForm::kTruth && cell.is(Kind::kBoolean)) ||
                    (column->form == ColumnForm::kNumber && cell.is(Kind::kNumber)) ||
                    (column->form == ColumnForm::kText && cell.is(Kind::kString)) || column->form == ColumnForm::kMixed;
  if (!fits) Degrade(column, entries);
  column->all_known = column->all_known && !cell.unknown();
  switch (column->form) {
    case ColumnForm::kTruth:
      column->truth.push_back(cell.unknown() ? 1 : cell.truth ? 2 : 0);
      break;
    case ColumnForm::kNumber:
      if (!cell.unknown()) return PushNumber(column, cell.number, entries);
      column->number.push_back(0);
      column->known.push_back(0);
      break;
    case ColumnForm::kText:
      if (cell.unknown()) {
        column->word.push_back(0);
      } else {
        const auto [at, fresh] = column->word_of.try_emplace(std::string(cell.text()), 0);
        if (fresh) {
          column->words.emplace_back(cell.text());
          at->second = static_cast<std::uint32_t>(column->words.size());
        }
        column->word.push_back(at->second);
      }
      break;
    default:
      column->mixed.push_back(cell.ToValue());
  }
}

// All numbers of a column share one denominator, so that a comparison of two columns is a comparison of integers. A
// number with a new denominator rescales what is there; where that would overflow, the column degrades.
void Population::PushNumber(Column* column, base::Number number, std::size_t entries) {
  std::int64_t scaled = number.num();
  if (number.den() != column->den) {
    const std::int64_t common = std::lcm(column->den, number.den());
    bool fits = common <= kMostDenominator;
    const std::int64_t factor = fits ? common / column->den : 1;
    for (std::size_t i = 0; fits && factor != 1 && i < column->number.size(); ++i) {
      std::int64_t ignored = 0;
      fits = !__builtin_mul_overflow(column->number[i], factor, &ignored);
    }
    fits = fits && !__builtin_mul_overflow(number.num(), common / number.den(), &scaled);
    if (!fits) {
      Degrade(column, entries);
      column->mixed.emplace_back(number);
      return;
    }
    if (factor != 1) {
      for (std::int64_t& old : column->number) old *= factor;
    }
    column->den = common;
  }
  column->number.push_back(scaled);
  column->known.push_back(0xFF);
}

Cell Population::At(const Column& column, std::size_t row) {
  switch (column.form) {
    case ColumnForm::kTruth:
      return column.truth[row] == 1 ? Cell() : Cell::Of(column.truth[row] == 2);
    case ColumnForm::kNumber:
      if (column.known[row] == 0) return {};
      return Cell::Of(column.den == 1 ? base::Number(column.number[row])
                                      : *base::Number::Ratio(column.number[row], column.den));
    case ColumnForm::kText:
      return column.word[row] == 0 ? Cell() : Cell::Of(std::string_view(column.words[column.word[row] - 1]));
    case ColumnForm::kMixed:
      return Cell::View(column.mixed[row]);
    default:
      return {};
  }
}

void Population::Degrade(Column* column, std::size_t entries) {
  std::vector<base::Value> values;
  values.reserve(entries + 1);
  for (std::size_t row = 0; row < entries; ++row) values.push_back(At(*column, row).ToValue());
  *column = Column();
  column->form = ColumnForm::kMixed;
  column->mixed = std::move(values);
}

void Population::Load(std::size_t row, Cell* cells) const {
  for (std::size_t i = 0; i < columns_.size(); ++i) cells[i] = At(columns_[i], row);
}

}  // namespace anze::decision
