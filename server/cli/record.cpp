// `anze record check` and `anze record schema`: registered objects held against their types, without a server.
#include <iostream>
#include <memory>

#include "core/base/json.h"
#include "server/app/records/records.h"
#include "server/cli/cli.h"
#include "server/http/wire/record_json.h"
#include "server/http/wire/texts.h"

namespace anze::cli {
namespace {

using base::Value;

struct Options {
  std::string region;
  std::string type;
  std::string as_of;
  std::string file;
};

bool KindOf(Session* session, const Options& options, app::RecordKind* kind) {
  kind->region = options.region;
  kind->type = options.type;
  return ParseDate(session, "--as-of", options.as_of, &kind->as_of);
}

void PrintCheck(std::ostream& out, const Value& answer, base::Language language) {
  for (const Value& diagnostic : answer.Get("diagnostics").as_list()) {
    const bool error = diagnostic.GetString("severity") == "error";
    out << Colour(error ? "✗" : "!", error ? 31 : 33) << ' ' << diagnostic.GetString("pointer") << "  "
        << diagnostic.GetString("code") << "  " << diagnostic.GetString("message") << '\n';
    if (const auto hint = diagnostic.GetString("hint"); !hint.empty()) out << "    = " << hint << '\n';
  }
  const bool valid = answer.Get("valid").as_bool();
  out << Colour(base::Text(valid ? "cli-record-valid" : "cli-record-invalid", language,
                           {{"records", base::WriteJson(answer.Get("records"))},
                            {"type", std::string(answer.GetString("type"))}}),
                valid ? 32 : 31)
      << '\n';
}

void Check(Session* session, const Options& options) {
  app::RecordKind kind;
  if (!KindOf(session, options, &kind)) return;
  auto records = ReadValue(options.file);
  if (!records.ok()) return Fail(session, records.errors());
  base::Diagnostics unseen;
  http::RefuseInvisible(*records, &unseen);
  if (!unseen.empty()) return Fail(session, unseen);
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  auto answer = app::CheckRecords(&rules, kind, *records);
  if (auto* problem = std::get_if<app::Problem>(&answer)) return Fail(session, *problem);
  const auto& checked = std::get<app::CheckedRecords>(answer);
  session->exit_code = checked.valid() ? kPositive : kNegative;
  const Value value = http::ToValue(checked, session->lang());
  Print(*session, value, [&](std::ostream& out) { PrintCheck(out, value, session->lang()); });
}

void Schema(Session* session, const Options& options) {
  app::RecordKind kind;
  if (!KindOf(session, options, &kind)) return;
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  auto answer = app::RecordSchema(&rules, kind);
  if (auto* problem = std::get_if<app::Problem>(&answer)) return Fail(session, *problem);
  const Value value = http::ToValue(std::get<app::RecordTypes>(answer), session->lang());
  Print(*session, value, [&](std::ostream& out) {
    out << base::WriteJsonPretty(kind.type.empty() ? value.Get("types") : value.Get("schema")) << '\n';
  });
}

}  // namespace

void AddRecord(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "record", "cli-record", [] {});
  verb->require_subcommand(1);
  CLI::App* check = AddVerb(verb, session, "check", "cli-record-check", [=] { Check(session, *options); });
  CLI::App* schema = AddVerb(verb, session, "schema", "cli-record-schema", [=] { Schema(session, *options); });
  for (CLI::App* part : {check, schema}) {
    part->add_option("--region", options->region, base::Text("cli-option-region", language))->required();
    part->add_option("--as-of", options->as_of, base::Text("cli-option-as-of", language))->required();
    part->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
  }
  check->add_option("--type", options->type, base::Text("cli-option-record-type", language))->required();
  schema->add_option("--type", options->type, base::Text("cli-option-record-type", language));
  check->add_option("file", options->file, base::Text("cli-option-record-file", language))->required();
}

}  // namespace anze::cli
