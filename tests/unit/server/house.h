// A whole application without sockets: small rules, storage in memory, a clock that is set by hand.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/ports/clock.h"
#include "core/ports/notifier.h"
#include "plugins/storage/memory/memory_storage.h"
#include "server/app/cases/case_effects.h"
#include "server/app/cases/cases.h"
#include "server/observe/log.h"
#include "tests/support/check.h"
#include "tests/support/eventually.h"

namespace anze::testing {

calendar::Date D(std::string_view text);
// "2025-03-04" is nine in the morning; anything longer is an instant.
calendar::Instant T(std::string_view text);

class HandClock : public ports::Clock {
 public:
  explicit HandClock(std::string_view at) { Set(at); }
  std::int64_t NowMillis() const override { return millis_; }
  calendar::Instant Now() const { return calendar::Instant(millis_); }
  void Set(std::string_view at) { millis_ = T(at).millis(); }
  void Forward(std::int64_t millis) { millis_ += millis; }

 private:
  std::atomic<std::int64_t> millis_;
};

class CountingIds : public ports::IdSource {
 public:
  std::string NewCaseId() override { return "case-" + std::to_string(++last_); }

 private:
  std::atomic<int> last_{0};
};

// Notes what was delivered; refuses the first `failures` deliveries.
class NotingNotifier : public ports::Notifier {
 public:
  base::Status Deliver(const ports::Delivery& delivery) override;
  std::vector<std::string> delivered() const;
  std::atomic<int> failures{0};

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> delivered_;
};

// Rules of region "cn" with the case types "errand" (ten working days; may call help) and "help", and all calendars.
std::vector<ruleset::SourceFile> SmallRules();

struct House {
  // `more`: files beside the small rules.
  explicit House(std::string_view now = "2025-03-04", std::vector<ruleset::SourceFile> more = {});
  // Opens an errand received on a day; its id.
  std::string Open(std::string_view received_on, app::Committer* committer = nullptr);
  // Opens a "help" without a parent; its id.
  std::string OpenHelp();
  // The last event of the journal.
  workflow::Event Last(const std::string& id);
  // "ok" or the problem's code.
  std::string Raise(const std::string& id, const std::string& event, base::Value data = base::Value::EmptyMap());
  workflow::CaseState State(const std::string& id);
  std::vector<std::string> Events(const std::string& id);

  HandClock clock;
  CountingIds ids;
  storage::memory::MemoryStorage storage;
  // What was logged, a JSON line each.
  std::vector<std::string> Logged();
  observe::Log log{[] { return observe::Log::Moment{}; }, [this](std::string_view line) { Note(line); }};
  app::Rules rules{&storage};
  app::DirectCommitter direct{&storage};
  app::Cases cases{&rules, &storage, &direct, &clock, &ids};
  app::Records records{&rules, &storage, &clock, &ids};
  app::CaseEffects::Means means() { return {&cases, &records, &rules, &storage}; }

 private:
  void Note(std::string_view line);
  std::mutex logged_mutex_;
  std::vector<std::string> logged_;
};

}  // namespace anze::testing
