#include "core/base/json.h"
#include "core/base/yaml.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/problem.h"

extern "C" const char anze_openapi_yaml[];
extern "C" const char anze_openapi_yaml_end[];

namespace anze::http {

Response Healthy(const Call&) {
  base::Value out = base::Value::EmptyMap();
  out.Set("status", "ok");
  return JsonResponse(out);
}

Response Ready(const Call& call) {
  if (!call.services.ready()) return ProblemResponse(503, base::Error("not-ready"), call.language);
  base::Value out = base::Value::EmptyMap();
  out.Set("status", "ready");
  return JsonResponse(out);
}

Response ShowMetrics(const Call& call) {
  Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  call.services.render_metrics(&response);
  return response;
}

Response ShowOpenApi(const Call& call) {
  // Written by hand as YAML, served as JSON; parsed once.
  static const base::Result<base::Document> document =
      base::ParseYaml("openapi.yaml", std::string(anze_openapi_yaml, anze_openapi_yaml_end));
  if (!document.ok()) return ProblemResponse(500, document.error(), call.language);
  return JsonResponse(base::ToValue(document->root));
}

}  // namespace anze::http
