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
  *out += "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

std::string Full(const std::string& name) { return name.starts_with("process_") ? name : "anze_" + name; }

void RenderHistogram(std::string* out, const NamedHistogram& named) {
  const std::string name = Full(named.name);
  const Histogram& histogram = *named.histogram;
  Header(out, name, named.help, "histogram");
  // Read once, so that the last bucket and the count are the same.
  std::uint64_t count = 0;
  for (std::size_t i = 0; i <= histogram.bounds().size(); ++i) {
    count = histogram.AtMost(i);
    const std::string bound = i < histogram.bounds().size() ? Number(histogram.bounds()[i]) : "+Inf";
    *out += name + "_bucket{le=\"" + bound + "\"} " + std::to_string(count) + "\n";
  }
  *out += name + "_sum " + Number(histogram.sum()) + "\n" + name + "_count " + std::to_string(count) + "\n";
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

void Metrics::CountUnreadable(int status) {
  std::lock_guard lock(mutex_);
  ++unreadable_[status];
}

std::string Metrics::Render(const std::vector<Gauge>& gauges, const std::vector<NamedHistogram>& histograms) const {
  std::string out;
  const std::string* last = nullptr;
  for (const Gauge& gauge : gauges) {
    const std::string name = Full(gauge.name);
    if (last == nullptr || *last != gauge.name) Header(&out, name, gauge.help, gauge.counter ? "counter" : "gauge");
    last = &gauge.name;
    const std::string labels = gauge.labels.empty() ? "" : "{" + gauge.labels + "}";
    out += name + labels + " " + Number(gauge.value) + "\n";
  }
  for (const NamedHistogram& named : histograms) RenderHistogram(&out, named);
  RenderRequests(&out);
  return out;
}

void Metrics::RenderRequests(std::string* out) const {
  std::lock_guard lock(mutex_);
  Header(out, "anze_requests_unreadable_total", "Requests that could not be read, by the status of the answer.",
         "counter");
  for (const auto& [status, count] : unreadable_) {
    *out += "anze_requests_unreadable_total{status=\"" + std::to_string(status) + "\"} " + std::to_string(count) + "\n";
  }
  const std::string name = "anze_http_request_duration_seconds";
  Header(out, name, "Time to answer a request, by route.", "histogram");
  for (const auto& [key, series] : requests_) {
    const auto& [method, route, status] = key;
    const std::string labels =
        "method=\"" + method + "\",route=\"" + route + "\",status=\"" + std::to_string(status) + "\"";
    for (std::size_t i = 0; i < kBuckets.size(); ++i) {
      *out += name + "_bucket{" + labels + ",le=\"" + Number(kBuckets[i]) + "\"} " + std::to_string(series.buckets[i]) +
              "\n";
    }
    *out += name + "_bucket{" + labels + ",le=\"+Inf\"} " + std::to_string(series.count) + "\n";
    *out += name + "_sum{" + labels + "} " + Number(series.seconds) + "\n";
    *out += name + "_count{" + labels + "} " + std::to_string(series.count) + "\n";
  }
}

}  // namespace anze::observe
