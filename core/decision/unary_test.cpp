// Cells of decision tables, in the notation of the header: parsed into a UnaryTest, which has two
// meanings that must agree. ToExpression gives the tree that the machine runs; Matches asks the
// test about one value, for the table analysis.
//
// A cell is cut at separators outside quotes and brackets first, so that param("a,b") and a quoted
// text may hold any mark. Literals take the column's type: 300 is a text in a text column, and a
// date must exist.
#include "core/decision/unary_test.h"

#include <algorithm>

#include "core/calendar/date.h"
#include "core/decision/checker.h"
#include "core/decision/names.h"
#include "core/decision/parser.h"
#include "core/ruleset/read/meant.h"

namespace anze::decision {
namespace {

using base::Value;
using ruleset::Type;

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Parts between separators that stand outside quotes and brackets.
std::vector<std::string_view> Split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '(' || c == '[') {
      ++depth;
    } else if (c == ')' || c == ']') {
      --depth;
    } else if (depth == 0 && text.substr(i).starts_with(separator)) {
      parts.push_back(Trim(text.substr(begin, i - begin)));
      begin = i + separator.size();
      i = begin - 1;
    }
  }
  parts.push_back(Trim(text.substr(begin)));
  return parts;
}

constexpr struct {
  std::string_view text;
  Operator op;
} kComparisons[] = {{">=", Operator::kGreaterEqual}, {"<=", Operator::kLessEqual}, {"==", Operator::kEqual},
                    {"~=", Operator::kNotEqual},     {">", Operator::kGreater},    {"<", Operator::kLess}};

class TestParser {
 public:
  TestParser(const ruleset::Expression& cell, const TestColumn& column, const Scope& scope,
             base::Diagnostics* diagnostics)
      : cell_(cell), column_(column), scope_(scope), diagnostics_(diagnostics) {}

  // "not" turns the whole of what follows, so `not a, b` is neither a nor b.
  std::optional<UnaryTest> Run() {
    std::string_view text = Trim(cell_.text);
    if (text.empty() || text == "-") return std::move(test_);
    if (column_.field->type == Type::kList || column_.field->type == Type::kObject) {
      Fail("column");
      return std::nullopt;
    }
    if (const std::optional<std::string_view> inner = Negated(text)) {
      test_.negated = true;
      text = *inner;
    }
    Positive(text);
    if (failed_) return std::nullopt;
    return std::move(test_);
  }

 private:
  void Fail(std::string reason, std::string part = {}) {
    if (failed_) return;
    failed_ = true;
    const bool part_is_all = part == cell_.text;
    diagnostics_->emplace_back("table-bad-test",
                               base::MessageArgs{{"reason", std::move(reason)},
                                                 {"text", cell_.text},
                                                 {"part", std::move(part)},
                                                 {"input", column_.path},
                                                 {"type", std::string(ruleset::TypeName(column_.field->type))}},
                               cell_.span);
    if (part_is_all) diagnostics_->back().fix = ruleset::MeantValue(cell_.text, ruleset::WantedOf(column_.field->type));
  }

  // What stands behind `not`, or within not(…); nullopt where there is none.
  static std::optional<std::string_view> Negated(std::string_view text) {
    if (text.starts_with("not ")) return Trim(text.substr(4));
    if (!text.starts_with("not(") || text.back() != ')') return std::nullopt;
    return Trim(text.substr(4, text.size() - 5));
  }

  // Whether a part of a list is a test of its own and no plain value.
  static bool IsTest(std::string_view part) {
    if (part.empty()) return false;
    return part.starts_with("not ") || part.starts_with("not(") || part.front() == '[' || part.front() == '(' ||
           std::any_of(std::begin(kComparisons), std::end(kComparisons),
                       [&](const auto& comparison) { return part.starts_with(comparison.text); });
  }

  void Either(const std::vector<std::string_view>& parts) {
    test_.form = UnaryTest::Form::kEither;
    for (const std::string_view part : parts) {
      const ruleset::Expression cell{std::string(part), cell_.span};
      TestParser parser(cell, column_, scope_, diagnostics_);
      auto test = parser.Run();
      if (!test || test->form == UnaryTest::Form::kAny) {
        if (test) Fail("empty");
        failed_ = true;
        return;
      }
      test_.tests.push_back(std::move(*test));
    }
  }

  bool Numeric() const { return StaticTypeOf(column_.field->type) == StaticType::kNumber; }
  bool Ordered() const { return Numeric() || StaticTypeOf(column_.field->type) == StaticType::kString; }

  void Positive(std::string_view text) {
    const std::vector<std::string_view> parts = Split(text, ",");
    if (parts.size() > 1 && std::any_of(parts.begin(), parts.end(), IsTest)) return Either(parts);
    for (const auto& comparison : kComparisons) {
      if (!text.starts_with(comparison.text)) continue;
      const bool order = comparison.op != Operator::kEqual && comparison.op != Operator::kNotEqual;
      test_.form = UnaryTest::Form::kCompare;
      test_.op = comparison.op;
      if (order && (!Ordered() || column_.field->type == Type::kEnum)) return Fail("order");
      return Add(Trim(text.substr(comparison.text.size())));
    }
    const bool bracketed =
        !text.empty() && (text.front() == '[' || text.front() == '(') && (text.back() == ']' || text.back() == ')');
    if (bracketed) {
      const std::vector<std::string_view> ends = Split(text.substr(1, text.size() - 2), "..");
      if (ends.size() == 2) return Range(text, ends);
      if (text.front() != '[' || text.back() != ']') return Fail("brackets");
      text = text.substr(1, text.size() - 2);
      const std::vector<std::string_view> inner = Split(text, ",");
      if (std::any_of(inner.begin(), inner.end(), IsTest)) return Either(inner);
    }
    test_.form = UnaryTest::Form::kOneOf;
    for (const std::string_view part : Split(text, ",")) Add(part);
  }

  // A range with its ends turned lets nothing through, and would look like a gap of the table.
  void Range(std::string_view text, const std::vector<std::string_view>& ends) {
    if (!Ordered() || column_.field->type == Type::kEnum) return Fail("order");
    test_.form = UnaryTest::Form::kRange;
    test_.includes_low = text.front() == '[';
    test_.includes_high = text.back() == ']';
    for (const std::string_view end : ends) Add(end);
    if (failed_ || test_.operands.size() < 2) return;
    for (const UnaryTest::Operand& end : test_.operands) {
      if (!end.parameter.empty() || !end.fact.empty()) return;
    }
    const Value& low = test_.operands[0].literal;
    const Value& high = test_.operands[1].literal;
    const bool turned = low.is_number() ? high.as_number() < low.as_number() : high.as_string() < low.as_string();
    if (turned) Fail("range");
  }

  void Add(std::string_view part) {
    if (failed_) return;
    if (part.empty()) return Fail("empty");
    UnaryTest::Operand operand;
    if (part.starts_with("param(")) {
      Parameter(part, &operand);
    } else if (const std::string path = FactIn(part); !path.empty()) {
      Fact(part, path, &operand);
    } else {
      Literal(part, &operand);
    }
    test_.operands.push_back(std::move(operand));
  }

  // The path that an operand names: within fact(…), or plainly where no literal could be meant.
  std::string FactIn(std::string_view part) const {
    if (part.starts_with("fact(") && part.back() == ')') return std::string(Trim(part.substr(5, part.size() - 6)));
    const bool plain = Numeric() || column_.field->type == Type::kDate;
    return plain && FindName(scope_, part) ? std::string(part) : std::string();
  }

  void Fact(std::string_view part, const std::string& path, UnaryTest::Operand* operand) {
    const auto named = FindName(scope_, path);
    if (!named || named->type != StaticTypeOf(column_.field->type)) return Fail("literal", std::string(part));
    operand->fact = path;
  }

  // Read as an expression of its own, so that a wrong name or type is told as everywhere else.
  void Parameter(std::string_view part, UnaryTest::Operand* operand) {
    Parsed parsed = Parse(part);
    if (parsed.root) Check(&*parsed.root, scope_, &parsed.flaws);
    for (Flaw& flaw : parsed.flaws) {
      failed_ = true;
      diagnostics_->emplace_back(std::move(flaw.code), std::move(flaw.args), cell_.span);
    }
    if (failed_) return;
    const StaticType type = parsed.root->type;
    if (parsed.root->kind != NodeKind::kCall) return Fail("literal", std::string(part));
    if (type != StaticType::kAny && type != StaticTypeOf(column_.field->type))
      return Fail("literal", std::string(part));
    operand->parameter = parsed.root->children[0].text;
  }

  void Literal(std::string_view part, UnaryTest::Operand* operand) {
    const bool quoted =
        part.size() >= 2 && (part.front() == '"' || part.front() == '\'') && part.back() == part.front();
    const std::string_view text = quoted ? part.substr(1, part.size() - 2) : part;
    const Type type = column_.field->type;
    if (Numeric()) {
      const auto number = quoted ? std::nullopt : base::Number::Parse(text);
      const bool whole = type == Type::kInteger || type == Type::kMoney;
      if (!number || (whole && !number->is_integer())) return Fail("literal", std::string(part));
      operand->literal = *number;
    } else if (type == Type::kBoolean) {
      if (quoted || (text != "true" && text != "false")) return Fail("literal", std::string(part));
      operand->literal = text == "true";
    } else {
      if (type == Type::kDate && !calendar::Date::Parse(text)) return Fail("literal", std::string(part));
      operand->literal = text;
      if (type == Type::kEnum) Word(std::string(text));
    }
  }

  // The whole cell with the word put right; empty where nothing is near, or the word stands in it more than once.
  std::string Corrected(const std::string& word, const std::string& near) const {
    const std::size_t at = cell_.text.find(word);
    if (near.empty() || at == std::string::npos || cell_.text.find(word, at + 1) != std::string::npos) return {};
    std::string text = cell_.text;
    text.replace(at, word.size(), near);
    // A list of words is written in brackets, which the text no longer has.
    const bool list = text.find(", ") != std::string::npos && text.find_first_of("([") == std::string::npos;
    return list ? "[" + text + "]" : text;
  }

  void Word(const std::string& word) {
    const std::vector<std::string>& words = column_.field->values;
    if (words.empty() || std::find(words.begin(), words.end(), word) != words.end()) return;
    std::string all;
    for (const std::string& known : words) all += (all.empty() ? "" : ", ") + known;
    base::Error& error = diagnostics_->emplace_back(
        "not-in-enum", base::MessageArgs{{"name", column_.path}, {"text", word}, {"known", all}}, cell_.span);
    if (word == cell_.text) error.fix = WordTitled(word, words, column_.field->value_titles);
    if (word == cell_.text && error.fix.empty()) error.fix = NearOf(word, words);
    if (word != cell_.text) error.fix = Corrected(word, NearOf(word, words));
    failed_ = true;
  }

  const ruleset::Expression& cell_;
  const TestColumn& column_;
  const Scope& scope_;
  base::Diagnostics* diagnostics_;
  UnaryTest test_;
  bool failed_ = false;
};

Node Leaf(NodeKind kind, StaticType type) {
  Node node;
  node.kind = kind;
  node.type = type;
  return node;
}

Node OperandNode(const UnaryTest::Operand& operand, StaticType type) {
  if (!operand.fact.empty()) {
    Node node = Leaf(NodeKind::kPath, type);
    node.text = operand.fact;
    return node;
  }
  if (!operand.parameter.empty()) {
    Node node = Leaf(NodeKind::kCall, StaticType::kAny);
    node.text = "param";
    node.children.push_back(Leaf(NodeKind::kString, StaticType::kString));
    node.children.front().text = operand.parameter;
    return node;
  }
  if (operand.literal.is_number()) {
    Node node = Leaf(NodeKind::kNumber, StaticType::kNumber);
    node.number = operand.literal.as_number();
    return node;
  }
  if (operand.literal.is_bool()) {
    Node node = Leaf(NodeKind::kBoolean, StaticType::kBoolean);
    node.boolean = operand.literal.as_bool();
    return node;
  }
  Node node = Leaf(NodeKind::kString, StaticType::kString);
  node.text = operand.literal.as_string();
  return node;
}

Node PathNode(const TestColumn& column) {
  Node node = Leaf(NodeKind::kPath, StaticTypeOf(column.field->type));
  node.text = column.path;
  return node;
}

Node BinaryNode(Operator op, Node left, Node right) {
  Node node = Leaf(NodeKind::kBinary, StaticType::kBoolean);
  node.op = op;
  node.children.push_back(std::move(left));
  node.children.push_back(std::move(right));
  return node;
}

bool Compares(Operator op, const Value& a, const Value& b) {
  if (op == Operator::kEqual) return a == b;
  if (op == Operator::kNotEqual) return !(a == b);
  if (a.TypeName() != b.TypeName()) return false;
  const int order = a.is_number() ? (a.as_number() < b.as_number()   ? -1
                                     : a.as_number() > b.as_number() ? 1
                                                                     : 0)
                                  : a.as_string().compare(b.as_string());
  switch (op) {
    case Operator::kLess:
      return order < 0;
    case Operator::kLessEqual:
      return order <= 0;
    case Operator::kGreater:
      return order > 0;
    default:
      return order >= 0;
  }
}

}  // namespace

std::optional<UnaryTest> ParseUnaryTest(const ruleset::Expression& cell, const TestColumn& column, const Scope& scope,
                                        base::Diagnostics* diagnostics) {
  return TestParser(cell, column, scope, diagnostics).Run();
}

std::vector<const UnaryTest::Operand*> OperandsOf(const UnaryTest& test) {
  std::vector<const UnaryTest::Operand*> out;
  for (const UnaryTest::Operand& operand : test.operands) out.push_back(&operand);
  for (const UnaryTest& inner : test.tests) {
    for (const UnaryTest::Operand* operand : OperandsOf(inner)) out.push_back(operand);
  }
  return out;
}

bool ReadsFacts(const UnaryTest& test) {
  const std::vector<const UnaryTest::Operand*> operands = OperandsOf(test);
  return std::any_of(operands.begin(), operands.end(),
                     [](const UnaryTest::Operand* operand) { return !operand->fact.empty(); });
}

Node ToExpression(const UnaryTest& test, const TestColumn& column) {
  const StaticType type = StaticTypeOf(column.field->type);
  Node node;
  switch (test.form) {
    case UnaryTest::Form::kAny: {
      node = Leaf(NodeKind::kBoolean, StaticType::kBoolean);
      node.boolean = true;
      return node;
    }
    case UnaryTest::Form::kCompare:
      node = BinaryNode(test.op, PathNode(column), OperandNode(test.operands[0], type));
      break;
    case UnaryTest::Form::kRange:
      node = BinaryNode(Operator::kAnd,
                        BinaryNode(test.includes_low ? Operator::kGreaterEqual : Operator::kGreater, PathNode(column),
                                   OperandNode(test.operands[0], type)),
                        BinaryNode(test.includes_high ? Operator::kLessEqual : Operator::kLess, PathNode(column),
                                   OperandNode(test.operands[1], type)));
      break;
    case UnaryTest::Form::kEither:
      node = ToExpression(test.tests.front(), column);
      for (std::size_t i = 1; i < test.tests.size(); ++i) {
        node = BinaryNode(Operator::kOr, std::move(node), ToExpression(test.tests[i], column));
      }
      break;
    case UnaryTest::Form::kOneOf:
      if (test.operands.size() == 1) {
        node = BinaryNode(Operator::kEqual, PathNode(column), OperandNode(test.operands[0], type));
        break;
      }
      node = Leaf(NodeKind::kCall, StaticType::kBoolean);
      node.text = "one_of";
      node.children.push_back(PathNode(column));
      for (const UnaryTest::Operand& operand : test.operands) node.children.push_back(OperandNode(operand, type));
  }
  if (!test.negated) return node;
  Node negation = Leaf(NodeKind::kUnary, StaticType::kBoolean);
  negation.op = Operator::kNot;
  negation.children.push_back(std::move(node));
  return negation;
}

bool Matches(const UnaryTest& test, const Value& value, const std::function<Value(const std::string&)>& parameter) {
  const auto operand = [&](std::size_t i) {
    return test.operands[i].parameter.empty() ? test.operands[i].literal : parameter(test.operands[i].parameter);
  };
  bool match = test.form == UnaryTest::Form::kAny;
  switch (test.form) {
    case UnaryTest::Form::kAny:
      return true;
    case UnaryTest::Form::kCompare:
      match = Compares(test.op, value, operand(0));
      break;
    case UnaryTest::Form::kRange:
      match = Compares(test.includes_low ? Operator::kGreaterEqual : Operator::kGreater, value, operand(0)) &&
              Compares(test.includes_high ? Operator::kLessEqual : Operator::kLess, value, operand(1));
      break;
    case UnaryTest::Form::kEither:
      match = std::any_of(test.tests.begin(), test.tests.end(),
                          [&](const UnaryTest& inner) { return Matches(inner, value, parameter); });
      break;
    case UnaryTest::Form::kOneOf:
      for (std::size_t i = 0; i < test.operands.size(); ++i) match = match || value == operand(i);
  }
  return match != test.negated;
}

}  // namespace anze::decision
