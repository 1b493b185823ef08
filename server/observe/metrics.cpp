#include "server/observe/metrics.h"

#include <array>
#include <cstdio>

namespace anze::observe {
namespace {

// Seconds; from a warm read to a slow disk.
constexpr std::array<double, 10> kBuckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5};

std::string Number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.10g", value);
  return text.data();
}

void Header(std::string* out, const std::string& name, const std::string& help, const char* type) {
  *out += "# HELP anze_" + name + " " + help + "\n# TYPE anze_" + name + " " + type + "\n";
}

}  // namespace

void Metrics::CountRequest(std::string_view method, std::string_view route, int status,
                           std::chrono::steady_clock::duration took) {
  // Methods are the client's words; only those we know become labels.
  static constexpr std::array<std::string_view, 6> kMethods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
  std::string_view label = "other";
  for (const std::string_view known : kMethods) {
    if (method == known) label = known;
  }
  const double seconds = std::chrono::duration<double>(took).count();
  std::lock_guard lock(mutex_);
  Series& series = requests_[{std::string(label), std::string(route), status}];
  if (series.buckets.empty()) series.buckets.resize(kBuckets.size());
  ++series.count;
  series.seconds += seconds;
  for (std::size_t i = 0; i < kBuckets.size(); ++i) {
    if (seconds <= kBuckets[i]) ++series.buckets[i];
  }
}

std::string Metrics::Render(const std::vector<Gauge>& gauges) const {
  std::string out;
  for (const Gauge& gauge : gauges) {
    Header(&out, gauge.name, gauge.help, gauge.counter ? "counter" : "gauge");
    out += "anze_" + gauge.name + " " + Number(gauge.value) + "\n";
  }
  Header(&out, "http_request_duration_seconds", "Time to answer a request, by route.", "histogram");
  std::lock_guard lock(mutex_);
  for (const auto& [key, series] : requests_) {
    const auto& [method, route, status] = key;
    const std::string labels =
        "method=\"" + method + "\",route=\"" + route + "\",status=\"" + std::to_string(status) + "\"";
    const std::string name = "anze_http_request_duration_seconds";
    for (std::size_t i = 0; i < kBuckets.size(); ++i) {
      out += name + "_bucket{" + labels + ",le=\"" + Number(kBuckets[i]) + "\"} " + std::to_string(series.buckets[i]) +
             "\n";
    }
    out += name + "_bucket{" + labels + ",le=\"+Inf\"} " + std::to_string(series.count) + "\n";
    out += name + "_sum{" + labels + "} " + Number(series.seconds) + "\n";
    out += name + "_count{" + labels + "} " + std::to_string(series.count) + "\n";
  }
  return out;
}

}  // namespace anze::observe
