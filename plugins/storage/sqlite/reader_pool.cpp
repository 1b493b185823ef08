#include "plugins/storage/sqlite/reader_pool.h"

#include <algorithm>

namespace anze::storage::sqlite {

ReaderPool::ReaderPool(std::vector<std::unique_ptr<Reader>> readers, const std::atomic<std::uint64_t>* writes,
                       bool keep_views)
    : idle_(std::move(readers)),
      long_most_(std::max<std::size_t>(idle_.size() / 2, 1)),
      keep_views_(keep_views),
      writes_(writes) {}

std::unique_ptr<Reader> ReaderPool::Take(Question kind) {
  std::unique_lock lock(mutex_);
  if (kind == Question::kLong) {
    long_free_.wait(lock, [this] { return !idle_.empty() && long_now_ < long_most_; });
    ++long_now_;
  } else {
    short_free_.wait(lock, [this] { return !idle_.empty(); });
  }
  // The last one back is the first to go: its view is the newest and its pages are in the cache.
  std::unique_ptr<Reader> reader = std::move(idle_.back());
  idle_.pop_back();
  return reader;
}

void ReaderPool::Return(std::unique_ptr<Reader> reader, Question kind) {
  {
    std::lock_guard lock(mutex_);
    if (!keep_views_) reader->Forget();
    idle_.push_back(std::move(reader));
    if (kind == Question::kLong) --long_now_;
  }
  short_free_.notify_one();
  long_free_.notify_one();
}

void ReaderPool::ForgetViews(bool keep_new_ones) {
  std::lock_guard lock(mutex_);
  keep_views_ = keep_new_ones;
  for (const auto& reader : idle_) reader->Forget();
}

}  // namespace anze::storage::sqlite
