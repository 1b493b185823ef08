#include "server/http/handlers/handlers.h"

namespace anze::http {

const std::vector<Route>& Routes() {
  static const std::vector<Route> routes{
      {"GET", "/healthz", Route::kQuick, Healthy, true},
      {"GET", "/readyz", Route::kQuick, Ready, true},
      {"GET", "/metrics", Route::kLong, ShowMetrics, true},
      {"GET", "/openapi.json", Route::kLong, ShowOpenApi, true},
      {"GET", "/api/v1/openapi.json", Route::kLong, ShowOpenApi, true},
      {"POST", "/api/v1/session", Route::kQuick, SignIn, true},
      {"DELETE", "/api/v1/session", Route::kQuick, SignOut, true},
      {"GET", "/api/v1/session", Route::kQuick, WhoAmI},
      {"POST", "/api/v1/decisions/{name}:evaluate", Route::kLong, EvaluateDecision},
      {"GET", "/api/v1/deadlines:compute", Route::kLong, ComputeDeadline},
      {"POST", "/api/v1/plans:compute", Route::kLong, PlanServices},
      {"GET", "/api/v1/duties", Route::kLong, ListDuties},
      {"GET", "/api/v1/regions", Route::kLong, ListRegions},
      {"GET", "/api/v1/rulesets", Route::kLong, ShowRules},
      {"GET", "/api/v1/calendars/{year}", Route::kLong, ShowCalendar},
      {"POST", "/api/v1/cases", Route::kQuick, nullptr, false, OpenCase},
      {"GET", "/api/v1/cases", Route::kLong, ListCases},
      {"GET", "/api/v1/cases/{id}", Route::kQuick, ShowCase},
      {"GET", "/api/v1/cases/{id}/journal", Route::kLong, ShowJournal},
      {"POST", "/api/v1/cases/{id}/events", Route::kQuick, nullptr, false, RaiseEvent},
      {"GET", "/api/v1/records", Route::kLong, ListRecordTypes},
      {"POST", "/api/v1/records/{type}", Route::kLong, AddRecord},
      {"GET", "/api/v1/records/{type}", Route::kLong, ListRecords},
      {"GET", "/api/v1/records/{type}/{id}", Route::kLong, ShowRecord},
      {"PUT", "/api/v1/records/{type}/{id}", Route::kLong, ReplaceRecord},
      {"GET", "/api/v1/records/{type}/{id}/history", Route::kLong, ShowRecordHistory},
      {"GET", "/api/v1/reports/{name}", Route::kLong, ShowReport},
      {"GET", "/assets/*", Route::kQuick, Page, true},
      {"GET", "/", Route::kQuick, Page, true},
      {"GET", "/{page}", Route::kQuick, Page, true},
      {"GET", "/cases/{id}", Route::kQuick, Page, true},
      {"GET", "/decisions/{name}", Route::kQuick, Page, true},
  };
  return routes;
}

}  // namespace anze::http
