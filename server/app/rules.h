// Rules: the rules in force, compiled, by region and day or by snapshot digest.
//
// Holds one bundle at a time behind an atomic shared_ptr: a reload swaps it whole or not at
// all, and requests under way keep the one they began with. Compiled RuleBooks and calendars
// are cached per bundle. Snapshots of earlier bundles (of open cases) are loaded from storage by digest.
// Ownership: owns its caches; the Storage must outlive it. Threads: all calls are safe from any thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/calendar/work_calendar.h"
#include "core/ports/storage.h"
#include "core/ruleset/bundle.h"
#include "core/script/pool.h"
#include "core/workflow/rulebook.h"

namespace anze::app {

struct RegionInfo {
  std::string region;
  base::Localized title;
  ruleset::EffectiveTime effective;
};

class Rules {
 public:
  using SnapshotPtr = std::shared_ptr<const ruleset::Snapshot>;
  using BookPtr = std::shared_ptr<const workflow::RuleBook>;
  using CalendarPtr = std::shared_ptr<const calendar::WorkCalendar>;

  // `storage` may be nullptr (command line): then only the present bundle is known. `scripts` bounds every call of a
  // script.
  explicit Rules(ports::Storage* storage, script::Budget scripts = {})
      : storage_(storage), scripts_([](script::Sandbox&) { return base::Status(base::Ok{}); }, std::move(scripts)) {}

  // Loads and compiles everything for every region; on any error the running bundle stays.
  // Returns all diagnostics (warnings too); HasErrors tells whether it was taken.
  // Who only answers from the rules need not keep their trees.
  base::Diagnostics Load(std::vector<ruleset::SourceFile> files, ruleset::Trees trees = ruleset::Trees::kKeep);

  // RuleBook of a region on a day. Errors: "unknown-region", "ruleset-not-yet-in-force".
  base::Result<BookPtr> At(std::string_view region, calendar::Date day);
  // RuleBook of a stored snapshot. Errors: "unknown-snapshot" {digest}.
  base::Result<BookPtr> ByDigest(std::string_view digest);
  // Calendar under a reading; never null for options whose as_known_on is absent.
  base::Result<CalendarPtr> Calendar(const calendar::WorkCalendar::Options& options = {});
  // The calendar that the rules of `book` ask for on `day` (AMB-02).
  base::Result<CalendarPtr> CalendarFor(const workflow::RuleBook& book, calendar::Date day) {
    return CalendarFor(*book.snapshot, day);
  }
  base::Result<CalendarPtr> CalendarFor(const ruleset::Snapshot& snapshot, calendar::Date day);
  // What At has, not compiled and not kept: for who asks every region something that no program answers.
  base::Result<SnapshotPtr> SnapshotAt(std::string_view region, calendar::Date day) const;

  std::shared_ptr<const ruleset::Bundle> bundle() const;
  std::vector<RegionInfo> Regions() const;
  script::SandboxPool* scripts() { return &scripts_; }

 private:
  base::Result<BookPtr> Compile(const std::shared_ptr<const ruleset::Bundle>& bundle, std::string_view region,
                                calendar::Date day);
  base::Result<BookPtr> LoadStored(std::string_view digest);
  base::Status Keep(const ruleset::Snapshot& snapshot);

  ports::Storage* storage_;
  mutable std::shared_mutex mutex_;
  std::shared_ptr<const ruleset::Bundle> bundle_;
  std::map<std::pair<std::string, std::int32_t>, BookPtr> by_day_;
  std::map<std::string, BookPtr, std::less<>> by_digest_;
  std::uint64_t loads_ = 0;  // what was built from the rules of an earlier load is not kept
  std::map<std::string, CalendarPtr> calendars_;
  std::map<std::string, std::map<std::int32_t, CalendarPtr>, std::less<>> calendars_by_day_;  // by snapshot digest
  std::map<std::string, std::shared_ptr<const ruleset::Bundle>> old_bundles_;
  // Decisions compile their own chunks into a sandbox when they first borrow it.
  script::SandboxPool scripts_;
};

}  // namespace anze::app
