#include "server/app/rules/cores.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace anze::app {

void OnCores(std::size_t count, std::size_t least, const std::function<void(std::size_t)>& one) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) one(i);
  };
  const std::size_t threads = std::min(Cores(), count / least);
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < threads; ++i) helpers.emplace_back(work);
  work();
}

std::size_t Cores() { return std::max<std::size_t>(1, std::thread::hardware_concurrency()); }

}  // namespace anze::app
