// Keeps what the tests say to a server and what it answers, so that ./test can hold every answer against openapi.yaml.
// Threads: re-entrant.
#pragma once

#include <string_view>

#include "tests/support/client.h"

namespace anze::testing {

// Appends one JSON object and a line feed to the file that ANZE_RECORD_EXCHANGES names: {method, target, request_body,
// status, headers: [[name, value]], body}, bodies only where they are UTF-8. Without that variable, and for a request
// that is not one whole HTTP message, nothing is kept.
void KeepExchange(std::string_view request, const Answer& answer);

}  // namespace anze::testing
