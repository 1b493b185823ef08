#include "server/app/records/key_taken.h"

#include <utility>

#include "core/base/limits.h"
#include "core/base/region.h"

namespace anze::app {

using base::Error;

// Owners beside the region are passed over, page by page.
base::Result<std::optional<ports::KeyOwner>> OtherOwner(ports::KeyStore* storage, std::string_view space,
                                                        const ports::NaturalKey& key, const std::string& region,
                                                        std::string_view own) {
  ports::KeyQuery query{std::string(space), key, {}, {}, base::limits::kPageMax};
  for (;;) {
    auto owners = storage->FindKey(query);
    if (!owners.ok()) return owners.errors();
    for (ports::KeyOwner& owner : *owners) {
      if (owner.id != own && base::OnOneLine(owner.region, region)) return std::optional(std::move(owner));
    }
    if (owners->size() < query.limit) return std::optional<ports::KeyOwner>();
    query.after = owners->back().id;
  }
}

Problem KeyTakenBy(const char* code, const ruleset::Schema& schema, const std::string& field, const char* kind,
                   Taken owner, std::string pointer) {
  const ruleset::Field* declared = schema.Find(field);
  const bool titled = declared != nullptr && !declared->title.zh.empty();
  Problem problem;
  problem.kind = ProblemKind::kConflict;
  problem.error = Error(code, {{"title_zh", titled ? declared->title.zh : field},
                               {"title_en", titled ? declared->title.In(base::Language::kEn) : field},
                               {kind, owner.id}})
                      .At(std::move(pointer));
  problem.taken_by = std::move(owner);
  return problem;
}

Problem KeyTakenBySomebody(const char* code, const ruleset::Schema& schema, const std::string& field,
                           std::string pointer) {
  Problem problem = KeyTakenBy(code, schema, field, "reason", {{}, "hidden"}, std::move(pointer));
  problem.taken_by.reset();
  return problem;
}

Problem NobodyHasKey() { return Unavailable("storage-busy"); }

}  // namespace anze::app
