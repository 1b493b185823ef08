// Scenarios of reports: rows in, cells out.
#include <utility>

#include "core/report/report.h"
#include "core/scenario/compare.h"
#include "core/scenario/runner.h"

namespace anze::scenario {
namespace {

using base::Value;

std::string TextOf(const Value& value) {
  if (value.is_number()) return value.as_number().ToString();  // a year is a number in YAML
  return value.is_string() ? value.as_string() : std::string();
}

// The figures of one line by column, exact.
Value CellsOf(const report::Table& table, const report::Line& line) {
  Value cells = Value::EmptyMap();
  for (std::size_t i = 0; i < line.cells.size(); ++i) {
    const report::Cell& cell = line.cells[i];
    cells.Set(table.report->columns[i].id, cell.value ? Value(*cell.value) : Value());
  }
  return cells;
}

Value ActualOf(const report::Table& table, const Value& shown) {
  Value rows = Value::EmptyMap();
  Value texts = Value::EmptyMap();
  for (std::size_t i = 0; i < table.lines.size(); ++i) {
    const report::Line& line = table.lines[i];
    const std::string name = line.total ? "total" : line.group.is_null() ? "none" : TextOf(line.group);
    rows.Set(name, CellsOf(table, line));
    for (const auto& [id, cell] : shown.Get("rows").as_list()[i].Get("cells").as_map()) texts.Set(id, cell.Get("text"));
  }
  Value gaps = Value::EmptyMap();
  for (const ruleset::ReportColumn& column : table.report->columns) gaps.Set(column.id, 0);
  for (const report::Gap& gap : table.gaps) gaps.Set(gap.column, gap.rows);
  Value actual = Value::EmptyMap();
  if (!table.lines.empty()) actual.Set("cells", CellsOf(table, table.lines.back()));
  actual.Set("rows", std::move(rows));
  actual.Set("texts", std::move(texts));
  actual.Set("gaps", std::move(gaps));
  return actual;
}

}  // namespace

base::Status RunReport(const Scenario& scenario, ScenarioResult* result) {
  const Value& spec = scenario.Get("report");
  const std::string when = TextOf(spec.Get("period"));
  const auto any = report::ParseAnyPeriod(when);
  if (!any) return base::Error("report-period", {{"text", when}, {"expected", "2024, 2024H1, 2024Q3, 2024-09"}});
  auto as_of = spec.Find("as_of") != nullptr ? DateMember(spec, "as_of") : base::Result<calendar::Date>(any->last);
  if (!as_of.ok()) return as_of.errors();
  auto rules = RulesFor(scenario, *as_of);
  if (!rules.ok()) return rules.errors();
  const ruleset::Snapshot& snapshot = *(*rules)->snapshot;
  const std::string name(spec.GetString("name"));
  const auto found = snapshot.reports.find(name);
  if (found == snapshot.reports.end()) return base::Error("unknown-report", {{"report", name}, {"known", ""}});
  auto compiled = report::CompiledReport::Compile(found->second, snapshot);
  if (!compiled.ok()) return compiled.errors();
  auto period = report::ParsePeriod(when, found->second.period);
  if (!period.ok()) return period.errors();
  auto rows = report::ReadRows(spec.Get("records"), snapshot);
  if (!rows.ok()) return rows.errors();
  auto calendar = CalendarFor(scenario, **rules, *as_of);
  if (!calendar.ok()) return calendar.errors();
  auto table = (*compiled)->Run(*rows, *period, *as_of, **calendar);
  if (!table.ok()) return table.errors();
  const Value actual = ActualOf(*table, report::ToValue(*table, snapshot, base::Language::kZh));
  Compare(scenario.Get("expect"), actual, "", &result->differences);
  return base::Ok{};
}

}  // namespace anze::scenario
