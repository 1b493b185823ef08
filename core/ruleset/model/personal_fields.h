// The personal fields of a schema, found once, and the masking of values that the schema describes.
//
// Ownership: plain values. Errors: none. Threads: immutable after construction, re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/value.h"
#include "core/ruleset/model/schema.h"

namespace anze::ruleset {

// One marked field: the way to it, "" for every item of a list, and the kind of its data.
struct PersonalField {
  std::vector<std::string> steps;
  Personal kind = Personal::kNone;
  std::string path() const;  // dotted, without the steps into items: "workers.phone"
};

// What masking took away: each text with what stands in its place, for texts that quote it.
using TakenTexts = std::vector<std::pair<std::string, std::string>>;

// What a caller learns of a masking. Both may be null.
struct MaskNotes {
  // A JSON Pointer to each masked value.
  std::vector<std::string>* pointers = nullptr;
  TakenTexts* taken = nullptr;
};

class PersonalFields {
 public:
  PersonalFields() = default;
  explicit PersonalFields(const Schema& schema);

  bool empty() const { return fields_.empty(); }
  const std::vector<PersonalField>& fields() const { return fields_; }
  // The kind of the field at a path of PersonalField::path; kNone for one that is not marked.
  Personal KindOf(std::string_view dotted) const;

  // Replaces every marked value that is there. A value of a shape that the schema does not have is masked where the
  // way to it ends. `pointer`: that of `value`.
  void Mask(base::Value* value, const std::string& pointer, const MaskNotes& notes) const;
  // The marked value at a JSON Pointer below `value`, itself or in a marked list; nullptr: nothing marked stands there.
  const base::Value* Marked(const base::Value& value, std::string_view pointer) const;
  // Puts back, into `value`, what `stored` has where `value` holds exactly its masked form: whoever saw the mask and
  // sends it back has not changed the field.
  void PutBack(const base::Value& stored, base::Value* value) const;

 private:
  std::vector<PersonalField> fields_;
};

// Replaces every text in `value`, whole or within a sentence, that was taken away. Texts of one character are left.
void MaskTexts(const TakenTexts& taken, base::Value* value);

}  // namespace anze::ruleset
