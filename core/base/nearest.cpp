// Looks for the name that was meant. A suggestion that is wrong is worse than none, so few letters
// may differ: a third of the longer name, never more than kMostEdits.
#include "core/base/nearest.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace anze::base {
namespace {

constexpr std::size_t kLongest = 128;
constexpr std::size_t kMostEdits = 3;  // long ids of one family differ by little and mean other things

// Edit distance where swapping two neighbours counts once.
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(now);
  }
  return last[b.size()];
}

// U+00A0, U+2000 to U+200F, U+3000.
bool HoldsOddBlank(std::string_view text) {
  const std::size_t general = text.find("\xE2\x80");
  if (general != std::string_view::npos && general + 2 < text.size() &&
      static_cast<unsigned char>(text[general + 2]) <= 0x8F)
    return true;
  return text.find("\xC2\xA0") != std::string_view::npos || text.find("\xE3\x80\x80") != std::string_view::npos;
}

}  // namespace

std::string_view Nearest(std::string_view name, std::span<const std::string_view> known) {
  if (name.size() > kLongest) return {};
  std::string_view best;
  std::size_t best_distance = std::numeric_limits<std::size_t>::max();
  for (const std::string_view candidate : known) {
    if (HoldsOddBlank(candidate)) continue;  // nobody could see what to write
    const std::size_t longer = std::max(candidate.size(), name.size());
    const std::size_t shorter = std::min(candidate.size(), name.size());
    const std::size_t allowed = std::clamp<std::size_t>(longer / 3, 1, kMostEdits);
    if (candidate.size() > kLongest || longer - shorter > allowed) continue;
    const std::size_t distance = Distance(name, candidate);
    if (distance <= allowed && distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace anze::base
