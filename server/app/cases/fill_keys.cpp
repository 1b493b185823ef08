// A digest of all declared keys is kept as a setting; only when the rules declare other keys than the last time is
// anything read. Keys are put while others write, so each batch is checked afterwards: keys that changed meanwhile are
// put again.
#include "server/app/cases/fill_keys.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/workflow/state.h"
#include "server/app/cases/declared_of_day.h"
#include "server/app/rules/declared_keys.h"

namespace anze::app {
namespace {

using base::Value;
using ports::OwnedKeys;

constexpr std::string_view kSetting = "keys.digest";

class Filling {
 public:
  Filling(const DeclaredOfDay& declared, ports::Storage* storage) : declared_(declared), storage_(storage) {}

  base::Result<std::int64_t> Run() {
    for (const std::string& type : declared_.record_types()) {
      if (base::Status filled = FillRecords(type); !filled.ok()) return filled.errors();
    }
    for (const std::string& type : declared_.case_types()) {
      if (base::Status filled = FillCases(type); !filled.ok()) return filled.errors();
    }
    return filled_;
  }

 private:
  // The keys of one version of a record or case.
  struct Versioned {
    std::string id;
    std::vector<OwnedKeys> owned;  // one a space
    std::uint64_t version = 0;
  };
  // As it stands now; nullopt where it has no keys to be stored.
  using Look = std::function<base::Result<std::optional<Versioned>>(const std::string& id)>;

  base::Status FillRecords(const std::string& type) {
    const Look look = [&](const std::string& id) { return LookAtRecord(type, id); };
    ports::RecordQuery query{type, {}, {}, base::limits::kPageMax};
    for (bool more = true; more;) {
      const auto rows = storage_->ListRecords(query);
      if (!rows.ok()) return rows.errors();
      std::vector<std::string> ids;
      for (const ports::StoredRecord& row : *rows) ids.push_back(row.id);
      if (base::Status put = Put(ids, look); !put.ok()) return put;
      more = rows->size() == query.limit;
      if (more) query.after = rows->back().id;
    }
    return base::Ok{};
  }

  base::Status FillCases(const std::string& type) {
    const Look look = [&](const std::string& id) { return LookAtCase(id); };
    ports::CaseQuery query;
    query.type = type;
    query.order = ports::CaseOrder::kId;
    query.limit = base::limits::kPageMax;
    for (bool more = true; more;) {
      const auto rows = storage_->ListCases(query);
      if (!rows.ok()) return rows.errors();
      std::vector<std::string> ids;
      for (const ports::IndexRow& row : *rows) ids.push_back(row.case_id);
      if (base::Status put = Put(ids, look); !put.ok()) return put;
      more = rows->size() == query.limit;
      if (more) query.after = std::pair(std::int64_t{0}, rows->back().case_id);
    }
    return base::Ok{};
  }

  base::Result<std::optional<Versioned>> LookAtRecord(const std::string& type, const std::string& id) {
    const std::optional<Versioned> nothing;
    const auto stored = storage_->GetRecord(type, id);
    if (!stored.ok()) return stored.errors();
    if (!*stored) return nothing;
    const ruleset::Schema* schema = declared_.OfRecord((*stored)->region, type);
    const auto data = base::ParseJson((*stored)->content);
    if (schema == nullptr || !data.ok()) return nothing;  // a record that cannot be read has no keys
    return std::optional(Versioned{
        id, {{ports::SpaceOfRecords(type), id, (*stored)->region, KeysOf(schema->Keys(), *data)}}, (*stored)->version});
  }

  base::Result<std::optional<Versioned>> LookAtCase(const std::string& id) {
    const std::optional<Versioned> nothing;
    const auto stored = storage_->LoadCase(id);
    if (!stored.ok()) return stored.errors();
    if (!*stored) return nothing;
    const auto state = workflow::DecodeState((*stored)->state);
    if (!state.ok()) return nothing;
    Versioned found{id, {}, (*stored)->sequence};
    if (const ruleset::Schema* facts = declared_.OfCase(state->region, state->type)) {
      auto keys = KeysOf(facts->Keys(), state->facts);
      if (!keys.empty()) {
        found.owned.push_back({ports::SpaceOfCases(state->type), id, state->region, std::move(keys)});
      }
    }
    // Also where it has none now: what an earlier declaration put there must go.
    if (const auto found_by = declared_.FoundBy(state->type); !found_by.empty()) {
      found.owned.push_back({ports::SpaceOfFound(state->type), id, state->region, KeysOf(found_by, state->facts)});
    }
    return found.owned.empty() ? nothing : std::optional(std::move(found));
  }

  // Keys that changed while they were put are put again: the keys stored last are those of the last version.
  base::Status Put(std::vector<std::string> ids, const Look& look) {
    bool first = true;
    for (std::vector<Versioned> put; !ids.empty(); put.clear()) {
      std::vector<OwnedKeys> owned;
      for (const std::string& id : ids) {
        auto found = look(id);
        if (!found.ok()) return found.errors();
        if (!*found) continue;
        owned.insert(owned.end(), (*found)->owned.begin(), (*found)->owned.end());
        put.push_back(std::move(**found));
      }
      if (base::Status stored = owned.empty() ? base::Status(base::Ok{}) : storage_->PutKeys(owned); !stored.ok()) {
        return stored;
      }
      if (std::exchange(first, false)) filled_ += static_cast<std::int64_t>(put.size());
      ids.clear();
      for (const Versioned& one : put) {
        auto now = look(one.id);
        if (!now.ok()) return now.errors();
        if (*now && (*now)->version != one.version) ids.push_back(one.id);
      }
    }
    return base::Ok{};
  }

  const DeclaredOfDay& declared_;
  ports::Storage* storage_;
  std::int64_t filled_ = 0;
};

}  // namespace

base::Result<std::int64_t> FillKeys(Rules* rules, ports::Storage* storage, calendar::Date today) {
  const DeclaredOfDay declared(rules, today);
  const std::string digest = declared.digest();
  const auto known = storage->GetSetting(kSetting);
  if (!known.ok()) return known.errors();
  const auto by = storage->GetSetting(kKeyRulesSetting);
  if (!by.ok()) return by.errors();
  const auto bundle = rules->bundle();
  const auto note = [&] {
    return storage->PutSetting(kKeyRulesSetting, (bundle ? bundle->digest : std::string()) + " " + today.ToString());
  };
  if (*known && **known == digest) {
    if (base::Status noted = *by ? base::Status(base::Ok{}) : note(); !noted.ok()) return noted.errors();
    return std::int64_t{0};
  }
  auto filled = Filling(declared, storage).Run();
  if (!filled.ok()) return filled.errors();
  if (base::Status noted = note(); !noted.ok()) return noted.errors();
  // Last the digest of all, so that a start after a crash fills again.
  if (base::Status kept = storage->PutSetting(kFoundSetting, declared.found_digest()); !kept.ok()) return kept.errors();
  if (base::Status kept = storage->PutSetting(kSetting, digest); !kept.ok()) return kept.errors();
  return filled;
}

}  // namespace anze::app
