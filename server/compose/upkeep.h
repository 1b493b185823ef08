// What a running server does now and then so that its store can be proved and brought back: hourly checkpoints,
// scheduled back-ups, and proofs when somebody asks. Each is told in the audit journal or in the log, and when it went
// well the last time.
//
// Ownership: borrows its means, which must outlive it; owns the threads of its schedules. Threads: Prove and last from
// any; the rest from one.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/ports/clock.h"
#include "core/ports/files.h"
#include "core/ports/signer.h"
#include "core/ports/storage.h"
#include "server/app/proof/proof_report.h"
#include "server/app/rules/rules.h"
#include "server/loops/scheduled_loop.h"
#include "server/observe/log.h"

namespace anze::compose {

class Upkeep {
 public:
  struct Means {
    ports::Storage* storage = nullptr;
    app::Rules* rules = nullptr;
    const ports::Clock* clock = nullptr;
    ports::Signer* signer = nullptr;
    observe::Log* log = nullptr;
    ports::FileStore* files = nullptr;
  };
  struct Options {
    std::string data;               // folder
    std::string checkpoint_folder;  // empty: within `data`
    std::string backup_folder;      // empty: no back-ups are made
    std::vector<int> backup_minutes;
    int backups_kept = 0;
  };
  // When each went well the last time, before this start too; milliseconds, 0: never, as far as is known.
  struct LastTimes {
    std::atomic<std::int64_t> proof{0};
    std::atomic<std::int64_t> checkpoint{0};
    std::atomic<std::int64_t> backup{0};
  };

  // Starts the schedules: a checkpoint every hour, so at midnight too, and at the first start at once, so that what is
  // there already is vouched for.
  Upkeep(const Means& means, Options options);
  ~Upkeep() { Stop(); }

  // Proves the store, with the text of a checkpoint that was kept elsewhere or an empty one. One at a time: it takes
  // every core for as long as it lasts. Errors: "proof-running", those of ProveStore.
  base::Result<app::ProofReport> Prove(const std::string& deposited);
  const LastTimes& last() const { return last_; }
  // Whatever is under way ends soon. Stop waits for it; the destructor calls it.
  void BeginStopping() { stopping_ = true; }
  void Stop();

 private:
  void ReadLastTimes();
  // Milliseconds of the last entry of this kind that tells of success; 0: there is none.
  std::int64_t LastEntry(const char* kind);
  // Both: false when it failed and is to be tried again.
  bool WriteCheckpoint(std::int64_t at);
  bool MakeBackup(std::int64_t at);
  base::Status NoteProof(const app::ProofReport& report, std::int64_t at);

  Means means_;
  Options options_;
  LastTimes last_;
  std::atomic<bool> stopping_{false};
  std::mutex proof_mutex_;
  std::unique_ptr<loops::ScheduledLoop> checkpoints_;
  std::unique_ptr<loops::ScheduledLoop> backups_;
};

}  // namespace anze::compose
