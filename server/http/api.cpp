#include "server/http/api.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <new>
#include <utility>

#include "core/base/limits_http.h"
#include "server/app/rules/no_wait.h"
#include "server/http/coding.h"
#include "server/http/query_check.h"
#include "server/http/trace.h"
#include "server/http/wire/etag.h"
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

// What the first token may not make: a token would outlive its purpose.
constexpr std::string_view kTokens = "/api/v1/tokens";
// Every method that some route knows, for OPTIONS *.
constexpr std::string_view kAllMethods = "DELETE, GET, HEAD, OPTIONS, POST, PUT";

void Allow(std::string_view method, std::string* allowed) {
  if (!allowed->empty()) *allowed += ", ";
  *allowed += method;
  if (method == "GET") *allowed += ", HEAD";
}

// The route of a request; else the methods that its path knows, for Allow (RFC 9110, section 10.2.1). HEAD takes the
// route of GET; the front leaves the body out.
Found Find(const Request& request, std::vector<std::string>* matched) {
  Found found;
  if (request.path == "*") return {nullptr, std::string(kAllMethods)};
  const std::string_view method = request.method == "HEAD" ? "GET" : std::string_view(request.method);
  for (const Route& route : Routes()) {
    // Most routes differ in the text before their first argument.
    if (!std::string_view(request.path).starts_with(route.pattern.substr(0, route.literal))) continue;
    std::vector<std::string> arguments;
    if (!Match(route.pattern, request.path, &arguments)) continue;
    if (route.method == method) {
      *matched = std::move(arguments);
      return {&route, {}};
    }
    if (found.allowed.find(route.method) == std::string::npos) Allow(route.method, &found.allowed);
  }
  if (!found.allowed.empty()) Allow("OPTIONS", &found.allowed);
  return found;
}

// Cross-site request forgery: a cookie travels with any form that a foreign page sends, so a changing call by cookie
// must show that it comes from our own pages. Browsers say so in Sec-Fetch-Site, older ones in Origin; programs send a
// token and are not asked.
bool ForeignForm(const Request& request) {
  if (request.method == "GET" || request.method == "HEAD") return false;
  if (!request.Header("authorization").empty()) return false;
  const std::string_view site = request.Header("sec-fetch-site");
  if (!site.empty()) return site != "same-origin" && site != "none";
  const std::string_view origin = request.Header("origin");
  const std::size_t host = origin.find("://");
  return !origin.empty() && (host == std::string_view::npos || origin.substr(host + 3) != request.Header("host"));
}

std::string_view HeaderOf(const Answer& answer, std::string_view wanted) {
  for (const auto& [name, value] : answer.headers) {
    if (name == wanted) return value;
  }
  return {};
}

// "nosniff" keeps a browser from running a JSON text as a script; "no-store" keeps case data out of shared caches,
// unless the handler knows better (assets).
// Over HTTPS a browser is told to use nothing else from now on (RFC 6797).
void Harden(const Request& request, Answer* answer) {
  answer->headers.reserve(answer->headers.size() + 3);
  if (request.secure) answer->headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  answer->headers.emplace_back("X-Content-Type-Options", "nosniff");
  if (HeaderOf(*answer, "Cache-Control").empty()) answer->headers.emplace_back("Cache-Control", "no-store");
}

// Answers 304 to who has what it asks for already (RFC 9110, section 13.1.2). The handler has done its work by then:
// only the transfer is saved.
void LeaveOutWhatIsKnown(const Request& request, Answer* answer) {
  if (answer->status != 200 || (request.method != "GET" && request.method != "HEAD")) return;
  const std::string_view known = request.Header("if-none-match");
  const std::string_view etag = HeaderOf(*answer, "ETag");
  if (known.empty() || etag.empty() || !EtagListed(known, etag)) return;
  answer->status = 304;
  answer->body.clear();
}

// Whether the answer may be compressed. Not an answer with a version: its strong ETag stands for these very bytes, and
// whoever changes the resource sends that ETag back. Not one that is coded already.
bool Compressible(const Answer& answer) {
  return answer.body.size() >= base::limits::kHttpCompressBytes && answer.status != 304 &&
         (answer.content_type.starts_with("application/json") || answer.content_type.starts_with("text/")) &&
         HeaderOf(answer, "ETag").empty() && HeaderOf(answer, "Content-Encoding").empty();
}

// An answer that there is no memory to compress goes as it is.
void Compress(Answer* answer) {
  try {
    std::string packed = Gzip(answer->body);
    answer->headers.emplace_back("Content-Encoding", "gzip");
    answer->body = std::move(packed);
  } catch (const std::bad_alloc&) {
  }
}

// 204 to OPTIONS; 501 for a method that HTTP does not know, 405 for one that this path does not have (RFC 9110,
// sections 15.5.6 and 15.6.2). All name the methods in Allow.
Answer NotAllowed(const Request& request, const std::string& allowed, base::Language language) {
  Answer answer;
  constexpr std::array<std::string_view, 8> kKnown{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "TRACE"};
  if (request.method == "OPTIONS") {
    answer.status = 204;
  } else if (std::find(kKnown.begin(), kKnown.end(), request.method) == kKnown.end()) {
    answer = ProblemAnswer(501, Error("http-method-not-implemented"), language);
  } else {
    answer = ProblemAnswer(405, Error("http-method-not-allowed", {{"method", request.method}, {"allowed", allowed}}),
                           language);
  }
  answer.headers.emplace_back("Allow", allowed);
  return answer;
}

Answer TooLarge(base::Language language) {
  return ProblemAnswer(422, Error("http-answer-too-large", {{"limit", std::to_string(base::limits::kHttpAnswerBytes)}}),
                       language);
}

// The refusal of somebody who may not call the route.
std::optional<Answer> NotPermitted(const Identity& identity, const Route& route, base::Language language) {
  if (route.open() || route.own()) return std::nullopt;
  const app::Recognised& who = *identity.recognised;
  if (who.first_token && ((who.permissions & route.permissions) == 0 || route.pattern.starts_with(kTokens)))
    return ProblemAnswer(403, Error("first-token-only-creates"), language);
  if (who.must_change) return ProblemAnswer(403, Error("password-change-required"), language);
  if (who.must_set_up) return ProblemAnswer(403, Error("second-factor-setup-required"), language);
  if ((who.permissions & route.permissions) != 0) return std::nullopt;
  std::string title = "permission-" + std::string(route.access.substr(0, route.access.find(' ')));
  std::replace(title.begin(), title.end(), '.', '-');
  return ProblemAnswer(403, Error("permission-missing", {{"title", base::Text(title, language)}}), language);
}

// A call that memory does not suffice for is the end of that call only.
template <typename Work>
void WithinMemory(const GiveAnswer& give, base::Language language, const Work& work) {
  try {
    work();
  } catch (const std::bad_alloc&) {
    give(ProblemAnswer(503, Error("server-out-of-memory"), language));
  }
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

void Api::Run(const Route& route, const Call& call, const GiveAnswer& give) const {
  WithinMemory(give, call.language, [&] {
    if (route.writer != nullptr) return route.writer(call, give);
    give(route.handler(call));
  });
}

bool Api::RunAtOnce(const Route& route, const Call& call, const GiveAnswer& give) const {
  // While this stands, rules that are not in memory are not read: the lookup fails and NoWait::missed() tells
  // (no_wait.h). The answer made of such a failure is thrown away, and the call runs again on a thread that may wait.
  const app::NoWait scope;
  if (route.writer != nullptr) {
    route.writer(call, [give](Answer answer) {
      if (!app::NoWait::missed()) give(std::move(answer));
    });
    return !app::NoWait::missed();
  }
  Answer answer = route.handler(call);
  if (app::NoWait::missed()) return false;
  give(std::move(answer));
  return true;
}

// The refusal that needs no body, if there is one.
std::optional<Answer> Api::Refuse(const Request& request, const Route* route, const std::string& allowed,
                                  std::optional<Identity>* identity) const {
  const base::Language language = request.language();
  if (route == nullptr && allowed.empty()) {
    if (WantsPage(request)) return PageOf(request, language);
    return ProblemAnswer(404, Error("http-no-such-path", {{"path", request.path}}), language);
  }
  if (route == nullptr) return NotAllowed(request, allowed, language);
  *identity = services_.auth->Authenticate(request);
  if (!*identity && !route->open()) return ProblemAnswer(401, Error("http-sign-in-required"), language);
  if (ForeignForm(request)) return ProblemAnswer(403, Error("http-foreign-origin"), language);
  if (*identity) return NotPermitted(**identity, *route, language);
  return std::nullopt;
}

Admission Api::Admit(const Request& request) const {
  std::vector<std::string> arguments;
  const Found found = Find(request, &arguments);
  std::optional<Identity> identity;
  Admission admission;
  admission.refusal = Refuse(request, found.route, found.allowed, &identity);
  if (!identity) admission.body_bytes = base::limits::kHttpOpenBodyBytes;
  if (!admission.refusal && found.route->receiver != nullptr) {
    admission = found.route->receiver(request, arguments, services_, *identity, request.language());
  }
  if (!admission.refusal) return admission;
  Harden(request, &*admission.refusal);
  services_.metrics->CountRequest(request.method, found.route == nullptr ? "unknown" : found.route->pattern,
                                  admission.refusal->status, std::chrono::steady_clock::duration::zero());
  return admission;
}

std::optional<Answer> Api::Limit(RateLimit* rate, const std::string& key, base::Language language,
                                 Fields* fields) const {
  if (rate == nullptr || !rate->limits() || key.empty()) return std::nullopt;
  const RateLimit::Verdict verdict = rate->Count(key, std::chrono::steady_clock::now());
  fields->emplace_back("RateLimit-Policy", rate->Policy());
  fields->emplace_back("RateLimit", rate->Field(verdict));
  if (verdict.allowed) return std::nullopt;
  const std::string seconds = std::to_string(verdict.retry_seconds);
  Answer refusal = ProblemAnswer(429, Error("http-too-many-requests", {{"seconds", seconds}}), language);
  refusal.headers.emplace_back("Retry-After", seconds);
  return refusal;
}

void Api::Account(const Request& request, std::string_view route, std::chrono::steady_clock::time_point begin,
                  Fields fields, Answer* answer) const {
  const auto took = std::chrono::steady_clock::now() - begin;
  services_.metrics->CountRequest(request.method, route, answer->status, took);
  for (auto& [name, value] : fields) answer->headers.emplace_back(name, std::move(value));
  const std::string_view asked = request.Header("traceparent");
  const bool noted = services_.access_log != nullptr && services_.access_log->Wants(answer->status, took);
  if (asked.empty() && !noted) return;
  const Trace trace = TraceOf(asked);
  answer->headers.emplace_back("traceparent", Traceparent(trace));
  if (noted)
    services_.access_log->Note(request.method, route, answer->status, took,
                               answer->body.size() + (answer->streamed ? answer->streamed->size : 0), trace.id);
}

// The last steps of every answer.
void Api::Finish(const Request& request, const Route* route, Answer answer,
                 const std::shared_ptr<OwedAnswer>& to) const {
  Harden(request, &answer);
  LeaveOutWhatIsKnown(request, &answer);
  if (!Compressible(answer)) return (*to)(std::move(answer));
  answer.headers.emplace_back("Vary", "Accept-Encoding");
  if (!AcceptsGzip(request.Header("accept-encoding"))) return (*to)(std::move(answer));
  const bool here = route != nullptr && route->kind == Route::kLong;
  if (here || answer.body.size() < base::limits::kHttpCompressAwayBytes || !services_.elsewhere) {
    Compress(&answer);
    return (*to)(std::move(answer));
  }
  services_.elsewhere([to, answer = std::move(answer)]() mutable {
    Compress(&answer);
    (*to)(std::move(answer));
  });
}

void Api::Handle(Request& request, OwedAnswer owed) const {
  const Found found = Find(request, &request.arguments);
  // The pattern, not the path: a metric for each case id would grow without bound.
  const std::string_view route_name = found.route == nullptr ? "unknown" : found.route->pattern;
  // Shared, because functions are copied as they are passed around; the last copy that goes ungiven answers 500.
  const auto shared = std::make_shared<OwedAnswer>(std::move(owed));
  const auto begin = std::chrono::steady_clock::now();
  const base::Language language = request.language();
  const auto limits = std::make_shared<Fields>();
  auto over = Limit(services_.address_rate, request.address, language, limits.get());
  const GiveAnswer give = [this, &request, route_name, route = found.route, begin, limits, to = shared](Answer answer) {
    if (answer.body.size() > base::limits::kHttpAnswerBytes) answer = TooLarge(request.language());
    Account(request, route_name, begin, *limits, &answer);
    Finish(request, route, std::move(answer), to);
  };
  if (over) return give(std::move(*over));
  WithinMemory(give, language, [&] {
    std::optional<Identity> identity;
    if (auto refusal = Refuse(request, found.route, found.allowed, &identity)) return give(std::move(*refusal));
    if (identity) {
      if (auto refusal = Limit(services_.token_rate, identity->token_id, language, limits.get())) {
        return give(std::move(*refusal));
      }
    }
    if (const base::Diagnostics unknown = CheckQuery(found.route->parameters, request); !unknown.empty()) {
      return give(ProblemAnswer(app::Invalid(unknown), language));
    }
    // Only the identity is copied for later: the request stays where it is until it is answered.
    const Identity who = std::move(identity).value_or(Identity{});
    const Call call{request, services_, who, language, shared->thread(), case_writer_};
    if (!services_.elsewhere) return Run(*found.route, call, give);
    if (found.route->kind == Route::kQuick && RunAtOnce(*found.route, call, give)) return;
    const bool files = found.route->kind == Route::kFile && services_.file_work;
    (files ? services_.file_work
           : services_.elsewhere)([this, route = found.route, &request, who, language, shared, give] {
      Run(*route, {request, services_, who, language, shared->thread(), case_writer_}, give);
    });
  });
}

}  // namespace anze::http
