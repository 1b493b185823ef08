// A reference names a record by the value of a key, not by its id: a policy names its insurer by the insurer's credit
// code. References finds every such field in the data and works out the key that the record would have; the storage
// then tells whether anybody has it.
#include "server/app/records/record_relations.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/base/nearest.h"
#include "core/base/pointer.h"
#include "server/app/records/key_taken.h"
#include "server/app/rules/declared_keys.h"

namespace anze::app {
namespace {

using base::Error;
using base::Value;
using ruleset::Field;
using ruleset::Schema;
using ruleset::UniqueKey;

// A field that names another record: its type and key, the text that was written, and where.
struct Reference {
  std::string type;
  ports::NaturalKey key;
  std::string text;
  std::string pointer;
};

// Collects the references in an object, through objects and lists, by the fields of its schema.
class References {
 public:
  explicit References(const ruleset::Snapshot& snapshot) : snapshot_(snapshot) {}

  void Collect(const std::vector<Field>& fields, const Value& object, const std::string& pointer) {
    if (!object.is_map()) return;
    for (const Field& field : fields) {
      const Value* value = object.Find(field.name);
      if (value == nullptr || value->is_null()) continue;
      const std::string at = base::PointerBelow(pointer, field.name);
      if (field.type == ruleset::Type::kObject) Collect(field.children, *value, at);
      if (field.type == ruleset::Type::kList && value->is_list()) {
        for (std::size_t i = 0; i < value->as_list().size(); ++i) {
          Collect(field.children, value->as_list()[i], base::PointerBelow(at, i));
        }
      }
      if (!field.refers_to.empty()) Add(field, *value, at);
    }
  }
  const std::vector<Reference>& found() const { return found_; }

 private:
  void Add(const Field& field, const Value& value, const std::string& pointer) {
    const auto target = snapshot_.records.find(field.refers_to);
    // A type that the rules of this day do not have, or that has no key of this form, cannot be checked: it is let
    // through.
    if (target == snapshot_.records.end()) return;
    const std::vector<UniqueKey> keys = target->second.Keys();
    const UniqueKey* key = ReferenceKey(target->second, keys, field.type);
    if (key == nullptr) return;
    const std::string text = value.is_string() ? value.as_string() : value.as_number().ToString();
    // The key's text is made as for a record, of an object that holds nothing but the value: so both are normalised
    // alike.
    UniqueKey own = *key;
    own.paths = {"value"};
    Value named = Value::EmptyMap();
    named.Set("value", value);
    found_.push_back({field.refers_to, {key->name, ruleset::KeyTextOf(named, own).value_or("")}, text, pointer});
  }

  const ruleset::Snapshot& snapshot_;
  std::vector<Reference> found_;
};

base::Localized TypeTitle(const ruleset::Snapshot& snapshot, const std::string& type) {
  const auto title = snapshot.messages.find("record." + type);
  return title == snapshot.messages.end() ? base::Localized{type, type} : title->second.text;
}

}  // namespace

std::optional<Problem> DanglingReferences(const ruleset::Snapshot& snapshot, const Schema& schema, const Value& data,
                                          const Value& before, ports::KeyStore* storage) {
  References had(snapshot);
  had.Collect(schema.fields(), before, "");
  std::set<std::pair<std::string, std::string>> known;
  for (const Reference& one : had.found()) known.emplace(one.type, one.key.value);
  References now(snapshot);
  now.Collect(schema.fields(), data, "/data");
  base::Diagnostics dangling;
  for (const Reference& one : now.found()) {
    if (known.contains({one.type, one.key.value})) continue;
    const auto owners = storage->FindKey({ports::SpaceOfRecords(one.type), one.key, {}, {}, 1});
    if (!owners.ok()) return FromFailure(owners.errors());
    if (!owners->empty()) continue;
    const base::Localized type = TypeTitle(snapshot, one.type);
    base::MessageArgs args = {{"type", one.type}, {"text", one.text}};
    args.insert(args.end(), {{"type_zh", type.zh}, {"type_en", type.In(base::Language::kEn)}});
    dangling.push_back(Error("unknown-reference", std::move(args)).At(one.pointer));
  }
  return dangling.empty() ? std::nullopt : std::optional(Invalid(std::move(dangling)));
}

Problem KeyTaken(const Schema& schema, const ports::RecordWrite& write, ports::Storage* storage,
                 const std::optional<ports::ReadScope>& scope) {
  const ports::StoredRecord& record = write.record;
  for (const UniqueKey& key : schema.Keys()) {
    const auto value = std::find_if(write.keys.begin(), write.keys.end(),
                                    [&key](const ports::NaturalKey& one) { return one.name == key.name; });
    if (value == write.keys.end()) continue;
    const auto other = OtherOwner(storage, ports::SpaceOfRecords(record.type), *value, record.region, record.id);
    if (!other.ok()) return FromFailure(other.errors());
    if (!*other) continue;
    const auto owner = storage->GetRecord(record.type, (*other)->id);
    if (!owner.ok()) return FromFailure(owner.errors());
    const bool hidden = scope && *owner && !ports::MayRead(*scope, (*owner)->region, (*owner)->parties);
    if (hidden) {
      return KeyTakenBySomebody("record-key-taken", schema, key.declared_by,
                                base::PointerAlong("/data", key.declared_by));
    }
    return KeyTakenBy("record-key-taken", schema, key.declared_by, "id", Taken{record.type, (*other)->id},
                      base::PointerAlong("/data", key.declared_by));
  }
  return NobodyHasKey();
}

namespace {

// The record types of this name that the rules of today have.
class Candidates {
 public:
  Candidates(Rules* rules, const std::string& type, const std::string& region, calendar::Date today) {
    if (!region.empty()) {
      Take(rules, region, type, today);
      return;
    }
    for (const RegionInfo& info : rules->Regions()) Take(rules, info.region, type, today);
  }

  struct Found {
    UniqueKey key;
    const Schema* schema = nullptr;
  };
  const std::vector<Found>& keys() const { return keys_; }

 private:
  void Take(Rules* rules, const std::string& region, const std::string& type, calendar::Date today) {
    auto book = rules->At(region, today);
    if (!book.ok()) return;
    const auto schema = (*book)->snapshot->records.find(type);
    if (schema == (*book)->snapshot->records.end()) return;
    for (UniqueKey& key : schema->second.Keys()) {
      const auto same = [&key](const Found& known) { return known.key.name == key.name; };
      if (std::none_of(keys_.begin(), keys_.end(), same)) keys_.push_back({std::move(key), &schema->second});
    }
    books_.push_back(*book);
  }

  std::vector<Rules::BookPtr> books_;  // keep the schemas alive
  std::vector<Found> keys_;
};

// The value that a text means in a field; nullopt when it cannot be one of it.
std::optional<Value> Typed(const Field* field, const std::string& text) {
  if (field == nullptr) return std::nullopt;
  if (field->type != ruleset::Type::kInteger) return Value(text);
  const auto number = base::Number::Parse(text);
  return number ? std::optional(Value(*number)) : std::nullopt;
}

// Why no key has exactly these fields: a name that is part of no key, else a part that is missing, else one too many.
Problem NoSuchKey(const std::vector<Candidates::Found>& keys, const FieldTexts& fields) {
  std::set<std::string> names;
  for (const Candidates::Found& found : keys) names.insert(found.key.paths.begin(), found.key.paths.end());
  base::Diagnostics problems;
  std::string known = "region, cursor, limit";
  for (const std::string& name : names) known += ", " + name;
  for (const auto& [name, text] : fields) {
    if (names.contains(name)) continue;
    std::vector<std::string_view> list(names.begin(), names.end());
    list.insert(list.end(), {"region", "cursor", "limit"});
    Error error("unknown-query-parameter", {{"name", name}, {"known", known}});
    if (const std::string near(base::Nearest(name, list)); !near.empty()) {
      error.args.insert(error.args.end(), {{"reason", "near"}, {"near", near}});
      error.fix = near;
    }
    problems.push_back(std::move(error).At("?" + name));
  }
  if (!problems.empty()) return Invalid(std::move(problems));
  // All are parts of keys: say what the smallest key that has the first of them lacks.
  for (const Candidates::Found& found : keys) {
    const auto& paths = found.key.paths;
    if (std::find(paths.begin(), paths.end(), fields.front().first) == paths.end()) continue;
    for (const std::string& path : paths) {
      const auto given = [&path](const auto& field) { return field.first == path; };
      if (std::none_of(fields.begin(), fields.end(), given)) {
        problems.push_back(Error("missing-field", {{"field", path}}).At("?" + path));
      }
    }
    if (!problems.empty()) return Invalid(std::move(problems));
  }
  const std::string& last = fields.back().first;
  return Invalid({Error("unknown-query-parameter", {{"name", last}, {"known", known}}).At("?" + last)});
}

}  // namespace

Answer<ports::NaturalKey> KeyAskedFor(Rules* rules, const std::string& type, const std::string& region,
                                      const FieldTexts& fields, calendar::Date today) {
  const Candidates candidates(rules, type, region, today);
  for (const Candidates::Found& found : candidates.keys()) {
    if (found.key.paths.size() != fields.size()) continue;
    Value parts = Value::EmptyMap();
    UniqueKey flat = found.key;
    bool complete = true;
    for (std::size_t i = 0; i < flat.paths.size(); ++i) {
      const auto given = std::find_if(fields.begin(), fields.end(),
                                      [&](const auto& field) { return field.first == found.key.paths[i]; });
      if (given == fields.end()) {
        complete = false;
        break;
      }
      auto value = Typed(found.schema->Find(given->first), given->second);
      if (!value) {
        return Invalid(
            {Error("wrong-type", {{"expected", "integer"}, {"actual", given->second}}).At("?" + given->first)});
      }
      // Numbers for names, because a path with dots would name a member of a member.
      flat.paths[i] = std::to_string(i);
      parts.Set(flat.paths[i], std::move(*value));
    }
    if (!complete) continue;
    return ports::NaturalKey{found.key.name, ruleset::KeyTextOf(parts, flat).value_or("")};
  }
  return NoSuchKey(candidates.keys(), fields);
}

}  // namespace anze::app
