// The API: one table of routes, and what every request passes through: metrics, sign-in, size, problem+json.
//
// Ownership: the services must outlive it. Threads: Handle is called from any worker.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/app/cases.h"
#include "server/app/rules.h"
#include "server/http/auth.h"
#include "server/http/message.h"
#include "server/observe/metrics.h"

namespace anze::http {

struct Services {
  app::Rules* rules = nullptr;
  app::Cases* cases = nullptr;
  ports::Storage* storage = nullptr;
  const ports::Clock* clock = nullptr;
  const Auth* auth = nullptr;
  observe::Metrics* metrics = nullptr;
  std::function<bool()> ready;  // storage answers and rules are loaded
  std::function<void(Response*)> render_metrics;
  bool demo = false;
};

struct Call {
  const Request& request;
  const Services& services;
  const Identity& identity;
  base::Language language;
};

struct Route {
  std::string_view method;
  std::string_view pattern;  // "/api/v1/cases/{id}/events"; "{name}:evaluate" within a segment
  Response (*handler)(const Call& call);
  bool open = false;  // needs no sign-in
};

// Every route of the product.
const std::vector<Route>& Routes();

class Api {
 public:
  explicit Api(Services services) : services_(std::move(services)) {}
  Response Handle(Request& request) const;

 private:
  Services services_;
};

// True when `path` fits `pattern`; fills what the braces matched.
bool Match(std::string_view pattern, std::string_view path, std::vector<std::string>* arguments);

}  // namespace anze::http
