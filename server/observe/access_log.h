// One line of the log for each answered request, or only for those that failed or were slow.
//
//   {"at":"…","level":"info","place":"http","code":"request","method":"GET","route":"/api/v1/cases/{id}","status":"200",
//    "millis":"3","bytes":"1834","trace":"0af7651916cd43dd8448eb211c80319c"}
//
// It tells the route, not the path: no case, no person, no address. Whoever needs those has the proxy's log, and the
// trace leads from one to the other. Those that failed or were slow are warnings, of which repeats are held back
// (log.h): whoever makes the server fail a thousand times a second does not fill the disk. Ownership: the log must
// outlive it. Threads: any.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "server/observe/log.h"

namespace anze::observe {

class AccessLog {
 public:
  // kErrors: answers of 500 and above, but for 501 and 505, which are the caller's fault, and those that took a second
  // or longer.
  enum class Which { kNone, kErrors, kAll };

  // `log` may be null: nothing is written then.
  AccessLog(Log* log, Which which) : log_(log), which_(log == nullptr ? Which::kNone : which) {}

  // Whether this answer gets a line.
  bool Wants(int status, std::chrono::steady_clock::duration took) const {
    if (which_ == Which::kAll) return true;
    const bool failed = status >= 500 && status != 501 && status != 505;
    return which_ == Which::kErrors && (failed || took >= std::chrono::seconds(1));
  }
  void Note(std::string_view method, std::string_view route, int status, std::chrono::steady_clock::duration took,
            std::size_t bytes, const std::string& trace) const {
    const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    const Log::Fields fields{{"method", std::string(method)},    {"route", std::string(route)},
                             {"status", std::to_string(status)}, {"millis", std::to_string(millis)},
                             {"bytes", std::to_string(bytes)},   {"trace", trace}};
    if (which_ == Which::kAll) return log_->Info("http", "request", fields);
    log_->Warning("http", "request", fields);
  }

 private:
  Log* log_;
  Which which_;
};

}  // namespace anze::observe
