// The bytes of an answer, as HTTP/1.1 wants them (RFC 9112).
//
// Names and values of fields are written as they are: handlers put nothing of a request into them that could hold a
// line end. Threads: pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/http/message/message.h"

namespace anze::http {

// Seconds since 1970-01-01T00:00:00Z as the field Date has them (IMF-fixdate, RFC 9110, section 5.6.7).
std::string HttpDate(std::int64_t seconds);
// Status line and fields, with the empty line behind them: Date unless `date` is empty; Content-Type and Content-Length
// unless the status has no body (204, 304), or the answer has no end (its connection must close then); the answer's own
// fields; "Connection: close" unless `keep_alive`.
std::string SerializeHead(const Answer& answer, bool keep_alive, std::string_view date = {});
// Head and body, ready to send. `head_only`: the answer to HEAD, whose Content-Length is that of the body left out.
std::string Serialize(const Answer& answer, bool head_only, bool keep_alive, std::string_view date = {});

}  // namespace anze::http
