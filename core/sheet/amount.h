// Values between rule files and cells, in the units of an office: money in yuan, shares in per cent, periods, switches
// and choices in words.
//
// A cell is read as people fill it in: 40万元, 400,000, ４００ or a number for money, 15% for a share, 3个月 for a
// period, a title or its word for a choice. What may mean two things (15 for a share) is nothing. Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"
#include "core/base/workbook.h"
#include "core/ruleset/model/parameter.h"
#include "core/ruleset/model/schema.h"

namespace anze::sheet {

// What a cell is about.
struct Amount {
  enum class Kind { kBoolean, kWhole, kNumber, kMoney, kShare, kPeriod, kDate, kChoice, kText, kTexts };
  Kind kind = Kind::kText;
  // Of kChoice: the words of the rules, and what people call them (empty: as the word).
  std::vector<std::string> words;
  std::vector<std::string> titles;
};

Amount AmountOf(const ruleset::Parameter& parameter);
// Of a fact that a table tests; nullptr: a text.
Amount AmountOf(const ruleset::Field* field);
// Of an output of a table.
Amount AmountOf(ruleset::Type type);

// What people see of a word: its title where no other word has it, else the word.
std::string TitleOfWord(const Amount& amount, const std::string& word);
// The word that a text means, by itself or by its title; nullopt for any other text.
std::optional<std::string> WordOf(const Amount& amount, std::string_view text);

// A value as a cell.
base::Cell CellOf(const Amount& amount, const base::Value& value);
// The same read back, as rule files write it: "40000000", "0.15", "10wd", "[a, b]"; nullopt where the cell holds no
// such value.
std::optional<std::string> WrittenOf(const Amount& amount, const base::Cell& cell);
// The day of a cell, be it a day, a text or a day's serial number; nullopt for anything else.
std::optional<std::string> DayOf(const base::Cell& cell);

// What such a cell should hold, in Chinese and English, for messages.
base::Localized WantedOf(const Amount& amount);
// The entries of the list that the cell is filled from; empty: there is none.
std::vector<std::string> ChoicesOf(const Amount& amount);

// A text as a YAML scalar: in quotes where it would not be read as this text without them.
std::string AsScalar(std::string_view text);
// The parts of a list that a person writes: split at 、 ， ； , ; and line ends, without blanks around them.
std::vector<std::string> PartsOf(std::string_view text);
// The text without blanks at its ends, with plain marks and digits in place of full-width ones.
std::string Trimmed(std::string_view text);

}  // namespace anze::sheet
