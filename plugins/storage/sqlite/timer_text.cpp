#include "plugins/storage/sqlite/timer_text.h"

#include <algorithm>
#include <charconv>

namespace anze::storage::sqlite {

std::string EncodeTimers(const std::vector<ports::TimerRow>& timers) {
  std::string text;
  for (const ports::TimerRow& timer : timers) {
    text += std::to_string(timer.fire_at);
    text += ' ';
    text += timer.clock;
    text += '\n';
  }
  return text;
}

std::vector<std::pair<std::int64_t, std::string_view>> DecodeTimers(std::string_view text) {
  std::vector<std::pair<std::int64_t, std::string_view>> timers;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    const std::size_t blank = std::min(line.find(' '), line.size());
    std::int64_t fire_at = 0;
    std::from_chars(line.data(), line.data() + blank, fire_at);
    timers.emplace_back(fire_at, line.substr(std::min(blank + 1, line.size())));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return timers;
}

}  // namespace anze::storage::sqlite
