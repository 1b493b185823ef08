// Bodies that go to a sink as they come, and answers that are read while they are sent.
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "core/base/limits_files.h"
#include "core/base/limits_http.h"
#include "server/http/front.h"
#include "server/http/wire/problem.h"
#include "server/loops/worker_pool.h"
#include "tests/support/check.h"
#include "tests/support/client.h"

namespace anze::http {
namespace {

using testing::Client;

constexpr std::size_t kMib = 1024 * 1024;

// What the sinks of one front took, and how they are to behave.
struct Taken {
  std::atomic<std::size_t> bytes{0};
  std::atomic<std::size_t> largest{0};
  std::atomic<int> alive{0};
  std::atomic<std::size_t> full_at{~std::size_t{0}};
  std::atomic<bool> slow{false};
};

class CountingSink : public BodySink {
 public:
  explicit CountingSink(Taken* taken) : taken_(taken) { ++taken_->alive; }
  ~CountingSink() override { --taken_->alive; }
  std::optional<Answer> Add(std::string_view bytes) override {
    if (taken_->slow) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (taken_->bytes + bytes.size() > taken_->full_at)
      return ProblemAnswer(507, base::Error("upload-storage-full"), {});
    taken_->bytes += bytes.size();
    if (bytes.size() > taken_->largest) taken_->largest = bytes.size();
    return std::nullopt;
  }

 private:
  Taken* taken_;
};

// "/up" takes a body into a sink; "/down" answers with ten MiB that are made up as they are sent.
class Files {
 public:
  Files()
      : front_(
            Options(),
            [this](Request& request, OwedAnswer owed) {
              Answer answer;
              if (request.path == "/down") {
                answer.content_type = "application/octet-stream";
                answer.streamed = Answer::Streamed{3, 10 * kMib, [](std::uint64_t at, char* into, std::size_t size) {
                                                     for (std::size_t i = 0; i < size; ++i)
                                                       into[i] = static_cast<char>('a' + (at + i) % 23);
                                                     return size;
                                                   }};
              } else if (request.path == "/broken") {
                answer.streamed =
                    Answer::Streamed{0, kMib, [](std::uint64_t, char*, std::size_t) { return std::size_t{0}; }};
              } else {
                answer.body = (request.sink ? "sink " : "memory ") + std::to_string(taken.bytes + request.body.size());
              }
              owed(std::move(answer));
            },
            FramingAnswer) {
    CHECK_OK(front_.Start());
  }
  ~Files() {
    front_.Stop();
    workers_.Stop();
  }
  int port() { return front_.port(); }

  Taken taken;

 private:
  FrontOptions Options() {
    FrontOptions options;
    options.port = 0;
    options.loops = 1;
    options.grace_seconds = 1;
    options.file_work = [this](std::function<void()> work) { workers_.Run(std::move(work)); };
    options.doorkeeper = [this](const Request& request) {
      Admission admission;
      if (request.path != "/up") return admission;
      admission.sink = std::make_shared<CountingSink>(&taken);
      admission.body_bytes = 20 * kMib;
      return admission;
    };
    return options;
  }

  loops::WorkerPool workers_{2};
  Front front_;
};

std::string Put(const std::string& lines, const std::string& path = "/up") {
  return "PUT " + path + " HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n";
}

TEST_CASE("A large body goes to its sink in pieces", "[server][front]") {
  Files files;
  Client client(files.port());
  const std::string body(10 * kMib, 'x');
  CHECK(client.Send(Put("Content-Length: " + std::to_string(body.size()) + "\r\n")));
  CHECK(client.Ask(body).body == "sink " + std::to_string(body.size()));
  CHECK(files.taken.largest <= 2 * base::limits::kFilePieceBytes);
  // The connection goes on, and the sink is let go.
  CHECK(client.Ask(Put("Content-Length: 3\r\n", "/other") + "abc").body == "memory " + std::to_string(body.size() + 3));
  CHECK(testing::Soon([&] { return files.taken.alive == 0; }));
}

TEST_CASE("A chunked body goes to its sink too, with what is sent behind it", "[server][front]") {
  Files files;
  files.taken.slow = true;
  Client client(files.port());
  CHECK(client.Send(Put("Transfer-Encoding: chunked\r\n")));
  std::string chunk = "40000\r\n" + std::string(256 * 1024, 'y') + "\r\n";
  for (int i = 0; i < 12; ++i) CHECK(client.Send(chunk));
  client.Send("0\r\n\r\n" + Put("Content-Length: 2\r\n", "/next") + "ab");
  CHECK(client.Receive().body == "sink 3145728");
  CHECK(client.Receive().body == "memory 3145730");
}

TEST_CASE("A body that its sink does not take is answered at once", "[server][front]") {
  Files files;
  files.taken.full_at = 2 * kMib;
  Client client(files.port());
  CHECK(client.Send(Put("Content-Length: 10485760\r\n")));
  client.Send(std::string(10 * kMib, 'x'));
  const testing::Answer answer = client.Receive();
  CHECK(answer.status == 507);
  CHECK(answer.Header("connection") == "close");
  CHECK(testing::Soon([&] { return files.taken.alive == 0; }));
  CHECK(files.taken.bytes <= 2 * kMib);
}

TEST_CASE("What came of a body that is cut stays with its sink", "[server][front]") {
  Files files;
  {
    Client client(files.port());
    client.Send(Put("Content-Length: 10485760\r\n") + std::string(3 * kMib, 'x'));
    CHECK(testing::Soon([&] { return files.taken.bytes >= 2 * kMib; }));
  }
  CHECK(testing::Soon([&] { return files.taken.alive == 0; }));
  CHECK(files.taken.bytes <= 3 * kMib);
}

TEST_CASE("The bounds of bodies hold where a sink takes them", "[server][front]") {
  Files files;
  CHECK(Client(files.port()).Ask(Put("Content-Length: 20971521\r\n")).status == 413);
  CHECK(Client(files.port()).Ask(Put("Content-Length: 1048577\r\n", "/other")).status == 413);
  CHECK(Client(files.port()).Ask(Put("Content-Length: 99999999999\r\n")).status == 413);
  Client chunked(files.port());
  chunked.Send(Put("Transfer-Encoding: chunked\r\n", "/other"));
  CHECK(chunked.Ask("100001\r\nx").status == 413);
  CHECK(Client(files.port()).Ask(Put("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n")).status == 400);
}

TEST_CASE("An answer is read while it is sent", "[server][front]") {
  Files files;
  Client client(files.port());
  const std::string get = "GET /down HTTP/1.1\r\nHost: h\r\n\r\n";
  // Two at once: the second waits until the first is sent.
  const testing::Answer first = client.Ask(get + get);
  CHECK(first.Header("content-length") == std::to_string(10 * kMib));
  REQUIRE(first.body.size() == 10 * kMib);
  bool right = true;
  for (std::size_t i = 0; i < first.body.size(); ++i)
    right = right && first.body[i] == static_cast<char>('a' + (3 + i) % 23);
  CHECK(right);
  CHECK(client.Receive().body.size() == 10 * kMib);
  client.Send("HEAD /down HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.Receive(true).Header("content-length") == std::to_string(10 * kMib));
  CHECK(client.Ask(Put("Content-Length: 3\r\n", "/other") + "abc").body == "memory 3");
}

TEST_CASE("An answer that cannot be read further is cut off", "[server][front]") {
  Files files;
  Client client(files.port());
  client.Send("GET /broken HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.ReceiveUntil("never").empty());
  CHECK(Client(files.port()).Ask(Put("Content-Length: 1\r\n", "/other") + "a").body == "memory 1");
}

}  // namespace
}  // namespace anze::http
