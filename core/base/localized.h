// A title or message in the product's two languages; en may be empty, zh may not.
// Ownership: a plain value. Threads: no shared state.
#pragma once

#include <string>

#include "core/base/text.h"

namespace anze::base {

struct Localized {
  std::string zh;
  std::string en;

  // The text in a language; Chinese where there is no English. Lives as long as this.
  const std::string& In(Language language) const { return language == Language::kEn && !en.empty() ? en : zh; }
};

}  // namespace anze::base
