// Finding what a path names, and what a mistyped one may have meant.
#include "core/decision/names.h"

#include "core/base/nearest.h"
#include "core/decision/functions.h"

namespace anze::decision {
namespace {

using ruleset::Field;

void CollectPaths(const std::vector<Field>& fields, const std::string& prefix, std::vector<std::string>* out) {
  for (const Field& field : fields) {
    std::string path = prefix.empty() ? field.name : prefix + "." + field.name;
    if (field.type == ruleset::Type::kObject) CollectPaths(field.children, path, out);
    out->push_back(std::move(path));
  }
}

std::string_view FirstSegment(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }

Named NamedItem(const Field& list) {
  if (list.item_type) return {StaticTypeOf(*list.item_type), nullptr};
  return {StaticType::kObject, nullptr};
}

}  // namespace

const Field* FindField(const std::vector<Field>& fields, std::string_view dotted) {
  const std::vector<Field>* level = &fields;
  while (true) {
    const std::string_view name = FirstSegment(dotted);
    const Field* found = nullptr;
    for (const Field& field : *level) {
      if (field.name == name) found = &field;
    }
    if (found == nullptr || name.size() == dotted.size()) return found;
    if (found->type != ruleset::Type::kObject) return nullptr;
    level = &found->children;
    dotted.remove_prefix(name.size() + 1);
  }
}

std::optional<Named> FindName(const Scope& scope, std::string_view dotted) {
  for (const auto& [name, list] : scope.items) {
    if (FirstSegment(dotted) != name) continue;
    if (dotted.size() == name.size()) return NamedItem(*list);
    const Field* field = FindField(list->children, dotted.substr(name.size() + 1));
    if (field == nullptr) return std::nullopt;
    return Named{StaticTypeOf(field->type), field};
  }
  for (const auto& [name, type] : scope.extra) {
    if (name == dotted) return Named{StaticTypeOf(type), nullptr};
  }
  for (const std::string& name : scope.open) {
    const bool whole = name == dotted || (name.back() == '.' && dotted.starts_with(name));
    if (whole) return Named{StaticType::kAny, nullptr};
  }
  for (const ruleset::Schema* schema : scope.schemas) {
    if (const Field* field = FindField(schema->fields(), dotted)) return Named{StaticTypeOf(field->type), field};
  }
  if (dotted == "as_of") return Named{StaticType::kString, nullptr};
  return std::nullopt;
}

std::string NearName(const Scope& scope, std::string_view dotted) {
  std::vector<std::string> known = {"as_of"};
  for (const auto& [name, list] : scope.items) {
    known.push_back(name);
    CollectPaths(list->children, name, &known);
  }
  for (const auto& [name, type] : scope.extra) known.push_back(name);
  for (const ruleset::Schema* schema : scope.schemas) CollectPaths(schema->fields(), "", &known);
  return NearOf(dotted, known);
}

std::string NearField(const std::vector<Field>& fields, std::string_view dotted) {
  std::vector<std::string> known;
  CollectPaths(fields, "", &known);
  return NearOf(dotted, known);
}

bool HasFirst(const Scope& scope, std::string_view segment) {
  for (const auto& [name, list] : scope.items) {
    if (name == segment) return true;
  }
  for (const auto& [name, type] : scope.extra) {
    if (FirstSegment(name) == segment) return true;
  }
  for (const std::string& name : scope.open) {
    if (FirstSegment(name) == segment) return true;
  }
  for (const ruleset::Schema* schema : scope.schemas) {
    if (FindField(schema->fields(), segment) != nullptr) return true;
  }
  return segment == "as_of";
}

std::string NearOf(std::string_view name, const std::vector<std::string>& known) {
  const std::vector<std::string_view> views(known.begin(), known.end());
  return std::string(base::Nearest(name, views));
}

std::string WordTitled(std::string_view title, const std::vector<std::string>& words,
                       const std::vector<base::Localized>& titles) {
  for (std::size_t i = 0; i < words.size() && i < titles.size(); ++i) {
    if (titles[i].zh == title) return words[i];
  }
  return {};
}

std::string NearFunction(std::string_view name) {
  std::vector<std::string_view> known;
  for (const Function& function : Functions()) known.push_back(function.name);
  return std::string(base::Nearest(name, known));
}

std::string ListOnTheWay(const Scope& scope, std::string_view dotted) {
  for (std::size_t dot = dotted.rfind('.'); dot != std::string_view::npos; dot = dotted.rfind('.')) {
    dotted = dotted.substr(0, dot);
    const auto named = FindName(scope, dotted);
    if (named && named->type == StaticType::kList) return std::string(dotted);
  }
  return {};
}

}  // namespace anze::decision
