// A figure of the rules against the words it rests on. Who copies 60万元 into a field of fen, 120% into a ratio or
// 10个工作日 into a period slips in the unit, and nothing else would show it.
//
// A value of a parameter, a clock or a duty has a kind, and so has an output of a table and what a cell holds its
// column against: it must be one of the figures of that kind in the quotes that are cited beside it, if there are any.
// A number within a condition has none: of it only a slip of the unit is said. Of many figures the nearest are named.
// What is marked as our own choice rests on no quote.
#include <algorithm>
#include <cstdint>
#include <map>
#include <set>

#include "core/base/ascii.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/model/parameter_order.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/quantity.h"

namespace anze::ruleset {
namespace {

using base::Number;

// A figure that the rules state.
struct Figure {
  Quantity::Kind kind = Quantity::Kind::kPlain;
  Number value;             // of all but periods
  calendar::Period period;  // of kPeriod
  std::string text;
};

bool IsCount(const Quantity& quantity) {
  return quantity.kind == Quantity::Kind::kCount || quantity.kind == Quantity::Kind::kPlain;
}

bool Agrees(const Figure& figure, const Quantity& quantity) {
  switch (figure.kind) {
    case Quantity::Kind::kPeriod:
      return quantity.kind == Quantity::Kind::kPeriod && SamePeriod(quantity, figure.period);
    case Quantity::Kind::kMoney:
      return quantity.kind == Quantity::Kind::kMoney && quantity.value == figure.value;
    case Quantity::Kind::kShare:
      return (quantity.kind == Quantity::Kind::kShare || quantity.kind == Quantity::Kind::kPlain) &&
             quantity.value == figure.value;
    default:
      return quantity.figure == figure.value || quantity.value == figure.value;
  }
}

bool OfOneKind(const Figure& figure, const Quantity& quantity) {
  if (figure.kind == Quantity::Kind::kCount) return IsCount(quantity);
  return quantity.kind == figure.kind;
}

// The number stands for the quantity in another unit: 120 for 120 %, 600000 or 60 for 60万元.
bool SlipsInUnit(Number number, const Quantity& quantity) {
  if (quantity.kind == Quantity::Kind::kShare) return number == quantity.figure && number != Number(0);
  if (quantity.kind != Quantity::Kind::kMoney) return false;
  const auto in_yuan = Div(quantity.value, Number(100));
  return number == quantity.figure || (in_yuan && number == *in_yuan);
}

// Numbers of an expression that stand by themselves, outside names and texts.
std::vector<Number> NumbersIn(std::string_view text) {
  std::vector<Number> numbers;
  char quote = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    const bool inside = quote != 0 || c == '"' || c == '\'';
    if (inside) {
      quote = quote == 0 ? c : c == quote ? 0 : quote;
      ++at;
    } else if (base::IsNameStart(c)) {
      while (at < text.size() && (base::IsNamePart(text[at]) || text[at] == '.')) ++at;
    } else if (base::IsDigit(c)) {
      const std::size_t begin = at;
      while (at < text.size() && (base::IsNamePart(text[at]) || text[at] == '.')) ++at;
      if (const auto number = Number::Parse(text.substr(begin, at - begin))) numbers.push_back(*number);
    } else {
      ++at;
    }
  }
  return numbers;
}

class QuoteLint {
 public:
  QuoteLint(const Bundle& bundle, Sink* sink) : bundle_(bundle), sink_(sink) {}

  void Run() {
    for (const auto& [region, timeline] : bundle_.prepared->regions) {
      clauses_.clear();
      for (const Layer* layer : bundle_.Chain(region)) {
        for (const Clause& clause : layer->clauses) clauses_.emplace(clause.id, &clause);
      }
      for (const auto& [first, stretch] : timeline.stretches) {
        for (const auto& [id, entity] : stretch->entities) {
          if (entity->region == region) Check(*entity);
        }
      }
    }
  }

 private:
  void Check(const Entity& entity) {
    if (!seen_.insert(&entity).second) return;
    if (const auto* parameter = std::get_if<Parameter>(&entity.model)) CheckParameter(*parameter, entity.region);
    if (const auto* type = std::get_if<CaseType>(&entity.model)) CheckClocks(*type, *entity.node);
    if (const auto* decision = std::get_if<Decision>(&entity.model)) CheckDecision(*decision);
    if (const auto* duty = std::get_if<Duty>(&entity.model)) CheckDuty(*duty, *entity.node);
  }

  void CheckParameter(const Parameter& parameter, const std::string& region) {
    for (const DatedValue& value : parameter.values) {
      if (value.region != region || value.choice) continue;
      Figure figure;
      if (!FigureOf(parameter.type, value.value, &figure)) continue;
      CheckFigure(figure, value.clauses, value.span);
    }
  }

  static bool FigureOf(ParameterType type, const base::Value& value, Figure* figure) {
    if (type == ParameterType::kPeriod && value.is_string()) {
      const auto period = calendar::Period::Parse(value.as_string());
      if (!period.ok()) return false;
      *figure = {Quantity::Kind::kPeriod, {}, *period, value.as_string()};
      return true;
    }
    if (!value.is_number()) return false;
    const Number number = value.as_number();
    switch (type) {
      case ParameterType::kMoney:
        *figure = {Quantity::Kind::kMoney, number, {}, number.ToString()};
        return true;
      case ParameterType::kRatio:
        *figure = {Quantity::Kind::kShare, number, {}, number.ToString()};
        return true;
      case ParameterType::kInteger:
      case ParameterType::kNumber:
        *figure = {Quantity::Kind::kCount, number, {}, number.ToString()};
        return true;
      default:
        return false;
    }
  }

  void CheckClocks(const CaseType& type, const base::Node& node) {
    for (const Clock& clock : type.clocks) {
      if (!clock.period || clock.period->count == 0) continue;  // on the day itself
      const base::Node* stated = ChildOrNull(ChildOrNull(node, "clocks"), clock.name).Find("period");
      if (stated == nullptr) continue;
      CheckFigure({Quantity::Kind::kPeriod, {}, *clock.period, clock.period->ToString()}, clock.clauses, stated->span);
    }
  }

  // A day of every year against the days that are quoted.
  void CheckDuty(const Duty& duty, const base::Node& node) {
    const base::Node* due = node.Find("due");
    if (!duty.recurrence || duty.recurrence->anchor != calendar::Recurrence::Anchor::kFixedDate || due == nullptr)
      return;
    std::vector<QuotedDay> days;
    for (const std::string& id : duty.clauses) {
      const auto clause = clauses_.find(id);
      if (clause == clauses_.end()) continue;
      for (QuotedDay& day : DaysIn(clause->second->quote)) days.push_back(std::move(day));
    }
    std::string texts, chinese, meant;
    for (const QuotedDay& day : days) {
      if (day.month == duty.recurrence->month && day.day == duty.recurrence->day) return;
      const std::string written = TwoDigits(day.month) + "-" + TwoDigits(day.day);
      if (meant.find(written) != std::string::npos) continue;
      texts.append(texts.empty() ? "" : ", ").append(day.text);
      chinese.append(chinese.empty() ? "" : "、").append(day.text);
      meant.append(meant.empty() ? "" : ", ").append(written);
    }
    if (days.empty()) return;
    base::Error error("value-against-quote",
                      {{"value", due->scalar}, {"quoted", texts}, {"quoted_zh", chinese}, {"meant", meant}}, due->span);
    error.severity = base::Severity::kWarning;
    if (days.size() == 1) error.fix = meant;
    sink_->Add(std::move(error));
  }

  static std::string TwoDigits(int number) {
    const std::string digits = std::to_string(number);
    return digits.size() == 1 ? "0" + digits : digits;
  }

  void CheckDecision(const Decision& decision) {
    for (const Rule& rule : decision.rules) {
      if (!rule.choice) CheckNumbers(rule.require, rule.clauses);
    }
    for (const FormulaStep& step : decision.steps) {
      if (step.choice) continue;
      CheckNumbers(step.require, step.clauses);
      CheckNumbers(step.value, step.clauses);
    }
    for (const TableRow& row : decision.rows) {
      if (row.choice) continue;
      for (std::size_t i = 0; i < row.tests.size(); ++i) {
        const Field* column = i < decision.inputs.size() ? decision.facts.Find(decision.inputs[i]) : nullptr;
        CheckCell(row.tests[i], column == nullptr ? Type::kString : column->type, row.clauses);
      }
      for (std::size_t i = 0; i < row.outputs.size(); ++i) {
        const Type type = i < decision.output_types.size() ? decision.output_types[i] : Type::kString;
        CheckOutput(row.outputs[i], type, row.clauses);
      }
    }
  }

  // Every number of a cell is held against its column, so that it has the column's kind.
  void CheckCell(const Expression& cell, Type type, const std::vector<std::string>& clauses) {
    if (!HasUnit(type)) return CheckNumbers(cell, clauses);
    for (const Number number : NumbersIn(cell.text)) CheckTyped(number, type, clauses, cell.span, false);
  }

  // An output that is a plain number; none at all is no figure. One that is computed is read as any expression.
  void CheckOutput(const Expression& output, Type type, const std::vector<std::string>& clauses) {
    const auto number = Number::Parse(output.text);
    if (!number) return CheckNumbers(output, clauses);
    if (*number == Number(0)) return;
    if (HasUnit(type)) return CheckTyped(*number, type, clauses, output.span, true);
    CheckNumbers(output, clauses);
    CheckCount(*number, output, clauses);
  }

  static bool HasUnit(Type type) { return type == Type::kMoney || type == Type::kRatio; }

  void CheckTyped(Number number, Type type, const std::vector<std::string>& clauses, const base::SourceSpan& at,
                  bool whole) {
    if (number == Number(0)) return;
    const auto kind = type == Type::kMoney ? Quantity::Kind::kMoney : Quantity::Kind::kShare;
    CheckFigure({kind, number, {}, number.ToString()}, clauses, at, whole);
  }

  // A plain number against the counts of the quotes (2 次).
  void CheckCount(Number number, const Expression& output, const std::vector<std::string>& clauses) {
    std::vector<const Quantity*> counts;
    const std::vector<Quantity> quoted = Quoted(clauses);
    for (const Quantity& quantity : quoted) {
      if (quantity.value == number || quantity.figure == number) return;
      if (quantity.kind == Quantity::Kind::kCount) counts.push_back(&quantity);
    }
    if (!counts.empty()) Tell(output.text, Nearest(number, std::move(counts)), output.span, true);
  }

  // Everything that is quoted of the clauses.
  std::vector<Quantity> Quoted(const std::vector<std::string>& ids) {
    std::vector<Quantity> all;
    for (const std::string& id : ids) {
      const auto clause = clauses_.find(id);
      if (clause == clauses_.end()) continue;
      auto [at, first] = quantities_.try_emplace(clause->second);
      if (first) at->second = QuantitiesIn(clause->second->quote);
      all.insert(all.end(), at->second.begin(), at->second.end());
    }
    return all;
  }

  // A figure must be one of those of its kind that are quoted.
  void CheckFigure(const Figure& figure, const std::vector<std::string>& clauses, const base::SourceSpan& at,
                   bool whole = true) {
    std::vector<const Quantity*> others;
    const std::vector<Quantity> quoted = Quoted(clauses);
    for (const Quantity& quantity : quoted) {
      if (Agrees(figure, quantity)) return;
      if (OfOneKind(figure, quantity)) others.push_back(&quantity);
    }
    if (others.empty()) return;
    // Of several the one with the same figure is meant: 10d beside 10个工作日 and 30日.
    const Number stated = figure.kind == Quantity::Kind::kPeriod ? Number(figure.period.count) : figure.value;
    std::vector<const Quantity*> alike;
    for (const Quantity* other : others) {
      if (other->figure == stated || SlipsInUnit(stated, *other)) alike.push_back(other);
    }
    Tell(figure.text, alike.empty() ? Nearest(stated, std::move(others)) : alike, at, whole);
  }

  // The few that lie next to the value, the nearest first.
  static std::vector<const Quantity*> Nearest(Number value, std::vector<const Quantity*> quoted) {
    constexpr std::size_t kNamed = 3;
    const auto distance = [value](const Quantity* quantity) {
      const auto apart = quantity->value < value ? Sub(value, quantity->value) : Sub(quantity->value, value);
      return apart.value_or(Number(INT64_MAX));
    };
    std::stable_sort(quoted.begin(), quoted.end(),
                     [&](const Quantity* a, const Quantity* b) { return distance(a) < distance(b); });
    std::vector<const Quantity*> named;
    for (const Quantity* quantity : quoted) {
      const bool again =
          std::any_of(named.begin(), named.end(), [&](const Quantity* other) { return other->text == quantity->text; });
      if (!again && named.size() < kNamed) named.push_back(quantity);
    }
    return named;
  }

  void CheckNumbers(const Expression& expression, const std::vector<std::string>& clauses) {
    if (expression.empty()) return;
    const std::vector<Number> numbers = NumbersIn(expression.text);
    if (numbers.empty()) return;
    const std::vector<Quantity> quoted = Quoted(clauses);
    for (const Number number : numbers) {
      std::vector<const Quantity*> slips;
      bool agrees = false;
      for (const Quantity& quantity : quoted) {
        agrees = agrees || quantity.value == number || (IsCount(quantity) && quantity.figure == number) ||
                 (quantity.kind == Quantity::Kind::kPeriod && quantity.figure == number);
        if (SlipsInUnit(number, quantity)) slips.push_back(&quantity);
      }
      if (!agrees && !slips.empty()) Tell(number.ToString(), slips, expression.span, false);
    }
  }

  void Tell(const std::string& value, const std::vector<const Quantity*>& quoted, const base::SourceSpan& at,
            bool whole) {
    std::string texts, chinese, meant;
    std::set<std::string_view> named;
    for (const Quantity* quantity : quoted) {
      if (!named.insert(quantity->text).second) continue;
      texts.append(texts.empty() ? "" : ", ").append(quantity->text);
      chinese.append(chinese.empty() ? "" : "、").append(quantity->text);
      meant.append(meant.empty() ? "" : ", ").append(AsWritten(*quantity));
    }
    base::Error error("value-against-quote",
                      {{"value", value}, {"quoted", texts}, {"quoted_zh", chinese}, {"meant", meant}}, at);
    error.severity = base::Severity::kWarning;
    if (whole && named.size() == 1) error.fix = meant;
    sink_->Add(std::move(error));
  }

  const Bundle& bundle_;
  Sink* sink_;
  std::map<std::string_view, const Clause*> clauses_;  // of the region's chain
  std::map<const Clause*, std::vector<Quantity>> quantities_;
  std::set<const Entity*> seen_;
};

}  // namespace

void LintQuotes(const Bundle& bundle, Sink* sink) { QuoteLint(bundle, sink).Run(); }

}  // namespace anze::ruleset
