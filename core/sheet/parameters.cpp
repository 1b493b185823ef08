// The sheet of the parameters: a row for each dated value of each layer. The region's own come first.
#include <map>
#include <set>

#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/ruleset/layout/place.h"
#include "core/sheet/amount.h"
#include "core/sheet/view.h"

namespace anze::sheet {
namespace {

using base::Cell;
using base::Language;
using ruleset::DatedValue;
using ruleset::EntityKind;
using ruleset::Parameter;

std::vector<Column> ParameterColumns() {
  std::vector<Column> columns;
  for (const char* code : {"id", "title", "value", "unit", "from", "to", "basis", "clauses", "set-by", "region"}) {
    columns.push_back({code, base::Text("sheet-head-" + std::string(code), Language::kZh)});
  }
  return columns;
}

std::string UnitOf(const Parameter& parameter) {
  if (parameter.type == ruleset::ParameterType::kMoney) return base::Text("sheet-yuan", Language::kZh);
  if (parameter.type == ruleset::ParameterType::kRatio) return "%";
  return parameter.unit;
}

// A value of the sheet: whose, and which.
struct Dated {
  const Parameter* parameter = nullptr;
  const DatedValue* value = nullptr;
};

// The rows in their order: parameters that the region itself speaks of first, each with the values of all layers.
std::vector<Dated> DatedValues(const RegionView& view) {
  std::vector<Dated> rows;
  for (const bool own : {true, false}) {
    for (const auto& [name, parameter] : view.snapshot->parameters) {
      const ruleset::Entity* entity = view.Find(EntityKind::kParameter, name);
      if (entity == nullptr || (view.OwnNode(*entity) != nullptr) != own) continue;
      for (const DatedValue& value : parameter.values) rows.push_back({&parameter, &value});
    }
  }
  return rows;
}

class ParameterReader {
 public:
  ParameterReader(const RegionView& view, const base::Grid& grid, Edits* edits, ruleset::Sink* sink)
      : view_(view), in_(grid, ParameterColumns(), sink), edits_(edits), rows_(DatedValues(view)) {}

  void Run() {
    if (!in_.ok()) return;
    for (const std::size_t row : in_.Rows()) ReadRow(row);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Dated& dated = rows_[i];
      if (seen_.contains(i) || added_.contains(dated.parameter->name)) continue;
      in_.sink()->AddWarning(
          "sheet-row-gone",
          {{"title", dated.parameter->title.zh}, {"from", dated.value->from.ToString()}, {"sheet", in_.grid().name}},
          {in_.grid().name, 1, static_cast<int>(i) + 1, 0});
    }
    for (const auto& [name, items] : added_) Write(name, items);
  }

 private:
  const Parameter* ParameterAt(std::size_t row) {
    const std::string id = in_.TextAt(row, "id");
    const auto found = view_.snapshot->parameters.find(id);
    if (found != view_.snapshot->parameters.end()) return &found->second;
    // A new row may name it by its title.
    const Parameter* titled = nullptr;
    std::vector<std::string_view> known;
    for (const auto& [name, parameter] : view_.snapshot->parameters) {
      known.push_back(name);
      if (!id.empty() || parameter.title.zh != in_.At(row, "title").text) continue;
      if (titled != nullptr) return NoParameter(row, {});  // two of that title
      titled = &parameter;
    }
    return titled != nullptr ? titled : NoParameter(row, std::string(base::Nearest(id, known)));
  }

  const Parameter* NoParameter(std::size_t row, const std::string& near) {
    in_.Wrong(row, "id", near.empty() ? "parameter" : "parameter-near", Both(near));
    return nullptr;
  }

  // The value that a row of the sheet was made of: of that parameter, region and first day.
  std::optional<std::size_t> Known(const Parameter& parameter, const std::string& region, const std::string& from) {
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Dated& dated = rows_[i];
      if (dated.parameter == &parameter && dated.value->region == region && dated.value->from.ToString() == from) {
        return i;
      }
    }
    return std::nullopt;
  }

  void ReadRow(std::size_t row) {
    const Parameter* parameter = ParameterAt(row);
    if (parameter == nullptr) return;
    for (const char* code : {"value", "from", "to", "clauses"}) {
      if (!in_.IsSound(row, code)) return;
    }
    const auto from = DayOf(in_.At(row, "from"));
    if (!from) return in_.Wrong(row, "from", "value", Told("sheet-want-date"));
    std::string region = in_.TextAt(row, "region");
    if (region.empty()) region = view_.region;
    const auto known = Known(*parameter, region, *from);
    if (known) return Compare(row, *known);
    // In place of a higher region's value, or behind one's own: a value of the region's own either way.
    if (const auto own = Known(*parameter, view_.region, *from)) return Compare(row, *own);
    AddValue(row, *parameter, *from);
  }

  void Compare(std::size_t row, std::size_t index) {
    const Dated& dated = rows_[index];
    if (!seen_.insert(index).second) return in_.Wrong(row, "from", "twice", Both(dated.parameter->title.zh));
    in_.CheckShown(row, "title", dated.parameter->title.zh);
    const Amount amount = AmountOf(*dated.parameter);
    const Cell shown = CellOf(amount, dated.value->value);
    const Cell& cell = in_.At(row, "value");
    const auto written = WrittenOf(amount, cell);
    if (!SameCell(cell, shown) && (!written || written != WrittenOf(amount, shown))) {
      if (!written) return in_.Wrong(row, "value", "value", WantedOf(amount));
      return in_.Wrong(row, "value", "dated", Both(shown.text));
    }
    if (in_.TextAt(row, "clauses") != JoinedIds(dated.value->clauses)) {
      in_.Wrong(row, "clauses", "shown", Both(JoinedIds(dated.value->clauses)));
    }
    CompareEnd(row, dated);
  }

  void CompareEnd(std::size_t row, const Dated& dated) {
    const std::string before = dated.value->to ? dated.value->to->ToString() : "";
    const Cell& cell = in_.At(row, "to");
    const auto to = DayOf(cell);
    if (!to && !Trimmed(cell.text).empty()) return in_.Wrong(row, "to", "value", Told("sheet-want-end"));
    if (to.value_or("") == before) return;
    if (dated.value->region != view_.region) {
      return in_.Wrong(row, "to", "above", Both(view_.TitleOf(dated.value->region)));
    }
    if (!to) return in_.Wrong(row, "to", "hand", Both(before));
    const base::Node* item = ItemOf(dated);
    const base::Node* end = item != nullptr ? item->Find("to") : nullptr;
    const bool done =
        end != nullptr ? edits_->Replace(*end, *to) : item != nullptr && edits_->AddEntry(*item, "to", *to, "value");
    if (!done) in_.Wrong(row, "to", "hand", Both(dated.value->span.file));
  }

  // The item of the region's own file that a value was read from.
  const base::Node* ItemOf(const Dated& dated) const {
    const base::Node* own = view_.OwnNode(*view_.Find(EntityKind::kParameter, dated.parameter->name));
    const base::Node* values = own != nullptr ? own->Find("values") : nullptr;
    for (std::size_t i = 0; values != nullptr && i < values->items.size(); ++i) {
      const base::Node* held = values->items[i].Find("value");
      if (held != nullptr && held->span.line == dated.value->span.line &&
          held->span.column == dated.value->span.column) {
        return &values->items[i];
      }
    }
    return nullptr;
  }

  void AddValue(std::size_t row, const Parameter& parameter, const std::string& from) {
    const Amount amount = AmountOf(parameter);
    const auto value = WrittenOf(amount, in_.At(row, "value"));
    if (!value) return in_.Wrong(row, "value", "value", WantedOf(amount));
    const Cell& end = in_.At(row, "to");
    const auto to = DayOf(end);
    if (!to && !Trimmed(end.text).empty()) return in_.Wrong(row, "to", "value", Told("sheet-want-end"));
    if (to && *to < from) return in_.Wrong(row, "to", "order", Both(from));
    const auto clauses = ClausesAt(view_, in_, row);
    if (!clauses) return;
    const auto [at, fresh] = days_.emplace(parameter.name + " " + from, row);
    if (!fresh) return in_.Wrong(row, "from", "twice", Both(parameter.title.zh));
    added_[parameter.name].push_back("{from: " + from + (to ? ", to: " + *to : std::string()) + ", value: " + *value +
                                     ", clauses: [" + *clauses + "]}");
  }

  // Behind the region's own values; else as the first one that it states, in the file that is called like the one
  // above.
  void Write(const std::string& name, const std::vector<std::string>& items) {
    const ruleset::Entity& entity = *view_.Find(EntityKind::kParameter, name);
    const base::Node* own = view_.OwnNode(entity);
    const base::Node* values = own != nullptr ? own->Find("values") : nullptr;
    bool done = true;
    if (values != nullptr && !values->items.empty()) {
      for (const std::string& item : items) done = done && edits_->AddItemBehind(values->items.back(), item);
    } else if (own != nullptr) {
      done = false;  // it states a title or a reading only
    } else {
      std::string lines = "  " + name + ":\n    values:\n";
      for (const std::string& item : items) lines += "      - " + item + "\n";
      edits_->Append(FileFor(entity), "parameters:\n", lines);
    }
    if (!done) in_.Wrong(days_.lower_bound(name + " ")->second, "value", "hand", Both(entity.span.file));
  }

  std::string FileFor(const ruleset::Entity& entity) const {
    return view_.region + "/" + ruleset::PlaceFile(entity.span.file.text()).inner;
  }

  const RegionView& view_;
  Returning in_;
  Edits* edits_;
  std::vector<Dated> rows_;
  std::set<std::size_t> seen_;                             // rows of the rules that the sheet holds
  std::map<std::string, std::vector<std::string>> added_;  // parameter -> new values, as items
  std::map<std::string, std::size_t> days_;                // parameter and first day -> row
};

}  // namespace

base::Grid ParameterGrid(const RegionView& view) {
  base::Grid grid = BeginGrid(
      base::Text("sheet-parameters", Language::kZh), {view.region, "parameters", {}},
      base::Text("sheet-title", Language::kZh,
                 {{"region", view.TitleOf(view.region)}, {"what", base::Text("sheet-parameters", Language::kZh)}}),
      ParameterColumns());
  for (const Dated& dated : DatedValues(view)) {
    const Parameter& parameter = *dated.parameter;
    const DatedValue& value = *dated.value;
    const Amount amount = AmountOf(parameter);
    const auto look = value.region == view.region ? Cell::Look::kPlain : Cell::Look::kAbove;
    Cell shown = CellOf(amount, value.value);
    if (shown.kind == Cell::Kind::kText) shown.look = look;
    const std::size_t row = grid.rows.size();
    grid.rows.push_back({TextCell(parameter.name, Cell::Look::kCode), TextCell(parameter.title.zh, look), shown,
                         TextCell(UnitOf(parameter), look), TextCell(value.from.ToString(), look),
                         TextCell(value.to ? value.to->ToString() : "", look),
                         TextCell(view.Cited(value.clauses), look),
                         TextCell(JoinedIds(value.clauses), Cell::Look::kCode),
                         TextCell(view.TitleOf(value.region), look), TextCell(value.region, Cell::Look::kCode)});
    if (std::vector<std::string> choices = ChoicesOf(amount); !choices.empty()) {
      grid.choices.push_back({{row, 2, row, 2}, std::move(choices)});
    }
  }
  return grid;
}

void ReadParameters(const RegionView& view, const base::Grid& grid, Edits* edits, ruleset::Sink* sink) {
  ParameterReader(view, grid, edits, sink).Run();
}

}  // namespace anze::sheet
