// Duties become cases by themselves: the use case that the duty loop runs.
//
// For every region in force today and every duty that it speaks of itself, the cases that core/duty/openings says are
// to be open are opened through Cases, each under its key: a second run, a restart or a crash in between opens nothing
// twice. The day of the last run that left nothing undone is kept for each duty (setting "duties.opened"), so that a
// server that stood still opens the cases it missed; a duty seen for the first time begins on that day. A case whose
// due day an official calendar has moved since is given the new one. A region's rules are compiled only when a case of
// it is opened or moved.
// Ownership: the collaborators must outlive it. Threads: one run at a time; it waits for the disk.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/duty/openings.h"
#include "core/ports/clock.h"
#include "core/ports/storage.h"
#include "server/app/cases/cases.h"
#include "server/app/records/record_store.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// Everything may be run again at any time: a case that is open already is found by its key.
class DutyOpenings {
 public:
  DutyOpenings(Rules* rules, Cases* cases, Records* records, ports::Storage* storage, const ports::Clock* clock)
      : rules_(rules), cases_(cases), records_(records), storage_(storage), clock_(clock) {}

  // How many cases were opened, and the first thing that went wrong: the rest was opened all the same, and the next run
  // tries the others again. Ends early, with nothing wrong, when `stopping` says so.
  struct Outcome {
    std::size_t opened = 0;
    base::Status status = base::Ok{};
  };
  // Opens everything that is to be open today.
  Outcome Run(const std::function<bool()>& stopping);
  // Whether a duty is owed by each record of this type, as the last run found. From any thread.
  bool OwedByEach(std::string_view record_type) const;

 private:
  using SeenOn = std::map<std::string, calendar::Date>;  // duty -> the day of its last whole run
  struct Today {
    calendar::Date day;
    SeenOn seen;
    std::map<std::pair<std::string, std::string>, std::vector<duty::DebtorRecord>> records;  // by type and region
    Outcome outcome;
  };
  // The setting "duties.opened". Errors: "storage-corrupt" when it cannot be read; those of the storage.
  base::Result<SeenOn> Seen();
  base::Status Keep(const SeenOn& seen);
  // Every duty that the snapshot's region speaks of itself and that opens cases.
  static std::vector<const ruleset::Duty*> DutiesOf(const ruleset::Snapshot& snapshot);
  void OpenRegion(const ruleset::Snapshot& snapshot, const std::function<bool()>& stopping, Today* today);
  // Whether the duty was gone through whole.
  base::Result<bool> OpenDuty(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot,
                              const std::function<bool()>& stopping, Today* today);
  // Who owes the duty: each registered record, or nobody by name.
  base::Result<std::vector<duty::Debtor>> Debtors(const ruleset::Duty& duty, const decision::Context& context,
                                                  Today* today);
  // Opens one case, or brings the due day of the one that is there up to date.
  base::Status OpenCase(const duty::Opening& opening, Outcome* outcome);
  // The calendar may have changed since the case was opened: counts its due day again under the rules it began with,
  // and has the event "redate" raised where that differs. A case that no longer waits, or has no such event, is left.
  base::Status Recount(const std::string& case_id, const duty::Opening& opening);

  Rules* rules_;
  Cases* cases_;
  Records* records_;
  ports::Storage* storage_;
  const ports::Clock* clock_;
  mutable std::mutex mutex_;
  std::set<std::string, std::less<>> debtor_types_;
};

}  // namespace anze::app
