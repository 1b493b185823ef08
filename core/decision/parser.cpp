// A precedence-climbing parser. The lexer has already cut the text into tokens, so Parser only walks an index over
// them.
//
// Expression(power) reads one operand and then, in a loop, every binary operator that binds more tightly than `power`.
// The right operand is read by a recursive call with the operator's right power. That one loop replaces a function per
// precedence level: left-associative operators have equal powers and stop at their equals, `..` has a smaller right
// power and so takes the next `..` into its right operand. A unary operator reads its operand with a power between `..`
// and `^`, as Lua does.
//
// `of`, `by` and `where` are words only behind an argument of a call, where Lua allows no name; elsewhere they are
// names like any other.
//
// The first flaw stops the parse: failed_ is set, every loop looks at it, and the half-built tree is thrown away. Nodes
// keep byte offsets of their text, from which diagnostics point into the file. Depth is bounded twice: brackets by
// Enter(), long chains such as a + b + c, which nest to the left without recursion here but not in later passes, by
// Node::depth.
#include "core/decision/parser.h"

#include <algorithm>
#include <utility>

#include "core/base/limits.h"

namespace anze::decision {
namespace {

// Chains of one operator nest to the left without a bracket; they may be longer than brackets are deep.
constexpr int kChainDepth = 4 * base::limits::kConditionDepth;

// Binding powers of lparser.c: the left one decides whether to take the operator, the right one
// what its right operand may take; right < left makes it associate to the right.
struct Binary {
  std::string_view text;
  Operator op;
  int left;
  int right;
};
constexpr Binary kBinary[] = {
    {"or", Operator::kOr, 1, 1},        {"and", Operator::kAnd, 2, 2},      {"<", Operator::kLess, 3, 3},
    {"<=", Operator::kLessEqual, 3, 3}, {">", Operator::kGreater, 3, 3},    {">=", Operator::kGreaterEqual, 3, 3},
    {"==", Operator::kEqual, 3, 3},     {"~=", Operator::kNotEqual, 3, 3},  {"..", Operator::kConcat, 9, 8},
    {"+", Operator::kAdd, 10, 10},      {"-", Operator::kSubtract, 10, 10}, {"*", Operator::kMultiply, 11, 11},
    {"/", Operator::kDivide, 11, 11},
};
constexpr int kUnaryPower = 12;

const Binary* FindBinary(const Token& token) {
  if (token.kind != TokenKind::kSymbol && token.kind != TokenKind::kName) return nullptr;
  for (const Binary& binary : kBinary) {
    if (binary.text == token.text) return &binary;
  }
  return nullptr;
}

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  Parsed Run() {
    Parsed out;
    Node root = Expression(0);
    if (!failed_ && Now().kind != TokenKind::kEnd) Unexpected();
    out.flaws = std::move(flaws_);
    if (!failed_) out.root = std::move(root);
    return out;
  }

 private:
  const Token& Now() const { return tokens_[at_]; }
  bool NowIs(std::string_view symbol) const { return Now().kind == TokenKind::kSymbol && Now().text == symbol; }
  bool Accept(std::string_view symbol) {
    if (!NowIs(symbol)) return false;
    ++at_;
    return true;
  }

  void Fail(std::string code, base::MessageArgs args, std::uint32_t begin, std::uint32_t end) {
    if (failed_) return;
    failed_ = true;
    flaws_.push_back({std::move(code), std::move(args), begin, end, {}});
  }

  void Unexpected() {
    const Token& token = Now();
    if (token.kind == TokenKind::kEnd) return Fail("expression-syntax", {{"reason", "end"}}, token.begin, token.end);
    std::string found = token.kind == TokenKind::kString ? token.string : std::string(token.text);
    Fail("expression-syntax", {{"reason", "unexpected"}, {"text", std::move(found)}}, token.begin, token.end);
  }

  void Expect(std::string_view symbol) {
    if (Accept(symbol)) return;
    const Token& token = Now();
    Fail("expression-syntax", {{"reason", "expected"}, {"text", std::string(symbol)}}, token.begin, token.end);
  }

  // True when another level may be entered; every recursion of the parser passes here.
  bool Enter() {
    if (failed_) return false;
    if (++depth_ <= base::limits::kConditionDepth) return true;
    Fail("expression-too-deep", {{"limit", std::to_string(base::limits::kConditionDepth)}}, Now().begin, Now().end);
    return false;
  }

  static void Adopt(Node* parent, Node child) {
    parent->depth = std::max(parent->depth, child.depth + 1);
    parent->children.push_back(std::move(child));
  }

  Node Expression(int power) {
    Node left;
    if (!Enter()) return left;
    left = Unary();
    while (!failed_) {
      const Binary* binary = FindBinary(Now());
      if (binary == nullptr || binary->left <= power) break;
      Node node;
      node.kind = NodeKind::kBinary;
      node.op = binary->op;
      node.op_begin = Now().begin;
      node.op_end = Now().end;
      node.begin = left.begin;
      ++at_;
      Adopt(&node, std::move(left));
      Adopt(&node, Expression(binary->right));
      node.end = tokens_[at_ - 1].end;
      if (node.depth > kChainDepth) {
        Fail("expression-too-deep", {{"limit", std::to_string(kChainDepth)}}, node.op_begin, node.op_end);
      }
      left = std::move(node);
    }
    --depth_;
    return left;
  }

  Node Unary() {
    const Token& token = Now();
    Node node;
    node.kind = NodeKind::kUnary;
    if (token.kind == TokenKind::kName && token.text == "not") {
      node.op = Operator::kNot;
    } else if (NowIs("-")) {
      node.op = Operator::kNegate;
    } else if (NowIs("#")) {
      node.op = Operator::kLength;
    } else {
      return Primary();
    }
    node.begin = node.op_begin = token.begin;
    node.op_end = token.end;
    ++at_;
    Adopt(&node, Expression(kUnaryPower));
    node.end = tokens_[at_ - 1].end;
    return node;
  }

  Node Primary() {
    const Token& token = Now();
    Node node;
    node.begin = token.begin;
    node.end = token.end;
    if (token.kind == TokenKind::kNumber) {
      node.kind = NodeKind::kNumber;
      node.number = token.number;
    } else if (token.kind == TokenKind::kString) {
      node.kind = NodeKind::kString;
      node.text = token.string;
    } else if (token.kind == TokenKind::kName) {
      return NameOrCall();
    } else if (Accept("(")) {
      node = Expression(0);
      Expect(")");
      return node;
    } else {
      Unexpected();
      return node;
    }
    ++at_;
    return node;
  }

  Node NameOrCall() {
    const Token& token = Now();
    Node node;
    node.begin = node.op_begin = token.begin;
    node.end = node.op_end = token.end;
    if (IsReserved(token.text)) {
      if (token.text != "true" && token.text != "false" && token.text != "nil") {
        Unexpected();
        return node;
      }
      node.kind = token.text == "nil" ? NodeKind::kNil : NodeKind::kBoolean;
      node.boolean = token.text == "true";
      ++at_;
      return node;
    }
    node.kind = NodeKind::kPath;
    node.text = token.text;
    ++at_;
    while (Accept(".")) {
      if (Now().kind != TokenKind::kName || IsReserved(Now().text)) {
        Unexpected();
        return node;
      }
      node.text.append(".").append(Now().text);
      node.end = node.op_end = Now().end;
      ++at_;
    }
    if (NowIs("(")) Call(&node);
    return node;
  }

  void Call(Node* node) {
    ++at_;
    node->kind = NodeKind::kCall;
    if (!NowIs(")")) {
      do {
        Adopt(node, Argument());
      } while (!failed_ && Accept(","));
    }
    Expect(")");
    if (!failed_) node->end = tokens_[at_ - 1].end;
  }

  bool NowIsWord(std::string_view word) const { return Now().kind == TokenKind::kName && Now().text == word; }

  // An argument, with what may stand behind that of a function over a list.
  Node Argument() {
    Node first = Expression(0);
    if (failed_ || !(NowIsWord("of") || NowIsWord("by") || NowIsWord("where"))) return first;
    Node items;
    items.kind = NodeKind::kItems;
    items.begin = first.begin;
    Node parts[kItemsParts];
    if (NowIsWord("of")) {
      parts[kItemsValue] = std::move(first);
      ++at_;
      first = Expression(0);
    }
    if (!failed_ && first.kind != NodeKind::kPath) {
      Fail("list-path", {}, first.begin, first.end);
    }
    items.text = first.text;
    items.op_begin = first.begin;
    items.op_end = first.end;
    for (const auto& [word, part] : {std::pair{"by", kItemsOrder}, std::pair{"where", kItemsWhere}}) {
      if (failed_ || !NowIsWord(word)) continue;
      ++at_;
      parts[part] = Expression(0);
    }
    items.end = tokens_[at_ - 1].end;
    for (Node& part : parts) Adopt(&items, std::move(part));
    return items;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool failed_ = false;
  std::vector<Flaw> flaws_;
};

}  // namespace

std::string_view Spelling(Operator op) {
  switch (op) {
    case Operator::kNone:
      return "";
    case Operator::kNot:
      return "not";
    case Operator::kNegate:
      return "-";
    case Operator::kLength:
      return "#";
    default:
      break;
  }
  for (const Binary& binary : kBinary) {
    if (binary.op == op) return binary.text;
  }
  return "";
}

Parsed Parse(std::string_view text) {
  if (text.size() > base::limits::kConditionBytes) {
    Parsed out;
    out.flaws.push_back({"expression-too-long", {{"limit", std::to_string(base::limits::kConditionBytes)}}, 0, 0, {}});
    return out;
  }
  Tokens tokens = Tokenize(text);
  if (!tokens.flaws.empty()) return {std::nullopt, std::move(tokens.flaws)};
  return Parser(std::move(tokens.list)).Run();
}

}  // namespace anze::decision
