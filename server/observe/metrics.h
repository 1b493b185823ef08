// Metrics in the text form of Prometheus (version 0.0.4), prefix anze_; those of the process keep the names that boards
// know ("process_…"). Labels are few and fixed (method, route, status, version): never a case, a person or anything
// else that comes from a request, or the number of series would have no bound.
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

#include "server/observe/histogram.h"

namespace anze::observe {

// One number.
struct Gauge {
  std::string name;  // without the prefix
  std::string help;
  double value = 0;
  bool counter = false;  // only ever grows
  std::string labels;    // `version="1.0",storage="sqlite"`; empty: none
};

// A histogram and what it is called.
struct NamedHistogram {
  std::string name;  // without the prefix
  std::string help;
  const Histogram* histogram = nullptr;
};

class Metrics {
 public:
  // Counts an answered request. `route` is the pattern of the route, "unknown" where none fits.
  void CountRequest(std::string_view method, std::string_view route, int status,
                    std::chrono::steady_clock::duration took);
  // Counts a request that could not be read, by the status it was answered with.
  void CountUnreadable(int status);
  // The whole text of /metrics: everything counted so far, and `gauges` and `histograms`, which the caller has from the
  // rooms that own them. Gauges of one name stand together.
  std::string Render(const std::vector<Gauge>& gauges, const std::vector<NamedHistogram>& histograms = {}) const;

 private:
  struct Series {
    std::uint64_t count = 0;
    double seconds = 0;
    std::vector<std::uint64_t> buckets;
  };
  void RenderRequests(std::string* out) const;

  mutable std::mutex mutex_;
  std::map<std::tuple<std::string, std::string, int>, Series, std::less<>> requests_;
  std::map<int, std::uint64_t> unreadable_;  // by status
};

}  // namespace anze::observe
