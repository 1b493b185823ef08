#include "core/ruleset/schema.h"

#include <array>

#include "core/ruleset/keys.h"
#include "core/ruleset/nearest.h"
#include "core/ruleset/node_read.h"
#include "core/ruleset/shape_check.h"
#include "core/ruleset/sink.h"
#include "core/ruleset/words.h"

namespace anze::ruleset {
namespace {

using base::Node;
using base::SourceSpan;

constexpr std::array<std::string_view, 12> kTypeNames = {"boolean", "integer", "number",   "money", "ratio", "string",
                                                         "text",    "date",    "datetime", "enum",  "list",  "object"};

std::optional<Type> TypeByName(std::string_view name) {
  for (std::size_t i = 0; i < kTypeNames.size(); ++i) {
    if (kTypeNames[i] == name) return static_cast<Type>(i);
  }
  return std::nullopt;
}

// Reads a fields map into a tree of fields.
class FieldReader {
 public:
  explicit FieldReader(Sink* sink) : sink_(sink) {}

  void ReadMap(const Node& node, std::vector<Field>* fields) {
    if (node.is_null()) return;
    if (!node.is_map()) {
      return sink_->Add(WrongNode("facts", "map", node));
    }
    for (const Node::Entry& entry : node.entries) ReadEntry(entry, fields);
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

  void ReadType(const Node::Entry& entry, Field* field) {
    const Node* type = entry.value.Find("type");
    if (type == nullptr) return sink_->Add(MissingKey("type", "field", entry.key_span));
    if (const auto known = TypeByName(TextOf(type))) {
      field->type = *known;
      return;
    }
    base::Error error("unknown-type", {{"type", TextOf(type)}}, type->span);
    error.fix = std::string(Nearest(TextOf(type), kTypeNames));
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
    ReadMap(node, &field->children);
  }

  Sink* sink_;
};

const Field* FindField(const std::vector<Field>& fields, std::string_view dotted) {
  const std::size_t dot = dotted.find('.');
  const std::string_view name = dotted.substr(0, dot);
  for (const Field& field : fields) {
    if (field.name != name) continue;
    if (dot == std::string_view::npos) return &field;
    return field.type == Type::kObject ? FindField(field.children, dotted.substr(dot + 1)) : nullptr;
  }
  return nullptr;
}

}  // namespace

Schema Schema::Parse(const base::Node& node, base::Diagnostics* diagnostics) {
  Sink sink;
  Schema schema;
  FieldReader(&sink).ReadMap(node, &schema.fields_);
  for (base::Error& error : sink.Take()) diagnostics->push_back(std::move(error));
  return schema;
}

const Field* Schema::Find(std::string_view dotted) const { return FindField(fields_, dotted); }

std::string_view TypeName(Type type) { return kTypeNames[static_cast<std::size_t>(type)]; }

}  // namespace anze::ruleset
