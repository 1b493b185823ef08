// The real clock, the real source of ids, and the time a script may take: the only place of the product that reads the
// time of day or draws random numbers.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "core/base/limits.h"
#include "core/base/result.h"
#include "core/ports/clock.h"
#include "core/script/sandbox.h"

namespace anze::compose {

// The time of the operating system. Threads: any.
std::unique_ptr<ports::Clock> SystemClock();
// ULIDs: 48 bits of milliseconds, 80 random bits; ascending also within one millisecond and when the clock goes back.
// `clock` must outlive it. Threads: any.
std::unique_ptr<ports::IdSource> UlidSource(const ports::Clock* clock);
// The steps and memory of limits.h, and a call that is still running after `most` on the wall is ended.
script::Budget ScriptBudget(std::chrono::milliseconds most = std::chrono::milliseconds(base::limits::kScriptMillis));
// 32 random bytes in hex, from the operating system. Errors: "no-randomness".
base::Result<std::string> NewToken();

}  // namespace anze::compose
