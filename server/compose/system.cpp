#include "server/compose/system.h"

#include <sys/random.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>

namespace anze::compose {
namespace {

class RealClock : public ports::Clock {
 public:
  std::int64_t NowMillis() const override {
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    return duration_cast<milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  }
};

// From the system's generator; up to 256 bytes come whole (getrandom(2)).
bool Random(void* bytes, std::size_t size) { return getrandom(bytes, size, 0) == static_cast<ssize_t>(size); }

constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// A new millisecond draws new random bits; within one, or when the clock goes back, the last id is counted up by one.
class Ulids : public ports::IdSource {
 public:
  explicit Ulids(const ports::Clock* clock) : clock_(clock) {}

  std::string NewCaseId() override {
    std::lock_guard lock(mutex_);
    const auto now = static_cast<std::uint64_t>(clock_->NowMillis());
    if (now > millis_) {
      millis_ = now;
      Random(&high_, sizeof high_);
      Random(&low_, sizeof low_);
    } else if (++low_ == 0) {
      ++high_;
    }
    std::string id(26, '0');
    Put(&id, 0, 10, millis_);
    // 80 random bits as two halves of 40, eight digits each.
    Put(&id, 10, 8, (static_cast<std::uint64_t>(high_) << 24) | (low_ >> 40));
    Put(&id, 18, 8, low_ & 0xFF'FFFF'FFFFULL);
    return id;
  }

 private:
  static void Put(std::string* id, std::size_t at, int digits, std::uint64_t value) {
    for (int i = digits - 1; i >= 0; --i, value >>= 5) (*id)[at + static_cast<std::size_t>(i)] = kCrockford[value & 31];
  }

  const ports::Clock* clock_;
  std::mutex mutex_;
  std::uint64_t millis_ = 0;
  std::uint16_t high_ = 0;
  std::uint64_t low_ = 0;
};

}  // namespace

std::unique_ptr<ports::Clock> SystemClock() { return std::make_unique<RealClock>(); }

std::unique_ptr<ports::IdSource> UlidSource(const ports::Clock* clock) { return std::make_unique<Ulids>(clock); }

script::Budget ScriptBudget(std::chrono::milliseconds most) {
  using Clock = std::chrono::steady_clock;
  script::Budget budget;
  budget.watch = [most]() -> std::function<bool()> {
    return [end = Clock::now() + most] { return Clock::now() >= end; };
  };
  return budget;
}

base::Result<std::string> NewToken() {
  std::array<unsigned char, 32> bytes{};
  if (!Random(bytes.data(), bytes.size())) return base::Error("no-randomness");
  std::string token;
  for (const unsigned char byte : bytes) {
    token.push_back("0123456789abcdef"[byte >> 4]);
    token.push_back("0123456789abcdef"[byte & 15]);
  }
  return token;
}

}  // namespace anze::compose
