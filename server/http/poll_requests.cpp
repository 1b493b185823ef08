// From the bytes of a connection to a request, and from an answer back to bytes.
//
// ReadMore reads once; Take joins the bytes left before with those that came; Advance feeds the reader and, when a
// request is whole, Dispatch gives it to the handler. The handler may answer at once, inside Dispatch (SendAnswer), or
// later from any thread, through the mailbox (EmptyMailbox, SendLateAnswer). While a request is being answered nothing
// more is parsed, so pipelined requests are answered in order (RFC 9112, section 9.3.2); Resume goes on with them when
// the answer is out.
#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "core/base/limits_files.h"
#include "core/base/limits_http.h"
#include "server/http/poll_loop.h"
#include "server/http/serialize.h"

namespace anze::http {
namespace {

namespace limits = base::limits;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kReadBytes = 32 * 1024;
constexpr std::size_t kDrainBytes = 4 * limits::kHttpBodyBytes;
constexpr std::size_t kPatientBytes = 2 * limits::kStoredFileBytes;
// A body this small travels behind its head as one text: one place is sent more cheaply than two.
constexpr std::size_t kSmallBody = 1024;
// Bodies below this size come and go at once; those above are counted.
constexpr std::size_t kCountedBody = 16 * 1024;
// A connection that waits keeps no larger buffer than this.
constexpr std::size_t kKeptBuffer = 4 * 1024;
// From this size on, bodies and answers leave memory behind that is worth giving back.
constexpr std::size_t kLargeBytes = 64 * 1024;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

void PollLoop::ReadMore(Connection& connection) {
  std::array<char, kReadBytes> chunk;
  const int fd = connection.fd();
  // Once; under TLS again, since no poll tells of bytes that are decrypted already.
  do {
    const int got = connection.transport.Receive(chunk.data(), chunk.size());
    if (got == Transport::kGone) return Close(fd);
    if (got == Transport::kNothingNow) return;
    if (connection.following) return Close(fd);  // it can be answered nothing more
    const auto size = static_cast<std::size_t>(got);
    if (connection.draining) {
      connection.drained += size;
      if (connection.drained > (connection.patient ? kPatientBytes : kDrainBytes)) return Close(fd);
      continue;
    }
    // The first byte of a head starts its clock; before it the connection is idle.
    if (connection.buffer.empty() && !connection.reader.in_body() && !connection.reader.in_head()) {
      connection.waiting_since = SteadyClock::now();
    }
    if (!Take(connection, {chunk.data(), size})) return;
  } while (connection.transport.pending() && !connection.engaged() && !connection.muted);
}

// Reads requests from the bytes that just came, in place if none are left from before.
bool PollLoop::Take(Connection& connection, std::string_view chunk) {
  std::string joined;
  if (!connection.buffer.empty()) {
    joined = std::exchange(connection.buffer, {});
    joined += chunk;
    chunk = joined;
  }
  std::size_t used = 0;
  if (!Advance(connection, chunk, &used)) return false;
  if (connection.draining || used == chunk.size()) {
    if (joined.capacity() > kKeptBuffer || connection.draining) return true;
    joined.clear();
  } else if (joined.empty()) {
    joined.assign(chunk.substr(used));
  } else {
    joined.erase(0, used);
  }
  connection.buffer = std::move(joined);
  return true;
}

// Hands over request after request, as long as whole ones are there and each is answered at once.
bool PollLoop::Advance(Connection& connection, std::string_view bytes, std::size_t* used) {
  const int fd = connection.fd();
  // The handler may close this connection inside Dispatch; afterwards only these two may be used.
  const std::uint64_t serial = connection.serial;
  while (*used < bytes.size() && !connection.draining) {
    std::size_t taken = 0;
    const bool in_head = !connection.reader.in_body();
    const RequestReader::State state = connection.reader.Feed(bytes.substr(*used), &taken);
    *used += taken;
    if (in_head && connection.reader.in_body()) connection.waiting_since = SteadyClock::now();
    switch (state) {
      case RequestReader::State::kRefused:
        Reject(connection, shared_->rejecter(connection.reader.failure()));
        return true;
      case RequestReader::State::kHead:
        if (!Admit(connection, *used < bytes.size())) return true;
        break;
      case RequestReader::State::kMore:
        if (connection.reader.request().sink) {
          Spool(connection);
        } else {
          CountBody(connection);
        }
        return true;
      case RequestReader::State::kWhole:
        if (connection.reader.request().sink && (connection.writing || !connection.reader.request().body.empty())) {
          connection.body_ended = true;
          connection.busy = true;  // no more is read until it is answered
          Spool(connection);
          return Alive(fd, serial);
        }
        if (!CountBody(connection)) return true;
        Dispatch(connection);
        if (!Alive(fd, serial)) return false;  // answered and closed
        if (connection.engaged()) return true;
        break;
    }
  }
  return true;
}

// Goes on with bytes that were read before an answer was out.
void PollLoop::Resume(Connection& connection) {
  const std::string pending = std::exchange(connection.buffer, {});
  if (!pending.empty() && !Take(connection, pending)) return;
  if (connection.transport.pending() && !connection.engaged()) ReadMore(connection);
}

void PollLoop::Recognise(Connection& connection) {
  shared_->options.proxies.Recognise(connection.address, connection.transport.secure(), &connection.reader.request());
}

// A head is there and its body is not: whether to ask for it. False when it was refused.
bool PollLoop::Admit(Connection& connection, bool body_has_begun) {
  Admission admission;
  try {
    Recognise(connection);
    if (shared_->options.doorkeeper) admission = shared_->options.doorkeeper(connection.reader.request());
  } catch (const std::bad_alloc&) {
    // It may pass, and the sender may try again: no fault of the server's program.
    admission.refusal = shared_->rejecter({503, base::Error("server-out-of-memory")});
  } catch (...) {
    Caught();
    admission.refusal = shared_->rejecter({500, base::Error("internal-error")});
  }
  if (!admission.refusal && !connection.reader.LimitBody(admission.body_bytes)) {
    admission.refusal = shared_->rejecter(connection.reader.failure());
  }
  if (!admission.refusal && admission.sink && ++shared_->files > limits::kFileConnections) {
    --shared_->files;
    admission.refusal = shared_->rejecter({503, base::Error("server-overloaded")});
  }
  if (admission.refusal) {
    connection.patient = admission.patient;
    Reject(connection, *admission.refusal);
    return false;
  }
  connection.reader.request().sink = std::move(admission.sink);
  if (connection.reader.expects_continue() && !body_has_begun) connection.transport.Send(kContinue, {}, 0);
  return true;
}

// Keeps the sum of all bodies within its bound. False when this one was refused for it.
bool PollLoop::CountBody(Connection& connection) {
  const std::size_t size = connection.reader.request().body.size();
  if (size < kCountedBody || size == connection.counted) return true;
  const auto more = static_cast<std::int64_t>(size - connection.counted);
  connection.counted = size;
  large_at_ = SteadyClock::now();
  if ((shared_->body_bytes += more) <= static_cast<std::int64_t>(limits::kHttpBodiesBytes)) return true;
  Reject(connection, shared_->rejecter({503, base::Error("http-bodies-too-large")}));
  return false;
}

// The request was answered or refused: nobody reads it any more.
void PollLoop::Forget(Connection& connection) {
  DropSink(connection);
  connection.reader.Next();
  if (connection.counted == 0) return;
  shared_->body_bytes -= static_cast<std::int64_t>(std::exchange(connection.counted, 0));
}

void PollLoop::Dispatch(Connection& connection) {
  const int fd = connection.fd();
  const std::uint64_t serial = connection.serial;
  connection.busy = true;
  OwedAnswer owed(
      [this, mailbox = mailbox_, own = std::this_thread::get_id(), fd, serial](std::optional<Answer> answer) {
        // On the loop's own thread the loop is alive; the connection too, while it is being dispatched.
        if (std::this_thread::get_id() == own) {
          if (dispatching_ == fd) return SendAnswer(*connections_.at(fd), std::move(answer));
          return SendLateAnswer(fd, serial, std::move(answer));
        }
        mailbox->Put({fd, serial, std::move(answer)});
      },
      [mailbox = mailbox_](std::function<void()> task) { mailbox->PutTask(std::move(task)); });
  // Kept, because dispatching may nest: a handler may give an answer to another connection of this loop, whose next
  // request is then dispatched from inside.
  const int before = std::exchange(dispatching_, fd);
  try {
    Recognise(connection);
    shared_->handler(connection.reader.request(), std::move(owed));
  } catch (...) {
    Caught();  // the OwedAnswer has answered on its way out
  }
  dispatching_ = before;
  if (Alive(fd, serial) && !connection.busy) Forget(connection);
}

void PollLoop::EmptyMailbox() {
  Mailbox::Content content = std::exchange(emptied_, {});
  mailbox_->Take(&content);
  for (const Mailbox::Arrival& arrival : content.arrivals) TakeIn(arrival);
  for (const std::function<void()>& task : content.tasks) {
    try {
      task();
    } catch (...) {
      Caught();  // the OwedAnswer it holds answers on its way out
    }
  }
  for (Mailbox::LateAnswer& late : content.answers) SendLateAnswer(late.fd, late.serial, std::move(late.answer));
  TellFollowers();
  content.Clear();
  emptied_ = std::move(content);
}

void PollLoop::SendLateAnswer(int fd, std::uint64_t serial, std::optional<Answer> answer) {
  if (!Alive(fd, serial)) return;  // gone meanwhile
  Connection& connection = *connections_.at(fd);
  SendAnswer(connection, std::move(answer));
  if (!Alive(fd, serial)) return;
  Forget(connection);
  if (!connection.engaged()) Resume(connection);  // with the bytes that were sent behind the request
}

void PollLoop::SendAnswer(Connection& connection, std::optional<Answer> answer) {
  const Request& request = connection.reader.request();
  if (!answer) {
    answer = shared_->rejecter({500, base::Error("internal-error")});
    answer->close = true;
  }
  if (answer->follow && request.method != "HEAD") return BeginFollowing(connection, *std::move(answer));
  const bool keep_alive = request.keep_alive && !answer->close && !answer->follow && !shared_->stopping;
  connection.out_head = SerializeHead(*answer, keep_alive, Date());
  connection.out_body = request.method == "HEAD" ? std::string() : std::move(answer->body);
  if (connection.out_body.size() <= kSmallBody) connection.out_head += std::exchange(connection.out_body, {});
  if (connection.out_body.size() >= kLargeBytes) large_at_ = SteadyClock::now();
  if (answer->streamed && request.method != "HEAD" && answer->streamed->size > 0) {
    ++shared_->files;
    connection.source = std::move(answer->streamed);
  }
  connection.sent = 0;
  connection.taken_before = 0;
  connection.closing = !keep_alive;
  connection.busy = false;
  Rest(connection);
  Send(connection);
}

void PollLoop::Send(Connection& connection) {
  const int fd = connection.fd();
  while (connection.sending() || TakeNews(connection)) {
    const int sent = connection.transport.Send(connection.out_head, connection.out_body, connection.sent);
    if (sent == Transport::kGone) return Close(fd);
    if (sent == Transport::kNothingNow) {  // go on when it has taken some
      connection.slow = true;
      Mute(connection, false);
      return Watch(fd, EPOLLOUT, EPOLL_CTL_MOD);
    }
    connection.sent += static_cast<std::size_t>(sent);
  }
  if (connection.source) return Fetch(connection);
  if (connection.closing) return Close(fd);
  connection.sent = 0;
  connection.out_head.clear();
  connection.out_body = std::string();  // an idle connection keeps no answer
  Mute(connection, false);
  if (std::exchange(connection.slow, false)) {
    Watch(fd, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_MOD);
    Rest(connection);
    if (!connection.following) Resume(connection);
  }
}

void PollLoop::Reject(Connection& connection, const Answer& answer) {
  const bool head_only = connection.reader.request().method == "HEAD";
  connection.transport.Send(Serialize(answer, head_only, false, Date()), {}, 0);
  // Reading on would guess at where the next request begins: nothing more of this client is parsed.
  connection.transport.FinishSending();
  connection.draining = true;
  connection.buffer = std::string();
  connection.waiting_since = SteadyClock::now();
  Forget(connection);
}

}  // namespace anze::http
