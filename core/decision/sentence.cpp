#include "core/decision/sentence.h"

#include <set>

#include "core/decision/names.h"

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

void CheckPlaceholders(const base::Localized& sentence, const Scope& scope, const base::SourceSpan& span,
                       base::Diagnostics* errors) {
  std::set<std::string> names;
  for (const std::string* side : {&sentence.zh, &sentence.en}) {
    for (std::string& name : PlaceholdersOf(*side)) names.insert(std::move(name));
  }
  for (const std::string& name : names) {
    const auto named = FindName(scope, name);
    if (named && named->type != StaticType::kObject) continue;
    const std::string near = NearName(scope, name);
    base::MessageArgs args = {{"name", name}};
    if (!near.empty() && near != name) args = {{"reason", "near"}, {"name", name}, {"near", near}};
    errors->emplace_back("unknown-fact", std::move(args), span);
  }
}

}  // namespace anze::decision
