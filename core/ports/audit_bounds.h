// The bounds of an entry of the audit journal, which every storage plugin keeps alike, and the text that a search looks
// in. Threads: pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/base/limits.h"
#include "core/base/region.h"
#include "core/base/result.h"
#include "core/base/search.h"
#include "core/ports/audit.h"

namespace anze::ports {

// Errors: "audit-entry-too-long" {field, most}.
inline base::Status CheckAuditEntry(const AuditEntry& entry) {
  const std::pair<const char*, const std::string*> texts[] = {
      {"kind", &entry.kind},     {"actor", &entry.actor},
      {"roles", &entry.roles},   {"organisation", &entry.organisation},
      {"region", &entry.region}, {"address", &entry.address},
      {"object", &entry.object}, {"outcome", &entry.outcome},
      {"data", &entry.data}};
  for (const auto& [name, text] : texts) {
    const std::size_t most = text == &entry.data ? base::limits::kAuditDataBytes : base::limits::kAuditTextBytes;
    if (text->size() > most)
      return base::Error("audit-entry-too-long", {{"field", name}, {"most", std::to_string(most)}});
  }
  return base::Ok{};
}

// The folded text of an entry.
inline std::string AuditSearchText(const AuditEntry& entry) {
  std::string text;
  for (const std::string* part : {&entry.kind, &entry.actor, &entry.roles, &entry.organisation, &entry.region,
                                  &entry.address, &entry.object, &entry.outcome, &entry.data}) {
    text += *part;
    text += '\n';
  }
  return base::FoldForSearch(text);
}

}  // namespace anze::ports
