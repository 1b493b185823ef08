// The real clock and the real source of ids: the only place of the product that reads the time of day or draws
// random numbers.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/ports/clock.h"

namespace anze::compose {

std::unique_ptr<ports::Clock> SystemClock();
// ULIDs: 48 bits of milliseconds, 80 random bits; ascending also within one millisecond.
std::unique_ptr<ports::IdSource> UlidSource(const ports::Clock* clock);
// 32 random bytes in hex, from the operating system. Errors: "no-randomness".
base::Result<std::string> NewToken();

}  // namespace anze::compose
