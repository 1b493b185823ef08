// Makes the lines of a table. The line over all groups is computed first, because a share is of its
// figures; the year before is counted only when some column compares with it. A figure that rests
// on one that is absent is absent too, and says why.
#include <utility>

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/report/aggregate.h"

namespace anze::report {
namespace {

using base::Number;
using base::Value;
using Kind = ruleset::ReportColumn::Kind;

Cell Empty(const char* reason) { return {std::nullopt, reason}; }

Cell Of(std::optional<Number> value) { return value ? Cell{value, {}} : Empty("no-value"); }

// What a line is called where one of its figures cannot be told.
std::string LineName(const ruleset::Report& report, const GroupSums& sums, bool all) {
  if (all || report.group.empty()) return report.name;
  return sums.group.is_string() ? sums.group.as_string() : base::WriteJson(sums.group);
}

class Runner {
 public:
  Runner(const CompiledReport::Impl& report, const decision::Context& context) : report_(report), context_(context) {}

  base::Result<Table> Run(const Rows& rows, const Period& period) {
    auto now = Count(report_, rows, period, context_);
    if (!now.ok()) return now.errors();
    Counted before;
    if (report_.grows) {
      auto earlier = Count(report_, rows, YearBefore(period), context_);
      if (!earlier.ok()) return earlier.errors();
      before = std::move(*earlier);
      // A group that is gone still has a line, or its end would not be seen.
      for (const auto& [key, sums] : before.groups) {
        GroupSums& here = now->groups[key];
        if (!here.columns.empty()) continue;
        here.group = sums.group;
        here.columns.resize(report_.columns.size());
      }
    }
    if (now->groups.size() * report_.columns.size() > base::limits::kReportCells) {
      return base::Error("report-too-large",
                         {{"max", std::to_string(base::limits::kReportCells / report_.columns.size())}},
                         report_.report->group.span);
    }
    Table table;
    table.report = report_.report;
    table.period = period;
    if (auto filled = Fill(&all_, now->all, before.all, nullptr); !filled.ok()) return filled.errors();
    for (const auto& [key, sums] : now->groups) {
      const auto earlier = before.groups.find(key);
      Line line;
      line.group = sums.group;
      auto filled = Fill(&line.cells, sums, earlier != before.groups.end() ? earlier->second : GroupSums(), &all_);
      if (!filled.ok()) return filled.errors();
      table.lines.push_back(std::move(line));
    }
    if (report_.report->total) table.lines.push_back({Value(), true, all_});
    for (auto& [column, gap] : now->gaps) table.gaps.push_back(std::move(gap));
    return table;
  }

 private:
  // `whole`: the line over all groups, what a share is of; nullptr for that line itself.
  base::Status Fill(std::vector<Cell>* cells, const GroupSums& now, const GroupSums& before,
                    const std::vector<Cell>* whole) {
    cells->assign(report_.columns.size(), Cell());
    std::vector<Cell> earlier(report_.columns.size());
    for (const std::size_t i : report_.order) {
      const CompiledColumn& column = report_.columns[i];
      if (report_.grows && column.source->kind != Kind::kGrowth) {
        auto cell = Compute(i, before, earlier, nullptr, nullptr);
        if (!cell.ok()) return Placed(cell.errors(), *column.source, LineName(*report_.report, now, whole == nullptr));
        earlier[i] = *cell;
      }
      auto cell = Compute(i, now, *cells, &earlier, whole);
      if (!cell.ok()) return Placed(cell.errors(), *column.source, LineName(*report_.report, now, whole == nullptr));
      (*cells)[i] = *cell;
    }
    return base::Ok{};
  }

  base::Result<Cell> Compute(std::size_t i, const GroupSums& sums, const std::vector<Cell>& cells,
                             const std::vector<Cell>* earlier, const std::vector<Cell>* whole) {
    const CompiledColumn& column = report_.columns[i];
    switch (column.source->kind) {
      case Kind::kRatio:
        return Divide(cells[column.operands[0]], cells[column.operands[1]]);
      case Kind::kShare:
        return Divide(cells[column.operands[0]], (whole != nullptr ? *whole : cells)[column.operands[0]]);
      case Kind::kGrowth:
        return earlier == nullptr ? Empty("no-value") : Grow(cells[column.operands[0]], (*earlier)[column.operands[0]]);
      case Kind::kFormula:
        return Formula(column, cells);
      default:
        return Cell{sums.columns.empty() ? Number() : sums.columns[i].number, {}};
    }
  }

  static base::Result<Cell> Divide(const Cell& part, const Cell& whole) {
    if (!part.value || !whole.value) return Empty("no-value");
    if (*whole.value == Number(0)) return Empty("no-whole");
    const auto quotient = base::Div(*part.value, *whole.value);
    if (!quotient) return base::Error("number-overflow");
    return Of(quotient);
  }

  static base::Result<Cell> Grow(const Cell& now, const Cell& before) {
    if (!now.value || !before.value) return Empty("no-value");
    const auto change = base::Sub(*now.value, *before.value);
    if (!change) return base::Error("number-overflow");
    return Divide(Of(change), before);
  }

  base::Result<Cell> Formula(const CompiledColumn& column, const std::vector<Cell>& cells) {
    Value known = Value::EmptyMap();
    for (const std::size_t operand : column.operands) {
      if (cells[operand].value) known.Set(report_.columns[operand].source->id, Value(*cells[operand].value));
    }
    auto value = column.value->Evaluate(known, context_);
    if (!value.ok()) {
      if (value.error().code == "division-by-zero") return Empty("no-whole");
      return value.errors();
    }
    if (value->unknown || !value->value.is_number()) return Empty("no-value");
    return Of(value->value.as_number());
  }

  const CompiledReport::Impl& report_;
  const decision::Context& context_;
  std::vector<Cell> all_;
};

}  // namespace

base::Error OverflowAt(const ruleset::ReportColumn& column, std::string record) {
  return base::Error("number-overflow",
                     {{"reason", "report"},
                      {"column_zh", column.title.In(base::Language::kZh)},
                      {"column_en", column.title.In(base::Language::kEn)},
                      {"column", column.id},
                      {"record", std::move(record)}},
                     column.span);
}

base::Diagnostics Placed(base::Diagnostics errors, const ruleset::ReportColumn& column, const std::string& record) {
  for (base::Error& error : errors) {
    if (error.code == "number-overflow") error = OverflowAt(column, record);
  }
  return errors;
}

base::Result<Table> CompiledReport::Run(const Rows& rows, const Period& period, calendar::Date as_of,
                                        const calendar::WorkCalendar& calendar) const {
  const decision::Context context{impl_->snapshot, as_of, &calendar};
  return Runner(*impl_, context).Run(rows, period);
}

}  // namespace anze::report
