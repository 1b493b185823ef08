#include "server/http/auth.h"

#include <algorithm>
#include <utility>

#include "core/base/digest.h"

namespace anze::http {
namespace {

constexpr std::string_view kCookie = "anze_session=";
constexpr std::string_view kBearer = "bearer ";

// The name of a scheme does not care about case.
bool IsBearer(std::string_view header) {
  return header.size() >= kBearer.size() &&
         std::equal(kBearer.begin(), kBearer.end(), header.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

// Time does not depend on where the texts differ.
bool SameText(std::string_view a, std::string_view b) {
  unsigned char difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

// The value of our cookie among those that the browser sends for this host (RFC 6265, section 4.2.1).
std::string_view CookieValue(std::string_view header) {
  while (!header.empty()) {
    const std::size_t end = header.find(';');
    std::string_view pair = header.substr(0, end);
    header.remove_prefix(end == std::string_view::npos ? header.size() : end + 1);
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (pair.starts_with(kCookie)) return pair.substr(kCookie.size());
  }
  return {};
}

}  // namespace

Auth::Auth(std::string admin_token)
    : admin_digest_(base::Sha256Hex(admin_token)), session_(base::Sha256Hex("session " + admin_token)) {}

bool Auth::Matches(std::string_view token) const { return SameText(base::Sha256Hex(token), admin_digest_); }

std::optional<Identity> Auth::Authenticate(const Request& request) const {
  const std::string_view header = request.Header("authorization");
  const bool by_token = IsBearer(header) && Matches(header.substr(kBearer.size()));
  // A request that shows a token, even a wrong one, is judged by it alone.
  const bool by_cookie = !by_token && header.empty() && SameText(CookieValue(request.Header("cookie")), session_);
  if (!by_token && !by_cookie) return std::nullopt;
  return Identity{"admin", {"admin", {"*"}}, {"admin", "admin", {}, {"*"}, "", {.everything = true}}};
}

std::optional<std::string> Auth::SignIn(std::string_view token) const {
  if (!Matches(token)) return std::nullopt;
  return std::string(kCookie) + session_ + "; Path=/; HttpOnly; SameSite=Strict";
}

}  // namespace anze::http
