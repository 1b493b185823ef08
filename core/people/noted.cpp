#include "core/people/noted.h"

#include "core/base/json.h"

namespace anze::people {
namespace {

constexpr std::size_t kMost = 2048;  // bytes; a handful of them fit an entry (limits::kAuditDataBytes)

}  // namespace

std::string Noted(const NotedTexts& texts) {
  if (texts.empty()) return {};
  base::Value out = base::Value::EmptyMap();
  for (const auto& [name, text] : texts) {
    std::size_t most = text.size() < kMost ? text.size() : kMost;
    // A byte 10xxxxxx goes on with a character.
    while (most < text.size() && most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
    out.Set(name, text.substr(0, most));
  }
  return base::WriteJson(out);
}

}  // namespace anze::people
