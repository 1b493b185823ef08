#include "tests/support/check.h"

#include "core/base/frame.h"
#include "core/base/json.h"

namespace anze::testing {

std::string Lines(const base::Diagnostics& errors) {
  std::string lines;
  for (const base::Error& error : errors) {
    lines += (lines.empty() ? "" : "\n") + base::RenderLine(error, base::Language::kEn);
  }
  return lines;
}

}  // namespace anze::testing

std::string Catch::StringMaker<anze::base::Value>::convert(const anze::base::Value& value) {
  return anze::base::WriteJson(value);
}

std::string Catch::StringMaker<anze::base::Error>::convert(const anze::base::Error& error) {
  return anze::base::RenderLine(error, anze::base::Language::kEn);
}
