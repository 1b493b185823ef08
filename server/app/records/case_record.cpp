#include "server/app/records/case_record.h"

#include <optional>
#include <utility>
#include <vector>

#include "core/base/limits.h"
#include "core/base/pointer.h"
#include "core/ruleset/merge/stated.h"
#include "server/app/answers/bad_region.h"
#include "server/app/records/nearest_owner.h"

namespace anze::app {
namespace {

using base::Value;

// The first key of which the case states every part.
std::optional<ports::NaturalKey> KeyStated(const ruleset::Schema& schema, const Value& fields) {
  for (const ruleset::UniqueKey& key : schema.Keys()) {
    if (auto text = ruleset::KeyTextOf(fields, key)) return ports::NaturalKey{key.name, std::move(*text)};
  }
  return std::nullopt;
}

// A city's case may be about what one of its districts registered. Of several that have the key none is meant more than
// the others, and the new record is then refused as taken.
base::Result<std::optional<ports::KeyOwner>> OnlyOwnerBelow(ports::KeyStore* storage, const std::string& space,
                                                            const ports::NaturalKey& key, const std::string& region) {
  auto owners = storage->FindKey({space, key, region, {}, 2});
  if (!owners.ok()) return owners.errors();
  std::optional<ports::KeyOwner> only;
  if (owners->size() == 1) only = std::move(owners->front());
  return only;
}

// A case may tell what became of a record, never whose it is: that would put one unit's policy under another's name.
std::optional<Problem> OfAnother(const ruleset::Schema& schema, const Value& stored, const Value& fields) {
  std::optional<Problem> found;
  ruleset::ForEachLeaf(schema.fields(), "", [&](const std::string& path, const ruleset::Field& field) {
    if (found || field.refers_to.empty()) return;
    const Value* is = ruleset::MemberAt(stored, path);
    const Value* said = ruleset::MemberAt(fields, path);
    if (is == nullptr || said == nullptr || *is == *said) return;
    found = Invalid({base::Error("case-record-of-another",
                                 {{"title_zh", field.title.zh}, {"title_en", field.title.In(base::Language::kEn)}})
                         .At(base::PointerAlong("/fields", path))});
  });
  return found;
}

// The stored data with the stated fields in their places.
Value Merged(const ruleset::Schema& schema, Value stored, const Value& fields) {
  ruleset::ForEachLeaf(schema.fields(), "", [&](const std::string& path, const ruleset::Field&) {
    if (const Value* said = ruleset::MemberAt(fields, path)) stored.SetPath(path, *said);
  });
  return stored;
}

}  // namespace

Answer<Changed> WriteForCase(Records* records, Rules* rules, ports::Storage* storage, const CaseRecord& record,
                             calendar::Date today) {
  auto book = rules->At(record.region, today);
  if (!book.ok()) return BadRegion(book.errors());
  const auto& types = (*book)->snapshot->records;
  const auto schema = types.find(record.type);
  if (schema == types.end()) return NotFound("unknown-record-type", {{"type", record.type}, {"known", ""}});
  const auto key = KeyStated(schema->second, record.fields);
  if (!key) return Invalid({base::Error("case-record-without-key", {{"type", record.type}})});
  for (int attempt = 0;; ++attempt) {
    auto owner = NearestOwner(storage, {ports::SpaceOfRecords(record.type), *key, {}, {}, base::limits::kPageMax},
                              record.region);
    if (!owner.ok()) return FromFailure(owner.errors());
    if (!*owner) owner = OnlyOwnerBelow(storage, ports::SpaceOfRecords(record.type), *key, record.region);
    if (!owner.ok()) return FromFailure(owner.errors());
    if (!*owner) {
      if (record.existing) return Changed{{}, std::nullopt};
      return records->Add({record.type, {}, record.region, record.fields, record.actor}, {});
    }
    auto shown = records->Get(record.type, (*owner)->id, {.everything = true});
    if (auto* problem = std::get_if<Problem>(&shown)) return std::move(*problem);
    const Records::Shown& stored = std::get<Records::Shown>(shown);
    if (auto another = OfAnother(schema->second, stored.data, record.fields)) return std::move(*another);
    Value merged = Merged(schema->second, stored.data, record.fields);
    if (merged == stored.data) return Changed{stored.id, std::nullopt};
    RecordWriting writing{record.type, stored.id, {}, std::move(merged), record.actor};
    writing.expected.versions = {stored.version};
    auto changed = records->Replace(writing, {});
    const auto* problem = std::get_if<Problem>(&changed);
    // Somebody else wrote it meanwhile: what the case states is put into that version.
    if (problem == nullptr || problem->kind != ProblemKind::kStale) return changed;
    if (attempt == base::limits::kConflictRetries) return Unavailable("storage-busy");
  }
}

}  // namespace anze::app
