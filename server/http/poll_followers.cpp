// Answers that have no end: after the head of such an answer its connection is a follower of the feed.
//
// When there is news the feed wakes the loop, which sends each of its followers the notices behind that follower's own
// place (TellFollowers). A follower that is still taking the last ones is left alone and goes on when it has them (Send
// asks TakeNews before it rests), so a slow client costs no more than one text of bounded length; what it misses
// meanwhile is one "reset".
#include <algorithm>
#include <utility>

#include "core/base/limits_http.h"
#include "server/http/poll_loop.h"
#include "server/http/serialize.h"

namespace anze::http {
namespace {

using SteadyClock = std::chrono::steady_clock;

// A comment, which readers of an event stream pass over.
constexpr std::string_view kBlank = ":\n\n";

}  // namespace

void PollLoop::BeginFollowing(Connection& connection, Answer answer) {
  if (!shared_->options.feed->Enter()) {
    Answer full = shared_->rejecter({503, base::Error("too-many-followers")});
    full.close = true;
    return SendAnswer(connection, std::move(full));
  }
  connection.following = answer.follow;
  connection.following_as = std::move(answer.follow_as);
  connection.out_head = SerializeHead(answer, false, Date());
  connection.out_body = std::move(answer.body);
  connection.sent = 0;
  connection.taken_before = 0;
  connection.busy = false;
  followers_.emplace_back(connection.fd(), connection.serial);
  Rest(connection);
  Send(connection);
}

bool PollLoop::TakeNews(Connection& connection) {
  if (!connection.following || shared_->stopping) return false;
  const Feed& feed = *shared_->options.feed;
  if (*connection.following == feed.newest()) return false;
  const auto scope = connection.following_as();
  if (!scope) {
    connection.closing = true;
    return false;
  }
  Feed::News news = feed.Since(*connection.following, *scope);
  connection.following = news.position;
  connection.out_head.clear();
  connection.out_body = std::move(news.bytes);
  connection.sent = 0;
  connection.taken_before = 0;
  Rest(connection);
  return connection.sending();
}

void PollLoop::TellFollowers() {
  if (followers_.empty()) return;
  std::erase_if(followers_, [this](const auto& follower) { return !Alive(follower.first, follower.second); });
  // Sending may close one of them; none is added meanwhile.
  for (const auto& [fd, serial] : followers_) {
    if (!Alive(fd, serial)) continue;
    Connection& connection = *connections_.at(fd);
    if (!connection.sending()) Send(connection);
  }
}

void PollLoop::SweepFollowing(Connection& connection, Time now) {
  if (!connection.following_as()) return Close(connection.fd());
  if (now - connection.waiting_since <= std::chrono::seconds(base::limits::kHttpFeedBlankSeconds)) return;
  connection.out_body = kBlank;
  connection.sent = 0;
  connection.taken_before = 0;
  Rest(connection);
  Send(connection);
}

}  // namespace anze::http
