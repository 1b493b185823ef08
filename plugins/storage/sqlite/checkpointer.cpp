#include "plugins/storage/sqlite/checkpointer.h"

#include <pthread.h>

#include <chrono>
#include <optional>
#include <utility>

namespace anze::storage::sqlite {
namespace {

// How often the log is looked after. While much is written, it is moved into the database when it is long: moving
// it more often would write the same pages again and again.
constexpr std::chrono::milliseconds kEvery{500};
constexpr int kGivesUpAfterMillis = 20;

}  // namespace

Checkpointer::Checkpointer(Connection connection, const Options& options)
    : connection_(std::move(connection)), options_(options), thread_([this] {
        // Writers wait while it tries to begin the log anew: a long look of somebody else (a proof, a backup) must not
        // hold them up, so it gives up soon and tries again later.
        sqlite3_busy_timeout(connection_.handle(), kGivesUpAfterMillis);
        Run();
      }) {}

Checkpointer::~Checkpointer() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Checkpointer::Run() {
  ::pthread_setname_np(::pthread_self(), "anze-checkpoint");
  std::unique_lock lock(mutex_);
  std::uint64_t looked_at = 0;             // a count of writes, as
  std::optional<std::uint64_t> moved_all;  // the one that the database was last brought up to
  while (!wake_.wait_for(lock, kEvery, [this] { return stopping_; })) {
    // It works when nothing was written since the last look, or when the log is long.
    const std::uint64_t written = *options_.writes;
    const bool quiet = written == std::exchange(looked_at, written);
    const bool is_long = *options_.pages >= options_.pages_most;
    if (written == moved_all || !(quiet || is_long)) continue;
    // A reader's old view keeps all that is newer in the log.
    options_.readers->ForgetViews(true);
    if (Checkpoint(SQLITE_CHECKPOINT_PASSIVE)) moved_all = written;
    if (!is_long) continue;
    // The log is too long even so: writers wait until it can begin anew, and readers keep no views for that time, or a
    // new view would hold up the restart again.
    std::lock_guard writing(*options_.write_mutex);
    options_.readers->ForgetViews(false);
    Checkpoint(SQLITE_CHECKPOINT_RESTART);
    options_.readers->ForgetViews(true);
  }
  Checkpoint(SQLITE_CHECKPOINT_PASSIVE);
}

bool Checkpointer::Checkpoint(int mode) {
  int pages = 0;
  int moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, mode, &pages, &moved);
  if (mode == SQLITE_CHECKPOINT_PASSIVE) options_.folder->Sync();  // the other keeps writers waiting
  return code == SQLITE_OK && pages == moved;
}

}  // namespace anze::storage::sqlite
