// Compiles a report: finds each column's source, compiles its expressions against that source's
// fields, and orders columns so that each comes after those it rests on.
//
// Joins are tried for every column, since columns may have sources of their own; one whose
// condition names facts that a column's source lacks is simply not one of that column's joins,
// unless the source is the report's own.
#include <algorithm>
#include <deque>
#include <set>
#include <utility>

#include "core/base/nearest.h"
#include "core/decision/names.h"
#include "core/report/compiled.h"

namespace anze::report {
namespace {

using base::Error;
using decision::Condition;
using ruleset::During;
using ruleset::Expression;
using ruleset::ReportColumn;
using ruleset::ReportSource;
using ruleset::Schema;
using ruleset::Type;
using Kind = ReportColumn::Kind;

class Compiler {
 public:
  Compiler(const ruleset::Report& report, const ruleset::Snapshot& snapshot) : report_(report), snapshot_(snapshot) {
    impl_->report = &report;
    impl_->snapshot = &snapshot;
  }

  base::Result<std::shared_ptr<const CompiledReport>> Run() {
    if (report_.columns.empty()) Add("report-without-columns", {{"report", report_.name}}, report_.span);
    for (const ReportColumn& column : report_.columns) {
      if (column.kind == Kind::kNone || column.ambiguous) {
        Add("report-column-kind", {{"column", column.id}}, column.span);
      }
      impl_->columns.push_back(Column(column));
    }
    for (std::size_t i = 0; i < impl_->columns.size(); ++i) Operands(&impl_->columns[i]);
    if (found_.empty()) Order();
    if (!found_.empty()) return std::move(found_);
    return std::make_shared<const CompiledReport>(std::move(impl_));
  }

 private:
  void Add(std::string code, base::MessageArgs args, const base::SourceSpan& at) {
    found_.emplace_back(std::move(code), std::move(args), at);
  }

  template <typename T>
  std::optional<T> Take(base::Result<T> result) {
    if (result.ok()) return std::move(result).value();
    found_.insert(found_.end(), result.errors().begin(), result.errors().end());
    return std::nullopt;
  }

  // The report's own part of a source holds for a column that names none.
  void Source(const ReportColumn& column, CompiledColumn* out) {
    const ReportSource& own = column.source;
    const ReportSource& all = report_.source;
    const bool elsewhere = !own.from.empty() && own.from != all.from;
    out->from = own.from.empty() ? all.from : own.from;
    out->on = own.on.empty() && !elsewhere ? all.on : own.on;
    out->until = own.until.empty() && !elsewhere ? all.until : own.until;
    const std::optional<During> during = own.during || elsewhere ? own.during : all.during;
    out->during = during.value_or(out->on.empty() ? During::kAny : During::kPeriod);
    if (out->during != During::kAny && out->on.empty()) {
      Add("report-without-date", {{"column", column.id}}, column.span);
    }
  }

  void CheckDate(const Schema& schema, const std::string& path, const std::string& from, const base::SourceSpan& at) {
    if (path.empty()) return;
    const ruleset::Field* field = schema.Find(path);
    if (field != nullptr && (field->type == Type::kDate || field->type == Type::kDateTime)) return;
    Add("report-date", {{"path", path}, {"source", from}}, at);
  }

  CompiledColumn Column(const ReportColumn& column) {
    CompiledColumn out;
    out.source = &column;
    if (!out.aggregates()) return out;
    Source(column, &out);
    auto schema = SchemaOf(out.from, snapshot_);
    if (!schema.ok()) {
      Error error = schema.error();
      error.span = column.source.from.empty() ? report_.source.from_place : column.source.from_place;
      found_.push_back(std::move(error));
      return out;
    }
    CheckDate(*schema, out.on, out.from, column.source.on.empty() ? report_.source.on_place : column.source.on_place);
    CheckDate(*schema, out.until, out.from,
              column.source.until.empty() ? report_.source.until_place : column.source.until_place);
    schemas_.push_back(std::move(*schema));
    decision::Scope scope;
    scope.snapshot = &snapshot_;
    scope.schemas = {&schemas_.back()};
    scope.extra = {{"period.first", Type::kDate}, {"period.last", Type::kDate}};
    Joins(&scope, &out);
    for (const Expression* when : {&report_.when, &column.when}) {
      if (when->empty()) continue;
      if (auto condition = Take(Condition::CompileBoolean(*when, scope))) out.conditions.push_back(*condition);
    }
    if (!report_.group.empty()) {
      out.group = Take(Condition::Compile(report_.group, scope));
      if (out.group) CheckGroup(*out.group, scope);
    }
    if (!column.value.empty()) out.value = Take(Condition::Compile(column.value, scope));
    return out;
  }

  // Every line is named by the value that its rows share.
  void CheckGroup(const Condition& group, const decision::Scope& scope) {
    if (snapshot_.bundle && snapshot_.bundle->kept) return;
    for (const std::string& path : group.facts()) {
      const auto named = decision::FindName(scope, path);
      if (!named || named->field == nullptr || named->field->personal == ruleset::Personal::kNone) continue;
      Add("personal-group", {{"name", path}}, report_.group.span);
    }
  }

  // A join whose own condition names facts this source lacks is not one of this column's.
  void Joins(decision::Scope* scope, CompiledColumn* out) {
    for (const ruleset::ReportJoin& join : report_.joins) {
      const auto record = snapshot_.records.find(join.record);
      if (record == snapshot_.records.end()) {
        auto unknown = SchemaOf(join.record, snapshot_);
        if (!unknown.ok()) Add(unknown.error().code, unknown.error().args, join.span);
        continue;
      }
      if (record->second.Find(join.key) == nullptr) {
        Add("report-join-key", {{"key", join.key}, {"record", join.record}}, join.span);
        continue;
      }
      auto of = Condition::Compile(join.of, *scope);
      if (!of.ok()) {
        if (out->from == report_.source.from) found_.insert(found_.end(), of.errors().begin(), of.errors().end());
        continue;
      }
      out->joins.push_back({&join, *of});
      ruleset::Field field;
      field.name = join.id;
      field.type = Type::kObject;
      field.children = record->second.fields();
      schemas_.emplace_back().fields().push_back(std::move(field));
      scope->schemas.push_back(&schemas_.back());
    }
  }

  std::optional<std::size_t> Find(const std::string& id) const {
    for (std::size_t i = 0; i < report_.columns.size(); ++i) {
      if (report_.columns[i].id == id) return i;
    }
    return std::nullopt;
  }

  void Operands(CompiledColumn* column) {
    const ReportColumn& source = *column->source;
    if (source.kind == Kind::kFormula) return Formula(column);
    const std::size_t wanted = source.kind == Kind::kRatio ? 2 : column->aggregates() ? 0 : 1;
    if (source.kind != Kind::kNone && source.operands.size() != wanted) {
      Add("report-operands", {{"column", source.id}, {"count", std::to_string(wanted)}}, source.span);
    }
    for (const std::string& id : source.operands) {
      if (const auto at = Find(id)) {
        column->operands.push_back(*at);
        continue;
      }
      std::vector<std::string_view> names;
      for (const ReportColumn& other : report_.columns) names.emplace_back(other.id);
      Error error("report-unknown-column", {{"column", id}}, source.span);
      error.fix = std::string(base::Nearest(id, names));
      found_.push_back(std::move(error));
    }
    impl_->grows = impl_->grows || source.kind == Kind::kGrowth;
  }

  void Formula(CompiledColumn* column) {
    decision::Scope scope;
    scope.snapshot = &snapshot_;
    for (const ReportColumn& other : report_.columns) scope.extra.emplace_back(other.id, Type::kNumber);
    column->value = Take(Condition::Compile(column->source->value, scope));
    if (!column->value) return;
    for (const std::string& id : column->value->facts()) {
      if (const auto at = Find(id)) column->operands.push_back(*at);
    }
  }

  // Depth first; a column met again on its own way rests on itself.
  bool Visit(std::size_t at, std::vector<int>* marks) {
    int& mark = (*marks)[at];
    if (mark == 2) return true;
    if (mark == 1) return false;
    mark = 1;
    for (const std::size_t operand : impl_->columns[at].operands) {
      if (!Visit(operand, marks)) return false;
    }
    mark = 2;
    impl_->order.push_back(at);
    return true;
  }

  bool Grows(std::size_t at) const {
    const CompiledColumn& column = impl_->columns[at];
    return column.source->kind == Kind::kGrowth ||
           std::any_of(column.operands.begin(), column.operands.end(), [this](std::size_t i) { return Grows(i); });
  }

  void Order() {
    std::vector<int> marks(impl_->columns.size(), 0);
    for (std::size_t i = 0; i < impl_->columns.size(); ++i) {
      const ReportColumn& source = *impl_->columns[i].source;
      if (!Visit(i, &marks)) return Add("report-column-cycle", {{"column", source.id}}, source.span);
    }
    for (const CompiledColumn& column : impl_->columns) {
      if (column.source->kind == Kind::kGrowth && Grows(column.operands.front())) {
        Add("report-growth-of-growth", {{"column", column.source->id}}, column.source->span);
      }
    }
  }

  const ruleset::Report& report_;
  const ruleset::Snapshot& snapshot_;
  std::shared_ptr<CompiledReport::Impl> impl_ = std::make_shared<CompiledReport::Impl>();
  std::deque<Schema> schemas_;  // what scopes point to
  base::Diagnostics found_;
};

}  // namespace

base::Result<std::shared_ptr<const CompiledReport>> CompiledReport::Compile(const ruleset::Report& report,
                                                                            const ruleset::Snapshot& snapshot) {
  return Compiler(report, snapshot).Run();
}

base::Diagnostics CheckReports(const ruleset::Snapshot& snapshot) {
  base::Diagnostics found;
  for (const auto& [name, report] : snapshot.reports) {
    auto compiled = CompiledReport::Compile(report, snapshot);
    if (!compiled.ok()) found.insert(found.end(), compiled.errors().begin(), compiled.errors().end());
  }
  return found;
}

}  // namespace anze::report
