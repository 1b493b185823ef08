// Typed reading of calendar files with exact diagnostics: every helper records what is wrong
// and goes on, so that one run reports all of it. Internal to core/calendar.
// Ownership: borrows the documents and the list of diagnostics. Threads: one reader a thread.
#pragma once

#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/calendar/date.h"
#include "core/calendar/work_calendar.h"

namespace anze::calendar {

class NodeReader {
 public:
  explicit NodeReader(base::Diagnostics* diagnostics) : diagnostics_(*diagnostics) {}

  void Report(std::string code, base::MessageArgs args, const base::SourceSpan& at);

  // A map with no keys but the known ones and all of the required ones.
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

// The two kinds of calendar file.
void ReadYearFile(const base::Document& file, NodeReader* reader, CalendarSource* source, std::set<int>* years);
void ReadStatutoryFile(const base::Document& file, NodeReader* reader, CalendarSource* source);

}  // namespace anze::calendar
