// A case's timers as they are kept a second time in its row: "fire_at clock\n…", the rows to delete when the next event
// replaces them. Inside the room only. Threads: re-entrant.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ports/commit.h"

namespace anze::storage::sqlite {

std::string EncodeTimers(const std::vector<ports::TimerRow>& timers);
// The texts lie in `text`. A line that is none reads as a timer that there cannot be.
std::vector<std::pair<std::int64_t, std::string_view>> DecodeTimers(std::string_view text);

}  // namespace anze::storage::sqlite
