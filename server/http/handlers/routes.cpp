// The table of routes. A literal path stands before a pattern that would match it too: the first match wins.
//
// kQuick takes one look into memory or storage; everything that reads rules, lists or writes on its own thread is
// kLong.
#include "server/http/handlers/handlers.h"

namespace anze::http {

namespace {

constexpr bool kOpen = true;

std::vector<Route> MakeRoutes() {
  std::vector<Route> routes{
      {"GET", "/healthz", "", Route::kQuick, Healthy, kOpen},
      {"GET", "/readyz", "", Route::kQuick, Ready, kOpen},
      {"GET", "/metrics", "", Route::kLong, ShowMetrics, kOpen},
      {"GET", "/openapi.json", "", Route::kLong, ShowOpenApi, kOpen},
      {"GET", "/api/v1/openapi.json", "", Route::kLong, ShowOpenApi, kOpen},
      {"POST", "/api/v1/session", "", Route::kQuick, SignIn, kOpen},
      {"DELETE", "/api/v1/session", "", Route::kQuick, SignOut, kOpen},
      {"GET", "/api/v1/session", "", Route::kQuick, WhoAmI},
      {"POST", "/api/v1/decisions/{name}:evaluate", "", Route::kLong, EvaluateDecision},
      {"GET", "/api/v1/deadlines:compute", "region from period before as_known_on", Route::kLong, ComputeDeadline},
      {"POST", "/api/v1/plans:compute", "", Route::kLong, PlanServices},
      {"GET", "/api/v1/plans", "region as_of insurer enterprise number cursor limit", Route::kLong, ListPlans},
      {"GET", "/api/v1/duties", "region from to", Route::kLong, ListDuties},
      {"GET", "/api/v1/regions", "", Route::kLong, ListRegions},
      {"GET", "/api/v1/rulesets", "region as_of", Route::kLong, ShowRules},
      {"GET", "/api/v1/rulesets/{kind}", "region as_of q", Route::kLong, ListRules},
      {"GET", "/api/v1/case-types", "region", Route::kLong, ListCaseTypes},
      {"GET", "/api/v1/calendars/{year}", "as_known_on", Route::kLong, ShowCalendar},
      {"POST", "/api/v1/cases", "", Route::kQuick, OpenCase},
      {"GET", "/api/v1/cases", "region type state light due_before assignee closed q sort cursor limit", Route::kLong,
       ListCases},
      {"GET", "/api/v1/cases/{id}", "", Route::kQuick, ShowCase},
      {"GET", "/api/v1/cases/{id}/journal", "cursor limit", Route::kLong, ShowJournal},
      {"GET", "/api/v1/cases/{id}/explanation", "", Route::kLong, ExplainCase},
      {"POST", "/api/v1/cases/{id}/events", "", Route::kQuick, RaiseEvent},
      {"GET", "/api/v1/changes", "", Route::kQuick, FollowChanges},
      {"GET", "/api/v1/records", "region type as_of", Route::kLong, ListRecordTypes},
      {"POST", "/api/v1/records/{type}", "", Route::kLong, AddRecord},
      {"GET", "/api/v1/records/{type}", "region cursor limit fields*", Route::kLong, ListRecords},
      {"GET", "/api/v1/records/{type}/{id}", "", Route::kLong, ShowRecord},
      {"PUT", "/api/v1/records/{type}/{id}", "", Route::kLong, ReplaceRecord},
      {"GET", "/api/v1/records/{type}/{id}/history", "", Route::kLong, ShowRecordHistory},
      {"GET", "/api/v1/audit",
       "kind actor organisation region address object outcome since before q order format cursor limit", Route::kLong,
       ListAudit},
      {"GET", "/api/v1/audit/checkpoints", "cursor limit", Route::kLong, ListCheckpoints},
      {"POST", "/api/v1/audit:verify", "", Route::kLong, VerifyStore},
      {"GET", "/api/v1/reports/{name}", "region period as_of format", Route::kLong, ShowReport},
  };
  // Addresses of the application: anybody may ask, and each page reads its own query.
  for (const char* page : {"/assets/*", "/", "/{page}", "/cases/{id}", "/decisions/{name}"}) {
    routes.emplace_back("GET", page, "*", Route::kQuick, Page, kOpen);
  }
  return routes;
}

}  // namespace

const std::vector<Route>& Routes() {
  static const std::vector<Route> routes = MakeRoutes();
  return routes;
}

}  // namespace anze::http
