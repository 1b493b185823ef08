// A table for programs, people and spreadsheets.
#include <cstdint>
#include <string>
#include <utility>

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/report/csv.h"
#include "core/report/report.h"

namespace anze::report {
namespace {

using base::Language;
using base::Number;
using base::Value;
using ruleset::ReportColumn;
using Format = ReportColumn::Format;

// The number times 10^shift with `places` decimals, halves away from zero; its exact form where that leaves the range.
std::string Decimals(Number number, std::int64_t times, int places) {
  std::int64_t scale = 1;
  for (int i = 0; i < places; ++i) scale *= 10;
  const auto scaled = base::Mul(number, Number(times * scale));
  if (!scaled) return number.ToString();
  const std::int64_t whole = scaled->RoundHalfUp();
  const auto bits = static_cast<std::uint64_t>(whole);
  std::string digits = std::to_string(whole < 0 ? 0 - bits : bits);
  if (places > 0) {
    while (digits.size() <= static_cast<std::size_t>(places)) digits.insert(0, "0");
    digits.insert(digits.size() - static_cast<std::size_t>(places), ".");
  }
  return (whole < 0 ? "-" : "") + digits;
}

// Amounts are fen, shown as yuan. A cell without a value is a dash; its reason stands beside it.
std::string TextOf(const Cell& cell, const ReportColumn& column) {
  if (!cell.value) return "–";
  constexpr int kPlaces = 2;
  switch (column.format) {
    case Format::kPercent:
      return Decimals(*cell.value, 100, kPlaces) + "%";
    case Format::kYuan: {
      const auto yuan = base::Div(*cell.value, Number(100));
      return yuan ? Decimals(*yuan, 1, kPlaces) : cell.value->ToString();
    }
    case Format::kNumber:
      break;
  }
  return cell.value->is_integer() ? cell.value->ToString() : Decimals(*cell.value, 1, kPlaces);
}

// The title of an enum's value where the group is such a field; the value itself otherwise.
std::string LabelOf(const Table& table, const Line& line, const ruleset::Snapshot& snapshot, Language language) {
  const ruleset::Report& report = *table.report;
  if (line.total) return base::Text("report-total", language);
  if (report.group.empty()) return report.title.In(language);
  if (line.group.is_null()) return base::Text("report-no-group", language);
  if (!line.group.is_string()) return base::WriteJson(line.group);
  std::string path = report.group.text;
  std::string source = report.source.from;
  for (const ruleset::ReportJoin& join : report.joins) {
    if (!path.starts_with(join.id + ".")) continue;
    // A path through a join leads to a field of the joined record type.
    path = path.substr(join.id.size() + 1);
    source = join.record;
  }
  auto schema = SchemaOf(source, snapshot);
  const ruleset::Field* field = schema.ok() ? schema->Find(path) : nullptr;
  for (std::size_t i = 0; field != nullptr && i < field->value_titles.size(); ++i) {
    if (field->values[i] == line.group.as_string()) return field->value_titles[i].In(language);
  }
  return line.group.as_string();
}

std::string_view FormatName(Format format) {
  switch (format) {
    case Format::kPercent:
      return "percent";
    case Format::kYuan:
      return "yuan";
    case Format::kNumber:
      break;
  }
  return "number";
}

Value ColumnValue(const ReportColumn& column, const ruleset::Snapshot& snapshot, Language language) {
  Value out = Value::EmptyMap();
  out.Set("id", column.id);
  out.Set("title", column.title.In(language));
  out.Set("unit", column.unit);
  out.Set("format", FormatName(column.format));
  out.Set("clauses", snapshot.CitationValues(column.clauses));
  return out;
}

Value LineValue(const Table& table, const Line& line, const ruleset::Snapshot& snapshot, Language language) {
  Value cells = Value::EmptyMap();
  for (std::size_t i = 0; i < line.cells.size(); ++i) {
    const Cell& cell = line.cells[i];
    Value out = Value::EmptyMap();
    out.Set("value", cell.value ? Value(*cell.value) : Value());
    out.Set("text", TextOf(cell, table.report->columns[i]));
    if (!cell.value) out.Set("reason", base::Text("report-" + cell.reason, language));
    cells.Set(table.report->columns[i].id, std::move(out));
  }
  Value out = Value::EmptyMap();
  out.Set("group", line.group);
  out.Set("label", LabelOf(table, line, snapshot, language));
  out.Set("total", line.total);
  out.Set("cells", std::move(cells));
  return out;
}

Value GapValue(const Gap& gap) {
  Value missing = Value::EmptyList();
  for (const std::string& path : gap.missing) missing.Append(path);
  Value out = Value::EmptyMap();
  out.Set("column", gap.column);
  out.Set("rows", gap.rows);
  out.Set("missing", std::move(missing));
  return out;
}

}  // namespace

Value ToValue(const Table& table, const ruleset::Snapshot& snapshot, Language language) {
  const ruleset::Report& report = *table.report;
  Value out = Value::EmptyMap();
  out.Set("report", report.name);
  out.Set("title", report.title.In(language));
  out.Set("region", snapshot.region);
  out.Set("snapshot", snapshot.digest);
  out.Set("period", table.period.name);
  out.Set("from", table.period.first.ToString());
  out.Set("to", table.period.last.ToString());
  out.Set("layout", report.layout_given ? "given" : "template");
  out.Set("note", report.layout_given ? Value() : Value(base::Text("report-template", language)));
  out.Set("group_title", report.group_title.In(language));
  Value columns = Value::EmptyList();
  for (const ReportColumn& column : report.columns) columns.Append(ColumnValue(column, snapshot, language));
  out.Set("columns", std::move(columns));
  Value rows = Value::EmptyList();
  for (const Line& line : table.lines) rows.Append(LineValue(table, line, snapshot, language));
  out.Set("rows", std::move(rows));
  Value gaps = Value::EmptyList();
  for (const Gap& gap : table.gaps) gaps.Append(GapValue(gap));
  out.Set("gaps", std::move(gaps));
  out.Set("clauses", snapshot.CitationValues(report.clauses));
  return out;
}

std::string ToCsv(const Table& table, const ruleset::Snapshot& snapshot, Language language) {
  return CsvOf(ToValue(table, snapshot, language));
}

}  // namespace anze::report
