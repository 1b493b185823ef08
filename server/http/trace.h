// The trace that a request belongs to: the field traceparent of W3C Trace Context (Recommendation of 2021-11-23).
//
// A valid field is gone on with, anything else begins a new trace, as the recommendation says (section 3.2). The answer
// carries the trace and the number of this step, so that a caller's line in its log and ours can be found together.
// Ownership: plain. Threads: any.
#pragma once

#include <string>
#include <string_view>

namespace anze::http {

struct Trace {
  std::string id;            // 32 hexadecimal digits
  std::string step;          // 16: of this server's part
  bool sampled = true;       // the caller records it
  bool from_caller = false;  // else it begins here
};

// A trace for a request with this traceparent; empty for none. Its step is new each time.
Trace TraceOf(std::string_view traceparent);
// "00-…-…-01".
std::string Traceparent(const Trace& trace);

}  // namespace anze::http
