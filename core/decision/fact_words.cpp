#include "core/decision/fact_words.h"

#include "core/base/json.h"
#include "core/base/text.h"
#include "core/ruleset/model/value_words.h"

namespace anze::decision {
namespace {

using base::Language;
using base::Localized;
using base::Value;

std::string AsWritten(const Value& value) {
  if (value.is_null()) return "nil";
  return value.is_string() ? value.as_string() : base::WriteJson(value);
}

Localized Say(const char* id) { return {base::Text(id, Language::kZh), base::Text(id, Language::kEn)}; }

Localized InWords(const ruleset::Field* field, const Value& value) {
  if (value.is_null()) return Say("example-not-given");
  const bool any =
      value.is_string() && value.as_string().find_first_not_of(FactExample::kAnyOther) == std::string::npos;
  return any ? Say("example-any-other") : ruleset::FieldWords(field, value);
}

}  // namespace

void PutTitled(std::string_view key, const std::string& name, const Localized& title, base::MessageArgs* args) {
  const bool titled = !title.zh.empty();
  const std::string stem(key);
  args->insert(args->end(), {{stem, name},
                             {stem + "_zh", titled ? title.zh : name},
                             {stem + "_en", titled ? title.In(Language::kEn) : name}});
}

void FactExample::Add(const std::string& path, const ruleset::Field* field, const Value& value) {
  const bool titled = field != nullptr && !field->title.zh.empty();
  const Localized words = InWords(field, value);
  if (!names_.empty()) {
    names_ += ", ";
    words_.zh += "，";
    words_.en += ", ";
  }
  names_ += path + " = " + AsWritten(value);
  words_.zh += (titled ? field->title.zh : path) + " = " + words.zh;
  words_.en += (titled ? field->title.In(Language::kEn) : path) + " = " + words.In(Language::kEn);
}

void FactExample::Put(base::MessageArgs* args) const { PutTitled("example", names_, words_, args); }

}  // namespace anze::decision
