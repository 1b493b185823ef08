#include "server/http/api.h"

#include <chrono>
#include <memory>
#include <utility>

#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Error;

// Matches one segment such as "{name}:evaluate" or "{id}".
bool MatchSegment(std::string_view pattern, std::string_view segment, std::vector<std::string>* arguments) {
  const std::size_t open = pattern.find('{');
  if (open == std::string_view::npos) return pattern == segment;
  const std::size_t close = pattern.find('}', open);
  const std::string_view before = pattern.substr(0, open);
  const std::string_view after = pattern.substr(close + 1);
  if (segment.size() <= before.size() + after.size()) return false;
  if (!segment.starts_with(before) || !segment.ends_with(after)) return false;
  arguments->emplace_back(segment.substr(before.size(), segment.size() - before.size() - after.size()));
  return true;
}

struct Found {
  const Route* route = nullptr;
  std::string allowed;  // methods that the path knows, when none fits
};

Found Find(Request& request) {
  Found found;
  const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
  for (const Route& route : Routes()) {
    // Most routes differ in what stands before their first argument.
    if (!std::string_view(request.path).starts_with(route.pattern.substr(0, route.literal))) continue;
    std::vector<std::string> arguments;
    if (!Match(route.pattern, request.path, &arguments)) continue;
    if (route.method == method) {
      request.arguments = std::move(arguments);
      return {&route, {}};
    }
    if (!found.allowed.empty()) found.allowed += ", ";
    found.allowed += route.method;
  }
  return found;
}

// A cookie travels with any form a foreign page sends; a changing call must show that it comes from our own.
bool ForeignForm(const Request& request) {
  if (request.method == "GET" || request.method == "HEAD") return false;
  if (!request.Header("authorization").empty()) return false;
  const std::string_view site = request.Header("sec-fetch-site");
  return !site.empty() && site != "same-origin" && site != "none";
}

void Harden(Response* response) {
  response->headers.reserve(response->headers.size() + 2);
  response->headers.emplace_back("X-Content-Type-Options", "nosniff");
  bool cached = false;
  for (const auto& [name, value] : response->headers) cached = cached || name == "Cache-Control";
  if (!cached) response->headers.emplace_back("Cache-Control", "no-store");
}

}  // namespace

bool Match(std::string_view pattern, std::string_view path, std::vector<std::string>* arguments) {
  if (pattern.ends_with("/*")) return path.starts_with(pattern.substr(0, pattern.size() - 1));
  for (;;) {
    const std::size_t wanted = pattern.find('/');
    const std::size_t given = path.find('/');
    if (!MatchSegment(pattern.substr(0, wanted), path.substr(0, given), arguments)) return false;
    if (wanted == std::string_view::npos || given == std::string_view::npos) return wanted == given;
    pattern.remove_prefix(wanted + 1);
    path.remove_prefix(given + 1);
  }
}

void Api::Run(const Route& route, const Call& call, Respond respond) const {
  if (route.writer != nullptr) return route.writer(call, std::move(respond));
  respond(route.handler(call));
}

void Api::Handle(Request& request, Responder responder) const {
  const Found found = Find(request);
  const std::string_view route_name = found.route == nullptr ? "unknown" : found.route->pattern;
  // Shared, because what is passed around as a function is copied; the last copy that goes unanswered answers 500.
  const auto responding = std::make_shared<Responder>(std::move(responder));
  Respond respond = [this, &request, route_name, begin = std::chrono::steady_clock::now(),
                     to = responding](Response response) {
    Harden(&response);
    services_.metrics->CountRequest(request.method, route_name, response.status,
                                    std::chrono::steady_clock::now() - begin);
    (*to)(std::move(response));
  };
  const base::Language language = request.language();
  if (found.route == nullptr && found.allowed.empty()) {
    return respond(ProblemResponse(404, Error("http-no-such-path", {{"path", request.path}}), language));
  }
  if (found.route == nullptr) {
    Response response = ProblemResponse(
        405, Error("http-method-not-allowed", {{"method", request.method}, {"allowed", found.allowed}}), language);
    response.headers.emplace_back("Allow", found.allowed);
    return respond(std::move(response));
  }
  std::optional<Identity> identity = services_.auth->Authenticate(request);
  if (!identity && !found.route->open) return respond(ProblemResponse(401, Error("http-sign-in-required"), language));
  if (ForeignForm(request)) return respond(ProblemResponse(403, Error("http-foreign-origin"), language));
  const Identity who = std::move(identity).value_or(Identity{});
  if (found.route->kind == Route::kQuick || !services_.elsewhere) {
    return Run(*found.route, {request, services_, who, language, responding->home()}, std::move(respond));
  }
  services_.elsewhere([this, route = found.route, &request, who, language, responding, respond] {
    Run(*route, {request, services_, who, language, responding->home()}, respond);
  });
}

}  // namespace anze::http
