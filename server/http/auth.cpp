#include "server/http/auth.h"

#include "core/base/ascii.h"

namespace anze::http {
namespace {

constexpr std::string_view kCookie = "anze_session";
constexpr std::string_view kBearer = "bearer ";
constexpr std::string_view kScope = "; Path=/; HttpOnly; SameSite=Strict";

// The name of a scheme does not care about case.
bool IsBearer(std::string_view header) { return base::EqualIgnoringCase(header.substr(0, kBearer.size()), kBearer); }

}  // namespace

std::string_view Auth::CookieNamed(std::string_view name, const Request& request) {
  std::string_view header = request.Header("cookie");
  while (!header.empty()) {
    const std::size_t end = header.find(';');
    std::string_view pair = header.substr(0, end);
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 1);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) return pair.substr(name.size() + 1);
  }
  return {};
}

std::optional<Identity> Auth::Authenticate(const Request& request) const {
  const std::string_view header = request.Header("authorization");
  app::Directory::RecognisedPtr who;
  if (IsBearer(header)) {
    who = directory_->ByToken(header.substr(kBearer.size()));
  } else if (header.empty()) {
    // A request that shows a token, even a wrong one, is judged by it alone.
    if (const std::string_view value = CookieNamed(kCookie, request); !value.empty()) who = directory_->ByCookie(value);
  }
  if (who == nullptr) return std::nullopt;
  return Identity{who->token_id, who->principal, who};
}

std::string Auth::CookieOf(std::string_view value, const Request& request) const {
  return std::string(kCookie) + "=" + std::string(value) + std::string(kScope) + (request.secure ? "; Secure" : "");
}

std::string Auth::NoCookie(const Request& request) const { return CookieOf({}, request) + "; Max-Age=0"; }

}  // namespace anze::http
