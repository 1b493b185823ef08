// `anze report`: a report over records in a file, as text, JSON, CSV or a workbook. Exit code 1 when figures are
// missing.
#include <iostream>
#include <memory>
#include <sstream>

#include "core/base/encoding.h"
#include "core/base/json.h"
#include "server/app/questions/reports.h"
#include "server/cli/cli.h"
#include "server/compose/report_formats.h"
#include "server/http/wire/report_json.h"
#include "server/http/wire/texts.h"

namespace anze::cli {
namespace {

using base::Value;

struct Options {
  std::string name;
  std::string region;
  std::string period;
  std::string as_of;
  std::string records;
  std::string format = "text";
};

// A file of any size: one {"type", "data"} a line, as the server exports records.
base::Result<Value> ReadLines(const std::string& file) {
  auto text = ReadFile(file);
  if (!text.ok()) return text.errors();
  if (auto foreign = base::FindForeignEncoding(*text)) {
    foreign->span.file = file;
    return std::move(*foreign);
  }
  Value rows = Value::EmptyMap();
  std::istringstream lines(std::string(base::WithoutMark(*text)));
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto row = base::ParseJson(line);
    const bool good = row.ok() && row->Get("type").is_string() && row->Find("data") != nullptr;
    if (!good) return base::Error("bad-record-line", {{"file", file}, {"line", std::to_string(number)}});
    const std::string& type = row->Get("type").as_string();
    Value* list = rows.Find(type);
    if (list == nullptr) list = &rows.Set(type, Value::EmptyList());
    list->Append(*row->Find("data"));
  }
  return rows;
}

void PrintText(std::ostream& out, const Value& report, base::Language language) {
  out << Colour(std::string(report.GetString("title")), 1) << "  " << report.GetString("region") << "  "
      << report.GetString("period") << "  (" << report.GetString("from") << " … " << report.GetString("to") << ")\n";
  if (Items(report.Get("rows")).empty()) out << base::Text("cli-report-nothing", language) << '\n';
  for (const Value& row : report.Get("rows").as_list()) {
    out << row.GetString("label") << '\n';
    for (const Value& column : report.Get("columns").as_list()) {
      const Value& cell = row.Get("cells").Get(column.GetString("id"));
      out << "  " << column.GetString("title") << "  " << Colour(std::string(cell.GetString("text")), 36);
      if (const auto unit = column.GetString("unit"); !unit.empty()) out << ' ' << unit;
      if (const auto reason = cell.GetString("reason"); !reason.empty()) out << "  " << reason;
      out << '\n';
    }
  }
  for (const Value& gap : report.Get("gaps").as_list()) {
    out << base::Text("cli-report-gap", language,
                      {{"column", std::string(gap.GetString("column"))},
                       {"rows", base::WriteJson(gap.Get("rows"))},
                       {"missing", base::WriteJson(gap.Get("missing"))}})
        << '\n';
  }
  if (const auto note = report.GetString("note"); !note.empty()) out << note << '\n';
}

void Run(Session* session, const Options& options) {
  app::ReportQuestion question{options.region, options.name, options.period, std::nullopt};
  if (!options.as_of.empty() && !ParseDate(session, "--as-of", options.as_of, &question.as_of.emplace())) return;
  auto file = options.records.ends_with(".jsonl") ? ReadLines(options.records) : ReadValue(options.records);
  if (!file.ok()) return Fail(session, file.errors());
  base::Diagnostics unseen;
  http::RefuseInvisible(*file, &unseen);
  if (!unseen.empty()) return Fail(session, unseen);
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  const auto give = [&](const ruleset::Snapshot& snapshot, const ruleset::Report& /*report*/,
                        const report::Period& /*period*/) -> app::Answer<report::Rows> {
    auto rows = report::ReadRows(*file, snapshot);
    if (!rows.ok()) return app::Invalid(rows.errors());
    return std::move(*rows);
  };
  auto answer = app::MakeReport(&rules, question, give);
  if (auto* problem = std::get_if<app::Problem>(&answer)) return Fail(session, *problem);
  const auto& made = std::get<app::MadeReport>(answer);
  session->exit_code = made.table.gaps.empty() ? kPositive : kNegative;
  // Files are written as they are: their bytes are not for a terminal, so nothing is escaped in them.
  if (options.format == "csv" && !session->json) {
    std::cout << http::ToCsv(made, session->lang());
    return;
  }
  if (const auto* format = compose::FindReportFormat(options.format); format != nullptr && !session->json) {
    auto written = format->write(http::ToValue(made, session->lang()));
    if (!written.ok()) return Fail(session, written.errors());
    std::cout << *written;
    return;
  }
  if (options.format == "json") session->json = true;
  const Value value = http::ToValue(made, session->lang());
  Print(*session, value, [&](std::ostream& out) { PrintText(out, value, session->lang()); });
}

}  // namespace

void AddReport(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "report", "cli-report", [=] { Run(session, *options); });
  verb->add_option("name", options->name, base::Text("cli-option-report", language))->required();
  verb->add_option("--region", options->region, base::Text("cli-option-region", language))->required();
  verb->add_option("--period", options->period, base::Text("cli-option-report-period", language))->required();
  verb->add_option("--as-of", options->as_of, base::Text("cli-option-report-as-of", language));
  verb->add_option("--records", options->records, base::Text("cli-option-records", language))->required();
  verb->add_option("--format", options->format, base::Text("cli-option-format", language))
      ->check(CLI::IsMember({"text", "json", "csv", "xlsx"}));
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
}

}  // namespace anze::cli
