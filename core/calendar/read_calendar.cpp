// The yearly files: one per year, each with the annual notice and what amended it.
//
// Everything that a notice says is entered by hand from a published text, so the reader looks for
// slips: days outside the year, days given twice, a make-up day on a weekday, notices out of order.
#include <algorithm>
#include <set>
#include <utility>

#include "core/base/limits.h"
#include "core/calendar/calendar_nodes.h"

namespace anze::calendar {
namespace {

using base::Document;
using base::Node;
using base::Result;
using base::SourceSpan;

std::string_view BaseName(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// "cn" of "rulesets/calendars/cn/2026.yaml"; empty when the path names no folder.
std::string FolderName(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  return slash == std::string_view::npos ? std::string() : std::string(BaseName(path.substr(0, slash)));
}

// Reads the days of one notice.
class NoticeDays {
 public:
  NoticeDays(NodeReader* reader, Notice* notice, YearPlaces* places)
      : reader_(*reader), notice_(*notice), places_(*places) {}

  void Read(const Node& node) {
    for (const Node& entry : reader_.List(node, "off")) ReadEntry(entry, true);
    for (const Node& entry : reader_.List(node, "work")) ReadEntry(entry, false);
    for (const Node& entry : reader_.List(node, "withdrawn")) {
      const auto date = reader_.Day(entry);
      if (date && Settle(*date, entry.span)) notice_.withdrawn.push_back(*date);
    }
  }

 private:
  // {name, date} or {name, dates: […]} or {name, from, to}.
  void ReadEntry(const Node& entry, bool off) {
    if (!reader_.Map(entry, off ? "off" : "work", {"name"}, {"date", "dates", "from", "to"})) return;
    const auto name = reader_.Text(entry, "name");
    if (!name) return;
    places_.names.emplace(*name, entry.span);
    const bool one = entry.Find("date") != nullptr;
    const bool many = entry.Find("dates") != nullptr;
    const bool range = entry.Find("from") != nullptr || entry.Find("to") != nullptr;
    if (one + many + range != 1) {
      reader_.Report("calendar-which-days", {{"name", *name}}, entry.span);
      return;
    }
    if (one) Add(reader_.Day(entry, "date"), *name, off, entry.Find("date")->span);
    for (const Node& date : reader_.List(entry, "dates")) Add(reader_.Day(date), *name, off, date.span);
    if (range) ReadRange(entry, *name, off);
  }

  void ReadRange(const Node& entry, const std::string& name, bool off) {
    for (const std::string_view key : {"from", "to"}) {
      if (entry.Find(key) != nullptr) continue;
      reader_.Report("calendar-missing-key", {{"key", std::string(key)}, {"in", off ? "off" : "work"}}, entry.span);
      return;
    }
    const auto from = reader_.Day(entry, "from");
    const auto to = reader_.Day(entry, "to");
    if (!from || !to) return;
    // A range longer than a year is a slip of the pen; it would only repeat one complaint.
    if (*to < *from || *to - *from > 366) {
      reader_.Report("calendar-bad-range", {{"from", from->ToString()}, {"to", to->ToString()}},
                     entry.Find("to")->span);
      return;
    }
    for (Date day = *from; day <= *to; day = day + 1) {
      Add(day, name, off, entry.Find(day == *from ? "from" : "to")->span);
    }
  }

  void Add(std::optional<Date> date, const std::string& name, bool off, const SourceSpan& at) {
    if (!date || !Settle(*date, at)) return;
    // A make-up working day is a weekend day; a weekday that works again is `withdrawn`.
    if (!off && !date->is_weekend()) {
      reader_.Report("calendar-work-on-weekday", {{"date", date->ToString()}}, at);
      return;
    }
    notice_.days.push_back({.date = *date, .name = name, .off = off});
  }

  // In the notice's year, or in the December before it: New Year breaks begin there.
  bool Settle(Date date, const SourceSpan& at) {
    const CivilDate c = date.civil();
    if (c.year != notice_.year && (c.year != notice_.year - 1 || c.month != 12)) {
      reader_.Report("calendar-day-outside-year", {{"date", date.ToString()}, {"year", std::to_string(notice_.year)}},
                     at);
      return false;
    }
    if (seen_.insert(date).second) return true;
    reader_.Report("calendar-duplicate-day", {{"date", date.ToString()}}, at);
    return false;
  }

  NodeReader& reader_;
  Notice& notice_;
  YearPlaces& places_;
  std::set<Date> seen_;
};

void CheckWithdrawn(const std::vector<Notice>& earlier, const Notice& notice, const Node& node, NodeReader* reader) {
  for (const Date day : notice.withdrawn) {
    const bool declared = std::any_of(earlier.begin(), earlier.end(), [day](const Notice& before) {
      return std::any_of(before.days.begin(), before.days.end(), [day](const Notice::Day& d) { return d.date == day; });
    });
    if (!declared) {
      reader->Report("calendar-withdrawn-unknown", {{"date", day.ToString()}}, node.KeySpan("withdrawn"));
    }
  }
}

// Notices stand in the file in the order they were issued, the annual one first.
void CheckOrder(const std::vector<Notice>& earlier, const Notice& notice, const Node& node, NodeReader* reader) {
  const std::string year = std::to_string(notice.year);
  if (earlier.empty() && notice.amends) {
    reader->Report("calendar-no-annual-notice", {{"year", year}}, node.KeySpan("amends"));
  } else if (!earlier.empty() && !notice.amends) {
    reader->Report("calendar-duplicate-year", {{"year", year}}, node.KeySpan("amends"));
  } else if (!earlier.empty() && notice.issued < earlier.back().issued) {
    reader->Report("calendar-notice-order", {{"document", notice.document}, {"issued", notice.issued.ToString()}},
                   node.KeySpan("issued"));
  }
  const int issued = notice.issued.year();
  if (issued != notice.year && issued != notice.year - 1) {
    reader->Report("calendar-issue-outside-year", {{"issued", notice.issued.ToString()}, {"year", year}},
                   node.KeySpan("issued"));
  }
}

void ReadNotice(const Node& node, NodeReader* reader, YearPlaces* places, std::vector<Notice>* notices) {
  const bool shaped = reader->Map(node, "notices", {"document", "issued"},
                                  {"document_checked", "amends", "verification", "off", "work", "withdrawn"});
  if (!node.is_map()) return;
  Notice notice;
  notice.year = places->year;
  const auto document = reader->Text(node, "document");
  const auto issued = reader->Day(node, "issued");
  notice.amends = reader->Flag(node, "amends").value_or(false);
  notice.document_checked = reader->Flag(node, "document_checked").value_or(true);
  notice.verification = reader->Text(node, "verification").value_or("");
  NoticeDays(reader, &notice, places).Read(node);
  if (!shaped || !document || !issued) return;
  notice.document = *document;
  notice.issued = *issued;
  CheckOrder(*notices, notice, node, reader);
  CheckWithdrawn(*notices, notice, node, reader);
  notices->push_back(std::move(notice));
}

// Festivals whose days do not balance, each with the reason why that is no mistake.
void ReadUnbalanced(const Node& root, NodeReader* reader, YearPlaces* places) {
  for (const Node& node : reader->List(root, "unbalanced")) {
    if (!reader->Map(node, "unbalanced", {"festivals", "reason"}, {})) continue;
    reader->Text(node, "reason");
    for (const Node& name : reader->List(node, "festivals")) {
      if (name.is_scalar() && places->names.contains(name.scalar)) {
        places->unbalanced.insert(name.scalar);
      } else {
        reader->Report("calendar-not-in-year", {{"name", name.scalar}}, name.span);
      }
    }
  }
}

}  // namespace

void ReadYearFile(const Document& file, NodeReader* reader, CalendarSource* source, std::vector<YearPlaces>* years) {
  const Node& root = file.root;
  reader->Map(root, "calendar", {"year", "notices"}, {"unbalanced"});
  const auto year = reader->Number(root, "year", base::limits::kFirstCalendarYear + 1, base::limits::kLastCalendarYear);
  if (!year) return;
  const std::string_view name = BaseName(file.file);
  const bool named_by_year = name.size() == 9 && name.find_first_not_of("0123456789") == 4;
  if (named_by_year && name.substr(0, 4) != std::to_string(*year)) {
    reader->Report("calendar-year-mismatch", {{"year", std::to_string(*year)}, {"file", std::string(name)}},
                   root.Find("year")->span);
  }
  if (std::any_of(years->begin(), years->end(), [&](const YearPlaces& other) { return other.year == *year; })) {
    reader->Report("calendar-duplicate-year", {{"year", std::to_string(*year)}}, root.Find("year")->span);
  }
  YearPlaces& places = years->emplace_back();
  places.year = *year;
  places.at = root.Find("year")->span;
  std::vector<Notice> notices;
  for (const Node& node : reader->List(root, "notices")) ReadNotice(node, reader, &places, &notices);
  ReadUnbalanced(root, reader, &places);
  source->notices.insert(source->notices.end(), notices.begin(), notices.end());
}

Result<CalendarSource> ReadCalendar(const std::vector<Document>& files, base::Diagnostics* warnings) {
  base::Diagnostics diagnostics;
  NodeReader reader(&diagnostics);
  CalendarSource source;
  std::vector<YearPlaces> years;
  for (const Document& file : files) {
    if (source.id.empty()) source.id = FolderName(file.file);
    if (file.root.Find("festivals") != nullptr) {
      ReadStatutoryFile(file, &reader, &source);
    } else {
      ReadYearFile(file, &reader, &source, &years);
    }
  }
  // What cannot be read is told first: it may be the day that would be missing.
  if (diagnostics.empty()) {
    for (const YearPlaces& year : years) CheckYear(source, year, &reader);
  }
  if (base::HasErrors(diagnostics)) return diagnostics;
  if (warnings != nullptr) warnings->insert(warnings->end(), diagnostics.begin(), diagnostics.end());
  return source;
}

}  // namespace anze::calendar
