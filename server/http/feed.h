// The feed: short notices of what changed, for pages that are open. Server-sent events (HTML standard, section 9.2), to
// any number of followers without a thread for any of them.
//
// A notice says which case changed and which version it has now, and only who may read the case is told: whoever wants
// more asks for the case and is judged there again. The last limits::kHttpFeedNotices are kept; a follower that comes
// back names the last one it saw (Last-Event-ID) and gets those after it, or one notice "reset" when some of them are
// gone: it must then ask anew for what it shows.
//
// Ownership: owns its notices; the functions given to WakeWith must outlive the last Publish. Threads: Publish, Since,
// Start and the counts from any; WakeWith before the first Publish.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/read_scope.h"

namespace anze::http {

class Feed {
 public:
  // A place in the feed: everything up to this number was sent.
  using Position = std::uint64_t;
  // What a follower has not seen, and where it stands then.
  struct News {
    std::string bytes;  // whole notices, as they are sent
    Position position = 0;
  };

  // `run` tells one run of the server from the next: the numbers begin again with each.
  explicit Feed(std::int64_t run) : run_(std::to_string(run)) {}

  // Adds a function that is called, on the thread that publishes, when there is news and somebody follows.
  void WakeWith(std::function<void()> wake) { wakes_.push_back(std::move(wake)); }
  // One case has a new version. Adds the notice; Wake tells followers of all that were added.
  // `region` and `parties` (by ports::PartyKey) say who may read it.
  void Publish(std::string_view case_id, std::uint64_t version, std::string_view region,
               std::span<const std::string> parties);
  void Wake();

  // Where who comes back with this Last-Event-ID goes on; an empty text begins now. What it never saw because it is
  // gone, or of another run, is a position that Since answers with a reset.
  Position Start(std::string_view last_event_id) const;
  // What came after `position`.
  // … that somebody may read.
  News Since(Position position, const ports::ReadScope& scope) const;
  Position newest() const { return newest_; }

  // Counts one more follower; false, uncounted, when there are limits::kHttpFollowers.
  bool Enter();
  void Leave() { --followers_; }
  std::int64_t followers() const { return followers_; }

 private:
  // Before every notice that is kept, so that Since begins with a reset.
  static constexpr Position kLost = 0;

  std::string run_;
  std::vector<std::function<void()>> wakes_;
  std::atomic<std::int64_t> followers_{0};
  std::atomic<Position> newest_{1};
  mutable std::mutex mutex_;
  struct Notice {
    std::string bytes;
    std::string region;
    std::vector<std::string> parties;
  };
  std::deque<Notice> kept_;  // the last of them is `newest_`
};

}  // namespace anze::http
