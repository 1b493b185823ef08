#include "core/ruleset/model/personal.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/base/text.h"
#include "core/base/utf8.h"

namespace anze::ruleset {
namespace {

constexpr std::array<std::string_view, 5> kPersonalNames = {"phone", "id_card", "name", "address", "health"};
constexpr std::string_view kHidden = "***";
constexpr std::size_t kMobileDigits = 11;
constexpr std::size_t kPlaceDigits = 6;
constexpr std::size_t kIdCardDigits = 15;  // the short form of before 1999
constexpr std::size_t kTownshipWithin = 8 * 3;

// The offset of each character, and the end.
std::vector<std::size_t> Characters(std::string_view text) {
  std::vector<std::size_t> at{0};
  for (std::size_t next = 0; next < text.size();) {
    base::NextCodePoint(text, &next);
    at.push_back(next);
  }
  return at;
}

std::string Phone(std::string_view text) {
  const std::vector<std::size_t> at = Characters(text);
  const std::size_t count = at.size() - 1;
  if (count >= kMobileDigits) {
    return std::string(text.substr(0, at[3])) + "****" + std::string(text.substr(at[count - 4]));
  }
  return count > 4 ? "****" + std::string(text.substr(at[count - 2])) : "****";
}

std::string IdCard(std::string_view text) {
  const std::vector<std::size_t> at = Characters(text);
  if (at.size() <= kIdCardDigits) return std::string(kHidden);
  return std::string(text.substr(0, at[kPlaceDigits])) + "************";
}

std::string OneName(std::string_view text) {
  const std::vector<std::size_t> at = Characters(text);
  const std::size_t count = at.size() - 1;
  if (count == 0) return {};
  if (count == 1) return "*";
  return std::string(text.substr(0, at[1])) + (count == 2 ? "*" : "**");
}

// Several names in one text are masked one by one: 张*、李**.
std::string Names(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kBetween = {"、", "，", "；", ",", ";", "/", "\n"};
  std::string masked;
  for (;;) {
    std::size_t end = text.size();
    std::size_t width = 0;
    for (const std::string_view between : kBetween) {
      const std::size_t at = text.find(between);
      if (at < end) {
        end = at;
        width = between.size();
      }
    }
    masked += OneName(text.substr(0, end)) + std::string(text.substr(end, width));
    if (width == 0) return masked.empty() ? std::string("*") : masked;
    text.remove_prefix(end + width);
  }
}

bool EndsInOneOf(std::string_view text, std::string_view words) {
  for (std::size_t begin = 0; begin <= words.size();) {
    const std::size_t end = std::min(words.find('|', begin), words.size());
    if (text.ends_with(words.substr(begin, end - begin))) return true;
    begin = end + 1;
  }
  return false;
}

// The end of the first of these words at or behind `from`; npos: none stands there. `words`: the id of a text that
// holds them, divided by "|". 小区, 社区 and 园区 are no districts.
std::size_t EndOfFirst(std::string_view text, std::size_t from, std::string_view words) {
  const std::string all = base::Text(words, base::Language::kZh);
  const std::string others = base::Text("words.no-districts", base::Language::kZh);
  std::size_t first = std::string_view::npos;
  for (std::size_t begin = 0; begin <= all.size();) {
    const std::size_t end = std::min(all.find('|', begin), all.size());
    const std::string_view word = std::string_view(all).substr(begin, end - begin);
    begin = end + 1;
    for (std::size_t at = text.find(word, from); at != std::string_view::npos; at = text.find(word, at + 1)) {
      if (EndsInOneOf(text.substr(0, at + word.size()), others)) continue;
      first = std::min(first, at + word.size());
      break;
    }
  }
  return first;
}

std::string Address(std::string_view text) {
  std::size_t end = EndOfFirst(text, 0, "words.counties");
  if (end == std::string_view::npos) end = EndOfFirst(text, 0, "words.cities");
  if (end == std::string_view::npos) return std::string(kHidden);
  const std::size_t township = EndOfFirst(text, end, "words.townships");
  if (township != std::string_view::npos && township - end <= kTownshipWithin) end = township;
  return std::string(text.substr(0, end)) + std::string(kHidden);
}

}  // namespace

std::span<const std::string_view> PersonalNames() { return kPersonalNames; }

std::string_view PersonalName(Personal kind) {
  return kind == Personal::kNone ? std::string_view() : kPersonalNames[static_cast<std::size_t>(kind) - 1];
}

Personal PersonalNamed(std::string_view word) {
  const auto found = std::find(kPersonalNames.begin(), kPersonalNames.end(), word);
  return found == kPersonalNames.end() ? Personal::kNone : static_cast<Personal>(found - kPersonalNames.begin() + 1);
}

std::string MaskedText(Personal kind, std::string_view text) {
  switch (kind) {
    case Personal::kPhone:
      return Phone(text);
    case Personal::kIdCard:
      return IdCard(text);
    case Personal::kName:
      return Names(text);
    case Personal::kAddress:
      return Address(text);
    default:
      return std::string(kHidden);
  }
}

base::Value Masked(Personal kind, const base::Value& value) {
  return value.is_string() ? base::Value(MaskedText(kind, value.as_string())) : base::Value(kHidden);
}

bool LooksMasked(Personal kind, const base::Value& value) {
  if (!value.is_string() || kind == Personal::kNone) return false;
  const std::string& text = value.as_string();
  const bool open = kind == Personal::kAddress || kind == Personal::kHealth;
  return open ? text.ends_with(kHidden) : text.find('*') != std::string::npos;
}

}  // namespace anze::ruleset
