// The years as they stand, held against the law: which do not balance, and what a slip of the pen would be told.
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/base/yaml.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"
#include "tests/unit/calendar/load_calendar.h"

namespace anze::calendar::testing {
namespace {

std::string TextOf(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(anze::testing::InProject("rulesets/calendars/cn/" + name)).rdbuf();
  return text.str();
}

std::string Without(std::string text, const std::string& part) {
  const std::size_t at = text.find(part);
  REQUIRE(at != std::string::npos);
  return text.erase(at, part.size());
}

// "code name" of everything, errors and warnings.
std::vector<std::string> Told(const std::string& year, const std::string& text) {
  const std::vector<base::Document> files = {base::ParseYaml("cn/" + year + ".yaml", text).value(),
                                             base::ParseYaml("cn/statutory.yaml", TextOf("statutory.yaml")).value()};
  base::Diagnostics found;
  const auto source = ReadCalendar(files, &found);
  if (!source) found = source.errors();
  std::vector<std::string> lines;
  for (const base::Error& error : found) {
    const bool dated = error.code == "calendar-statutory-day-missing";
    for (const auto& [name, value] : error.args) {
      if (name == (dated ? "date" : "name")) lines.push_back(error.code + " " + value);
    }
  }
  return lines;
}

using Lines = std::vector<std::string>;

TEST_CASE("A year that is not as the law wants it is told", "[calendar][check-year]") {
  const std::string text = TextOf("2026.yaml");
  CHECK(Told("2026", text).empty());
  // The National Day break of 2026 is left out: three days by law, and Mid-Autumn stays.
  std::istringstream lines(text);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("name: 国庆节") == std::string::npos) kept += line + "\n";
  }
  CHECK(Told("2026", kept) == Lines{"calendar-statutory-day-missing 2026-10-01",
                                    "calendar-statutory-day-missing 2026-10-02",
                                    "calendar-statutory-day-missing 2026-10-03"});
}

TEST_CASE("The four arrangements that do not balance say why", "[calendar][check-year]") {
  // 2015: Mid-Autumn fell on Sun 09-27, and its day off was added to National Day (two festivals, one arrangement).
  const auto unnamed = [](const std::string& year, const std::string& names) {
    std::string text = TextOf(year + ".yaml");
    const std::size_t begin = text.find("  - festivals: [" + names + "]\n");
    REQUIRE(begin != std::string::npos);
    const std::size_t reason = text.find('\n', begin) + 1;
    text.erase(begin, text.find('\n', reason) + 1 - begin);
    if (text.find("  - festivals:") == std::string::npos) text = Without(text, "unbalanced:\n");
    return Told(year, text);
  };
  CHECK(unnamed("2015", "中秋节, 国庆节") ==
        Lines{"calendar-makeup-unbalanced 中秋节", "calendar-makeup-unbalanced 国庆节"});
  CHECK(unnamed("2015", "抗日战争暨世界反法西斯战争胜利70周年纪念日") ==
        Lines{"calendar-makeup-unbalanced 抗日战争暨世界反法西斯战争胜利70周年纪念日"});
  CHECK(unnamed("2020", "春节") == Lines{"calendar-makeup-unbalanced 春节"});
  CHECK(unnamed("2020", "国庆节、中秋节") == Lines{"calendar-makeup-unbalanced 国庆节、中秋节"});
}

TEST_CASE("No other year has anything to be told", "[calendar][check-year]") {
  for (int year = 2010; year <= 2026; ++year) {
    CAPTURE(year);
    const std::string name = std::to_string(year);
    CHECK(Told(name, TextOf(name + ".yaml")).empty());
  }
}

}  // namespace
}  // namespace anze::calendar::testing
