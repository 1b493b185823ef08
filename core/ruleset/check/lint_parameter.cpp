// Checks of one merged parameter: values of its type, of one layer at a time, comparable where
// layers are compared, and cited or marked as a choice.
#include <algorithm>
#include <array>

#include "core/base/answer_limits.h"
#include "core/base/ascii.h"
#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/model/parameter_order.h"
#include "core/ruleset/read/marks.h"
#include "core/ruleset/read/meant.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;
using base::SourceSpan;
using base::Value;

bool FitsPlain(const Value& value, ParameterType type) {
  switch (type) {
    case ParameterType::kBoolean:
      return value.is_bool();
    case ParameterType::kInteger:
    case ParameterType::kMoney:
      return value.is_integer();
    case ParameterType::kNumber:
    case ParameterType::kRatio:
      return value.is_number();
    case ParameterType::kList:
      return value.is_list();
    default:
      return value.is_string();
  }
}

void CheckAllowed(const Parameter& parameter, const std::string& value, const SourceSpan& at, Sink* sink) {
  if (parameter.enum_values.empty()) return;
  std::string known;
  std::vector<std::string_view> names;
  for (const std::string& allowed : parameter.enum_values) {
    if (allowed == value) return;
    known += known.empty() ? "" : ", ";
    known += allowed;
    names.push_back(allowed);
  }
  base::Error error("bad-enum-value", {{"text", value}, {"key", parameter.name}, {"known", known}}, at);
  error.fix = std::string(base::Nearest(value, names));
  for (std::size_t i = 0; i < parameter.enum_titles.size(); ++i) {
    if (parameter.enum_titles[i].zh == value) error.fix = parameter.enum_values[i];
  }
  sink->Add(std::move(error));
}

Node PlainNode(const std::string& text) {
  Node node;
  node.kind = Node::Kind::kScalar;
  node.scalar = text;
  return node;
}

base::Error WrongValue(const Parameter& parameter, const std::string& text, const SourceSpan& at) {
  base::Error error(
      "parameter-wrong-type",
      {{"name", parameter.name}, {"expected", std::string(ParameterTypeName(parameter.type))}, {"text", text}}, at);
  error.fix = MeantValue(text, WantedOf(parameter.type));
  // In quotes it is a text.
  const bool plain = parameter.type == ParameterType::kBoolean ? text == "true" || text == "false"
                                                               : base::Number::Parse(text).has_value();
  if (error.fix.empty() && plain && FitsPlain(base::ToValue(PlainNode(text)), parameter.type)) error.fix = text;
  return error;
}

base::Error WrongTime(std::string code, const std::string& text, Wanted wanted, const SourceSpan& at) {
  base::Error error(std::move(code), {{"text", text}}, at);
  error.fix = MeantValue(text, wanted);
  return error;
}

void CheckValue(const Parameter& parameter, const Value& value, const SourceSpan& at, Sink* sink) {
  if (!FitsPlain(value, parameter.type)) {
    const std::string found = value.is_string()   ? value.as_string()
                              : value.is_number() ? value.as_number().ToString()
                                                  : std::string(value.TypeName());
    return sink->Add(WrongValue(parameter, found, at));
  }
  const ParameterType type = parameter.type;
  if (type == ParameterType::kPeriod && !calendar::Period::Parse(value.as_string()).ok()) {
    base::Error error = WrongTime("bad-period", value.as_string(), Wanted::kPeriod, at);
    error.args = calendar::Period::Parse(value.as_string()).error().args;
    sink->Add(std::move(error));
  }
  if (type == ParameterType::kDate && !calendar::Date::Parse(value.as_string())) {
    sink->Add(WrongTime("bad-date", value.as_string(), Wanted::kDate, at));
  }
  if (type == ParameterType::kEnum && !ReportMark(value.as_string(), at, sink)) {
    CheckAllowed(parameter, value.as_string(), at, sink);
  }
  if (type == ParameterType::kList) {
    for (const Value& item : value.as_list()) {
      if (item.is_string()) CheckAllowed(parameter, item.as_string(), at, sink);
    }
  }
  if (!value.is_integer()) return;
  const base::Number most(type == ParameterType::kMoney ? base::limits::kMoneyFen : base::limits::kWholeNumber);
  if (value.as_number() > most || value.as_number() < base::Number(-most.num())) {
    const bool much = value.as_number() > most;
    sink->Add("out-of-bounds",
              {{"value", value.as_number().ToString()}, {"bound", (much ? "<= " : ">= -") + most.ToString()}}, at);
  }
}

bool IsYuan(const std::string& unit) {
  return unit == "元" || unit == "yuan" || unit == base::Text("words.ten-thousand-yuan", base::Language::kZh);
}

// AMB-59: an entry of the list of open questions.
void CheckAmbiguity(const std::string& text, const Node& node, Sink* sink) {
  constexpr std::string_view kPrefix = "AMB-";
  const auto digits = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return base::IsDigit(c); });
  };
  if (text.empty() || (text.starts_with(kPrefix) && digits(std::string_view(text).substr(kPrefix.size())))) return;
  base::Error error("bad-ambiguity", {{"text", text}}, node.Find("ambiguity")->span);
  const std::size_t at = text.find_first_of("0123456789");
  if (at != std::string::npos && digits(std::string_view(text).substr(at)))
    error.fix = std::string(kPrefix) + text.substr(at);
  sink->Add(std::move(error));
}

// Keys that the type gives no meaning to, and the words without which an enum would take anything.
void CheckPlaces(const Parameter& parameter, const Node& node, const SourceSpan& at, Sink* sink) {
  const auto out_of_place = [&](std::string_view key) {
    if (node.Find(key) == nullptr) return;
    sink->Add("constraint-out-of-place",
              {{"key", std::string(key)},
               {"type", std::string(ParameterTypeName(parameter.type))},
               {"reason", std::string(key)}},
              node.KeySpan(key));
  };
  if (parameter.type != ParameterType::kEnum && parameter.type != ParameterType::kList) {
    out_of_place("values_allowed");
    out_of_place("titles");
  } else if (parameter.type == ParameterType::kEnum && parameter.enum_values.empty()) {
    sink->AddWarning("enum-without-words", {{"name", parameter.name}}, at);
  }
  if (parameter.type == ParameterType::kMoney && IsYuan(parameter.unit)) {
    base::Error error("unit-of-money", {{"unit", parameter.unit}, {"reason", "parameter"}}, node.Find("unit")->span);
    error.fix = "分";
    sink->Add(std::move(error));
  }
  CheckAmbiguity(parameter.ambiguity, node, sink);
  const bool ordered = parameter.type != ParameterType::kBoolean && parameter.type != ParameterType::kEnum &&
                       parameter.type != ParameterType::kString && parameter.type != ParameterType::kList;
  if (!ordered && parameter.combine != Parameter::Combine::kOverride) out_of_place("combine");
}

// Members of a list that a layer gives as a value: each a word, each once.
void CheckMembers(const Node& list, Sink* sink) {
  std::vector<std::string_view> seen;
  for (const Node& item : list.items) {
    if (item.is_null()) {
      sink->Add("enum-word", {{"reason", "null"}}, item.span);
    } else if (item.is_scalar() && std::find(seen.begin(), seen.end(), item.scalar) != seen.end()) {
      sink->Add("duplicate-member", {{"text", item.scalar}, {"key", "value"}}, item.span);
    } else if (item.is_scalar()) {
      seen.push_back(item.scalar);
      // A name may hold brackets of its own; a comma parts two names.
      const bool cut = item.scalar.find("，") != std::string::npos || item.scalar.find("、") != std::string::npos;
      if (cut && !item.quoted) ReportMark(item.scalar, item.span, sink, true);
    }
  }
}

// 1990-01-01 stands for "always".
constexpr std::string_view kAlways = "1990-01-01";

// A layer's value outside the days on which the layer is in force is no value of anybody's.
void CheckDays(const Entity& entity, Sink* sink) {
  for (const Contribution& contribution : entity.layers) {
    const EffectiveTime& layer = contribution.layer->effective;
    for (const Node& item : ChildOrNull(*contribution.node, "values").items) {
      if (!item.is_map()) continue;
      if (const Node* value = item.Find("value")) CheckMembers(*value, sink);
      const auto from = DateOf(item.Find("from"));
      if (!from || TextAt(item, "from") == kAlways) continue;
      if (layer.from && *from < *layer.from) {
        sink->AddWarning("value-before-layer", {{"from", from->ToString()}, {"layer", layer.from->ToString()}},
                         item.Find("from")->span);
      } else if (layer.to && *from > *layer.to && !(layer.from && *layer.to < *layer.from)) {
        sink->AddWarning("value-after-layer", {{"from", from->ToString()}, {"layer", layer.to->ToString()}},
                         item.Find("from")->span);
      }
    }
  }
}

// A reading that may be chosen is a value that the parameter may have.
void CheckReadings(const Parameter& parameter, const Node& node, Sink* sink) {
  for (const Node& item : ChildOrNull(node, "readings").items) {
    const Node* value = item.is_map() ? item.Find("value") : nullptr;
    if (value == nullptr || !value->is_scalar()) continue;
    if (!FitsPlain(base::ToValue(*value), parameter.type) && !FitsPlain(Value(value->scalar), parameter.type)) {
      sink->Add(WrongValue(parameter, value->scalar, value->span));
    } else if (parameter.type == ParameterType::kEnum) {
      CheckAllowed(parameter, value->scalar, value->span, sink);
    } else if (parameter.type == ParameterType::kPeriod && !calendar::Period::Parse(value->scalar).ok()) {
      sink->Add(WrongTime("bad-period", value->scalar, Wanted::kPeriod, value->span));
    }
  }
}

// Values of one layer about the same follow each other; only an explicit last day can reach into the next. Whether two
// about some hold at once is for core/decision to tell, which can read their conditions.
void CheckOverlap(const Parameter& parameter, Sink* sink) {
  for (std::size_t i = 1; i < parameter.values.size(); ++i) {
    const DatedValue& value = parameter.values[i];
    std::size_t last = i;
    while (last > 0 && (parameter.values[last - 1].region != value.region ||
                        parameter.values[last - 1].applies_to.text != value.applies_to.text)) {
      --last;
    }
    if (last == 0) continue;
    const DatedValue& before = parameter.values[last - 1];
    if (before.from != value.from && (!before.to || *before.to < value.from)) continue;
    sink->Add("parameter-overlap",
              {{"name", parameter.name},
               {"from", value.from.ToString()},
               {"other", before.from.ToString()},
               {"line", std::to_string(before.span.line)}},
              value.span);
  }
}

void CheckComparable(const Parameter& parameter, Sink* sink) {
  if (parameter.combine == Parameter::Combine::kOverride) return;
  for (std::size_t i = 1; i < parameter.values.size(); ++i) {
    const DatedValue& first = parameter.values.front();
    const DatedValue& value = parameter.values[i];
    if (CompareValues(parameter.type, first.value, value.value)) continue;
    sink->Add("parameter-not-comparable", {{"name", parameter.name}}, value.span);
  }
}

// Read by the engine itself, for everybody at once; the first ones begin with these words.
constexpr std::array<std::string_view, 3> kOfEngine = {"calendar.", "period.", "milestone."};
constexpr std::array<std::string_view, 9> kReadByEngine = {
    "service.cycle",    "service.proration", "service.first.start", "service.first.on_renewal",
    "duty.open_before", "duty.warn.yellow",  "duty.warn.red",       "fund.level",
    "fund.period"};

void CheckHasFacts(const Parameter& parameter, Sink* sink) {
  const std::string& name = parameter.name;
  const bool engine = std::any_of(kOfEngine.begin(), kOfEngine.end(),
                                  [&](std::string_view prefix) { return name.starts_with(prefix); }) ||
                      std::find(kReadByEngine.begin(), kReadByEngine.end(), name) != kReadByEngine.end();
  for (const DatedValue& value : parameter.values) {
    if (!engine || value.applies_to.empty()) continue;
    sink->Add("parameter-needs-facts", {{"name", name}}, value.applies_to.span);
  }
}

// What each layer's values say about their grounds; `choice` on the parameter speaks for all of them.
void CheckCitations(const Entity& entity, Sink* sink) {
  const bool choice = BoolOf(entity.node->Find("choice"));
  for (const Contribution& layer : entity.layers) {
    for (const Node& item : ChildOrNull(*layer.node, "values").items) {
      if (!item.is_map() || choice || BoolOf(item.Find("choice"))) continue;
      if (TextsOf(item.Find("clauses")).empty()) sink->Add(MissingClause("value", item.span));
    }
  }
}

void LintParameter(const Entity& entity, Sink* sink) {
  const auto& parameter = std::get<Parameter>(entity.model);
  CheckCitations(entity, sink);
  CheckDays(entity, sink);
  if (entity.node->Find("type") == nullptr) return;  // said once, with the name that may be meant
  CheckPlaces(parameter, *entity.node, entity.span, sink);
  for (const DatedValue& value : parameter.values) CheckValue(parameter, value.value, value.span, sink);
  for (const auto& title : ChildOrNull(*entity.node, "titles").entries) {
    CheckAllowed(parameter, title.key, title.key_span, sink);
  }
  CheckReadings(parameter, *entity.node, sink);
  CheckOverlap(parameter, sink);
  CheckHasFacts(parameter, sink);
  CheckComparable(parameter, sink);
}

// Money is counted in fen and shown in yuan: another word would show it a hundred times too large.
void LintUnit(const Node& unit, Sink* sink) {
  static constexpr std::string_view kFen[] = {"fen"};
  if (!unit.is_scalar() || unit.scalar == kFen[0]) return;
  if (!IsYuan(unit.scalar) && unit.scalar != "分" && base::Nearest(unit.scalar, kFen).empty()) return;
  base::Error error("unit-of-money", {{"unit", unit.scalar}}, unit.span);
  error.fix = std::string(kFen[0]);
  sink->Add(std::move(error));
}

// Sentences of refusals, wherever they stand.
void LintFailures(const Node& node, Sink* sink) {
  for (const Node& item : node.items) LintFailures(item, sink);
  for (const Node::Entry& entry : node.entries) {
    if (entry.key == "failure") LintPlaceholders(entry.value, sink);
    LintFailures(entry.value, sink);
  }
}

// The red light comes after the yellow one: with less time left.
void LintLights(const CaseType& type, const Node& node, Sink* sink) {
  for (const Clock& clock : type.clocks) {
    const bool hours = clock.yellow.CountsHours() && clock.red.CountsHours();
    const bool comparable = hours || clock.yellow.unit == clock.red.unit;
    const bool less = hours ? clock.red.Minutes() < clock.yellow.Minutes() : clock.red.count < clock.yellow.count;
    if (!comparable || less || clock.yellow.count == 0 || clock.red.count == 0) continue;
    const Node* red = ChildOrNull(ChildOrNull(ChildOrNull(node, "clocks"), clock.name), "warn").Find("red");
    sink->Add("lights-reversed", {{"yellow", clock.yellow.ToString()}, {"red", clock.red.ToString()}},
              red != nullptr ? red->span : clock.span);
  }
}

}  // namespace

void LintEntity(const Entity& entity, Sink* sink) {
  if (const Node* unit = entity.node->Find("unit"); unit != nullptr && entity.id.kind == EntityKind::kDecision) {
    LintUnit(*unit, sink);
  }
  if (std::holds_alternative<Parameter>(entity.model)) return LintParameter(entity, sink);
  LintFields(entity, sink);
  const auto* type = std::get_if<CaseType>(&entity.model);
  if (type != nullptr) LintLights(*type, *entity.node, sink);
  if (type != nullptr) LintUploads(*entity.node, sink);
  if (type != nullptr || std::holds_alternative<Decision>(entity.model)) LintFailures(*entity.node, sink);
}

}  // namespace anze::ruleset
