// `anze sheet`: a region's parameters and tables as a spreadsheet, and what an edited one would change. Exit code 1
// when it changes anything that was not written, as with `anze diff`.
#include "server/cli/sheet.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "core/base/frame.h"
#include "core/change/diff.h"
#include "core/sheet/csv.h"
#include "core/sheet/sheet.h"
#include "server/cli/words.h"
#include "server/compose/report_formats.h"

namespace anze::cli {
namespace {

using base::Error;
using base::Value;
using ruleset::SourceFile;

struct Options {
  std::string folder;
  std::string region;
  std::string to;
  std::string from;
  std::string table;
  bool write = false;
};

bool IsCsv(const std::string& file) { return file.ends_with(".csv"); }

// A file of no kind that we know.
base::Status CheckEnding(const std::string& file) {
  if (IsCsv(file) || file.ends_with(".xlsx")) return base::Ok{};
  return Error("cli-sheet-ending", {{"file", file}});
}

void Export(Session* session, const Options& options, const app::Rules& rules) {
  sheet::Choice choice;
  choice.decision = options.table;
  // A CSV file holds one sheet: the table asked for, else the parameters.
  choice.parameters = options.table.empty();
  auto book = sheet::ToWorkbook(rules.bundle(), options.region, choice);
  if (!book.ok()) return Fail(session, book.errors());
  base::Result<std::string> bytes = IsCsv(options.to) ? base::Result<std::string>(sheet::ToCsv(book->sheets.front()))
                                                      : compose::FindWorkbookFormat("xlsx")->write(*book);
  if (!bytes.ok()) return Fail(session, bytes.errors());
  if (const base::Status written = WriteFiles({{options.to, std::move(bytes).value()}}); !written.ok()) {
    return Fail(session, written.errors());
  }
  Value out = Value::EmptyMap();
  out.Set("file", options.to);
  Value names = Value::EmptyList();
  const std::size_t count = IsCsv(options.to) ? 1 : book->sheets.size();
  for (std::size_t i = 0; i < count; ++i) names.Append(book->sheets[i].name);
  out.Set("sheets", std::move(names));
  Print(*session, out, [&](std::ostream& stream) {
    stream << base::Text("cli-sheet-written", session->lang(),
                         {{"file", options.to}, {"sheets", std::to_string(count)}})
           << '\n';
  });
}

base::Result<base::Workbook> ReadBook(const std::string& file) {
  auto bytes = ReadFile(file);
  if (!bytes.ok()) return bytes.errors();
  if (IsCsv(file)) return sheet::FromCsv(*bytes, std::filesystem::path(file).filename().string());
  return compose::FindWorkbookFormat("xlsx")->read(*bytes);
}

// The rules with the files that a sheet changes.
std::vector<SourceFile> Changed(const ruleset::Bundle& bundle, const std::vector<SourceFile>& changed) {
  std::vector<SourceFile> files = bundle.sources;
  for (const SourceFile& file : changed) {
    const auto at = std::find_if(files.begin(), files.end(), [&](const SourceFile& f) { return f.path == file.path; });
    if (at != files.end()) {
      at->text = file.text;
    } else {
      files.push_back(file);
    }
  }
  return files;
}

base::Status WriteRules(const std::string& folder, std::vector<SourceFile> changed) {
  for (SourceFile& file : changed) file.path = (std::filesystem::path(folder) / file.path).string();
  return WriteFiles(changed);
}

void Tell(Session* session, const sheet::Returned& returned, const change::Diff& diff, bool written) {
  Value out = change::ToValue(diff, session->lang());
  out.Set("region", returned.region);
  out.Set("written", written);
  Value files = Value::EmptyList();
  for (const SourceFile& file : returned.changed) files.Append(file.path);
  out.Set("files", std::move(files));
  Value notes = Value::EmptyList();
  for (const Error& note : returned.notes) notes.Append(base::ToValue(note, session->lang()));
  out.Set("notes", std::move(notes));
  session->exit_code = written || returned.changed.empty() ? kPositive : kNegative;
  PrintDiagnostics(*session, returned.notes, {});
  Print(*session, out, [&](std::ostream& stream) {
    PrintDiff(stream, out, session->lang());
    if (!written || returned.changed.empty()) return;
    stream << base::Text("cli-sheet-files", session->lang(), {{"files", std::to_string(returned.changed.size())}})
           << '\n';
    for (const SourceFile& file : returned.changed) stream << "  " << file.path << '\n';
  });
}

void Import(Session* session, const Options& options, const app::Rules& rules) {
  const auto book = ReadBook(options.from);
  if (!book.ok()) return Fail(session, book.errors());
  const auto returned = sheet::FromWorkbook(rules.bundle(), options.region, *book);
  if (!returned.ok()) return Fail(session, returned.errors());
  app::Rules after(nullptr);
  const std::vector<SourceFile> files = Changed(*rules.bundle(), returned->changed);
  const base::Diagnostics found = after.Load(files);
  if (base::HasErrors(found)) {
    PrintDiagnostics(*session, found, files);
    return Fail(session, base::Diagnostics{Error("sheet-unusable", {{"file", options.from}})});
  }
  const auto diff = change::CompareBundles(rules.bundle(), after.bundle(), {});
  if (!diff.ok()) return Fail(session, diff.errors());
  if (options.write) {
    const base::Status written = WriteRules(RulesFolder(*session), returned->changed);
    if (!written.ok()) return Fail(session, written.errors());
  }
  Tell(session, *returned, *diff, options.write);
}

void Run(Session* session, const Options& options) {
  if (options.to.empty() == options.from.empty()) return Fail(session, base::Diagnostics{Error("cli-sheet-one-way")});
  const base::Status ending = CheckEnding(options.to.empty() ? options.from : options.to);
  if (!ending.ok()) return Fail(session, ending.errors());
  if (options.from.empty() && options.region.empty()) {
    return Fail(session, base::Diagnostics{Error("cli-missing-option", {{"option", "--region"}})});
  }
  if (!options.folder.empty()) session->rules = options.folder;
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  if (options.from.empty()) {
    Export(session, options, rules);
  } else {
    Import(session, options, rules);
  }
}

}  // namespace

void AddSheet(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "sheet", "cli-sheet", [=] { Run(session, *options); });
  verb->add_option("DIR", options->folder, base::Text("cli-option-dir", language));
  verb->add_option("--region", options->region, base::Text("cli-option-region", language));
  CLI::Option* to = verb->add_option("--to", options->to, base::Text("cli-option-sheet-to", language));
  CLI::Option* from = verb->add_option("--from", options->from, base::Text("cli-option-sheet-from", language));
  to->excludes(from);
  verb->add_option("--table", options->table, base::Text("cli-option-sheet-table", language));
  verb->add_flag("--write", options->write, base::Text("cli-option-sheet-write", language))->needs(from);
}

}  // namespace anze::cli
