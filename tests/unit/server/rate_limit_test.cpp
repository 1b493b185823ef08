#include "server/http/rate_limit.h"

#include "core/base/limits_http.h"
#include "tests/support/check.h"

namespace anze::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Two a second: a burst of 20, and one more each half second.
TEST_CASE("A burst of ten seconds' worth may come at once, then as many a second as the limit says", "[server][rate]") {
  RateLimit rate("address", 2);
  const RateLimit::Time start{};
  for (int i = 0; i < 20; ++i) {
    const RateLimit::Verdict verdict = rate.Count("a", start);
    CHECK(verdict.allowed);
    CHECK(verdict.remaining == 19 - i);
  }
  const RateLimit::Verdict refused = rate.Count("a", start);
  CHECK_FALSE(refused.allowed);
  CHECK(refused.remaining == 0);
  CHECK(refused.retry_seconds == 1);
  CHECK(refused.reset_seconds == 10);
  CHECK_FALSE(rate.Count("a", start + milliseconds(400)).allowed);
  // Refused requests spend nothing: who waits as long as he was told is served.
  CHECK(rate.Count("a", start + milliseconds(500)).allowed);
  CHECK_FALSE(rate.Count("a", start + milliseconds(600)).allowed);
  CHECK(rate.Count("b", start).allowed);
  CHECK(rate.Count("a", start + seconds(60)).remaining == 19);
}

TEST_CASE("The fields are structured ones that name policy, quota and window", "[server][rate]") {
  RateLimit rate("token", 5);
  CHECK(rate.Policy() == "\"token\";q=50;w=10");
  CHECK(rate.Field(rate.Count("a", {})) == "\"token\";r=49;t=1");
  CHECK_FALSE(RateLimit("token", 0).limits());
}

TEST_CASE("A flood of addresses does not make the memory of rates grow without end", "[server][rate]") {
  RateLimit rate("address", 1);
  const RateLimit::Time start{};
  for (int i = 0; i < 10; ++i) rate.Count("kept", start);
  CHECK_FALSE(rate.Count("kept", start).allowed);
  for (std::size_t i = 0; i < 3 * base::limits::kHttpRateKeys; ++i) rate.Count(std::to_string(i), start);
  CHECK(rate.Count("kept", start).remaining == 9);  // forgotten
}

}  // namespace
}  // namespace anze::http
