#include "core/ruleset/check/lock_values.h"

#include <algorithm>
#include <array>

#include "core/base/json.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/model/governing.h"
#include "core/ruleset/model/parameter_order.h"
#include "core/ruleset/read/node_read.h"

namespace anze::ruleset {
namespace {

using base::Node;
using calendar::Date;

// Keys below which no expression stands. Fields and inputs name facts, which may be called like a
// parameter.
constexpr std::array<std::string_view, 9> kNoExpressions = {"title", "summary", "failure", "clauses", "reason",
                                                            "id",    "facts",   "data",    "inputs"};

EffectiveTime TimeOfValue(const DatedValue& value, const Parameter& parameter) {
  return {value.from, LastDayOf(value, parameter)};
}

// What may stand above that day where the value is meant. One about everybody is meant where nothing special is; a
// special one is held against the one above with the same condition and those of the layers below that one, else
// against all. Where layers combine, every value may count beside every other.
std::vector<const DatedValue*> StandsAbove(const DatedValue& value, const Parameter& above, Date day) {
  ParameterInForce in_force = GoverningValue(above, day);
  std::vector<const DatedValue*> stands = std::move(in_force.special);
  if (above.combine == Parameter::Combine::kOverride) {
    if (value.applies_to.empty()) stands.clear();
    const auto same = std::find_if(stands.rbegin(), stands.rend(), [&](const DatedValue* other) {
      return other->applies_to.text == value.applies_to.text;
    });
    if (same != stands.rend()) {
      const DatedValue* found = *same;
      stands.erase(stands.begin(), std::prev(same.base()));
      std::erase_if(stands, [&](const DatedValue* other) { return other != found && other->region == found->region; });
      return stands;
    }
  }
  if (in_force.governing != nullptr) stands.push_back(in_force.governing);
  return stands;
}

// Whether the name stands in quotes exactly once, and where.
bool NamesOnce(std::string_view expression, std::string_view parameter, std::size_t* name) {
  std::size_t found = 0;
  for (std::size_t at = expression.find(parameter); at != std::string_view::npos;
       at = expression.find(parameter, at + 1)) {
    const std::size_t end = at + parameter.size();
    const auto quote = [&](std::size_t i) {
      return i < expression.size() && (expression[i] == '"' || expression[i] == '\'');
    };
    if (at == 0 || !quote(at - 1) || !quote(end)) continue;
    *name = at;
    ++found;
  }
  return found == 1;
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// A call whose name is no text: anze.param(name).
bool NamesByVariable(const std::string& script) {
  static constexpr std::string_view kCall = "param";
  for (std::size_t at = script.find(kCall); at != std::string::npos; at = script.find(kCall, at + 1)) {
    const std::size_t open = script.find_first_not_of(' ', at + kCall.size());
    if (open == std::string::npos || script[open] != '(') continue;
    const std::size_t name = script.find_first_not_of(' ', open + 1);
    if (name != std::string::npos && script[name] != '"' && script[name] != '\'') return true;
  }
  return false;
}

bool Reads(const std::string& text, const std::string& parameter) {
  const std::vector<std::string> names = ParametersIn(text);
  return std::find(names.begin(), names.end(), parameter) != names.end();
}

class MentionSearch {
 public:
  MentionSearch(const std::string& parameter, std::vector<Mention>* found) : parameter_(parameter), found_(found) {}

  void Visit(const Node& node) {
    for (const Node::Entry& entry : node.entries) {
      if (SaysNothing(entry.key)) continue;
      path_.push_back(entry.key);
      Visit(entry.value);
      path_.pop_back();
    }
    for (const Node& item : node.items) {
      const std::string id = item.is_map() ? TextAt(item, "id") : std::string();
      if (!id.empty()) path_.push_back(id);
      Visit(item);
      if (!id.empty()) path_.pop_back();
    }
    if (node.is_scalar()) Scalar(node.scalar);
  }

 private:
  // Below `set` and the `facts` of an effect, every key names a fact that has an expression.
  bool SaysNothing(const std::string& key) const {
    if (!path_.empty() && (path_.back() == "set" || path_.back() == "facts")) return false;
    if (key == "facts" && !path_.empty()) return false;
    return std::find(kNoExpressions.begin(), kNoExpressions.end(), key) != kNoExpressions.end();
  }

  void Scalar(const std::string& text) {
    if (text == parameter_) return found_->push_back({path_, Tightening::kAny});
    if (!Reads(text, parameter_)) return;
    const std::string& key = path_.back();
    const bool must_hold = key == "require" || key == "condition";
    found_->push_back({path_, must_hold ? TighteningOf(text, parameter_) : Tightening::kAny});
  }

  const std::string& parameter_;
  std::vector<Mention>* found_;
  std::vector<std::string> path_;
};

}  // namespace

std::optional<EffectiveTime> CommonDays(const EffectiveTime& a, const EffectiveTime& b) {
  EffectiveTime days = a;
  if (b.from && (!days.from || *b.from > *days.from)) days.from = b.from;
  if (b.to && (!days.to || *b.to < *days.to)) days.to = b.to;
  if (days.from && days.to && *days.to < *days.from) return std::nullopt;
  return days;
}

bool SameValue(const base::Value& a, const base::Value& b) {
  const auto text = [](const base::Value& value) {
    return value.is_string() ? value.as_string() : base::WriteJson(value);
  };
  return a == b || text(a) == text(b);
}

std::vector<const DatedValue*> ValuesIn(const Parameter& parameter, const std::string& region,
                                        const EffectiveTime& days) {
  std::vector<const DatedValue*> values;
  for (const DatedValue& value : parameter.values) {
    if (value.region == region && CommonDays(TimeOfValue(value, parameter), days)) values.push_back(&value);
  }
  return values;
}

bool Moves(const Parameter& parameter, const DatedValue& value, const Parameter& above, Tightening forbidden,
           const EffectiveTime& window) {
  const auto time = CommonDays(TimeOfValue(value, parameter), window);
  if (!time) return false;
  std::vector<Date> days = {*time->from};  // a value has a first day
  for (const DatedValue& other : above.values) {
    if (time->Contains(other.from)) days.push_back(other.from);
    if (other.to && time->Contains(*other.to + 1)) days.push_back(*other.to + 1);
  }
  return std::any_of(days.begin(), days.end(), [&](Date day) {
    const std::vector<const DatedValue*> stands = StandsAbove(value, above, day);
    if (stands.empty()) return forbidden == Tightening::kAny;
    return std::any_of(stands.begin(), stands.end(), [&](const DatedValue* stands_above) {
      if (SameValue(stands_above->value, value.value)) return false;
      const auto order = CompareValues(above.type, value.value, stands_above->value);
      if (forbidden == Tightening::kAny || !order) return true;
      return forbidden == Tightening::kRaise ? *order > 0 : *order < 0;
    });
  });
}

Tightening TighteningOf(std::string_view expression, std::string_view parameter) {
  std::size_t name = 0;
  if (!NamesOnce(expression, parameter, &name)) return Tightening::kAny;
  const std::size_t call = expression.rfind("param", name);
  const std::size_t close = expression.find(')', name);
  if (call == std::string_view::npos || close == std::string_view::npos) return Tightening::kAny;
  // `x >= param("p")`: raising p tightens. Within a negation or a sum nothing is certain.
  if (expression.find("not ") != std::string_view::npos || expression.find(" or ") != std::string_view::npos) {
    return Tightening::kAny;
  }
  // Which items of a list are meant is no demand of its own: fewer may be asked for as well as more.
  const std::string_view before = expression.substr(0, call);
  const bool open = std::count(before.begin(), before.end(), '(') > std::count(before.begin(), before.end(), ')');
  if (open && before.find(" where ") != std::string_view::npos) return Tightening::kAny;
  const std::string_view left = Trimmed(expression.substr(0, call));
  const std::string_view right = Trimmed(expression.substr(close + 1));
  const bool ends_here = right.empty() || right.starts_with("and ");
  if (ends_here && (left.ends_with(">=") || left.ends_with(">"))) return Tightening::kRaise;
  if (ends_here && (left.ends_with("<=") || left.ends_with("<"))) return Tightening::kLower;
  const bool starts_here = left.empty() || left.ends_with(" and");
  if (starts_here && (right.starts_with("<=") || right.starts_with("<"))) return Tightening::kRaise;
  if (starts_here && (right.starts_with(">=") || right.starts_with(">"))) return Tightening::kLower;
  return Tightening::kAny;
}

std::vector<Mention> MentionsOf(const Entity& entity, const std::string& parameter) {
  std::vector<Mention> mentions;
  MentionSearch(parameter, &mentions).Visit(*entity.node);
  const auto* decision = std::get_if<Decision>(&entity.model);
  if (decision != nullptr && (Reads(decision->script, parameter) || NamesByVariable(decision->script))) {
    mentions.push_back({{"script"}, Tightening::kAny});
  }
  return mentions;
}

}  // namespace anze::ruleset
