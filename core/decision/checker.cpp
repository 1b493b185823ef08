// The type checker. One pass over the tree from the leaves up; each node gets its static type.
//
// It is lenient where it does not know: kAny fits everywhere, and a node that was reported becomes
// kAny, so that one slip is reported once. It is strict where a comparison can have only one
// answer, such as a number against a text or a word that its enum does not have: such a rule would
// silently never hold. Where a near name exists, the flaw carries it as a fix that an editor can
// apply.
#include "core/decision/checker.h"

#include <algorithm>

#include "core/calendar/date.h"
#include "core/calendar/period.h"
#include "core/decision/functions.h"
#include "core/decision/names.h"
#include "core/decision/parser.h"
#include "core/decision/value_names.h"
#include "core/ruleset/read/meant.h"

namespace anze::decision {
namespace {

using Type = StaticType;

// True when a value of one type may stand where the other is wanted.
bool Fits(Type actual, Type wanted) { return actual == Type::kAny || wanted == Type::kAny || actual == wanted; }

Type TypeOfParameter(ruleset::ParameterType type) {
  switch (type) {
    case ruleset::ParameterType::kBoolean:
      return Type::kBoolean;
    case ruleset::ParameterType::kInteger:
    case ruleset::ParameterType::kNumber:
    case ruleset::ParameterType::kRatio:
    case ruleset::ParameterType::kMoney:
      return Type::kNumber;
    case ruleset::ParameterType::kList:
      return Type::kList;
    default:
      return Type::kString;
  }
}

void CheckReader(const ruleset::Parameter& parameter, const Node& reading, const Scope& scope,
                 std::vector<Flaw>* flaws);

class Checker {
 public:
  Checker(const Scope& scope, bool of_value, std::vector<Flaw>* flaws)
      : scope_(scope), of_value_(of_value), flaws_(flaws) {}

  Type Visit(Node* node) {
    switch (node->kind) {
      case NodeKind::kNil:
        return node->type = Type::kNil;
      case NodeKind::kBoolean:
        return node->type = Type::kBoolean;
      case NodeKind::kNumber:
        return node->type = Type::kNumber;
      case NodeKind::kString:
        return node->type = Type::kString;
      case NodeKind::kPath:
        return node->type = Path(node);
      case NodeKind::kItems:  // of a function that takes none
        Fail("list-words", {}, node->begin, node->end);
        return node->type = Type::kAny;
      case NodeKind::kCall:
        return node->type = Call(node);
      case NodeKind::kUnary:
        return node->type = Unary(node);
      case NodeKind::kBinary:
        return node->type = Binary(node);
    }
    return Type::kAny;
  }

 private:
  void Fail(std::string code, base::MessageArgs args, std::uint32_t begin, std::uint32_t end, std::string fix = {}) {
    flaws_->push_back({std::move(code), std::move(args), begin, end, std::move(fix)});
  }

  void Mismatch(std::string_view where, std::string_view expected, const Node& operand) {
    Fail("type-mismatch",
         {{"operator", std::string(where)},
          {"expected", std::string(expected)},
          {"actual", std::string(TypeWord(operand.type))}},
         operand.begin, operand.end);
  }
  void Want(std::string_view where, Type wanted, const Node& operand) {
    if (!Fits(operand.type, wanted)) Mismatch(where, TypeWord(wanted), operand);
  }

  // "unknown-fact" and its kind: with a near name there is a sure fix to offer.
  void Unknown(const std::string& code, const std::string& name, const std::string& near, const Node& node) {
    base::MessageArgs args = {{"name", name}};
    if (!near.empty()) args = {{"reason", "near"}, {"name", name}, {"near", near}};
    Fail(code, std::move(args), node.op_begin, node.op_end, near);
  }

  // A path into the items of a list is a frequent mistake, and gets a sentence of its own: it needs
  // `each`, or a function over the list.
  Type Path(Node* node) {
    if (list_ != nullptr && ItemPath(node)) return node->type;
    if (const auto named = FindName(scope_, node->text)) {
      node->field = named->field;
      return named->type;
    }
    const std::string list = ListOnTheWay(scope_, node->text);
    if (!list.empty()) {
      Fail("unknown-fact", {{"reason", "in-list"}, {"name", node->text}, {"list", list}}, node->begin, node->end);
    } else {
      std::string near = NearName(scope_, node->text);
      if (list_ != nullptr && near.empty()) near = NearField(list_->children, node->text);
      Unknown("unknown-fact", node->text, near, *node);
    }
    return Type::kAny;
  }

  // Reads a path within a function over a list: `item` is the item and `facts` leads out of it; any other name is a
  // field of the item or a name of the scope around it, and of which of both must be plain. False: it is a name of the
  // scope.
  bool ItemPath(Node* node) {
    const std::string_view first = std::string_view(node->text).substr(0, node->text.find('.'));
    const std::string rest = first.size() == node->text.size() ? std::string() : node->text.substr(first.size() + 1);
    const bool around = HasFirst(scope_, first);
    const bool inside = FindField(list_->children, first) != nullptr;
    const bool item = first == "item";
    if (around && (inside || item)) return Ambiguous(node, item);
    if (first == "facts" && !around && !inside && !rest.empty()) {
      node->text = rest;
      return false;
    }
    if (!item && !inside) return false;
    if (item) node->text = rest;
    node->of_item = true;
    node->field = node->text.empty() ? nullptr : FindField(list_->children, node->text);
    if (node->text.empty()) {
      node->field = list_;
      node->type = list_->item_type ? StaticTypeOf(*list_->item_type) : Type::kObject;
    } else if (node->field != nullptr) {
      node->type = StaticTypeOf(node->field->type);
    } else {
      Unknown("unknown-fact", node->text, NearField(list_->children, node->text), *node);
    }
    return true;
  }

  bool Ambiguous(Node* node, bool item) {
    base::MessageArgs args = {{"name", node->text}};
    if (item) args = {{"reason", "item"}, {"name", node->text}};
    Fail("list-name", std::move(args), node->begin, node->end, item ? std::string() : "item." + node->text);
    node->type = Type::kAny;
    return true;
  }

  Type Unary(Node* node) {
    const Type operand = Visit(&node->children[0]);
    const std::string_view spelling = Spelling(node->op);
    switch (node->op) {
      case Operator::kNot:
        Want(spelling, Type::kBoolean, node->children[0]);
        return Type::kBoolean;
      case Operator::kNegate:
        Want(spelling, Type::kNumber, node->children[0]);
        return Type::kNumber;
      default:
        if (operand != Type::kAny && operand != Type::kString && operand != Type::kList) {
          Mismatch(spelling, "list", node->children[0]);
        }
        return Type::kNumber;
    }
  }

  Type Binary(Node* node) {
    for (Node& operand : node->children) Visit(&operand);
    const std::string_view spelling = Spelling(node->op);
    switch (node->op) {
      case Operator::kAnd:
      case Operator::kOr:
        for (const Node& operand : node->children) Want(spelling, Type::kBoolean, operand);
        return Type::kBoolean;
      case Operator::kEqual:
      case Operator::kNotEqual:
        Equality(*node);
        return Type::kBoolean;
      case Operator::kConcat:
        for (const Node& operand : node->children) {
          if (operand.type != Type::kNumber) Want(spelling, Type::kString, operand);
        }
        return Type::kString;
      case Operator::kLess:
      case Operator::kLessEqual:
      case Operator::kGreater:
      case Operator::kGreaterEqual:
        Order(spelling, node->children[0], node->children[1]);
        return Type::kBoolean;
      default:
        for (const Node& operand : node->children) Want(spelling, Type::kNumber, operand);
        return Type::kNumber;
    }
  }

  static bool Ordered(Type type) { return type == Type::kAny || type == Type::kNumber || type == Type::kString; }

  // Two numbers or two strings; of a number and a string the second is named as wrong.
  void Order(std::string_view spelling, const Node& left, const Node& right) {
    if (!Ordered(left.type)) return Mismatch(spelling, "number", left);
    if (!Ordered(right.type) || !Fits(right.type, left.type)) {
      return Mismatch(spelling, left.type == Type::kString ? "string" : "number", right);
    }
    DateBeside(left, right);
    DateBeside(right, left);
  }

  void DateBeside(const Node& subject, const Node& literal) {
    if (subject.kind != NodeKind::kPath || literal.kind != NodeKind::kString) return;
    const auto named = FindName(scope_, subject.text);
    const bool date = named && named->field != nullptr && named->field->type == ruleset::Type::kDate;
    if (date) DateLiteral(literal);
  }

  // Comparing for equality: refuses what can only ever be one answer.
  void Equality(const Node& node) {
    const Node& left = node.children[0];
    const Node& right = node.children[1];
    const std::string_view spelling = Spelling(node.op);
    for (const Node* side : {&left, &right}) {
      const Node& other = side == &left ? right : left;
      if (side->type == Type::kNil && other.kind != NodeKind::kPath) return Mismatch(spelling, "fact", other);
      if (side->type == Type::kList || side->type == Type::kObject) {
        if (other.type != Type::kNil) return Mismatch(spelling, "plain", *side);
      }
    }
    if (left.type == Type::kNil || right.type == Type::kNil) return;
    if (!Fits(right.type, left.type)) return Mismatch(spelling, TypeWord(left.type), right);
    EnumLiteral(left, right);
    EnumLiteral(right, left);
  }

  // A literal beside a fact or parameter of type enum must be one of its words.
  void EnumLiteral(const Node& subject, const Node& literal) {
    if (literal.kind != NodeKind::kString) return;
    const std::vector<std::string>* words = nullptr;
    const std::vector<base::Localized>* titles = nullptr;
    std::string name = subject.text;
    if (subject.field != nullptr) {
      if (subject.field->type == ruleset::Type::kDate) return DateLiteral(literal);
      const bool list = subject.field->type == ruleset::Type::kList;
      words = list ? &subject.field->item_values : &subject.field->values;
      titles = list ? &subject.field->item_titles : &subject.field->value_titles;
    } else if (subject.kind == NodeKind::kCall && subject.text == "param" && scope_.snapshot != nullptr) {
      name = subject.children[0].text;
      const auto at = scope_.snapshot->parameters.find(name);
      if (at != scope_.snapshot->parameters.end()) {
        words = &at->second.enum_values;
        titles = &at->second.enum_titles;
      }
    }
    if (words == nullptr || words->empty()) return;
    if (std::find(words->begin(), words->end(), literal.text) != words->end()) return;
    std::string all;
    for (const std::string& word : *words) all += (all.empty() ? "" : ", ") + word;
    std::string near = WordTitled(literal.text, *words, *titles);
    if (near.empty()) near = NearOf(literal.text, *words);
    Fail("not-in-enum", {{"name", name}, {"text", literal.text}, {"known", all}}, literal.begin, literal.end,
         near.empty() ? near : "\"" + near + "\"");
  }

  // Dates compare as texts: another form would compare with nothing rightly. An empty text asks for "not given".
  void DateLiteral(const Node& literal) {
    if (literal.text.empty() || calendar::Date::Parse(literal.text)) return;
    // Rules that an earlier build accepted go on as they were.
    if (scope_.snapshot != nullptr && scope_.snapshot->bundle != nullptr && scope_.snapshot->bundle->kept) return;
    const std::string meant = ruleset::MeantValue(literal.text, ruleset::Wanted::kDate);
    Fail("bad-date", {{"text", literal.text}}, literal.begin, literal.end, meant.empty() ? meant : "\"" + meant + "\"");
  }

  Type Call(Node* node) {
    const Function* function = FindFunction(node->text);
    if (function == nullptr) {
      for (Node& argument : node->children) Visit(&argument);
      Unknown("unknown-function", node->text, NearFunction(node->text), *node);
      return Type::kAny;
    }
    const bool over_items = OverItems(*function, *node);
    if (of_value_ && (over_items || function->form == Function::Form::kParam)) {
      Fail("value-condition", {{"reason", over_items ? "list" : "param"}}, node->begin, node->end);
      return Type::kAny;
    }
    if (function->form == Function::Form::kParam) return Parameter(*node);
    if (over_items) return Items(*function, node);
    for (Node& argument : node->children) Visit(&argument);
    if (!CountArguments(*function, *node)) return function->result;
    for (std::size_t i = 0; i < node->children.size(); ++i) {
      const Type wanted = function->arguments[std::min<std::size_t>(i, 1)];
      const Node& argument = node->children[i];
      if (argument.type == Type::kNil && function->form != Function::Form::kChoose) {
        Mismatch(function->name, wanted == Type::kAny ? "value" : TypeWord(wanted), argument);
      } else {
        Want(function->name, wanted, argument);
      }
    }
    return Special(*function, *node);
  }

  // Whether a call looks at the items of a list: it says so, or it is given a list, or a field of a list's items.
  bool OverItems(const Function& function, const Node& node) const {
    if (function.fold == Fold::kNone || node.children.size() != 1) return false;
    const Node& argument = node.children.front();
    if (function.form == Function::Form::kItems || argument.kind == NodeKind::kItems) return true;
    if (argument.kind != NodeKind::kPath || list_ != nullptr) return false;
    if (function.fold == Fold::kCount) return false;  // the list itself, or a mistake that Path has words for
    const auto named = FindName(scope_, argument.text);
    return named ? named->type == Type::kList : !ListOnTheWay(scope_, argument.text).empty();
  }

  // Turns `sum(list)` and `sum(list.field)` into what `sum(field of list)` is.
  static void MakeItems(Node* argument) {
    if (argument->kind == NodeKind::kItems) return;
    Node items;
    items.kind = NodeKind::kItems;
    items.text = argument->text;
    items.begin = items.op_begin = argument->begin;
    items.end = items.op_end = argument->end;
    items.children.resize(kItemsParts);
    *argument = std::move(items);
  }

  Type Items(const Function& function, Node* node) {
    Node* items = &node->children.front();
    if (items->kind != NodeKind::kItems && items->kind != NodeKind::kPath) {
      Visit(items);
      Mismatch(function.name, "list", *items);
      return function.result;
    }
    MakeItems(items);
    if (list_ != nullptr) {
      Fail("list-nested", {{"function", std::string(function.name)}}, node->op_begin, node->op_end);
      return Type::kAny;
    }
    const ruleset::Field* list = ListOf(function, items);
    if (list == nullptr) return function.result;
    list_ = list;
    Node* value = &items->children[kItemsValue];
    Node* where = &items->children[kItemsWhere];
    Node* order = &items->children[kItemsOrder];
    // `any(list where condition)` asks the condition of every item; beside a value it says which items are meant.
    const bool asks = function.fold == Fold::kAny || function.fold == Fold::kAll;
    if (asks && !Stated(*value)) std::swap(*value, *where);
    const Type given = ItemsValue(function, *items, value);
    if (Stated(*where) && !Fits(Visit(where), Type::kBoolean)) Mismatch("where", "boolean", *where);
    if (Stated(*order)) ItemsOrder(function, order);
    list_ = nullptr;
    const bool one = function.result == Type::kAny || function.fold == Fold::kMin || function.fold == Fold::kMax;
    if (one) node->field = value->field;
    return one ? given : function.result;
  }

  // Finds the list at the beginning of the path; what stands behind it is the field that each item gives.
  const ruleset::Field* ListOf(const Function& function, Node* items) {
    std::string path = items->text;
    std::string below;
    auto named = FindName(scope_, path);
    if (!named) {
      path = ListOnTheWay(scope_, path);
      if (!path.empty()) {
        below = items->text.substr(path.size() + 1);
        named = FindName(scope_, path);
      }
    }
    if (!named) {
      Unknown("unknown-fact", items->text, NearName(scope_, items->text), *items);
      return nullptr;
    }
    if (named->type != Type::kList || named->field == nullptr) {
      Fail("type-mismatch",
           {{"operator", std::string(function.name)},
            {"expected", "field-list"},
            {"actual", std::string(TypeWord(named->type))}},
           items->op_begin, items->op_end);
      return nullptr;
    }
    items->text = path;
    items->field = named->field;
    if (below.empty()) return named->field;
    Node* value = &items->children[kItemsValue];
    if (Stated(*value)) {
      Fail("list-words", {{"reason", "twice"}, {"name", below}}, items->op_begin, items->op_end);
      return nullptr;
    }
    value->kind = NodeKind::kPath;
    value->text = "item." + below;
    value->begin = value->op_begin = items->op_begin;
    value->end = value->op_end = items->op_end;
    return named->field;
  }

  // The type of what each item gives.
  Type ItemsValue(const Function& function, const Node& items, Node* value) {
    const bool scalar = items.field->item_type.has_value();
    if (function.fold == Fold::kCount) {
      if (Stated(*value)) Fail("list-words", {{"reason", "count"}}, value->begin, value->end);
      return Type::kNumber;
    }
    if (!Stated(*value)) {
      if (!scalar) {
        const bool asks = function.fold == Fold::kAny || function.fold == Fold::kAll;
        Fail("list-words",
             {{"reason", asks ? "condition" : "value"}, {"function", std::string(function.name)}, {"list", items.text}},
             items.op_begin, items.op_end);
        return Type::kAny;
      }
      value->kind = NodeKind::kPath;
      value->text = "item";
      value->begin = value->op_begin = items.op_begin;
      value->end = value->op_end = items.op_end;
    }
    const Type type = Visit(value);
    switch (function.fold) {
      case Fold::kSum:
        Want(function.name, Type::kNumber, *value);
        break;
      case Fold::kAny:
      case Fold::kAll:
        Want(function.name, Type::kBoolean, *value);
        break;
      case Fold::kMin:
      case Fold::kMax:
        if (!Ordered(type)) Mismatch(function.name, "number", *value);
        break;
      default:
        if (type == Type::kList || type == Type::kObject || type == Type::kNil) {
          Mismatch(function.name, "plain", *value);
        }
    }
    return type;
  }

  void ItemsOrder(const Function& function, Node* order) {
    if (function.fold != Fold::kFirst && function.fold != Fold::kLast) {
      return Fail("list-words", {{"reason", "by"}, {"function", std::string(function.name)}}, order->begin, order->end);
    }
    if (!Ordered(Visit(order))) Mismatch("by", "number", *order);
  }

  bool CountArguments(const Function& function, const Node& node) {
    const int count = static_cast<int>(node.children.size());
    if (count >= function.least && (function.most < 0 || count <= function.most)) return true;
    std::string expected = std::to_string(function.least);
    if (function.most < 0) expected += "+";
    Fail("wrong-argument-count",
         {{"function", std::string(function.name)}, {"expected", expected}, {"actual", std::to_string(count)}},
         node.op_begin, node.end);
    return false;
  }

  // What a signature alone cannot say.
  Type Special(const Function& function, const Node& node) {
    const std::vector<Node>& arguments = node.children;
    if (function.form == Function::Form::kPresent && arguments[0].kind != NodeKind::kPath) {
      Mismatch(function.name, "fact", arguments[0]);
    }
    if (function.op == Op::kContains) EnumLiteral(arguments[0], arguments[1]);
    if (function.op == Op::kOneOf) {
      for (std::size_t i = 1; i < arguments.size(); ++i) {
        Want(function.name, arguments[0].type, arguments[i]);
        EnumLiteral(arguments[0], arguments[i]);
      }
    }
    const bool counts = function.op == Op::kAddPeriod || function.op == Op::kBeforePeriod;
    if (counts && arguments[1].kind == NodeKind::kString) PeriodLiteral(arguments[0], arguments[1]);
    if (function.form == Function::Form::kChoose) {
      const Type first = arguments[1].type;
      const Type second = arguments[2].type;
      if (first == Type::kNil) return second;
      if (second == Type::kNil) return first;
      Want(function.name, first, arguments[2]);
      return first == Type::kAny ? second : first;
    }
    return function.result;
  }

  // A literal period, and hours only from an instant.
  void PeriodLiteral(const Node& from, const Node& literal) {
    const auto period = calendar::Period::Parse(literal.text);
    if (!period.ok()) {
      const std::string meant = ruleset::MeantValue(literal.text, ruleset::Wanted::kPeriod);
      Fail("bad-period", period.error().args, literal.begin, literal.end, meant.empty() ? meant : "\"" + meant + "\"");
    } else if (period->CountsHours() && IsDay(from)) {
      Fail("hours-from-day", {{"text", literal.text}}, literal.begin, literal.end);
    }
  }

  // Whether the node can only be a day without an hour.
  bool IsDay(const Node& node) const {
    if (node.kind == NodeKind::kString) return calendar::Date::Parse(node.text).has_value();
    if (node.kind != NodeKind::kPath) return false;
    return node.text == "as_of" || (node.field != nullptr && node.field->type == ruleset::Type::kDate);
  }

  // The name must be a literal: only so can the compiler know which parameters a rule rests on.
  Type Parameter(const Node& node) {
    if (!CountArguments(*FindFunction("param"), node)) return Type::kAny;
    const Node& name = node.children[0];
    if (name.kind != NodeKind::kString) {
      Fail("type-mismatch", {{"reason", "param"}}, name.begin, name.end);
      return Type::kAny;
    }
    if (scope_.snapshot == nullptr) return Type::kAny;
    const auto at = scope_.snapshot->parameters.find(name.text);
    if (at != scope_.snapshot->parameters.end()) {
      if (at->second.Conditional()) CheckReader(at->second, node, scope_, flaws_);
      return TypeOfParameter(at->second.type);
    }
    std::vector<std::string> known;
    for (const auto& [parameter, unused] : scope_.snapshot->parameters) known.push_back(parameter);
    const std::string near = NearOf(name.text, known);
    base::MessageArgs args = {{"name", name.text}};
    if (!near.empty()) args = {{"reason", "near"}, {"name", name.text}, {"near", near}};
    Fail("unknown-parameter", std::move(args), name.begin, name.end, near.empty() ? near : "\"" + near + "\"");
    return Type::kAny;
  }

  const Scope& scope_;
  const bool of_value_;
  std::vector<Flaw>* flaws_;
  // The list whose items the function around reads; nullptr outside of one.
  const ruleset::Field* list_ = nullptr;
};

// Tells, at the place that reads it, what keeps the reader from knowing which value governs: a fact that it lacks, or a
// condition that has a flaw of its own.
void CheckReader(const ruleset::Parameter& parameter, const Node& reading, const Scope& scope,
                 std::vector<Flaw>* flaws) {
  const Scope facts = FactsAlone(scope);
  for (const ruleset::Expression* condition : ConditionsOf(parameter)) {
    Parsed parsed = Parse(condition->text);
    if (parsed.root) CheckOfValue(&*parsed.root, facts, &parsed.flaws);
    if (parsed.flaws.empty()) continue;
    const Flaw& first = parsed.flaws.front();
    base::MessageArgs args = {{"name", parameter.name}};
    const bool fact = first.code == "unknown-fact";
    if (fact) {
      const std::string path = condition->text.substr(first.begin, first.end - first.begin);
      args.insert(args.end(), {{"fact", path}, {"condition", condition->text}});
    }
    flaws->push_back({fact ? "value-needs-fact" : "value-broken", std::move(args), reading.begin, reading.end, {}});
    return;
  }
}

}  // namespace

void Check(Node* root, const Scope& scope, std::vector<Flaw>* flaws) { Checker(scope, false, flaws).Visit(root); }

void CheckOfValue(Node* root, const Scope& scope, std::vector<Flaw>* flaws) {
  const Type type = Checker(scope, true, flaws).Visit(root);
  if (type == Type::kBoolean || type == Type::kAny) return;
  flaws->push_back({"value-condition", {{"reason", "type"}}, root->begin, root->end, {}});
}

}  // namespace anze::decision
