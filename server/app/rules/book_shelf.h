// The rule books at hand, by snapshot digest, with a bound.
//
// A book keeps its whole bundle alive, so two things are bounded: the books (limits::kBooks) and the bundles they come
// from besides the present one (limits::kOldBundles). The one used longest ago goes first; a bundle goes with all its
// books. A book that a caller holds lives on until it lets go.
// Ownership: shares the books. Threads: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "core/workflow/rulebook.h"

namespace anze::app {

// A cache: Rules compiles or loads books that are not here.
class BookShelf {
 public:
  using BookPtr = std::shared_ptr<const workflow::RuleBook>;

  // nullptr when it is not at hand. Counts as a use.
  BookPtr Find(std::string_view digest);
  // Adds or replaces a book, then drops those used longest ago until the bounds are kept.
  void Put(const BookPtr& book);
  // The bundle that some book at hand comes from; nullptr when none does.
  std::shared_ptr<const ruleset::Bundle> FindBundle(std::string_view bundle_digest) const;
  // Books of this bundle are those of the present.
  void SetPresent(std::string bundle_digest);
  // Lets every book go.
  void Clear();
  // How many books are at hand.
  std::size_t size() const;

 private:
  struct Kept {
    BookPtr book;
    std::atomic<std::uint64_t> used{0};
  };
  // Both need the lock.
  void DropOldBundles();
  void DropOldBooks();

  mutable std::shared_mutex mutex_;
  std::map<std::string, Kept, std::less<>> books_;
  std::string present_;
  std::atomic<std::uint64_t> uses_{0};
};

}  // namespace anze::app
