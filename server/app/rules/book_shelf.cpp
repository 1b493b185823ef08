#include "server/app/rules/book_shelf.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "core/base/limits.h"

namespace anze::app {

// A shared lock suffices: the time of use is atomic, and every request comes through here.
BookShelf::BookPtr BookShelf::Find(std::string_view digest) {
  std::shared_lock lock(mutex_);
  const auto found = books_.find(digest);
  if (found == books_.end()) return nullptr;
  found->second.used = ++uses_;
  return found->second.book;
}

void BookShelf::Put(const BookPtr& book) {
  std::unique_lock lock(mutex_);
  Kept& kept = books_[book->snapshot->digest];
  kept.book = book;
  kept.used = ++uses_;
  DropOldBundles();
  DropOldBooks();
}

std::shared_ptr<const ruleset::Bundle> BookShelf::FindBundle(std::string_view bundle_digest) const {
  std::shared_lock lock(mutex_);
  for (const auto& [digest, kept] : books_) {
    if (kept.book->snapshot->bundle_digest == bundle_digest) return kept.book->snapshot->bundle;
  }
  return nullptr;
}

void BookShelf::SetPresent(std::string bundle_digest) {
  std::unique_lock lock(mutex_);
  present_ = std::move(bundle_digest);
  DropOldBundles();
}

void BookShelf::Clear() {
  std::unique_lock lock(mutex_);
  books_.clear();
}

std::size_t BookShelf::size() const {
  std::shared_lock lock(mutex_);
  return books_.size();
}

// A bundle is in use as long as one of its books is here, so it goes with all of them.
void BookShelf::DropOldBundles() {
  for (;;) {
    std::map<std::string_view, std::uint64_t> used;  // of each old bundle, its latest use
    for (const auto& [digest, kept] : books_) {
      const std::string& bundle = kept.book->snapshot->bundle_digest;
      if (bundle != present_) used[bundle] = std::max(used[bundle], kept.used.load());
    }
    if (used.size() <= base::limits::kOldBundles) return;
    const auto oldest =
        std::min_element(used.begin(), used.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    const std::string gone(oldest->first);
    std::erase_if(books_, [&](const auto& pair) { return pair.second.book->snapshot->bundle_digest == gone; });
  }
}

void BookShelf::DropOldBooks() {
  while (books_.size() > base::limits::kBooks) {
    books_.erase(std::min_element(books_.begin(), books_.end(),
                                  [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
  }
}

}  // namespace anze::app
