// problem+json (RFC 9457): every error of the API in one form.
// {type,title,status,code,detail,hint,message,clauses,missing,errors:[{pointer,code,detail,hint}],trace} with Chinese
// and English text side by side under "zh" and "en". Threads: pure.
#pragma once

#include "core/base/text.h"
#include "server/app/problem.h"
#include "server/http/framing.h"
#include "server/http/message.h"

namespace anze::http {

Response ProblemResponse(const app::Problem& problem, base::Language language);
Response ProblemResponse(int status, const base::Error& error, base::Language language);
Response FramingResponse(const FramingError& failure);

}  // namespace anze::http
