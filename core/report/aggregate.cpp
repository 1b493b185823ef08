// Counts rows. Every column goes over its source once; a row is looked at in this order: period,
// joined records, conditions, group, value. The first that says no leaves the row out; one that
// cannot tell makes it a gap of the column.
#include "core/report/aggregate.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/json.h"
#include "core/base/limits.h"

namespace anze::report {
namespace {

using base::Error;
using base::Value;
using calendar::Date;
using decision::Condition;
using decision::Layer;
using ruleset::During;
using Kind = ruleset::ReportColumn::Kind;

// Sorts behind every JSON text.
constexpr const char* kNoGroup = "\x7f";

using Index = std::map<std::string, const Value*>;  // canonical key -> record

class Counter {
 public:
  Counter(const CompiledReport::Impl& report, const Rows& rows, const Period& period, const decision::Context& context)
      : report_(report), rows_(rows), period_(period), context_(context) {
    days_.Set("first", period.first.ToString());
    days_.Set("last", period.last.ToString());
    counted_.all.columns.resize(report.columns.size());
    if (report.report->group.empty()) GroupOf(Value());  // one line, even of nothing
  }

  base::Result<Counted> Run() {
    std::size_t count = 0;
    for (const auto& [name, list] : rows_) count += list.size();
    if (count > base::limits::kReportRows) {
      return Error("report-too-many-rows",
                   {{"rows", std::to_string(count)}, {"max", std::to_string(base::limits::kReportRows)}});
    }
    for (std::size_t i = 0; i < report_.columns.size(); ++i) {
      if (!report_.columns[i].aggregates()) continue;
      const auto source = rows_.find(report_.columns[i].from);
      if (source == rows_.end()) continue;
      for (std::size_t at = 0; at < source->second.size(); ++at) {
        if (base::Status done = Row(i, source->second[at]); !done.ok()) {
          const CompiledColumn& column = report_.columns[i];
          return Placed(done.errors(), *column.source, RecordName(column.from, at, source->second[at]));
        }
        if (counted_.groups.size() > base::limits::kReportLines) {
          return Error("report-too-large", {{"max", std::to_string(base::limits::kReportLines)}},
                       report_.report->group.span);
        }
      }
    }
    return std::move(counted_);
  }

 private:
  // "policy P-17": by the first text that the type asks for, or its number in the list, from 1; a case by its id.
  std::string RecordName(const std::string& from, std::size_t at, const Value& row) const {
    const Value* own = row.FindPath("case.id");
    const auto schema = SchemaOf(from, *report_.snapshot);
    if (own == nullptr && schema.ok()) {
      const auto& fields = schema->fields();
      const auto named = std::find_if(fields.begin(), fields.end(), [](const ruleset::Field& field) {
        return field.required && field.type == ruleset::Type::kString;
      });
      if (named != fields.end()) own = row.FindPath(named->name);
    }
    return from + " " + (own != nullptr && own->is_string() ? own->as_string() : std::to_string(at + 1));
  }

  GroupSums& GroupOf(const Value& value) {
    const std::string key =
        value.is_null() && !report_.report->group.empty() ? kNoGroup : base::WriteCanonicalJson(value);
    GroupSums& sums = counted_.groups[key];
    if (sums.columns.empty()) {
      sums.group = value;
      sums.columns.resize(report_.columns.size());
    }
    return sums;
  }

  void Missing(std::size_t column, const std::vector<std::string>& paths) {
    Gap& gap = counted_.gaps[column];
    gap.column = report_.columns[column].source->id;
    ++gap.rows;
    for (const std::string& path : paths) {
      if (std::find(gap.missing.begin(), gap.missing.end(), path) == gap.missing.end()) gap.missing.push_back(path);
    }
  }

  static std::optional<Date> DayAt(const Value& row, const std::string& path) {
    const Value* value = row.FindPath(path);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return Date::Parse(std::string_view(value->as_string()).substr(0, 10));
  }

  // Whether the row belongs to the period; nullopt when its date is missing.
  std::optional<bool> Belongs(const CompiledColumn& column, const Value& row) const {
    if (column.during == During::kAny) return true;
    const auto on = DayAt(row, column.on);
    if (!on) return std::nullopt;
    // A row without a last day goes on.
    const auto until = column.until.empty() ? std::nullopt : DayAt(row, column.until);
    switch (column.during) {
      case During::kPeriod:
        return period_.first <= *on && *on <= period_.last;
      case During::kByEnd:
        return *on <= period_.last;
      case During::kAtEnd:
        return *on <= period_.last && (!until || period_.last <= *until);
      case During::kOverlap:
        return *on <= period_.last && (!until || period_.first <= *until);
      case During::kAny:
        break;
    }
    return true;
  }

  // Records are indexed by their key at the first look: a report of many rows then searches no
  // list.
  const Value* Joined(const ruleset::ReportJoin& join, const Value& key) {
    Index& index = indexes_[&join];
    if (index.empty()) {
      const auto records = rows_.find(join.record);
      if (records == rows_.end()) return nullptr;
      for (const Value& record : records->second) {
        const Value* own = record.FindPath(join.key);
        if (own != nullptr && !own->is_null()) index.emplace(base::WriteCanonicalJson(*own), &record);
      }
    }
    const auto found = index.find(base::WriteCanonicalJson(key));
    return found != index.end() ? found->second : nullptr;
  }

  base::Result<std::vector<Layer>> LayersOf(const CompiledColumn& column, const Value& row) {
    std::vector<Layer> layers = {{"period", &days_}};
    for (const CompiledJoin& join : column.joins) {
      auto key = join.of->Evaluate(row, context_, layers);
      if (!key.ok()) return key.errors();
      if (key->unknown) continue;
      if (const Value* record = Joined(*join.source, key->value)) layers.push_back({join.source->id, record});
    }
    return layers;
  }

  base::Status Row(std::size_t index, const Value& row) {
    const CompiledColumn& column = report_.columns[index];
    const auto belongs = Belongs(column, row);
    if (belongs && !*belongs) return base::Ok{};
    auto layers = LayersOf(column, row);
    if (!layers.ok()) return layers.errors();
    std::vector<std::string> missing;
    for (const Condition& condition : column.conditions) {
      auto holds = condition.Evaluate(row, context_, *layers);
      if (!holds.ok()) return holds.errors();
      if (!holds->unknown && !holds->value.as_bool()) return base::Ok{};
      missing.insert(missing.end(), holds->missing.begin(), holds->missing.end());
      if (holds->unknown && holds->missing.empty()) missing.push_back(condition.text());
    }
    // Only now: a row that a condition leaves out lacks nothing.
    if (!belongs) missing.push_back(column.on);
    if (!missing.empty()) {
      Missing(index, missing);
      return base::Ok{};
    }
    return Take(index, row, *layers);
  }

  base::Status Take(std::size_t index, const Value& row, const std::vector<Layer>& layers) {
    const CompiledColumn& column = report_.columns[index];
    Value group;
    if (column.group) {
      auto value = column.group->Evaluate(row, context_, layers);
      if (!value.ok()) return value.errors();
      group = value->value;
    }
    Value value(1);
    if (column.value) {
      auto evaluated = column.value->Evaluate(row, context_, layers);
      if (!evaluated.ok()) return evaluated.errors();
      if (evaluated->unknown || evaluated->value.is_null()) {
        Missing(index, evaluated->missing);
        return base::Ok{};
      }
      value = std::move(evaluated->value);
    }
    for (Sum* sum : {&GroupOf(group).columns[index], &counted_.all.columns[index]}) {
      if (base::Status added = Add(column, value, sum); !added.ok()) return added;
    }
    return base::Ok{};
  }

  static base::Status Add(const CompiledColumn& column, const Value& value, Sum* sum) {
    if (column.source->kind == Kind::kDistinct) {
      sum->distinct.insert(base::WriteCanonicalJson(value));
      sum->number = base::Number(static_cast<std::int64_t>(sum->distinct.size()));
      return base::Ok{};
    }
    if (!value.is_number()) {
      return Error("type-mismatch",
                   {{"operator", "sum"}, {"expected", "number"}, {"actual", std::string(value.TypeName())}},
                   column.source->value.span);
    }
    const auto next = base::Add(sum->number, value.as_number());
    if (!next) return Error("number-overflow");
    sum->number = *next;
    return base::Ok{};
  }

  const CompiledReport::Impl& report_;
  const Rows& rows_;
  const Period& period_;
  const decision::Context& context_;
  Value days_;
  Counted counted_;
  std::map<const ruleset::ReportJoin*, Index> indexes_;
};

}  // namespace

base::Result<Counted> Count(const CompiledReport::Impl& report, const Rows& rows, const Period& period,
                            const decision::Context& context) {
  return Counter(report, rows, period, context).Run();
}

}  // namespace anze::report
