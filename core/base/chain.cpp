#include "core/base/chain.h"

#include <charconv>

#include "core/base/digest.h"

namespace anze::base {
namespace {

constexpr std::size_t kNumberDigits = 20;

}  // namespace

void AddField(std::string_view field, std::string* text) {
  char digits[kNumberDigits];
  const auto end = std::to_chars(digits, digits + sizeof digits, field.size());
  text->append(digits, end.ptr).push_back(':');
  text->append(field).push_back('\n');
}

std::string FieldsDigest(std::initializer_list<std::string_view> fields) {
  std::size_t size = 0;
  for (const std::string_view field : fields) size += field.size() + kNumberDigits;
  std::string text;
  text.reserve(size);
  for (const std::string_view field : fields) AddField(field, &text);
  return Sha256Hex(text);
}

std::string LinkDigest(const Link& link) {
  const std::string of = "anze-" + std::string(link.of);
  return FieldsDigest({of, link.name, std::to_string(link.number), link.before, link.digest});
}

}  // namespace anze::base
