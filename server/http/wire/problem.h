// problem+json (RFC 9457): every error of the API in one form.
//
// {type,title,status,code,detail,hint,message,received,clauses,missing,taken_by:{id,location},
//  errors:[{pointer,code,detail,hint}],errors_omitted}
// with Chinese and English text side by side under "zh" and "en". A pointer is a JSON Pointer (RFC 6901) into the body,
// or "?name" for a parameter of the query. `errors` holds at most limits::kProblemErrors; the rest is counted. 503
// bears Retry-After, 401 WWW-Authenticate, 412 the present ETag.
// Ownership: plain. Threads: pure.
#pragma once

#include "core/base/text.h"
#include "server/app/answers/problem.h"
#include "server/http/message/message.h"

namespace anze::http {

// The problem with the status of its kind: kInvalid, kRefused and kKeyReused 422, kNotFound 404, kForbidden 403,
// kNotSignedIn 401, kTooOften 429, kConflict 409, kStale 412, kUnavailable 503, kInternal 500.
Answer ProblemAnswer(const app::Problem& problem, base::Language language);
// The same for a question that was asked in a query: a pointer "/from" becomes "?from", and "unknown-region" is a 404.
Answer QueryProblemAnswer(app::Problem problem, base::Language language);
// An error with a status of the protocol, which no use case knows (401, 405, 415, 428, …).
Answer ProblemAnswer(int status, const base::Error& error, base::Language language);
// The answer to a request that could not be read, in Chinese, since its headers are not known; ends the connection.
Answer FramingAnswer(const FramingError& failure);

}  // namespace anze::http
