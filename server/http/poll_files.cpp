// Bodies that go to files, and answers that come from them.
//
// The loop never waits for a disk. What comes of a body is gathered to pieces; while one piece is written elsewhere the
// next is gathered, and when that is full too the connection is muted: the client is held back by its own socket, and
// an upload holds two pieces of memory whatever its size. An answer is read piece by piece likewise, each when the one
// before is with the system. What was written of a body whose connection breaks stays with its sink.
#include <new>
#include <utility>

#include "core/base/limits_files.h"
#include "server/http/poll_loop.h"

namespace anze::http {
namespace {

using base::limits::kFilePieceBytes;

// What one read may add to a piece that is nearly full.
constexpr std::size_t kMoreBytes = 32 * 1024;

}  // namespace

void PollLoop::RunFileWork(std::function<void()> work) {
  if (shared_->options.file_work) return shared_->options.file_work(std::move(work));
  work();
}

void PollLoop::Spool(Connection& connection) {
  const int fd = connection.fd();
  const std::uint64_t serial = connection.serial;
  std::string& body = connection.reader.request().body;
  const bool full = body.size() >= kFilePieceBytes;
  if (connection.writing) {
    if (full && !connection.body_ended) Mute(connection, true);
    return;
  }
  if (!full && !connection.body_ended) return;
  if (body.empty()) {
    connection.body_ended = false;
    Dispatch(connection);
    if (Alive(fd, serial) && !connection.engaged()) Resume(connection);
    return;
  }
  connection.writing = true;
  connection.waiting_since = std::chrono::steady_clock::now();  // each piece has the time of a body
  auto piece = std::make_shared<std::string>(std::exchange(body, {}));
  if (!connection.body_ended) body.reserve(kFilePieceBytes + kMoreBytes);
  RunFileWork([this, mailbox = mailbox_, sink = connection.reader.request().sink, piece, fd, serial] {
    std::optional<Answer> refusal;
    try {
      refusal = sink->Add(*piece);
    } catch (const std::bad_alloc&) {
      refusal = shared_->rejecter({503, base::Error("server-out-of-memory")});
    }
    mailbox->PutTask([this, fd, serial, refusal = std::move(refusal)] { Spooled(fd, serial, refusal); });
  });
}

void PollLoop::Spooled(int fd, std::uint64_t serial, const std::optional<Answer>& refusal) {
  if (!Alive(fd, serial)) return;
  Connection& connection = *connections_.at(fd);
  connection.writing = false;
  connection.waiting_since = std::chrono::steady_clock::now();
  if (!connection.body_ended) Mute(connection, false);
  if (connection.draining) return;
  if (refusal) {
    connection.patient = true;
    connection.busy = false;
    connection.body_ended = false;
    Mute(connection, false);
    return Reject(connection, *refusal);
  }
  Spool(connection);
  if (!Alive(fd, serial) || connection.muted || connection.engaged()) return;
  if (connection.transport.pending()) ReadMore(connection);
}

void PollLoop::SpoolRest(Connection& connection) {
  Request& request = connection.reader.request();
  if (request.sink == nullptr || request.body.empty()) return;
  RunFileWork([sink = request.sink, piece = std::make_shared<std::string>(std::exchange(request.body, {}))] {
    [[maybe_unused]] const auto refusal = sink->Add(*piece);  // nobody is left to be told
  });
}

void PollLoop::DropSink(Connection& connection) {
  auto sink = std::exchange(connection.reader.request().sink, nullptr);
  if (sink == nullptr) return;
  --shared_->files;
  RunFileWork([sink = std::move(sink)]() mutable { sink.reset(); });
}

void PollLoop::Fetch(Connection& connection) {
  connection.fetching = true;
  connection.sent = 0;
  connection.out_head.clear();
  connection.out_body = std::string();
  RunFileWork([this, mailbox = mailbox_, source = *connection.source, fd = connection.fd(),
               serial = connection.serial] {
    std::string piece;
    try {
      piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(source.size, kFilePieceBytes)));
      piece.resize(source.read(source.at, piece.data(), piece.size()));
    } catch (const std::bad_alloc&) {
      piece.clear();  // a cut
    }
    mailbox->PutTask([this, fd, serial, piece = std::move(piece)]() mutable { Fetched(fd, serial, std::move(piece)); });
  });
}

void PollLoop::Fetched(int fd, std::uint64_t serial, std::string piece) {
  if (!Alive(fd, serial)) return;
  Connection& connection = *connections_.at(fd);
  connection.fetching = false;
  if (piece.empty()) return Close(fd);  // the length is announced already: nothing but a cut can tell
  connection.source->at += piece.size();
  connection.source->size -= piece.size();
  if (connection.source->size == 0) DropSource(connection);
  connection.out_body = std::move(piece);
  connection.sent = 0;
  connection.taken_before = 0;
  connection.slow = true;  // whoever waits behind this answer goes on when it is sent
  Rest(connection);
  Send(connection);
}

void PollLoop::DropSource(Connection& connection) {
  if (!connection.source) return;
  connection.source.reset();
  --shared_->files;
}

}  // namespace anze::http
