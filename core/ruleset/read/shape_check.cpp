// Walks a file along its shape and reports what does not fit.
//
// It knows the format only by the tables of layout/keys.h. Types are decided by the table, never by
// how a scalar looks: a name that begins with a digit is only suspected of being a period where the
// table allows both. Null counts as an empty map or list, since "rules:" with nothing below it is
// how people begin.
#include "core/ruleset/read/shape_check.h"

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/nearest.h"
#include "core/base/search.h"
#include "core/calendar/date.h"
#include "core/calendar/period.h"
#include "core/ruleset/read/marks.h"
#include "core/ruleset/read/meant.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/to_check.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;
using base::SourceSpan;

// Values that are no words of people: a full-width mark in one of them is a slip of the keyboard.
bool TakesNoMarks(Want want) {
  switch (want) {
    case Want::kName:
    case Want::kBoolean:
    case Want::kInteger:
    case Want::kCount:
    case Want::kScalar:
    case Want::kDate:
    case Want::kPeriod:
    case Want::kPeriodOrName:
    case Want::kIntegerOrName:
    case Want::kBooleanOrName:
    case Want::kRecurrenceOrName:
    case Want::kDueOrName:
    case Want::kChoice:
    case Want::kTypeName:
      return true;
    default:
      return false;
  }
}

// The one list of words that is a pair: a column of a report may stand on both sides.
constexpr std::string_view kPair = "ratio";

// Any text without blanks and control characters; whether a thing of that name exists is checked
// where it is needed.
bool IsName(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ') return false;
  }
  return true;
}

// Whether the text could name a parameter. What could not is a mistyped value, and nothing would look it up.
bool CouldBeName(std::string_view text) {
  return !text.empty() && base::IsNameStart(text[0]) &&
         std::all_of(text.begin(), text.end(), [](char c) { return base::IsNamePart(c) || c == '.' || c == '-'; });
}

// -1 as well, which is no name of a parameter either.
bool StartsLikeNumber(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && base::IsDigit(text[0]);
}

class ShapeChecker {
 public:
  ShapeChecker(const ClauseNames& clauses, Sink* sink) : clauses_(clauses), sink_(sink) {}

  void CheckMap(const Node& node, const Shape& shape, const SourceSpan& at) {
    for (const Node::Entry& entry : node.entries) {
      const Key* key = shape.Find(entry.key);
      if (key == nullptr && ReportMark(entry.key, entry.key_span, sink_)) {
        continue;
      } else if (key == nullptr && IsCutText(entry, shape)) {
        sink_->Add("unquoted-comma", {{"text", entry.key}}, entry.key_span);
      } else if (key == nullptr) {
        sink_->Add(UnknownKey(entry, shape));
      } else {
        CheckValue(entry, *key);
      }
    }
    for (const Key& key : shape.keys) {
      if (key.need == Need::kInFile && node.Find(key.name) == nullptr) {
        sink_->Add(MissingKey(key.name, shape.name, at));
      }
    }
    CheckRange(node);
  }

 private:
  void CheckValue(const Node::Entry& entry, const Key& key) {
    const Node& node = entry.value;
    switch (key.want) {
      case Want::kFree:
        return;
      case Want::kFields:
      case Want::kMap:
      case Want::kWhole:
      case Want::kMapOf:
      case Want::kExpressions:
      case Want::kTypes:
      case Want::kNames:
      case Want::kPaths:
      case Want::kTests:
        return CheckMapValue(entry, key);
      case Want::kItems:
      case Want::kItemsById:
      case Want::kValues:
        return CheckItems(entry, key);
      case Want::kTexts:
      case Want::kTextOrTexts:
      case Want::kClauses:
        return CheckTexts(entry, key);
      case Want::kLocalized:
        return CheckLocalized(entry);
      default:
        if (!node.is_scalar()) return sink_->Add(WrongNode(entry.key, "scalar", node));
        CheckScalar(entry, key);
    }
  }

  // `{zh: …, en: one, two}`: the comma ended the text, and its rest became a key without a value.
  // A comma in an unquoted text of a map in braces is a common slip and gets a sentence of its own.
  static bool IsCutText(const Node::Entry& entry, const Shape& shape) {
    if (!entry.value.is_null()) return false;
    return &shape == &LocalizedShape() || !IsPlainKey(entry.key);
  }

  static bool IsPlainKey(std::string_view key) {
    return std::all_of(key.begin(), key.end(), [](char c) { return base::IsNamePart(c) || c == '-'; });
  }

  void CheckLocalized(const Node::Entry& entry) {
    CheckNotBlank(entry.key, entry.value, sink_);
    if (entry.value.is_scalar()) return;
    if (!entry.value.is_map()) return sink_->Add(WrongNode(entry.key, "text", entry.value));
    CheckMap(entry.value, LocalizedShape(), entry.key_span);
  }

  void CheckMapValue(const Node::Entry& entry, const Key& key) {
    const Node& node = entry.value;
    if (node.is_null() && key.want != Want::kMap && key.want != Want::kWhole) return;  // nothing listed yet
    if (!node.is_map()) return sink_->Add(WrongNode(entry.key, "map", node));
    if (key.want == Want::kMap || key.want == Want::kWhole) return CheckMap(node, *key.shape, entry.key_span);
    for (const Node::Entry& child : node.entries) {
      if (!ReportMark(child.key, child.key_span, sink_)) CheckEntry(child, key);
    }
  }

  // One entry of a map whose keys are names.
  void CheckEntry(const Node::Entry& child, const Key& key) {
    if (key.want == Want::kMapOf) {
      if (!child.value.is_map()) return sink_->Add(WrongNode(child.key, "map", child.value));
      CheckMap(child.value, *key.shape, child.key_span);
    } else if (key.want == Want::kTests) {
      CheckTest(child);
    } else if (key.want == Want::kPaths && child.value.is_list()) {
      CheckMembers(child.key, child.value);
    } else if (key.want != Want::kFields && !child.value.is_scalar()) {
      sink_->Add(WrongNode(child.key, "scalar", child.value));
    }
  }

  // A cell of a table, or the list of its items.
  void CheckTest(const Node::Entry& cell) {
    if (cell.value.is_scalar()) {
      if (!cell.value.quoted) ReportMark(cell.value.scalar, cell.value.span, sink_);
    } else if (!cell.value.is_list()) {
      sink_->Add(WrongNode(cell.key, "scalar", cell.value));
    } else {
      CheckMembers(cell.key, cell.value);
    }
  }

  // Members of a list of words: each a word, each once.
  void CheckMembers(std::string_view key, const Node& list) {
    std::set<std::string_view> seen;
    for (const Node& item : list.items) {
      if (item.is_null()) {
        sink_->Add("enum-word", {{"reason", "null"}}, item.span);
      } else if (!item.is_scalar()) {
        sink_->Add(WrongNode(key, "scalar", item));
      } else if (!seen.insert(item.scalar).second && key != kPair) {
        sink_->Add("duplicate-member", {{"text", item.scalar}, {"key", std::string(key)}}, item.span);
      } else if (!item.quoted) {
        ReportMark(item.scalar, item.span, sink_, true);
      }
    }
  }

  void CheckItems(const Node::Entry& entry, const Key& key) {
    if (entry.value.is_null()) return;
    if (!entry.value.is_list()) return sink_->Add(WrongNode(entry.key, "list", entry.value));
    std::set<std::string_view> ids;
    for (const Node& item : entry.value.items) {
      if (!item.is_map()) {
        sink_->Add(WrongNode(entry.key, "map", item));
        continue;
      }
      CheckMap(item, *key.shape, item.span);
      const Node* id = key.want == Want::kItemsById ? item.Find(key.shape->id) : nullptr;
      if (id != nullptr && id->is_scalar() && !ids.insert(id->scalar).second) {
        sink_->Add("duplicate-" + std::string(key.shape->name), {{"id", id->scalar}}, id->span);
      }
    }
  }

  void CheckTexts(const Node::Entry& entry, const Key& key) {
    const Node& node = entry.value;
    if (node.is_null()) return;
    if (node.is_scalar() && key.want == Want::kTextOrTexts) {
      ReportMark(node.scalar, node.span, sink_, true);
      return;
    }
    if (!node.is_list()) return sink_->Add(WrongNode(entry.key, "list", node));
    CheckMembers(entry.key, node);
    for (const Node& item : node.items) {
      if (!item.is_scalar() || FindMark(item.scalar) || IsToCheck(item.scalar)) continue;
      if (key.want == Want::kClauses && clauses_.complete && !clauses_.names.contains(item.scalar)) {
        const std::vector<std::string_view> names(clauses_.names.begin(), clauses_.names.end());
        sink_->Add(UnknownName("unknown-clause", "id", item.scalar, base::Nearest(item.scalar, names), item.span));
      }
    }
  }

  void CheckScalar(const Node::Entry& entry, const Key& key) {
    const std::string& text = entry.value.scalar;
    if (TakesNoMarks(key.want) && FindMark(text) && MeantValue(text, WantedBy(key.want)).empty() &&
        ReportMark(text, entry.value.span, sink_)) {
      return;
    }
    switch (key.want) {
      case Want::kName:
        if (!IsName(text)) WrongType(entry.key, "name", entry.value);
        return;
      case Want::kBoolean:
        if (entry.value.quoted || (text != "true" && text != "false")) WrongType(entry.key, "boolean", entry.value);
        return;
      case Want::kBooleanOrName:
        return CheckBooleanOrName(entry);
      case Want::kInteger:
        return CheckInteger(entry, 1);
      case Want::kCount:
        return CheckInteger(entry, 0);
      case Want::kIntegerOrName:
        if (!CouldBeName(text) || !MeantValue(text, Wanted::kWhole).empty()) CheckInteger(entry, 0);
        return;
      case Want::kChoice:
        return CheckChoice(entry, key);
      case Want::kExpression:
        if (text.empty()) WrongType(entry.key, "expression", entry.value);
        return;
      default:
        return CheckTime(entry.value, key.want);
    }
  }

  // 是 and yes are meant for true, and are names of no parameter.
  void CheckBooleanOrName(const Node::Entry& entry) {
    const std::string& text = entry.value.scalar;
    if (!entry.value.quoted && (text == "true" || text == "false")) return;
    const bool truth = text == "true" || text == "false" || !MeantValue(text, Wanted::kBoolean).empty();
    if (truth || !base::IsNameStart(text.empty() ? '\0' : text[0])) WrongType(entry.key, "boolean", entry.value);
  }

  static Wanted WantedBy(Want want) {
    if (want == Want::kBoolean || want == Want::kBooleanOrName) return Wanted::kBoolean;
    if (want == Want::kInteger || want == Want::kIntegerOrName) return Wanted::kWhole;
    if (want == Want::kDate) return Wanted::kDate;
    return want == Want::kPeriod || want == Want::kPeriodOrName || want == Want::kDueOrName ? Wanted::kPeriod
                                                                                            : Wanted::kText;
  }

  void CheckTime(const Node& node, Want want) {
    const std::string& text = node.scalar;
    if (want == Want::kDate) {
      if (calendar::Date::Parse(text)) return;
      AddMeant(base::Error("bad-date", {{"text", text}}), MeantValue(text, Wanted::kDate), node.span);
    } else if (want == Want::kPeriod || want == Want::kPeriodOrName) {
      const auto period = calendar::Period::Parse(text);
      if (period.ok()) return;
      const std::string meant = MeantValue(text, Wanted::kPeriod);
      const bool literal = want == Want::kPeriod || !CouldBeName(text) || !meant.empty();
      if (literal) AddMeant(period.error(), meant, node.span);
    } else if (want == Want::kRecurrenceOrName) {
      const auto rule = calendar::Recurrence::Parse(text);
      if (rule.ok()) return;
      const std::string meant = MeantValue(text, Wanted::kRecurrence);
      const bool literal = !CouldBeName(text) || !meant.empty();
      if (literal) AddMeant(rule.error(), meant, node.span);
    } else if (want == Want::kDueOrName) {
      CheckDue(node);
    }
  }

  // A period from the visit on, or a rule for the day.
  void CheckDue(const Node& node) {
    const std::string& text = node.scalar;
    const auto period = calendar::Period::Parse(text);
    if (period.ok() || calendar::Recurrence::Parse(text).ok()) return;
    const std::string meant = MeantValue(text, Wanted::kPeriod);
    if (!meant.empty() || StartsLikeNumber(text)) return AddMeant(period.error(), meant, node.span);
    const std::string rule = MeantValue(text, Wanted::kRecurrence);
    const bool literal = !CouldBeName(text) || !rule.empty();
    if (literal) AddMeant(calendar::Recurrence::Parse(text).error(), rule, node.span);
  }

  void AddMeant(base::Error error, std::string meant, const SourceSpan& at) {
    error.span = at;
    error.fix = std::move(meant);
    sink_->Add(std::move(error));
  }

  // Read as an int later on: 2.0 and 99999999999 would become the default there.
  void CheckInteger(const Node::Entry& entry, int least) {
    const auto number = entry.value.quoted ? std::nullopt : base::Number::Parse(entry.value.scalar);
    if (!number || !number->is_integer()) return WrongType(entry.key, "integer", entry.value);
    constexpr int kMost = std::numeric_limits<int>::max();
    const bool much = *number > base::Number(kMost);
    if (much || *number < base::Number(least)) {
      const std::string bound = much ? "<= " + std::to_string(kMost) : ">= " + std::to_string(least);
      return sink_->Add("out-of-bounds", {{"value", entry.value.scalar}, {"bound", bound}, {"reason", "count"}},
                        entry.value.span);
    }
    if (number->ToString() != entry.value.scalar) WrongType(entry.key, "integer", entry.value, number->ToString());
  }

  void CheckChoice(const Node::Entry& entry, const Key& key) {
    std::string known;
    for (const std::string_view choice : key.choices) {
      if (choice == entry.value.scalar) return;
      known += known.empty() ? "" : ", ";
      known += choice;
    }
    base::Error error("bad-enum-value", {{"text", entry.value.scalar}, {"key", entry.key}, {"known", known}},
                      entry.value.span);
    error.fix = std::string(base::Nearest(entry.value.scalar, key.choices));
    if (error.fix.empty()) error.fix = MeantChoice(entry.value.scalar, key.choices);
    sink_->Add(std::move(error));
  }

  // {from, to} in any map: the last day must not lie before the first.
  void CheckRange(const Node& node) {
    const auto from = DateOf(node.Find("from"));
    const auto to = DateOf(node.Find("to"));
    if (!from || !to || *from <= *to) return;
    sink_->Add("effective-range-empty", {{"from", from->ToString()}, {"to", to->ToString()}}, node.Find("to")->span);
  }

  void WrongType(std::string_view key, std::string_view expected, const Node& node, std::string fix = {}) {
    base::Error error(
        "wrong-type",
        {{"key", std::string(key)}, {"expected", std::string(expected)}, {"actual", node.scalar}, {"reason", "key"}},
        node.span);
    error.fix = std::move(fix);
    const Wanted wanted = expected == "boolean"   ? Wanted::kBoolean
                          : expected == "integer" ? Wanted::kWhole
                                                  : Wanted::kText;
    if (error.fix.empty()) error.fix = MeantValue(node.scalar, wanted);
    const bool quoted_truth = wanted == Wanted::kBoolean && (node.scalar == "true" || node.scalar == "false");
    const auto number = base::Number::Parse(node.scalar);
    const bool quoted_number = wanted == Wanted::kWhole && number && number->is_integer();
    if (error.fix.empty() && node.quoted && (quoted_truth || quoted_number)) error.fix = node.scalar;
    sink_->Add(std::move(error));
  }

  const ClauseNames& clauses_;
  Sink* sink_;
};

// records, messages and roles: maps of free entries, of which at least the outside is fixed.
void CheckNamed(const Node& root, FileKind kind, ShapeChecker* checker, Sink* sink) {
  const std::string key(RootShape(kind).keys.front().name);
  const Node* entries = root.Find(key);
  if (entries == nullptr || entries->is_null()) return;
  if (!entries->is_map()) {
    return sink->Add(WrongNode(key, "map", *entries));
  }
  for (const Node::Entry& entry : entries->entries) {
    ReportMark(entry.key, entry.key_span, sink);
    if (kind != FileKind::kRecords) {
      if (entry.value.is_map()) checker->CheckMap(entry.value, LocalizedShape(), entry.key_span);
      if (entry.value.is_map() || entry.value.is_scalar()) continue;
    }
    if (!entry.value.is_map()) {
      sink->Add(WrongNode(entry.key, "map", entry.value));
    }
  }
}

}  // namespace

void CheckFile(const base::Document& document, FileKind kind, const ClauseNames& clauses, Sink* sink) {
  const SourceSpan top{document.file, 1, 1, 1};
  if (!document.root.is_map()) {
    base::Error error = WrongNode(RootShape(kind).keys.front().name, "map", document.root);
    if (!error.span.known()) error.span = top;
    return sink->Add(std::move(error));
  }
  ShapeChecker checker(clauses, sink);
  checker.CheckMap(document.root, RootShape(kind), document.root.span);
  if (kind == FileKind::kRecords || kind == FileKind::kMessages || kind == FileKind::kRoles) {
    CheckNamed(document.root, kind, &checker, sink);
  }
}

void CheckShape(const Node& map, const Shape& shape, const SourceSpan& at, Sink* sink) {
  static const ClauseNames kNone;
  ShapeChecker(kNone, sink).CheckMap(map, shape, at);
}

base::Error UnknownKey(const Node::Entry& entry, const Shape& shape) {
  std::vector<std::string_view> names;
  std::string known;
  for (const Key& key : shape.keys) {
    names.push_back(key.name);
    known += known.empty() ? "" : ", ";
    known += key.name;
  }
  base::MessageArgs args = {{"key", entry.key}, {"known", known}};
  for (auto& arg : PlaceArgs(shape.name)) args.push_back(std::move(arg));
  base::Error error("unknown-key", std::move(args), entry.key_span);
  error.fix = std::string(base::Nearest(entry.key, names));
  return error;
}

void CheckNotBlank(std::string_view key, const Node& text, Sink* sink) {
  const Node* shown = text.is_map() ? text.Find("zh") : &text;
  if (shown == nullptr || !shown->is_scalar() || shown->is_null() || !base::FoldName(shown->scalar).empty()) return;
  sink->Add("blank-title", {{"key", std::string(key)}}, shown->span);
}

}  // namespace anze::ruleset
