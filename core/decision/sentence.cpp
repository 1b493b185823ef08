#include "core/decision/sentence.h"

#include <set>

namespace anze::decision {

std::vector<std::string> PlaceholdersOf(std::string_view sentence) {
  std::vector<std::string> names;
  for (std::size_t open = sentence.find('{'); open != std::string_view::npos; open = sentence.find('{', open + 1)) {
    const std::size_t close = sentence.find('}', open);
    if (close == std::string_view::npos) break;
    const std::string_view inside = sentence.substr(open + 1, close - open - 1);
    names.emplace_back(inside.substr(0, inside.find('|')));
  }
  return names;
}

void CheckOpen(const std::optional<Named>& named, const std::string& name, const base::SourceSpan& span,
               base::Diagnostics* errors) {
  if (!named || named->field == nullptr || named->field->personal == ruleset::Personal::kNone) return;
  errors->emplace_back("personal-in-sentence", base::MessageArgs{{"name", name}}, span);
}

void CheckPlaceholders(const base::Localized& sentence, const Scope& scope, const base::SourceSpan& span,
                       base::Diagnostics* errors) {
  std::set<std::string> names;
  for (const std::string* side : {&sentence.zh, &sentence.en}) {
    for (std::string& name : PlaceholdersOf(*side)) names.insert(std::move(name));
  }
  for (const std::string& name : names) {
    const auto named = FindName(scope, name);
    CheckOpen(named, name, span, errors);
    if (named && named->type != StaticType::kObject) continue;
    const std::string near = NearName(scope, name);
    base::MessageArgs args = {{"name", name}};
    if (!near.empty() && near != name) args = {{"reason", "near"}, {"name", name}, {"near", near}};
    errors->emplace_back("unknown-fact", std::move(args), span);
  }
}

}  // namespace anze::decision
