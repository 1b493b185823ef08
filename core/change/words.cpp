// Conditions as sentences.
//
// Speaker goes down the tree and picks a sentence of the catalog for each node, with the words of
// its operands filled in. Brackets are set where an operand binds more loosely than the operator
// around it. A literal is shown as a value of what it is compared with: 3 beside a ratio is 300%, a
// word of an enum its title. Comparisons of days speak of before and after.
#include "core/change/words.h"

#include <algorithm>
#include <optional>

#include "core/decision/names.h"
#include "core/decision/parser.h"
#include "core/decision/unary_test.h"

namespace anze::change {
namespace {

using base::Language;
using base::Value;
using decision::Node;
using decision::NodeKind;
using decision::Operator;

// How tightly an operator binds, for brackets.
int Binding(const Node& node) {
  if (node.kind == NodeKind::kCall && node.text == "choose") return 0;  // a sentence of its own
  if (node.kind != NodeKind::kBinary) return 9;
  switch (node.op) {
    case Operator::kOr:
      return 1;
    case Operator::kAnd:
      return 2;
    case Operator::kConcat:
      return 4;
    case Operator::kAdd:
    case Operator::kSubtract:
      return 5;
    case Operator::kMultiply:
    case Operator::kDivide:
      return 6;
    default:
      return 3;
  }
}

const char* SentenceOf(Operator op, bool days) {
  switch (op) {
    case Operator::kLess:
      return days ? "words-before" : "words-less";
    case Operator::kLessEqual:
      return days ? "words-not-after" : "words-at-most";
    case Operator::kGreater:
      return days ? "words-after" : "words-more";
    case Operator::kGreaterEqual:
      return days ? "words-not-before" : "words-at-least";
    case Operator::kEqual:
      return "words-is";
    case Operator::kNotEqual:
      return "words-is-not";
    case Operator::kAnd:
      return "words-and";
    case Operator::kOr:
      return "words-or";
    case Operator::kAdd:
      return "words-plus";
    case Operator::kSubtract:
      return "words-minus";
    case Operator::kMultiply:
      return "words-times";
    case Operator::kDivide:
      return "words-divided";
    default:
      return "words-joined";
  }
}

class Speaker {
 public:
  explicit Speaker(const Names& names) : names_(names) {}

  Localized Of(const Node& node) const {
    switch (node.kind) {
      case NodeKind::kNil:
        return Say("words-nothing");
      case NodeKind::kBoolean:
        return Say(node.boolean ? "change-yes" : "change-no");
      case NodeKind::kNumber:
        return Same(node.number.ToString());
      case NodeKind::kString:
        return Same(node.text);
      case NodeKind::kPath:
        return Path(node.text);
      case NodeKind::kCall:
        return Call(node);
      case NodeKind::kUnary:
        return Unary(node);
      case NodeKind::kBinary:
        return Binary(node);
      case NodeKind::kItems:
        return Items(node);
    }
    return {};
  }

 private:
  // The items of a list that a function looks at, apart: the list and which of its items, what they give, and the
  // names that their fields have.
  struct ItemWords {
    Localized list;
    Localized value;
  };

  // `asks`: a condition without a value is what every item is asked, not which items are meant.
  ItemWords Apart(const Node& items, bool asks) const {
    Node list;
    list.kind = NodeKind::kPath;
    list.text = items.text;
    // A tree that was not checked may have the field of the items behind the list.
    const std::string found =
        FieldOf(list) == nullptr ? decision::ListOnTheWay(names_.scope, list.text) : std::string();
    std::string below;
    if (!found.empty()) {
      below = list.text.substr(found.size() + 1);
      list.text = found;
    }
    Names inner = names_;
    if (const ruleset::Field* field = FieldOf(list); field != nullptr) inner.items = field;
    const Speaker speaker(inner);
    const Node& value = items.children[decision::kItemsValue];
    const Node& where = items.children[decision::kItemsWhere];
    const Node& order = items.children[decision::kItemsOrder];
    ItemWords words{Path(list.text), {}};
    if (decision::Stated(value)) words.value = speaker.Of(value);
    if (!below.empty()) words.value = speaker.Path(below);
    if (decision::Stated(where) && asks && words.value.zh.empty()) {
      words.value = speaker.Of(where);
    } else if (decision::Stated(where)) {
      words.list = Say("words-items-where", {{"a", words.list}, {"b", speaker.Of(where)}});
    }
    if (decision::Stated(order)) words.list = Say("words-items-by", {{"a", words.list}, {"b", speaker.Of(order)}});
    return words;
  }

  static Node ItemsAt(const Node& path) {
    Node items;
    items.kind = NodeKind::kItems;
    items.text = path.text;
    items.children.resize(decision::kItemsParts);
    return items;
  }

  Localized Items(const Node& items) const {
    const ItemWords words = Apart(items, false);
    return words.value.zh.empty() ? words.list : Say("words-items-of", {{"a", words.list}, {"b", words.value}});
  }

  // any() and all(), which say what the items are asked.
  Localized Asked(const Node& call) const {
    const Node& argument = call.children.front();
    const ItemWords words = Apart(argument.kind == NodeKind::kItems ? argument : ItemsAt(argument), true);
    return Say("words-call-" + call.text, {{"a", words.list}, {"b", words.value}});
  }

  Localized Bracketed(const Node& node, int outer) const {
    Localized words = Of(node);
    return Binding(node) < outer ? Say("words-brackets", {{"a", words}}) : words;
  }

  const ruleset::Field* FieldOf(const Node& node) const {
    if (node.kind == NodeKind::kCall && node.text == "contains" && !node.children.empty()) {
      return FieldOf(node.children.front());
    }
    if (node.kind != NodeKind::kPath) return nullptr;
    if (names_.items != nullptr) {
      const std::string_view below = std::string_view(node.text).substr(node.text.starts_with("item.") ? 5 : 0);
      if (node.text == "item") return names_.items;
      if (const ruleset::Field* field = decision::FindField(names_.items->children, below)) return field;
    }
    for (const auto& [name, list] : names_.scope.items) {
      if (node.text == name) return list;
    }
    const auto named = decision::FindName(names_.scope, node.text);
    return named ? named->field : nullptr;
  }

  Localized Path(const std::string& path) const {
    if (path == "as_of") return Say("words-as-of");
    if (path.starts_with("clocks.") && names_.clocks != nullptr) {
      const std::size_t dot = path.rfind('.');
      const std::string name = path.substr(7, dot - 7);
      for (const ruleset::Clock& clock : *names_.clocks) {
        if (clock.name != name) continue;
        return Say(path.ends_with(".breached") ? "words-clock-breached" : "words-clock-due",
                   {{"a", Titled(clock.title, name)}});
      }
    }
    if (names_.steps != nullptr) {
      for (const ruleset::FormulaStep& step : *names_.steps) {
        if (step.id == path && !step.title.zh.empty()) return Titled(step.title, path);
      }
    }
    Node node;
    node.kind = NodeKind::kPath;
    node.text = path;
    const ruleset::Field* field = FieldOf(node);
    if (field != nullptr && !field->title.zh.empty()) return Titled(field->title, path);
    if (field == nullptr && !decision::ListOnTheWay(names_.scope, path).empty()) return Items(ItemsAt(node));
    return Same(path);
  }

  const ruleset::Parameter* ParameterOf(const Node& node) const {
    if (node.kind != NodeKind::kCall || node.text != "param" || node.children.empty()) return nullptr;
    if (names_.scope.snapshot == nullptr) return nullptr;
    const auto found = names_.scope.snapshot->parameters.find(node.children.front().text);
    return found == names_.scope.snapshot->parameters.end() ? nullptr : &found->second;
  }

  Localized ParameterName(const Node& node) const {
    if (node.children.empty()) return {};
    const std::string& name = node.children.front().text;
    const ruleset::Parameter* parameter = ParameterOf(node);
    return parameter == nullptr ? Same(name) : Titled(parameter->title, name);
  }

  // A literal read as a value of the field or the parameter it is compared with.
  Localized Against(const Node& other, const Node& node, int outer) const {
    const bool choice = node.kind == NodeKind::kCall && node.text == "choose" && node.children.size() == 3;
    if (choice) return Say("words-brackets", {{"a", Chosen(other, node)}});
    if (node.kind != NodeKind::kString && node.kind != NodeKind::kNumber) return Bracketed(node, outer);
    const Value literal = node.kind == NodeKind::kString ? Value(node.text) : Value(node.number);
    const ruleset::Parameter* parameter = ParameterOf(other);
    return parameter == nullptr ? FieldWords(FieldOf(other), literal) : AmountWords(*parameter, literal);
  }

  static bool GivesDay(std::string_view function) {
    return function == "add_period" || function == "before_period" || function == "workday_on_or_after" ||
           function == "workday_on_or_before";
  }

  // What the other side is compared with, where that is a choice of two: each is worded by it alike.
  Localized Chosen(const Node& other, const Node& choice) const {
    return Say("words-call-choose", {{"a", Of(choice.children[0])},
                                     {"b", Against(other, choice.children[1], 4)},
                                     {"c", Against(other, choice.children[2], 4)}});
  }

  bool IsDay(const Node& node) const {
    if (node.kind == NodeKind::kPath && node.text == "as_of") return true;
    if (node.kind == NodeKind::kPath && node.text.ends_with(".due")) return true;
    if (node.kind == NodeKind::kCall) return GivesDay(node.text);
    const ruleset::Field* field = FieldOf(node);
    return field != nullptr && field->type == ruleset::Type::kDate;
  }

  Localized Binary(const Node& node) const {
    const Node& left = node.children[0];
    const Node& right = node.children[1];
    const int binding = Binding(node);
    if (binding != 3) {
      return Say(SentenceOf(node.op, false), {{"a", Bracketed(left, binding)}, {"b", Bracketed(right, binding)}});
    }
    // People do not compare with nil: something is stated or it is not.
    if (right.kind == NodeKind::kNil) {
      return Say(node.op == Operator::kEqual ? "words-absent" : "words-present", {{"a", Of(left)}});
    }
    const bool equality = node.op == Operator::kEqual || node.op == Operator::kNotEqual;
    if (equality && right.kind == NodeKind::kString && right.text.empty()) {
      return Say(node.op == Operator::kEqual ? "words-is-empty" : "words-is-not-empty", {{"a", Of(left)}});
    }
    // Each side is worded by the type of the other one, since a literal has none of its own.
    return Say(SentenceOf(node.op, IsDay(left) || IsDay(right)),
               {{"a", Against(right, left, 4)}, {"b", Against(left, right, 4)}});
  }

  Localized Unary(const Node& node) const {
    const Node& inner = node.children.front();
    if (node.op == Operator::kLength) return Say("words-count", {{"a", Of(inner)}});
    if (node.op == Operator::kNegate) return Say("words-negative", {{"a", Bracketed(inner, 6)}});
    if (inner.kind == NodeKind::kCall && inner.text == "present" && !inner.children.empty()) {
      return Say("words-absent", {{"a", Of(inner.children.front())}});
    }
    return Say("words-not", {{"a", Bracketed(inner, 9)}});
  }

  Localized OneOf(const Node& node) const {
    std::vector<Localized> items;
    const Node& asked = node.children.front();
    for (std::size_t i = 1; i < node.children.size(); ++i) items.push_back(Against(asked, node.children[i], 4));
    return Say("words-one-of", {{"a", Of(node.children.front())}, {"list", Listed(items)}});
  }

  Localized Call(const Node& node) const {
    if (node.text == "param") return ParameterName(node);
    if (node.text == "one_of" && node.children.size() > 1) return OneOf(node);
    if ((node.text == "any" || node.text == "all") && node.children.size() == 1) return Asked(node);
    WordArgs args;
    static constexpr std::string_view kLetters = "abcd";
    for (std::size_t i = 0; i < node.children.size() && i < kLetters.size(); ++i) {
      const bool item = node.text == "contains" && i == 1;
      args.emplace_back(std::string(1, kLetters[i]),
                        item ? Against(node.children.front(), node.children[i], 4) : Of(node.children[i]));
    }
    const bool counts = node.text == "add_period" || node.text == "before_period";
    if (counts && node.children.size() == 2 && node.children[1].kind == NodeKind::kString) {
      const auto period = calendar::Period::Parse(node.children[1].text);
      if (period.ok()) args[1].second = PeriodWords(*period);
    }
    std::string id = "words-call-" + node.text;
    if (node.children.size() == 1 && node.text == "min") id = "words-call-least";
    if (node.children.size() == 1 && node.text == "max") id = "words-call-greatest";
    std::replace(id.begin(), id.end(), '_', '-');
    if (base::HasText(id)) return Say(id, args);
    std::vector<Localized> items;
    for (auto& [letter, words] : args) items.push_back(std::move(words));
    return Say("words-call", {{"name", Same(node.text)}, {"list", Listed(items)}});
  }

  const Names& names_;
};

}  // namespace

Localized Say(std::string_view id, const WordArgs& args) {
  base::MessageArgs zh;
  base::MessageArgs en;
  for (const auto& [name, words] : args) {
    zh.emplace_back(name, words.zh);
    en.emplace_back(name, words.In(Language::kEn));
  }
  return {base::Text(id, Language::kZh, zh), base::Text(id, Language::kEn, en)};
}

Localized Same(std::string text) {
  Localized words;
  words.en = text;
  words.zh = std::move(text);
  return words;
}

Localized YesNo(bool yes) { return ruleset::YesNoWords(yes); }

Localized DayWords(const std::optional<calendar::Date>& day) { return day ? Same(day->ToString()) : Localized(); }

Localized Titled(const Localized& title, const std::string& name) {
  return Say("words-title", {{"title", title.zh.empty() ? Same(name) : title}});
}

Localized Listed(const std::vector<Localized>& items) {
  Localized list;
  for (const Localized& item : items) {
    if (!list.zh.empty()) {
      list.zh += "、";
      list.en += ", ";
    }
    list.zh += item.zh;
    list.en += item.In(Language::kEn);
  }
  return list;
}

Names NamesOf(const ruleset::Decision& decision, const ruleset::Rule* rule, const ruleset::Snapshot& snapshot) {
  Names names;
  names.scope.schemas.push_back(&decision.facts);
  names.scope.snapshot = &snapshot;
  names.steps = &decision.steps;
  if (rule != nullptr && !rule->each.empty()) {
    if (const ruleset::Field* list = decision.facts.Find(rule->each)) names.scope.items.emplace_back(rule->as, list);
  }
  return names;
}

Names NamesOf(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot) {
  Names names;
  names.scope.schemas.push_back(&type.facts);
  names.scope.snapshot = &snapshot;
  names.clocks = &type.clocks;
  return names;
}

Names NamesOf(const ruleset::Snapshot& snapshot) {
  Names names;
  for (const auto& [name, decision] : snapshot.decisions) names.scope.schemas.push_back(&decision.facts);
  for (const auto& [name, type] : snapshot.case_types) names.scope.schemas.push_back(&type.facts);
  names.scope.snapshot = &snapshot;
  return names;
}

Localized ConditionWords(const Node& node, const Names& names) { return Speaker(names).Of(node); }

Localized ConditionWords(const ruleset::Expression& expression, const Names& names) {
  const decision::Parsed parsed = decision::Parse(expression.text);
  return parsed.root ? ConditionWords(*parsed.root, names) : Same(expression.text);
}

Localized ValueWords(const ruleset::Parameter& parameter, const ruleset::DatedValue& value,
                     const ruleset::Snapshot& snapshot) {
  const Localized amount = AmountWords(parameter, value.value);
  if (value.applies_to.empty()) return amount;
  return Say("words-value-about", {{"value", amount}, {"whom", ConditionWords(value.applies_to, NamesOf(snapshot))}});
}

Localized ValueWords(const ruleset::ParameterInForce& in_force, const ruleset::Snapshot& snapshot) {
  std::vector<Localized> values;
  if (in_force.governing != nullptr) values.push_back(ValueWords(*in_force.parameter, *in_force.governing, snapshot));
  for (const ruleset::DatedValue* value : in_force.special) {
    values.push_back(ValueWords(*in_force.parameter, *value, snapshot));
  }
  return Listed(values);
}

Localized RowWords(const ruleset::Decision& decision, const ruleset::TableRow& row, const Names& names) {
  std::vector<Localized> tests;
  for (std::size_t i = 0; i < row.tests.size() && i < decision.inputs.size(); ++i) {
    const decision::TestColumn column{decision.inputs[i], decision.facts.Find(decision.inputs[i])};
    if (row.tests[i].empty() || column.field == nullptr) continue;
    base::Diagnostics ignored;
    const auto test = decision::ParseUnaryTest(row.tests[i], column, names.scope, &ignored);
    if (!test || test->form == decision::UnaryTest::Form::kAny) continue;
    tests.push_back(ConditionWords(decision::ToExpression(*test, column), names));
  }
  if (tests.empty()) return {};
  Localized all = tests.front();
  for (std::size_t i = 1; i < tests.size(); ++i) all = Say("words-and", {{"a", all}, {"b", tests[i]}});
  return all;
}

}  // namespace anze::change
