// The keys that the rules of a day declare in every region, and a digest of them.
// Ownership: holds what it read of the rules. Threads: immutable.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/digest.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// The setting that says by which bundle and day the stored keys were made last: "DIGEST YYYY-MM-DD". A proof of the
// store holds the keys against them.
inline constexpr std::string_view kKeyRulesSetting = "keys.rules";

class DeclaredOfDay {
 public:
  DeclaredOfDay(Rules* rules, calendar::Date today) : names_(rules->Names()) {
    for (const auto& [type, keys] : names_->found_by) Append("found", "", type, keys);
    for (const RegionInfo& info : rules->Regions()) {
      auto snapshot = rules->SnapshotAt(info.region, today);
      if (!snapshot.ok()) continue;  // not yet in force
      for (const auto& [type, schema] : (*snapshot)->records) Note(&records_, "record", info.region, type, schema);
      for (const auto& [type, of] : (*snapshot)->case_types) Note(&cases_, "case", info.region, type, of.facts);
    }
  }

  const std::string& found_digest() const { return names_->found_digest; }
  std::string digest() const { return base::Sha256Hex(text_); }
  std::set<std::string> record_types() const { return TypesOf(records_); }
  std::set<std::string> case_types() const {
    std::set<std::string> types = TypesOf(cases_);
    for (const auto& [type, keys] : names_->found_by) types.insert(type);
    return types;
  }
  const ruleset::Schema* OfRecord(const std::string& region, const std::string& type) const {
    return Find(records_, region, type);
  }
  const ruleset::Schema* OfCase(const std::string& region, const std::string& type) const {
    return Find(cases_, region, type);
  }
  // The facts by which other cases find those of the type.
  std::span<const ruleset::UniqueKey> FoundBy(std::string_view type) const { return names_->FoundBy(type); }

 private:
  using Schemas = std::map<std::pair<std::string, std::string>, ruleset::Schema>;  // by region and type; with keys only

  void Note(Schemas* into, std::string_view kind, const std::string& region, const std::string& type,
            const ruleset::Schema& schema) {
    const auto keys = schema.Keys();
    if (keys.empty()) return;
    into->emplace(std::pair(region, type), schema);
    Append(kind, region, type, keys);
  }

  void Append(std::string_view kind, const std::string& region, const std::string& type,
              const std::vector<ruleset::UniqueKey>& keys) {
    for (const ruleset::UniqueKey& key : keys) {
      text_.append(kind).append(" ").append(region).append(" ").append(type).append(" ").append(key.name).append("\n");
    }
  }

  static std::set<std::string> TypesOf(const Schemas& schemas) {
    std::set<std::string> types;
    for (const auto& [place, schema] : schemas) types.insert(place.second);
    return types;
  }

  static const ruleset::Schema* Find(const Schemas& schemas, const std::string& region, const std::string& type) {
    const auto found = schemas.find({region, type});
    return found == schemas.end() ? nullptr : &found->second;
  }

  Schemas records_, cases_;
  std::shared_ptr<const Rules::KnownNames> names_;
  std::string text_ = "folded\n";  // how texts are compared: an earlier release kept them as written
};

}  // namespace anze::app
