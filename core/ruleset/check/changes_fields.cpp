// Compares fields maps. What a field accepts is compared bound by bound, so that a city may ask for
// less than the province, or the province's lock may let it.
#include <algorithm>
#include <array>

#include "core/base/number.h"
#include "core/ruleset/check/changes_parts.h"
#include "core/ruleset/read/node_read.h"

namespace anze::ruleset {
namespace {

using base::Node;
using base::Number;

constexpr std::array<std::string_view, 16> kFieldKeys = {
    "type",   "title", "required",   "values",  "min",       "max",     "unique",  "max_length",
    "format", "items", "not_before", "at_most", "refers_to", "example", "read_by", "personal"};
// Each of them is a demand more.
constexpr std::array<std::string_view, 6> kDemands = {"format",  "unique",    "not_before",
                                                      "at_most", "refers_to", "personal"};

bool States(const Node& field, std::string_view key) {
  const Node* node = field.Find(key);
  return node != nullptr && !node->is_null() && TextOf(node) != "false";
}

// [a, b], or {a: title, b: title}.
std::set<std::string> WordsAllowed(const Node& field) {
  const Node& values = ChildOrNull(field, "values");
  if (!values.is_map()) return SetOf(field, "values");
  std::set<std::string> words;
  for (const Node::Entry& entry : values.entries) words.insert(entry.key);
  return words;
}

class FieldComparer {
 public:
  FieldComparer(const Node& before, const Node& after, const Path& path, Changes* changes)
      : before_(before), after_(after), path_(path), changes_(changes) {}

  void Compare() {
    const std::size_t first = changes_->size();
    CompareKey(before_, after_, "type", Bearing::kUnclear, path_, changes_);
    if (changes_->size() != first) return;  // the bounds of another type say nothing
    Switch("required");
    Words();
    Bound("min", true);
    Bound("max", false);
    Bound("max_length", false);
    for (const std::string_view key : kDemands) Switch(key);
    CompareKey(before_, after_, "read_by", Bearing::kUnclear, path_, changes_);
    Items();
    CompareRest(before_, after_, kFieldKeys, path_, changes_);
  }

 private:
  void Add(std::string_view key, Bearing bearing) { changes_->push_back({Below(path_, key), bearing}); }

  // A demand that is made or not.
  void Switch(std::string_view key) {
    const bool was = States(before_, key);
    const bool is = States(after_, key);
    if (was && is) return CompareKey(before_, after_, key, Bearing::kUnclear, path_, changes_);
    if (was != is) Add(key, is ? Bearing::kTightens : Bearing::kLoosens);
  }

  // Without words any is allowed.
  void Words() {
    const std::set<std::string> was = WordsAllowed(before_);
    const std::set<std::string> is = WordsAllowed(after_);
    if (was.empty() != is.empty()) return Add("values", is.empty() ? Bearing::kLoosens : Bearing::kTightens);
    if (!std::includes(is.begin(), is.end(), was.begin(), was.end())) Add("values", Bearing::kTightens);
    if (!std::includes(was.begin(), was.end(), is.begin(), is.end())) Add("values", Bearing::kLoosens);
  }

  void Bound(std::string_view key, bool lower) {
    const bool was = States(before_, key);
    const bool is = States(after_, key);
    if (was != is) return Add(key, is ? Bearing::kTightens : Bearing::kLoosens);
    if (!was || ContentOf(*before_.Find(key)) == ContentOf(*after_.Find(key))) return;
    const auto from = Number::Parse(TextAt(before_, key));
    const auto to = Number::Parse(TextAt(after_, key));
    if (!from || !to) return Add(key, Bearing::kUnclear);
    if (*from != *to) Add(key, (*to > *from) == lower ? Bearing::kTightens : Bearing::kLoosens);
  }

  // The items of a list: a type, {type: …}, or a fields map.
  void Items() {
    const Node& was = ChildOrNull(before_, "items");
    const Node& is = ChildOrNull(after_, "items");
    const auto fields = [](const Node& items) {
      const Node* type = items.Find("type");
      return items.is_map() && (type == nullptr || !type->is_scalar());
    };
    if (fields(was) && fields(is)) return CompareFields(was, is, Below(path_, "items"), changes_);
    if (was.is_map() && is.is_map() && !fields(was) && !fields(is)) {
      return FieldComparer(was, is, Below(path_, "items"), changes_).Compare();
    }
    CompareKey(before_, after_, "items", Bearing::kUnclear, path_, changes_);
  }

  const Node& before_;
  const Node& after_;
  const Path path_;
  Changes* changes_;
};

}  // namespace

void CompareFields(const Node& before, const Node& after, const Path& path, Changes* changes) {
  for (const Node::Entry& entry : after.entries) {
    const Path at = Below(path, entry.key);
    if (const Node* known = before.Find(entry.key)) {
      FieldComparer(*known, entry.value, at, changes).Compare();
    } else {
      const bool required = BoolOf(entry.value.Find("required"));
      changes->push_back({at, required ? Bearing::kTightens : Bearing::kAdds});
    }
  }
  for (const Node::Entry& entry : before.entries) {
    if (after.Find(entry.key) == nullptr) changes->push_back({Below(path, entry.key), Bearing::kUnclear});
  }
}

Changes ChangesOfRecord(const Entity* before, const Entity& after) {
  if (before == nullptr) return {{}};
  Changes changes;
  CompareFields(*before->node, *after.node, {}, &changes);
  return changes;
}

}  // namespace anze::ruleset
