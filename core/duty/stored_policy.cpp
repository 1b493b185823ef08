#include "core/duty/stored_policy.h"

namespace anze::duty {

using base::Result;
using base::Value;

namespace {

void AddRecord(const ruleset::Snapshot& snapshot, const char* type, ruleset::Schema* schema) {
  const auto record = snapshot.records.find(type);
  if (record == snapshot.records.end()) return;
  ruleset::Field object;
  object.name = type;
  object.type = ruleset::Type::kObject;
  object.children = record->second.fields();
  schema->fields().push_back(std::move(object));
}

}  // namespace

Result<PolicyInput> PolicyInput::Compile(const ruleset::Snapshot& snapshot) {
  PolicyInput input;
  if (!snapshot.service_plan) return input;
  ruleset::Schema records;
  AddRecord(snapshot, "policy", &records);
  AddRecord(snapshot, "enterprise", &records);
  decision::Scope scope;
  scope.schemas = {&records};
  scope.snapshot = &snapshot;
  base::Diagnostics errors;
  for (const auto& [path, expression] : snapshot.service_plan->from_records) {
    auto formula = decision::Condition::Compile(expression, scope);
    if (formula.ok()) {
      input.formulas_.emplace_back(path, std::move(formula).value());
    } else {
      errors.insert(errors.end(), formula.errors().begin(), formula.errors().end());
    }
  }
  if (!errors.empty()) return errors;
  return input;
}

Result<Value> PolicyInput::Of(const std::string& id, const Value& policy, const Value* enterprise,
                              const decision::Context& context) const {
  Value out = Value::EmptyMap();
  out.Set("id", id);
  for (const char* key : {"effective_from", "effective_to", "issued_on"}) {
    if (const Value* given = policy.Find(key)) out.Set(key, *given);
  }
  if (const std::string_view origin = policy.GetString("origin"); !origin.empty()) {
    out.Set("renewal", origin == "renewal");
  }
  if (enterprise != nullptr) out.Set("enterprise", *enterprise);
  Value records = Value::EmptyMap();
  records.Set("policy", policy);
  if (enterprise != nullptr) records.Set("enterprise", *enterprise);
  for (const auto& [path, formula] : formulas_) {
    auto worked_out = formula.Evaluate(records, context);
    if (!worked_out.ok()) return worked_out.errors();
    if (!worked_out->unknown) out.SetPath(path, std::move(worked_out->value));
  }
  return out;
}

}  // namespace anze::duty
