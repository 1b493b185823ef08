// Timing of one thing against a limit taken in the same run, and the table they end in.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace anze::bench {

inline double Seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

struct Spread {
  double median = 0;
  double least = 0;
  double most = 0;
};

inline Spread SpreadOf(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {values[values.size() / 2], values.front(), values.back()};
}

// `rounds` runs of `work`, each doing `units`; the spread of units per second. One run before them warms up.
inline Spread Rate(int rounds, double units, const std::function<void()>& work) {
  work();
  std::vector<double> rates;
  for (int i = 0; i < rounds; ++i) rates.push_back(units / Seconds(work));
  return SpreadOf(std::move(rates));
}

// The value below which `share` of the sample lies.
inline double Percentile(std::vector<double> sample, double share) {
  if (sample.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(sample.size() - 1));
  std::nth_element(sample.begin(), sample.begin() + static_cast<std::ptrdiff_t>(at), sample.end());
  return sample[at];
}

struct Row {
  std::string what;
  std::string measured;
  std::string goal;
  bool met = true;
};

inline void Print(const Row& row) {
  std::printf("%-4s %-62s %-44s goal %s\n", row.met ? "ok" : "MISS", row.what.c_str(), row.measured.c_str(),
              row.goal.c_str());
  std::fflush(stdout);
}

inline std::string Show(const Spread& spread, const char* unit) {
  char text[96];
  std::snprintf(text, sizeof text, "%.4g (%.4g-%.4g) %s", spread.median, spread.least, spread.most, unit);
  return text;
}

// Keeps a result alive so that the work is not optimised away.
template <typename T>
inline void Keep(const T& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

}  // namespace anze::bench
