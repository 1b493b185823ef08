// Names and examples of facts as messages say them: titles and the words of choices, in both languages.
//
// An argument "row" stands for the name in the rules, for programs; "row_zh" and "row_en" for what people read.
// Ownership: plain values. Errors: none; what has no title is named as the rules name it. Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/base/value.h"
#include "core/ruleset/model/schema.h"

namespace anze::decision {

// Adds an argument and its words; the name where there is no title.
void PutTitled(std::string_view key, const std::string& name, const base::Localized& title, base::MessageArgs* args);

// Facts with values, for which something shown in a message holds: "行业 = 煤矿，职工人数 = 10".
class FactExample {
 public:
  // The value of a text that no condition names.
  static constexpr const char* kAnyOther = "?";

  // A null value: the fact is not given. `field` may be nullptr; neither is kept.
  void Add(const std::string& path, const ruleset::Field* field, const base::Value& value);
  // Adds it as the argument "example".
  void Put(base::MessageArgs* args) const;

 private:
  std::string names_;
  base::Localized words_;
};

}  // namespace anze::decision
