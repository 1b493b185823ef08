#include "core/decision/value_search.h"

#include <algorithm>

#include "core/base/limits_decision.h"
#include "core/calendar/date.h"
#include "core/decision/fact_words.h"
#include "core/decision/names.h"
#include "core/decision/parser.h"

namespace anze::decision {
namespace {

using base::Number;
using base::Value;
using ruleset::Type;

bool IsLiteral(const Node& node) {
  return node.kind == NodeKind::kString || node.kind == NodeKind::kNumber || node.kind == NodeKind::kBoolean ||
         node.kind == NodeKind::kNil;
}

bool Compares(Operator op) {
  switch (op) {
    case Operator::kLess:
    case Operator::kLessEqual:
    case Operator::kGreater:
    case Operator::kGreaterEqual:
    case Operator::kEqual:
    case Operator::kNotEqual:
      return true;
    default:
      return false;
  }
}

}  // namespace

FactSearch::FactSearch(const Scope& facts, std::vector<const ruleset::Expression*> conditions) : scope_(facts) {
  for (const ruleset::Expression* condition : conditions) {
    auto compiled = Condition::CompileBoolean(*condition, facts);
    const Parsed parsed = Parse(condition->text);
    if (!compiled.ok() || !parsed.root) {
      complete_ = false;
      continue;
    }
    conditions_.push_back(std::move(compiled).value());
    Collect(*parsed.root);
    complete_ = complete_ && Simple(*parsed.root);
  }
  std::size_t combinations = 1;
  for (Fact& fact : facts_) {
    ChooseValues(&fact);
    combinations = std::min(combinations * fact.values.size(), base::limits::kTriedFacts + 1);
  }
  if (combinations <= base::limits::kTriedFacts) return;
  complete_ = false;
  facts_.clear();
}

void FactSearch::Collect(const Node& node) {
  if (node.kind == NodeKind::kPath) AddPath(node);
  if (node.kind == NodeKind::kNumber) numbers_.push_back(node.number);
  if (node.kind == NodeKind::kString) texts_.push_back(node.text);
  for (const Node& child : node.children) Collect(child);
}

void FactSearch::AddPath(const Node& path) {
  const bool known =
      std::any_of(facts_.begin(), facts_.end(), [&](const Fact& fact) { return fact.path == path.text; });
  if (known) return;
  const auto named = FindName(scope_, path.text);
  if (named && named->field != nullptr) {
    facts_.push_back({path.text, named->field, {}});
  } else {
    complete_ = false;  // as_of, which no facts give
  }
}

bool FactSearch::Simple(const Node& node) const {
  if (node.kind == NodeKind::kPath || IsLiteral(node)) return true;
  const auto all = [&](auto from) { return std::all_of(from, node.children.end(), IsLiteral); };
  if (node.kind == NodeKind::kUnary && node.op == Operator::kNot) return Simple(node.children.front());
  if (node.kind == NodeKind::kBinary && Compares(node.op)) {
    const Node& left = node.children.front();
    const Node& right = node.children.back();
    return (left.kind == NodeKind::kPath && IsLiteral(right)) || (IsLiteral(left) && right.kind == NodeKind::kPath);
  }
  if (node.kind == NodeKind::kBinary && (node.op == Operator::kAnd || node.op == Operator::kOr)) {
    return Simple(node.children.front()) && Simple(node.children.back());
  }
  if (node.kind != NodeKind::kCall || node.children.empty()) return false;
  if (node.children.front().kind != NodeKind::kPath) return false;
  return (node.text == "one_of" && all(node.children.begin() + 1)) || node.text == "present";
}

// A fact that is not given leaves most conditions unknown; it is tried where one asks for that.
void FactSearch::ChooseValues(Fact* fact) {
  switch (fact->field->type) {
    case Type::kBoolean:
      fact->values = {Value(true), Value(false)};
      break;
    case Type::kEnum:
      for (const std::string& word : fact->field->values) fact->values.emplace_back(word);
      break;
    case Type::kInteger:
    case Type::kNumber:
    case Type::kMoney:
    case Type::kRatio:
      ChooseNumbers(fact);
      break;
    case Type::kString:
    case Type::kText:
    case Type::kDate:
      ChooseTexts(fact);
      break;
    default:
      complete_ = false;
  }
  fact->values.emplace_back();
}

void FactSearch::ChooseNumbers(Fact* fact) const {
  std::vector<Number> tried = {Number(0)};
  for (const Number& number : numbers_) {
    tried.push_back(number);
    for (const int step : {-1, 1}) {
      if (const auto beside = base::Add(number, Number(step))) tried.push_back(*beside);
    }
  }
  std::sort(tried.begin(), tried.end());
  const bool whole = fact->field->type == Type::kInteger || fact->field->type == Type::kMoney;
  const std::size_t stated = tried.size();
  for (std::size_t i = 1; i < stated && !whole; ++i) {
    const auto sum = base::Add(tried[i - 1], tried[i]);
    const auto half = sum ? base::Div(*sum, Number(2)) : std::nullopt;
    if (half) tried.push_back(*half);
  }
  if (fact->field->min) tried.push_back(*fact->field->min);
  if (fact->field->max) tried.push_back(*fact->field->max);
  std::sort(tried.begin(), tried.end());
  tried.erase(std::unique(tried.begin(), tried.end()), tried.end());
  for (const Number& number : tried) {
    const bool below = fact->field->min && number < *fact->field->min;
    const bool above = fact->field->max && number > *fact->field->max;
    if (!below && !above && (!whole || number.is_integer())) fact->values.emplace_back(number);
  }
}

void FactSearch::ChooseTexts(Fact* fact) const {
  const bool date = fact->field->type == Type::kDate;
  std::vector<std::string> tried;
  for (const std::string& text : texts_) {
    const auto day = calendar::Date::Parse(text);
    if (!date) tried.push_back(text);
    if (!date || !day) continue;
    for (const int step : {-1, 0, 1}) tried.push_back((*day + step).ToString());
  }
  if (!date) tried.emplace_back(FactExample::kAnyOther);
  std::sort(tried.begin(), tried.end());
  tried.erase(std::unique(tried.begin(), tried.end()), tried.end());
  for (const std::string& text : tried) fact->values.emplace_back(text);
}

std::optional<FactExample> FactSearch::Find(const std::vector<bool>& answers) const {
  if (answers.size() != conditions_.size()) return std::nullopt;
  std::vector<std::size_t> chosen(facts_.size(), 0);
  const Context context{scope_.snapshot, scope_.snapshot->resolved_on, nullptr};
  while (true) {
    Value facts = Value::EmptyMap();
    FactExample example;
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      const Value& value = facts_[i].values[chosen[i]];
      if (!value.is_null()) facts.SetPath(facts_[i].path, value);
      example.Add(facts_[i].path, facts_[i].field, value);
    }
    bool met = true;
    for (std::size_t i = 0; i < conditions_.size() && met; ++i) {
      const auto answer = conditions_[i].Evaluate(facts, context);
      met = answer.ok() && !answer->unknown && answer->value == Value(static_cast<bool>(answers[i]));
    }
    if (met) return example;
    std::size_t at = 0;
    while (at < chosen.size() && ++chosen[at] == facts_[at].values.size()) chosen[at++] = 0;
    if (at == chosen.size()) return std::nullopt;
  }
}

}  // namespace anze::decision
