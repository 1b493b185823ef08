// What the sheets of one region are made of, and how a sheet is laid out and read back. Internal to core/sheet.
// Ownership: a RegionView keeps what it points into alive with its bundle. Threads: one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/localized.h"
#include "core/base/workbook.h"
#include "core/ruleset/merge/prepared.h"
#include "core/ruleset/model/snapshot.h"
#include "core/ruleset/read/sink.h"
#include "core/sheet/edits.h"

namespace anze::sheet {

// The rules of a region on the last stretch of days on which its own layer is in force.
struct RegionView {
  std::shared_ptr<const ruleset::Bundle> bundle;
  std::string region;
  std::shared_ptr<const ruleset::Stretch> stretch;
  std::shared_ptr<const ruleset::Snapshot> snapshot;

  // Errors: "unknown-region", "sheet-no-rules".
  static base::Result<RegionView> Of(std::shared_ptr<const ruleset::Bundle> bundle, const std::string& region);

  const ruleset::Entity* Find(ruleset::EntityKind kind, const std::string& name) const;
  // What the region's own files say of an entity; nullptr: nothing.
  const base::Node* OwnNode(const ruleset::Entity& entity) const;
  // "《…》（…）第十九条", several joined by "；".
  std::string Cited(const std::vector<std::string>& clauses) const;
  // The title of a region above.
  std::string TitleOf(const std::string& region) const;
};

// One column: its name for the way back, and its heading.
struct Column {
  std::string code;
  std::string head;
};

// The rows above the first one with content.
inline constexpr std::size_t kMarkRow = 0;
inline constexpr std::size_t kCodeRow = 1;
inline constexpr std::size_t kTitleRow = 2;
inline constexpr std::size_t kFirstRow = 3;
// Empty rows below a table that take the lists of its columns.
inline constexpr std::size_t kSpareRows = 200;

// What the first cell of a sheet says: whose it is, and of what.
struct Mark {
  std::string region;
  std::string kind;  // "parameters", "rows", "matrix"
  std::string name;  // of the decision
};
std::string TextOfMark(const Mark& mark);
std::optional<Mark> MarkOf(const base::Grid& grid);

// A sheet with its three first rows.
base::Grid BeginGrid(const std::string& name, const Mark& mark, const std::string& title,
                     const std::vector<Column>& columns);
base::Cell TextCell(std::string text, base::Cell::Look look = base::Cell::Look::kPlain);

// A sheet that came back, by the names of its columns.
class Returning {
 public:
  // Finds the columns, and tells those that are missing.
  Returning(const base::Grid& grid, const std::vector<Column>& columns, ruleset::Sink* sink);

  bool ok() const { return ok_; }
  const base::Grid& grid() const { return grid_; }
  // The rows with content, from kFirstRow on.
  std::vector<std::size_t> Rows() const;
  const base::Cell& At(std::size_t row, const std::string& code) const;
  // The text of a cell without blanks around it.
  std::string TextAt(std::size_t row, const std::string& code) const;

  // "sheet-cell" about a cell: what it holds, and what it should hold.
  void Wrong(std::size_t row, const std::string& code, const std::string& reason, const base::Localized& wanted) const;
  void WrongAt(std::size_t row, std::size_t column, const std::string& reason, const base::Localized& wanted) const;
  // A formula or an error in a cell is no value: tells it.
  bool IsSound(std::size_t row, const std::string& code) const;
  // Tells where a cell that is only shown does not hold what it was given. Marks and blanks do not matter.
  void CheckShown(std::size_t row, const std::string& code, const std::string& shown) const;
  ruleset::Sink* sink() const { return sink_; }

 private:
  std::size_t ColumnOf(const std::string& code) const;
  void CheckMerged() const;

  const base::Grid& grid_;
  std::vector<std::pair<std::string, std::size_t>> columns_;
  ruleset::Sink* sink_;
  bool ok_ = true;
};

// The clauses that a new row cites, as the inside of a YAML list; nullopt: none, or one that the region does not have,
// and the cell is told. What is still to be looked up is written 待核对, as in rule files.
std::optional<std::string> ClausesAt(const RegionView& view, const Returning& in, std::size_t row);
// Ids as a cell has them: "a, b".
std::string JoinedIds(const std::vector<std::string>& ids);
// Whether two cells say the same, whatever their kinds.
bool SameCell(const base::Cell& a, const base::Cell& b);
// The same text in both languages.
base::Localized Both(std::string text);
// A text of the catalog in both languages.
base::Localized Told(const char* id, const base::MessageArgs& args = {});

// --- the kinds of sheets --------------------------------------------------------------------------------------------

base::Grid ParameterGrid(const RegionView& view);
void ReadParameters(const RegionView& view, const base::Grid& grid, Edits* edits, ruleset::Sink* sink);

// The rows of a table, and its matrix, that the region's own files state; empty: none.
std::vector<base::Grid> TableGrids(const RegionView& view, const ruleset::Entity& entity);
// Errors to the sink: those of sheet.h.
void ReadTable(const RegionView& view, const ruleset::Entity& entity, const base::Grid& grid, Edits* edits,
               ruleset::Sink* sink);
base::Grid MatrixGrid(const RegionView& view, const ruleset::Entity& entity);
void ReadMatrix(const RegionView& view, const ruleset::Entity& entity, const base::Grid& grid, Edits* edits,
                ruleset::Sink* sink);

}  // namespace anze::sheet
