// What /metrics shows of a running server: figures read from the parts that own them, at the moment of asking.
//
// Ownership: borrows every part; they outlive it. Threads: any.
#pragma once

#include <string>

#include "core/ports/clock.h"
#include "core/ports/storage.h"
#include "server/compose/upkeep.h"
#include "server/http/feed.h"
#include "server/http/front.h"
#include "server/loops/commit_loop.h"
#include "server/loops/duty_loop.h"
#include "server/loops/housekeeping_loop.h"
#include "server/loops/outbox_loop.h"
#include "server/loops/timer_loop.h"
#include "server/observe/log.h"
#include "server/observe/metrics.h"

namespace anze::compose {

// The parts of a running server; none is null.
struct Parts {
  const observe::Metrics* metrics = nullptr;
  const observe::Log* log = nullptr;
  const ports::Clock* clock = nullptr;
  ports::Storage* storage = nullptr;
  const http::Front* front = nullptr;
  const http::Feed* feed = nullptr;
  const loops::CommitLoop* commits = nullptr;
  const loops::TimerLoop* timers = nullptr;
  const loops::OutboxLoop* outbox = nullptr;
  const loops::DutyLoop* duties = nullptr;
  const loops::HousekeepingLoop* housekeeping = nullptr;
  const Upkeep::LastTimes* last = nullptr;
  std::string data;        // folder
  std::string build_info;  // labels: `version="…",storage="…"`
};

// The text of /metrics. A figure that cannot be read now is left out.
std::string RenderFigures(const Parts& parts);

}  // namespace anze::compose
