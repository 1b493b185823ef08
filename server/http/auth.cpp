#include "server/http/auth.h"

#include <utility>

#include "core/base/digest.h"

namespace anze::http {
namespace {

constexpr std::string_view kCookie = "anze_session=";

// Time does not depend on where the texts differ.
bool SameText(std::string_view a, std::string_view b) {
  unsigned char difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

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
  constexpr std::string_view kBearer = "Bearer ";
  const std::string_view header = request.Header("authorization");
  const bool by_token = header.starts_with(kBearer) && Matches(header.substr(kBearer.size()));
  const bool by_cookie = !by_token && header.empty() && SameText(CookieValue(request.Header("cookie")), session_);
  if (!by_token && !by_cookie) return std::nullopt;
  return Identity{"admin", {"admin", {"*"}}};
}

std::optional<std::string> Auth::SignIn(std::string_view token) const {
  if (!Matches(token)) return std::nullopt;
  return std::string(kCookie) + session_ + "; Path=/; HttpOnly; SameSite=Strict";
}

}  // namespace anze::http
