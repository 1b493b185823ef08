// Checks the names in a query: nothing that is misspelt passes in silence, and nothing twice. A filter that is left out
// because of a typing error would answer with too much and look right.
// Threads: pure.
#pragma once

#include <string_view>

#include "core/base/result.h"
#include "server/http/message/message.h"

namespace anze::http {

// Every fault of the query's names, in the order in which they stand; empty when there is none. `parameters` as in
// Route (api.h): "*" takes anything, a name that ends in "*" leaves unknown names to the handler; "lang" is always
// known, and takes "zh" or "en".
// Errors: "unknown-query-parameter" {name, known} with the nearest name, "query-parameter-twice" {name},
// "unknown-filter-value" of another language, each at "?name".
base::Diagnostics CheckQuery(std::string_view parameters, const Request& request);

}  // namespace anze::http
