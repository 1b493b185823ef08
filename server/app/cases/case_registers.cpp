#include "server/app/cases/case_registers.h"

#include <algorithm>
#include <utility>

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/workflow/state.h"
#include "server/app/cases/fill_keys.h"
#include "server/app/records/nearest_owner.h"

namespace anze::app {

using base::Value;

base::Result<std::optional<workflow::FoundRecord>> CaseRegisters::Find(std::string_view type, const Value& key,
                                                                       std::string_view region) const {
  using Found = std::optional<workflow::FoundRecord>;
  const std::string name(type);
  const auto schema = snapshot_.records.find(name);
  if (schema == snapshot_.records.end()) return Found();
  const std::vector<ruleset::UniqueKey> keys = schema->second.Keys();
  const ruleset::UniqueKey* declared = workflow::KeyAsked(keys, key);
  if (declared == nullptr) return Found();
  const auto text = ruleset::KeyTextOf(workflow::KeyObject(*declared, key), *declared);
  if (!text) return Found();
  auto owner = NearestOwner(
      storage_, {ports::SpaceOfRecords(name), {declared->name, *text}, {}, {}, base::limits::kPageMax}, region);
  if (!owner.ok()) return owner.errors();
  if (!*owner) return Found();
  auto record = storage_->GetRecord(name, (*owner)->id);
  if (!record.ok()) return record.errors();
  if (!*record) return Found();
  auto data = base::ParseJson((*record)->content);
  if (!data.ok()) return data.errors();
  return Found(workflow::FoundRecord{(*record)->id, (*record)->version, std::move(data).value()});
}

base::Result<std::vector<workflow::OtherCase>> CaseRegisters::Cases(const workflow::CaseSearch& search) const {
  std::vector<workflow::OtherCase> cases;
  const auto kept = names_->FoundBy(search.type);
  const auto is_asked = [&](const ruleset::UniqueKey& key) { return key.name == search.key->name; };
  if (std::none_of(kept.begin(), kept.end(), is_asked)) {
    return base::Error("cases-not-kept", {{"type", std::string(search.type)}, {"key", search.key->name}});
  }
  const auto filed = storage_->GetSetting(kFoundSetting);
  if (!filed.ok()) return filed.errors();
  if (*filed != names_->found_digest) return base::Error("cases-being-filed");
  const auto text = ruleset::KeyTextOf(*search.values, *search.key);
  if (!text) return cases;
  ports::ReadCases read{{std::string(search.type),
                         {search.key->name, *text},
                         *search.states,
                         std::string(search.region),
                         std::string(search.without),
                         base::limits::kCasesAsked + 1},
                        {}};
  const auto found = storage_->FindCases(read.query);
  if (!found.ok()) return found.errors();
  if (found->size() > base::limits::kCasesAsked) {
    return base::Error("too-many-cases",
                       {{"type", read.query.type}, {"limit", std::to_string(base::limits::kCasesAsked)}});
  }
  for (const ports::FoundCase& row : *found) {
    auto state = workflow::DecodeState(row.state);
    if (!state.ok()) return state.errors();
    read.found.emplace_back(row.case_id, row.sequence);
    cases.push_back({row.case_id, row.sequence, state->state, state->opened_at, std::move(state->facts)});
  }
  read_.push_back(std::move(read));
  return cases;
}

}  // namespace anze::app
