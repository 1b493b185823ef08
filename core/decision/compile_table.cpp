// The part of the compiler that reads decision tables.
//
// A row's tests become one conjunction over the columns' facts, emitted like any condition. The
// analysis for gaps and overlaps is run only on a table whose cells were all read: a cell that was
// not would look like "any".
#include <algorithm>

#include "core/base/text.h"
#include "core/decision/compiler.h"
#include "core/decision/names.h"
#include "core/ruleset/read/meant.h"

namespace anze::decision {
namespace {

Node Conjunction(Node left, Node right) {
  Node node;
  node.kind = NodeKind::kBinary;
  node.op = Operator::kAnd;
  node.type = StaticType::kBoolean;
  node.children.push_back(std::move(left));
  node.children.push_back(std::move(right));
  return node;
}

// All tests of a row, those that let everything pass left out.
Node RowExpression(const std::vector<UnaryTest>& tests, const std::vector<TestColumn>& columns) {
  Node all;
  all.kind = NodeKind::kBoolean;
  all.boolean = true;
  all.type = StaticType::kBoolean;
  bool first = true;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if (tests[i].form == UnaryTest::Form::kAny) continue;
    Node test = ToExpression(tests[i], columns[i]);
    all = first ? std::move(test) : Conjunction(std::move(all), std::move(test));
    first = false;
  }
  return all;
}

std::string RowText(const ruleset::TableRow& row, const std::vector<TestColumn>& columns) {
  std::string out;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string& text = row.tests[i].text;
    if (text.empty() || text == "-") continue;
    out += (out.empty() ? "" : "; ") + columns[i].path + ": " + text;
  }
  return out.empty() ? "-" : out;
}

Node Literal(const base::Value& value) {
  Node node;
  if (value.is_number()) {
    node.kind = NodeKind::kNumber;
    node.number = value.as_number();
    node.type = StaticType::kNumber;
  } else if (value.is_bool()) {
    node.kind = NodeKind::kBoolean;
    node.boolean = value.as_bool();
    node.type = StaticType::kBoolean;
  } else {
    node.kind = NodeKind::kString;
    node.text = value.as_string();
    node.type = StaticType::kString;
  }
  return node;
}

// The text of an output that is no expression; nullopt when it is not of the column's type.
std::optional<base::Value> ReadLiteral(const std::string& text, ruleset::Type type) {
  if (StaticTypeOf(type) == StaticType::kNumber) {
    const auto number = base::Number::Parse(text);
    const bool whole = type == ruleset::Type::kInteger || type == ruleset::Type::kMoney;
    if (!number || (whole && !number->is_integer())) return std::nullopt;
    return base::Value(*number);
  }
  if (type != ruleset::Type::kBoolean) return base::Value(text);
  if (text != "true" && text != "false") return std::nullopt;
  return base::Value(text == "true");
}

// The heading of a matrix is a test of many rows, and wrong once.
void DropRepeated(base::Diagnostics* errors) {
  const base::Error& last = errors->back();
  const bool told = std::any_of(errors->begin(), errors->end() - 1, [&](const base::Error& error) {
    return error.code == last.code && error.args == last.args && error.span.known() &&
           error.span.file == last.span.file && error.span.line == last.span.line &&
           error.span.column == last.span.column;
  });
  if (told) errors->pop_back();
}

}  // namespace

void ProgramCompiler::Table() {
  TableTests table;
  table.decision = &decision_;
  table.snapshot = &snapshot_;
  const std::size_t before = errors_->size();
  for (const std::string& input : decision_.inputs) {
    const ruleset::Field* field = FindField(decision_.facts.fields(), input);
    if (field == nullptr) {
      const std::string near = NearName(scope_, input);
      base::MessageArgs args = {{"name", input}};
      if (!near.empty()) args = {{"reason", "near"}, {"name", input}, {"near", near}};
      errors_->emplace_back("unknown-fact", std::move(args), decision_.span);
    }
    table.columns.push_back({input, field});
  }
  const bool folds = decision_.collect != ruleset::Collect::kList && decision_.collect != ruleset::Collect::kCount;
  const bool one_number =
      decision_.output_types.size() == 1 && StaticTypeOf(decision_.output_types.front()) == StaticType::kNumber;
  if (folds && !one_number) {
    static constexpr const char* kWords[] = {"", "sum", "min", "max", "count"};
    errors_->emplace_back("collect-outputs",
                          base::MessageArgs{{"collect", kWords[static_cast<std::size_t>(decision_.collect)]}},
                          decision_.span);
  }
  if (errors_->size() > before) return;
  for (const ruleset::TableRow& row : decision_.rows) {
    std::vector<UnaryTest>& tests = table.rows.emplace_back();
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const ruleset::Expression any{"-", row.span};
      auto test = ParseUnaryTest(i < row.tests.size() ? row.tests[i] : any, table.columns[i], scope_, errors_);
      tests.push_back(test ? std::move(*test) : UnaryTest());
      if (!test) DropRepeated(errors_);
    }
  }
  const bool sound = errors_->size() == before;
  for (std::size_t i = 0; i < decision_.rows.size(); ++i) Row(decision_.rows[i], table, i);
  if (sound && !decision_.rows.empty()) AnalyseTable(table, errors_, warnings_);
}

void ProgramCompiler::Row(const ruleset::TableRow& row, const TableTests& table, std::size_t number) {
  CompiledRow out;
  out.outcome = row.outcome.empty() ? row.id : row.outcome;
  TestInfo& info = AddTest(row.id, &row.title, &kNoWords, row.clauses, row.span);
  info.choice = row.choice;
  info.condition = RowText(row, table.columns);
  out.match = builder_.Emit(RowExpression(table.rows[number], table.columns), {info.condition, row.span}, scope_);
  Reads(out.match, &info);
  for (std::size_t i = 0; i < decision_.outputs.size(); ++i) out.outputs.push_back(Output(row, i));
  for (const Fragment& output : out.outputs) Reads(output, &info);
  program_->rows.push_back(std::move(out));
}

Fragment ProgramCompiler::Output(const ruleset::TableRow& row, std::size_t number) {
  if (number >= row.outputs.size() || row.outputs[number].empty()) return {};
  const ruleset::Expression& cell = row.outputs[number];
  const ruleset::Type type =
      number < decision_.output_types.size() ? decision_.output_types[number] : ruleset::Type::kString;
  if (cell.text.front() == '=') {
    ruleset::Expression formula{cell.text.substr(1), cell.span};
    // The text begins one column later, behind the sign.
    formula.span.column += 1;
    return Compile(formula, StaticTypeOf(type));
  }
  const auto literal = ReadLiteral(cell.text, type);
  if (!literal) {
    errors_->emplace_back(
        "table-bad-output",
        base::MessageArgs{
            {"text", cell.text},
            {"output", decision_.outputs[number]},
            {"type", std::string(ruleset::TypeName(type))},
            {"type_zh", base::Text("explain-type-" + std::string(ruleset::TypeName(type)), base::Language::kZh)},
            {"type_en", base::Text("explain-type-" + std::string(ruleset::TypeName(type)), base::Language::kEn)}},
        cell.span);
    errors_->back().fix = ruleset::MeantValue(cell.text, ruleset::WantedOf(type));
    return {};
  }
  return builder_.Emit(Literal(*literal), cell, scope_);
}

}  // namespace anze::decision
