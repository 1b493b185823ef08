// The table of routes. A literal path stands before a pattern that would match it too: the first match wins.
//
// kQuick takes one look into memory or storage; everything that reads rules, lists or writes on its own thread is
// kLong; what waits for files is kFile.
#include "server/http/handlers/handlers.h"

namespace anze::http {

namespace {

// Accounts: the own one, and those of others.
std::vector<Route> AccountRoutes() {
  return {
      {"me", "GET", "/api/v1/me", "", Route::kQuick, WhoAmI},
      {"me", "PUT", "/api/v1/me/password", "", Route::kLong, ChangePassword},
      {"me", "POST", "/api/v1/me/second-factor", "", Route::kLong, DrawFactor},
      {"me", "PUT", "/api/v1/me/second-factor", "", Route::kLong, ConfirmFactor},
      {"me", "DELETE", "/api/v1/me/second-factor", "", Route::kLong, RemoveFactor},
      {"me", "GET", "/api/v1/me/sessions", "", Route::kLong, ListSessions},
      {"me", "DELETE", "/api/v1/me/sessions", "", Route::kLong, EndSessions},
      {"me", "DELETE", "/api/v1/me/sessions/{id}", "", Route::kLong, EndSession},
      {"open", "GET", "/api/v1/providers", "", Route::kQuick, ListProviders},
      {"open", "GET", "/api/v1/session/oidc", "return_to", Route::kQuick, BeginAtProvider},
      // Providers send what they like beside what the protocol says.
      {"open", "GET", "/api/v1/session/oidc/callback", "code state iss error others*", Route::kQuick, EndAtProvider},
      {"open", "GET", "/api/v1/personas", "", Route::kLong, ListPersonas},
      {"people.manage grants.manage", "GET", "/api/v1/roles", "", Route::kLong, ListRoles},
      {"people.manage grants.manage", "GET", "/api/v1/users", "q organisation region role disabled cursor limit",
       Route::kLong, ListUsers},
      {"people.manage", "POST", "/api/v1/users", "", Route::kLong, AddUser},
      {"people.manage", "POST", "/api/v1/users/{name}:reset", "", Route::kLong, ResetUser},
      {"people.manage", "POST", "/api/v1/users/{name}:disable", "", Route::kLong, DisableUser},
      {"people.manage", "POST", "/api/v1/users/{name}:enable", "", Route::kLong, EnableUser},
      {"people.manage grants.manage", "GET", "/api/v1/users/{name}", "", Route::kLong, ShowUser},
      {"people.manage", "PUT", "/api/v1/users/{name}", "", Route::kLong, RenameUser},
      {"grants.manage", "PUT", "/api/v1/users/{name}/grants", "", Route::kLong, SetGrants},
      {"grants.manage", "GET", "/api/v1/tokens", "user cursor limit", Route::kLong, ListTokens},
      {"grants.manage", "POST", "/api/v1/tokens", "", Route::kLong, AddToken},
      {"grants.manage", "DELETE", "/api/v1/tokens/{id}", "", Route::kLong, RevokeToken},
      {"people.manage grants.manage", "GET", "/api/v1/organisations", "q cursor limit", Route::kLong,
       ListOrganisations},
      {"people.manage", "POST", "/api/v1/organisations", "", Route::kLong, AddOrganisation},
      {"people.manage grants.manage", "GET", "/api/v1/organisations/{code}", "", Route::kLong, ShowOrganisation},
      {"people.manage", "PUT", "/api/v1/organisations/{code}", "", Route::kLong, ReplaceOrganisation},
  };
}

// What organisations apply for.
std::vector<Route> ApplicationRoutes() {
  return {
      {"rules.read", "GET", "/api/v1/applications:describe", "type region+", Route::kLong, DescribeApplication},
      {"cases.write", "GET", "/api/v1/applications:kinds", "", Route::kLong, ListApplicationKinds},
      {"cases.write", "POST", "/api/v1/applications", "", Route::kLong, StartApplication},
      {"cases.write", "GET", "/api/v1/applications", "type state cursor limit", Route::kLong, ListApplications},
      {"cases.write", "POST", "/api/v1/applications/{id}:check", "", Route::kLong, CheckApplication},
      {"cases.write", "POST", "/api/v1/applications/{id}:submit", "", Route::kLong, SubmitApplication},
      {"cases.write", "GET", "/api/v1/applications/{id}", "", Route::kLong, ShowApplication},
      {"cases.write", "DELETE", "/api/v1/applications/{id}", "", Route::kLong, DiscardApplication},
      {"cases.write", "PUT", "/api/v1/applications/{id}/answers", "", Route::kLong, AnswerApplication},
      {"cases.write", "PUT", "/api/v1/applications/{id}/regions", "", Route::kLong, ChooseApplicationRegions},
      {"cases.write", "POST", "/api/v1/applications/{id}/materials/{material}", "", Route::kLong, HandInMaterial},
      {"cases.write", "GET", "/api/v1/applications/{id}/files/{digest}", "inline", Route::kLong, ShowApplicationFile},
      {"cases.read", "GET", "/api/v1/cases/{id}/checks", "", Route::kLong, ShowCaseChecks},
      {"cases.write", "DELETE", "/api/v1/applications/{id}/materials/{material}/{digest}", "", Route::kLong,
       TakeBackMaterial},
  };
}

// Files: on their way in, and those of cases.
std::vector<Route> FileRoutes() {
  return {
      {"cases.write", "POST", "/api/v1/uploads", "name digest", ReceiveNew, BeginUpload},
      {"cases.write", "GET", "/api/v1/uploads/{id}", "", Route::kFile, ShowUpload},
      {"cases.write", "PUT", "/api/v1/uploads/{id}", "", ReceivePart, ContinueUpload},
      {"cases.write", "DELETE", "/api/v1/uploads/{id}", "", Route::kFile, ForgetUpload},
      {"cases.read", "GET", "/api/v1/cases/{id}/files/{digest}", "inline", Route::kLong, ShowCaseFile},
  };
}

std::vector<Route> MakeRoutes() {
  std::vector<Route> routes{
      {"open", "GET", "/healthz", "", Route::kQuick, Healthy},
      {"open", "GET", "/readyz", "", Route::kQuick, Ready},
      {"open", "GET", "/metrics", "", Route::kLong, ShowMetrics},
      {"open", "GET", "/openapi.json", "", Route::kLong, ShowOpenApi},
      {"open", "GET", "/api/v1/openapi.json", "", Route::kLong, ShowOpenApi},
      {"open", "POST", "/api/v1/session", "", Route::kLong, SignIn},
      {"open", "DELETE", "/api/v1/session", "", Route::kLong, SignOut},
      {"me", "GET", "/api/v1/session", "", Route::kQuick, WhoAmI},
      {"rules.read", "POST", "/api/v1/decisions/{name}:evaluate", "", Route::kLong, EvaluateDecision},
      {"rules.read", "GET", "/api/v1/deadlines:compute", "region from period before as_known_on", Route::kLong,
       ComputeDeadline},
      {"rules.read", "POST", "/api/v1/plans:compute", "", Route::kLong, PlanServices},
      {"records.read", "GET", "/api/v1/plans", "region as_of insurer enterprise number cursor limit", Route::kLong,
       ListPlans},
      {"rules.read", "GET", "/api/v1/duties", "region from to", Route::kLong, ListDuties},
      {"rules.read", "GET", "/api/v1/regions", "", Route::kLong, ListRegions},
      {"rules.read", "GET", "/api/v1/rulesets", "region as_of", Route::kLong, ShowRules},
      {"rules.read", "GET", "/api/v1/rulesets/{kind}", "region as_of q", Route::kLong, ListRules},
      {"rules.read", "GET", "/api/v1/case-types", "region", Route::kLong, ListCaseTypes},
      {"rules.read", "GET", "/api/v1/calendars/{year}", "as_known_on", Route::kLong, ShowCalendar},
      {"cases.write", "POST", "/api/v1/cases", "", Route::kQuick, OpenCase},
      {"cases.read", "GET", "/api/v1/cases", "region type state light due_before assignee closed q sort cursor limit",
       Route::kLong, ListCases},
      {"cases.read", "GET", "/api/v1/cases/{id}", "", Route::kQuick, ShowCase},
      {"cases.read", "GET", "/api/v1/cases/{id}/journal", "cursor limit", Route::kLong, ShowJournal},
      {"cases.read", "GET", "/api/v1/cases/{id}/explanation", "", Route::kLong, ExplainCase},
      {"cases.write", "POST", "/api/v1/cases/{id}/events", "", Route::kQuick, RaiseEvent},
      {"cases.read", "POST", "/api/v1/cases/{id}:reveal", "", Route::kLong, RevealCase},
      {"cases.read", "GET", "/api/v1/changes", "", Route::kQuick, FollowChanges},
      {"records.read", "GET", "/api/v1/records", "region type as_of", Route::kLong, ListRecordTypes},
      {"records.write", "POST", "/api/v1/records/{type}", "", Route::kLong, AddRecord},
      {"records.read", "GET", "/api/v1/records/{type}", "region cursor limit fields*", Route::kLong, ListRecords},
      {"records.read", "POST", "/api/v1/records/{type}/{id}:reveal", "", Route::kLong, RevealRecord},
      {"records.read", "GET", "/api/v1/records/{type}/{id}", "", Route::kLong, ShowRecord},
      {"records.write", "PUT", "/api/v1/records/{type}/{id}", "", Route::kLong, ReplaceRecord},
      {"records.read", "GET", "/api/v1/records/{type}/{id}/history", "", Route::kLong, ShowRecordHistory},
      {"audit.read", "GET", "/api/v1/audit",
       "kind actor organisation region address object outcome since before q order format cursor limit", Route::kLong,
       ListAudit},
      {"audit.read", "GET", "/api/v1/audit/checkpoints", "order cursor limit", Route::kLong, ListCheckpoints},
      {"audit.read", "POST", "/api/v1/audit:verify", "", Route::kLong, VerifyStore},
      {"retention.propose retention.approve", "GET", "/api/v1/retention", "region type cursor limit", Route::kLong,
       ListDueCases},
      {"retention.propose retention.approve", "GET", "/api/v1/retention/removed", "cursor limit", Route::kLong,
       ListRemovedCases},
      {"retention.propose retention.approve", "GET", "/api/v1/retention/proposals", "cursor limit", Route::kLong,
       ListProposals},
      {"retention.propose", "POST", "/api/v1/retention/proposals", "", Route::kLong, ProposeRemoval},
      {"retention.approve", "POST", "/api/v1/retention/proposals/{number}:approve", "", Route::kLong, ApproveRemoval},
      {"reports.read", "GET", "/api/v1/reports/{name}", "region period as_of format", Route::kLong, ShowReport},
  };
  for (const Route& route : AccountRoutes()) routes.push_back(route);
  for (const Route& route : ApplicationRoutes()) routes.push_back(route);
  for (const Route& route : FileRoutes()) routes.push_back(route);
  // Addresses of the application: anybody may ask, and each page reads its own query.
  for (const char* page :
       {"/assets/*", "/", "/{page}", "/cases/{id}", "/decisions/{name}", "/organisations/{code}", "/people/{name}"}) {
    routes.emplace_back("open", "GET", page, "*", Route::kQuick, Page);
  }
  return routes;
}

}  // namespace

const std::vector<Route>& Routes() {
  static const std::vector<Route> routes = MakeRoutes();
  return routes;
}

}  // namespace anze::http
