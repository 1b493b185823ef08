// Comparisons that decisions, case types and duties have in common.
//
// Conditions are compared as trees. Operands that both versions have are taken away first; of the
// rest, an old and a new one about the same thing (the same left side) are told as a change, the
// others as gone or new. So `a and b >= 3` against `a and b >= 5` gives one sentence about b.
#include <map>
#include <set>

#include "core/base/json.h"
#include "core/change/sheet.h"
#include "core/decision/parser.h"

namespace anze::change {
namespace {

using base::Value;
using decision::Node;
using decision::NodeKind;
using decision::Operator;
using ruleset::Field;

bool SameTree(const Node& a, const Node& b) {
  if (a.kind != b.kind || a.op != b.op || a.text != b.text || a.children.size() != b.children.size()) return false;
  if (a.kind == NodeKind::kBoolean && a.boolean != b.boolean) return false;
  if (a.kind == NodeKind::kNumber && !(a.number == b.number)) return false;
  for (std::size_t i = 0; i < a.children.size(); ++i) {
    if (!SameTree(a.children[i], b.children[i])) return false;
  }
  return true;
}

void Leaves(const Node& node, std::vector<const Node*>* leaves) {
  if (node.kind == NodeKind::kBinary && node.op == Operator::kAnd) {
    for (const Node& child : node.children) Leaves(child, leaves);
  } else {
    leaves->push_back(&node);
  }
}

// What a leaf is about: the left side of a comparison, the first argument of a call.
const Node* SubjectOf(const Node& leaf) {
  const bool has = leaf.kind == NodeKind::kBinary || leaf.kind == NodeKind::kCall;
  return has && !leaf.children.empty() ? &leaf.children.front() : nullptr;
}

bool SameSubject(const Node& a, const Node& b) {
  const Node* one = SubjectOf(a);
  const Node* other = SubjectOf(b);
  return one != nullptr && other != nullptr && SameTree(*one, *other);
}

void TakeCommon(std::vector<const Node*>* before, std::vector<const Node*>* after) {
  for (auto old = before->begin(); old != before->end();) {
    const auto same =
        std::find_if(after->begin(), after->end(), [&](const Node* node) { return SameTree(**old, *node); });
    if (same == after->end()) {
      ++old;
    } else {
      after->erase(same);
      old = before->erase(old);
    }
  }
}

Change& AddTo(const Part& part, std::string code, WordArgs args, Sheet* sheet) {
  args.insert(args.begin(), {"part", part.title});
  Change& change = sheet->Add(std::move(code), args);
  if (part.old_span != nullptr) change.old_place = *part.old_span;
  if (part.new_span != nullptr) change.new_place = *part.new_span;
  if (part.clauses != nullptr) change.clauses = sheet->after().CitationValues(*part.clauses);
  return change;
}

// What is left once the operands that both have are taken away.
struct Operands {
  std::vector<const Node*> before;
  std::vector<const Node*> after;
};

void TellOperands(const Part& part, const Localized& what, Operands operands, const Names& old_names,
                  const Names& new_names, Sheet* sheet) {
  for (const Node* old : operands.before) {
    const auto same = std::find_if(operands.after.begin(), operands.after.end(),
                                   [&](const Node* node) { return SameSubject(*old, *node); });
    const bool only = operands.before.size() == 1 && operands.after.size() == 1;
    const auto other = only ? operands.after.begin() : same;
    const Localized words = ConditionWords(*old, old_names);
    if (other == operands.after.end()) {
      AddTo(part, "change-operand-dropped", {{"what", what}, {"old", words}}, sheet);
      continue;
    }
    AddTo(part, "change-operand-changed", {{"what", what}, {"old", words}, {"new", ConditionWords(**other, new_names)}},
          sheet);
    operands.after.erase(other);
  }
  for (const Node* node : operands.after) {
    AddTo(part, "change-operand-added", {{"what", what}, {"new", ConditionWords(*node, new_names)}}, sheet);
  }
}

// "rules.solvency.title.zh" -> text: items of lists by their id or day, else by their number.
void Flatten(const Value& value, const std::string& path, std::map<std::string, std::string>* out) {
  const auto below = [&](const std::string& key) { return path.empty() ? key : path + "." + key; };
  if (value.is_map()) {
    for (const auto& [key, child] : value.as_map()) Flatten(child, below(key), out);
  } else if (value.is_list()) {
    for (std::size_t i = 0; i < value.as_list().size(); ++i) {
      const Value& item = value.as_list()[i];
      std::string_view id = item.is_map() ? item.GetString("id") : std::string_view();
      if (id.empty() && item.is_map()) id = item.GetString("from");  // a dated value
      Flatten(item, below(id.empty() ? std::to_string(i + 1) : std::string(id)), out);
    }
  } else {
    out->emplace(path, value.is_string() ? value.as_string() : base::WriteJson(value));
  }
}

// Whether a path leads to something that is only read by people.
// A path is one of text if any of its keys is: {title: {zh, en}} has its words two levels below.
bool IsText(const std::string& path) {
  static const std::set<std::string> kTexts = {"title",   "summary", "reason",  "failure",
                                               "meaning", "unit",    "example", "ambiguity"};
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    if (kTexts.contains(path.substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

// Two spellings of one expression: blanks, brackets and quotes say nothing.
bool SameExpression(const std::string& before, const std::string& after) {
  const decision::Parsed old = decision::Parse(before);
  const decision::Parsed now = decision::Parse(after);
  return old.root && now.root && SameTree(*old.root, *now.root);
}

const std::string* At(const std::map<std::string, std::string>& leaves, const std::string& path) {
  const auto found = leaves.find(path);
  return found == leaves.end() ? nullptr : &found->second;
}

}  // namespace

Change& Sheet::Add(std::string code, const WordArgs& args) {
  Change& change = changes_.emplace_back();
  change.kind = kind_;
  change.name = name_;
  change.title = title_;
  change.sentence = Say(code, args);
  change.code = std::move(code);
  change.clauses = Value::EmptyList();
  return change;
}

void CompareCondition(const Part& part, std::string_view what, const ruleset::Expression& before,
                      const Names& old_names, const ruleset::Expression& after, const Names& new_names, Sheet* sheet) {
  if (before.text == after.text) return;
  const decision::Parsed old = decision::Parse(before.text);
  const decision::Parsed now = decision::Parse(after.text);
  const Localized role = Say(what);
  if (before.empty()) {
    AddTo(part, "change-condition-new", {{"what", role}, {"new", ConditionWords(after, new_names)}}, sheet);
  } else if (after.empty()) {
    AddTo(part, "change-condition-gone", {{"what", role}, {"old", ConditionWords(before, old_names)}}, sheet);
  } else if (!old.root || !now.root) {
    AddTo(part, "change-operand-changed", {{"what", role}, {"old", Same(before.text)}, {"new", Same(after.text)}},
          sheet);
  } else if (!SameTree(*old.root, *now.root)) {
    Operands operands;
    Leaves(*old.root, &operands.before);
    Leaves(*now.root, &operands.after);
    TakeCommon(&operands.before, &operands.after);
    TellOperands(part, role, std::move(operands), old_names, new_names, sheet);
  }
}

void CompareWords(const Part& part, std::string_view what, const Localized& before, const Localized& after,
                  Sheet* sheet) {
  if (before.zh == after.zh) return;
  const Localized nothing = Say("change-nothing");
  AddTo(
      part, "change-words",
      {{"what", Say(what)}, {"old", before.zh.empty() ? nothing : before}, {"new", after.zh.empty() ? nothing : after}},
      sheet);
}

void CompareNames(const Part& part, std::string_view what, const std::vector<std::string>& before,
                  const std::vector<std::string>& after, Sheet* sheet) {
  const std::set<std::string> old(before.begin(), before.end());
  const std::set<std::string> now(after.begin(), after.end());
  for (const auto& [from, other, code] :
       {std::tuple(&old, &now, "change-name-dropped"), std::tuple(&now, &old, "change-name-added")}) {
    std::vector<Localized> names;
    for (const std::string& name : *from) {
      if (!other->contains(name)) names.push_back(Same(name));
    }
    if (!names.empty()) AddTo(part, code, {{"what", Say(what)}, {"list", Listed(names)}}, sheet);
  }
}

void CompareCitations(const Part& part, const std::vector<std::string>& before, const std::vector<std::string>& after,
                      Sheet* sheet) {
  CompareNames(part, "change-part-citation", before, after, sheet);
}

void CompareFields(const Part& part, const std::vector<Field>& before, const std::vector<Field>& after,
                   const std::string& prefix, Sheet* sheet) {
  const auto name = [](const Field& field) { return field.name; };
  const auto title = [&](const Field& field) { return Titled(field.title, prefix + field.name); };
  const auto tell = [&](const char* code, const Field& field, WordArgs args) {
    args.insert(args.begin(), {"field", title(field)});
    Change& change = AddTo(part, code, std::move(args), sheet);
    change.before = change.after = Value();
    if (field.span.known()) change.new_place = field.span;
  };
  const auto both = [&](const Field& old, const Field& now) {
    if (old.type != now.type || old.item_type != now.item_type) {
      tell("change-field-type", now,
           {{"old", Same(std::string(ruleset::TypeName(old.type)))},
            {"new", Same(std::string(ruleset::TypeName(now.type)))}});
    }
    if (old.required != now.required) tell(now.required ? "change-field-required" : "change-field-optional", now, {});
    Part inner = part;
    inner.title = title(now);
    CompareNames(inner, "change-part-choice", old.values, now.values, sheet);
    CompareNames(inner, "change-part-choice", old.item_values, now.item_values, sheet);
    const auto bound = [&](const Field& field, const std::optional<base::Number>& number) {
      return number ? FieldWords(&field, Value(*number)) : Localized();
    };
    CompareWords(inner, "change-part-min", bound(old, old.min), bound(now, now.min), sheet);
    CompareWords(inner, "change-part-max", bound(old, old.max), bound(now, now.max), sheet);
    CompareWords(inner, "change-part-length", Same(std::to_string(old.max_length)),
                 Same(std::to_string(now.max_length)), sheet);
    CompareWords(inner, "change-part-format", Same(old.format), Same(now.format), sheet);
    CompareFields(part, old.children, now.children, prefix + now.name + ".", sheet);
  };
  Pair(
      before, after, name,
      [&](const Field& old) {
        tell("change-field-dropped", old, {});
        sheet->changes().back().new_place = part.new_span == nullptr ? base::SourceSpan() : *part.new_span;
      },
      [&](const Field& now) { tell(now.required ? "change-field-added-required" : "change-field-added", now, {}); },
      both);
}

void CompareText(const base::Node& before, const base::Node& after, bool all, const ruleset::Entity& entity,
                 Sheet* sheet) {
  std::map<std::string, std::string> old;
  std::map<std::string, std::string> now;
  Flatten(base::ToValue(before), "", &old);
  Flatten(base::ToValue(after), "", &now);
  std::set<std::string> paths;
  for (const auto& [path, text] : old) paths.insert(path);
  for (const auto& [path, text] : now) paths.insert(path);
  for (const std::string& path : paths) {
    const std::string* was = At(old, path);
    const std::string* is = At(now, path);
    if (was != nullptr && is != nullptr && *was == *is) continue;
    // The text of an item that is new or gone was told with the item.
    if (!all && (!IsText(path) || was == nullptr || is == nullptr)) continue;
    if (!IsText(path) && was != nullptr && is != nullptr && SameExpression(*was, *is)) continue;
    const Localized nothing = Say("change-nothing");
    Change& change = sheet->Add("change-text", {{"path", Same(path)},
                                                {"old", was == nullptr ? nothing : Same(*was)},
                                                {"new", is == nullptr ? nothing : Same(*is)}});
    change.new_place = entity.span;
  }
}

}  // namespace anze::change
