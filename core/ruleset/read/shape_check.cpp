// Walks a file along its shape and reports what does not fit.
//
// It knows the format only by the tables of layout/keys.h. Types are decided by the table, never by
// how a scalar looks: a name that begins with a digit is only suspected of being a period where the
// table allows both. Null counts as an empty map or list, since "rules:" with nothing below it is
// how people begin.
#include "core/ruleset/read/shape_check.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/nearest.h"
#include "core/calendar/date.h"
#include "core/calendar/period.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/to_check.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;
using base::SourceSpan;

// Any text without blanks and control characters; whether a thing of that name exists is checked
// where it is needed.
bool IsName(std::string_view text) {
  if (text.empty()) return false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ') return false;
  }
  return true;
}

bool StartsLikeNumber(std::string_view text) { return !text.empty() && base::IsDigit(text[0]); }

class ShapeChecker {
 public:
  ShapeChecker(const ClauseNames& clauses, Sink* sink) : clauses_(clauses), sink_(sink) {}

  void CheckMap(const Node& node, const Shape& shape, const SourceSpan& at) {
    for (const Node::Entry& entry : node.entries) {
      const Key* key = shape.Find(entry.key);
      if (key == nullptr && IsCutText(entry, shape)) {
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
      if (key.want == Want::kMapOf) {
        if (!child.value.is_map()) {
          sink_->Add(WrongNode(child.key, "map", child.value));
        } else {
          CheckMap(child.value, *key.shape, child.key_span);
        }
      } else if (key.want == Want::kExpressions || key.want == Want::kTypes || key.want == Want::kNames) {
        if (!child.value.is_scalar()) sink_->Add(WrongNode(child.key, "scalar", child.value));
      } else if (key.want == Want::kTests) {
        if (!child.value.is_scalar() && !child.value.is_list()) sink_->Add(WrongNode(child.key, "scalar", child.value));
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
      const Node* id = key.want == Want::kItemsById ? item.Find("id") : nullptr;
      if (id != nullptr && id->is_scalar() && !ids.insert(id->scalar).second) {
        sink_->Add("duplicate-" + std::string(key.shape->name), {{"id", id->scalar}}, id->span);
      }
    }
  }

  void CheckTexts(const Node::Entry& entry, const Key& key) {
    const Node& node = entry.value;
    if (node.is_null()) return;
    if (node.is_scalar() && key.want == Want::kTextOrTexts) return;
    if (!node.is_list()) return sink_->Add(WrongNode(entry.key, "list", node));
    for (const Node& item : node.items) {
      if (!item.is_scalar()) {
        sink_->Add(WrongNode(entry.key, "scalar", item));
      } else if (key.want == Want::kClauses && clauses_.complete && !clauses_.names.contains(item.scalar) &&
                 !IsToCheck(item.scalar)) {
        const std::vector<std::string_view> names(clauses_.names.begin(), clauses_.names.end());
        sink_->Add(UnknownName("unknown-clause", "id", item.scalar, base::Nearest(item.scalar, names), item.span));
      }
    }
  }

  void CheckScalar(const Node::Entry& entry, const Key& key) {
    const std::string& text = entry.value.scalar;
    const SourceSpan& at = entry.value.span;
    switch (key.want) {
      case Want::kName:
        if (!IsName(text)) WrongType(entry.key, "name", entry.value);
        return;
      case Want::kBoolean:
        if (entry.value.quoted || (text != "true" && text != "false")) WrongType(entry.key, "boolean", entry.value);
        return;
      case Want::kInteger:
        if (!IsInteger(entry.value)) WrongType(entry.key, "integer", entry.value);
        return;
      case Want::kIntegerOrName:
        if (StartsLikeNumber(text) && !IsInteger(entry.value)) WrongType(entry.key, "integer", entry.value);
        return;
      case Want::kDate:
        if (!calendar::Date::Parse(text)) sink_->Add("bad-date", {{"text", text}}, at);
        return;
      case Want::kPeriod:
        if (!calendar::Period::Parse(text).ok()) sink_->Add("bad-period", {{"text", text}}, at);
        return;
      case Want::kPeriodOrName:
        if (StartsLikeNumber(text) && !calendar::Period::Parse(text).ok())
          sink_->Add("bad-period", {{"text", text}}, at);
        return;
      case Want::kRecurrenceOrName:
        if ((StartsLikeNumber(text) || text.find(' ') != std::string::npos) &&
            !calendar::Recurrence::Parse(text).ok()) {
          sink_->Add("bad-recurrence", {{"text", text}}, at);
        }
        return;
      case Want::kChoice:
        return CheckChoice(entry, key);
      case Want::kExpression:
        if (text.empty()) WrongType(entry.key, "expression", entry.value);
        return;
      default:
        return;
    }
  }

  static bool IsInteger(const Node& node) {
    const auto number = node.quoted ? std::nullopt : base::Number::Parse(node.scalar);
    return number && number->is_integer();
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
    sink_->Add(std::move(error));
  }

  // {from, to} in any map: the last day must not lie before the first.
  void CheckRange(const Node& node) {
    const auto from = DateOf(node.Find("from"));
    const auto to = DateOf(node.Find("to"));
    if (!from || !to || *from <= *to) return;
    sink_->Add("effective-range-empty", {{"from", from->ToString()}, {"to", to->ToString()}}, node.Find("to")->span);
  }

  void WrongType(std::string_view key, std::string_view expected, const Node& node) {
    sink_->Add(
        "wrong-type",
        {{"key", std::string(key)}, {"expected", std::string(expected)}, {"actual", node.scalar}, {"reason", "key"}},
        node.span);
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

}  // namespace anze::ruleset
