#include "core/sheet/sheet.h"

#include <utility>

#include "core/ruleset/read/node_read.h"
#include "core/sheet/view.h"

namespace anze::sheet {
namespace {

using base::Error;
using ruleset::EntityKind;

// Tables that the region's own files speak of.
bool IsOwnTable(const RegionView& view, const ruleset::Entity& entity) {
  const auto* decision = std::get_if<ruleset::Decision>(&entity.model);
  return decision != nullptr && decision->kind == ruleset::DecisionKind::kTable && view.OwnNode(entity) != nullptr;
}

bool HasOwnMatrix(const RegionView& view, const ruleset::Entity& entity) {
  return std::get<ruleset::Decision>(entity.model).matrix && view.OwnNode(entity)->Find("matrix") != nullptr;
}

class Reading {
 public:
  Reading(std::shared_ptr<const ruleset::Bundle> bundle, std::string region)
      : bundle_(std::move(bundle)), region_(std::move(region)), edits_(*bundle_) {}

  base::Result<Returned> Run(const base::Workbook& workbook) {
    bool any = false;
    for (const base::Grid& grid : workbook.sheets) {
      const auto mark = MarkOf(grid);
      if (!mark) continue;
      any = true;
      if (const base::Status read = ReadOne(grid, *mark); !read.ok()) return read.errors();
    }
    if (!any) return Error("sheet-none");
    const bool wrong = sink_.has_errors();
    Returned returned{region_, {}, sink_.Take()};
    if (wrong) return std::move(returned.notes);
    auto changed = edits_.Finish();
    if (!changed.ok()) return changed.errors();
    returned.changed = std::move(changed).value();
    return returned;
  }

 private:
  base::Status ReadOne(const base::Grid& grid, const Mark& mark) {
    const base::SourceSpan place{grid.name, 1, 1, 2};
    if (region_.empty()) region_ = mark.region;
    if (mark.region != region_) {
      sink_.Add("sheet-other-region", {{"sheet", grid.name}, {"region", mark.region}, {"wanted", region_}}, place);
      return base::Ok{};
    }
    if (!view_) {
      auto view = RegionView::Of(bundle_, region_);
      if (!view.ok()) return view.errors();
      view_ = std::move(view).value();
    }
    if (mark.kind == "parameters") return ReadParameters(*view_, grid, &edits_, &sink_), base::Ok{};
    const ruleset::Entity* entity = view_->Find(EntityKind::kDecision, mark.name);
    if (entity == nullptr || !IsOwnTable(*view_, *entity)) {
      sink_.Add("sheet-unknown-table", {{"sheet", grid.name}, {"decision", mark.name}}, place);
    } else if (mark.kind == "matrix" && HasOwnMatrix(*view_, *entity)) {
      ReadMatrix(*view_, *entity, grid, &edits_, &sink_);
    } else if (mark.kind == "rows") {
      ReadTable(*view_, *entity, grid, &edits_, &sink_);
    } else {
      sink_.Add("sheet-unknown-table", {{"sheet", grid.name}, {"decision", mark.name}}, place);
    }
    return base::Ok{};
  }

  std::shared_ptr<const ruleset::Bundle> bundle_;
  std::string region_;
  Edits edits_;
  ruleset::Sink sink_;
  std::optional<RegionView> view_;
};

}  // namespace

base::Result<base::Workbook> ToWorkbook(const std::shared_ptr<const ruleset::Bundle>& bundle, const std::string& region,
                                        const Choice& choice) {
  const auto view = RegionView::Of(bundle, region);
  if (!view.ok()) return view.errors();
  base::Workbook workbook;
  if (choice.parameters) workbook.sheets.push_back(ParameterGrid(*view));
  bool found = choice.decision.empty();
  for (const auto& [id, entity] : view->stretch->entities) {
    const bool wanted = choice.decision.empty() || choice.decision == id.name;
    if (id.kind != EntityKind::kDecision || !wanted || !IsOwnTable(*view, *entity)) continue;
    found = true;
    for (base::Grid& grid : TableGrids(*view, *entity)) {
      if (!grid.rows.empty()) workbook.sheets.push_back(std::move(grid));
    }
  }
  if (!found) return Error("sheet-no-table", {{"decision", choice.decision}});
  return workbook;
}

base::Result<Returned> FromWorkbook(const std::shared_ptr<const ruleset::Bundle>& bundle, const std::string& region,
                                    const base::Workbook& workbook) {
  return Reading(bundle, region).Run(workbook);
}

}  // namespace anze::sheet
