// Signing in at an identity provider: the browser is sent there, and comes back with a code.
#include <algorithm>
#include <utility>

#include "core/base/limits_people.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;

constexpr std::string_view kStart = "/api/v1/session/oidc";
constexpr std::string_view kCookieName = "anze_oidc";

// Lax, since the way back is a step from the provider's page to ours, on which a browser sends no cookie that is
// Strict.
std::string CookieText(const std::string& value, bool secure, std::int64_t seconds) {
  return std::string(kCookieName) + "=" + value + "; Path=" + std::string(kStart) +
         "; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds) + (secure ? "; Secure" : "");
}

// All but unreserved characters (RFC 3986, section 2.3) as %XX.
std::string InQuery(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    constexpr std::string_view kHex = "0123456789ABCDEF";
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[static_cast<unsigned char>(c) >> 4U];
      out += kHex[static_cast<unsigned char>(c) & 15U];
    }
  }
  return out;
}

// A page of ours, with its query: never another's, however browsers read "//", "\" and controls.
bool IsReturnTo(std::string_view text) {
  if (text.size() > base::limits::kReturnToBytes || !text.starts_with('/') || text.starts_with("//")) return false;
  const bool clean = std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F && c != '\\';
  });
  return clean && IsKnownPage(text.substr(0, text.find_first_of("?#")));
}

Answer Redirect(std::string to) {
  Value body = Value::EmptyMap();
  body.Set("location", to);
  Answer answer = JsonAnswer(body);
  answer.status = 303;
  answer.headers.emplace_back("Location", std::move(to));
  // The address that is left holds the code.
  answer.headers.emplace_back("Referrer-Policy", "no-referrer");
  return answer;
}

// The page of signing in tells a person what was refused, in the language of the page; a program gets the problem.
Answer Failed(const Request& request, const app::Problem& problem, const std::string& wanted) {
  if (request.Header("accept").find("text/html") == std::string_view::npos)
    return ProblemAnswer(problem, request.language());
  std::string to = "/login?problem=" + InQuery(problem.error.code);
  if (!wanted.empty()) to += "&next=" + InQuery(wanted);
  return Redirect(std::move(to));
}

Answer Begun(const Services& services, const Request& request) {
  const std::string* wanted = request.Query("return_to");
  const auto begun = services.provider->Begin(wanted == nullptr ? std::string() : *wanted);
  if (const auto* problem = std::get_if<app::Problem>(&begun))
    return Failed(request, *problem, wanted == nullptr ? std::string() : *wanted);
  const auto& sign_in = std::get<app::ProviderSignIns::Begun>(begun);
  Answer answer = Redirect(sign_in.page);
  answer.status = 302;
  answer.headers.emplace_back("Set-Cookie",
                              CookieText(sign_in.cookie, request.secure, base::limits::kProviderSignInMillis / 1000));
  return answer;
}

std::string TextOf(const Request& request, std::string_view name) {
  const std::string* text = request.Query(name);
  return text == nullptr ? std::string() : *text;
}

Answer Ended(const Services& services, const Request& request, const app::Acting& acting) {
  app::ProviderSignIns::WayBack back;
  back.cookie = Auth::CookieNamed(kCookieName, request);
  back.state = TextOf(request, "state");
  back.code = TextOf(request, "code");
  back.issuer = TextOf(request, "iss");
  back.error = TextOf(request, "error");
  const std::string wanted = services.provider->WantedOf(back.cookie);
  const auto ended = services.provider->End(back, acting);
  const auto* problem = std::get_if<app::Problem>(&ended);
  // Who wanted no page in particular is shown the one that the roles begin with.
  Answer answer = problem != nullptr
                      ? Failed(request, *problem, wanted)
                      : Redirect("/login?signed-in=oidc" + (wanted.empty() ? "" : "&next=" + InQuery(wanted)));
  if (problem == nullptr)
    answer.headers.emplace_back("Set-Cookie", services.auth->CookieOf(std::get<app::SignedIn>(ended).cookie, request));
  answer.headers.emplace_back("Set-Cookie", CookieText({}, request.secure, 0));
  return answer;
}

// Request and services live until the answer is given; nothing else of the call does.
void Wait(const Call& call, GiveAnswer give, std::function<Answer()> work) {
  const Request& request = call.request;
  const bool taken = call.services.at_provider([give, work = std::move(work)] { give(work()); });
  if (!taken) give(Failed(request, app::Unavailable("oidc-busy"), {}));
}

}  // namespace

Answer ListProviders(const Call& call) {
  Value items = Value::EmptyList();
  if (call.services.provider != nullptr) {
    Value item = Value::EmptyMap();
    item.Set("id", "oidc");
    item.Set("title", call.services.provider->title().In(call.language));
    item.Set("start", kStart);
    items.Append(std::move(item));
  }
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  return JsonAnswer(out);
}

void BeginAtProvider(const Call& call, GiveAnswer give) {
  if (call.services.provider == nullptr) return give(ProblemAnswer(404, Error("oidc-off"), call.language));
  const std::string* wanted = call.request.Query("return_to");
  if (wanted != nullptr && !IsReturnTo(*wanted))
    return give(ProblemAnswer(app::Invalid({Error("bad-return-to").At("?return_to")}), call.language));
  Wait(call, std::move(give),
       [&services = call.services, &request = call.request] { return Begun(services, request); });
}

void EndAtProvider(const Call& call, GiveAnswer give) {
  if (call.services.provider == nullptr) return give(ProblemAnswer(404, Error("oidc-off"), call.language));
  Wait(call, std::move(give), [&services = call.services, &request = call.request, acting = ActingOf(call)] {
    return Ended(services, request, acting);
  });
}

}  // namespace anze::http
