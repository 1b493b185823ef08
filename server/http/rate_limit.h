// How many requests somebody may make: so many a second on average, with a burst of ten seconds' worth.
//
// Told to the client by the fields RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10), and by
// Retry-After where a request is refused with 429.
// Bound: limits::kHttpRateKeys keys are remembered; of more, those that have been quiet longest are forgotten, which
// gives them their whole burst again.
// Ownership: plain. Threads: any; the keys are spread over shards, each with its lock.
#pragma once

#include <array>
#include <chrono>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace anze::http {

class RateLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;

  static constexpr int kBurstSeconds = 10;

  // `name`: of the policy, told to clients: "address". `a_second`: 0 limits nothing.
  RateLimit(std::string_view name, int a_second) : name_(name), a_second_(a_second) {}

  bool limits() const { return a_second_ > 0; }

  struct Verdict {
    bool allowed = true;
    int remaining = 0;      // requests that may still come at once
    int reset_seconds = 0;  // until the whole burst may come again
    int retry_seconds = 0;  // of a refused one
  };
  // Counts a request of `key` at `now`. Ask only where limits().
  Verdict Count(const std::string& key, Time now);
  // The two fields of the answer.
  std::string Policy() const;
  std::string Field(const Verdict& verdict) const;

 private:
  struct Bucket {
    double used = 0;  // requests of the burst that are spent
    Time at;          // when that was so
  };
  struct Shard {
    std::mutex mutex;
    std::list<std::pair<std::string, Bucket>> used;  // whoever came last stands first
    std::unordered_map<std::string_view, std::list<std::pair<std::string, Bucket>>::iterator> by_key;
  };

  std::string_view name_;
  int a_second_;
  std::array<Shard, 16> shards_;
};

}  // namespace anze::http
