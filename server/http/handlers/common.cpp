#include "core/base/json.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/problem.h"

namespace anze::http {

Response JsonResponse(const base::Value& value, int status) {
  Response response;
  response.status = status;
  base::AppendJson(value, &response.body);
  return response;
}

Response BadInput(const base::Diagnostics& problems, base::Language language) {
  const base::Error& first = problems.front();
  if (first.code == "http-not-json-type") return ProblemResponse(415, first, language);
  if (first.code.starts_with("json-") || first.code == "http-body-not-object") {
    Response response = ProblemResponse(400, first, language);
    return response;
  }
  return ProblemResponse(app::Invalid(problems), language);
}

}  // namespace anze::http
