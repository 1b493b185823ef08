// One poll loop of the front: an epoll set, the connections that belong to it, and the thread that turns it.
//
// The loop waits with epoll itself: Poco 1.11's PollSet gives back a new map of sockets from every call. Connections
// (taking in, closing, time) are handled in poll_loop.cpp, requests and answers in poll_requests.cpp, answers without
// end in poll_followers.cpp, bodies that go to files and come from them in poll_files.cpp.
//
// Errors: none reach a caller. A fault of a client ends its own connection; an exception of a handler is an answer 500
// and a line in the log.
// Ownership: owns its connections and its mailbox, which outlives the loop for answers that come too late.
// Threads: Wake and Join from any; Accept and Start before the thread runs; everything else on the loop's own thread.
#pragma once

#include <Poco/Net/ServerSocket.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "server/http/address_shares.h"
#include "server/http/connection.h"
#include "server/http/front_options.h"
#include "server/http/mailbox.h"
#include "server/observe/log.h"

namespace anze::http {

// The common ground of the loops of one front. Options and functions are set before the first loop starts and only read
// afterwards; TLS may change, for connections that come later; the counts are atomic.
struct FrontShared {
  FrontOptions options;
  Handler handler;
  Rejecter rejecter;
  // null: plain
  TlsContext Tls() {
    std::lock_guard lock(tls_mutex);
    return tls;
  }
  std::mutex tls_mutex;
  TlsContext tls;
  AddressShares shares;
  std::atomic<bool> stopping{false};
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> timed_out{0};
  std::atomic<std::int64_t> open{0};
  std::atomic<std::int64_t> body_bytes{0};  // of all bodies that are arriving or being answered
  std::atomic<int> files{0};                // connections with a file on its way, in either direction
};

// A method that takes a Connection& may close it, unless it says otherwise: afterwards the reference may dangle.
// Whoever goes on must ask Alive() by descriptor and serial first.
class PollLoop {
 public:
  // `shared` must outlive the loop.
  explicit PollLoop(FrontShared* shared);
  ~PollLoop();

  // Makes this loop the one that accepts, and deals connections out to `loops` in turn; both must outlive it. Before
  // Start.
  void Accept(Poco::Net::ServerSocket* listener, std::vector<PollLoop*> loops);
  // Starts the thread; call it once.
  void Start();
  // Makes the loop look at shared->stopping.
  void Wake() { mailbox_->Wake(); }
  // Waits for the thread, which ends after shared->stopping and a Wake, at most grace_seconds later.
  void Join();

 private:
  using Time = Connection::Time;

  void Run();
  // Tells epoll which events of a descriptor wake the loop.
  void Watch(int fd, std::uint32_t events, int operation);
  // One event: mail, new connections, or a connection that may go on.
  void Handle(int fd, std::uint32_t events);

  // --- connections
  // Accepts waiting connections, a bounded number at a time.
  void AcceptAll();
  // Leaves waiting connections to the system while there are no descriptors for them.
  void PauseAccepting(bool pause);
  // Makes a connection of an arrival, or turns it away.
  void TakeIn(const Mailbox::Arrival& arrival);
  // Closes the connection of this address that has rested longest; false when none of the oldest is its.
  bool MakeRoom(const AddressKey& from);
  // Answers 503 with `code`, if the connection is plain, and closes. It was never a connection of this loop.
  void TurnAway(const Mailbox::Arrival& arrival, const char* code);
  // Starts the clock of the present phase anew and moves the connection behind all that rested longer. Never closes it.
  void Rest(Connection& connection);
  // Takes the connection out of the epoll set, or back in. Never closes it.
  void Mute(Connection& connection, bool mute);
  // Ends a connection and forgets it; nothing for a descriptor that is not one of ours.
  void Close(int fd);
  // Whether the connection with this descriptor is still the one with this serial.
  bool Alive(int fd, std::uint64_t serial) const;
  // Ends phases that have taken too long, connection by connection; called every quarter of a second.
  void Sweep(Time now);
  // Looks at one connection: a phase that took too long, or a client that takes nothing of its answer.
  void SweepOne(Connection& connection, Time now);
  void SweepSending(Connection& connection, Time now);
  // At the end: closes all that are neither with the handler nor sending.
  void CloseIdle();
  // Once stopping: closes the listener and idle connections. True when nothing is left or the grace is over.
  bool ShouldEnd(Time now);
  // Gives free memory back to the system a while after large bodies.
  void ReturnMemory(Time now);

  // --- requests
  // Reads the bytes that have come and goes on with the request that they belong to.
  void ReadMore(Connection& connection);
  // These two read requests from bytes and hand them over; false when the connection is gone.
  bool Take(Connection& connection, std::string_view chunk);
  bool Advance(Connection& connection, std::string_view bytes, std::size_t* used);
  // Goes on with bytes that were read while an answer was under way.
  void Resume(Connection& connection);
  // Sets the client's address in the request. Never closes the connection.
  void Recognise(Connection& connection);
  // Asks the doorkeeper, and the client for its body if that was announced with "Expect". False when it was refused.
  bool Admit(Connection& connection, bool body_has_begun);
  // Counts the body among all bodies under way. False when it was refused, because they would be too large together.
  bool CountBody(Connection& connection);
  // Begins the next request; the last one was answered or refused. Never closes the connection.
  void Forget(Connection& connection);
  // Hands the whole request to the handler, whose answer may be sent before this returns, or much later.
  void Dispatch(Connection& connection);
  // Does all that other threads left.
  void EmptyMailbox();
  // Turns an answer into bytes and begins to send them; nullopt is a 500 that closes.
  void SendAnswer(Connection& connection, std::optional<Answer> answer);
  // The answer to a request that was left waiting, if its connection is still there; then the requests that were sent
  // behind it.
  void SendLateAnswer(int fd, std::uint64_t serial, std::optional<Answer> answer);
  // Sends as much as the socket takes; at the end the connection rests, or is closed.
  void Send(Connection& connection);

  // --- files (poll_files.cpp)
  // Runs work where files may be waited for.
  void RunFileWork(std::function<void()> work);
  // Gives what was gathered of a body to its sink, if it is enough and the last piece is written; once all is, hands
  // the request to the handler. Reads no more while too much waits.
  void Spool(Connection& connection);
  // A piece is written, or refused.
  void Spooled(int fd, std::uint64_t serial, const std::optional<Answer>& refusal);
  // Gives the sink what was gathered of a body that breaks off, so that it counts. Never closes the connection.
  void SpoolRest(Connection& connection);
  // Lets the sink go, on a thread that may wait. Never closes the connection.
  void DropSink(Connection& connection);
  // Reads the next piece of an answer from a file; Fetched sends it.
  void Fetch(Connection& connection);
  void Fetched(int fd, std::uint64_t serial, std::string piece);
  // No more of a file is to be sent. Never closes the connection.
  void DropSource(Connection& connection);

  // --- followers of the feed (poll_followers.cpp)
  // Sends the head of an answer that has no end; from now on the connection is told of every notice.
  void BeginFollowing(Connection& connection, Answer answer);
  // Puts what the follower has not seen into its answer; false when there is nothing.
  bool TakeNews(Connection& connection);
  // Sends every follower what is new.
  void TellFollowers();
  // A blank for who has heard nothing for long.
  void SweepFollowing(Connection& connection, Time now);

  // Sends a refusal, then reads further bytes and throws them away, for kDrainSeconds. Never closes the connection.
  void Reject(Connection& connection, const Answer& answer);
  // Writes the exception in flight to the log, if there is one.
  void Caught();
  // The text of Date, made once a second.
  const std::string& Date();

  FrontShared* shared_;
  Poco::Net::ServerSocket* listener_ = nullptr;
  std::vector<PollLoop*> deal_to_;
  std::size_t dealt_ = 0;
  int epoll_ = -1;
  std::shared_ptr<Mailbox> mailbox_;
  Mailbox::Content emptied_;  // the last content, whose memory is used again
  std::unordered_map<int, std::unique_ptr<Connection>> connections_;
  std::list<Connection*> rested_;                         // all of them; who began to rest last stands last
  std::vector<std::pair<int, std::uint64_t>> followers_;  // descriptor and serial; some may be gone
  std::uint64_t last_serial_ = 0;
  int dispatching_ = -1;  // the connection whose request is with the handler
  bool accepting_paused_ = false;
  Time give_up_{};
  std::int64_t date_second_ = 0;
  std::string date_;
  Time large_at_{};  // when much memory was last in use, if it was not given back since
  std::thread thread_;
};

}  // namespace anze::http
