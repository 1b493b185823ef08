#include "core/people/policy.h"

#include <algorithm>

#include "core/base/limits_people.h"
#include "core/base/search.h"
#include "core/base/utf8.h"

namespace anze::people {
namespace {

using base::Error;

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kShortestName = 3;

int KindsIn(std::string_view password) {
  bool small = false;
  bool capital = false;
  bool digit = false;
  bool other = false;
  for (const char c : password) {
    if (c >= 'a' && c <= 'z') {
      small = true;
    } else if (c >= 'A' && c <= 'Z') {
      capital = true;
    } else if (c >= '0' && c <= '9') {
      digit = true;
    } else {
      other = true;
    }
  }
  return static_cast<int>(small) + static_cast<int>(capital) + static_cast<int>(digit) + static_cast<int>(other);
}

}  // namespace

base::Diagnostics CheckPassword(const Policy& policy, std::string_view password, std::string_view account,
                                std::string_view before) {
  base::Diagnostics problems;
  if (static_cast<std::int64_t>(base::CountCodePoints(password)) < policy.password_length)
    problems.push_back(Error("password-short", {{"least", std::to_string(policy.password_length)}}));
  if (password.size() > base::limits::kPasswordBytes)
    problems.push_back(Error("password-long", {{"most", std::to_string(base::limits::kPasswordBytes)}}));
  if (KindsIn(password) < policy.password_kinds)
    problems.push_back(Error("password-kinds", {{"least", std::to_string(policy.password_kinds)}}));
  if (account.size() >= kShortestName &&
      base::FoldForSearch(password).find(base::FoldForSearch(account)) != std::string::npos)
    problems.push_back(Error("password-name"));
  if (!before.empty() && password == before) problems.push_back(Error("password-same"));
  return problems;
}

std::int64_t WaitUntil(const Policy& policy, std::int64_t count, std::int64_t allowed, std::int64_t now) {
  if (count < allowed) return 0;
  std::int64_t seconds = policy.wait_seconds;
  for (std::int64_t i = allowed; i < count && seconds < policy.wait_most_seconds; ++i) seconds *= 2;
  return now + std::min(seconds, policy.wait_most_seconds) * kSecond;
}

bool PasswordExpired(const Policy& policy, std::int64_t set_at, std::int64_t now) {
  return policy.password_days > 0 && now - set_at > policy.password_days * kDay;
}

std::int64_t SessionEnd(const Policy& policy, std::int64_t began, std::int64_t last_used) {
  return std::min(began + policy.session_hours * kHour, last_used + policy.idle_minutes * kMinute);
}

}  // namespace anze::people
