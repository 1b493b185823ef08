// The Front puts together a listener and its poll loops, and does nothing afterwards: the first loop accepts and deals
// connections out, every loop serves its own. Stopping is one atomic flag that the loops look at (PollLoop::ShouldEnd).
// The loops are destroyed with the Front, after their threads have ended, and with them the requests that were never
// answered.
#include "server/http/front.h"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "server/http/poll_loop.h"

namespace anze::http {

class Front::Impl {
 public:
  Impl(FrontOptions options, Handler handler, Rejecter rejecter) : options_(options) {
    shared_.options = std::move(options);
    shared_.handler = std::move(handler);
    shared_.rejecter = std::move(rejecter);
  }

  base::Status Start() {
    if (!options_.tls_certificate.empty() || !options_.tls_key.empty()) {
      auto tls = LoadTls(options_.tls_certificate, options_.tls_key);
      if (!tls.ok()) return tls.errors();
      shared_.tls = *tls;
    }
    try {
      const Poco::Net::SocketAddress address(options_.host, static_cast<Poco::UInt16>(options_.port));
      listener_.bind(address, true, false);
      // The queue of the system for connections that wait to be accepted: a burst of clients must fit in.
      listener_.listen(4096);
      listener_.setBlocking(false);
      port_ = listener_.address().port();
    } catch (const Poco::Exception& e) {
      return base::Error("http-cannot-listen",
                         {{"address", options_.host + ":" + std::to_string(options_.port)}, {"why", e.displayText()}});
    }
    // All loops exist before the first one accepts, because it deals connections out to all of them.
    const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    const int count = options_.loops > 0 ? options_.loops : std::min(cores, base::limits::kHttpLoops);
    for (int i = 0; i < count; ++i) loops_.push_back(std::make_unique<PollLoop>(&shared_));
    std::vector<PollLoop*> all;
    for (const auto& loop : loops_) all.push_back(loop.get());
    if (options_.feed != nullptr) {
      for (const auto& loop : loops_) options_.feed->WakeWith([to = loop.get()] { to->Wake(); });
    }
    loops_.front()->Accept(&listener_, std::move(all));
    for (const auto& loop : loops_) loop->Start();
    return base::Ok{};
  }

  void Stop() {
    if (shared_.stopping.exchange(true)) return;
    for (const auto& loop : loops_) loop->Wake();
    for (const auto& loop : loops_) loop->Join();
  }

  base::Status ReloadCertificate() {
    if (options_.tls_certificate.empty()) return base::Ok{};
    auto tls = LoadTls(options_.tls_certificate, options_.tls_key);
    if (!tls.ok()) return tls.errors();
    std::lock_guard lock(shared_.tls_mutex);
    shared_.tls = *tls;
    return base::Ok{};
  }

  int port() const { return port_; }
  FrontStats stats() const {
    return {shared_.accepted, shared_.refused, shared_.timed_out, shared_.open, shared_.body_bytes};
  }

 private:
  FrontOptions options_;
  FrontShared shared_;
  Poco::Net::ServerSocket listener_;
  int port_ = 0;
  std::vector<std::unique_ptr<PollLoop>> loops_;
};

Front::Front(FrontOptions options, Handler handler, Rejecter rejecter)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler), std::move(rejecter))) {}

Front::~Front() { Stop(); }

base::Status Front::Start() { return impl_->Start(); }
base::Status Front::ReloadCertificate() { return impl_->ReloadCertificate(); }
void Front::Stop() { impl_->Stop(); }
int Front::port() const { return impl_->port(); }
FrontStats Front::stats() const { return impl_->stats(); }

}  // namespace anze::http
