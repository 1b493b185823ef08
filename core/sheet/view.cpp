#include "core/sheet/view.h"

#include <algorithm>

#include "core/base/number.h"
#include "core/base/text.h"
#include "core/ruleset/merge/resolve.h"
#include "core/ruleset/read/to_check.h"
#include "core/sheet/amount.h"

namespace anze::sheet {
namespace {

using base::Cell;
using base::Error;
using base::Language;

constexpr std::string_view kOurs = "anze-sheet/1";

// A day on which a stretch is in force.
calendar::Date DayIn(const ruleset::Timeline& timeline, std::size_t i) {
  if (timeline.stretches[i].first) return *timeline.stretches[i].first;
  if (i + 1 < timeline.stretches.size()) return *timeline.stretches[i + 1].first - 1;
  return calendar::Date::FromCivil(2000, 1, 1);
}

bool Holds(const ruleset::Stretch& stretch, const std::string& region) {
  return std::any_of(stretch.in_force.begin(), stretch.in_force.end(),
                     [&](const ruleset::Layer* layer) { return layer->region == region; });
}

std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

}  // namespace

base::Result<RegionView> RegionView::Of(std::shared_ptr<const ruleset::Bundle> bundle, const std::string& region) {
  const auto found = bundle->prepared->regions.find(region);
  if (found == bundle->prepared->regions.end()) return Error("unknown-region", {{"region", region}});
  if (!bundle->layers.at(region).declared) return Error("sheet-no-rules", {{"region", region}});
  const ruleset::Timeline& timeline = found->second;
  for (std::size_t i = timeline.stretches.size(); i-- > 0;) {
    if (!Holds(*timeline.stretches[i].second, region)) continue;
    auto snapshot = ruleset::Resolve(bundle, region, DayIn(timeline, i));
    if (!snapshot.ok()) return snapshot.errors();
    return RegionView{std::move(bundle), region, timeline.stretches[i].second, std::move(snapshot).value()};
  }
  return Error("sheet-no-rules", {{"region", region}});
}

const ruleset::Entity* RegionView::Find(ruleset::EntityKind kind, const std::string& name) const {
  const auto found = stretch->entities.find({kind, name});
  return found != stretch->entities.end() ? found->second.get() : nullptr;
}

const base::Node* RegionView::OwnNode(const ruleset::Entity& entity) const {
  for (const ruleset::Contribution& layer : entity.layers) {
    if (layer.layer->region == region) return layer.node;
  }
  return nullptr;
}

std::string RegionView::Cited(const std::vector<std::string>& clauses) const {
  std::string cited;
  for (const std::string& id : clauses) {
    const base::Value value = snapshot->CitationValue(id);
    cited += (cited.empty() ? "" : "；") + std::string(value.GetString("cited"));
  }
  return cited;
}

std::string RegionView::TitleOf(const std::string& other) const {
  const auto found = bundle->layers.find(other);
  return found != bundle->layers.end() && !found->second.title.zh.empty() ? found->second.title.zh : other;
}

std::string TextOfMark(const Mark& mark) {
  return std::string(kOurs) + " " + mark.region + " " + mark.kind + (mark.name.empty() ? "" : " " + mark.name);
}

std::optional<Mark> MarkOf(const base::Grid& grid) {
  const std::vector<std::string> words = Words(Trimmed(grid.At(kMarkRow, 0).text));
  if (words.size() < 3 || words[0] != kOurs) return std::nullopt;
  return Mark{words[1], words[2], words.size() > 3 ? words[3] : std::string()};
}

base::Cell TextCell(std::string text, Cell::Look look) {
  const auto kind = text.empty() ? Cell::Kind::kEmpty : Cell::Kind::kText;
  return {kind, std::move(text), look};
}

base::Grid BeginGrid(const std::string& name, const Mark& mark, const std::string& title,
                     const std::vector<Column>& columns) {
  base::Grid grid;
  grid.name = name;
  grid.rows.resize(kFirstRow);
  grid.rows[kMarkRow] = {TextCell(TextOfMark(mark), Cell::Look::kCode), TextCell(title, Cell::Look::kTitle)};
  for (const Column& column : columns) {
    grid.rows[kCodeRow].push_back(TextCell(column.code, Cell::Look::kCode));
    grid.rows[kTitleRow].push_back(TextCell(column.head, Cell::Look::kHead));
  }
  grid.frozen_rows = kFirstRow;
  grid.frozen_columns = 2;
  return grid;
}

Returning::Returning(const base::Grid& grid, const std::vector<Column>& columns, ruleset::Sink* sink)
    : grid_(grid), sink_(sink) {
  const std::size_t width = kCodeRow < grid.rows.size() ? grid.rows[kCodeRow].size() : 0;
  for (const Column& column : columns) {
    std::size_t at = 0;
    while (at < width && Trimmed(grid.At(kCodeRow, at).text) != column.code) ++at;
    if (at < width) {
      columns_.emplace_back(column.code, at);
      continue;
    }
    ok_ = false;
    sink->Add("sheet-column-missing",
              {{"column", column.head.empty() ? column.code : column.head}, {"sheet", grid.name}},
              {grid.name, static_cast<int>(kCodeRow) + 1, 1, 2});
  }
  CheckMerged();
}

// Cells that were made one hold the first one's content only; whether the others are meant to hold it nobody can tell.
void Returning::CheckMerged() const {
  for (const base::CellRange& range : grid_.merged) {
    if (range.last_row < kFirstRow) continue;
    WrongAt(range.first_row, range.first_column, "merged",
            Both(base::CellName(range.first_row, range.first_column) + ":" +
                 base::CellName(range.last_row, range.last_column)));
  }
}

std::vector<std::size_t> Returning::Rows() const {
  std::vector<std::size_t> rows;
  for (std::size_t row = kFirstRow; row < grid_.rows.size(); ++row) {
    for (const auto& [code, column] : columns_) {
      if (Trimmed(grid_.At(row, column).text).empty()) continue;
      rows.push_back(row);
      break;
    }
  }
  return rows;
}

std::size_t Returning::ColumnOf(const std::string& code) const {
  for (const auto& [known, column] : columns_) {
    if (known == code) return column;
  }
  return 0;
}

const Cell& Returning::At(std::size_t row, const std::string& code) const { return grid_.At(row, ColumnOf(code)); }

std::string Returning::TextAt(std::size_t row, const std::string& code) const { return Trimmed(At(row, code).text); }

void Returning::Wrong(std::size_t row, const std::string& code, const std::string& reason,
                      const base::Localized& wanted) const {
  WrongAt(row, ColumnOf(code), reason, wanted);
}

void Returning::WrongAt(std::size_t row, std::size_t column, const std::string& reason,
                        const base::Localized& wanted) const {
  const int at = static_cast<int>(column) + 1;
  sink_->Add(Error("sheet-cell",
                   {{"cell", base::CellName(row, column)},
                    {"sheet", grid_.name},
                    {"holds", grid_.At(row, column).text},
                    {"wanted_zh", wanted.zh},
                    {"wanted_en", wanted.In(Language::kEn)},
                    {"reason", grid_.At(row, column).empty() && reason == "value" ? "empty" : reason}},
                   {grid_.name, static_cast<int>(row) + 1, at, at + 1}));
}

bool Returning::IsSound(std::size_t row, const std::string& code) const {
  const Cell& cell = At(row, code);
  if (!cell.formula && cell.kind != Cell::Kind::kError) return true;
  Wrong(row, code, cell.kind == Cell::Kind::kError ? "error" : "formula", {});
  return false;
}

void Returning::CheckShown(std::size_t row, const std::string& code, const std::string& shown) const {
  // A row that somebody added may name what it is about by its id alone.
  const std::string written = TextAt(row, code);
  if (written.empty() || written == Trimmed(shown)) return;
  Wrong(row, code, "shown", Both(shown));
}

std::optional<std::string> ClausesAt(const RegionView& view, const Returning& in, std::size_t row) {
  std::string list;
  for (const std::string& id : PartsOf(in.At(row, "clauses").text)) {
    if (!ruleset::IsToCheck(id) && !view.snapshot->clauses.contains(id)) {
      in.Wrong(row, "clauses", "clause", Both(id));
      return std::nullopt;
    }
    list += (list.empty() ? "" : ", ") + id;
  }
  if (!list.empty()) return list;
  in.Wrong(row, "clauses", "value", Told("sheet-want-clauses"));
  return std::nullopt;
}

std::string JoinedIds(const std::vector<std::string>& ids) {
  std::string joined;
  for (const std::string& id : ids) joined += (joined.empty() ? "" : ", ") + id;
  return joined;
}

bool SameCell(const Cell& a, const Cell& b) {
  if (a.text == b.text || Trimmed(a.text) == Trimmed(b.text)) return true;
  const auto one = base::Number::Parse(a.text);
  const auto other = base::Number::Parse(b.text);
  return one && other && *one == *other;
}

base::Localized Both(std::string text) { return {text, text}; }

base::Localized Told(const char* id, const base::MessageArgs& args) {
  return {base::Text(id, Language::kZh, args), base::Text(id, Language::kEn, args)};
}

}  // namespace anze::sheet
