// Checks relations between fields. Keys exist only where something is stored under them: of
// records, and of a case's facts as a single field. What is compared must be of one type that has
// an order.
#include "core/ruleset/read/relations.h"

#include <algorithm>
#include <string>

#include "core/base/nearest.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;

bool IsMoment(Type type) { return type == Type::kDate || type == Type::kDateTime; }

bool IsNumber(Type type) {
  return type == Type::kInteger || type == Type::kNumber || type == Type::kMoney || type == Type::kRatio;
}

void AddPaths(const std::vector<Field>& fields, const std::string& above, std::vector<std::string>* paths) {
  for (const Field& field : fields) {
    paths->push_back(above + field.name);
    if (field.type == Type::kObject) AddPaths(field.children, above + field.name + ".", paths);
  }
}

class RelationCheck {
 public:
  RelationCheck(const Node::Entry& entry, const std::vector<Field>& fields, FieldUse use, Sink* sink)
      : entry_(entry), use_(use), sink_(sink) {
    schema_.fields() = fields;
  }

  void Run() {
    const Field* own = schema_.Find(entry_.key);
    if (own == nullptr) return;  // said already
    CheckUnique(*own);
    CheckCompared(*own, "not_before", IsMoment);
    CheckCompared(*own, "at_most", IsNumber);
    if (const Node* refers = entry_.value.Find("refers_to")) {
      if (use_ != FieldUse::kRecord) OutOfPlace("refers_to", *refers);
    }
    CheckReadBy(*own);
    CheckPersonal(*own);
    if (const Node* later = entry_.value.Find("later")) {
      if (use_ != FieldUse::kCaseFacts) OutOfPlace("later", *later);
    }
  }

 private:
  // An organisation is named by a text, and only what is stored can be read.
  void CheckReadBy(const Field& own) {
    const Node* read_by = entry_.value.Find("read_by");
    if (read_by == nullptr) return;
    if (use_ != FieldUse::kRecord) return OutOfPlace("read_by", *read_by);
    if (own.read_by == Field::ReadBy::kNamed && own.type != Type::kString) {
      sink_->Add("read-by-type", {{"field", entry_.key}, {"type", std::string(TypeName(own.type))}}, read_by->span);
    }
  }

  // Whoever asks by a key, or is named by a code, learns the value: so a personal field is neither.
  void CheckPersonal(const Field& own) {
    const Node* personal = entry_.value.Find("personal");
    if (personal == nullptr || own.personal == Personal::kNone) return;  // an unknown word was told
    const Type type = own.item_type.value_or(own.type);
    if (!MayBePersonal(own.personal, type)) {
      sink_->Add("personal-type",
                 {{"field", entry_.key}, {"kind", personal->scalar}, {"type", std::string(TypeName(type))}},
                 personal->span);
    }
    for (const char* key : {"unique", "refers_to", "read_by", "not_before", "at_most"}) {
      const Node* other = entry_.value.Find(key);
      if (other == nullptr || other->scalar == "false") continue;
      sink_->Add("personal-key", {{"field", entry_.key}, {"key", key}}, other->span);
    }
  }

  void CheckUnique(const Field& own) {
    const Node* unique = entry_.value.Find("unique");
    if (unique == nullptr) return;
    const bool stored = use_ == FieldUse::kRecord || use_ == FieldUse::kCaseFacts;
    if (!stored || (unique->is_list() && use_ != FieldUse::kRecord)) return OutOfPlace("unique", *unique);
    if (unique->is_map() || (unique->is_scalar() && (unique->scalar != "true" && unique->scalar != "false"))) {
      return sink_->Add("wrong-type",
                        {{"key", "unique"}, {"expected", "boolean"}, {"actual", unique->scalar}, {"reason", "key"}},
                        unique->span);
    }
    if (!unique->is_list()) return CheckPart(own, unique->span);
    for (const Node& item : unique->items) {
      if (const Field* part = Named(item)) CheckPart(*part, item.span);
    }
    if (std::find(own.unique.begin(), own.unique.end(), entry_.key) != own.unique.end()) return;
    sink_->Add("unique-without-itself", {{"field", entry_.key}}, unique->span);
  }

  // A part of a key is one plain value.
  void CheckPart(const Field& part, const base::SourceSpan& at) {
    if (!MayBeKey(part.type)) sink_->Add("unique-type", {{"field", part.name}}, at);
    if (part.personal != Personal::kNone) sink_->Add("personal-key", {{"field", part.name}, {"key", "unique"}}, at);
  }

  void CheckCompared(const Field& own, std::string_view key, bool (*fits)(Type)) {
    const Node* named = entry_.value.Find(key);
    if (named == nullptr || !named->is_scalar()) return;
    const Field* other = Named(*named);
    if (other != nullptr && other->personal != Personal::kNone) {
      sink_->Add("personal-key", {{"field", other->name}, {"key", std::string(key)}}, named->span);
    }
    if (other == nullptr || (other != &own && other->type == own.type && fits(own.type))) return;
    sink_->Add("fields-not-comparable", {{"field", entry_.key}, {"other", named->scalar}, {"key", std::string(key)}},
               named->span);
  }

  // nullptr, and told, when there is none.
  const Field* Named(const Node& name) {
    const Field* field = name.is_scalar() ? schema_.Find(name.scalar) : nullptr;
    if (field != nullptr) return field;
    std::vector<std::string> paths;
    AddPaths(schema_.fields(), "", &paths);
    const std::vector<std::string_view> known(paths.begin(), paths.end());
    sink_->Add(
        UnknownName("unknown-related-field", "field", name.scalar, base::Nearest(name.scalar, known), name.span));
    return nullptr;
  }

  void OutOfPlace(std::string_view key, const Node& at) {
    sink_->Add("relation-out-of-place", {{"key", std::string(key)}}, at.span);
  }

  const Node::Entry& entry_;
  Schema schema_;
  FieldUse use_;
  Sink* sink_;
};

}  // namespace

void CheckRelations(const Node::Entry& entry, const std::vector<Field>& fields, FieldUse use, Sink* sink) {
  const bool any = std::any_of(entry.value.entries.begin(), entry.value.entries.end(), [](const Node::Entry& key) {
    return key.key == "unique" || key.key == "not_before" || key.key == "at_most" || key.key == "refers_to" ||
           key.key == "read_by" || key.key == "later" || key.key == "personal";
  });
  if (any) RelationCheck(entry, fields, use, sink).Run();
}

}  // namespace anze::ruleset
