// statutory.yaml: the days the law names for each year, and what past arrangements did around
// each festival.
#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/base/limits.h"
#include "core/calendar/calendar_nodes.h"

namespace anze::calendar {
namespace {

using base::Document;
using base::Node;

// Farther than this from its festival no break or make-up day is credible.
constexpr int kFarthest = 30;

// What was seen around a festival, and in which years that is what to expect: customs changed with the law.
struct Custom {
  StatutoryDay seen;
  int from = base::limits::kFirstCalendarYear;
  int to = base::limits::kLastCalendarYear;
};

class Festivals {
 public:
  // False when the years of one festival overlap.
  bool Add(const Custom& custom) {
    std::vector<Custom>& customs = by_name_[custom.seen.name];
    for (const Custom& other : customs) {
      if (custom.from <= other.to && other.from <= custom.to) return false;
    }
    customs.push_back(custom);
    return true;
  }

  // nullptr if none is known for that year.
  const StatutoryDay* Find(const std::string& name, int year) const {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return nullptr;
    for (const Custom& custom : found->second) {
      if (custom.from <= year && year <= custom.to) return &custom.seen;
    }
    return nullptr;
  }

 private:
  std::map<std::string, std::vector<Custom>> by_name_;
};

Reach ReadReach(const Node& festival, std::string_view key, NodeReader* reader) {
  const Node* node = festival.Find(key);
  if (node == nullptr || !reader->Map(*node, key, {"before", "after"}, {})) return {};
  return {.before = reader->Number(*node, "before", 0, kFarthest).value_or(0),
          .after = reader->Number(*node, "after", 0, kFarthest).value_or(0)};
}

Ring ReadRing(const Node& festival, std::string_view key, NodeReader* reader) {
  const Node* node = festival.Find(key);
  if (node == nullptr || !reader->Map(*node, key, {"nearest", "farthest"}, {})) return {};
  const auto nearest = reader->Number(*node, "nearest", 1, kFarthest);
  const auto farthest = reader->Number(*node, "farthest", 1, kFarthest);
  if (!nearest || !farthest) return {};
  if (*nearest > *farthest) {
    reader->Report("calendar-bad-range", {{"from", std::to_string(*nearest)}, {"to", std::to_string(*farthest)}},
                   node->Find("farthest")->span);
  }
  return {.nearest = *nearest, .farthest = *farthest};
}

Festivals ReadFestivals(const Node& root, NodeReader* reader) {
  Festivals festivals;
  for (const Node& node : reader->List(root, "festivals")) {
    const bool shaped = reader->Map(node, "festivals", {"name", "shortest_break", "longest_break"},
                                    {"from", "to", "makeup_before", "makeup_after"});
    if (!shaped) continue;
    const auto name = reader->Text(node, "name");
    if (!name) continue;
    Custom custom;
    custom.from = reader->Number(node, "from", custom.from, custom.to).value_or(custom.from);
    custom.to = reader->Number(node, "to", custom.from, custom.to).value_or(custom.to);
    StatutoryDay& festival = custom.seen;
    festival.name = *name;
    festival.shortest = ReadReach(node, "shortest_break", reader);
    festival.longest = ReadReach(node, "longest_break", reader);
    festival.makeup_before = ReadRing(node, "makeup_before", reader);
    festival.makeup_after = ReadRing(node, "makeup_after", reader);
    if (!festivals.Add(custom)) {
      reader->Report("calendar-duplicate-festival", {{"name", *name}}, node.Find("name")->span);
    }
  }
  return festivals;
}

// One festival of one year: its anchor day carries the reaches.
void ReadFestivalDays(const Node& node, int year, const Festivals& festivals, std::set<Date>* seen, NodeReader* reader,
                      CalendarSource* source) {
  if (!reader->Map(node, "days", {"festival", "anchor", "dates"}, {})) return;
  const auto name = reader->Text(node, "festival");
  const auto anchor = reader->Day(node, "anchor");
  if (!name || !anchor) return;
  const StatutoryDay* festival = festivals.Find(*name, year);
  if (festival == nullptr) {
    reader->Report("calendar-unknown-festival", {{"name", *name}}, node.Find("festival")->span);
    return;
  }
  bool anchored = false;
  for (const Node& item : reader->List(node, "dates")) {
    const auto date = reader->Day(item);
    if (!date) continue;
    if (date->year() != year) {
      reader->Report("calendar-day-outside-year", {{"date", date->ToString()}, {"year", std::to_string(year)}},
                     item.span);
    } else if (!seen->insert(*date).second) {
      reader->Report("calendar-duplicate-day", {{"date", date->ToString()}}, item.span);
    }
    StatutoryDay day;
    if (*date == *anchor) day = *festival;
    day.name = *name;
    day.date = *date;
    anchored = anchored || *date == *anchor;
    source->statutory.push_back(std::move(day));
  }
  if (!anchored) {
    reader->Report("calendar-anchor-not-listed", {{"date", anchor->ToString()}}, node.Find("anchor")->span);
  }
}

}  // namespace

void ReadStatutoryFile(const Document& file, NodeReader* reader, CalendarSource* source) {
  const Node& root = file.root;
  reader->Map(root, "calendar", {"festivals", "years"}, {"observed"});
  if (const Node* observed = root.Find("observed"); observed != nullptr) {
    reader->Map(*observed, "observed", {"from", "to"}, {});
  }
  const Festivals festivals = ReadFestivals(root, reader);
  std::set<int> years;
  std::set<Date> seen;
  for (const Node& node : reader->List(root, "years")) {
    if (!reader->Map(node, "years", {"year", "days"}, {})) continue;
    const auto year = reader->Number(node, "year", base::limits::kFirstCalendarYear, base::limits::kLastCalendarYear);
    if (!year) continue;
    if (!years.insert(*year).second) {
      reader->Report("calendar-duplicate-year", {{"year", std::to_string(*year)}}, node.Find("year")->span);
    }
    for (const Node& days : reader->List(node, "days")) {
      ReadFestivalDays(days, *year, festivals, &seen, reader, source);
    }
  }
}

}  // namespace anze::calendar
