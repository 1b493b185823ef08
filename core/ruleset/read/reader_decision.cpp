// Reads decisions. The inputs of a table give the order of its tests, so a row that leaves one out
// reads as "-" there.
#include <algorithm>
#include <optional>

#include "core/ruleset/read/csv.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/read.h"
#include "core/ruleset/read/row_title.h"
#include "core/ruleset/read/shape_check.h"
#include "core/ruleset/read/words.h"
#include "core/ruleset/read/workbook_text.h"

namespace anze::ruleset {
namespace {

using base::Node;

// The structural check has reported any other word, so the default is never run.
DecisionKind KindOf(const std::string& text) {
  if (text == "table") return DecisionKind::kTable;
  if (text == "formula") return DecisionKind::kFormula;
  if (text == "lua") return DecisionKind::kLua;
  if (text == "not_applicable") return DecisionKind::kNotApplicable;
  return DecisionKind::kChecklist;
}

Type TypeOf(const std::string& name) {
  for (int i = 0; i <= static_cast<int>(Type::kObject); ++i) {
    if (TypeName(static_cast<Type>(i)) == name) return static_cast<Type>(i);
  }
  return Type::kString;
}

Rule ReadRule(const Node& node) {
  Rule rule;
  rule.id = TextAt(node, "id");
  rule.title = LocalizedOf(node.Find("title"));
  rule.applies_to = ExpressionOf(node.Find("applies_to"));
  rule.when = ExpressionOf(node.Find("when"));
  rule.require = ExpressionOf(node.Find("require"));
  rule.each = TextAt(node, "each");
  rule.as = TextAt(node, "as");
  rule.failure = LocalizedOf(node.Find("failure"));
  rule.clauses = TextsOf(node.Find("clauses"));
  rule.choice = BoolOf(node.Find("choice"));
  rule.span = node.span;
  return rule;
}

// A list of tests is one test text: its items joined by ", ". Brackets keep an item's own "not" to the item.
Expression TestOf(const Node* node) {
  if (node == nullptr) return {};
  if (node->is_scalar()) return {node->scalar, node->span};
  Expression test{{}, node->span};
  bool tests = false;
  for (const Node& item : node->items) {
    if (!test.text.empty()) test.text += ", ";
    test.text += item.scalar;
    tests = tests || item.scalar.starts_with("not") || item.scalar.find_first_of("<>=~[(") == 0;
  }
  if (tests && node->items.size() > 1) test.text = "[" + test.text + "]";
  return test;
}

TableRow ReadRow(const Node& node, const Decision& decision, const Node& types, Sink* sink) {
  TableRow row;
  row.id = TextAt(node, "id");
  row.title = LocalizedOf(node.Find("title"));
  row.outcome = TextAt(node, "outcome");
  row.clauses = TextsOf(node.Find("clauses"));
  row.choice = BoolOf(node.Find("choice"));
  row.span = node.span;
  const Node& when = ChildOrNull(node, "when");
  for (const std::string& input : decision.inputs) {
    Expression test = TestOf(when.Find(input));
    row.tests.push_back(test.empty() ? Expression{"-", node.span} : std::move(test));
  }
  for (const Node::Entry& entry : when.entries) {
    // The inputs of a table come from its own list, so the structural check cannot know the keys of
    // `when`.
    bool known = false;
    for (const std::string& input : decision.inputs) known = known || input == entry.key;
    if (!known) sink->Add("unknown-input", {{"name", entry.key}, {"row", row.id}}, entry.key_span);
  }
  const Node& then = ChildOrNull(node, "then");
  if (row.title.zh.empty()) row.title = TitleByTests(decision, row);
  for (const std::string& output : decision.outputs) {
    row.outputs.push_back(ExpressionOf(then.Find(output)));
    // Rows that are only counted need give nothing.
    if (!row.outputs.back().empty() || decision.collect == Collect::kCount) continue;
    sink->Add("row-without-output",
              {{"output", output}, {"row_zh", row.title.zh}, {"row_en", row.title.In(base::Language::kEn)}}, node.span);
  }
  for (const Node::Entry& entry : then.entries) {
    if (types.Find(entry.key) != nullptr) continue;
    sink->Add("unknown-output", {{"name", entry.key}, {"row", row.id}}, entry.key_span);
  }
  return row;
}

FormulaStep ReadStep(const Node& node, Sink* sink) {
  FormulaStep step;
  step.id = TextAt(node, "id");
  step.title = LocalizedOf(node.Find("title"));
  step.when = ExpressionOf(node.Find("when"));
  step.value = ExpressionOf(node.Find("value"));
  step.require = ExpressionOf(node.Find("require"));
  step.failure = LocalizedOf(node.Find("failure"));
  step.clauses = TextsOf(node.Find("clauses"));
  step.choice = BoolOf(node.Find("choice"));
  step.span = node.span;
  if (step.value.empty() == step.require.empty()) sink->Add("step-value-or-require", {{"id", step.id}}, node.span);
  return step;
}

// The text of a file that stands beside the one that names it, in whichever layer that is; nullptr where there is none.
const std::string* FileBeside(const Bundle& bundle, const Node& name, std::string* path) {
  const std::string& file = name.span.file;
  *path = file.substr(0, file.rfind('/') + 1) + name.scalar;
  for (const auto& [region, layer] : bundle.layers) {
    // A parent's region begins the path of its child's files too, so a miss goes on to the next
    // layer.
    if (!path->starts_with(region + "/")) continue;
    const auto found = layer.scripts.find(path->substr(region.size() + 1));
    if (found != layer.scripts.end()) return &found->second;
  }
  return nullptr;
}

constexpr Key kCellsFileKeys[] = {{"file", Want::kName, Need::kInFile}, {"sheet", Want::kText}};
constexpr Shape kCellsFile{"matrix", kCellsFileKeys};

// A table with two headings, as rates are printed: the first line has the tests of one input, the first cell of every
// other line that of the other, and each cell between them is a row of its own.
class MatrixReader {
 public:
  MatrixReader(const Bundle& bundle, const Node& matrix, Decision* decision, Sink* sink)
      : bundle_(bundle),
        matrix_(matrix),
        decision_(*decision),
        sink_(sink),
        clauses_(TextsOf(matrix.Find("clauses"))) {}

  void Run() {
    row_ = InputAt("rows");
    column_ = InputAt("columns");
    output_ = OutputAt();
    const Node& written = ChildOrNull(matrix_, "cells");
    const bool elsewhere = !written.is_list() && !written.is_null();
    const Node table = elsewhere ? Table(written) : Node();
    const Node& cells = elsewhere ? table : written;
    if (!row_ || !column_ || !output_) return;
    if (cells.items.size() < 2) {
      sink_->Add("matrix-empty", {}, matrix_.KeySpan("cells"));
      return;
    }
    const std::vector<Node>& header = cells.items.front().items;
    decision_.matrix =
        Matrix{*row_, *column_, *output_, cells.items.size() - 1, header.empty() ? 0 : header.size() - 1};
    for (std::size_t i = 1; i < cells.items.size(); ++i) {
      const Node& line = cells.items[i];
      if (line.items.size() == header.size()) {
        for (std::size_t k = 1; k < header.size(); ++k) Cell(header[k], line.items.front(), line.items[k], i, k);
        continue;
      }
      sink_->Add("matrix-width",
                 {{"line", std::to_string(i + 1)},
                  {"cells", std::to_string(line.items.size())},
                  {"expected", std::to_string(header.size())}},
                 line.span);
    }
  }

 private:
  std::optional<std::size_t> InputAt(const char* key) {
    const std::string path = TextAt(matrix_, key);
    const auto at = std::find(decision_.inputs.begin(), decision_.inputs.end(), path);
    if (at != decision_.inputs.end()) return static_cast<std::size_t>(at - decision_.inputs.begin());
    if (!path.empty()) sink_->Add("matrix-input", {{"name", path}}, matrix_.Find(key)->span);
    return std::nullopt;
  }

  // The only output need not be named.
  std::optional<std::size_t> OutputAt() {
    const std::string name = TextAt(matrix_, "output");
    if (name.empty() && decision_.outputs.size() == 1) return 0;
    const auto at = std::find(decision_.outputs.begin(), decision_.outputs.end(), name);
    if (at != decision_.outputs.end()) return static_cast<std::size_t>(at - decision_.outputs.begin());
    if (name.empty()) {
      sink_->Add("matrix-output", {}, matrix_.span);
    } else {
      sink_->Add("matrix-output", {{"reason", "name"}, {"name", name}}, matrix_.Find("output")->span);
    }
    return std::nullopt;
  }

  // A cell with nothing in it, or "-", leaves the case to others.
  void Cell(const Node& above, const Node& beside, const Node& cell, std::size_t line, std::size_t column) {
    const Expression output = ExpressionOf(&cell);
    if (output.empty() || output.text == "-") return;
    TableRow& row = decision_.rows.emplace_back();
    row.id = "r" + std::to_string(line) + "c" + std::to_string(column);
    row.tests.assign(decision_.inputs.size(), Expression{"-", cell.span});
    row.tests[*row_] = TestOf(&beside);
    row.tests[*column_] = TestOf(&above);
    row.outputs.resize(decision_.outputs.size());
    row.outputs[*output_] = output;
    const base::Localized one = HeadingOf(decision_, *row_, row.tests[*row_].text);
    const base::Localized other = HeadingOf(decision_, *column_, row.tests[*column_].text);
    row.title.zh = one.zh + " × " + other.zh;
    row.title.en = one.In(base::Language::kEn) + " × " + other.In(base::Language::kEn);
    row.clauses = clauses_;
    row.choice = BoolOf(matrix_.Find("choice"));
    row.span = cell.span;
  }

  // The cells may stand in a file of their own, `rates.csv` or {file: rates.xlsx, sheet: …}. Its text is kept with the
  // decision, so that a change of it is one.
  Node Table(const Node& written) {
    if (written.is_map()) CheckShape(written, kCellsFile, matrix_.KeySpan("cells"), sink_);
    const Node& name = written.is_map() ? ChildOrNull(written, "file") : written;
    const std::string* text = name.is_scalar() ? FileBeside(bundle_, name, &decision_.script_file) : nullptr;
    if (text != nullptr) {
      decision_.script = *text;
      auto lines = LinesOf(*text, written.is_map() ? written.Find("sheet") : nullptr);
      if (lines) return std::move(*lines);
    } else if (name.is_scalar()) {
      sink_->Add("script-missing", {{"reason", "table"}, {"file", decision_.script_file}}, name.span);
    }
    row_.reset();
    return {};
  }

  std::optional<Node> LinesOf(const std::string& text, const Node* sheet) {
    if (!IsWorkbook(decision_.script_file)) return ReadCsv(text, decision_.script_file);
    auto lines = ReadSheet(text, decision_.script_file, TextOf(sheet));
    if (lines) return lines;
    std::string known;
    for (const std::string& name : SheetsOf(text)) known += (known.empty() ? "" : "、") + name;
    sink_->Add("matrix-sheet", {{"name", TextOf(sheet)}, {"file", decision_.script_file}, {"known", known}},
               sheet->span);
    return std::nullopt;
  }

  const Bundle& bundle_;
  const Node& matrix_;
  Decision& decision_;
  Sink* sink_;
  std::vector<std::string> clauses_;
  std::optional<std::size_t> row_;
  std::optional<std::size_t> column_;
  std::optional<std::size_t> output_;
};

void ReadTable(const Bundle& bundle, const Node& node, Decision* decision, Sink* sink) {
  const std::string hit = TextAt(node, "hit");
  if (hit == "first") decision->hit = HitPolicy::kFirst;
  if (hit == "collect") decision->hit = HitPolicy::kCollect;
  if (hit == "any") decision->hit = HitPolicy::kAny;
  const std::string collect = TextAt(node, "collect");
  if (!collect.empty() && decision->hit != HitPolicy::kCollect) {
    sink->Add("collect-without-hit", {{"collect", collect}}, node.Find("collect")->span);
  }
  if (collect == "sum") decision->collect = Collect::kSum;
  if (collect == "min") decision->collect = Collect::kMin;
  if (collect == "max") decision->collect = Collect::kMax;
  if (collect == "count") decision->collect = Collect::kCount;
  decision->inputs = TextsOf(node.Find("inputs"));
  const Node& outputs = ChildOrNull(node, "outputs");
  for (const Node::Entry& entry : outputs.entries) {
    decision->outputs.push_back(entry.key);
    decision->output_types.push_back(TypeOf(entry.value.scalar));
    if (TypeName(decision->output_types.back()) == entry.value.scalar) continue;
    sink->Add("unknown-type", {{"type", entry.value.scalar}}, entry.value.span);
  }
  for (const Node& row : ChildOrNull(node, "rows").items) {
    if (row.is_map() && !IsDisabled(row)) decision->rows.push_back(ReadRow(row, *decision, outputs, sink));
  }
  if (const Node& matrix = ChildOrNull(node, "matrix"); matrix.is_map())
    MatrixReader(bundle, matrix, decision, sink).Run();
}

void ReadScript(const Bundle& bundle, const Node& node, Decision* decision, Sink* sink) {
  const Node* script = node.Find("script");
  for (const char* key : {"script", "function"}) {
    if (node.Find(key) == nullptr) sink->Add(MissingKey(key, "decision", decision->span));
  }
  decision->function = TextAt(node, "function");
  if (script == nullptr || !script->is_scalar()) return;
  if (const std::string* text = FileBeside(bundle, *script, &decision->script_file)) {
    decision->script = *text;
  } else {
    sink->Add("script-missing", {{"file", decision->script_file}}, script->span);
  }
}

}  // namespace

Decision ReadDecision(const Bundle& bundle, const Entity& entity, Sink* sink) {
  const Node& node = *entity.node;
  Decision decision;
  decision.name = entity.id.name;
  decision.region = entity.region;
  decision.span = entity.span;
  decision.kind = KindOf(TextAt(node, "kind"));
  decision.title = LocalizedOf(node.Find("title"));
  decision.summary = LocalizedOf(node.Find("summary"));
  decision.clauses = TextsOf(node.Find("clauses"));
  decision.unit = TextAt(node, "unit");
  // Such a decision only says that the region has no rule of this kind, and by which clause.
  if (decision.kind == DecisionKind::kNotApplicable) return decision;
  if (node.Find("title") == nullptr) sink->Add(MissingKey("title", "decision", entity.span));
  decision.facts = ReadFields(node.Find("facts"), sink);
  decision.applies_to = ExpressionOf(node.Find("applies_to"));
  for (const Node::Entry& use : ChildOrNull(node, "uses").entries) {
    if (use.value.is_scalar()) decision.uses.push_back({use.key, use.value.scalar, use.value.span});
  }
  for (const Node& rule : ChildOrNull(node, "rules").items) {
    if (rule.is_map() && !IsDisabled(rule)) decision.rules.push_back(ReadRule(rule));
  }
  decision.value = ExpressionOf(node.Find("value"));
  if (const Node* judges = node.Find("judges"); judges != nullptr && judges->is_map()) {
    decision.judges = {TextAt(*judges, "record"), ExpressionsOf(judges->Find("facts")), TextAt(*judges, "flag"),
                       node.KeySpan("judges")};
  }
  if (decision.kind == DecisionKind::kTable) ReadTable(bundle, node, &decision, sink);
  if (decision.kind == DecisionKind::kLua) ReadScript(bundle, node, &decision, sink);
  if (decision.kind == DecisionKind::kFormula) {
    for (const Node& step : ChildOrNull(node, "steps").items) {
      if (step.is_map() && !IsDisabled(step)) decision.steps.push_back(ReadStep(step, sink));
    }
  }
  return decision;
}

}  // namespace anze::ruleset
