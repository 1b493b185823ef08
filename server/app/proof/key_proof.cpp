// A key that only a case's own, older rules declare is there when its last event put it there and gone when the keys
// were made anew since: whichever it is, the storage is asked for it alone.
#include "server/app/proof/key_proof.h"

#include <algorithm>
#include <utility>

#include "core/base/json.h"
#include "server/app/rules/declared_keys.h"

namespace anze::app {
namespace {

constexpr std::size_t kAsked = 200;

void Tell(std::string space, const std::string& id, const std::string& region, std::vector<ports::NaturalKey> keys,
          const std::function<void(const ports::StoredKey&)>& each) {
  for (ports::NaturalKey& key : keys) each({space, std::move(key), id, region});
}

}  // namespace

std::string KeyText(const ports::StoredKey& key) {
  std::string text = key.space;
  for (const std::string* part : {&key.key.name, &key.key.value, &key.id, &key.region}) text.append("\n").append(*part);
  return text;
}

base::Result<std::optional<KeyProof>> KeyProof::Make(Rules* rules, ports::Storage* storage) {
  const auto by = storage->GetSetting(kKeyRulesSetting);
  if (!by.ok()) return by.errors();
  const auto bundle = rules->bundle();
  const std::size_t blank = *by ? (*by)->find(' ') : std::string::npos;
  if (blank == std::string::npos || !bundle || (*by)->substr(0, blank) != bundle->digest)
    return std::optional<KeyProof>();
  const auto day = calendar::Date::Parse((*by)->substr(blank + 1));
  if (!day) return std::optional<KeyProof>();
  return std::optional(KeyProof(DeclaredOfDay(rules, *day), storage));
}

base::Status KeyProof::OfCase(const workflow::CaseState& state, const workflow::CaseProgram& own,
                              const std::function<void(const ports::StoredKey&)>& each) const {
  const ruleset::Schema* today = declared_.OfCase(state.region, state.type);
  const std::vector<ruleset::UniqueKey> must = today != nullptr ? today->Keys() : std::vector<ruleset::UniqueKey>();
  const std::string space = ports::SpaceOfCases(state.type);
  Tell(space, state.id, state.region, KeysOf(must, state.facts), each);
  for (const ruleset::UniqueKey& key : own.source().facts.Keys()) {
    const auto same = [&](const ruleset::UniqueKey& known) { return known.name == key.name; };
    if (std::any_of(must.begin(), must.end(), same)) continue;
    for (const ports::NaturalKey& may : KeysOf({&key, 1}, state.facts)) {
      std::string after;
      for (bool more = true; more;) {
        const auto owners = storage_->FindKey({space, may, state.region, after, kAsked});
        if (!owners.ok()) return owners.errors();
        const ports::StoredKey there{space, may, state.id, state.region};
        for (const ports::KeyOwner& owner : *owners) {
          if (owner.id == state.id && owner.region == state.region) each(there);
        }
        more = owners->size() == kAsked;
        if (more) after = owners->back().id;
      }
    }
  }
  if (const auto found_by = declared_.FoundBy(state.type); !found_by.empty())
    Tell(ports::SpaceOfFound(state.type), state.id, state.region, KeysOf(found_by, state.facts), each);
  return base::Ok{};
}

void KeyProof::OfRecord(const ports::StoredRecord& record,
                        const std::function<void(const ports::StoredKey&)>& each) const {
  const ruleset::Schema* schema = declared_.OfRecord(record.region, record.type);
  const auto data = base::ParseJson(record.content);
  if (schema == nullptr || !data.ok()) return;
  Tell(ports::SpaceOfRecords(record.type), record.id, record.region, KeysOf(schema->Keys(), *data), each);
}

}  // namespace anze::app
