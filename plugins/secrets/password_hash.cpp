#include "plugins/secrets/password_hash.h"

#include <charconv>

namespace anze::secrets {
namespace {

constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint32_t kMostKibibytes = 1024 * 1024;
constexpr std::uint32_t kMostPasses = 100;
constexpr std::size_t kLeastBytes = 8;

std::string Encode(std::string_view bytes) {
  std::string text;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = held << 8U | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) text += kDigits[held >> static_cast<unsigned>(bits - 6) & 63U];
  }
  if (bits > 0) text += kDigits[held << static_cast<unsigned>(6 - bits) & 63U];
  return text;
}

std::optional<std::string> Decode(std::string_view text) {
  std::string bytes;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    held = held << 6U | static_cast<std::uint32_t>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(held >> static_cast<unsigned>(bits) & 255U);
  }
  return bytes;
}

// Takes a text off the front; false when something else stands there.
bool Take(std::string_view* text, std::string_view front) {
  if (!text->starts_with(front)) return false;
  text->remove_prefix(front.size());
  return true;
}

bool TakeNumber(std::string_view* text, std::uint32_t most, std::uint32_t* number) {
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), *number);
  if (failed != std::errc() || *number == 0 || *number > most) return false;
  text->remove_prefix(static_cast<std::size_t>(end - text->data()));
  return true;
}

}  // namespace

std::string WriteHash(const PasswordHash& hash) {
  return "$argon2id$v=19$m=" + std::to_string(hash.kibibytes) + ",t=" + std::to_string(hash.passes) +
         ",p=" + std::to_string(hash.lanes) + "$" + Encode(hash.salt) + "$" + Encode(hash.hash);
}

std::optional<PasswordHash> ReadHash(std::string_view text) {
  PasswordHash read;
  const bool cost = Take(&text, "$argon2id$v=19$m=") && TakeNumber(&text, kMostKibibytes, &read.kibibytes) &&
                    Take(&text, ",t=") && TakeNumber(&text, kMostPasses, &read.passes) && Take(&text, ",p=") &&
                    TakeNumber(&text, 16, &read.lanes) && Take(&text, "$");
  const std::size_t dollar = text.find('$');
  if (!cost || dollar == std::string_view::npos) return std::nullopt;
  auto salt = Decode(text.substr(0, dollar));
  auto hash = Decode(text.substr(dollar + 1));
  if (!salt || !hash || salt->size() < kLeastBytes || hash->size() < kLeastBytes) return std::nullopt;
  read.salt = std::move(*salt);
  read.hash = std::move(*hash);
  return read;
}

}  // namespace anze::secrets
