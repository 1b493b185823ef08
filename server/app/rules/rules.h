// Rules: the rules in force, compiled, by region and day or by snapshot digest.
//
// Holds one bundle at a time: a reload swaps it whole or not at all, and requests under way keep the one they began
// with. Compiled RuleBooks and calendars are cached, with bounds (limits::kBooks, kOldBundles). Snapshots of earlier
// bundles, of open cases, are loaded from storage by digest; when several ask for the same at once, one loads it and
// the others wait. A book that was built from rules that were replaced meanwhile is given to who asked, and never kept
// as the present.
//
// Errors, besides those that a method names: "no-rules-loaded" before the first Load; "rules-not-at-hand" on a thread
// that must not wait (no_wait.h); those of the storage.
// Ownership: owns its caches; the storage must outlive it. Books and calendars live as long as a caller holds them.
// Threads: all calls are safe from any thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/calendar/work_calendar.h"
#include "core/ports/storage.h"
#include "core/ruleset/load.h"
#include "core/script/pool.h"
#include "core/workflow/rulebook.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/book_shelf.h"
#include "server/app/rules/single_flight.h"

namespace anze::app {

// A region that the present bundle has rules for.
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

  // `storage` may be nullptr (command line): then only the present bundle is known and nothing is kept. `scripts`
  // bounds every call of a script.
  explicit Rules(ports::Storage* storage, script::Budget scripts = {})
      : storage_(storage), scripts_([](script::Sandbox&) { return base::Status(base::Ok{}); }, std::move(scripts)) {}

  // Loads and compiles everything for every region and day; on any error the running bundle stays. Gives all
  // diagnostics, warnings too: base::HasErrors tells whether it was taken. Whoever only answers from the rules need not
  // keep their trees (Trees::kDrop). Takes seconds, on all cores.
  base::Diagnostics Load(std::vector<ruleset::SourceFile> files, ruleset::Trees trees = ruleset::Trees::kKeep);

  // The same with the files of a bundle that the storage keeps. Also "unknown-bundle" {digest}.
  base::Diagnostics LoadKept(std::string_view bundle_digest);

  // RuleBook of a region on a day, which is also stored for ever, since a case may begin under it. Errors:
  // "unknown-region" {region} with the nearest name, "ruleset-not-yet-in-force".
  base::Result<BookPtr> At(std::string_view region, calendar::Date day);
  // The days from `from` to `to`, both included, on which one version is in force.
  struct Stretch {
    calendar::Date from;
    calendar::Date to;
    BookPtr book;
  };
  // Every version in force inside [from, to], each with its own days, ascending; days without any are left out. Errors:
  // those of At where no day of the span has one.
  base::Result<std::vector<Stretch>> During(std::string_view region, calendar::Date from, calendar::Date to);
  // RuleBook of a stored snapshot; may have to read and compile a whole bundle. Errors: "unknown-snapshot" {digest}.
  base::Result<BookPtr> ByDigest(std::string_view digest);
  // The calendar under a reading. Errors: those of WorkCalendar::Build; none for options whose as_known_on is absent,
  // once rules are loaded.
  base::Result<CalendarPtr> Calendar(const calendar::WorkCalendar::Options& options = {});
  // The calendar that the rules of `book` ask for on `day` (AMB-02).
  base::Result<CalendarPtr> CalendarFor(const workflow::RuleBook& book, calendar::Date day) {
    return CalendarFor(*book.snapshot, day);
  }
  base::Result<CalendarPtr> CalendarFor(const ruleset::Snapshot& snapshot, calendar::Date day);
  // The snapshot of At, neither compiled nor kept: for who asks every region something that needs no program.
  base::Result<SnapshotPtr> SnapshotAt(std::string_view region, calendar::Date day) const;

  // The present bundle; nullptr before the first Load.
  std::shared_ptr<const ruleset::Bundle> bundle() const;
  // The names that the present bundle has anywhere, on any day.
  struct KnownNames {
    std::map<std::string, std::set<std::string>> case_states;  // by case type
    std::set<std::string, std::less<>> records;
    // The facts by which decisions find cases, by case type (workflow/case_source.h): a storage keeps them for every
    // case.
    std::map<std::string, std::vector<ruleset::UniqueKey>, std::less<>> found_by;
    std::string found_digest;  // of all of found_by
    // Those of one type; empty where nothing looks for its cases.
    std::span<const ruleset::UniqueKey> FoundBy(std::string_view case_type) const;
  };
  std::shared_ptr<const KnownNames> Names() const;
  // Every region with rules but the platform's own, by name; empty before the first Load.
  std::vector<RegionInfo> Regions() const;
  // Drops everything that was compiled; what is asked for again is compiled again. For who has just asked after many
  // days that nobody asks after again.
  void LetGo();
  // Sandboxes for scripts of decisions; the pool lives as long as this.
  script::SandboxPool* scripts() { return &scripts_; }

 private:
  // These make books that are not in the caches; SingleFlight sees to it that one thread does so at a time for each
  // key.
  base::Result<BookPtr> Compile(const std::shared_ptr<const ruleset::Bundle>& bundle, std::string_view region,
                                calendar::Date day);
  base::Result<BookPtr> LoadStored(std::string_view digest);
  base::Result<std::shared_ptr<const ruleset::Bundle>> StoredBundle(std::string_view digest);
  // Stores a snapshot and its bundle, unless they are stored.
  base::Status Keep(const ruleset::Snapshot& snapshot);

  ports::Storage* storage_;
  mutable std::shared_mutex mutex_;
  std::shared_ptr<const ruleset::Bundle> bundle_;
  std::shared_ptr<const KnownNames> names_ = std::make_shared<const KnownNames>();
  std::map<std::pair<std::string, std::int32_t>, BookPtr> by_day_;
  BookShelf shelf_;
  SingleFlight<base::Result<BookPtr>> loading_;
  SingleFlight<base::Result<std::shared_ptr<const ruleset::Bundle>>> loading_bundles_;
  std::uint64_t loads_ = 0;  // counts the loads; books of an earlier one are not kept
  std::map<std::string, CalendarPtr> calendars_;
  std::map<std::string, std::map<std::int32_t, CalendarPtr>, std::less<>> calendars_by_day_;  // by snapshot digest
  // Decisions compile their own chunks into a sandbox when they first borrow it.
  script::SandboxPool scripts_;
};

// kNotFound "unknown-region" for a region that has no layer in it, with the nearest name there is; nullopt for an
// empty one.
std::optional<Problem> UnknownRegion(const Rules& rules, const std::string& region);
// "unknown-filter-value" {field, text, known} at "/field", with the nearest of the known.
base::Error UnknownValue(const std::string& field, const std::string& text,
                         const std::set<std::string, std::less<>>& known);

}  // namespace anze::app
