// Each part of a demand about one fact becomes a claim: the values that it leaves. Two claims about one fact contradict
// when they leave none in common. Numbers, and texts such as dates, are intervals; words are sets.
#include "core/decision/contradiction.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/decision/ast.h"
#include "core/decision/fact_words.h"
#include "core/decision/parser.h"

namespace anze::decision {
namespace {

using base::Number;
using base::Value;

// What a claim leaves of a fact's values.
struct Claim {
  enum class Kind { kAbsent, kPresent, kTruth, kInterval, kWords, kNotWords } kind = Kind::kPresent;
  bool truth = false;
  // Of an interval: numbers, or texts in their order.
  std::optional<Value> low, high;
  bool low_open = false, high_open = false;
  std::set<std::string> words;
  std::string text;  // as written
  std::size_t demand = 0;
};

// -1, 0, 1; nullopt for values of two types.
std::optional<int> Order(const Value& a, const Value& b) {
  if (a.is_number() && b.is_number()) {
    if (a.as_number() == b.as_number()) return 0;
    return a.as_number() < b.as_number() ? -1 : 1;
  }
  if (a.is_string() && b.is_string())
    return a.as_string() == b.as_string() ? 0 : a.as_string() < b.as_string() ? -1 : 1;
  return std::nullopt;
}

// Whether nothing lies at or above `low` and at or below `high`.
bool Empty(const std::optional<Value>& low, bool low_open, const std::optional<Value>& high, bool high_open) {
  if (!low || !high) return false;
  const auto order = Order(*low, *high);
  return order && (*order > 0 || (*order == 0 && (low_open || high_open)));
}

bool Within(const std::string& word, const Claim& interval) {
  const std::optional<Value> value = Value(word);
  return !Empty(interval.low, interval.low_open, value, false) &&
         !Empty(value, false, interval.high, interval.high_open);
}

bool Contradict(const Claim& a, const Claim& b) {
  using Kind = Claim::Kind;
  if ((a.kind == Kind::kAbsent) != (b.kind == Kind::kAbsent)) return true;
  if (a.kind == Kind::kTruth && b.kind == Kind::kTruth) return a.truth != b.truth;
  if (a.kind == Kind::kInterval && b.kind == Kind::kInterval) {
    return Empty(a.low, a.low_open, b.high, b.high_open) || Empty(b.low, b.low_open, a.high, a.high_open);
  }
  if (a.kind == Kind::kWords && b.kind == Kind::kWords) {
    return std::none_of(a.words.begin(), a.words.end(),
                        [&](const std::string& word) { return b.words.contains(word); });
  }
  if (a.kind == Kind::kWords && b.kind == Kind::kNotWords) {
    return std::includes(b.words.begin(), b.words.end(), a.words.begin(), a.words.end());
  }
  if (a.kind == Kind::kWords && b.kind == Kind::kInterval) {
    const bool texts = (b.low && b.low->is_string()) || (b.high && b.high->is_string());
    return texts &&
           std::none_of(a.words.begin(), a.words.end(), [&](const std::string& word) { return Within(word, b); });
  }
  if ((a.kind == Kind::kNotWords || a.kind == Kind::kInterval) && b.kind == Kind::kWords) return Contradict(b, a);
  return false;
}

class Finder {
 public:
  Finder(const ruleset::Snapshot& snapshot, calendar::Date day, base::Diagnostics* warnings)
      : snapshot_(snapshot), day_(day), warnings_(warnings) {}

  void Run(std::span<const Demand> demands, std::span<const DemandFields> fields) {
    fields_ = fields;
    for (std::size_t i = 0; i < demands.size(); ++i) {
      const Parsed parsed = Parse(demands[i].condition->text);
      if (!parsed.root || !parsed.flaws.empty()) continue;
      text_ = &demands[i].condition->text;
      demand_ = i;
      Read(*parsed.root);
    }
    for (const auto& [path, claims] : claims_) {
      if (Report(path, claims, demands)) continue;
      for (const DemandFields& below : fields) {
        if (!path.starts_with(below.prefix)) continue;
        const ruleset::Field* field = below.schema->Find(std::string_view(path).substr(below.prefix.size()));
        if (field != nullptr) ReportField(path, *field, claims, demands);
      }
    }
  }

 private:
  // The parts of a demand that hold whenever it does.
  void Read(const Node& node) {
    if (node.op == Operator::kAnd) {
      for (const Node& child : node.children) Read(child);
      return;
    }
    if (node.kind == NodeKind::kPath) return Add(node, Truth(true), node);
    if (node.op == Operator::kNot) return ReadNot(node);
    if (node.kind == NodeKind::kCall) return ReadCall(node, node, true);
    if (node.kind == NodeKind::kBinary) ReadComparison(node);
  }

  void ReadNot(const Node& node) {
    const Node& inner = node.children.front();
    if (inner.kind == NodeKind::kPath) Add(inner, Truth(false), node);
    if (inner.kind == NodeKind::kCall) ReadCall(inner, node, false);
  }

  void ReadCall(const Node& call, const Node& whole, bool holds) {
    if (call.children.empty() || call.children.front().kind != NodeKind::kPath) return;
    Claim claim;
    if (call.text == "present") {
      claim.kind = holds ? Claim::Kind::kPresent : Claim::Kind::kAbsent;
      return Add(call.children.front(), std::move(claim), whole);
    }
    if (call.text != "one_of") return;
    claim.kind = holds ? Claim::Kind::kWords : Claim::Kind::kNotWords;
    for (std::size_t i = 1; i < call.children.size(); ++i) {
      const Value value = ValueOf(call.children[i]);
      if (!value.is_string()) return;
      claim.words.insert(value.as_string());
    }
    Add(call.children.front(), std::move(claim), whole);
  }

  void ReadComparison(const Node& node) {
    if (node.children.size() != 2) return;
    const bool turned = node.children.front().kind != NodeKind::kPath;
    const Node& path = turned ? node.children.back() : node.children.front();
    const Node& other = turned ? node.children.front() : node.children.back();
    if (path.kind != NodeKind::kPath) return;
    Claim claim;
    if (other.kind == NodeKind::kNil) {
      if (node.op != Operator::kEqual && node.op != Operator::kNotEqual) return;
      claim.kind = node.op == Operator::kEqual ? Claim::Kind::kAbsent : Claim::Kind::kPresent;
      return Add(path, std::move(claim), node);
    }
    const Value value = ValueOf(other);
    if (value.is_bool() && node.op == Operator::kEqual) return Add(path, Truth(value.as_bool()), node);
    if (!value.is_number() && !value.is_string()) return;
    Operator op = node.op;
    if (turned) op = Turned(op);
    switch (op) {
      case Operator::kEqual:
      case Operator::kNotEqual:
        if (value.is_string()) {
          claim.kind = op == Operator::kEqual ? Claim::Kind::kWords : Claim::Kind::kNotWords;
          claim.words = {value.as_string()};
        } else if (op == Operator::kEqual) {
          claim.kind = Claim::Kind::kInterval;
          claim.low = claim.high = value;
        } else {
          return;
        }
        break;
      case Operator::kLess:
      case Operator::kLessEqual:
        claim.kind = Claim::Kind::kInterval;
        claim.high = value;
        claim.high_open = op == Operator::kLess;
        break;
      case Operator::kGreater:
      case Operator::kGreaterEqual:
        claim.kind = Claim::Kind::kInterval;
        claim.low = value;
        claim.low_open = op == Operator::kGreater;
        break;
      default:
        return;
    }
    Add(path, std::move(claim), node);
  }

  static Operator Turned(Operator op) {
    switch (op) {
      case Operator::kLess:
        return Operator::kGreater;
      case Operator::kLessEqual:
        return Operator::kGreaterEqual;
      case Operator::kGreater:
        return Operator::kLess;
      case Operator::kGreaterEqual:
        return Operator::kLessEqual;
      default:
        return op;
    }
  }

  // A literal, or a parameter on the day; null for anything else.
  Value ValueOf(const Node& node) const {
    if (node.kind == NodeKind::kNumber) return node.number;
    if (node.kind == NodeKind::kString) return node.text;
    if (node.kind == NodeKind::kBoolean) return node.boolean;
    if (node.kind != NodeKind::kCall || node.text != "param" || node.children.size() != 1) return {};
    if (node.children.front().kind != NodeKind::kString) return {};
    const auto value = snapshot_.ParameterValue(node.children.front().text, day_);
    return value.ok() && (value->is_number() || value->is_string()) ? *value : Value();
  }

  static Claim Truth(bool truth) {
    Claim claim;
    claim.kind = Claim::Kind::kTruth;
    claim.truth = truth;
    return claim;
  }

  void Add(const Node& path, Claim claim, const Node& whole) {
    claim.text = text_->substr(whole.begin, whole.end - whole.begin);
    claim.demand = demand_;
    claims_[path.text].push_back(std::move(claim));
  }

  // One pair a fact is enough to find the others by.
  bool Report(const std::string& path, const std::vector<Claim>& claims, std::span<const Demand> demands) {
    for (std::size_t i = 0; i < claims.size(); ++i) {
      for (std::size_t j = i + 1; j < claims.size(); ++j) {
        if (!Contradict(claims[i], claims[j])) continue;
        const Demand& second = demands[claims[j].demand];
        base::MessageArgs args = {{"a", claims[i].text}, {"b", claims[j].text}};
        const Demand& first = demands[claims[i].demand];
        PutTitled("first", first.id, first.title, &args);
        PutTitled("fact", path, TitleOf(path), &args);
        Warn(std::move(args), second);
        return true;
      }
    }
    return false;
  }

  void ReportField(const std::string& path, const ruleset::Field& field, const std::vector<Claim>& claims,
                   std::span<const Demand> demands) {
    Claim allowed;
    if (!field.values.empty()) {
      allowed.kind = Claim::Kind::kWords;
      allowed.words = {field.values.begin(), field.values.end()};
    } else if (field.min || field.max) {
      allowed.kind = Claim::Kind::kInterval;
      if (field.min) allowed.low = Value(*field.min);
      if (field.max) allowed.high = Value(*field.max);
    } else {
      return;
    }
    for (const Claim& claim : claims) {
      if (claim.kind == Claim::Kind::kAbsent || !Contradict(claim, allowed)) continue;
      const Demand& demand = demands[claim.demand];
      base::MessageArgs args = {{"reason", "field"}, {"b", claim.text}};
      PutTitled("fact", path, field.title, &args);
      return Warn(std::move(args), demand);
    }
  }

  base::Localized TitleOf(const std::string& path) const {
    for (const DemandFields& below : fields_) {
      if (!path.starts_with(below.prefix)) continue;
      const ruleset::Field* field = below.schema->Find(std::string_view(path).substr(below.prefix.size()));
      if (field != nullptr) return field->title;
    }
    return {};
  }

  void Warn(base::MessageArgs args, const Demand& demand) {
    PutTitled("second", demand.id, demand.title, &args);
    warnings_->emplace_back("demands-contradict", std::move(args), demand.condition->span).severity =
        base::Severity::kWarning;
  }

  const ruleset::Snapshot& snapshot_;
  const calendar::Date day_;
  base::Diagnostics* warnings_;
  std::span<const DemandFields> fields_;
  const std::string* text_ = nullptr;
  std::size_t demand_ = 0;
  std::map<std::string, std::vector<Claim>> claims_;
};

}  // namespace

void FindContradictions(std::span<const Demand> demands, std::span<const DemandFields> fields,
                        const ruleset::Snapshot& snapshot, calendar::Date day, base::Diagnostics* warnings) {
  Finder(snapshot, day, warnings).Run(demands, fields);
}

}  // namespace anze::decision
