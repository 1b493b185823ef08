// Reports as JSON and as CSV. Errors: none. Threads: pure.
#pragma once

#include <string>

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/questions/reports.h"

namespace anze::http {

// As report::ToValue and report::ToCsv give them, with titles in `language`.
base::Value ToValue(const app::MadeReport& made, base::Language language);
std::string ToCsv(const app::MadeReport& made, base::Language language);

}  // namespace anze::http
