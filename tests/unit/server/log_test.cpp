// The log: one JSON line a fault, nothing personal, no flood.
#include "server/observe/log.h"

#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/base/limits.h"
#include "server/observe/access_log.h"
#include "tests/support/check.h"

namespace anze::observe {
namespace {

struct Written {
  std::int64_t now = 1'000'000;
  std::vector<std::string> lines;
  Log log{[this] {
            return Log::Moment{now, "2026-11-29T12:00:00+08:00"};
          },
          [this](std::string_view line) { lines.emplace_back(line); }};
};

TEST_CASE("Requests that fail a thousand times are one line, with how many were held back in the next",
          "[server][log]") {
  Written written;
  const AccessLog errors(&written.log, AccessLog::Which::kErrors);
  const auto quick = std::chrono::milliseconds(3);
  CHECK_FALSE(errors.Wants(404, quick));
  CHECK_FALSE(errors.Wants(501, quick));
  CHECK_FALSE(errors.Wants(505, quick));
  CHECK(errors.Wants(503, quick));
  CHECK(errors.Wants(200, std::chrono::seconds(1)));
  for (int i = 0; i < 1000; ++i) errors.Note("GET", "/api/v1/cases/{id}", 503, quick, 10, "t");
  REQUIRE(written.lines.size() == 1U);
  written.now += 61'000;
  errors.Note("GET", "/api/v1/cases/{id}", 503, quick, 10, "t");
  REQUIRE(written.lines.size() == 2U);
  CHECK_THAT(written.lines[1], Catch::Contains("\"repeated\":999"));
  const AccessLog all(&written.log, AccessLog::Which::kAll);
  for (int i = 0; i < 3; ++i) all.Note("GET", "/api/v1/cases/{id}", 200, quick, 10, "t");
  CHECK(written.lines.size() == 5U);
  CHECK_FALSE(AccessLog(&written.log, AccessLog::Which::kNone).Wants(500, quick));
  CHECK_FALSE(AccessLog(nullptr, AccessLog::Which::kAll).Wants(500, quick));
}

TEST_CASE("The log writes one JSON line for a fault", "[server][log]") {
  Written written;
  written.log.Error("outbox-loop", "effect-refused", {{"case", "01M8"}, {"type", "a\"b\n"}});
  REQUIRE(written.lines.size() == 1U);
  CHECK(written.lines[0] ==
        "{\"at\":\"2026-11-29T12:00:00+08:00\",\"level\":\"error\",\"place\":\"outbox-loop\","
        "\"code\":\"effect-refused\",\"case\":\"01M8\",\"type\":\"a\\\"b\\n\"}\n");
  CHECK(written.log.count(Level::kError) == 1U);
  CHECK(written.log.count(Level::kInfo) == 0U);
}

TEST_CASE("The log holds back the same fault for a minute and counts it", "[server][log]") {
  Written written;
  for (int i = 0; i < 10; ++i) written.log.Error("timer-loop", "storage-full");
  written.log.Error("timer-loop", "storage-corrupt");
  CHECK(written.lines.size() == 2U);
  written.now += base::limits::kLogRepeatMillis;
  written.log.Error("timer-loop", "storage-full");
  REQUIRE(written.lines.size() == 3U);
  CHECK(written.lines[2].find("\"repeated\":9") != std::string::npos);
  CHECK(written.log.count(Level::kError) == 12U);
}

TEST_CASE("The log speaks again after the clock was set back", "[server][log]") {
  Written written;
  written.log.Error("timer-loop", "storage-full");
  written.now -= 10 * base::limits::kLogRepeatMillis;
  written.log.Error("timer-loop", "storage-full");
  CHECK(written.lines.size() == 2U);
}

TEST_CASE("The log writes code and place of an error but not what a person typed", "[server][log]") {
  Written written;
  base::Error typed("bad-date", {{"text", "张三"}});
  typed.span.file = "cn/x.yaml";
  typed.span.line = 7;
  written.log.Failed("duty-loop", {typed, base::Error("storage-unavailable", {{"why", "disk I/O error"}})});
  REQUIRE(written.lines.size() == 2U);
  CHECK(written.lines[0].find("张三") == std::string::npos);
  CHECK(written.lines[0].find("\"file\":\"cn/x.yaml:7\"") != std::string::npos);
  CHECK(written.lines[1].find("\"why\":\"disk I/O error\"") != std::string::npos);
}

TEST_CASE("The log names what flew past every handler", "[server][log]") {
  Written written;
  const auto fly = [&](const auto& thrown) {
    try {
      throw thrown;
    } catch (...) {
      written.log.Caught("worker");
    }
  };
  fly(std::runtime_error("no such thing"));
  fly(std::bad_alloc());
  REQUIRE(written.lines.size() == 2U);
  CHECK(written.lines[0].find("\"code\":\"exception\",\"what\":\"no such thing\"") != std::string::npos);
  CHECK(written.lines[1].find("\"code\":\"out-of-memory\"") != std::string::npos);
}

TEST_CASE("The log cuts a long field before a character", "[server][log]") {
  Written written;
  std::string longest(base::limits::kLogFieldBytes - 1, 'x');
  written.log.Error("place", "code", {{"what", longest + "安责"}});
  REQUIRE(written.lines.size() == 1U);
  CHECK(written.lines[0].find("\"what\":\"" + longest + "\"") != std::string::npos);
}

TEST_CASE("A log without a sink counts", "[server][log]") {
  Log log([] { return Log::Moment{}; }, {});
  log.Warning("place", "code");
  CHECK(log.count(Level::kWarning) == 1U);
}

}  // namespace
}  // namespace anze::observe
