// A title or message in the product's two languages; en may be empty, zh may not.
#pragma once

#include <string>

#include "core/base/text.h"

namespace anze::base {

struct Localized {
  std::string zh;
  std::string en;

  const std::string& In(Language language) const { return language == Language::kEn && !en.empty() ? en : zh; }
};

}  // namespace anze::base
