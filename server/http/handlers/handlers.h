// One function a route: reads the call, asks app, writes the answer. Nothing here decides anything.
// Threads: re-entrant.
#pragma once

#include "server/http/api.h"

namespace anze::http {

// handlers/session.cpp
Response SignIn(const Call& call);
Response SignOut(const Call& call);
Response WhoAmI(const Call& call);
// handlers/questions.cpp
Response EvaluateDecision(const Call& call);
Response ComputeDeadline(const Call& call);
Response PlanServices(const Call& call);
Response ListDuties(const Call& call);
Response ListRegions(const Call& call);
Response ShowRules(const Call& call);
Response ShowCalendar(const Call& call);
// handlers/cases.cpp
void OpenCase(const Call& call, Respond respond);
void RaiseEvent(const Call& call, Respond respond);
Response ShowCase(const Call& call);
Response ShowJournal(const Call& call);
Response ListCases(const Call& call);
// handlers/health.cpp
Response Healthy(const Call& call);
Response Ready(const Call& call);
Response ShowMetrics(const Call& call);
Response ShowOpenApi(const Call& call);
// handlers/pages.cpp
Response Page(const Call& call);

// handlers/records.cpp
Response ListRecordTypes(const Call& call);
Response AddRecord(const Call& call);
Response ListRecords(const Call& call);
Response ShowRecord(const Call& call);
Response ReplaceRecord(const Call& call);
Response ShowRecordHistory(const Call& call);
Response ShowReport(const Call& call);

// A finished answer, or the problem it is.
Response Replied(app::Answer<app::Reply> answer, base::Language language);
// Scoped by token and path, so that two callers, or two calls, never meet in one key.
app::Idempotency IdempotencyOf(const Call& call, base::Diagnostics* problems);
// The answer for a JSON value.
Response JsonResponse(const base::Value& value, int status = 200);
// 400, 415 or 422 for what is wrong with a body or a query.
Response BadInput(const base::Diagnostics& problems, base::Language language);

}  // namespace anze::http
