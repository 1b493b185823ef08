#include "server/app/questions/reports.h"

#include <utility>

#include "server/app/answers/bad_region.h"

namespace anze::app {
namespace {

using base::Error;

// The asker can mend the rows or ask for less; all else is a failure of ours.
Problem FromTable(const base::Diagnostics& errors) {
  const std::string& code = errors.front().code;
  const bool of_rows = code == "number-overflow" || code == "report-too-large" || code == "report-too-many-rows";
  return of_rows ? Invalid(errors) : FromFailure(errors);
}

// All errors, pointing to one parameter.
Problem At(base::Diagnostics errors, const char* pointer) {
  for (Error& error : errors) error.pointer = pointer;
  return Invalid(std::move(errors));
}

}  // namespace

Answer<MadeReport> MakeReport(Rules* rules, const ReportQuestion& question, const GiveRows& rows) {
  // Its last day says which rules to ask, and they whether it is of the report's kind.
  const auto guessed = report::ParseAnyPeriod(question.period);
  if (!guessed) {
    return At({Error("report-period", {{"text", question.period}, {"expected", "2024, 2024H1, 2024Q3, 2024-09"}})},
              "/period");
  }
  const calendar::Date as_of = question.as_of.value_or(guessed->last);
  auto book = rules->At(question.region, as_of);
  if (!book.ok()) return BadRegion(book.errors());
  const ruleset::Snapshot& snapshot = *(*book)->snapshot;
  const auto found = snapshot.reports.find(question.report);
  if (found == snapshot.reports.end()) {
    std::string known;
    for (const auto& [name, report] : snapshot.reports) known += (known.empty() ? "" : ", ") + name;
    return NotFound("unknown-report", {{"report", question.report}, {"known", known}});
  }
  // The text is read again, now that the kind of period that the report wants is known.
  auto period = report::ParsePeriod(question.period, found->second.period);
  if (!period.ok()) return At(period.errors(), "/period");
  auto compiled = report::CompiledReport::Compile(found->second, snapshot);
  if (!compiled.ok()) return FromFailure(compiled.errors());
  auto given = rows(snapshot, found->second, *period);
  if (auto* problem = std::get_if<Problem>(&given)) return std::move(*problem);
  auto calendar = rules->CalendarFor(**book, as_of);
  if (!calendar.ok()) return FromFailure(calendar.errors());
  auto table = (*compiled)->Run(std::get<report::Rows>(given), *period, as_of, **calendar);
  if (!table.ok()) return FromTable(table.errors());
  return MadeReport{std::move(*book), std::move(*table)};
}

}  // namespace anze::app
