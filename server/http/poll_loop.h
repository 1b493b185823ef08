// One poll loop of the front: an epoll set, the connections that belong to it, and the thread that turns it.
//
// Ownership: owns its connections and its mailbox. Everything but Wake, Adopt and Join happens on its own thread;
// answers from elsewhere come through the mailbox, which outlives the loop for those that come too late.
#pragma once

#include <Poco/Net/ServerSocket.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

#include "server/http/connection.h"
#include "server/http/front.h"
#include "server/http/mailbox.h"

namespace anze::http {

// What the loops of one front have in common.
struct FrontShared {
  Handler handler;
  Rejecter rejecter;
  int grace_seconds = 10;
  std::atomic<bool> stopping{false};
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> timed_out{0};
  std::atomic<std::int64_t> open{0};
};

class PollLoop {
 public:
  explicit PollLoop(FrontShared* shared);
  ~PollLoop();

  // Makes this loop the one that accepts, and deals connections out to `loops` in turn. Before Start.
  void Accept(Poco::Net::ServerSocket* listener, std::vector<PollLoop*> loops);
  void Start();
  void Wake() { mailbox_->Wake(); }
  void Join();

 private:
  using Time = std::chrono::steady_clock::time_point;

  void Run();
  void Watch(int fd, std::uint32_t events, int operation);
  void Handle(int fd, std::uint32_t events);
  void AcceptAll();
  void PauseAccepting(bool pause);
  void TakeIn(int fd);
  void ReadMore(Connection& connection);
  void Advance(Connection& connection);
  bool TakeRequest(Connection& connection);
  void Dispatch(Connection& connection);
  void Answer(Connection& connection, std::optional<Response> response);
  // The answer to a request that was left waiting, if its connection is still there; then what was sent after it.
  void AnswerLate(int fd, std::uint64_t serial, std::optional<Response> response);
  void Send(Connection& connection);
  void Reject(Connection& connection, const FramingError& failure);
  void Mute(Connection& connection, bool mute);
  void Close(int fd);
  void EmptyMailbox();
  void Sweep(Time now);
  void SweepOne(Connection& connection, Time now);
  void CloseIdle();
  bool ShouldEnd(Time now);

  FrontShared* shared_;
  Poco::Net::ServerSocket* listener_ = nullptr;
  std::vector<PollLoop*> deal_to_;
  std::size_t dealt_ = 0;
  int epoll_ = -1;
  std::shared_ptr<Mailbox> mailbox_;
  Mailbox::Content emptied_;  // what it left last, for its memory
  std::unordered_map<int, std::unique_ptr<Connection>> connections_;
  std::uint64_t last_serial_ = 0;
  int dispatching_ = -1;  // the connection whose request is with the handler
  bool accepting_paused_ = false;
  Time give_up_{};
  std::thread thread_;
};

}  // namespace anze::http
