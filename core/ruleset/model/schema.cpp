#include "core/ruleset/model/schema.h"

#include <array>

namespace anze::ruleset {
namespace {

constexpr std::array<std::string_view, 12> kTypeNames = {"boolean", "integer", "number",   "money", "ratio", "string",
                                                         "text",    "date",    "datetime", "enum",  "list",  "object"};

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

const Field* Schema::Find(std::string_view dotted) const { return FindField(fields_, dotted); }

std::span<const std::string_view> TypeNames() { return kTypeNames; }

std::string_view TypeName(Type type) { return kTypeNames[static_cast<std::size_t>(type)]; }

// Declared in personal.h, which knows no types of fields. What somebody is called or where they live is a text. Of
// health a yes, a figure or a date tells as much as a word.
bool MayBePersonal(Personal kind, Type type) {
  return kind == Personal::kHealth || type == Type::kString || (type == Type::kText && kind == Personal::kAddress);
}

}  // namespace anze::ruleset
