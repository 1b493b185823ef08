#include "tests/unit/calendar/load_calendar.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "core/base/yaml.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::calendar::testing {
namespace {

[[noreturn]] void Fail(const base::Error& error) {
  std::fprintf(stderr, "%s:%d:%d: %s\n", error.span.file.text().c_str(), error.span.line, error.span.column,
               error.code.c_str());
  for (const auto& [name, value] : error.args) std::fprintf(stderr, "  %s = %s\n", name.c_str(), value.c_str());
  std::abort();
}

CalendarSource Load() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(anze::testing::InProject("rulesets/calendars/cn"))) {
    paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<base::Document> documents;
  for (const auto& path : paths) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    auto document = base::ParseYaml("rulesets/calendars/cn/" + path.filename().string(), text.str());
    if (!document) Fail(document.error());
    documents.push_back(std::move(document).value());
  }
  auto source = ReadCalendar(documents);
  if (!source) Fail(source.error());
  return std::move(source).value();
}

}  // namespace

const CalendarSource& Source() {
  static const CalendarSource source = Load();
  return source;
}

Shared Calendar(const WorkCalendar::Options& options) {
  auto built = WorkCalendar::Build(Source(), options);
  if (!built) Fail(built.error());
  return *built;
}

Shared CalendarKnownOn(std::string_view day) {
  WorkCalendar::Options options;
  options.as_known_on = D(day);
  return Calendar(options);
}

Date D(std::string_view text) { return Date::Parse(text).value(); }

Period P(std::string_view text) { return Period::Parse(text).value(); }

std::string Due(const WorkCalendar& calendar, std::string_view from, std::string_view period,
                const DeadlineOptions& options) {
  const auto deadline = ComputeDeadline(calendar, D(from), P(period), options);
  if (!deadline) return deadline.error().code;
  INFO(from << " + " << period);
  CHECK(deadline->due == DueDate(calendar, D(from), P(period), options));
  return deadline->due.ToString();
}

}  // namespace anze::calendar::testing
