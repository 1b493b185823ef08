// Books: the compiled rules of one bundle, for every region and stretch of days. Internal to
// core/mutation.
//
// A single entity can be exchanged and put back, so that trying a mutant recompiles only the
// entities it changes.
// Ownership: shares the bundle; pages own copies of the snapshots. Threads: one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ruleset/merge/prepared.h"
#include "core/workflow/rulebook.h"

namespace anze::mutation {

// The rules of one region from one change of its layers to the next. Two pages may share a stretch,
// but not what has expired before it.
struct Page {
  std::string region;
  // The first day; nullopt: every day before the next page's.
  std::optional<calendar::Date> first;
  const ruleset::Stretch* stretch = nullptr;
  // Not const, unlike everywhere else: Exchange writes into both.
  std::shared_ptr<ruleset::Snapshot> snapshot;
  std::shared_ptr<workflow::RuleBook> book;
};

class Books {
 public:
  // Resolves and compiles everything. Errors: those of a bundle that `anze check` refuses.
  static base::Result<std::unique_ptr<Books>> Build(std::shared_ptr<const ruleset::Bundle> bundle);

  // Returns the book of a region on a day, as a scenario asks for it, with what was exchanged.
  // Errors: "unknown-region", "ruleset-not-yet-in-force".
  base::Result<std::shared_ptr<const workflow::RuleBook>> At(const std::string& region, calendar::Date day) const;
  std::vector<Page>& pages() { return pages_; }

  // Puts `entity` (nullptr: nothing) in the place of `id` on the page and compiles everything that
  // depends on it: the entity itself, or for a parameter the decisions and case types in `readers`.
  // On errors, which are those of compiling, the page is as before.
  base::Status Exchange(Page* page, const ruleset::EntityId& id, const ruleset::Entity* entity,
                        const std::vector<ruleset::EntityId>& readers);
  // Takes back every exchange since the last time, newest first.
  void PutBack();

 private:
  // The entities that one exchange took out.
  struct Exchanged;

  base::Status Compile(Page* page, const std::vector<ruleset::EntityId>& ids, Exchanged* old);

 public:
  explicit Books(std::shared_ptr<const ruleset::Bundle> bundle);
  ~Books();

 private:
  std::shared_ptr<const ruleset::Bundle> bundle_;
  std::vector<Page> pages_;
  std::vector<Exchanged> exchanged_;
};

}  // namespace anze::mutation
