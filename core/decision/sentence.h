// Sentences of rules with {placeholders}: which of them nothing fills.
// Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/decision/condition.h"
#include "core/decision/names.h"

namespace anze::decision {

// The names between braces of a sentence, in order, repeats included: "days" of "{days|day|days}".
std::vector<std::string> PlaceholdersOf(std::string_view sentence);

// Adds "personal-in-sentence" {name} where the name is that of personal data: a sentence is read by whoever is refused.
void CheckOpen(const std::optional<Named>& named, const std::string& name, const base::SourceSpan& span,
               base::Diagnostics* errors);

// Adds "unknown-fact" at `span` for each name in either language that is no value of the scope. A group of facts
// (`insurer` of insurer.name) is none. Those of CheckOpen as well.
void CheckPlaceholders(const base::Localized& sentence, const Scope& scope, const base::SourceSpan& span,
                       base::Diagnostics* errors);

}  // namespace anze::decision
