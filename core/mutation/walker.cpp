// Walks a file along its shape. The path from the root is kept in path_, so that a mutant can be
// put into a tree of the same file in another copy of the bundle; citations are kept on the way
// down, so that a mutant knows the clauses of the rule around it.
#include "core/mutation/walker.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/utf8.h"
#include "core/mutation/edits.h"
#include "core/ruleset/read/node_read.h"

namespace anze::mutation {
namespace {

using base::Node;
using ruleset::EntityKind;
using ruleset::FileKind;
using ruleset::Key;
using ruleset::Shape;
using ruleset::Want;

// An item that says no more than this adds citations and words to an item above, and no rule.
constexpr std::array<std::string_view, 4> kWords = {"id", "clauses", "title", "failure"};
// Booleans that steer the merge or say how a clause is treated, not what a rule answers.
constexpr std::array<std::string_view, 4> kSteering = {"disable", "replace", "choice", "machine_checkable"};

// The first day of what holds on every day that rules are asked about.
constexpr std::string_view kAlways = "1990-01-01";

template <typename List>
bool Among(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool OnlyCites(const Node& item) {
  return std::all_of(item.entries.begin(), item.entries.end(),
                     [](const Node::Entry& entry) { return Among(kWords, entry.key); });
}

EntityKind KindOf(FileKind kind) {
  switch (kind) {
    case FileKind::kDecisions:
      return EntityKind::kDecision;
    case FileKind::kCases:
      return EntityKind::kCaseType;
    case FileKind::kDuties:
      return EntityKind::kDuty;
    case FileKind::kPlans:
      return EntityKind::kPlan;
    case FileKind::kReports:
      return EntityKind::kReport;
    default:
      return EntityKind::kParameter;
  }
}

}  // namespace

Walker::Walker(const ruleset::Bundle& bundle, const ruleset::Layer& layer, std::string file, Breadth breadth,
               std::vector<Mutant>* out)
    : layer_(layer), meanings_(bundle, layer.region), file_(std::move(file)), breadth_(breadth), out_(out) {}

void Walker::File(const Node& root, FileKind kind) {
  const Shape& shape = ruleset::RootShape(kind);
  if (kind == FileKind::kRuleset || kind == FileKind::kLocks || kind == FileKind::kPlans) {
    entity_ = {KindOf(kind), {}};
    return Map(root, shape);
  }
  for (std::size_t i = 0; i < root.entries.size(); ++i) {
    const Step at_root(this, i);
    const Node& named = root.entries[i].value;
    for (std::size_t j = 0; j < named.entries.size(); ++j) {
      entity_ = {KindOf(kind), named.entries[j].key};
      const Node& entity = named.entries[j].value;
      // Nothing within it can be spoiled: it says one thing as a whole.
      const bool whole = kind == FileKind::kDuties ||
                         (breadth_ == Breadth::kAllThatCite && ruleset::TextAt(entity, "kind") == "not_applicable");
      if (whole) Drop(Operator::kDrop, j, named.entries[j].key_span, entity_.name, &entity);
      const Step at_entity(this, j);
      Map(entity, *shape.keys.front().shape);
    }
  }
}

void Walker::Map(const Node& node, const Shape& shape) {
  // A manifest has one list, for the day on which its layer lapses.
  const bool manifest = path_.empty() && file_ == "ruleset.yaml";
  std::vector<std::string> cited = ruleset::TextsOf(node.Find(manifest ? "expiry_clauses" : "clauses"));
  if (!cited.empty()) std::swap(cited, clauses_);
  for (std::size_t i = 0; i < node.entries.size(); ++i) {
    const Node::Entry& entry = node.entries[i];
    const Key* key = shape.Find(entry.key);
    // What applicants are asked decides no case, so no scenario could notice.
    if (key == nullptr || key->shape == &ruleset::kApplicationShape) continue;
    const bool condition =
        key->want == Want::kExpression && (entry.key == "when" || entry.key == "from" || entry.key == "applies_to");
    if (condition) Drop(Operator::kDrop, i, entry.key_span, entry.key + ": " + entry.value.scalar);
    const Step step(this, i);
    Member(entry, *key, shape);
  }
  if (!cited.empty()) std::swap(cited, clauses_);
}

void Walker::Member(const Node::Entry& entry, const Key& key, const Shape& shape) {
  switch (key.want) {
    case Want::kMap:
    case Want::kWhole:
      return Map(entry.value, *key.shape);
    case Want::kItems:
    case Want::kItemsById:
    case Want::kValues:
      return Items(entry.value, key);
    case Want::kMapOf:
      return Parts(entry.value, key);
    case Want::kExpressions:
      return Expressions(entry.value, entry.key);
    case Want::kTests:
      return Tests(entry.value);
    case Want::kTextOrTexts:
      return Names(entry);
    case Want::kFields:
      return Fields(entry.value);
    default:
      if (shape.name == "matrix" && entry.key == "cells") return Cells(entry.value);
      if (entry.value.is_scalar() || shape.name == "value") Scalar(entry, key, shape);
  }
}

void Walker::Scalar(const Node::Entry& entry, const Key& key, const Shape& shape) {
  const Node& value = entry.value;
  if (shape.name == "value" && entry.key == "value") return ParameterValue(value);
  if (shape.name == "warn") return AddAs(Operator::kWarn, value, EditsOfPeriod(value.scalar));
  switch (key.want) {
    case Want::kExpression:
      if (breadth_ == Breadth::kAllThatCite) Hollow(entry);
      return Add(value, EditsOfCode(value.scalar));
    case Want::kPeriod:
    case Want::kPeriodOrName:
    case Want::kRecurrenceOrName:
    case Want::kDueOrName:
      if (breadth_ == Breadth::kAllThatCite) Hollow(entry);
      return Add(value, EditsOfPeriod(value.scalar));
    case Want::kInteger:
    case Want::kCount:
    case Want::kIntegerOrName:
      return Add(value, EditsOfNumber(value.scalar));
    case Want::kDate:
      // A document's own dates are shown and decide nothing.
      if (shape.name == "document") return;
      if (IsTheLayersOwn(entry, shape)) return;
      return Add(value, EditsOfDate(value.scalar));
    case Want::kBoolean:
    case Want::kBooleanOrName:
      if (!Among(kSteering, entry.key)) Add(value, EditsOfCode(value.scalar));
      return;
    case Want::kChoice:
      if (entry.key == "combine") ReplaceByNext(Operator::kChoice, value, {"override", "max", "min"});
      if (entry.key == "collect") ReplaceByNext(Operator::kChoice, value, {"sum", "min", "max", "count"});
      return;
    case Want::kName:
      return Name(value, entry.key);
    default:
      return;
  }
}

// A demand that always holds, a value that is nothing, of which whichever has the right type loads, and a clock whose
// length is a parameter run out at once.
void Walker::Hollow(const Node::Entry& entry) {
  if (entry.key == "require" || entry.key == "condition") Replace(Operator::kDrop, entry.value, "true");
  if (entry.key == "period" && EditsOfPeriod(entry.value.scalar).empty()) Replace(Operator::kPeriod, entry.value, "0d");
  if (entry.key != "value" || entity_.kind != EntityKind::kDecision) return;
  for (const char* nothing : {"0", "\"\"", "true", "false"}) Replace(Operator::kOutcome, entry.value, nothing);
}

// What begins or ends with its layer has no date of its own; nor has a value that holds always.
bool Walker::IsTheLayersOwn(const Node::Entry& entry, const Shape& shape) const {
  if (file_ == "ruleset.yaml" || (shape.name != "value" && shape.name != "effective")) return false;
  const auto& own = entry.key == "from" ? layer_.effective.from : layer_.effective.to;
  return entry.value.scalar == kAlways || (own && ruleset::DateOf(&entry.value) == own);
}

void Walker::Items(const Node& list, const Key& key) {
  // What is kept of a document in ruleset.yaml decides nothing, and a reading is chosen by a value.
  if (key.shape->name == "document" || key.shape->name == "reading") return;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Node& item = list.items[i];
    // A value about everybody that is left out is no value at all; one about some leaves that of everybody else.
    const bool about_some = key.want == Want::kValues && item.is_map() && item.Find("applies_to") != nullptr;
    const bool rule = about_some || (key.want != Want::kValues && !OnlyCites(item));
    const std::string id = ruleset::TextAt(item, "id");
    const std::string name = about_some ? "applies_to: " + ruleset::TextAt(item, "applies_to")
                             : id.empty() && !item.entries.empty() ? item.entries.front().key
                                                                   : id;
    if (rule) Drop(Operator::kDrop, i, item.span, name, &item);
    const Step step(this, i);
    if (item.is_map()) Map(item, *key.shape);
  }
}

void Walker::Cells(const Node& lines) {
  for (std::size_t i = 0; i < lines.items.size(); ++i) {
    const Step line(this, i);
    for (std::size_t k = 0; k < lines.items[i].items.size(); ++k) {
      const Step cell(this, k);
      const Node& node = lines.items[i].items[k];
      if (node.is_scalar() && (i > 0 || k > 0)) Add(node, EditsOfCode(node.scalar));
    }
  }
}

void Walker::Parts(const Node& map, const Key& key) {
  for (std::size_t i = 0; i < map.entries.size(); ++i) {
    const Node::Entry& part = map.entries[i];
    const bool disables = ruleset::BoolOf(part.value.Find("disable"));
    if (disables || (key.shape->name == "clock" && !OnlyCites(part.value))) {
      Drop(Operator::kDrop, i, part.key_span, part.key, &part.value);
    }
    const Step step(this, i);
    Map(part.value, *key.shape);
  }
}

void Walker::Add(const Node& node, const std::vector<Edit>& edits) {
  for (const Edit& edit : edits) {
    Mutant mutant = At(edit.op, node.span);
    mutant.edit = edit;
    mutant.before = node.scalar;
    mutant.after = node.scalar.substr(0, edit.begin) + edit.text + node.scalar.substr(edit.end);
    if (mutant.before == mutant.after) continue;
    // The place of the piece itself, in code points, where the text stands on one line.
    std::size_t at = 0;
    int points = node.quoted ? 1 : 0;
    while (at < edit.begin) {
      base::NextCodePoint(node.scalar, &at);
      ++points;
    }
    if (node.scalar.find('\n') == std::string::npos) mutant.span.column += points;
    out_->push_back(std::move(mutant));
  }
}

void Walker::AddAs(Operator op, const Node& node, std::vector<Edit> edits) {
  for (Edit& edit : edits) edit.op = op;
  Add(node, edits);
}

void Walker::Replace(Operator op, const Node& node, const std::string& text) {
  Add(node, {{op, 0, node.scalar.size(), text}});
}

void Walker::ReplaceByNext(Operator op, const Node& node, const std::vector<std::string>& allowed) {
  if (allowed.empty()) return;
  const auto at = std::find(allowed.begin(), allowed.end(), node.scalar);
  const bool last = at == allowed.end() || at + 1 == allowed.end();
  Replace(op, node, last ? allowed.front() : *(at + 1));
}

void Walker::Drop(Operator op, std::size_t index, const base::SourceSpan& span, std::string name, const Node* child) {
  Mutant mutant = At(op, span);
  std::vector<std::string> cited =
      child != nullptr ? ruleset::TextsOf(child->Find("clauses")) : std::vector<std::string>();
  if (!cited.empty()) mutant.clauses = std::move(cited);
  mutant.dropped = index;
  mutant.before = std::move(name);
  out_->push_back(std::move(mutant));
}

Mutant Walker::At(Operator op, const base::SourceSpan& span) const {
  Mutant mutant;
  mutant.op = op;
  mutant.region = layer_.region;
  mutant.file = file_;
  mutant.path = path_;
  mutant.entity = entity_;
  mutant.span = span;
  mutant.clauses = clauses_;
  return mutant;
}

}  // namespace anze::mutation
