// Finds plain scalars that YAML 1.1 and YAML 1.2 readers, or a person, would read differently. They
// are refused and not interpreted: the clerk who wrote 010 or "on" knows which was meant, and the
// sentence says how to write it.
#include "core/base/yaml_scalar.h"

#include <algorithm>

#include "core/base/ascii.h"
#include "core/base/number.h"

namespace anze::base {
namespace {

std::size_t SkipDigits(std::string_view text, std::size_t at) {
  while (at < text.size() && IsDigit(text[at])) ++at;
  return at;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

// YAML 1.1 takes these words for booleans, YAML 1.2 for text.
std::optional<Ambiguity> FindWord(std::string_view text) {
  constexpr std::size_t kLongest = 5;
  if (text.size() > kLongest) return std::nullopt;
  const std::string lower = Lower(text);
  if (lower == "true" || lower == "false") {
    if (lower == text) return std::nullopt;
    return Ambiguity{"letter-case", lower};
  }
  static constexpr std::string_view kWords[] = {"y", "n", "yes", "no", "on", "off"};
  if (std::find(std::begin(kWords), std::end(kWords), lower) == std::end(kWords)) return std::nullopt;
  return Ambiguity{"boolean", ""};
}

// Digits, point, digits, exponent, any part of which may be missing but one digit.
bool LooksDecimal(std::string_view body) {
  const std::size_t whole = SkipDigits(body, 0);
  std::size_t at = whole;
  std::size_t digits = whole;
  if (at < body.size() && body[at] == '.') {
    const std::size_t end = SkipDigits(body, at + 1);
    digits += end - at - 1;
    at = end;
  }
  if (digits == 0) return false;
  if (at < body.size() && (body[at] == 'e' || body[at] == 'E')) {
    ++at;
    if (at < body.size() && (body[at] == '+' || body[at] == '-')) ++at;
    if (at == body.size() || !IsDigit(body[at])) return false;
    at = SkipDigits(body, at);
  }
  return at == body.size();
}

// 0x1F, 0o17, 0b101.
bool LooksRadix(std::string_view body) {
  if (body.size() < 3 || body[0] != '0') return false;
  const char radix = body[1];
  if (radix != 'x' && radix != 'X' && radix != 'o' && radix != 'b' && radix != 'B') return false;
  return body.find_first_not_of("0123456789abcdefABCDEF_", 2) == std::string_view::npos;
}

// 1:30, 190:20:30.15: base 60 to YAML 1.1.
bool LooksSexagesimal(std::string_view body) {
  std::size_t at = body.find_first_not_of("0123456789_");
  if (at == 0 || at == std::string_view::npos || body[at] != ':') return false;
  while (at < body.size() && body[at] == ':') {
    const std::size_t end = SkipDigits(body, at + 1);
    if (end == at + 1 || end - at > 3) return false;
    at = end;
  }
  if (at < body.size() && body[at] == '.') at = SkipDigits(body, at + 1);
  return at == body.size();
}

// 1,000,000.50: thousands separators to some, text to others.
bool LooksGrouped(std::string_view body) {
  std::size_t at = SkipDigits(body, 0);
  if (at == 0 || at > 3 || at == body.size() || body[at] != ',') return false;
  while (at < body.size() && body[at] == ',') {
    const std::size_t end = SkipDigits(body, at + 1);
    if (end - at != 4) return false;
    at = end;
  }
  if (at < body.size() && body[at] == '.') at = SkipDigits(body, at + 1);
  return at == body.size();
}

std::string Without(std::string_view text, char removed) {
  std::string kept(text);
  kept.erase(std::remove(kept.begin(), kept.end(), removed), kept.end());
  return kept;
}

// The fix itself when it is a number that reads one way only.
Ambiguity With(std::string_view reason, std::string fix) {
  if (!Number::Parse(fix)) fix.clear();
  return {reason, std::move(fix)};
}

std::optional<Ambiguity> FindDecimal(std::string_view text, std::string_view body) {
  const std::string sign = text[0] == '-' ? "-" : "";
  if (body[0] == '.') return With("bare-point", sign + "0" + std::string(body));
  const std::size_t point = body.find('.');
  if (point != std::string_view::npos && (point + 1 == body.size() || !IsDigit(body[point + 1]))) {
    return With("bare-point", sign + std::string(body.substr(0, point)) + std::string(body.substr(point + 1)));
  }
  if (body.size() > 1 && body[0] == '0' && IsDigit(body[1])) return Ambiguity{"leading-zero", ""};
  if (text[0] == '+') return With("plus", std::string(body));
  if (!Number::Parse(text)) return Ambiguity{"range", ""};
  return std::nullopt;
}

}  // namespace

std::optional<Ambiguity> FindAmbiguity(std::string_view plain) {
  if (plain.empty()) return std::nullopt;
  const bool is_signed = plain[0] == '+' || plain[0] == '-';
  const std::string_view body = plain.substr(is_signed ? 1 : 0);
  if (body.empty()) return std::nullopt;
  if (!IsDigit(body[0]) && body[0] != '.') return is_signed ? std::nullopt : FindWord(plain);
  if (LooksDecimal(body)) return FindDecimal(plain, body);
  if (LooksRadix(body)) return Ambiguity{"radix", ""};
  if (LooksSexagesimal(body)) return Ambiguity{"sexagesimal", "\"" + std::string(plain) + "\""};
  if (LooksGrouped(body)) return With("comma", Without(plain, ','));
  if (IsDigit(body[0]) && body.find('_') != std::string_view::npos && LooksDecimal(Without(body, '_'))) {
    return With("underscore", Without(plain, '_'));
  }
  if (const std::string lower = Lower(body); lower == ".inf" || lower == ".nan") return Ambiguity{"special", ""};
  return std::nullopt;
}

}  // namespace anze::base
