// Inside the room: the compiled rules of every region and stretch of days of one bundle, in which a single entity can
// be exchanged and put back, so that trying a mutant costs what it changes and no more.
// Ownership: shares the bundle. Threads: one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ruleset/prepared.h"
#include "core/workflow/rulebook.h"

namespace anze::mutation {

// The rules of one region from one change of its layers to the next. Two pages may share a stretch, but not what has
// expired before it.
struct Page {
  std::string region;
  std::optional<calendar::Date> first;
  const ruleset::Stretch* stretch = nullptr;
  std::shared_ptr<ruleset::Snapshot> snapshot;
  std::shared_ptr<workflow::RuleBook> book;
};

class Books {
 public:
  // Resolves and compiles everything; errors are those of a bundle that `anze check` refuses.
  static base::Result<std::unique_ptr<Books>> Build(std::shared_ptr<const ruleset::Bundle> bundle);

  // As asked by a scenario. Errors: "unknown-region", "ruleset-not-yet-in-force".
  base::Result<std::shared_ptr<const workflow::RuleBook>> At(const std::string& region, calendar::Date day) const;
  std::vector<Page>& pages() { return pages_; }

  // Puts `entity` (nullptr: nothing) in the place of `id` on the page and compiles what depends on it: the entity
  // itself, or the decisions and case types in `readers`. On errors the page is as before.
  base::Status Exchange(Page* page, const ruleset::EntityId& id, const ruleset::Entity* entity,
                        const std::vector<ruleset::EntityId>& readers);
  // Takes back every exchange since the last time.
  void PutBack();

 private:
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
