// Reads workbooks. Elements are found by their names without prefix, so that the transitional and the strict form of
// the standard, and writers that put a prefix before every name, read alike. pugixml keeps no entities of a document's
// own and builds its tree without recursion, so neither depth nor expansion can hurt; the parts are bounded before it
// sees them.
#include <charconv>
#include <cmath>
#include <cstdio>
#include <pugixml.hpp>
#include <utility>

#include "core/base/limits_workbook.h"
#include "plugins/report/xlsx/cell_styles.h"
#include "plugins/report/xlsx/text.h"
#include "plugins/report/xlsx/workbook.h"
#include "plugins/report/xlsx/zip_parts.h"

namespace anze::report::xlsx {
namespace {

namespace caps = base::limits;

std::string_view LocalName(const char* name) {
  const std::string_view whole = name;
  const std::size_t colon = whole.find(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

bool Named(const pugi::xml_node& node, std::string_view name) { return LocalName(node.name()) == name; }

pugi::xml_node ChildOf(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_node& child : node.children()) {
    if (Named(child, name)) return child;
  }
  return {};
}

// By its name without prefix: r:id, ns0:id.
std::string_view AttributeOf(const pugi::xml_node& node, std::string_view name) {
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    if (LocalName(attribute.name()) == name) return attribute.value();
  }
  return {};
}

// The texts below an item, all its runs together; how it is pronounced (rPh) is left out.
std::string RunsOf(const pugi::xml_node& item) {
  std::string text;
  for (const pugi::xml_node& child : item.children()) {
    if (Named(child, "t")) text += child.text().get();
    if (Named(child, "r")) text += ChildOf(child, "t").text().get();
  }
  return MeantText(text);
}

// "AB12" as row and column from 0; nullopt for anything else.
std::optional<std::pair<std::size_t, std::size_t>> PlaceOf(std::string_view name) {
  constexpr std::size_t kLetters = 26;
  std::size_t column = 0;
  std::size_t at = 0;
  for (; at < name.size() && name[at] >= 'A' && name[at] <= 'Z' && at < 3; ++at) {
    column = column * kLetters + static_cast<std::size_t>(name[at] - 'A' + 1);
  }
  std::size_t row = 0;
  const auto [end, failed] = std::from_chars(name.data() + at, name.data() + name.size(), row);
  if (at == 0 || failed != std::errc() || end != name.data() + name.size() || row == 0) return std::nullopt;
  return std::pair(row - 1, column - 1);
}

// A stored double as people typed it: programs keep 15 digits and write 17 (0.56999999999999995 is 0.57). Without an
// exponent, as far as 18 places reach.
std::string DecimalOf(double number) {
  char shortest[64];
  std::snprintf(shortest, sizeof(shortest), "%.15g", number);
  if (std::string_view(shortest).find_first_of("eE") == std::string_view::npos) return shortest;
  char plain[400];
  std::snprintf(plain, sizeof(plain), "%.18f", std::strtod(shortest, nullptr));
  std::string text = plain;
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

class BookReader {
 public:
  explicit BookReader(ZipParts parts) : parts_(std::move(parts)) {}

  base::Result<base::Workbook> Run() {
    if (parts_.Has("xl/vbaProject.bin")) return Unreadable("macros");
    pugi::xml_document book;
    pugi::xml_document relations;
    if (base::Status read = Load("xl/workbook.xml", &book); !read.ok()) return read.errors();
    if (base::Status read = Load("xl/_rels/workbook.xml.rels", &relations); !read.ok()) return read.errors();
    if (base::Status read = ReadShared(); !read.ok()) return read.errors();
    if (base::Status read = ReadStyles(); !read.ok()) return read.errors();
    const pugi::xml_node root = book.document_element();
    const std::string_view from_1904 = AttributeOf(ChildOf(root, "workbookPr"), "date1904");
    from_1904_ = from_1904 == "1" || from_1904 == "true";
    base::Workbook workbook;
    for (const pugi::xml_node& entry : ChildOf(root, "sheets").children()) {
      if (!Named(entry, "sheet")) continue;
      if (workbook.sheets.size() >= caps::kWorkbookSheets) {
        return Unreadable("sheets", {{"max", std::to_string(caps::kWorkbookSheets)}});
      }
      const std::string part = PartOf(relations.document_element(), AttributeOf(entry, "id"));
      base::Grid& grid = workbook.sheets.emplace_back();
      grid.name = MeantText(AttributeOf(entry, "name"));
      // A sheet that is a chart or a macro of an old kind has no cells.
      if (part.find("worksheets/") == std::string::npos) continue;
      if (base::Status read = ReadSheet(part, &grid); !read.ok()) return read.errors();
    }
    return workbook;
  }

 private:
  base::Status Load(const std::string& part, pugi::xml_document* document) {
    auto text = parts_.Read(part);
    if (!text.ok()) return text.errors();
    const unsigned options = pugi::parse_default | pugi::parse_ws_pcdata_single;
    if (!document->load_buffer(text->data(), text->size(), options)) return Unreadable("xml", {{"part", part}});
    return base::Ok{};
  }

  // Targets stand relative to xl/, or from the top.
  static std::string PartOf(const pugi::xml_node& relations, std::string_view id) {
    for (const pugi::xml_node& relation : relations.children()) {
      if (AttributeOf(relation, "Id") != id) continue;
      const std::string target(AttributeOf(relation, "Target"));
      return target.starts_with('/') ? target.substr(1) : "xl/" + target;
    }
    return {};
  }

  base::Status ReadShared() {
    if (!parts_.Has("xl/sharedStrings.xml")) return base::Ok{};
    pugi::xml_document document;
    if (base::Status read = Load("xl/sharedStrings.xml", &document); !read.ok()) return read;
    for (const pugi::xml_node& item : document.document_element().children()) {
      if (Named(item, "si")) shared_.push_back(RunsOf(item));
    }
    return base::Ok{};
  }

  base::Status ReadStyles() {
    if (!parts_.Has("xl/styles.xml")) return base::Ok{};
    pugi::xml_document document;
    if (base::Status read = Load("xl/styles.xml", &document); !read.ok()) return read;
    const pugi::xml_node root = document.document_element();
    std::vector<std::pair<int, NumberLook>> custom;
    for (const pugi::xml_node& format : ChildOf(root, "numFmts").children()) {
      custom.emplace_back(format.attribute("numFmtId").as_int(), LookOfCode(AttributeOf(format, "formatCode")));
    }
    for (const pugi::xml_node& style : ChildOf(root, "cellXfs").children()) {
      const int id = style.attribute("numFmtId").as_int();
      NumberLook look = LookOfId(id).value_or(NumberLook::kPlain);
      for (const auto& [known, spelled] : custom) {
        if (known == id) look = spelled;
      }
      looks_.push_back(look);
    }
    return base::Ok{};
  }

  base::Status ReadSheet(const std::string& part, base::Grid* grid) {
    pugi::xml_document document;
    if (base::Status read = Load(part, &document); !read.ok()) return read;
    const pugi::xml_node root = document.document_element();
    std::size_t row = 0;
    for (const pugi::xml_node& line : ChildOf(root, "sheetData").children()) {
      if (!Named(line, "row")) continue;
      // Rows and cells may leave out where they stand: behind the one before.
      if (const auto at = line.attribute("r")) row = at.as_uint() > 0 ? at.as_uint() - 1 : 0;
      if (base::Status read = ReadRow(line, row, grid); !read.ok()) return read;
      ++row;
    }
    for (const pugi::xml_node& merge : ChildOf(root, "mergeCells").children()) {
      const std::string_view range = AttributeOf(merge, "ref");
      const std::size_t colon = std::min(range.find(':'), range.size());
      const auto first = PlaceOf(range.substr(0, colon));
      const auto last = colon < range.size() ? PlaceOf(range.substr(colon + 1)) : first;
      if (first && last) grid->merged.push_back({first->first, first->second, last->first, last->second});
    }
    return base::Ok{};
  }

  base::Status ReadRow(const pugi::xml_node& line, std::size_t row, base::Grid* grid) {
    std::size_t column = 0;
    for (const pugi::xml_node& node : line.children()) {
      if (!Named(node, "c")) continue;
      if (const auto place = PlaceOf(AttributeOf(node, "r"))) column = place->second;
      base::Cell cell = CellOf(node);
      const std::size_t at = column++;
      if (cell.empty()) continue;  // a format that somebody drew to the last row is no content
      if (row >= caps::kSheetRows) return Unreadable("rows", Bound(*grid, caps::kSheetRows));
      if (at >= caps::kSheetColumns) return Unreadable("columns", Bound(*grid, caps::kSheetColumns));
      if (++cells_ > caps::kWorkbookCells) return Unreadable("cells", {{"max", std::to_string(caps::kWorkbookCells)}});
      if (cell.text.size() > caps::kCellBytes) {
        base::MessageArgs args = Bound(*grid, caps::kCellBytes);
        args.emplace_back("cell", base::CellName(row, at));
        return Unreadable("text", std::move(args));
      }
      if (grid->rows.size() <= row) grid->rows.resize(row + 1);
      if (grid->rows[row].size() <= at) grid->rows[row].resize(at + 1);
      grid->rows[row][at] = std::move(cell);
    }
    return base::Ok{};
  }

  static base::MessageArgs Bound(const base::Grid& grid, std::size_t most) {
    return {{"sheet", grid.name}, {"max", std::to_string(most)}};
  }

  base::Cell CellOf(const pugi::xml_node& node) const {
    using Kind = base::Cell::Kind;
    base::Cell cell;
    const std::string_view type = AttributeOf(node, "t");
    cell.formula = static_cast<bool>(ChildOf(node, "f"));
    const std::string value = ChildOf(node, "v").text().get();
    if (type == "inlineStr") {
      cell.text = RunsOf(ChildOf(node, "is"));
    } else if (type == "s") {
      std::size_t index = shared_.size();
      std::from_chars(value.data(), value.data() + value.size(), index);
      cell.text = index < shared_.size() ? shared_[index] : std::string();
    } else if (type == "str") {
      cell.text = MeantText(value);
    } else if (type == "b") {
      return {Kind::kBoolean, value == "1" || value == "true" ? "true" : "false", {}, cell.formula};
    } else if (type == "e") {
      return {Kind::kError, value, {}, cell.formula};
    } else if (type == "d") {
      return {Kind::kDate, value.substr(0, 10), {}, cell.formula};
    } else {
      return NumberOf(node, value, cell.formula);
    }
    cell.kind = cell.text.empty() && !cell.formula ? Kind::kEmpty : Kind::kText;
    return cell;
  }

  base::Cell NumberOf(const pugi::xml_node& node, const std::string& value, bool formula) const {
    using Kind = base::Cell::Kind;
    base::Cell cell;
    cell.formula = formula;
    if (value.empty()) {
      cell.kind = formula ? Kind::kText : Kind::kEmpty;
      return cell;
    }
    char* end = nullptr;
    const double number = std::strtod(value.c_str(), &end);
    if (end != value.c_str() + value.size() || !std::isfinite(number)) return {Kind::kText, value, {}, formula};
    const std::size_t style = node.attribute("s").as_uint();
    const NumberLook look = style < looks_.size() ? looks_[style] : NumberLook::kPlain;
    std::string day = look == NumberLook::kDay ? DayOfSerial(number, from_1904_) : std::string();
    if (!day.empty()) return {Kind::kDate, std::move(day), {}, formula};
    const auto shown = look == NumberLook::kPercent ? base::Cell::Look::kPercent : base::Cell::Look::kPlain;
    return {Kind::kNumber, DecimalOf(number), shown, formula};
  }

  ZipParts parts_;
  std::vector<std::string> shared_;
  std::vector<NumberLook> looks_;  // by the number of the cell's style
  bool from_1904_ = false;
  std::size_t cells_ = 0;
};

}  // namespace

base::Result<base::Workbook> ReadWorkbook(std::string_view bytes) {
  auto parts = ZipParts::Open(bytes);
  if (!parts.ok()) return parts.errors();
  return BookReader(std::move(parts).value()).Run();
}

const ports::WorkbookFormat kWorkbookFormat{"xlsx", WriteWorkbook, ReadWorkbook};

}  // namespace anze::report::xlsx
