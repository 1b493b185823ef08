#include "server/http/trace.h"

#include "tests/support/check.h"

namespace anze::http {
namespace {

constexpr const char* kId = "0af7651916cd43dd8448eb211c80319c";

// The examples of W3C Trace Context, section 3.2, and what it calls invalid.
TEST_CASE("A valid traceparent is gone on with under a step of our own", "[server][trace]") {
  const Trace trace = TraceOf("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
  CHECK(trace.from_caller);
  CHECK(trace.id == kId);
  CHECK(trace.sampled);
  CHECK(trace.step.size() == 16U);
  CHECK(trace.step != "b7ad6b7169203331");
  CHECK(Traceparent(trace) == "00-" + trace.id + "-" + trace.step + "-01");
  CHECK_FALSE(TraceOf("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00").sampled);
  // A version that is not known yet may have more behind.
  CHECK(TraceOf("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what").from_caller);
}

TEST_CASE("An invalid traceparent begins a new trace", "[server][trace]") {
  for (const char* wrong : {"", "00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                            "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-what",
                            "cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.what",
                            "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
                            "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01"}) {
    CAPTURE(wrong);
    const Trace trace = TraceOf(wrong);
    CHECK_FALSE(trace.from_caller);
    CHECK(trace.id != kId);
    CHECK(TraceOf(Traceparent(trace)).id == trace.id);
  }
}

}  // namespace
}  // namespace anze::http
