// The application of a case type (ruleset/model/application.h) with its conditions compiled over the answers.
// Ownership: refers into the case type and its snapshot, which outlive it. Threads: immutable, re-entrant.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/decision/condition.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::workflow {

struct CompiledQuestion {
  const ruleset::Question* source = nullptr;
  const ruleset::Field* field = nullptr;
  std::optional<decision::Condition> when;
};

struct CompiledSection {
  const ruleset::ApplicationSection* source = nullptr;
  std::optional<decision::Condition> when;
  std::vector<CompiledQuestion> questions;
};

struct CompiledMaterial {
  const ruleset::Material* source = nullptr;
  std::optional<decision::Condition> when;
};

struct CompiledApplication {
  const ruleset::Application* source = nullptr;
  std::vector<CompiledSection> sections;
  std::vector<CompiledMaterial> materials;
};

// Compiles the application of the type, which has one. Conditions read the facts of the type and nothing else.
// Questions whose fact does not exist are left out (LintApplication has told). Appends to `diagnostics` the errors of
// decision::Condition.
CompiledApplication CompileApplication(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot,
                                       base::Diagnostics* diagnostics);

// Appends what is wrong with the application of the type, if it has one: "unknown-fact", "unknown-parameter",
// "unknown-asked", "unknown-material", "application-role", "application-party", "application-due-type",
// "application-fact-later", "application-fact-object", "application-asked-twice", "application-prefill",
// "application-kind", "application-count", "application-validity", "application-files", "application-not-asked",
// "application-too-long".
void LintApplication(const ruleset::CaseType& type, const ruleset::Snapshot& snapshot, base::Diagnostics* diagnostics);

// The register of that name of any decision that the type asks; nullptr if none.
const ruleset::Register* RegisterNamed(const ruleset::CaseType& type, std::string_view name);
// The parts of "records.<register>.<field>"; both empty for any other text.
std::pair<std::string_view, std::string_view> RegisterAndField(std::string_view prefill);

}  // namespace anze::workflow
