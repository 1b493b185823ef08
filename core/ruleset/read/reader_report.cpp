// Reads reports. Places of single values are kept, because a report's errors are mostly in its
// paths.
#include <array>
#include <utility>

#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/read.h"

namespace anze::ruleset {
namespace {

using base::Node;
using Kind = ReportColumn::Kind;

template <typename T, std::size_t N>
std::optional<T> ChoiceOf(const Node* node, const std::array<std::pair<std::string_view, T>, N>& choices) {
  const std::string text = TextOf(node);
  for (const auto& [name, value] : choices) {
    if (name == text) return value;
  }
  return std::nullopt;
}

constexpr std::array<std::pair<std::string_view, ReportPeriod>, 4> kPeriods = {{{"month", ReportPeriod::kMonth},
                                                                                {"quarter", ReportPeriod::kQuarter},
                                                                                {"half_year", ReportPeriod::kHalfYear},
                                                                                {"year", ReportPeriod::kYear}}};
constexpr std::array<std::pair<std::string_view, During>, 5> kDurings = {{{"period", During::kPeriod},
                                                                          {"by_end", During::kByEnd},
                                                                          {"at_end", During::kAtEnd},
                                                                          {"overlap", During::kOverlap},
                                                                          {"any", During::kAny}}};
constexpr std::array<std::pair<std::string_view, ReportColumn::Format>, 3> kFormats = {
    {{"number", ReportColumn::Format::kNumber},
     {"percent", ReportColumn::Format::kPercent},
     {"yuan", ReportColumn::Format::kYuan}}};
constexpr std::array<std::pair<std::string_view, Kind>, 7> kKinds = {{{"count", Kind::kCount},
                                                                      {"distinct", Kind::kDistinct},
                                                                      {"sum", Kind::kSum},
                                                                      {"formula", Kind::kFormula},
                                                                      {"ratio", Kind::kRatio},
                                                                      {"growth", Kind::kGrowth},
                                                                      {"share", Kind::kShare}}};

base::SourceSpan PlaceOf(const Node& node, std::string_view key, const base::SourceSpan& fallback) {
  const Node* child = node.Find(key);
  return child != nullptr ? child->span : fallback;
}

ReportSource SourceOf(const Node& node, const base::SourceSpan& at) {
  ReportSource source;
  source.from = TextAt(node, "from");
  source.on = TextAt(node, "on");
  source.until = TextAt(node, "until");
  source.during = ChoiceOf(node.Find("during"), kDurings);
  source.span = at;
  source.from_place = PlaceOf(node, "from", at);
  source.on_place = PlaceOf(node, "on", at);
  source.until_place = PlaceOf(node, "until", at);
  return source;
}

ReportColumn ColumnOf(const Node& node) {
  ReportColumn column;
  column.id = TextAt(node, "id");
  column.span = node.span;
  column.title = LocalizedOf(node.Find("title"));
  column.source = SourceOf(node, node.span);
  column.when = ExpressionOf(node.Find("when"));
  for (const auto& [key, kind] : kKinds) {
    const Node* stated = node.Find(key);
    if (stated == nullptr) continue;
    // Two kinds in one column: core/report refuses it, with the place of the column.
    column.ambiguous = column.kind != Kind::kNone;
    column.kind = kind;
    if (kind == Kind::kDistinct || kind == Kind::kSum || kind == Kind::kFormula) column.value = ExpressionOf(stated);
    if (kind == Kind::kRatio || kind == Kind::kGrowth || kind == Kind::kShare) column.operands = TextsOf(stated);
  }
  column.unit = TextAt(node, "unit");
  column.format = ChoiceOf(node.Find("format"), kFormats).value_or(ReportColumn::Format::kNumber);
  column.clauses = TextsOf(node.Find("clauses"));
  return column;
}

}  // namespace

Report ReadReport(const Entity& entity) {
  const Node& node = *entity.node;
  Report report;
  report.name = entity.id.name;
  report.region = entity.region;
  report.span = entity.span;
  report.title = LocalizedOf(node.Find("title"));
  report.summary = LocalizedOf(node.Find("summary"));
  report.period = ChoiceOf(node.Find("period"), kPeriods).value_or(ReportPeriod::kYear);
  report.layout_given = TextAt(node, "layout") == "given";
  report.source = SourceOf(node, entity.span);
  report.when = ExpressionOf(node.Find("when"));
  for (const Node& item : ChildOrNull(node, "join").items) {
    if (!item.is_map() || IsDisabled(item)) continue;
    report.joins.push_back(
        {TextAt(item, "id"), TextAt(item, "record"), TextAt(item, "key"), ExpressionOf(item.Find("of")), item.span});
  }
  const Node& group = ChildOrNull(node, "group");
  report.group = ExpressionOf(group.Find("by"));
  report.group_title = LocalizedOf(group.Find("title"));
  report.total = BoolOf(group.Find("total"));
  for (const Node& item : ChildOrNull(node, "columns").items) {
    if (item.is_map() && !IsDisabled(item)) report.columns.push_back(ColumnOf(item));
  }
  report.clauses = TextsOf(node.Find("clauses"));
  return report;
}

}  // namespace anze::ruleset
