// Typed reading of calendar files with exact diagnostics: every helper records its finding and goes
// on, so that one run reports all of it. Internal to core/calendar.
// Ownership: borrows the documents and the list of diagnostics. Threads: one reader a thread.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/calendar/date.h"
#include "core/calendar/notice.h"

namespace anze::calendar {

// Reads values of a calendar file and reports their errors, at most limits::kDiagnostics findings.
class NodeReader {
 public:
  explicit NodeReader(base::Diagnostics* diagnostics) : diagnostics_(*diagnostics) {}

  void Report(std::string code, base::MessageArgs args, const base::SourceSpan& at,
              base::Severity severity = base::Severity::kError);

  // Checks for a map with no keys but the known ones and all of the required ones; false after a
  // report. `what` names the place in messages.
  bool Map(const base::Node& node, std::string_view what, std::initializer_list<std::string_view> required,
           std::initializer_list<std::string_view> optional);
  // The items of the list under key; empty when absent or no list (then reported).
  const std::vector<base::Node>& List(const base::Node& map, std::string_view key);

  // Readers of one value; an absent key gives nullopt without a report (Map has reported it).
  std::optional<std::string> Text(const base::Node& map, std::string_view key);
  std::optional<Date> Day(const base::Node& map, std::string_view key);
  std::optional<Date> Day(const base::Node& scalar);
  std::optional<int> Number(const base::Node& map, std::string_view key, int least, int most);
  std::optional<bool> Flag(const base::Node& map, std::string_view key);

 private:
  base::Diagnostics& diagnostics_;
};

// The places of one year file that later checks point to; these checks need every file read first.
struct YearPlaces {
  int year = 0;
  base::SourceSpan at;                            // of the year
  std::map<std::string, base::SourceSpan> names;  // festival -> its first entry
  std::set<std::string> unbalanced;               // those that state a reason
};

// The two kinds of calendar file.
void ReadYearFile(const base::Document& file, NodeReader* reader, CalendarSource* source,
                  std::vector<YearPlaces>* years);
void ReadStatutoryFile(const base::Document& file, NodeReader* reader, CalendarSource* source);

// Holds a year's arrangement, as its notices leave it, against the law. Errors: "calendar-statutory-day-missing",
// "calendar-festival-too-long". Warning: "calendar-makeup-unbalanced", for a festival whose weekdays off are not its
// make-up days and the days that the law gives together, unless the file states why.
void CheckYear(const CalendarSource& source, const YearPlaces& year, NodeReader* reader);

}  // namespace anze::calendar
