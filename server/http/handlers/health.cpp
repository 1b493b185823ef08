// How the server is, for load balancers and monitors. Open without sign-in: the answers tell nothing of single cases.
#include "core/base/json.h"
#include "core/base/yaml.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/problem.h"

extern "C" const char anze_openapi_yaml[];
extern "C" const char anze_openapi_yaml_end[];

namespace anze::http {

// The process runs; it asks nobody, so that a slow disk does not get the process killed.
Answer Healthy(const Call&) {
  base::Value out = base::Value::EmptyMap();
  out.Set("status", "ok");
  return JsonAnswer(out);
}

// Changes can be written now. A load balancer takes the server out while this is a 503.
Answer Ready(const Call& call) {
  if (!call.services.ready()) return ProblemAnswer(503, base::Error("not-ready"), call.language);
  base::Value out = base::Value::EmptyMap();
  out.Set("status", "ready");
  return JsonAnswer(out);
}

Answer ShowMetrics(const Call& call) {
  Answer answer;
  answer.content_type = "text/plain; version=0.0.4; charset=utf-8";
  call.services.render_metrics(&answer);
  return answer;
}

Answer ShowOpenApi(const Call& call) {
  // Written by hand as YAML, served as JSON; parsed once.
  static const base::Result<base::Document> document =
      base::ParseYaml("openapi.yaml", std::string(anze_openapi_yaml, anze_openapi_yaml_end));
  if (!document.ok()) return ProblemAnswer(500, document.error(), call.language);
  return JsonAnswer(base::ToValue(document->root));
}

}  // namespace anze::http
