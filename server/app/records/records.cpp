#include "server/app/records/records.h"

#include "server/app/answers/bad_region.h"

namespace anze::app {
namespace {

using base::Value;

Problem UnknownType(const ruleset::Snapshot& snapshot, const std::string& type) {
  std::string known;
  for (const auto& [name, schema] : snapshot.records) known += (known.empty() ? "" : ", ") + name;
  return NotFound("unknown-record-type", {{"type", type}, {"known", known}});
}

}  // namespace

Answer<RecordTypes> RecordSchema(Rules* rules, const RecordKind& kind) {
  auto book = rules->At(kind.region, kind.as_of);
  if (!book.ok()) return BadRegion(book.errors());
  const ruleset::Snapshot& snapshot = *(*book)->snapshot;
  RecordTypes out{*book, kind, {}};
  for (const auto& [name, schema] : snapshot.records) {
    if (kind.type.empty() || kind.type == name) out.types.emplace_back(name, &schema);
  }
  if (!kind.type.empty() && out.types.empty()) return UnknownType(snapshot, kind.type);
  return out;
}

Answer<CheckedRecords> CheckRecords(Rules* rules, const RecordKind& kind, const Value& records) {
  auto book = rules->At(kind.region, kind.as_of);
  if (!book.ok()) return BadRegion(book.errors());
  const ruleset::Snapshot& snapshot = *(*book)->snapshot;
  const auto found = snapshot.records.find(kind.type);
  if (found == snapshot.records.end()) return UnknownType(snapshot, kind.type);
  const bool many = records.is_list();
  CheckedRecords out{kind, many ? records.as_list().size() : 1, {}};
  for (std::size_t i = 0; i < out.records; ++i) {
    const base::Diagnostics problems = found->second.Validate(many ? records.as_list()[i] : records, true,
                                                              many ? "/" + std::to_string(i) : std::string());
    out.diagnostics.insert(out.diagnostics.end(), problems.begin(), problems.end());
  }
  return out;
}

}  // namespace anze::app
