// Cases whose time of keeping is over, and removing them in two hands.
#include "server/app/retention/retention.h"

#include <charconv>

#include "core/base/json.h"
#include "server/app/cases/case_filters.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/account_json.h"
#include "server/http/wire/body.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;

// The title of a case type in its region today; its name where there is none.
std::string TypeTitle(const Call& call, const ports::IndexRow& row) {
  const auto today = calendar::Instant(call.services.clock->NowMillis()).date();
  const auto book = call.services.rules->At(row.region, today);
  const workflow::CaseProgram* program = book.ok() ? (*book)->FindCaseType(row.type) : nullptr;
  return program == nullptr ? row.type : program->source().title.In(call.language);
}

Value DueValue(const Call& call, const app::DueCase& due) {
  Value out = Value::EmptyMap();
  out.Set("case", due.row.case_id);
  out.Set("type", due.row.type);
  out.Set("type_title", TypeTitle(call, due.row));
  out.Set("region", due.row.region);
  out.Set("state", due.row.state);
  out.Set("closed_on", due.closed_on.ToString());
  out.Set("period", due.term.period.ToString());
  out.Set("until", due.term.until.ToString());
  out.Set("clauses", Value::ListOf(due.term.clauses));
  return out;
}

Value ProposalValue(const app::RemovalProposal& proposal) {
  using State = app::RemovalProposal::State;
  Value out = Value::EmptyMap();
  out.Set("number", proposal.number);
  out.Set("at", calendar::Instant(proposal.at).ToString());
  out.Set("by", proposal.by);
  out.Set("reason", proposal.reason);
  out.Set("state", proposal.state == State::kOpen       ? "open"
                   : proposal.state == State::kApproved ? "approved"
                                                        : "lapsed");
  Value cases = Value::EmptyList();
  for (const ports::CaseRemoval& one : proposal.cases) {
    Value item = Value::EmptyMap();
    item.Set("case", one.case_id);
    item.Set("sequence", static_cast<std::int64_t>(one.sequence));
    item.Set("chain", one.chain);
    cases.Append(std::move(item));
  }
  out.Set("cases", std::move(cases));
  return out;
}

Value RemovedValue(const ports::RemovedCase& removed) {
  Value out = Value::EmptyMap();
  out.Set("case", removed.case_id);
  out.Set("type", removed.type);
  out.Set("region", removed.region);
  out.Set("events", static_cast<std::int64_t>(removed.sequence));
  out.Set("chain", removed.chain);
  out.Set("closed_on", calendar::Instant(removed.closed_at).date().ToString());
  out.Set("removed_at", calendar::Instant(removed.removed_at).ToString());
  out.Set("proposal", removed.proposal);
  return out;
}

Answer PageAnswer(Value items, Value next) {
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  out.Set("next_cursor", std::move(next));
  return JsonAnswer(out);
}

}  // namespace

Answer ListDueCases(const Call& call) {
  base::Diagnostics problems;
  app::Retention::Query query;
  query.region = QueryText(call.request, "region");
  query.type = QueryText(call.request, "type");
  query.limit = QueryLimit(call.request, &problems);
  query.after = ReadCursor(call.request, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  ports::CaseQuery filter;
  filter.region_prefix = query.region;
  filter.type = query.type;
  if (auto problem = app::UnknownFilter(call.services.rules, call.services.storage, filter))
    return QueryProblemAnswer(std::move(*problem), call.language);
  const auto answer = call.services.retention->Due(query, ActingOf(call));
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return QueryProblemAnswer(*problem, call.language);
  const auto& page = std::get<app::DuePage>(answer);
  Value items = Value::EmptyList();
  for (const app::DueCase& due : page.items) items.Append(DueValue(call, due));
  return PageAnswer(std::move(items),
                    page.next ? Value(MakeCursor(call.request, page.next->first, page.next->second)) : Value());
}

Answer ListProposals(const Call& call) {
  base::Diagnostics problems;
  const std::size_t limit = QueryLimit(call.request, &problems);
  std::optional<std::int64_t> after;
  if (const auto cursor = ReadCursor(call.request, &problems)) after = cursor->first;
  if (!problems.empty()) return BadInput(problems, call.language);
  const auto answer = call.services.retention->Proposals(after, limit);
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemAnswer(*problem, call.language);
  const auto& page = std::get<app::ProposalPage>(answer);
  Value items = Value::EmptyList();
  for (const app::RemovalProposal& proposal : page.items) items.Append(ProposalValue(proposal));
  return PageAnswer(std::move(items), page.next ? Value(MakeCursor(call.request, *page.next, "")) : Value());
}

Answer ProposeRemoval(const Call& call) {
  const auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"cases", "reason"}, &problems);
  const std::vector<std::string> cases = TextsMember(*body, "cases", &problems);
  const std::string reason = TitleMember(*body, "reason", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  const auto answer = call.services.retention->Propose(cases, reason, ActingOf(call));
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemAnswer(*problem, call.language);
  Answer made = JsonAnswer(ProposalValue(std::get<app::RemovalProposal>(answer)));
  made.status = 201;
  return made;
}

Answer ApproveRemoval(const Call& call) {
  const auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"reason"}, &problems);
  const std::string reason = TitleMember(*body, "reason", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  const std::string& text = call.request.arguments.front();
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || number < 1 || end != text.data() + text.size())
    return ProblemAnswer(app::NotFound("unknown-proposal", {{"number", text}}), call.language);
  const auto answer = call.services.retention->Approve(number, reason, ActingOf(call));
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemAnswer(*problem, call.language);
  const auto& done = std::get<app::ApprovedRemoval>(answer);
  Value out = Value::EmptyMap();
  out.Set("proposal", done.proposal);
  out.Set("removed", Value::ListOf(done.removed));
  Value left = Value::EmptyList();
  for (const auto& [id, why] : done.left) {
    Value item = Value::EmptyMap();
    item.Set("case", id);
    item.Set("why", why);
    left.Append(std::move(item));
  }
  out.Set("left", std::move(left));
  return JsonAnswer(out);
}

Answer ListRemovedCases(const Call& call) {
  base::Diagnostics problems;
  const std::size_t limit = QueryLimit(call.request, &problems);
  std::string after;
  if (const auto cursor = ReadCursor(call.request, &problems)) after = cursor->second;
  if (!problems.empty()) return BadInput(problems, call.language);
  const auto rows = call.services.storage->RemovedCases(after, limit + 1);
  if (!rows.ok()) return ProblemAnswer(app::FromFailure(rows.errors()), call.language);
  Value items = Value::EmptyList();
  for (std::size_t i = 0; i < rows->size() && i < limit; ++i) items.Append(RemovedValue((*rows)[i]));
  const bool more = rows->size() > limit;
  return PageAnswer(std::move(items), more ? Value(MakeCursor(call.request, 0, (*rows)[limit - 1].case_id)) : Value());
}

}  // namespace anze::http
