#include "server/app/records/records.h"

#include <utility>

#include "core/base/frame.h"
#include "server/app/answers/bad_region.h"

namespace anze::app {
namespace {

using base::Error;
using base::Value;

Problem UnknownType(const ruleset::Snapshot& snapshot, const std::string& type) {
  std::string known;
  for (const auto& [name, schema] : snapshot.records) known += (known.empty() ? "" : ", ") + name;
  return NotFound("unknown-record-type", {{"type", type}, {"known", known}});
}

Value TypeValue(const std::string& name, const ruleset::Schema& schema, base::Language language) {
  Value out = Value::EmptyMap();
  out.Set("type", name);
  out.Set("schema", schema.ToJsonSchema(language));
  return out;
}

}  // namespace

Answer<Value> RecordSchema(Rules* rules, const RecordKind& kind, base::Language language) {
  auto book = rules->At(kind.region, kind.as_of);
  if (!book.ok()) return BadRegion(book.errors());
  const ruleset::Snapshot& snapshot = *(*book)->snapshot;
  Value out = Value::EmptyMap();
  out.Set("region", kind.region);
  out.Set("as_of", kind.as_of.ToString());
  if (kind.type.empty()) {
    Value types = Value::EmptyList();
    for (const auto& [name, schema] : snapshot.records) types.Append(TypeValue(name, schema, language));
    out.Set("types", std::move(types));
    return out;
  }
  const auto found = snapshot.records.find(kind.type);
  if (found == snapshot.records.end()) return UnknownType(snapshot, kind.type);
  const Value type = TypeValue(kind.type, found->second, language);
  for (const auto& [key, value] : type.as_map()) out.Set(key, value);
  return out;
}

Answer<Value> CheckRecords(Rules* rules, const RecordKind& kind, const Value& records, base::Language language) {
  auto book = rules->At(kind.region, kind.as_of);
  if (!book.ok()) return BadRegion(book.errors());
  const ruleset::Snapshot& snapshot = *(*book)->snapshot;
  const auto found = snapshot.records.find(kind.type);
  if (found == snapshot.records.end()) return UnknownType(snapshot, kind.type);
  base::Diagnostics diagnostics;
  const bool many = records.is_list();
  const std::size_t count = many ? records.as_list().size() : 1;
  for (std::size_t i = 0; i < count; ++i) {
    const base::Diagnostics problems = found->second.Validate(many ? records.as_list()[i] : records, true,
                                                              many ? "/" + std::to_string(i) : std::string());
    diagnostics.insert(diagnostics.end(), problems.begin(), problems.end());
  }
  Value list = Value::EmptyList();
  for (const Error& error : diagnostics) list.Append(base::ToValue(error, language));
  Value out = Value::EmptyMap();
  out.Set("region", kind.region);
  out.Set("type", kind.type);
  out.Set("valid", !base::HasErrors(diagnostics));
  out.Set("records", static_cast<std::int64_t>(count));
  out.Set("diagnostics", std::move(list));
  return out;
}

}  // namespace anze::app
