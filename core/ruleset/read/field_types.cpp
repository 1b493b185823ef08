// Declared types are worked out for a region's chain, root first, each once and only when something names it; a type
// may be like another one. Then the maps of fields are gone through: a field of a simple type takes its keys, with its
// own above them; a field of a type with `fields` becomes an object and a field for each of these.
#include "core/ruleset/read/field_types.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/nearest.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/read.h"

namespace anze::ruleset {
namespace {

using base::Node;

constexpr std::string_view kFile = "types.yaml";

bool IsBuiltIn(std::string_view name) {
  const auto names = TypeNames();
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsTypeName(std::string_view name) {
  return !name.empty() && base::IsLower(name[0]) &&
         std::all_of(name.begin(), name.end(), [](char c) { return base::IsLower(c) || base::IsDigit(c) || c == '_'; });
}

Node* FindIn(Node* map, std::string_view key) {
  for (Node::Entry& entry : map->entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

Node Scalar(std::string text, const base::SourceSpan& at) {
  Node node;
  node.kind = Node::Kind::kScalar;
  node.scalar = std::move(text);
  node.span = at;
  return node;
}

// `above` over `below`, key by key; without the key `type` of `above`.
Node Over(const Node& below, const Node& above) {
  Node made = below;
  made.span = above.span;
  for (const Node::Entry& entry : above.entries) {
    if (entry.key == "type") continue;
    if (Node* known = FindIn(&made, entry.key)) {
      *known = entry.value;
    } else {
      made.entries.push_back(entry);
    }
  }
  return made;
}

// The types that the files of one region may name.
class Types {
 public:
  explicit Types(Sink* sink) : sink_(sink) {}

  bool empty() const { return declared_.empty(); }

  // Layers in the order of the chain.
  void Declare(const Layer& layer, bool report) {
    const auto file = layer.files.find(std::string(kFile));
    const Node* types = file == layer.files.end() ? nullptr : file->second.root.Find("types");
    if (types == nullptr || !types->is_map()) return;
    for (const Node::Entry& entry : types->entries) {
      if (!entry.value.is_map()) continue;  // the shape was told
      const auto known = declared_.find(entry.key);
      if (!IsTypeName(entry.key) || IsBuiltIn(entry.key)) {
        if (report) sink_->Add("type-name", {{"name", entry.key}}, entry.key_span);
      } else if (known != declared_.end()) {
        if (report) {
          sink_->Add("type-declared-above", {{"name", entry.key}, {"region", known->second.region}}, entry.key_span);
        }
      } else {
        declared_.emplace(entry.key, Declared{layer.region, &entry, std::nullopt, false});
      }
    }
  }

  // Reads what the layer declares as if fields had these types, to tell what is wrong with it.
  void CheckOwn(const Layer& layer) {
    Node fields;
    fields.kind = Node::Kind::kMap;
    for (auto& [name, declared] : declared_) {
      if (declared.region != layer.region) continue;
      const Node& written = declared.entry->value;
      if (written.Find("fields") != nullptr && written.Find("type") != nullptr) {
        sink_->Add("type-fields-and-type", {{"name", name}}, written.KeySpan("type"));
        continue;
      }
      Node field;
      field.kind = Node::Kind::kMap;
      field.span = written.span;
      field.entries.push_back({"type", declared.entry->key_span, Scalar(name, declared.entry->key_span)});
      fields.entries.push_back({name, declared.entry->key_span, std::move(field)});
    }
    ExpandFields(&fields);
    ReadFields(&fields, sink_);
  }

  void ExpandFields(Node* map) {
    if (!map->is_map()) return;
    const std::vector<Node::Entry> before = std::exchange(map->entries, {});
    for (const Node::Entry& entry : before) {
      Node::Entry field = entry;
      if (field.value.is_map()) {
        if (Node* items = FindIn(&field.value, "items")) ExpandItems(items);
        if (const Node* type = Named(field.value)) {
          Place(*type, before, &field, map);
          continue;
        }
      }
      map->entries.push_back(std::move(field));
    }
  }

  // `values_allowed: sector` of a parameter: the words of that type, and what they are called.
  void ExpandWords(Node* parameter) {
    if (!parameter->is_map()) return;
    Node* allowed = FindIn(parameter, "values_allowed");
    if (allowed == nullptr || !allowed->is_scalar()) return;
    const Node* own = parameter->Find("type");
    const bool takes_words = own == nullptr || own->scalar == "enum" || own->scalar == "list";
    if (!takes_words) return;  // told: it means nothing there
    const Node* type = Named(allowed->scalar, allowed->span);
    const Node* values = type == nullptr ? nullptr : type->Find("values");
    if (values == nullptr) return;  // told as a list of words that is none
    Node words;
    words.kind = Node::Kind::kList;
    words.span = allowed->span;
    for (const Node& word : values->items) words.items.push_back(Scalar(word.scalar, allowed->span));
    for (const Node::Entry& word : values->entries) words.items.push_back(Scalar(word.key, allowed->span));
    *allowed = std::move(words);
    if (!values->is_map() || parameter->Find("titles") != nullptr) return;
    parameter->entries.push_back({"titles", allowed->span, *values});
  }

 private:
  struct Declared {
    std::string region;
    const Node::Entry* entry = nullptr;
    std::optional<Node> made;  // with all that it takes from others
    bool busy = false;
  };

  // The declared type that a field's `type` names, or nearly names; nullptr: a type of the format, or nothing.
  const Node* Named(const Node& field) {
    const Node* type = field.Find("type");
    return type == nullptr || !type->is_scalar() ? nullptr : Named(type->scalar, type->span);
  }

  const Node* Named(const std::string& name, const base::SourceSpan& at) {
    if (IsBuiltIn(name)) return nullptr;
    auto found = declared_.find(name);
    if (found == declared_.end()) {
      std::vector<std::string_view> names;
      for (const auto& [known, declared] : declared_) names.emplace_back(known);
      const std::string_view near = base::Nearest(name, names);
      if (near.empty() || !base::Nearest(name, TypeNames()).empty()) return nullptr;  // told when the field is read
      std::string own;
      for (const std::string_view known : names) own.append(own.empty() ? "" : " ").append(known);
      base::Error error("unknown-type", {{"type", name}, {"reason", "own"}, {"own", own}}, at);
      error.fix = near;
      sink_->Add(std::move(error));
      found = declared_.find(near);
    }
    return Made(found->first, &found->second);
  }

  const Node* Made(const std::string& name, Declared* declared) {
    if (declared->made) return &*declared->made;
    const Node& written = declared->entry->value;
    if (declared->busy) {
      std::string ring;
      const auto begin = std::find(making_.begin(), making_.end(), name);
      for (auto one = begin; one != making_.end(); ++one) ring += *one + " → ";
      sink_->Add("type-circle", {{"ring", ring + name}}, declared->entry->key_span);
      return &text_;  // the circle is told; what follows from it is not
    }
    declared->busy = true;
    making_.push_back(name);
    Node made = written;
    if (Node* items = FindIn(&made, "items")) ExpandItems(items);
    if (Node* fields = FindIn(&made, "fields")) ExpandFields(fields);
    if (const Node* like = Named(written)) made = Over(*like, made);
    making_.pop_back();
    declared->busy = false;
    declared->made = std::move(made);
    return &*declared->made;
  }

  // A field of a declared type: with its keys, or as an object with its fields.
  static void Place(const Node& type, const std::vector<Node::Entry>& written, Node::Entry* field, Node* map) {
    const Node* fields = type.Find("fields");
    field->value = Over(type, field->value);
    if (fields == nullptr) return map->entries.push_back(std::move(*field));
    std::erase_if(field->value.entries, [](const Node::Entry& entry) { return entry.key == "fields"; });
    field->value.entries.insert(field->value.entries.begin(),
                                {"type", field->key_span, Scalar("object", field->key_span)});
    const std::string prefix = field->key + ".";
    map->entries.push_back(*field);
    for (const Node::Entry& child : fields->entries) {
      const std::string path = prefix + child.key;
      // A field that is written out beside it stands for itself.
      const bool own =
          std::any_of(written.begin(), written.end(), [&](const Node::Entry& entry) { return entry.key == path; });
      if (own) continue;
      Node::Entry placed{path, field->key_span, child.value};
      for (const char* relation : {"not_before", "at_most"}) {
        if (Node* other = FindIn(&placed.value, relation)) other->scalar = prefix + other->scalar;
      }
      map->entries.push_back(std::move(placed));
    }
  }

  // `items: code`, `items: {type: code}`, or the fields of an object.
  void ExpandItems(Node* items) {
    const Node* type = nullptr;
    if (items->is_scalar()) {
      type = Named(items->scalar, items->span);
    } else if (const Node* word = items->is_map() ? items->Find("type") : nullptr;
               word != nullptr && word->is_scalar()) {
      type = Named(word->scalar, word->span);
    } else {
      return ExpandFields(items);
    }
    if (type == nullptr) return;
    if (const Node* fields = type->Find("fields")) {
      *items = *fields;
      return;
    }
    Node made = items->is_map() ? Over(*type, *items) : *type;
    // A list has a title of its own.
    std::erase_if(made.entries,
                  [](const Node::Entry& entry) { return entry.key == "title" || entry.key == "required"; });
    *items = std::move(made);
  }

  // A type that is as good as any where the declared one cannot be worked out.
  static Node TextType() {
    Node node;
    node.kind = Node::Kind::kMap;
    node.entries.push_back({"type", {}, Scalar("string", {})});
    return node;
  }

  Sink* sink_;
  const Node text_ = TextType();
  std::map<std::string, Declared, std::less<>> declared_;
  std::vector<std::string> making_;
};

// Goes through the maps of fields of a file, or through its parameters.
void ExpandFile(FileKind kind, Node* root, Types* types) {
  Node* entries = FindIn(root, RootShape(kind).keys.front().name);
  if (entries == nullptr || !entries->is_map()) return;
  for (Node::Entry& entry : entries->entries) {
    if (kind == FileKind::kParameters) {
      types->ExpandWords(&entry.value);
      continue;
    }
    if (kind == FileKind::kRecords) {
      types->ExpandFields(&entry.value);
      continue;
    }
    if (Node* facts = FindIn(&entry.value, "facts")) types->ExpandFields(facts);
    Node* events = kind == FileKind::kCases ? FindIn(&entry.value, "events") : nullptr;
    if (events == nullptr) continue;
    for (Node::Entry& event : events->entries) {
      if (Node* data = FindIn(&event.value, "data")) types->ExpandFields(data);
    }
  }
}

bool HasFields(FileKind kind) {
  return kind == FileKind::kDecisions || kind == FileKind::kCases || kind == FileKind::kRecords ||
         kind == FileKind::kParameters;
}

}  // namespace

void ExpandTypes(Bundle* bundle, Sink* sink) {
  const bool any = std::any_of(bundle->layers.begin(), bundle->layers.end(),
                               [](const auto& layer) { return layer.second.files.contains(std::string(kFile)); });
  if (!any) return;
  for (auto& [region, layer] : bundle->layers) {
    Types types(sink);
    for (const Layer* above : bundle->Chain(region)) types.Declare(*above, above == &layer);
    if (types.empty()) continue;
    if (layer.files.contains(std::string(kFile))) types.CheckOwn(layer);
    for (auto& [path, document] : layer.files) {
      const FileKind kind = PlaceFile(document.file).kind;
      if (HasFields(kind)) ExpandFile(kind, &document.root, &types);
    }
  }
}

void ExpandTypesIn(const Bundle& bundle, const std::string& region, FileKind kind, Node* root, Sink* sink) {
  if (!HasFields(kind)) return;
  Types types(sink);
  for (const Layer* above : bundle.Chain(region)) types.Declare(*above, false);
  if (!types.empty()) ExpandFile(kind, root, &types);
}

}  // namespace anze::ruleset
