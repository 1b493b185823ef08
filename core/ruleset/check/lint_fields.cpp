// What bounds a field, held against its type: a bound that nothing enforces is worse than none, because who wrote it
// relies on it. The same for facts, the data of events, records and the items of lists.
#include <algorithm>

#include "core/base/answer_limits.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/model/field_rules.h"
#include "core/ruleset/read/marks.h"
#include "core/ruleset/read/meant.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/shape_check.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;
using base::Number;

bool IsNumber(Type type) {
  return type == Type::kInteger || type == Type::kNumber || type == Type::kMoney || type == Type::kRatio;
}
bool IsWhole(Type type) { return type == Type::kInteger || type == Type::kMoney; }
bool IsWords(Type type) { return type == Type::kString || type == Type::kText; }

class FieldLint {
 public:
  FieldLint(const Node::Entry& entry, const Field& field, Sink* sink)
      : entry_(entry), node_(entry.value), field_(field), sink_(sink), type_(field.item_type.value_or(field.type)) {}

  void Run() {
    // An object without a title is there with what is in it; one with a title may be absent.
    if (field_.title.zh.empty() && field_.type != Type::kObject) {
      sink_->Add(MissingKey("title", "field", entry_.key_span));
    }
    CheckPlaces();
    CheckItems();
    for (const char* key : {"min", "max"}) CheckBound(key);
    if (field_.min && field_.max && *field_.max < *field_.min) {
      sink_->Add("bounds-reversed", {{"min", field_.min->ToString()}, {"max", field_.max->ToString()}},
                 node_.Find("max")->span);
    }
    CheckLength();
    if (const Node* values = node_.Find("values")) CheckWords(*values);
    if (const Node* title = node_.Find("title")) CheckNotBlank("title", *title, sink_);
    CheckExample();
  }

 private:
  // Keys that the type gives a meaning to.
  void CheckPlaces() {
    if (!IsNumber(type_)) {
      OutOfPlace("min");
      OutOfPlace("max");
    }
    if (!IsWords(type_)) OutOfPlace("max_length");
    if (type_ != Type::kString) OutOfPlace("format");
    if (type_ != Type::kEnum) OutOfPlace("values");
    if (field_.type != Type::kList) OutOfPlace("items");
  }

  void OutOfPlace(std::string_view key) {
    if (node_.Find(key) == nullptr) return;
    sink_->Add("constraint-out-of-place",
               {{"key", std::string(key)}, {"type", std::string(TypeName(type_))}, {"reason", std::string(key)}},
               node_.KeySpan(key));
  }

  // Of {type: …, values: …} only these two are read: the rest is said of the list.
  void CheckItems() {
    const Node* items = field_.type == Type::kList ? node_.Find("items") : nullptr;
    if (items == nullptr || !items->is_map()) return;
    const Node* type = items->Find("type");
    if (type == nullptr || !type->is_scalar()) return;
    for (const Node::Entry& entry : items->entries) {
      if (entry.key == "type" || (entry.key == "values" && type_ == Type::kEnum)) continue;
      sink_->Add("items-key-ignored",
                 {{"key", entry.key}, {"list", field_.name}, {"reason", entry.key == "values" ? "values" : "key"}},
                 entry.key_span);
    }
    const Node* values = items->Find("values");
    if (values == nullptr) {
      if (type_ == Type::kEnum && field_.item_values.empty()) sink_->Add("items-without-values", {}, type->span);
      return;
    }
    CheckWords(*values);
    if (node_.Find("values") != nullptr)
      sink_->Add("items-key-ignored", {{"key", "values"}, {"reason", "twice"}}, values->span);
  }

  void CheckBound(const char* key) {
    const Node* bound = node_.Find(key);
    if (bound == nullptr || !IsNumber(type_)) return;
    const auto number = Number::Parse(TextOf(bound));
    if (!number) return;  // said by the reader
    if (bound->quoted || (IsWhole(type_) && !number->is_integer())) {
      base::Error error(
          "wrong-type",
          {{"key", key}, {"expected", std::string(TypeName(type_))}, {"actual", bound->scalar}, {"reason", "key"}},
          bound->span);
      if (bound->quoted) error.fix = bound->scalar;
      return sink_->Add(std::move(error));
    }
    if (!IsWhole(type_)) return;
    const Number most(type_ == Type::kMoney ? base::limits::kMoneyFen : base::limits::kWholeNumber);
    if (*number > most || *number < Number(-most.num())) {
      const std::string limit = *number > most ? "<= " + most.ToString() : ">= -" + most.ToString();
      sink_->Add("out-of-bounds", {{"value", bound->scalar}, {"bound", limit}}, bound->span);
    }
  }

  void CheckLength() {
    const Node* length = node_.Find("max_length");
    const auto number = length != nullptr ? Number::Parse(TextOf(length)) : std::nullopt;
    if (!number || !number->is_integer()) return;  // said by the structural check
    const bool little = *number < Number(1);
    if (!little && *number <= Number(static_cast<std::int64_t>(kLongestText))) return;
    const std::string limit = little ? ">= 1" : "<= " + std::to_string(kLongestText);
    sink_->Add("out-of-bounds", {{"value", length->scalar}, {"bound", limit}, {"reason", "count"}}, length->span);
  }

  // The words of an enum, as a list or with titles.
  void CheckWords(const Node& values) {
    std::vector<std::string_view> seen;
    for (const Node& item : values.items) {
      if (!item.is_scalar()) {
        sink_->Add("enum-word", {{"reason", item.is_null() ? "null" : "nested"}}, item.span);
      } else if (std::find(seen.begin(), seen.end(), item.scalar) != seen.end()) {
        sink_->Add("duplicate-member", {{"text", item.scalar}, {"key", "values"}}, item.span);
      } else if (!ReportMark(item.scalar, item.span, sink_, true)) {
        seen.push_back(item.scalar);
      }
    }
    for (const Node::Entry& entry : values.entries) {
      ReportMark(entry.key, entry.key_span, sink_, true);
      if (entry.value.is_null() || (entry.value.is_map() && entry.value.Find("zh") == nullptr)) {
        sink_->Add("enum-word", {{"reason", "untitled"}, {"text", entry.key}}, entry.key_span);
      }
      CheckNotBlank(entry.key, entry.value, sink_);
    }
  }

  // Held against the field by the validator itself, at the example's place.
  void CheckExample() {
    const Node* example = node_.Find("example");
    if (example == nullptr || example->is_null()) return;
    Field alone = field_;
    alone.required = false;
    alone.not_before.clear();
    alone.at_most.clear();
    Schema schema;
    base::Value object = base::Value::EmptyMap();
    object.Set(alone.name, base::ToValue(*example));
    schema.fields().push_back(std::move(alone));
    for (base::Error& error : schema.Validate(object, false)) {
      if (error.severity != base::Severity::kError) continue;
      if (error.fix.empty()) error.fix = MeantValue(example->scalar, WantedOf(type_));
      error.span = example->span;
      error.pointer.clear();
      sink_->Add(std::move(error));
    }
  }

  const Node::Entry& entry_;
  const Node& node_;
  const Field& field_;
  Sink* sink_;
  Type type_;  // of the value, or of each item of a list of values
};

void LintMap(const Node& map, const Schema& schema, Sink* sink) {
  for (const Node::Entry& entry : map.entries) {
    const Field* field = entry.value.is_map() ? schema.Find(entry.key) : nullptr;
    if (field == nullptr) continue;  // said by the reader
    FieldLint(entry, *field, sink).Run();
    const Node* items = entry.value.Find("items");
    if (items == nullptr || field->type != Type::kList || field->children.empty()) continue;
    Schema inner;
    inner.fields() = field->children;
    LintMap(*items, inner, sink);
  }
}

}  // namespace

void LintFields(const Entity& entity, Sink* sink) {
  const Node& node = *entity.node;
  if (const auto* decision = std::get_if<Decision>(&entity.model)) {
    LintMap(ChildOrNull(node, "facts"), decision->facts, sink);
  } else if (const auto* type = std::get_if<CaseType>(&entity.model)) {
    LintMap(ChildOrNull(node, "facts"), type->facts, sink);
    for (const EventType& event : type->events) {
      LintMap(ChildOrNull(ChildOrNull(ChildOrNull(node, "events"), event.name), "data"), event.data, sink);
    }
  } else if (const auto* record = std::get_if<Schema>(&entity.model)) {
    LintMap(node, *record, sink);
  }
}

}  // namespace anze::ruleset
