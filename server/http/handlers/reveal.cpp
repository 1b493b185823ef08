// Showing personal data in clear: for who may ask, with a reason, and written into the audit journal first.
//
// The entry says who saw which field of what, and why. It never holds a value, and where it cannot be written nothing
// is shown. A refusal is written too.
#include <algorithm>
#include <charconv>
#include <functional>

#include "core/base/limits_people.h"
#include "core/base/utf8.h"
#include "server/app/people/act.h"
#include "server/http/handlers/handlers.h"
#include "server/http/handlers/viewer.h"
#include "server/http/wire/account_json.h"
#include "server/http/wire/body.h"
#include "server/http/wire/people.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;

// What is asked to be shown, and of what.
struct Asked {
  std::vector<std::string> fields;  // JSON Pointers, as "masked" of an answer has them
  std::string reason;
  std::string object;  // of the audit entry: "case:01J…", "record:expert:01J…"
  std::string region;
};

Asked ReadAsked(const Call& call, base::Diagnostics* problems) {
  Asked asked;
  auto body = ObjectBody(call.request);
  if (!body.ok()) {
    *problems = body.errors();
    return asked;
  }
  RefuseUnknown(*body, {"fields", "reason"}, problems);
  asked.fields = TextsMember(*body, "fields", problems);
  if (asked.fields.empty() && problems->empty()) {
    problems->push_back(Error("missing-field", {{"field", "fields"}}).At("/fields"));
  }
  if (asked.fields.size() > base::limits::kRevealedFields) {
    problems->push_back(
        Error("personal-fields-many", {{"most", std::to_string(base::limits::kRevealedFields)}}).At("/fields"));
  }
  asked.reason = StringMember(*body, "reason", problems);
  if (problems->empty() && asked.reason.find_first_not_of(" \t\r\n") == std::string::npos) {
    problems->push_back(Error("blank-text", {{"field", "reason"}}).At("/reason"));
  }
  if (base::CountCodePoints(asked.reason) > base::limits::kRevealReason) {
    problems->push_back(
        Error("personal-reason-long", {{"most", std::to_string(base::limits::kRevealReason)}}).At("/reason"));
  }
  return asked;
}

base::Status Note(const Call& call, const Asked& asked, bool refused) {
  std::string fields;
  for (const std::string& field : asked.fields) fields += (fields.empty() ? "" : " ") + field;
  // Of a refusal the places are the caller's own words, which nobody has checked.
  people::NotedTexts data{{"reason", asked.reason}};
  if (!refused) data.insert(data.begin(), {"fields", fields});
  ports::AuditEntry entry =
      app::EntryOf(ActingOf(call), call.services.clock->NowMillis(), "personal.shown", asked.object, std::move(data));
  entry.region = asked.region;
  if (refused) entry.outcome = "refused";
  return call.services.storage->AppendAudit(std::span(&entry, 1));
}

// `find` gives the marked value at a pointer; null: none stands there. What it gives need only live until the next
// call.
Answer Shown(const Call& call, const Asked& asked, app::Sight sight,
             const std::function<std::optional<Value>(const std::string& pointer)>& find) {
  if (sight == app::Sight::kMasked) {
    if (base::Status noted = Note(call, asked, true); !noted.ok()) {
      return ProblemAnswer(app::FromFailure(noted.errors()), call.language);
    }
    app::Problem problem = app::ProblemOf(app::ProblemKind::kForbidden, Error("personal-not-permitted"));
    return ProblemAnswer(problem, call.language);
  }
  base::Diagnostics problems;
  Value values = Value::EmptyList();
  for (std::size_t i = 0; i < asked.fields.size(); ++i) {
    const std::string at = "/fields/" + std::to_string(i);
    std::optional<Value> found = find(asked.fields[i]);
    if (!found) {
      problems.push_back(Error("personal-no-value", {{"pointer", asked.fields[i]}}).At(at));
      continue;
    }
    if (found->is_string() && found->as_string().size() > 1 &&
        asked.reason.find(found->as_string()) != std::string::npos) {
      problems.push_back(Error("personal-in-reason").At("/reason"));
    }
    Value& row = values.Append(Value::EmptyMap());
    row.Set("field", asked.fields[i]);
    row.Set("value", std::move(*found));
  }
  if (!problems.empty()) return BadInput(problems, call.language);
  if (base::Status noted = Note(call, asked, false); !noted.ok()) {
    return ProblemAnswer(app::FromFailure(noted.errors()), call.language);
  }
  Value out = Value::EmptyMap();
  out.Set("object", asked.object);
  out.Set("values", std::move(values));
  return JsonAnswer(out);
}

std::optional<Value> Copied(const Value* value) { return value == nullptr ? std::nullopt : std::optional(*value); }

// "/events/3/data/people": the sequence of an event, and what follows it.
std::optional<Value> InJournal(const Call& call, const Mask& marks, const std::string& id, std::string_view pointer) {
  constexpr std::string_view kEvents = "/events/";
  if (!pointer.starts_with(kEvents)) return std::nullopt;
  pointer.remove_prefix(kEvents.size());
  std::uint64_t sequence = 0;
  const auto [end, failed] = std::from_chars(pointer.data(), pointer.data() + pointer.size(), sequence);
  if (failed != std::errc() || sequence == 0) return std::nullopt;
  pointer.remove_prefix(static_cast<std::size_t>(end - pointer.data()));
  const auto read = call.services.cases->Journal(id, sequence - 1, 1, call.identity.principal.reads);
  const auto* events = std::get_if<std::vector<workflow::Event>>(&read);
  if (events == nullptr || events->empty() || events->front().sequence != sequence) return std::nullopt;
  const workflow::Event& event = events->front();
  if (pointer.starts_with("/data/")) return Copied(marks.MarkedDatum(event.name, event.data, pointer.substr(5)));
  if (pointer.starts_with("/facts/")) return Copied(marks.MarkedFact(event.facts, pointer.substr(6)));
  return std::nullopt;
}

}  // namespace

Answer RevealCase(const Call& call) {
  base::Diagnostics problems;
  Asked asked = ReadAsked(call, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  const std::string& id = call.request.arguments.front();
  auto found = call.services.cases->Get(id, call.identity.principal.reads);
  if (const auto* problem = std::get_if<app::Problem>(&found)) return ProblemAnswer(*problem, call.language);
  const app::CaseNow at = std::get<app::FoundCase>(found).at();
  asked.object = "case:" + at.state->id;
  asked.region = at.state->region;
  const Viewer viewer(call);
  const Mask marks = viewer.MarksOf(at);
  const Value facts = FactsOf(at);
  return Shown(call, asked, viewer.SightOf(at.state->region, at.parties), [&](const std::string& pointer) {
    if (!pointer.starts_with("/facts/")) return InJournal(call, marks, id, pointer);
    return Copied(marks.MarkedFact(facts, std::string_view(pointer).substr(6)));
  });
}

Answer RevealRecord(const Call& call) {
  base::Diagnostics problems;
  Asked asked = ReadAsked(call, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  auto found =
      call.services.records->Get(call.request.arguments[0], call.request.arguments[1], call.identity.principal.reads);
  if (const auto* problem = std::get_if<app::Problem>(&found)) return ProblemAnswer(*problem, call.language);
  const auto& record = std::get<app::Records::Shown>(found);
  asked.object = "record:" + record.type + ":" + record.id;
  asked.region = record.region;
  const Viewer viewer(call);
  const Mask marks = viewer.MarksOf(record);
  return Shown(call, asked, viewer.SightOf(record.region, record.parties), [&](const std::string& pointer) {
    if (!pointer.starts_with("/data/")) return std::optional<Value>();
    return Copied(marks.MarkedMember(record.data, std::string_view(pointer).substr(5)));
  });
}

}  // namespace anze::http
