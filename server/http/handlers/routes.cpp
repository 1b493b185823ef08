#include "server/http/handlers/handlers.h"

namespace anze::http {

const std::vector<Route>& Routes() {
  static const std::vector<Route> routes{
      {"GET", "/healthz", Healthy, true},
      {"GET", "/readyz", Ready, true},
      {"GET", "/metrics", ShowMetrics, true},
      {"GET", "/openapi.json", ShowOpenApi, true},
      {"GET", "/api/v1/openapi.json", ShowOpenApi, true},
      {"POST", "/api/v1/session", SignIn, true},
      {"DELETE", "/api/v1/session", SignOut, true},
      {"GET", "/api/v1/session", WhoAmI},
      {"POST", "/api/v1/decisions/{name}:evaluate", EvaluateDecision},
      {"GET", "/api/v1/deadlines:compute", ComputeDeadline},
      {"POST", "/api/v1/plans:compute", PlanServices},
      {"GET", "/api/v1/duties", ListDuties},
      {"GET", "/api/v1/regions", ListRegions},
      {"GET", "/api/v1/rulesets", ShowRules},
      {"GET", "/api/v1/calendars/{year}", ShowCalendar},
      {"POST", "/api/v1/cases", OpenCase},
      {"GET", "/api/v1/cases", ListCases},
      {"GET", "/api/v1/cases/{id}", ShowCase},
      {"GET", "/api/v1/cases/{id}/journal", ShowJournal},
      {"POST", "/api/v1/cases/{id}/events", RaiseEvent},
      {"GET", "/assets/*", Page, true},
      {"GET", "/", Page, true},
      {"GET", "/{page}", Page, true},
      {"GET", "/cases/{id}", Page, true},
      {"GET", "/decisions/{name}", Page, true},
  };
  return routes;
}

}  // namespace anze::http
