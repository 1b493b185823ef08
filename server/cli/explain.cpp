// `anze explain`: a stored case (by its id, out of a data folder, beside a running server), or a decision, case type,
// duty, type of record or the service plan (by its name, out of the rules alone). All are first worked out as JSON, and
// then printed from it, so that --json shows the same.
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/utf8.h"
#include "server/app/cases/explain_case.h"
#include "server/app/questions/explain_decision.h"
#include "server/app/questions/explain_entity.h"
#include "server/cli/cli.h"
#include "server/cli/moments.h"
#include "server/cli/words.h"
#include "server/compose/inspect.h"
#include "server/compose/system.h"
#include "server/http/wire/decision_json.h"
#include "server/http/wire/entity_json.h"
#include "server/http/wire/explanation_json.h"

namespace anze::cli {
namespace {

using base::Language;
using base::Value;

struct Options {
  std::string name;
  std::string data = "data";
  std::string region;
  std::string as_of;
};

constexpr std::size_t kCaseIdLength = 26;

// Case ids are ULIDs; decisions are named in lower case.
bool IsCaseId(const std::string& name) {
  return name.size() == kCaseIdLength &&
         std::all_of(name.begin(), name.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

std::string Shown(const Value& value) { return value.is_string() ? value.as_string() : base::WriteJson(value); }

void PrintParameter(std::ostream& out, const Value& row, Language language) {
  out << "    " << row.GetString("title") << "  " << Colour(std::string(row.GetString("words", "-")), 36) << "  "
      << base::Text(
             "cli-parameter-from", language,
             {{"from", std::string(row.GetString("from"))}, {"by", std::string(row.GetString("stated_by_title"))}})
      << "  " << row.GetString("name") << '\n';
}

void PrintArithmetic(std::ostream& out, const Value& arithmetic, Language language) {
  if (!arithmetic.Get("steps").is_list()) return;
  for (const Value& step : arithmetic.Get("steps").as_list()) {
    const bool hours = step.Find("ends_at") != nullptr;
    out << "    " << (hours ? MomentText(step.GetString("from_at")) : std::string(step.GetString("from"))) << " + "
        << step.GetString("words") << " → "
        << (hours ? MomentText(step.GetString("ends_at")) : std::string(step.GetString("due"))) << '\n';
    for (const Value& day : step.Get("skipped").as_list()) {
      out << "      " << day.GetString("date") << "  "
          << base::Text("why-" + std::string(day.GetString("why")), language);
      if (const auto name = day.GetString("name"); !name.empty()) out << ' ' << name;
      out << '\n';
    }
  }
  if (arithmetic.Get("parameter").is_map()) PrintParameter(out, arithmetic.Get("parameter"), language);
  for (const Value& reading : arithmetic.Get("readings").as_list()) PrintParameter(out, reading, language);
  if (!arithmetic.Get("agrees").as_bool()) {
    out << "    "
        << Colour(base::Text("cli-explain-count-alarm", language, {{"due", std::string(arithmetic.GetString("due"))}}),
                  31)
        << '\n';
  } else if (!arithmetic.Get("same_calendar").as_bool()) {
    out << "    " << base::Text("cli-explain-other-calendar", language) << '\n';
  }
}

void PrintClock(std::ostream& out, const Value& clock, Language language) {
  const std::string light(clock.GetString("light"));
  const int colour = light == "red" ? 31 : light == "yellow" ? 33 : light == "green" ? 32 : 0;
  const std::string due = DueText(clock);
  out << "  " << Colour(std::string(clock.GetString("title")), 1) << "  " << (colour == 0 ? due : Colour(due, colour))
      << "  " << clock.GetString("text") << '\n';
  PrintArithmetic(out, clock.Get("arithmetic"), language);
  PrintCitations(out, clock.Get("clauses"), "    ", language);
}

// A clock that does not run, and what of the case made it so.
void PrintNotBegun(std::ostream& out, const Value& clock, Language language) {
  out << "  " << Colour(std::string(clock.GetString("title")), 1) << "  "
      << base::Text("cli-explain-not-begun", language,
                    {{"at", MomentText(clock.GetString("at"))}, {"event", std::string(clock.GetString("event"))}})
      << "\n    "
      << base::Text("cli-explain-not-held", language, {{"condition", std::string(clock.GetString("condition"))}})
      << '\n';
  for (const Value& fact : clock.Get("facts").as_list()) {
    const bool given = !fact.Get("value").is_null();
    out << "    " << fact.GetString("title") << "  "
        << (given ? Colour(std::string(fact.GetString("words")), 36) : base::Text("cli-explain-not-given", language))
        << '\n';
  }
  for (const Value& parameter : clock.Get("parameters").as_list()) {
    PrintParameter(out, parameter, language);
    PrintCitations(out, parameter.Get("clauses"), "      ", language);
  }
  PrintCitations(out, clock.Get("clauses"), "    ", language);
}

void PrintEvent(std::ostream& out, const Value& event, Language language) {
  out << "  " << Colour(std::string(event.GetString("title")), 36) << "  " << event.GetString("event") << "  ("
      << Listed(event.Get("by_titles"), language) << ")\n";
  for (const Value& need : event.Get("needs").as_list()) {
    const std::string id =
        "cli-explain-need-" + std::string(need.GetString("kind") == "data" ? "data" : need.GetString("met"));
    out << "    " << base::Text(id, language) << need.GetString("text") << '\n';
    PrintCitations(out, need.Get("clauses"), "      ", language);
  }
}

void PrintCase(std::ostream& out, const Value& page, Language language) {
  out << Colour(std::string(page.GetString("case")), 1) << "  " << page.GetString("type_title") << "  "
      << page.GetString("region") << "  →  " << Colour(std::string(page.GetString("state_title")), 36) << '\n'
      << base::Text("cli-explain-snapshot", language,
                    {{"opened", std::string(page.GetString("opened_at"))},
                     {"snapshot", std::string(page.GetString("snapshot")).substr(0, 12)}})
      << '\n';
  PrintCitations(out, page.Get("clauses"), "  ", language);
  const Value& not_begun = page.Get("clocks_not_begun");
  if (!page.Get("clocks").as_list().empty() || !not_begun.as_list().empty())
    out << '\n' << base::Text("cli-explain-clocks", language) << '\n';
  for (const Value& clock : page.Get("clocks").as_list()) PrintClock(out, clock, language);
  for (const Value& clock : not_begun.as_list()) PrintNotBegun(out, clock, language);
  if (!page.Get("events").as_list().empty()) out << '\n' << base::Text("cli-explain-events", language) << '\n';
  for (const Value& event : page.Get("events").as_list()) PrintEvent(out, event, language);
  const Value& proof = page.Get("proof");
  out << '\n';
  if (page.Get("agrees").as_bool()) {
    out << Colour(base::Text("cli-explain-proved", language, {{"events", Shown(proof.Get("decided"))}}), 32) << '\n';
    return;
  }
  out << Colour(base::Text("cli-explain-alarm", language), 31) << '\n';
  if (!proof.Get("state_agrees").as_bool()) out << "  " << base::Text("cli-explain-state-alarm", language) << '\n';
  for (const Value& row : proof.Get("disagreements").as_list()) {
    out << "  " << Shown(row.Get("sequence")) << " " << row.GetString("event") << " "
        << base::Text("cli-explain-disagrees", language,
                      {{"what", std::string(row.GetString("what"))},
                       {"stored", std::string(row.GetString("stored"))},
                       {"again", std::string(row.GetString("again"))}})
        << '\n';
  }
}

// Columns as wide as their widest cell; a Chinese character takes two places.
void PrintMatrix(std::ostream& out, const Value& matrix) {
  if (!matrix.is_map()) return;
  const auto width = [](std::string_view text) {
    std::size_t places = 0;
    for (std::size_t at = 0; at < text.size();) places += base::NextCodePoint(text, &at) < 0x1100 ? 1 : 2;
    return places;
  };
  std::vector<std::size_t> widths;
  const Value::List& lines = matrix.Get("cells").as_list();
  for (const Value& line : lines) {
    widths.resize(std::max(widths.size(), line.as_list().size()));
    for (std::size_t i = 0; i < line.as_list().size(); ++i) {
      widths[i] = std::max(widths[i], width(line.as_list()[i].as_string()));
    }
  }
  out << '\n';
  for (const Value& line : lines) {
    out << "  ";
    for (std::size_t i = 0; i < line.as_list().size(); ++i) {
      const std::string& cell = line.as_list()[i].as_string();
      out << cell << std::string(widths[i] - width(cell) + 2, ' ');
    }
    out << '\n';
  }
}

void PrintDecision(std::ostream& out, const Value& page, Language language) {
  out << Colour(std::string(page.GetString("title")), 1) << "  " << page.GetString("decision") << "  "
      << page.GetString("region") << "  " << page.GetString("as_of") << "  (" << page.GetString("kind_title") << ")\n";
  if (!page.GetString("summary").empty()) out << page.GetString("summary") << '\n';
  if (!page.GetString("for").empty()) {
    out << base::Text("change-for", language, {{"condition", std::string(page.GetString("for"))}}) << '\n';
  }
  PrintCitations(out, page.Get("clauses"), "  ", language);
  const Value::List& facts = page.Get("facts").as_list();
  if (!facts.empty()) out << '\n' << base::Text("cli-explain-facts", language) << '\n';
  for (const Value& fact : facts) {
    out << "  " << fact.GetString("title") << "  " << fact.GetString("path") << "  "
        << base::Text("explain-type-" + std::string(fact.GetString("type")), language);
    for (const Value& choice : fact.Get("choices").as_list()) out << "  " << choice.as_string();
    out << '\n';
  }
  if (page.Get("uses").is_list()) {
    out << '\n' << base::Text("cli-explain-uses", language) << '\n';
    for (const Value& use : page.Get("uses").as_list()) {
      out << "  " << use.GetString("title") << "  " << use.GetString("decision") << "  " << use.GetString("name")
          << ".*\n";
    }
  }
  PrintMatrix(out, page.Get("matrix"));
  if (!page.Get("rules").as_list().empty()) out << '\n' << base::Text("cli-explain-rules", language) << '\n';
  for (const Value& rule : page.Get("rules").as_list()) {
    const std::string_view title = rule.GetString("title");
    out << "  " << Colour(std::string(title.empty() ? rule.GetString("id") : title), 36) << '\n';
    if (!rule.GetString("for").empty()) {
      out << "    " << base::Text("change-for", language, {{"condition", std::string(rule.GetString("for"))}}) << '\n';
    }
    out << "    " << rule.GetString("text") << '\n';
    PrintCitations(out, rule.Get("clauses"), "    ", language);
  }
  if (page.Get("value").is_string()) {
    out << '\n' << base::Text("cli-explain-value", language) << "  " << page.GetString("value") << '\n';
  }
  if (!page.Get("parameters").as_list().empty()) out << '\n' << base::Text("cli-explain-parameters", language) << '\n';
  for (const Value& row : page.Get("parameters").as_list()) {
    PrintParameter(out, row, language);
    for (const Value& other : row.Get("yielded").as_list()) {
      out << "      " << base::Text("cli-explain-yields", language, {{"other", other.as_string()}}) << '\n';
    }
    PrintCitations(out, row.Get("clauses"), "      ", language);
  }
}

void PrintEntity(std::ostream& out, const Value& page, Language language) {
  out << Colour(std::string(page.GetString("title")), 1) << "  " << page.GetString("id") << "  "
      << page.GetString("region") << "  " << page.GetString("as_of") << "  (" << page.GetString("kind_title") << ")\n";
  if (!page.GetString("summary").empty()) out << page.GetString("summary") << '\n';
  PrintCitations(out, page.Get("clauses"), "  ", language);
  for (const Value& part : Items(page.Get("parts"))) {
    out << '\n' << part.GetString("title") << '\n';
    for (const Value& item : Items(part.Get("items"))) {
      const std::string title(item.GetString("title"));
      const std::string id(item.GetString("id"));
      if (!title.empty() || !id.empty()) {
        out << "  " << (title.empty() ? "" : Colour(title, 36) + (id.empty() ? "" : "  ")) << id << '\n';
      }
      for (const Value& line : Items(item.Get("lines"))) out << "    " << line.as_string() << '\n';
      PrintCitations(out, item.Get("clauses"), "    ", language);
    }
  }
}

// Whatever has the name; several where a case type and a record share it.
void RunNamed(Session* session, app::Rules* rules, const Options& options, calendar::Date day) {
  const Language language = session->lang();
  auto answer = app::ExplainEntities(rules, options.name, options.region, day);
  if (auto* problem = std::get_if<app::Problem>(&answer)) return Fail(session, *problem);
  const auto& pages = std::get<std::vector<app::EntityInWords>>(answer);
  if (pages.empty()) {
    auto book = rules->At(options.region, day);
    const std::string near = book.ok() ? app::NearEntities(*(*book)->snapshot, options.name, language) : std::string();
    base::Error error("explain-unknown", {{"name", options.name}, {"region", options.region}});
    if (!near.empty()) error.args.insert(error.args.end(), {{"reason", "near"}, {"known", near}});
    return Fail(session, base::Diagnostics{error});
  }
  Value list = Value::EmptyList();
  for (const app::EntityInWords& page : pages) list.Append(http::ToValue(page, language));
  session->exit_code = kPositive;
  Print(*session, pages.size() == 1 ? list.as_list().front() : list, [&](std::ostream& out) {
    for (const Value& page : list.as_list()) {
      if (&page != &list.as_list().front()) out << '\n';
      PrintEntity(out, page, language);
    }
  });
}

void RunCase(Session* session, const Options& options, calendar::Instant now) {
  auto storage = compose::OpenToRead(options.data);
  if (!storage.ok()) return Fail(session, storage.errors());
  app::Rules rules(storage->get());
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  auto answer = app::ExplainCase(&rules, storage->get(), options.name, now, session->lang());
  if (auto* problem = std::get_if<app::Problem>(&answer)) return Fail(session, *problem);
  const auto& explanation = std::get<app::CaseExplanation>(answer);
  // Nobody has signed in here, so nobody sees personal data in clear.
  const workflow::CaseState& state = explanation.state;
  auto mask = http::Mask::OfCase(&rules, explanation.book, state.type, state.region, now.date());
  const Value page = http::ToValue(explanation, session->lang(), mask.empty() ? nullptr : &mask);
  // A case that its own rules do not bear out is an alarm for scripts too.
  session->exit_code = explanation.agrees ? kPositive : kNegative;
  Print(*session, page, [&](std::ostream& out) { PrintCase(out, page, session->lang()); });
}

void Run(Session* session, const Options& options) {
  calendar::Instant now = calendar::Instant(compose::SystemClock()->NowMillis());
  calendar::Date day = now.date();
  if (!options.as_of.empty()) {
    if (!ParseDate(session, "--as-of", options.as_of, &day)) return;
    now = calendar::Instant::StartOfDay(day);
  }
  if (IsCaseId(options.name)) return RunCase(session, options, now);
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  auto answer = app::ExplainDecision(&rules, options.name, options.region, day);
  if (auto* problem = std::get_if<app::Problem>(&answer)) {
    const std::string& code = problem->errors.empty() ? problem->error.code : problem->errors.front().code;
    if (code != "unknown-decision") return Fail(session, *problem);
    return RunNamed(session, &rules, options, day);
  }
  const Value page = http::ToValue(std::get<app::DecisionInWords>(answer), session->lang());
  session->exit_code = kPositive;
  Print(*session, page, [&](std::ostream& out) { PrintDecision(out, page, session->lang()); });
}

}  // namespace

void AddExplain(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  // A decision can be asked about without knowing any province.
  options->region = "cn";
  const Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "explain", "cli-explain", [=] { Run(session, *options); });
  verb->add_option("NAME", options->name, base::Text("cli-option-case-or-decision", language))->required();
  verb->add_option("--data", options->data, base::Text("cli-option-data", language));
  verb->add_option("--region", options->region, base::Text("cli-option-region", language));
  verb->add_option("--as-of", options->as_of, base::Text("cli-option-as-of", language));
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
}

}  // namespace anze::cli
