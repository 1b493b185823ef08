// Walks a merged tree along its shape. Every statement repeats the path from the entity down to the
// changed key, as a clerk would write it; what is replaced as a whole is repeated whole.
#include "tests/property/rule_mutator.h"

#include <algorithm>
#include <set>

#include "core/base/number.h"
#include "core/ruleset/read/node_read.h"

namespace anze::testing {
namespace {

using base::Node;
using base::Value;
using ruleset::ChildOrNull;
using ruleset::Key;
using ruleset::Need;
using ruleset::Shape;
using ruleset::TextAt;
using ruleset::TextsOf;
using ruleset::Want;

// Puts the statement of an inner map where it belongs.
using Wrap = std::function<Value(Value)>;

// Keys that say nothing about what is asked of anybody.
const std::set<std::string_view> kWordKeys = {"title",  "summary", "failure", "clauses",
                                              "reason", "example", "choice",  "warn"};
const std::set<std::string_view> kSteering = {"id", "disable", "replace"};
const std::set<std::string_view> kDemands = {"format", "unique", "not_before", "at_most", "refers_to"};

Value One(std::string_view key, Value value) {
  Value map = Value::EmptyMap();
  map.Set(key, std::move(value));
  return map;
}

class Mutator {
 public:
  Mutator(const Node& entity, std::string clause, bool few) : entity_(entity), clause_(std::move(clause)), few_(few) {}

  void Map(const Shape& shape, const Node& node, const std::string& path, const Wrap& wrap) {
    for (const Key& key : shape.keys) {
      if (kSteering.contains(key.name)) continue;
      // What is asked of applicants has words and demands of its own: tests/unit/ruleset/changes_application_test.cpp.
      if (path.empty() && key.name == "application") continue;
      const std::string name(key.name);
      const std::string at = path.empty() ? name : path + "." + name;
      Member(key, node, at, wrap);
    }
  }

  void Fields(const Node& fields, const std::string& path, const Wrap& wrap) {
    int count = 0;
    for (const Node::Entry& field : fields.entries) {
      if (few_ && ++count > 2) break;
      if (!field.value.is_map()) continue;
      const Wrap inside = [&](Value value) { return wrap(One(field.key, std::move(value))); };
      Field(field.value, path + "." + field.key, inside);
    }
    Value optional = One("type", "string");
    Value required = optional;
    required.Set("required", true);
    Add(path + ".trial_fact", "new field", wrap(One("trial_fact", optional)), kBeside);
    Add(path + ".trial_fact", "new required field", wrap(One("trial_fact", required)), kTighter);
  }

  std::vector<RuleChange> Take() { return std::move(changes_); }

  void Add(const std::string& path, const std::string& what, Value statement, unsigned meaning) {
    changes_.push_back({path, what, std::move(statement), meaning});
  }

 private:
  void Member(const Key& key, const Node& node, const std::string& at, const Wrap& wrap) {
    const Node& child = ChildOrNull(node, key.name);
    const std::string name(key.name);
    const bool words = kWordKeys.contains(key.name);
    const auto set = [&](const std::string& what, Value value, unsigned meaning) {
      Add(at, what, wrap(One(name, std::move(value))), words && name != "warn" ? unsigned{kWords} : meaning);
    };
    const Wrap inside = [&](Value value) { return wrap(One(name, std::move(value))); };
    const unsigned other = MeaningOf(name, at);
    switch (key.want) {
      case Want::kLocalized:
      case Want::kText:
      case Want::kName:
      case Want::kScalar:
        return set("other text", "试" + child.scalar, name == "title" ? unsigned{kWords} : other);
      case Want::kClauses:
        return set("other citation", Value(Value::List{clause_}), kWords);
      case Want::kBoolean:
        return Boolean(name, child, set, other);
      case Want::kExpression:
        return set("other condition", child.scalar.empty() ? "1 == 2" : "(" + child.scalar + ") and 1 == 1", other);
      case Want::kPeriod:
      case Want::kPeriodOrName:
        set("shorter", "1d", other);
        return set("longer", "999wd", other);
      case Want::kInteger:
      case Want::kIntegerOrName:
        return set("other number", 77, other);
      case Want::kChoice:
      case Want::kTypeName:
        for (const std::string_view choice : key.choices) {
          if (choice != child.scalar && !(child.is_null() && choice == key.choices.front())) {
            set("other word", std::string(choice), other);
          }
        }
        return;
      case Want::kTexts:
      case Want::kTextOrTexts:
        return Texts(name, child, set, other);
      case Want::kExpressions:
      case Want::kTypes:
      case Want::kNames:
      case Want::kTests:
        return Named(name, child, at, inside, other);
      case Want::kMap:
      case Want::kWhole:
        // A matrix takes the place of rows: of a decision that has none, no part of one is a mere word.
        if (name == "matrix" && !child.is_map()) {
          return Add(at, "a matrix of its own", inside(One("cells", "other.csv")), other);
        }
        return Map(*key.shape, child, at, key.want == Want::kMap ? inside : Whole(child, inside));
      case Want::kMapOf:
        return Parts(key, child, at, inside);
      case Want::kItemsById:
        return Items(key, child, at, inside);
      case Want::kItems:
        return List(name, child, at, inside);
      case Want::kFields:
        return Fields(child, at, inside);
      default:
        return;  // values of parameters are the test's own; free maps only stand in fields
    }
  }

  // What most changes under a key do. A clock that raises nothing and that no one reads shows a day.
  unsigned MeaningOf(const std::string& name, const std::string& at) const {
    if (name == "warn" || at.find(".warn.") != std::string::npos) return kBeside;
    if (at.starts_with("clocks.")) {
      const std::string clock = at.substr(7, at.find('.', 7) - 7);
      const Node& node = ChildOrNull(ChildOrNull(entity_, "clocks"), clock);
      const bool binds =
          node.Find("breach") != nullptr || name == "breach" || Mentions(entity_, "clocks." + clock + ".");
      if (!binds) return kLooser;
    }
    return kOther;
  }

  static bool Mentions(const Node& node, const std::string& text) {
    if (node.scalar.find(text) != std::string::npos) return true;
    return std::any_of(node.items.begin(), node.items.end(), [&](const Node& item) { return Mentions(item, text); }) ||
           std::any_of(node.entries.begin(), node.entries.end(),
                       [&](const Node::Entry& entry) { return Mentions(entry.value, text); });
  }

  template <typename Set>
  void Boolean(const std::string& name, const Node& child, const Set& set, unsigned other) {
    const bool is = child.is_null() ? name == "roll" || name == "before_due" : child.scalar == "true";
    unsigned meaning = other;
    if (name == "not_assignee") meaning = is ? kLooser : kTighter;
    set("switched", !is, meaning);
  }

  template <typename Set>
  void Texts(const std::string& name, const Node& child, const Set& set, unsigned other) {
    const std::vector<std::string> texts = TextsOf(&child);
    const bool roles = name == "by" || name == "opened_by";
    for (std::size_t i = 0; i < texts.size(); ++i) {
      std::vector<std::string> rest = texts;
      rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
      set("without " + texts[i], Value::ListOf(rest), name == "not_by" ? kLooser : roles ? kTighter : other);
    }
    std::vector<std::string> more = texts;
    more.push_back("trial");
    set("one more", Value::ListOf(more), name == "opened_by" ? kBeside : name == "not_by" ? kTighter : other);
  }

  // Facts that are set, columns of a table, tests of a row.
  void Named(const std::string& name, const Node& child, const std::string& at, const Wrap& inside, unsigned other) {
    for (const Node::Entry& entry : child.entries) {
      Add(at + "." + entry.key, "other formula", inside(One(entry.key, "1 + 1")), other);
    }
    Add(at + ".trial", "one more", inside(One("trial", name == "outputs" ? "integer" : "1 + 1")),
        name == "set" ? unsigned{kBeside} : other);
  }

  // The whole map again, with one key changed.
  static Wrap Whole(const Node& child, const Wrap& inside) {
    return [&child, inside](Value change) {
      Value all = child.is_map() ? base::ToValue(child) : Value::EmptyMap();
      for (const auto& [key, value] : change.as_map()) all.Set(key, value);
      return inside(std::move(all));
    };
  }

  Value Disabled() const {
    Value item = One("disable", true);
    item.Set("reason", "试改");
    item.Set("clauses", Value(Value::List{clause_}));
    return item;
  }

  // States, events, clocks, moves of open cases.
  void Parts(const Key& key, const Node& child, const std::string& at, const Wrap& inside) {
    const std::string name(key.name);
    for (const Node::Entry& part : child.entries) {
      const Wrap deeper = [&](Value value) { return inside(One(part.key, std::move(value))); };
      if (key.shape->Find("disable") != nullptr) {
        const bool shows = name == "clocks" && MeaningOf("", at + "." + part.key) == kLooser;
        Add(at + "." + part.key, "disabled", deeper(Disabled()), shows ? kLooser : kOther);
      }
      Map(*key.shape, part.value, at + "." + part.key, deeper);
    }
    Value part = One("title", "试改");
    part.Set("clauses", Value(Value::List{clause_}));
    const auto add = [&](const std::string& what, unsigned meaning) {
      Add(at + ".trial", what, inside(One("trial", part)), meaning);
    };
    if (name == "states") return Add(at + ".trial", "new", inside(One("trial", One("title", "试改"))), kBeside);
    if (name == "events") {
      part.Set("from", "*");
      part.Set("by", "trial");
      add("new, records only", kTighter);
      part.Set("to", ChildOrNull(entity_, "states").entries.back().key);
      add("new, moves the case", kOther);
      part.Erase("to");
      part.Set("recounts", true);
      add("new, counts again", kOther);
    } else if (name == "clocks") {
      part.Set("start", "open");
      part.Set("period", "1d");
      add("new, shows a day", kBeside);
      part.Set("breach", ChildOrNull(entity_, "events").entries.front().key);
      add("new, raises an event", kOther);
    } else if (name == "migrate") {
      part.Set("to", ChildOrNull(entity_, "states").entries.front().key);
      part.Set("reason", "试改");
      add("new", kOther);
    }
  }

  // Rules, rows, steps, requirements.
  void Items(const Key& key, const Node& child, const std::string& at, const Wrap& inside) {
    const std::string name(key.name);
    const auto list = [&](Value item) { return inside(Value(Value::List{std::move(item)})); };
    for (const Node& item : child.items) {
      const std::string id = TextAt(item, "id");
      const Wrap deeper = [&](Value value) {
        Value stated = One("id", id);
        for (const auto& [k, v] : value.as_map()) stated.Set(k, v);
        return list(std::move(stated));
      };
      Value gone = Disabled();
      gone.Set("id", id);
      const bool condition = name != "rows" && (name != "steps" || item.Find("require") != nullptr);
      Add(at + "." + id, "disabled", list(gone), condition ? kLooser : kOther);
      Map(*key.shape, item, at + "." + id, deeper);
    }
    Value item = One("id", "trial");
    item.Set("clauses", Value(Value::List{clause_}));
    item.Set(name == "require" ? "condition" : name == "rows" ? "outcome" : "require", "1 == 2");
    Add(at + ".trial", "new", list(item), name == "rows" ? kOther : kTighter);
    if (name != "steps") return;
    item.Erase("require");
    item.Set("value", "1 + 1");
    Add(at + ".trial", "new value", list(item), kBeside);
  }

  // Effects, which are replaced as a whole.
  void List(const std::string& name, const Node& child, const std::string& at, const Wrap& inside) {
    if (name != "effects") return;
    Value all = child.is_list() ? base::ToValue(child) : Value::EmptyList();
    if (!child.items.empty()) Add(at, "none", inside(Value::EmptyList()), kOther);
    Value notify = One("notify", Value(Value::List{"trial"}));
    notify.Set("message", "trial");
    Value more = all;
    more.Append(std::move(notify));
    Add(at, "tells one more", inside(std::move(more)), kBeside);
    all.Append(One("upload", "trial"));
    Add(at, "uploads", inside(std::move(all)), kOther);
  }

  void Field(const Node& field, const std::string& at, const Wrap& wrap) {
    const auto set = [&](const std::string& key, const std::string& what, Value value, unsigned meaning) {
      Add(at + "." + key, what, wrap(One(key, std::move(value))), meaning);
    };
    const bool required = TextAt(field, "required") == "true";
    set("title", "other text", "试改", kWords);
    set("example", "other", "试改", kWords);
    set("required", "switched", !required, required ? kLooser : kTighter);
    set("type", "other", TextAt(field, "type") == "string" ? "text" : "string", kOther);
    set("unit", "other", "试", kOther);
    Bound(field, "min", kTighter, kLooser, set);
    Bound(field, "max", kLooser, kTighter, set);
    Bound(field, "max_length", kLooser, kTighter, set);
    for (const std::string_view key : kDemands) {
      const Value value = key == "unique" ? Value(true) : Value("uscc");
      set(std::string(key), "stated", value, field.Find(key) != nullptr ? kOther : kTighter);
    }
    set("items", "other", "boolean", kOther);
    const Node& values = ChildOrNull(field, "values");
    std::vector<std::string> words = TextsOf(&values);
    for (const Node::Entry& entry : values.entries) words.push_back(entry.key);
    if (words.empty()) return set("values", "stated", Value::ListOf({"trial"}), kTighter);
    std::vector<std::string> more = words;
    more.push_back("trial");
    set("values", "one more", Value::ListOf(more), kLooser);
    words.pop_back();
    if (!words.empty()) set("values", "one less", Value::ListOf(words), kTighter);
  }

  template <typename Set>
  static void Bound(const Node& field, const std::string& key, unsigned higher, unsigned lower, const Set& set) {
    const auto is = base::Number::Parse(TextAt(field, key));
    if (!is) return set(key, "stated", 5, kTighter);
    set(key, "higher", *base::Add(*is, 1), higher);
    set(key, "lower", *base::Sub(*is, 1), lower);
  }

  const Node& entity_;
  const std::string clause_;
  const bool few_;
  std::vector<RuleChange> changes_;
};

}  // namespace

std::vector<RuleChange> ChangesTo(ruleset::EntityKind kind, const Node& node, const std::string& clause, bool few) {
  Mutator mutator(node, clause, few);
  const Wrap whole = [](Value value) { return value; };
  if (kind == ruleset::EntityKind::kRecord) {
    mutator.Fields(node, "", whole);
    std::vector<RuleChange> changes = mutator.Take();
    for (RuleChange& change : changes) change.path.erase(0, 1);
    return changes;
  }
  mutator.Map(*ruleset::ShapeOf(kind), node, "", whole);
  Value nothing = One("replace", true);
  nothing.Set("title", "试改");
  nothing.Set("clauses", Value(Value::List{clause}));
  if (kind == ruleset::EntityKind::kDecision) {
    const bool was = TextAt(node, "kind") == "not_applicable";
    nothing.Set("kind", was ? "checklist" : "not_applicable");
  }
  const bool replaceable = kind == ruleset::EntityKind::kDecision || kind == ruleset::EntityKind::kCaseType;
  if (replaceable) mutator.Add("", "replaced", std::move(nothing), kOther);
  return mutator.Take();
}

}  // namespace anze::testing
