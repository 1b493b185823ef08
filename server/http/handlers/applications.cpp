// Applications: what regions ask, drafts, the check beforehand, submitting. All of them wait for the disk or read
// rules, so every route here is a long one.
#include "server/app/applications/applications.h"

#include <utility>

#include "core/base/json.h"
#include "core/base/limits_application.h"
#include "core/base/pointer.h"
#include "server/http/handlers/acting.h"
#include "server/http/handlers/file_answer.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/answers.h"
#include "server/http/wire/application_json.h"
#include "server/http/wire/body.h"
#include "server/http/wire/etag.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;

app::Applicant ApplicantOf(const Call& call, const Value& body, base::Diagnostics* problems) {
  const Acting acting = ActingOf(call, body, problems);
  return {std::make_shared<const people::Principal>(call.identity.principal), acting.actor};
}

const std::string& IdIn(const Call& call) { return call.request.arguments.front(); }

std::uint64_t MaxBytes(const Call& call) { return call.services.applications->max_bytes(); }

// The application as the change leaves it, with its version.
Answer Shown(const Call& call, app::Answer<app::ApplicationView> answer, bool made = false) {
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemAnswer(*problem, call.language);
  const auto& view = std::get<app::ApplicationView>(answer);
  return VersionedAnswer(base::WriteJson(ToValue(view, MaxBytes(call), call.language)), view.application.version,
                         made ? "/api/v1/applications/" + view.application.id : std::string());
}

Error NotOfType(const std::string& field, const char* expected, const Value& actual, std::string pointer) {
  return Error("wrong-type", {{"field", field}, {"expected", expected}, {"actual", std::string(actual.TypeName())}})
      .At(std::move(pointer));
}

// A list of texts; nothing where it is not there.
std::vector<std::string> TextList(const Value& body, const std::string& name, base::Diagnostics* problems) {
  std::vector<std::string> texts;
  const Value& list = body.Get(name);
  if (list.is_null()) return texts;
  if (!list.is_list()) {
    problems->push_back(NotOfType(name, "list", list, base::PointerBelow("", name)));
    return texts;
  }
  for (std::size_t i = 0; i < list.as_list().size(); ++i) {
    const Value& item = list.as_list()[i];
    if (item.is_string()) {
      texts.push_back(item.as_string());
    } else {
      problems->push_back(NotOfType(name, "string", item, base::PointerBelow(base::PointerBelow("", name), i)));
    }
  }
  return texts;
}

std::string TextIfGiven(const Value& body, const std::string& name, base::Diagnostics* problems) {
  const Value& value = body.Get(name);
  if (value.is_null()) return {};
  if (value.is_string()) return value.as_string();
  problems->push_back(NotOfType(name, "string", value, base::PointerBelow("", name)));
  return {};
}

std::optional<Answer> Outdated(const Call& call) {
  const std::string_view if_match = call.request.Header("if-match");
  if (if_match.empty()) return std::nullopt;
  auto got = call.services.applications->Get(call.identity.principal, IdIn(call));
  if (const auto* problem = std::get_if<app::Problem>(&got)) return ProblemAnswer(*problem, call.language);
  const std::uint64_t version = std::get<app::ApplicationView>(got).application.version;
  if (ExpectedBy(if_match).Has(version)) return std::nullopt;
  return ProblemAnswer(app::Stale(version), call.language);
}

// A call that takes no members: the refusal of a body that has any.
std::optional<Answer> MoreThanNothing(const Call& call) {
  if (call.request.body.empty()) return std::nullopt;
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {}, &problems);
  if (problems.empty()) return std::nullopt;
  return BadInput(problems, call.language);
}

app::AnswerChange ChangeIn(const Value& body, base::Diagnostics* problems) {
  app::AnswerChange change;
  const Value& answers = body.Get("answers");
  if (answers.is_map()) {
    for (const auto& [path, value] : answers.as_map()) change.answers.emplace_back(path, value);
  } else if (!answers.is_null()) {
    problems->push_back(NotOfType("answers", "object", answers, "/answers"));
  }
  change.seen = body.Get("seen");
  if (!change.seen.is_map() && !change.seen.is_null()) {
    problems->push_back(NotOfType("seen", "object", change.seen, "/seen"));
  }
  change.confirm = TextList(body, "confirm", problems);
  if (change.answers.size() + change.confirm.size() > base::limits::kAnswersPerCall) {
    problems->push_back(
        Error("too-many-answers", {{"max", std::to_string(base::limits::kAnswersPerCall)}}).At("/answers"));
  }
  return change;
}

}  // namespace

Answer DescribeApplication(const Call& call) {
  base::Diagnostics problems;
  const std::string type = RequiredQuery(call, "type", &problems);
  std::vector<std::string> regions;
  for (const auto& [name, value] : call.request.query) {
    if (name == "region") regions.push_back(value);
  }
  if (!problems.empty()) return BadInput(problems, call.language);
  auto form = call.services.applications->Describe(type, regions);
  if (auto* problem = std::get_if<app::Problem>(&form)) {
    for (Error& error : problem->errors) {
      if (error.pointer.starts_with("/regions")) error.pointer = "/region";
    }
    return QueryProblemAnswer(std::move(*problem), call.language);
  }
  return JsonAnswer(ToValue(std::get<app::Form>(form), MaxBytes(call), call.language));
}

Answer ListApplicationKinds(const Call& call) {
  return JsonAnswer(ToValue(call.services.applications->Kinds(call.identity.principal), call.language));
}

Answer StartApplication(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"type", "regions", "organisation"}, &problems);
  const std::string type = StringMember(*body, "type", &problems);
  const std::vector<std::string> regions = TextList(*body, "regions", &problems);
  if (regions.empty() && problems.empty()) problems.push_back(Error("application-no-region").At("/regions"));
  const std::string organisation = TextIfGiven(*body, "organisation", &problems);
  const app::Idempotency idempotency = IdempotencyOf(call, *body, &problems);
  const app::Applicant applicant = ApplicantOf(call, *body, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  const std::string key = idempotency.key.empty() ? std::string() : idempotency.key + "\n" + idempotency.body_digest;
  return Shown(call, call.services.applications->Create(applicant, type, regions, organisation, key), true);
}

Answer ListApplications(const Call& call) {
  base::Diagnostics problems;
  app::ApplicationListing listing;
  listing.type = QueryText(call.request, "type");
  listing.state = QueryText(call.request, "state");
  listing.limit = QueryLimit(call.request, &problems);
  if (!listing.state.empty() && listing.state != "draft" && listing.state != "submitted" &&
      listing.state != "correcting") {
    problems.push_back(app::UnknownValue("state", listing.state, {"draft", "submitted", "correcting"}));
    problems.back().pointer = "?state";
  }
  listing.after = ReadCursor(call.request, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  auto page = call.services.applications->List(call.identity.principal, listing);
  if (const auto* problem = std::get_if<app::Problem>(&page)) return ProblemAnswer(*problem, call.language);
  const auto& found = std::get<app::ApplicationPage>(page);
  Value out = ToValue(found, call.language);
  out.Set("next_cursor", found.next ? Value(MakeCursor(call.request, found.next->first, found.next->second)) : Value());
  return JsonAnswer(out);
}

Answer ShowApplication(const Call& call) {
  return Shown(call, call.services.applications->Get(call.identity.principal, IdIn(call)));
}

Answer AnswerApplication(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"answers", "seen", "confirm"}, &problems);
  const app::AnswerChange change = ChangeIn(*body, &problems);
  const app::Applicant applicant = ApplicantOf(call, *body, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return Shown(call, call.services.applications->SetAnswers(applicant, IdIn(call), change));
}

Answer ChooseApplicationRegions(const Call& call) {
  if (auto outdated = Outdated(call)) return std::move(*outdated);
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"regions"}, &problems);
  const std::vector<std::string> regions = TextList(*body, "regions", &problems);
  if (regions.empty() && problems.empty()) problems.push_back(Error("application-no-region").At("/regions"));
  const app::Applicant applicant = ApplicantOf(call, *body, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return Shown(call, call.services.applications->SetRegions(applicant, IdIn(call), regions));
}

Answer DiscardApplication(const Call& call) {
  if (auto outdated = Outdated(call)) return std::move(*outdated);
  base::Diagnostics problems;
  const app::Applicant applicant = ApplicantOf(call, Value::EmptyMap(), &problems);
  if (auto problem = call.services.applications->Discard(applicant, IdIn(call))) {
    return ProblemAnswer(*problem, call.language);
  }
  Answer answer;
  answer.status = 204;
  return answer;
}

Answer CheckApplication(const Call& call) {
  if (auto refused = MoreThanNothing(call)) return std::move(*refused);
  auto check = call.services.applications->Check(call.identity.principal, IdIn(call));
  if (const auto* problem = std::get_if<app::Problem>(&check)) return ProblemAnswer(*problem, call.language);
  return JsonAnswer(ToValue(std::get<app::ApplicationCheck>(check), call.language));
}

Answer SubmitApplication(const Call& call) {
  if (auto refused = MoreThanNothing(call)) return std::move(*refused);
  base::Diagnostics problems;
  const app::Applicant applicant = ApplicantOf(call, Value::EmptyMap(), &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  auto answer = call.services.applications->Submit(applicant, IdIn(call));
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemAnswer(*problem, call.language);
  const auto& view = std::get<app::ApplicationView>(answer);
  return VersionedAnswer(base::WriteJson(ReceiptValue(view, call.language)), view.application.version);
}

Answer HandInMaterial(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"upload", "digest"}, &problems);
  const std::string upload = TextIfGiven(*body, "upload", &problems);
  const std::string digest = TextIfGiven(*body, "digest", &problems);
  if (upload.empty() == digest.empty() && problems.empty()) {
    problems.push_back(Error("upload-or-digest").At("/upload"));
  }
  const app::Applicant applicant = ApplicantOf(call, *body, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return Shown(call,
               call.services.applications->AddFile(applicant, IdIn(call), call.request.arguments[1], upload, digest));
}

Answer TakeBackMaterial(const Call& call) {
  base::Diagnostics problems;
  const app::Applicant applicant = ApplicantOf(call, Value::EmptyMap(), &problems);
  return Shown(call, call.services.applications->RemoveFile(applicant, IdIn(call), call.request.arguments[1],
                                                            call.request.arguments[2]));
}

Answer ShowCaseChecks(const Call& call) {
  return AnswerOf(call.services.applications->ChecksOf(call.identity.principal, IdIn(call)), call.language, ToValue);
}

Answer ShowApplicationFile(const Call& call) {
  const auto found = call.services.applications->FileOf(call.identity.principal, IdIn(call), call.request.arguments[1]);
  if (const auto* problem = std::get_if<app::Problem>(&found)) return ProblemAnswer(*problem, call.language);
  const auto& file = std::get<app::DraftFile>(found);
  return FileAnswer(call, file.digest, file.name);
}

}  // namespace anze::http
