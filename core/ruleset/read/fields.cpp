// Reads a fields map, dotted paths and all, into a tree of fields.
//
// Paths may come in any order: `a.b` makes an object `a` if there is none, and `a` itself may
// follow with a title. Relations are checked when all fields of the map are read, because they name
// one another.
#include <algorithm>
#include <optional>

#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/ruleset/layout/keys.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/read.h"
#include "core/ruleset/read/relations.h"
#include "core/ruleset/read/shape_check.h"
#include "core/ruleset/read/sink.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;
using base::SourceSpan;

std::optional<Type> TypeByName(std::string_view name) {
  const auto names = TypeNames();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Type>(found - names.begin());
}

// The type that people call so: 日期 is date. The words stand in the order of the types.
std::string TypeCalled(std::string_view word) {
  const std::string words = base::Text("words.types", base::Language::kZh);
  std::size_t type = 0;
  for (std::size_t at = 0; at <= words.size() && type < TypeNames().size(); ++type) {
    const std::size_t end = std::min(words.find('|', at), words.size());
    if (std::string_view(words).substr(at, end - at) == word) return std::string(TypeNames()[type]);
    at = end + 1;
  }
  return {};
}

// Reads a fields map into a tree of fields.
class FieldReader {
 public:
  FieldReader(FieldUse use, Sink* sink) : use_(use), sink_(sink) {}

  void ReadMap(const Node& node, std::vector<Field>* fields) {
    if (node.is_null()) return;
    if (!node.is_map()) {
      return sink_->Add(WrongNode("facts", "map", node));
    }
    for (const Node::Entry& entry : node.entries) ReadEntry(entry, fields);
    for (const Node::Entry& entry : node.entries) {
      if (entry.value.is_map()) CheckRelations(entry, *fields, use_, sink_);
    }
  }

 private:
  void ReadEntry(const Node::Entry& entry, std::vector<Field>* fields) {
    std::string_view path = entry.key;
    std::vector<Field>* level = fields;
    while (true) {
      const std::size_t dot = path.find('.');
      const std::string_view name = path.substr(0, dot);
      if (name.empty()) return sink_->Add("bad-field-path", {{"path", entry.key}}, entry.key_span);
      Field* known = FindIn(level, name);
      if (dot == std::string_view::npos) return Place(entry, name, known, level);
      if (known == nullptr) {
        Field parent;
        parent.name = std::string(name);
        parent.type = Type::kObject;
        parent.span = entry.key_span;
        level->push_back(std::move(parent));
        known = &level->back();
      } else if (known->type != Type::kObject) {
        return sink_->Add("field-conflict", {{"path", entry.key}, {"other", std::string(path.substr(0, dot))}},
                          entry.key_span);
      }
      level = &known->children;
      path.remove_prefix(dot + 1);
    }
  }

  static Field* FindIn(std::vector<Field>* level, std::string_view name) {
    for (Field& field : *level) {
      if (field.name == name) return &field;
    }
    return nullptr;
  }

  void Place(const Node::Entry& entry, std::string_view name, Field* known, std::vector<Field>* level) {
    Field field = ReadField(entry);
    field.name = std::string(name);
    if (known == nullptr) return level->push_back(std::move(field));
    if (known->type != Type::kObject || field.type != Type::kObject) {
      return sink_->Add("field-conflict", {{"path", entry.key}, {"other", entry.key}}, entry.key_span);
    }
    // An object whose children were named before it: it brings its title, they stay.
    field.children.insert(field.children.begin(), known->children.begin(), known->children.end());
    *known = std::move(field);
  }

  Field ReadField(const Node::Entry& entry) {
    Field field;
    field.span = entry.key_span;
    const Node& node = entry.value;
    if (!node.is_map()) {
      sink_->Add(WrongNode(entry.key, "map", node));
      return field;
    }
    CheckShape(node, FieldShape(), entry.key_span, sink_);
    ReadType(entry, &field);
    field.title = LocalizedOf(node.Find("title"));
    field.required = BoolOf(node.Find("required"));
    field.unit = TextAt(node, "unit");
    field.format = TextAt(node, "format");
    field.max_length = IntOf(node.Find("max_length"), 0);
    field.min = NumberOf(node.Find("min"));
    field.max = NumberOf(node.Find("max"));
    field.unique = UniqueOf(entry);
    field.not_before = TextAt(node, "not_before");
    field.at_most = TextAt(node, "at_most");
    field.refers_to = TextAt(node, "refers_to");
    field.read_by = ReadByOf(node);
    field.personal = PersonalNamed(TextAt(node, "personal"));
    if (const Node* later = node.Find("later")) field.later = BoolOf(later);
    if (const Node* example = node.Find("example")) field.example = base::ToValue(*example);
    if (const Node* values = node.Find("values")) {
      const bool of_items = field.type == Type::kList;
      ReadValues(*values, of_items ? &field.item_values : &field.values,
                 of_items ? &field.item_titles : &field.value_titles);
    }
    const Node* items = node.Find("items");
    if (items != nullptr) ReadItems(*items, &field);
    if (field.type == Type::kEnum && field.values.empty()) {
      sink_->Add(MissingKey("values", "field", entry.key_span));
    }
    return field;
  }

  static Field::ReadBy ReadByOf(const Node& node) {
    const std::string word = TextAt(node, "read_by");
    if (word == "everyone") return Field::ReadBy::kEveryone;
    return word == "named" ? Field::ReadBy::kNamed : Field::ReadBy::kBureaus;
  }

  // true, or the paths of a key of several fields.
  static std::vector<std::string> UniqueOf(const Node::Entry& entry) {
    const Node* unique = entry.value.Find("unique");
    if (unique == nullptr || unique->is_list()) return TextsOf(unique);
    return BoolOf(unique) ? std::vector<std::string>{entry.key} : std::vector<std::string>();
  }

  void ReadType(const Node::Entry& entry, Field* field) {
    const Node* type = entry.value.Find("type");
    if (type == nullptr) return sink_->Add(MissingKey("type", "field", entry.key_span));
    if (const auto known = TypeByName(TextOf(type))) {
      field->type = *known;
      return;
    }
    base::Error error("unknown-type", {{"type", TextOf(type)}}, type->span);
    error.fix = TypeCalled(TextOf(type));
    if (error.fix.empty()) error.fix = std::string(base::Nearest(TextOf(type), TypeNames()));
    sink_->Add(std::move(error));
  }

  std::optional<base::Number> NumberOf(const Node* node) {
    if (node == nullptr) return std::nullopt;
    const auto number = base::Number::Parse(TextOf(node));
    if (!number) sink_->Add("wrong-type", {{"actual", TextOf(node)}, {"expected", "number"}}, node->span);
    return number;
  }

  // [a, b], or {a: title, b: title}
  void ReadValues(const Node& node, std::vector<std::string>* values, std::vector<base::Localized>* titles) {
    if (node.is_map()) {
      for (const Node::Entry& entry : node.entries) {
        values->push_back(entry.key);
        titles->push_back(LocalizedOf(&entry.value));
      }
    } else if (node.is_list()) {
      *values = TextsOf(&node);
    } else {
      sink_->Add(WrongNode("values", "list", node));
    }
  }

  void ReadItems(const Node& node, Field* field) {
    // {type: enum, values: […]}: a scalar item written as a field; the children of an object are maps.
    const Node* type = node.is_map() ? node.Find("type") : &node;
    if (type != nullptr && type->is_scalar()) {
      field->item_type = TypeByName(type->scalar);
      if (!field->item_type || *field->item_type == Type::kList || *field->item_type == Type::kObject) {
        sink_->Add("unknown-type", {{"type", type->scalar}}, type->span);
        field->item_type.reset();
      }
      const Node* values = node.Find("values");
      if (values != nullptr) ReadValues(*values, &field->item_values, &field->item_titles);
      return;
    }
    FieldReader(FieldUse::kItem, sink_).ReadMap(node, &field->children);
  }

  FieldUse use_;
  Sink* sink_;
};

}  // namespace

Schema ReadFields(const Node* node, Sink* sink, FieldUse use) {
  Schema schema;
  if (node != nullptr) FieldReader(use, sink).ReadMap(*node, &schema.fields());
  return schema;
}

}  // namespace anze::ruleset
