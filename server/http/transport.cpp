// Plain sockets are read and written by the system calls themselves, since Poco's calls around them ask for time
// limits and addresses each time; under TLS Poco's secure socket does both.
#include "server/http/transport.h"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SecureStreamSocketImpl.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace anze::http {
namespace {

namespace net = Poco::Net;

// One TLS record: OpenSSL sends such a piece whole or wants the same piece again.
constexpr std::size_t kRecordBytes = 16 * 1024;

// Poco makes the server's side of a connection only within its own accept, which takes one address apart too many.
class AcceptedTls : public net::SecureStreamSocketImpl {
 public:
  AcceptedTls(net::StreamSocketImpl* plain, const TlsContext& context) : SecureStreamSocketImpl(plain, context) {
    acceptSSL();
  }
};

net::StreamSocketImpl* MakeSocket(int fd, const TlsContext& tls) {
  Poco::AutoPtr<net::StreamSocketImpl> plain(new net::StreamSocketImpl(fd));
  plain->setNoDelay(true);
  if (tls.isNull()) return plain.duplicate();
  plain->setBlocking(false);
  return new AcceptedTls(plain, tls);
}

}  // namespace

base::Result<TlsContext> LoadTls(const std::string& certificate, const std::string& key) {
  try {
    net::Context::Params params;
    params.privateKeyFile = key;
    params.certificateFile = certificate;
    params.verificationMode = net::Context::VERIFY_NONE;  // of clients, who show no certificate
    params.loadDefaultCAs = false;
    params.cipherList = "HIGH:!aNULL:!MD5:!RC4:!3DES";
    TlsContext context(new net::Context(net::Context::TLS_SERVER_USE, params));
    context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
    return context;
  } catch (const Poco::Exception& e) {
    return base::Error("http-cannot-use-certificate",
                       {{"certificate", certificate}, {"key", key}, {"why", e.displayText()}});
  }
}

Transport::Transport(int fd, const TlsContext& tls) : socket_(MakeSocket(fd, tls)), fd_(fd), secure_(!tls.isNull()) {}

bool Transport::pending() const { return secure_ && socket_.impl()->available() > 0; }

int Transport::Receive(char* into, std::size_t size) {
  if (secure_) return ReceiveSecure(into, size);
  // EINTR counts as "nothing now": the loop comes back to it.
  const auto got = ::recv(fd_, into, size, MSG_DONTWAIT);
  if (got > 0) return static_cast<int>(got);
  return got < 0 && (errno == EAGAIN || errno == EINTR) ? kNothingNow : kGone;
}

int Transport::ReceiveSecure(char* into, std::size_t size) {
  try {
    const int got = socket_.receiveBytes(into, static_cast<int>(size));
    if (got > 0) return got;
    return got < 0 ? kNothingNow : kGone;  // below zero: TLS waits for the socket
  } catch (const Poco::Exception&) {
    return kGone;
  }
}

int Transport::Send(std::string_view head, std::string_view body, std::size_t sent) {
  const std::size_t of_head = std::min(sent, head.size());
  const std::string_view first = head.substr(of_head);
  const std::string_view second = body.substr(sent - of_head);
  if (secure_) return SendSecure((first.empty() ? second : first).substr(0, kRecordBytes));
  constexpr int kHow = MSG_NOSIGNAL | MSG_DONTWAIT;
  ssize_t gone = 0;
  // Both parts in one call, so that a small answer is one packet.
  if (second.empty()) {
    gone = ::send(fd_, first.data(), first.size(), kHow);
  } else {
    std::array<iovec, 2> parts{
        {{const_cast<char*>(first.data()), first.size()}, {const_cast<char*>(second.data()), second.size()}}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    gone = ::sendmsg(fd_, &message, kHow);
  }
  if (gone > 0) return static_cast<int>(gone);
  return gone < 0 && (errno == EAGAIN || errno == EINTR) ? kNothingNow : kGone;
}

int Transport::SendSecure(std::string_view piece) {
  try {
    const int gone = socket_.sendBytes(piece.data(), static_cast<int>(piece.size()));
    return gone > 0 ? gone : gone < 0 ? kNothingNow : kGone;
  } catch (const Poco::Exception&) {
    return kGone;
  }
}

void Transport::FinishSending() {
  try {
    if (secure_) socket_.shutdown();  // tells the client that this is the end, and not a cut
  } catch (const Poco::Exception&) {  // the client is gone: nobody is left to be told
  }
  ::shutdown(fd_, SHUT_WR);
}

std::size_t Transport::untaken() const {
  int bytes = 0;
  return ::ioctl(fd_, SIOCOUTQ, &bytes) == 0 && bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}

}  // namespace anze::http
