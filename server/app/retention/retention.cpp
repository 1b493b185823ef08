#include "server/app/retention/retention.h"

#include <algorithm>
#include <set>

#include "core/base/limits.h"
#include "core/people/removal.h"
#include "core/people/roles.h"
#include "core/workflow/state.h"

namespace anze::app {
namespace {

using base::Error;

constexpr char kProposed[] = "retention.propose";
constexpr char kApproved[] = "retention.approve";
// A setting: whether bytes of removed cases may still be on the disk.
constexpr char kCleaning[] = "removal-cleaning";
constexpr char kCleaningDue[] = "due";

std::string ObjectOf(std::int64_t number) { return "proposal:" + std::to_string(number); }

// Who acts, by the person: an account of nobody counts as its own.
std::string PersonOf(const people::Principal& who) { return who.person.empty() ? who.account : who.person; }

ports::AuditEntry EntryWith(const Acting& acting, std::int64_t now, const char* kind, std::string object,
                            std::string text) {
  ports::AuditEntry entry = EntryOf(acting, now, kind, std::move(object));
  entry.data = std::move(text);
  return entry;
}

}  // namespace

ports::ReadScope RetentionScopeOf(const people::Principal& who) {
  ports::ReadScope scope;
  for (const people::Grant& grant : who.grants) {
    const people::Permissions may = people::PermissionsOf(grant);
    if ((may & (people::kRetentionPropose | people::kRetentionApprove)) != 0) scope.regions.push_back(grant.region);
  }
  return scope;
}

Answer<DuePage> Retention::Due(const Query& query, const Acting& acting) {
  RetentionTerms terms(rules_, calendar::Instant(clock_->NowMillis()).date());
  DuePage page;
  ports::CaseQuery rows;
  rows.region_prefix = query.region;
  rows.type = query.type;
  rows.closed = true;
  rows.order = ports::CaseOrder::kUpdated;
  rows.after = query.after;
  rows.limit = base::limits::kPageMax;
  rows.scope = RetentionScopeOf(acting.who->principal);
  bool more = true;
  for (std::size_t looked_at = 0; more && looked_at < base::limits::kRetentionScan; looked_at += rows.limit) {
    auto found = storage_->ListCases(rows);
    if (!found.ok()) return FromFailure(found.errors());
    more = found->size() == rows.limit;
    for (ports::IndexRow& row : *found) {
      rows.after.emplace(row.updated_at, row.case_id);
      const calendar::Date closed_on = calendar::Instant(row.updated_at).date();
      auto term = terms.Of(row.type, row.region, closed_on);
      const bool due = term && term->until < terms.today();
      if (due) page.items.push_back({std::move(row), closed_on, std::move(*term)});
      const bool full = due && page.items.size() == query.limit;
      if (full || (!due && !terms.AnyDue(closed_on))) {
        if (full) page.next = rows.after;
        return page;
      }
    }
  }
  if (more) page.next = rows.after;
  return page;
}

base::Result<std::string> Retention::Judge(const std::string& case_id, const ports::ReadScope& scope,
                                           RetentionTerms* terms, ports::CaseRemoval* as_it_stands) {
  ports::CaseQuery query;
  query.among = {case_id};
  query.order = ports::CaseOrder::kId;
  query.scope = scope;
  query.limit = 1;
  const auto rows = storage_->ListCases(query);
  if (!rows.ok()) return rows.errors();
  if (rows->empty()) return std::string("gone");
  const ports::IndexRow& row = rows->front();
  const auto term = terms->Of(row.type, row.region, calendar::Instant(row.updated_at).date());
  if (!row.closed || !term || !(term->until < terms->today())) return std::string("not-due");
  const auto stored = storage_->LoadCase(case_id);
  if (!stored.ok()) return stored.errors();
  if (!*stored) return std::string("gone");
  const auto state = workflow::DecodeState((*stored)->state);
  if (!state.ok()) return state.errors();
  *as_it_stands = {case_id, state->sequence, state->chain};
  return std::string();
}

Answer<RemovalProposal> Retention::Propose(const std::vector<std::string>& cases, const std::string& reason,
                                           const Acting& acting) {
  const std::int64_t now = clock_->NowMillis();
  if (base::Status plausible = guard_->Accepts(now); !plausible.ok()) return FromFailure(plausible.errors());
  const people::Principal& who = acting.who->principal;
  RetentionTerms terms(rules_, calendar::Instant(now).date());
  RemovalProposal proposal;
  proposal.at = now;
  proposal.by = who.account;
  proposal.person = PersonOf(who);
  proposal.reason = reason;
  base::Diagnostics problems;
  if (cases.empty() || cases.size() > base::limits::kRemovalCases) {
    problems.push_back(Error("removal-too-many", {{"most", std::to_string(base::limits::kRemovalCases)}}).At("/cases"));
    return Invalid(std::move(problems));
  }
  std::set<std::string> seen;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (!seen.insert(cases[i]).second) continue;
    ports::CaseRemoval one;
    const auto why = Judge(cases[i], RetentionScopeOf(who), &terms, &one);
    if (!why.ok()) return FromFailure(why.errors());
    const char* code = *why == "gone" ? "unknown-case" : "removal-not-due";
    if (!why->empty()) problems.push_back(Error(code, {{"case", cases[i]}}).At("/cases/" + std::to_string(i)));
    proposal.cases.push_back(std::move(one));
  }
  if (!problems.empty()) return Invalid(std::move(problems));
  const ports::AuditEntry entry =
      EntryWith(acting, now, kProposed, "cases", people::TextOf({proposal.person, reason, proposal.cases}));
  const std::lock_guard lock(mutex_);
  if (base::Status noted = storage_->AppendAudit({&entry, 1}); !noted.ok()) return FromFailure(noted.errors());
  ports::AuditQuery query;
  query.kind = kProposed;
  query.actor = who.account;
  query.limit = 1;
  const auto written = storage_->ListAudit(query);
  if (!written.ok()) return FromFailure(written.errors());
  proposal.number = written->front().number;
  return proposal;
}

Answer<RemovalProposal> Retention::Read(const ports::StoredAudit& entry) {
  RemovalProposal proposal;
  proposal.number = entry.number;
  proposal.at = entry.entry.at;
  proposal.by = entry.entry.actor;
  auto noted = people::ReadProposal(entry.entry.data);
  if (!noted.ok()) return FromFailure(noted.errors());
  proposal.person = std::move(noted->person);
  proposal.reason = std::move(noted->reason);
  proposal.cases = std::move(noted->cases);
  ports::AuditQuery query;
  query.kind = kApproved;
  query.object = ObjectOf(entry.number);
  query.limit = 1;
  const auto approved = storage_->ListAudit(query);
  if (!approved.ok()) return FromFailure(approved.errors());
  if (!approved->empty()) {
    proposal.state = RemovalProposal::State::kApproved;
  } else if (clock_->NowMillis() - proposal.at > base::limits::kProposalLifeMillis) {
    proposal.state = RemovalProposal::State::kLapsed;
  }
  return proposal;
}

Answer<ProposalPage> Retention::Proposals(std::optional<std::int64_t> after, std::size_t limit) {
  ports::AuditQuery query;
  query.kind = kProposed;
  query.after = after;
  query.limit = limit + 1;
  const auto rows = storage_->ListAudit(query);
  if (!rows.ok()) return FromFailure(rows.errors());
  ProposalPage page;
  for (const ports::StoredAudit& row : *rows) {
    if (page.items.size() == limit) {
      page.next = page.items.back().number;
      break;
    }
    auto read = Read(row);
    if (auto* problem = std::get_if<Problem>(&read)) return std::move(*problem);
    page.items.push_back(std::move(std::get<RemovalProposal>(read)));
  }
  return page;
}

Answer<RemovalProposal> Retention::Find(std::int64_t number) {
  ports::AuditQuery query;
  query.kind = kProposed;
  query.newest_first = false;
  query.after = number - 1;
  query.limit = 1;
  const auto rows = storage_->ListAudit(query);
  if (!rows.ok()) return FromFailure(rows.errors());
  if (rows->empty() || rows->front().number != number)
    return NotFound("unknown-proposal", {{"number", std::to_string(number)}});
  return Read(rows->front());
}

Answer<ApprovedRemoval> Retention::Approve(std::int64_t number, const std::string& reason, const Acting& acting) {
  const std::lock_guard lock(mutex_);
  const auto found = Find(number);
  if (const auto* problem = std::get_if<Problem>(&found)) return *problem;
  const auto& proposal = std::get<RemovalProposal>(found);
  const base::MessageArgs which{{"number", std::to_string(number)}};
  if (proposal.state == RemovalProposal::State::kApproved)
    return ProblemOf(ProblemKind::kConflict, Error("proposal-approved", which));
  if (proposal.state == RemovalProposal::State::kLapsed)
    return ProblemOf(ProblemKind::kConflict, Error("proposal-lapsed", which));
  const people::Principal& who = acting.who->principal;
  if (PersonOf(who) == proposal.person || who.account == proposal.by)
    return ProblemOf(ProblemKind::kForbidden, Error("second-person-needed", which));
  const std::int64_t now = clock_->NowMillis();
  if (base::Status plausible = guard_->Accepts(now); !plausible.ok()) return FromFailure(plausible.errors());
  const ports::ReadScope scope = RetentionScopeOf(who);
  for (int attempt = 0; attempt <= base::limits::kConflictRetries; ++attempt) {
    RetentionTerms terms(rules_, calendar::Instant(now).date());
    ApprovedRemoval approved;
    approved.proposal = number;
    ports::Removal removal;
    removal.at = now;
    removal.proposal = number;
    for (const ports::CaseRemoval& proposed : proposal.cases) {
      ports::CaseRemoval now_is;
      auto why = Judge(proposed.case_id, scope, &terms, &now_is);
      if (!why.ok()) return FromFailure(why.errors());
      if (why->empty() && (now_is.sequence != proposed.sequence || now_is.chain != proposed.chain)) *why = "changed";
      if (why->empty()) {
        removal.cases.push_back(proposed);
        approved.removed.push_back(proposed.case_id);
      } else {
        approved.left.emplace_back(proposed.case_id, *why);
      }
    }
    const people::NotedApproval noted{PersonOf(who), proposal.by, reason, approved.removed, approved.left};
    removal.audit.push_back(EntryWith(acting, now, kApproved, ObjectOf(number), people::TextOf(noted)));
    if (!removal.cases.empty()) {
      if (base::Status noted = storage_->PutSetting(kCleaning, kCleaningDue); !noted.ok())
        return FromFailure(noted.errors());
    }
    const auto outcome = storage_->RemoveCases(removal);
    if (!outcome.ok()) return FromFailure(outcome.errors());
    if (*outcome == ports::RemovalOutcome::kChanged) continue;
    // Removed is removed: what cannot be cleaned now is cleaned at night.
    if (!approved.removed.empty()) static_cast<void>(CleanAtOnce().ok());
    return approved;
  }
  return Unavailable("storage-busy");
}

base::Status Retention::CleanAtOnce() {
  const auto stats = storage_->Stats();
  if (!stats.ok()) return stats.errors();
  return stats->bytes <= base::limits::kCleanAtOnceBytes ? CleanIfDue() : base::Status(base::Ok{});
}

base::Status Retention::CleanIfDue() {
  const auto due = storage_->GetSetting(kCleaning);
  if (!due.ok()) return due.errors();
  if (due->value_or("") != kCleaningDue) return base::Ok{};
  if (base::Status cleaned = storage_->CleanRemoved(); !cleaned.ok()) return cleaned;
  return storage_->PutSetting(kCleaning, "done");
}

}  // namespace anze::app
