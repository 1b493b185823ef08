// What the number formats of a workbook make of its numbers: plain, a share shown in per cent, or a day.
// Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace anze::report::xlsx {

enum class NumberLook { kPlain, kPercent, kDay };

// Of a format by its number, for those that need no text (ISO/IEC 29500-1, 18.8.30, and the Chinese, Japanese and
// Korean ones of Excel); nullopt for one that the workbook must spell out.
std::optional<NumberLook> LookOfId(int id);
// Of a format that is spelled out: "yyyy\"年\"m\"月\"d\"日\"", "0.00%". Texts in quotes, colours and conditions in
// brackets and what stands behind a backslash are passed over.
NumberLook LookOfCode(std::string_view code);

// The day that a serial number stands for, with a time of day behind it where it has one: "2024-05-09",
// "2024-05-09 08:30". `from_1904`: as old programs of one maker count. Empty for what is no day of a program: below 1,
// or beyond 9999. The 29th of February 1900, which such programs think was, is none.
std::string DayOfSerial(double serial, bool from_1904);

}  // namespace anze::report::xlsx
