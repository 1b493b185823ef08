// Short calls to one provider over HTTP: bounded in time from the first byte to the last, and in size.
//
// HTTPS with TLS 1.2 or later; the certificate must be good, and that of the host. Plain HTTP is spoken to a loopback
// address only. No redirection is followed, so that neither a code nor a secret goes where nobody named.
// Errors: "oidc-unavailable" {why}. Ownership: owns its TLS context. Threads: every call from any thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include "core/base/result.h"

namespace anze::identity::oidc {

// Whether the text is the address of HTTPS, or of HTTP on this machine, without user, query or fragment.
bool IsSafeUrl(const std::string& url);

struct HttpReply {
  int status = 0;
  std::string body;
};

struct HttpCall {
  std::string url;
  std::string form;           // posted where it is not empty
  std::string authorization;  // the whole field; empty: none
};

class HttpClient {
 public:
  // `ca_file`: PEM; the certificates that are trusted. Empty: those of the system. Errors: "oidc-ca-unusable" {file,
  // why}.
  static base::Result<std::unique_ptr<HttpClient>> Make(const std::string& ca_file);
  ~HttpClient();

  base::Result<HttpReply> Send(const HttpCall& call);
  // Ends calls under way and refuses later ones.
  void GiveUp();

 private:
  struct Tls;
  class Watch;
  explicit HttpClient(std::unique_ptr<Tls> tls);

  std::unique_ptr<Tls> tls_;
  std::mutex mutex_;
  std::condition_variable ended_;
  bool given_up_ = false;
};

}  // namespace anze::identity::oidc
