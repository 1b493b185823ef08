#include "plugins/identity/oidc/http_client.h"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Timespan.h>
#include <Poco/URI.h>

#include <array>
#include <chrono>
#include <istream>
#include <ostream>
#include <thread>
#include <utility>

#include "core/base/limits_people.h"

namespace anze::identity::oidc {
namespace {

namespace net = Poco::Net;
using base::Error;

constexpr std::int64_t kMicros = 1000;

bool IsLoopback(const std::string& host) { return host == "127.0.0.1" || host == "::1" || host == "localhost"; }

Error NoReply(std::string why) { return Error("oidc-unavailable", {{"why", std::move(why)}}); }

}  // namespace

struct HttpClient::Tls {
  net::Context::Ptr context;
};

// Ends a call that takes too long: Poco's time limits are those of one piece, and a provider that sends a byte now and
// then would hold its thread for ever.
class HttpClient::Watch {
 public:
  Watch(HttpClient* client, net::HTTPClientSession* session, std::chrono::steady_clock::time_point until)
      : client_(client), thread_([this, session, until] {
          std::unique_lock lock(client_->mutex_);
          client_->ended_.wait_until(lock, until, [this] { return done_ || client_->given_up_; });
          if (!done_) End(session);
        }) {}
  ~Watch() {
    {
      std::lock_guard lock(client_->mutex_);
      done_ = true;
    }
    client_->ended_.notify_all();
    thread_.join();
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  static void End(net::HTTPClientSession* session) {
    try {
      session->abort();
    } catch (const Poco::Exception&) {  // the other side was faster
    }
  }

  HttpClient* client_;
  bool done_ = false;
  std::thread thread_;
};

bool IsSafeUrl(const std::string& url) {
  try {
    const Poco::URI uri(url);
    if (uri.getHost().empty() || !uri.getUserInfo().empty() || !uri.getFragment().empty()) return false;
    return uri.getScheme() == "https" || (uri.getScheme() == "http" && IsLoopback(uri.getHost()));
  } catch (const Poco::Exception&) {
    return false;
  }
}

HttpClient::HttpClient(std::unique_ptr<Tls> tls) : tls_(std::move(tls)) {}
HttpClient::~HttpClient() = default;

base::Result<std::unique_ptr<HttpClient>> HttpClient::Make(const std::string& ca_file) {
  try {
    net::Context::Params params;
    params.caLocation = ca_file;
    params.loadDefaultCAs = ca_file.empty();
    params.verificationMode = net::Context::VERIFY_STRICT;  // of the host's name too, also of this machine's
    params.cipherList = "HIGH:!aNULL:!MD5:!RC4:!3DES";
    auto tls = std::make_unique<Tls>(Tls{new net::Context(net::Context::TLS_CLIENT_USE, params)});
    tls->context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
    return std::unique_ptr<HttpClient>(new HttpClient(std::move(tls)));
  } catch (const Poco::Exception& e) {
    return Error("oidc-ca-unusable", {{"file", ca_file}, {"why", e.displayText()}});
  }
}

base::Result<HttpReply> HttpClient::Send(const HttpCall& call) {
  {
    std::lock_guard lock(mutex_);
    if (given_up_) return NoReply("stopping");
  }
  if (!IsSafeUrl(call.url)) return NoReply("unsafe address");
  try {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(base::limits::kProviderMillis);
    const Poco::URI uri(call.url);
    std::unique_ptr<net::HTTPClientSession> session;
    if (uri.getScheme() == "https") {
      session = std::make_unique<net::HTTPSClientSession>(uri.getHost(), uri.getPort(), tls_->context);
    } else {
      session = std::make_unique<net::HTTPClientSession>(uri.getHost(), uri.getPort());
    }
    session->setTimeout(Poco::Timespan(base::limits::kProviderMillis * kMicros));
    net::HTTPRequest request(call.form.empty() ? net::HTTPRequest::HTTP_GET : net::HTTPRequest::HTTP_POST,
                             uri.getPathAndQuery().empty() ? "/" : uri.getPathAndQuery(), net::HTTPMessage::HTTP_1_1);
    request.set("Accept", "application/json");
    if (!call.authorization.empty()) request.set("Authorization", call.authorization);
    if (!call.form.empty()) {
      request.setContentType("application/x-www-form-urlencoded");
      request.setContentLength(static_cast<int>(call.form.size()));
    }
    session->sendRequest(request) << call.form << std::flush;
    // From here on the session's socket stays the same, so that the watch may end it.
    const Watch watch(this, session.get(), until);
    net::HTTPResponse response;
    std::istream& in = session->receiveResponse(response);
    HttpReply reply{static_cast<int>(response.getStatus()), {}};
    std::array<char, 4096> piece{};
    while (in.read(piece.data(), piece.size()), in.gcount() > 0) {
      reply.body.append(piece.data(), static_cast<std::size_t>(in.gcount()));
      if (reply.body.size() > base::limits::kProviderAnswerBytes) return NoReply("answer too long");
    }
    if (std::chrono::steady_clock::now() >= until) return NoReply("timeout");
    return reply;
  } catch (const Poco::Exception& e) {
    // The name alone: the text may hold the address with what stands in it.
    return NoReply(e.name());
  } catch (const std::exception&) {
    return NoReply("exception");
  }
}

void HttpClient::GiveUp() {
  {
    std::lock_guard lock(mutex_);
    given_up_ = true;
  }
  ended_.notify_all();
}

}  // namespace anze::identity::oidc
