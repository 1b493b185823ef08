// The log: one JSON line for each fault or notable fact, for operators and their tools.
//
//   {"at":"2026-11-29T12:00:00.000+08:00","level":"error","place":"outbox-loop","code":"storage-full","case":"01M8…"}
//
// A line names the place in the program, a stable code and a few fields. It holds no personal data: fields are
// identifiers and names of rules, and of an Error only its code and place are written, never its arguments (they may
// quote a person's words). Errors of the storage and of the operating system also give their reason, `why`.
//
// The same fault at the same place is written once a minute at most; the next line says how many were held back
// ("repeated"). So a loop that fails every second cannot fill a disk.
//
// Ownership: the sink is called under a lock and must not call the log. Threads: any.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace anze::observe {

// kWarning and kError are held back when they repeat; kInfo never is.
enum class Level { kInfo, kWarning, kError };

class Log {
 public:
  using Fields = std::vector<std::pair<std::string_view, std::string>>;
  // Takes one whole line, its line feed included.
  using Sink = std::function<void(std::string_view line)>;
  // The present time as milliseconds of the epoch and as RFC 3339 text.
  struct Moment {
    std::int64_t millis = 0;
    std::string text;
  };

  // A log without a sink counts and writes nothing.
  Log(std::function<Moment()> now, Sink sink) : now_(std::move(now)), sink_(std::move(sink)) {}

  // Write one line: `place` is a part of the program, `code` a stable name from base's messages or of this place alone,
  // `fields` are written as they are, cut at limits::kLogFieldBytes.
  void Info(std::string_view place, std::string_view code, const Fields& fields = {});
  void Warning(std::string_view place, std::string_view code, const Fields& fields = {});
  void Error(std::string_view place, std::string_view code, const Fields& fields = {});
  // Each error of a failure, at level error.
  void Failed(std::string_view place, const base::Diagnostics& errors, const Fields& fields = {});
  // An exception that flew past every handler; call it inside `catch (...)`.
  void Caught(std::string_view place, const Fields& fields = {});

  // Lines of this level asked for since the start, those held back included.
  std::uint64_t count(Level level) const { return counts_[static_cast<std::size_t>(level)]; }

 private:
  struct Recent {
    std::int64_t until = 0;  // milliseconds; until then the same is held back
    std::uint64_t held = 0;
  };
  void Write(Level level, std::string_view place, std::string_view code, const Fields& fields);

  std::function<Moment()> now_;
  Sink sink_;
  std::mutex mutex_;
  std::map<std::string, Recent, std::less<>> recent_;  // by place and code
  std::array<std::atomic<std::uint64_t>, 3> counts_{};
};

// Writes to a file descriptor, usually standard error. A line that cannot be written is dropped: a log must never stop
// the program.
Log::Sink ToDescriptor(int fd);

}  // namespace anze::observe
