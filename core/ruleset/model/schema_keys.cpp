// Keys that `unique` declares, and the text by which two of them are compared. A number written once
// in full width, in lower case or with a blank behind it is the same number, so texts are folded as
// a search folds them. Canonical JSON keeps 1 and "1" apart and gives one text for equal values; a
// long one becomes its digest, so that the store's index has short rows.
#include <algorithm>
#include <utility>

#include "core/base/answer_limits.h"
#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/base/search.h"
#include "core/ruleset/model/schema.h"

namespace anze::ruleset {
namespace {

using base::Value;

void AddKeys(const std::vector<Field>& fields, const std::string& above, std::vector<UniqueKey>* keys) {
  for (const Field& field : fields) {
    if (field.type != Type::kObject && field.unique.empty()) continue;  // most fields, of every event
    const std::string path = above + field.name;
    if (field.type == Type::kObject) AddKeys(field.children, path + ".", keys);
    if (field.unique.empty()) continue;
    UniqueKey key{"", field.unique, path};
    for (const std::string& part : key.paths) key.name += (key.name.empty() ? "" : ",") + part;
    const auto same = [&key](const UniqueKey& known) { return known.name == key.name; };
    if (std::none_of(keys->begin(), keys->end(), same)) keys->push_back(std::move(key));
  }
}

}  // namespace

bool MayBeKey(Type type) {
  return type == Type::kString || type == Type::kInteger || type == Type::kEnum || type == Type::kDate ||
         type == Type::kDateTime;
}

std::vector<UniqueKey> Schema::Keys() const {
  std::vector<UniqueKey> keys;
  AddKeys(fields_, "", &keys);
  std::sort(keys.begin(), keys.end(), [](const UniqueKey& a, const UniqueKey& b) { return a.name < b.name; });
  return keys;
}

const Value* MemberAt(const Value& object, std::string_view dotted) {
  const Value* at = &object;
  while (at->is_map()) {
    const std::size_t dot = dotted.find('.');
    at = at->Find(dotted.substr(0, dot));
    if (at == nullptr || dot == std::string_view::npos) return at;
    dotted.remove_prefix(dot + 1);
  }
  return nullptr;
}

std::optional<std::string> KeyTextOf(const Value& object, const UniqueKey& key) {
  Value parts = Value::EmptyList();
  for (const std::string& path : key.paths) {
    const Value* part = MemberAt(object, path);
    if (part == nullptr || part->is_null()) return std::nullopt;
    if (!part->is_string()) {
      parts.Append(*part);
      continue;
    }
    std::string folded = base::FoldForSearch(part->as_string());
    if (folded.empty()) return std::nullopt;
    parts.Append(std::move(folded));
  }
  std::string text = base::WriteCanonicalJson(parts);
  if (text.size() > base::limits::kKeyBytes) text = "sha256:" + base::Sha256Hex(text);
  return text;
}

}  // namespace anze::ruleset
