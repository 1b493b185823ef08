#include "plugins/report/xlsx/cell_styles.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/calendar/date.h"

namespace anze::report::xlsx {

std::optional<NumberLook> LookOfId(int id) {
  constexpr int kFirstCustom = 164;
  if (id == 9 || id == 10) return NumberLook::kPercent;
  const bool day = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
  if (day) return NumberLook::kDay;
  if (id >= kFirstCustom) return std::nullopt;
  return NumberLook::kPlain;
}

NumberLook LookOfCode(std::string_view code) {
  bool day = false;
  for (std::size_t at = 0; at < code.size(); ++at) {
    const char c = code[at];
    if (c == '"') {
      at = std::min(code.find('"', at + 1), code.size());
    } else if (c == '[') {
      at = std::min(code.find(']', at + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++at;
    } else if (c == '%') {
      return NumberLook::kPercent;
    } else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D' || c == 'm' || c == 'M' || c == 'h' || c == 'H') {
      day = true;
    } else if (c == 'G' || c == 'g') {  // General, whose letters stand for nothing
      if (code.substr(at, 7) == "General") at += 6;
    }
  }
  return day ? NumberLook::kDay : NumberLook::kPlain;
}

std::string DayOfSerial(double serial, bool from_1904) {
  constexpr double kLast = 2958465;  // 9999-12-31
  constexpr int kMinutes = 24 * 60;
  if (from_1904) serial += 1462;
  if (!(serial >= 1) || serial >= kLast + 1) return {};
  auto whole = static_cast<std::int64_t>(std::floor(serial));
  auto minutes = static_cast<int>(std::lround((serial - static_cast<double>(whole)) * kMinutes));
  if (minutes == kMinutes) {
    minutes = 0;
    ++whole;
  }
  constexpr std::int64_t kNeverWas = 60;
  if (whole == kNeverWas) return {};
  const calendar::Date first = calendar::Date::FromCivil(1899, 12, whole < kNeverWas ? 31 : 30);
  std::string text = (first + static_cast<int>(whole)).ToString();
  if (minutes == 0) return text;
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return text + " " + two(minutes / 60) + ":" + two(minutes % 60);
}

}  // namespace anze::report::xlsx
