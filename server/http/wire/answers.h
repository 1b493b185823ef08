// Makes answers of the results of use cases: bytes, status, version, and the copy that is kept for a repeat.
//
// Errors: none of its own; a problem becomes an answer (problem.h). Threads: pure.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <variant>

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/answers/problem.h"
#include "server/app/answers/repeat.h"
#include "server/http/message/message.h"
#include "server/http/wire/problem.h"

namespace anze::http {

// A JSON value as the whole body.
Answer JsonAnswer(const base::Value& value, int status = 200);
// How the result of a use case looks as JSON: one of the writers of this folder.
template <typename T>
using Writer = base::Value (*)(const T& result, base::Language language);
// The result as `write` gives it, as a 200, or the answer that tells the problem.
template <typename T>
Answer AnswerOf(const app::Answer<T>& answer, base::Language language, Writer<std::type_identity_t<T>> write) {
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemAnswer(*problem, language);
  return JsonAnswer(write(std::get<T>(answer), language));
}
// The same for a question that stands in the query, so that pointers name its parameters.
template <typename T>
Answer QueryAnswerOf(const app::Answer<T>& answer, base::Language language, Writer<std::type_identity_t<T>> write) {
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return QueryProblemAnswer(*problem, language);
  return JsonAnswer(write(std::get<T>(answer), language));
}

// The JSON text of a case or a record, with its version as ETag. With `location`, the path of one that was just made,
// it is a 201 with the field Location; without, a 200.
Answer VersionedAnswer(std::string body, std::uint64_t version, std::string location = {});
// Writes status, ETag, Location and body of a versioned answer into the row that is kept for a repeat.
void Keep(const Answer& answer, app::KeptAnswer* kept);
// The answer that was kept, byte for byte, with "Idempotency-Replayed: true" so that a client can tell.
Answer RepeatedAnswer(app::KeptAnswer kept);

}  // namespace anze::http
