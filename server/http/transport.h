// One client's socket, plain or under TLS, read and written without waiting.
//
// Errors: a socket that failed, in whatever way, is kGone; the reason is of no use to anybody here.
// Ownership: owns the socket and closes it; the TLS context is shared.
// Threads: one at a time.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/StreamSocket.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace anze::http {

using TlsContext = Poco::Net::Context::Ptr;

// A server's context for TLS 1.2 and later, from PEM files: the certificate, with its chain behind it, and its key.
// Errors: "http-cannot-use-certificate" {certificate, key, why}.
base::Result<TlsContext> LoadTls(const std::string& certificate, const std::string& key);

class Transport {
 public:
  // Results of Receive and Send besides a number of bytes above zero: nothing can be read or written without waiting;
  // or the connection is over.
  static constexpr int kNothingNow = 0;
  static constexpr int kGone = -1;

  // Takes over an accepted descriptor; `tls` may be null. Throws Poco::Exception when the client is gone already.
  Transport(int fd, const TlsContext& tls);

  int fd() const { return fd_; }
  bool secure() const { return secure_; }
  // Bytes that were received and lie behind TLS, where no poll tells of them.
  bool pending() const;
  // Reads at most `size` bytes. The end of the client's bytes is kGone too: nobody here waits for a half-closed
  // connection. Under TLS, kNothingNow may also mean that the handshake goes on.
  int Receive(char* into, std::size_t size);
  // Sends the next bytes of head and body, of which the first `sent` bytes together are gone already. The two texts
  // must stay as they are until all is sent: TLS may want to send the same bytes again.
  int Send(std::string_view head, std::string_view body, std::size_t sent);
  // Tells the client that nothing more will be sent; reading goes on.
  void FinishSending();
  // Bytes that were sent and that the client has not acknowledged yet; 0 when the system cannot say.
  std::size_t untaken() const;

 private:
  int ReceiveSecure(char* into, std::size_t size);
  int SendSecure(std::string_view piece);

  Poco::Net::StreamSocket socket_;
  int fd_;
  bool secure_;
};

}  // namespace anze::http
