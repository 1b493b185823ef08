// The outbox loop: carries out what transitions asked for: opens sub-cases, raises events of parent
// cases, and hands notifications and uploads to the Notifier. At least once, in order of writing;
// a failed item is tried again later with growing pauses and never blocks the others.
//
// Ownership: owns its thread; the collaborators must outlive it. Threads: Wake from any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "core/ports/notifier.h"
#include "server/app/cases.h"

namespace anze::loops {

class OutboxLoop {
 public:
  OutboxLoop(app::Cases* cases, ports::Storage* storage, ports::Notifier* notifier, const ports::Clock* clock);
  ~OutboxLoop();
  void Wake();
  void Stop();

  std::uint64_t delivered() const { return delivered_; }
  std::uint64_t failures() const { return failures_; }

 private:
  void Run();
  bool DeliverPending();
  base::Status Carry(const ports::OutboxItem& item);
  base::Status OpenSubCase(const ports::OutboxItem& item, const base::Value& payload);
  base::Status RaiseInParent(const ports::OutboxItem& item, const base::Value& payload);

  app::Cases* cases_;
  ports::Storage* storage_;
  ports::Notifier* notifier_;
  const ports::Clock* clock_;
  std::int64_t sleep_;  // milliseconds; the loop's own: until what failed may be tried again
  std::mutex mutex_;
  std::condition_variable wake_;
  bool pending_ = true;
  bool stopping_ = false;
  std::atomic<std::uint64_t> delivered_{0};
  std::atomic<std::uint64_t> failures_{0};
  std::thread thread_;
};

}  // namespace anze::loops
