#include "server/app/cases/case_keys.h"

#include <algorithm>
#include <utility>

#include "core/base/pointer.h"
#include "server/app/records/key_taken.h"
#include "server/app/rules/declared_keys.h"

namespace anze::app {
namespace {

using ports::NaturalKey;
using ruleset::UniqueKey;

constexpr std::string_view kData = "data.";

// Where the caller wrote the value of a fact: in the facts of an opening, or in the data that the event sets it from.
std::string PlaceOf(const std::string& fact, const workflow::CaseProgram& program, std::string_view event) {
  if (event.empty()) return base::PointerAlong("/facts", fact);
  const int index = program.EventIndex(event);
  if (index < 0) return "/event";
  for (const auto& [path, expression] : program.events()[static_cast<std::size_t>(index)].source->set) {
    if (path != fact || !expression.text.starts_with(kData)) continue;
    const std::string_view source = std::string_view(expression.text).substr(kData.size());
    const bool plain = source.find_first_of(" ()+-*/~=<>\"'[") == std::string_view::npos;
    if (plain) return base::PointerAlong("/data", source);
  }
  return "/data";
}

}  // namespace

std::vector<UniqueKey> DeclaredOfCase(const workflow::CaseProgram& own, const workflow::CaseProgram* today) {
  std::vector<UniqueKey> declared = own.source().facts.Keys();
  if (today == nullptr || today == &own) return declared;
  for (UniqueKey& key : today->source().facts.Keys()) {
    const auto same = [&key](const UniqueKey& known) { return known.name == key.name; };
    if (std::none_of(declared.begin(), declared.end(), same)) declared.push_back(std::move(key));
  }
  return declared;
}

void PutFoundBy(std::span<const UniqueKey> keys, const base::Value& before, const workflow::CaseState& after,
                workflow::Commit* commit) {
  if (keys.empty()) return;
  std::vector<NaturalKey> now = KeysOf(keys, after.facts);
  if (now != KeysOf(keys, before)) commit->found_by = std::move(now);
}

CaseKeys::CaseKeys(const workflow::CaseProgram& own, const workflow::CaseProgram* today,
                   const workflow::CaseState& before)
    : declared_(DeclaredOfCase(own, today)) {
  if (!declared_.empty()) keys_ = KeysOf(declared_, before.facts);
}

void CaseKeys::Put(const workflow::CaseState& after, workflow::Commit* commit) {
  if (declared_.empty()) return;
  std::vector<NaturalKey> now = KeysOf(declared_, after.facts);
  // Unchanged keys are left out of the commit, so the storage has nothing to compare or write.
  if (now == keys_) return keys_.clear();
  space_ = ports::SpaceOfCases(after.type);
  case_id_ = after.id;
  region_ = after.region;
  commit->keys = now;
  std::erase_if(now,
                [this](const NaturalKey& key) { return std::find(keys_.begin(), keys_.end(), key) != keys_.end(); });
  keys_ = std::move(now);
}

Problem CaseKeys::Taken(ports::Storage* storage, const workflow::CaseProgram& program, std::string_view event,
                        const ports::ReadScope* scope) const {
  for (const NaturalKey& key : keys_) {
    const auto other = OtherOwner(storage, space_, key, region_, case_id_);
    if (!other.ok()) return FromFailure(other.errors());
    if (!*other) continue;
    if (scope != nullptr) {
      const auto readable = storage->LoadReadable((*other)->id, *scope);
      if (!readable.ok()) return FromFailure(readable.errors());
      if (!*readable) {
        return KeyTakenBySomebody("case-key-taken", program.source().facts, key.name,
                                  PlaceOf(key.name, program, event));
      }
    }
    return KeyTakenBy("case-key-taken", program.source().facts, key.name, "case", app::Taken{{}, (*other)->id},
                      PlaceOf(key.name, program, event));
  }
  return NobodyHasKey();
}

}  // namespace anze::app
