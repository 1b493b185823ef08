// Compiled without the headers read ahead: Catch2 shows its listeners only to those who ask before they read it.
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include "tests/integration/live.h"

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>

#include "core/base/json.h"
#include "server/cli/cli.h"
#include "server/compose/system.h"
#include "tests/integration/integration_token.h"
#include "tests/support/paths.h"

namespace anze::testing {

Answer Api::Get(const std::string& target) const { return Client(port_).Ask(Format("GET", target, token_)); }

Answer Api::Post(const std::string& target, const std::string& body, const std::vector<std::string>& lines) const {
  return Client(port_).Ask(Format("POST", target, token_, body, lines));
}

std::string ComplaintBody(const std::string& day, const std::string& subject) {
  return R"({"type":"complaint","region":"cn/shanxi/xinzhou","subject":{"name":")" + subject +
         R"("},"facts":{"complaint":{"received_on":")" + day +
         R"(","kind":"complaint","complainant":{"kind":"insured_unit"},"request":"more checks"}},)"
         R"("actor":{"id":"h1","role":"handler"}})";
}

std::string EventBody(const std::string& who, const std::string& event, const std::string& data) {
  const std::size_t colon = who.find(':');
  return R"({"event":")" + event + R"(","data":)" + data + R"(,"actor":{"id":")" + who.substr(colon + 1) +
         R"(","role":")" + who.substr(0, colon) + R"("}})";
}

Answer Api::OpenComplaint(const std::string& day, const std::string& subject,
                          const std::vector<std::string>& lines) const {
  return Post("/api/v1/cases", ComplaintBody(day, subject), lines);
}

Answer Api::Raise(const std::string& id, const std::string& who, const std::string& event, const std::string& data,
                  const std::string& if_match) const {
  return Post("/api/v1/cases/" + id + "/events", EventBody(who, event, data), {"If-Match: " + if_match});
}

std::string Today(int days) {
  static const auto clock = compose::SystemClock();
  return (calendar::Instant(clock->NowMillis()).date() + days).ToString();
}

base::Value ClockOf(const base::Value& the_case, const std::string& name) {
  const base::Value& clocks = the_case.Get("clocks");
  if (!clocks.is_list()) return {};
  for (const base::Value& clock : clocks.as_list()) {
    if (clock.GetString("name") == name) return clock;
  }
  return {};
}

namespace {

std::unique_ptr<compose::Server>& TheServer() {
  static std::unique_ptr<compose::Server> server;
  return server;
}

// Its threads use what the end of the program takes away, so it stops before that.
struct StopAtTheEnd : Catch::TestEventListenerBase {
  using TestEventListenerBase::TestEventListenerBase;
  void testRunEnded(const Catch::TestRunStats& /*stats*/) override { TheServer().reset(); }
};
CATCH_REGISTER_LISTENER(StopAtTheEnd)

}  // namespace

Api& Live() {
  static TempFolder folder;
  static Api api = [] {
    compose::ServerOptions options;
    options.data = folder.path();
    options.port = 0;
    options.rules = cli::ReadRules(InProject("rulesets"), cli::Scenarios::kLeave).value();
    base::Diagnostics warnings;
    auto started = compose::Server::Start(std::move(options), &warnings);
    if (!started.ok()) {
      std::fprintf(stderr, "%s\n", started.error().code.c_str());
      std::abort();
    }
    TheServer() = std::move(*started);
    const std::string token = IntegrationToken(folder.path());
    const std::string url = TheServer()->url();
    return Api(std::atoi(url.c_str() + url.rfind(':') + 1), token);
  }();
  return api;
}

}  // namespace anze::testing
