#include <set>

#include "core/ruleset/check/lint.h"
#include "core/ruleset/read/workbook_text.h"

namespace anze::ruleset {

void LintScripts(const Bundle& bundle, Sink* sink) {
  std::set<std::string> named;
  for (const auto& [region, timeline] : bundle.prepared->regions) {
    for (const auto& [first, stretch] : timeline.stretches) {
      for (const auto& [id, entity] : stretch->entities) {
        if (const auto* decision = std::get_if<Decision>(&entity->model)) named.insert(decision->script_file);
      }
    }
  }
  for (const auto& [region, layer] : bundle.layers) {
    for (const auto& [path, text] : layer.scripts) {
      const std::string file = region + "/" + path;
      if (named.contains(file)) continue;
      base::MessageArgs args = {{"file", file}};
      if (IsTableFile(file)) args = {{"reason", "table"}, {"file", file}};
      sink->Add("script-unused", std::move(args), {file, 1, 1, 1});
    }
  }
}

}  // namespace anze::ruleset
