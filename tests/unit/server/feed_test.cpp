// Notices of what changed, by themselves and to followers over sockets.
#include "server/http/feed.h"

#include <atomic>
#include <optional>

#include "core/base/limits_http.h"
#include "server/http/front.h"
#include "server/http/wire/problem.h"
#include "tests/support/check.h"
#include "tests/support/client.h"

namespace anze::http {
namespace {

using testing::Client;
using testing::Soon;

const ports::ReadScope kAll{.everything = true};

// A front whose every answer follows `feed`.
class Followed {
 public:
  explicit Followed(Feed* feed)
      : feed_(feed),
        front_(
            Options(feed),
            [this](Request& request, OwedAnswer owed) {
              Answer answer;
              answer.content_type = "text/event-stream";
              answer.body = "retry: 3000\n\n";
              if (request.path != "/plain") answer.follow = feed_->Start(request.Header("last-event-id"));
              answer.follow_as = [this] { return signed_in_ ? std::optional(kAll) : std::nullopt; };
              owed(std::move(answer));
            },
            FramingAnswer) {
    CHECK_OK(front_.Start());
  }
  ~Followed() { front_.Stop(); }
  int port() { return front_.port(); }
  void Stop() { front_.Stop(); }
  // Every session ends.
  void SignOut() { signed_in_ = false; }

 private:
  static FrontOptions Options(Feed* feed) {
    FrontOptions options;
    options.port = 0;
    options.loops = 2;
    options.grace_seconds = 1;
    options.feed = feed;
    return options;
  }

  Feed* feed_;
  std::atomic<bool> signed_in_ = true;
  Front front_;
};

std::string Get(const std::string& path) { return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n"; }

// The head and the first bytes of an answer that follows.
Client Follow(int port) {
  Client client(port);
  client.Send(Get("/"));
  const std::string head = client.ReceiveUntil("retry: 3000\n\n");
  CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(head.find("Content-Length") == std::string::npos);
  CHECK(head.find("Connection: close\r\n") != std::string::npos);
  return client;
}

void Publish(Feed* feed, const std::string& id, std::uint64_t version) {
  feed->Publish(id, version, "cn", {});
  feed->Wake();
}

TEST_CASE("A follower that comes back gets what it missed", "[server][feed]") {
  Feed feed(7);
  REQUIRE(feed.Enter());
  const Feed::Position begin = feed.Start("");
  feed.Publish("one", 1, "cn", {});
  feed.Publish("two", 5, "cn", {});
  const Feed::News both = feed.Since(begin, kAll);
  CHECK(both.bytes ==
        "id: 7-2\nevent: change\ndata: {\"case\":\"one\",\"version\":1}\n\n"
        "id: 7-3\nevent: change\ndata: {\"case\":\"two\",\"version\":5}\n\n");
  CHECK(feed.Since(both.position, kAll).bytes.empty());
  CHECK(feed.Since(feed.Start("7-2"), kAll).bytes ==
        "id: 7-3\nevent: change\ndata: {\"case\":\"two\",\"version\":5}\n\n");
  CHECK(feed.Since(feed.Start("7-3"), kAll).bytes.empty());
}

TEST_CASE("A follower is told only of cases that it may read", "[server][feed]") {
  Feed feed(7);
  REQUIRE(feed.Enter());
  const Feed::Position begin = feed.Start("");
  const std::vector<std::string> a{"a"};
  feed.Publish("one", 1, "cn/north", a);
  feed.Publish("two", 1, "cn/south", {});
  const auto told = [&](const ports::ReadScope& scope) {
    const Feed::News news = feed.Since(begin, scope);
    CHECK(news.position == feed.newest());
    return std::string(news.bytes.find("one") != std::string::npos ? "one" : "") +
           (news.bytes.find("two") != std::string::npos ? "two" : "");
  };
  CHECK(told(kAll) == "onetwo");
  CHECK(told({}).empty());
  CHECK(told({.regions = {"cn"}}) == "onetwo");
  CHECK(told({.regions = {"cn/south"}}) == "two");
  CHECK(told({.parties = {"Ａ"}}) == "one");
  CHECK(told({.parties = {"b"}}).empty());
}

TEST_CASE("An answer without end ends with the session that it was given to, whether something changes or not",
          "[server][feed]") {
  Feed feed(7);
  Followed followed(&feed);
  Client quiet = Follow(followed.port());
  followed.SignOut();
  CHECK(quiet.Closed());
  Client next(followed.port());
  next.Send(Get("/"));
  next.ReceiveUntil("retry: 3000\n\n");
  Publish(&feed, "one", 1);
  CHECK(next.ReceiveUntil("one").empty());
}

TEST_CASE("A follower that cannot be told what it missed is told so", "[server][feed]") {
  Feed feed(7);
  REQUIRE(feed.Enter());
  feed.Publish("one", 1, "cn", {});
  const std::string reset = "id: 7-2\nevent: reset\ndata: {}\n\n";
  // Of another run, not yet given, and no number at all.
  for (const char* id : {"6-2", "7-3", "7-", "7-x", "7-2 ", "7", "x", "7-99999999999999999999"}) {
    CAPTURE(id);
    CHECK(feed.Since(feed.Start(id), kAll).bytes == reset);
  }
  const Feed::Position begin = feed.Start("");
  for (std::size_t i = 0; i <= base::limits::kHttpFeedNotices; ++i) feed.Publish("more", i, "cn", {});
  CHECK(feed.Since(begin, kAll).bytes.find("event: reset") != std::string::npos);
  CHECK(feed.Since(begin + 1, kAll).bytes.find("event: reset") == std::string::npos);
  // While nobody follows nothing is kept.
  feed.Leave();
  const Feed::Position alone = feed.Start("");
  feed.Publish("unseen", 1, "cn", {});
  CHECK(feed.Since(alone, kAll).bytes.find("event: reset") != std::string::npos);
}

TEST_CASE("Followers of every loop are told at once", "[server][feed][front]") {
  Feed feed(1);
  Followed front(&feed);
  std::vector<Client> clients;
  for (int i = 0; i < 4; ++i) clients.push_back(Follow(front.port()));
  CHECK(Soon([&] { return feed.followers() == 4; }));
  Publish(&feed, "one", 1);
  for (Client& client : clients) CHECK(client.ReceiveUntil("\n\n").find("\"one\"") != std::string::npos);
  clients.pop_back();  // gone
  CHECK(Soon([&] { return feed.followers() == 3; }));
  Publish(&feed, "two", 2);
  for (Client& client : clients) CHECK(client.ReceiveUntil("\n\n").find("\"two\"") != std::string::npos);
}

TEST_CASE("Behind an answer without end no request is read", "[server][feed][front]") {
  Feed feed(1);
  Followed front(&feed);
  Client client(front.port());
  client.Send(Get("/") + Get("/plain"));
  CHECK_FALSE(client.ReceiveUntil("retry: 3000\n\n").empty());
  Publish(&feed, "one", 1);
  CHECK(client.ReceiveUntil("\n\n").find("event: change") != std::string::npos);
  client.Send(Get("/plain"));
  CHECK(client.Closed());
  CHECK(Soon([&] { return feed.followers() == 0; }));
}

TEST_CASE("HEAD of an answer without end ends", "[server][feed][front]") {
  Feed feed(1);
  Followed front(&feed);
  Client client(front.port());
  client.Send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.Receive(true).status == 200);
  CHECK(client.Closed());
  CHECK(feed.followers() == 0);
}

TEST_CASE("One follower too many is refused and counts as none", "[server][feed][front]") {
  Feed feed(1);
  Followed front(&feed);
  for (std::size_t i = 0; i < base::limits::kHttpFollowers; ++i) REQUIRE(feed.Enter());
  Client client(front.port());
  const testing::Answer refused = client.Ask(Get("/"));
  CHECK(refused.status == 503);
  CHECK(refused.Code() == "too-many-followers");
  CHECK(refused.Header("retry-after") == "1");
  CHECK(client.Closed());
  CHECK(feed.followers() == static_cast<std::int64_t>(base::limits::kHttpFollowers));
  feed.Leave();
  Follow(front.port());
}

TEST_CASE("Stopping ends followers at once", "[server][feed][front]") {
  Feed feed(1);
  Followed front(&feed);
  Client client = Follow(front.port());
  const auto begin = std::chrono::steady_clock::now();
  front.Stop();
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(900));
  CHECK(client.Closed());
  CHECK(feed.followers() == 0);
}

// Notices of one batch after another to one who does not read: it is sent what fits, and a reset for the rest.
TEST_CASE("A follower that reads slowly is told that it missed something", "[server][feed][front]") {
  Feed feed(1);
  Followed front(&feed);
  Client slow = Follow(front.port());
  const std::string id(200, 'x');
  for (int batch = 0; batch < 400; ++batch) {
    for (std::size_t i = 0; i < base::limits::kHttpFeedNotices; ++i) feed.Publish(id, i, "cn", {});
    feed.Wake();
  }
  // The server may have told of a loss while there were still notices to come; the newest ends the telling.
  const std::string newest = "-" + std::to_string(feed.newest()) + "\n";
  std::size_t bytes = 0;
  int resets = 0;
  for (std::string event = "first"; !event.empty() && event.find(newest) == std::string::npos;) {
    event = slow.ReceiveUntil("\n\n");
    bytes += event.size();
    resets += event.find("event: reset\ndata: {}\n") != std::string::npos ? 1 : 0;
  }
  CHECK(resets >= 1);
  CHECK(bytes < std::size_t{200} * base::limits::kHttpFeedNotices * id.size());
  Publish(&feed, "last", 1);
  CHECK(slow.ReceiveUntil("\n\n").find("\"last\"") != std::string::npos);
}

}  // namespace
}  // namespace anze::http
