// A load generator on one thread: many keep-alive connections to loopback, one request under way on each.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace anze::bench {

struct Answer {
  int status = 0;
  std::string headers;
  std::string body;
};

struct LoadResult {
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
  long answers = 0;
  long failures = 0;  // status 400 and above, or a lost connection
};

// Runs for `seconds`. `next(connection)` gives the next request of a connection as raw bytes; empty ends that
// connection. `seen`, if any, gets each answer before the next request of its connection is asked for.
LoadResult RunLoad(int port, int connections, double seconds, const std::function<std::string(int)>& next,
                   const std::function<void(int, const Answer&)>& seen = {});

std::string Get(const std::string& path, const std::string& token);
std::string Post(const std::string& path, const std::string& token, const std::string& body,
                 const std::string& extra_headers = {});

}  // namespace anze::bench
