// The API: one table of routes, and what every request passes through: metrics, sign-in, size, problem+json.
//
// A quick call is answered on the thread that brings it; one that may take long goes to `elsewhere`; one that writes
// is answered when the writer is done. None of them waits on the thread that brings it.
//
// Ownership: the services must outlive it, and a request must live until it is answered. Threads: any.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/report_format.h"
#include "server/app/cases.h"
#include "server/app/record_store.h"
#include "server/app/rules.h"
#include "server/http/auth.h"
#include "server/http/message.h"
#include "server/http/responder.h"
#include "server/observe/metrics.h"

namespace anze::http {

struct Services {
  app::Rules* rules = nullptr;
  app::Cases* cases = nullptr;
  app::Records* records = nullptr;
  ports::Storage* storage = nullptr;
  const ports::Clock* clock = nullptr;
  const Auth* auth = nullptr;
  observe::Metrics* metrics = nullptr;
  // By name, nullptr for what is no file of a report.
  const ports::ReportFormat* (*report_format)(std::string_view name) = nullptr;
  std::function<bool()> ready;  // storage answers and rules are loaded
  std::function<void(Response*)> render_metrics;
  std::function<void(std::function<void()>)> elsewhere;  // runs what may take long on another thread
  bool demo = false;
};

struct Call {
  const Request& request;
  const Services& services;
  const Identity& identity;
  base::Language language;
  const Responder::Home& home;  // see responder.h; copy it to keep it
};

using Respond = std::function<void(Response)>;

struct Route {
  std::string_view method;
  std::string_view pattern;  // "/api/v1/cases/{id}/events"; "{name}:evaluate" within a segment
  enum Kind {
    kQuick,  // never takes longer than one look into storage
    kLong,
  } kind;
  Response (*handler)(const Call& call);
  bool open = false;  // needs no sign-in
  // In place of `handler`: answers when the writer is done. `call` is gone by then.
  void (*writer)(const Call& call, Respond respond) = nullptr;
  std::size_t literal = std::min(pattern.find_first_of("{*"), pattern.size());  // length of what is no argument
};

// Every route of the product.
const std::vector<Route>& Routes();

class Api {
 public:
  explicit Api(Services services) : services_(std::move(services)) {}
  void Handle(Request& request, Responder responder) const;

 private:
  void Run(const Route& route, const Call& call, Respond respond) const;

  Services services_;
};

// True when `path` fits `pattern`; fills what the braces matched.
bool Match(std::string_view pattern, std::string_view path, std::vector<std::string>* arguments);

}  // namespace anze::http
