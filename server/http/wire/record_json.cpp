#include "server/http/wire/record_json.h"

#include <cstdint>
#include <string>

#include "core/base/frame.h"

namespace anze::http {
namespace {

using base::Language;
using base::Value;

void PutType(const std::string& name, const ruleset::Schema& schema, Language language, Value* out) {
  out->Set("type", name);
  out->Set("schema", schema.ToJsonSchema(language));
}

Value DiagnosticsValue(const base::Diagnostics& diagnostics, Language language) {
  Value list = Value::EmptyList();
  for (const base::Error& error : diagnostics) list.Append(base::ToValue(error, language));
  return list;
}

}  // namespace

Value ToValue(const app::Records::Shown& record, Language language) {
  Value out = Value::EmptyMap();
  out.Set("id", record.id);
  out.Set("type", record.type);
  out.Set("region", record.region);
  out.Set("version", static_cast<std::int64_t>(record.version));
  out.Set("updated_at", record.updated_at.ToString());
  out.Set("updated_by", record.updated_by);
  if (!record.via.empty()) out.Set("via", record.via);
  out.Set("data", record.data);
  if (record.warnings) out.Set("warnings", DiagnosticsValue(*record.warnings, language));
  if (!record.moved_from.empty()) out.Set("moved_from", record.moved_from);
  return out;
}

Value ToValue(const app::RecordTypes& types, Language language) {
  Value out = Value::EmptyMap();
  out.Set("region", types.kind.region);
  out.Set("as_of", types.kind.as_of.ToString());
  if (!types.kind.type.empty()) {
    const auto& [name, schema] = types.types.front();
    PutType(name, *schema, language, &out);
    return out;
  }
  Value& list = out.Set("types", Value::EmptyList());
  for (const auto& [name, schema] : types.types) PutType(name, *schema, language, &list.Append(Value::EmptyMap()));
  return out;
}

Value ToValue(const app::CheckedRecords& checked, Language language) {
  Value out = Value::EmptyMap();
  out.Set("region", checked.kind.region);
  out.Set("type", checked.kind.type);
  out.Set("valid", checked.valid());
  out.Set("records", static_cast<std::int64_t>(checked.records));
  out.Set("diagnostics", DiagnosticsValue(checked.diagnostics, language));
  return out;
}

}  // namespace anze::http
