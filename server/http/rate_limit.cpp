#include "server/http/rate_limit.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "core/base/limits_http.h"

namespace anze::http {

RateLimit::Verdict RateLimit::Count(const std::string& key, Time now) {
  Shard& shard = shards_[std::hash<std::string>{}(key) % shards_.size()];
  const double burst = static_cast<double>(a_second_) * kBurstSeconds;
  std::lock_guard lock(shard.mutex);
  auto found = shard.by_key.find(key);
  if (found == shard.by_key.end()) {
    if (shard.used.size() >= base::limits::kHttpRateKeys / shards_.size()) {
      shard.by_key.erase(shard.used.back().first);
      shard.used.pop_back();
    }
    shard.used.emplace_front(key, Bucket{0, now});
    found = shard.by_key.emplace(shard.used.front().first, shard.used.begin()).first;
  } else {
    shard.used.splice(shard.used.begin(), shard.used, found->second);
  }
  Bucket& bucket = shard.used.front().second;
  const double passed = std::max(0.0, std::chrono::duration<double>(now - bucket.at).count());
  bucket.used = std::max(0.0, bucket.used - passed * a_second_);
  bucket.at = now;
  Verdict verdict;
  verdict.allowed = bucket.used + 1 <= burst;
  // A refused request spends nothing, so whoever waits as long as told is served.
  if (verdict.allowed) bucket.used += 1;
  verdict.remaining = static_cast<int>(burst - bucket.used);
  verdict.reset_seconds = static_cast<int>(std::ceil(bucket.used / a_second_));
  if (!verdict.allowed) {
    verdict.retry_seconds = std::max(1, static_cast<int>(std::ceil((bucket.used + 1 - burst) / a_second_)));
  }
  return verdict;
}

std::string RateLimit::Policy() const {
  return '"' + std::string(name_) + "\";q=" + std::to_string(a_second_ * kBurstSeconds) +
         ";w=" + std::to_string(kBurstSeconds);
}

std::string RateLimit::Field(const Verdict& verdict) const {
  return '"' + std::string(name_) + "\";r=" + std::to_string(verdict.remaining) +
         ";t=" + std::to_string(verdict.reset_seconds);
}

}  // namespace anze::http
