// `anze deadline`: when a period that begins on a day ends, with the days that did not count; with --before the day
// that lies so long before it.
#include <iostream>
#include <memory>

#include "server/app/questions/questions.h"
#include "server/cli/cli.h"
#include "server/cli/moments.h"
#include "server/http/wire/question_json.h"

namespace anze::cli {
namespace {

using base::Value;

struct Options {
  std::string region;
  std::string from;
  std::string period;
  std::string before;
  std::string as_known_on;
};

void PrintText(std::ostream& out, const Value& answer, base::Language language) {
  const bool before = answer.Find("before") != nullptr;
  const bool hours = answer.Get("counted").is_list() && answer.GetString("calendar").empty();
  out << (hours ? MomentText(answer.GetString("from_at")) : std::string(answer.GetString("from")))
      << (before ? " - " : " + ") << answer.GetString("period") << "  →  "
      << Colour(hours ? MomentText(answer.GetString("ends_at")) : std::string(answer.GetString("due")), 1);
  if (const Value& flag = answer.Get("provisional"); flag.is_bool() && flag.as_bool()) {
    const std::string earliest(answer.GetString("earliest"));
    const std::string latest(answer.GetString("latest"));
    // Where the calendar can change nothing there is no range to speak of.
    const char* id = earliest == latest ? "cli-deadline-provisional-day" : "cli-deadline-provisional";
    out << "  " << Colour(base::Text(id, language, {{"earliest", earliest}, {"latest", latest}}), 33);
  }
  out << '\n';
  for (const Value& day : answer.Get("skipped").is_list() ? answer.Get("skipped").as_list() : Value::List{}) {
    out << "  " << day.GetString("date") << "  " << base::Text("why-" + std::string(day.GetString("why")), language);
    if (const auto name = day.GetString("name"); !name.empty()) out << ' ' << name;
    out << '\n';
  }
}

void Run(Session* session, const Options& options) {
  if (options.period.empty() == options.before.empty()) {
    return Fail(session, base::Diagnostics{base::Error("deadline-which-way")});
  }
  app::DeadlineQuestion question;
  question.region = options.region;
  question.before = !options.before.empty();
  question.period = question.before ? options.before : options.period;
  question.from_at = calendar::Instant::Parse(options.from);
  if (question.from_at) {
    question.from = question.from_at->date();
  } else if (options.from.find('T') != std::string::npos) {
    return Fail(session, base::Diagnostics{base::Error("bad-instant", {{"text", options.from}})});
  } else if (!ParseDate(session, "--from", options.from, &question.from)) {
    return;
  }
  if (!options.as_known_on.empty()) {
    calendar::Date known;
    if (!ParseDate(session, "--as-known-on", options.as_known_on, &known)) return;
    question.as_known_on = known;
  }
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  auto answer = app::Deadline(&rules, question);
  if (auto* problem = std::get_if<app::Problem>(&answer)) return Fail(session, *problem);
  const Value value = http::ToValue(std::get<app::CountedPeriod>(answer), session->lang());
  Print(*session, value, [&](std::ostream& out) { PrintText(out, value, session->lang()); });
}

}  // namespace

void AddDeadline(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "deadline", "cli-deadline", [=] { Run(session, *options); });
  verb->add_option("--region", options->region, base::Text("cli-option-region", language))->required();
  verb->add_option("--from", options->from, base::Text("cli-option-from", language))->required();
  verb->add_option("--period", options->period, base::Text("cli-option-period", language));
  verb->add_option("--before", options->before, base::Text("cli-option-before", language));
  verb->add_option("--as-known-on", options->as_known_on, base::Text("cli-option-as-known-on", language));
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
}

}  // namespace anze::cli
