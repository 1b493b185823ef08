// Files on their way in, and those that cases name.
//
// A body that is a file goes to the disk as it comes: the doorkeeper asks ReceiveNew or ReceivePart when its head is
// there, and the handler runs when all of it is. A body so small that it came with its head is in memory, and the
// handler gives it to a sink of its own.
#include <charconv>
#include <memory>
#include <utility>

#include "core/base/limits_files.h"
#include "server/app/files/case_files.h"
#include "server/http/handlers/file_answer.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/body.h"
#include "server/http/wire/content_range.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;
using base::limits::kStoredFileBytes;

// Uploads belong to the account; the first token has none.
std::string OwnerOf(const Identity& identity) {
  const std::string& account = identity.principal.account;
  return account.empty() ? "token:" + identity.token_id : account;
}

Answer UploadProblem(const app::Problem& problem, base::Language language) {
  if (problem.error.code == "storage-full") return ProblemAnswer(507, Error("upload-storage-full"), language);
  if (problem.error.code == "file-too-large" && problem.errors.size() <= 1) {
    return ProblemAnswer(413, problem.error, language);
  }
  return ProblemAnswer(problem, language);
}

Value UploadJson(const app::UploadView& view) {
  Value out = Value::EmptyMap();
  out.Set("id", view.id);
  out.Set("name", view.name);
  out.Set("size", view.size ? Value(static_cast<std::int64_t>(*view.size)) : Value());
  out.Set("received", static_cast<std::int64_t>(view.received));
  out.Set("part_max", static_cast<std::int64_t>(base::limits::kUploadPartBytes));
  if (view.file) {
    out.Set("digest", view.file->digest);
    out.Set("type", view.file->type);
    out.Set("media", view.file->media);
    out.Set("scan", view.file->scan);
    out.Set("preview", IsPreviewed(view.file->media));
  }
  return out;
}

Answer UploadAnswer(const app::Answer<app::UploadView>& answer, int status, base::Language language) {
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return UploadProblem(*problem, language);
  const auto& view = std::get<app::UploadView>(answer);
  Answer out = JsonAnswer(UploadJson(view), status);
  if (status == 201) out.headers.emplace_back("Location", "/api/v1/uploads/" + view.id);
  return out;
}

// Hands the pieces of a body on, and says what it came to.
class UploadSink : public BodySink {
 public:
  UploadSink(std::shared_ptr<app::Receiving> receiving, base::Language language)
      : receiving_(std::move(receiving)), language_(language) {}
  std::optional<Answer> Add(std::string_view bytes) override {
    const auto problem = receiving_->Add(bytes);
    return problem ? std::optional<Answer>(UploadProblem(*problem, language_)) : std::nullopt;
  }
  Answer End(int status) { return UploadAnswer(receiving_->End(), status, language_); }

 private:
  std::shared_ptr<app::Receiving> receiving_;
  base::Language language_;
};

// nullopt: chunked, of unknown length.
std::optional<std::uint64_t> LengthOf(const Request& request) {
  const std::string_view field = request.Header("content-length");
  std::uint64_t length = 0;
  const auto [end, failed] = std::from_chars(field.data(), field.data() + field.size(), length);
  return field.empty() || failed != std::errc() ? std::nullopt : std::optional<std::uint64_t>(length);
}

bool IsJson(const Request& request) { return request.Header("content-type").starts_with("application/json"); }

Answer Refusal(int status, const Error& error, base::Language language) {
  return ProblemAnswer(status, error, language);
}

// What the head of a body of bytes says is wrong; nullopt: nothing.
std::optional<Answer> Unfit(const Request& request, const Services& services, base::Language language) {
  const std::string_view type = request.Header("content-type");
  if (!type.empty() && !type.starts_with("application/octet-stream")) {
    return Refusal(415, Error("upload-not-bytes", {{"type", std::string(type)}}), language);
  }
  const std::uint64_t max = services.uploads->max_bytes();
  if (const auto length = LengthOf(request); length && *length > max) {
    return Refusal(413, Error("file-too-large", {{"max_mib", std::to_string(max / 1024 / 1024)}}), language);
  }
  return std::nullopt;
}

Admission Refused(Answer answer) {
  Admission admission;
  admission.refusal = std::move(answer);
  admission.patient = true;
  return admission;
}

Admission Into(std::shared_ptr<app::Receiving> receiving, base::Language language) {
  Admission admission;
  admission.sink = std::make_shared<UploadSink>(std::move(receiving), language);
  // One byte more than a file may have reaches the sink, which says so in its own words.
  admission.body_bytes = kStoredFileBytes + 1;
  return admission;
}

// Why a part cannot be one, by its head.
std::optional<Answer> BadPart(const Request& request, const std::optional<FilePart>& part, base::Language language) {
  const std::string_view field = request.Header("content-range");
  if (!part) return Refusal(400, Error("bad-content-range", {{"text", std::string(field)}}), language);
  const auto length = LengthOf(request);
  if (length && *length != part->last - part->first + 1) {
    return Refusal(400, Error("upload-part-length", {{"announced", std::to_string(part->last - part->first + 1)}}),
                   language);
  }
  return std::nullopt;
}

// The sink that has the body, filled from memory where the body came with its head.
std::shared_ptr<BodySink> SinkOf(const Call& call,
                                 Admission (*receive)(const Request&, const std::vector<std::string>&, const Services&,
                                                      const Identity&, base::Language),
                                 std::optional<Answer>* refusal) {
  if (call.request.sink != nullptr) return call.request.sink;
  Admission admission = receive(call.request, call.request.arguments, call.services, call.identity, call.language);
  *refusal = std::move(admission.refusal);
  if (!*refusal && admission.sink && !call.request.body.empty()) *refusal = admission.sink->Add(call.request.body);
  return admission.sink;
}

// An upload in several parts: {name, size, digest?}.
Answer Announced(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"name", "size", "digest"}, &problems);
  const std::string name = StringMember(*body, "name", &problems);
  const Value& size = body->Get("size");
  if (!size.is_integer() || size.as_int() < 0) {
    const std::string actual(size.TypeName());
    problems.push_back(
        size.is_null()
            ? Error("missing-field", {{"field", "size"}}).At("/size")
            : Error("wrong-type", {{"field", "size"}, {"expected", "integer"}, {"actual", actual}}).At("/size"));
  }
  const Value& digest = body->Get("digest");
  if (!digest.is_null() && !digest.is_string()) problems.push_back(Error("bad-digest").At("/digest"));
  if (!problems.empty()) return BadInput(problems, call.language);
  return UploadAnswer(
      call.services.uploads->Begin(OwnerOf(call.identity), name, static_cast<std::uint64_t>(size.as_int()),
                                   body->GetString("digest")),
      201, call.language);
}

}  // namespace

Admission ReceiveNew(const Request& request, const std::vector<std::string>&, const Services& services,
                     const Identity& identity, base::Language language) {
  if (IsJson(request)) return {};
  if (auto unfit = Unfit(request, services, language)) return Refused(std::move(*unfit));
  return Into(services.uploads->ReceiveWhole(OwnerOf(identity), QueryText(request, "name"), LengthOf(request),
                                             QueryText(request, "digest")),
              language);
}

Admission ReceivePart(const Request& request, const std::vector<std::string>& arguments, const Services& services,
                      const Identity& identity, base::Language language) {
  if (auto unfit = Unfit(request, services, language)) return Refused(std::move(*unfit));
  const auto part = ReadContentRange(request.Header("content-range"));
  if (auto bad = BadPart(request, part, language)) return Refused(std::move(*bad));
  return Into(services.uploads->ReceivePart(OwnerOf(identity), arguments.front(), part->first, part->last, part->size),
              language);
}

Answer BeginUpload(const Call& call) {
  if (call.request.sink == nullptr && IsJson(call.request)) return Announced(call);
  std::optional<Answer> refusal;
  const auto sink = SinkOf(call, ReceiveNew, &refusal);
  return refusal ? std::move(*refusal) : static_cast<UploadSink&>(*sink).End(201);
}

Answer ContinueUpload(const Call& call) {
  std::optional<Answer> refusal;
  const auto sink = SinkOf(call, ReceivePart, &refusal);
  return refusal ? std::move(*refusal) : static_cast<UploadSink&>(*sink).End(200);
}

Answer ShowUpload(const Call& call) {
  return UploadAnswer(call.services.uploads->Find(OwnerOf(call.identity), call.request.arguments.front()), 200,
                      call.language);
}

Answer ForgetUpload(const Call& call) {
  if (auto problem = call.services.uploads->Forget(OwnerOf(call.identity), call.request.arguments.front())) {
    return UploadProblem(*problem, call.language);
  }
  Answer answer;
  answer.status = 204;
  return answer;
}

Answer ShowCaseFile(const Call& call) {
  const auto found = app::FileOfCase(call.services.cases, call.request.arguments[0], call.request.arguments[1],
                                     call.identity.principal.reads);
  if (const auto* problem = std::get_if<app::Problem>(&found)) return ProblemAnswer(*problem, call.language);
  const auto& file = std::get<app::NamedFile>(found);
  return FileAnswer(call, file.digest, file.name);
}

}  // namespace anze::http
