#include "server/http/wire/ledger_json.h"

#include <utility>

namespace anze::http {
namespace {

using base::Value;

// The members of `more` behind those of `out`.
void PutAll(Value more, Value* out) {
  for (auto& [key, value] : more.as_map()) out->Set(key, std::move(value));
}

}  // namespace

Value ToValue(const app::KeptLedger& kept, base::Language language) {
  Value out = Value::EmptyMap();
  out.Set("region", kept.region);
  out.Set("as_of", kept.as_of.ToString());
  out.Set("clean", kept.clean);
  PutAll(ledger::ToValue(kept.ledger, language), &out);
  return out;
}

Value ToValue(const app::Subsidies& subsidies, base::Language /*language*/) {
  Value out = Value::EmptyMap();
  out.Set("region", subsidies.region);
  out.Set("as_of", subsidies.as_of.ToString());
  PutAll(ledger::ToValue(subsidies.sheet), &out);
  return out;
}

}  // namespace anze::http
