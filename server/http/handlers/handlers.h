// One function a route: reads the call, asks app, and makes the answer. Nothing here decides anything.
//
// All faults of a request are collected and answered at once, so that a caller can mend everything in one go.
// Errors: every problem is an answer (wire/problem.h). Ownership: a call is lent for the time of the function.
// Threads: re-entrant.
#pragma once

#include "server/http/api.h"
#include "server/http/wire/answers.h"

namespace anze::http {

// handlers/session.cpp
Answer SignIn(const Call& call);
Answer SignOut(const Call& call);
Answer WhoAmI(const Call& call);
// handlers/provider_session.cpp
Answer ListProviders(const Call& call);
void BeginAtProvider(const Call& call, GiveAnswer give);
void EndAtProvider(const Call& call, GiveAnswer give);
// handlers/own_account.cpp
Answer ChangePassword(const Call& call);
Answer DrawFactor(const Call& call);
Answer ConfirmFactor(const Call& call);
Answer RemoveFactor(const Call& call);
Answer ListSessions(const Call& call);
Answer EndSessions(const Call& call);
Answer EndSession(const Call& call);
// handlers/users.cpp
Answer ListPersonas(const Call& call);
Answer ListRoles(const Call& call);
Answer ListUsers(const Call& call);
Answer AddUser(const Call& call);
Answer ShowUser(const Call& call);
Answer RenameUser(const Call& call);
Answer SetGrants(const Call& call);
Answer ResetUser(const Call& call);
Answer DisableUser(const Call& call);
Answer EnableUser(const Call& call);
// handlers/tokens.cpp
Answer ListTokens(const Call& call);
Answer AddToken(const Call& call);
Answer RevokeToken(const Call& call);
// handlers/organisations.cpp
Answer ListOrganisations(const Call& call);
Answer AddOrganisation(const Call& call);
Answer ShowOrganisation(const Call& call);
Answer ReplaceOrganisation(const Call& call);
// handlers/questions.cpp
Answer EvaluateDecision(const Call& call);
Answer ComputeDeadline(const Call& call);
Answer PlanServices(const Call& call);
Answer ListPlans(const Call& call);
Answer ListDuties(const Call& call);
Answer ListRegions(const Call& call);
Answer ShowRules(const Call& call);
Answer ListRules(const Call& call);
Answer ShowCalendar(const Call& call);
// handlers/accounts.cpp
Answer ListCaseTypes(const Call& call);
Answer ExplainCase(const Call& call);
// handlers/cases.cpp
void OpenCase(const Call& call, GiveAnswer give);
void RaiseEvent(const Call& call, GiveAnswer give);
Answer ShowCase(const Call& call);
Answer ShowJournal(const Call& call);
Answer ListCases(const Call& call);
// handlers/changes.cpp
Answer FollowChanges(const Call& call);
// handlers/health.cpp
Answer Healthy(const Call& call);
Answer Ready(const Call& call);
Answer ShowMetrics(const Call& call);
Answer ShowOpenApi(const Call& call);
// handlers/audit.cpp
Answer ListAudit(const Call& call);
Answer ListCheckpoints(const Call& call);
Answer VerifyStore(const Call& call);
// handlers/retention.cpp
Answer ListDueCases(const Call& call);
Answer ListProposals(const Call& call);
Answer ProposeRemoval(const Call& call);
Answer ApproveRemoval(const Call& call);
Answer ListRemovedCases(const Call& call);
// handlers/uploads.cpp
Answer BeginUpload(const Call& call);
Answer ShowUpload(const Call& call);
Answer ContinueUpload(const Call& call);
Answer ForgetUpload(const Call& call);
Answer ShowCaseFile(const Call& call);
// Whose the caller's uploads are.
std::string OwnerOf(const Identity& identity);
// Adds "file-not-handed-in" {digest, name} for each file in `data` that the caller has not uploaded: by naming the
// digest of somebody else's file in a case of their own they would get at it.
void CheckFiles(const Call& call, const base::Value& data, const std::string& pointer, base::Diagnostics* problems);
// What takes the bodies of BeginUpload and ContinueUpload.
Admission ReceiveNew(const Request& request, const std::vector<std::string>& arguments, const Services& services,
                     const Identity& identity, base::Language language);
Admission ReceivePart(const Request& request, const std::vector<std::string>& arguments, const Services& services,
                      const Identity& identity, base::Language language);
// handlers/pages.cpp
Answer Page(const Call& call);

// handlers/applications.cpp
Answer DescribeApplication(const Call& call);
Answer ListApplicationKinds(const Call& call);
Answer StartApplication(const Call& call);
Answer ListApplications(const Call& call);
Answer ShowApplication(const Call& call);
Answer AnswerApplication(const Call& call);
Answer ChooseApplicationRegions(const Call& call);
Answer DiscardApplication(const Call& call);
Answer CheckApplication(const Call& call);
Answer SubmitApplication(const Call& call);
Answer HandInMaterial(const Call& call);
Answer TakeBackMaterial(const Call& call);
Answer ShowCaseChecks(const Call& call);
Answer ShowApplicationFile(const Call& call);

// handlers/records.cpp
Answer ListRecordTypes(const Call& call);
Answer AddRecord(const Call& call);
Answer ListRecords(const Call& call);
Answer ShowRecord(const Call& call);
Answer ReplaceRecord(const Call& call);
Answer ShowRecordHistory(const Call& call);
Answer ShowReport(const Call& call);

// handlers/reveal.cpp
Answer RevealCase(const Call& call);
Answer RevealRecord(const Call& call);

// The facts of a case as they stand, read where they are only there as text.
base::Value FactsOf(const app::CaseNow& at);
// Scoped by token and path, so that two callers, or two calls, never meet in one key. A repeat is the same when its
// body says the same, in whatever order and spacing: ask before anything is taken out of the body.
app::Idempotency IdempotencyOf(const Call& call, const base::Value& body, base::Diagnostics* problems);
// Who acts in a call about people, and from where.
app::Acting ActingOf(const Call& call);
// A query value that must be there: adds "missing-field".
std::string RequiredQuery(const Call& call, std::string_view name, base::Diagnostics* problems);
// 400, 403, 415 or 422 for the faults of a body or a query, of which there must be one.
Answer BadInput(const base::Diagnostics& problems, base::Language language);

}  // namespace anze::http
