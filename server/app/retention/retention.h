// Removing cases whose time of keeping is over: what is due, what somebody proposes, and what a second person approves.
//
// A proposal and its approval are entries of the audit journal ("retention.propose", "retention.approve"), so both are
// chained, and nothing else is kept of them. A proposal names each case with its last event; a case that has changed
// since, or that is not due any more, stays.
// Errors: problems, each with a pointer into the body where there is one. Ownership: borrows its parts. Threads: any.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ports/clock.h"
#include "core/ports/storage.h"
#include "server/app/cases/committer.h"
#include "server/app/people/act.h"
#include "server/app/retention/terms.h"

namespace anze::app {

// A closed case whose time of keeping is over.
struct DueCase {
  ports::IndexRow row;
  calendar::Date closed_on;
  RetentionTerm term;
};
struct DuePage {
  std::vector<DueCase> items;
  std::optional<std::pair<std::int64_t, std::string>> next;  // the place to go on behind; nullopt: that was all
};

// What was proposed, as the audit journal has it.
struct RemovalProposal {
  enum class State { kOpen, kApproved, kLapsed };
  std::int64_t number = 0;  // of the entry
  std::int64_t at = 0;
  std::string by;      // account
  std::string person;  // whose account it is
  std::string reason;
  std::vector<ports::CaseRemoval> cases;
  State state = State::kOpen;
};
struct ProposalPage {
  std::vector<RemovalProposal> items;  // newest first
  std::optional<std::int64_t> next;
};

// What an approval did.
struct ApprovedRemoval {
  std::int64_t proposal = 0;
  std::vector<std::string> removed;
  // Cases that stay, and why: "changed", "gone" or "not-due".
  std::vector<std::pair<std::string, std::string>> left;
};

class Retention {
 public:
  // `guard` says whether the clock can be believed: one that is years ahead would make cases due.
  Retention(Rules* rules, ports::Storage* storage, const ports::Clock* clock, Committer* guard)
      : rules_(rules), storage_(storage), clock_(clock), guard_(guard) {}

  struct Query {
    std::string region;  // and those below it; empty: all
    std::string type;
    std::optional<std::pair<std::int64_t, std::string>> after;
    std::size_t limit = 50;
  };
  // Cases that are due, the longest closed first. One call looks at limits::kRetentionScan cases at most, so a page may
  // be short, or empty, and have a next one.
  Answer<DuePage> Due(const Query& query, const Acting& acting);
  Answer<ProposalPage> Proposals(std::optional<std::int64_t> after, std::size_t limit);
  // kInvalid "removal-too-many", "unknown-case", "removal-not-due" {case}; kUnavailable "clock-implausible".
  Answer<RemovalProposal> Propose(const std::vector<std::string>& cases, const std::string& reason,
                                  const Acting& acting);
  // Cases of regions that are not the approver's stay as well. kNotFound "unknown-proposal"; kConflict
  // "proposal-approved", "proposal-lapsed"; kForbidden "second-person-needed" for the one who proposed, under whatever
  // account; kUnavailable "clock-implausible".
  Answer<ApprovedRemoval> Approve(std::int64_t number, const std::string& reason, const Acting& acting);

  // Takes the bytes of removed cases off the disk where that is still to be done. Writes wait for it: for the night.
  base::Status CleanIfDue();

 private:
  Answer<RemovalProposal> Read(const ports::StoredAudit& entry);
  Answer<RemovalProposal> Find(std::int64_t number);
  // The case as it stands where it is due; else why it stays.
  base::Result<std::string> Judge(const std::string& case_id, const ports::ReadScope& scope, RetentionTerms* terms,
                                  ports::CaseRemoval* as_it_stands);
  base::Status CleanAtOnce();

  Rules* rules_;
  ports::Storage* storage_;
  const ports::Clock* clock_;
  Committer* guard_;
  std::mutex mutex_;  // one approval at a time
};

// The regions in which somebody's office has to do with removals.
ports::ReadScope RetentionScopeOf(const people::Principal& who);

}  // namespace anze::app
