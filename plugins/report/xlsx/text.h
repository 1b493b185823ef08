// Texts as a workbook may hold them. Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>

namespace anze::report::xlsx {

// The text with U+FFFD in the place of each character that XML cannot hold (controls, U+FFFE, U+FFFF), and with
// "_x0041_", which an office program would read as the letter A, kept as it is written.
std::string FileText(std::string_view text);

// A sheet's name: at most 31 UTF-16 units, none of []:*?/\, no apostrophe at either end, not "History". Of the
// title, else of `otherwise`, else "Report".
std::string SheetName(std::string_view title, std::string_view otherwise);

// The title in the middle of a page's head, where & begins a command. At most 255 characters.
std::string PageHeader(std::string_view title);

// The text of a file as it is meant: "_x0041_" is the letter A, which undoes FileText.
std::string MeantText(std::string_view text);

// Columns that a text takes on a screen: a Chinese character takes two.
int WidthOf(std::string_view text);

}  // namespace anze::report::xlsx
