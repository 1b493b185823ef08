// Metrics in the text form of Prometheus (version 0.0.4), prefix anze_. Labels are few and fixed (method, route,
// status): never a case, a person or anything else that comes from a request, or the number of series would have no
// bound.
//
// Ownership: plain. Threads: any.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace anze::observe {

// One number without labels.
struct Gauge {
  std::string name;  // without the prefix
  std::string help;
  double value = 0;
  bool counter = false;  // only ever grows
};

class Metrics {
 public:
  // Counts an answered request. `route` is the pattern of the route, "unknown" where none fits.
  void CountRequest(std::string_view method, std::string_view route, int status,
                    std::chrono::steady_clock::duration took);
  // The whole text of /metrics: everything counted so far, and `gauges`, which the caller reads from the rooms that own
  // them.
  std::string Render(const std::vector<Gauge>& gauges) const;

 private:
  struct Series {
    std::uint64_t count = 0;
    double seconds = 0;
    std::vector<std::uint64_t> buckets;
  };
  mutable std::mutex mutex_;
  std::map<std::tuple<std::string, std::string, int>, Series, std::less<>> requests_;
};

}  // namespace anze::observe
