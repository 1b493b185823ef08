#include "server/http/wire/answers.h"

#include <string_view>
#include <utility>

#include "core/base/json.h"
#include "server/http/wire/etag.h"

namespace anze::http {
namespace {

constexpr std::string_view kEtag = "ETag";
constexpr std::string_view kLocation = "Location";

Answer Versioned(int status, std::string body, std::string etag, std::string location) {
  Answer answer;
  answer.status = status;
  // Room for the fields that are added on the way out, too.
  answer.headers.reserve(6);
  answer.body = std::move(body);
  answer.headers.emplace_back(kEtag, std::move(etag));
  if (!location.empty()) answer.headers.emplace_back(kLocation, std::move(location));
  return answer;
}

}  // namespace

Answer JsonAnswer(const base::Value& value, int status) {
  Answer answer;
  answer.status = status;
  base::AppendJson(value, &answer.body);
  return answer;
}

Answer VersionedAnswer(std::string body, std::uint64_t version, std::string location) {
  const int status = location.empty() ? 200 : 201;
  return Versioned(status, std::move(body), EtagOf(version), std::move(location));
}

void Keep(const Answer& answer, app::KeptAnswer* kept) {
  kept->status = answer.status;
  kept->etag.clear();
  kept->location.clear();
  for (const auto& [name, value] : answer.headers) {
    if (name == kEtag) kept->etag = value;
    if (name == kLocation) kept->location = value;
  }
  kept->response = answer.body;
}

Answer RepeatedAnswer(app::KeptAnswer kept) {
  Answer answer = Versioned(kept.status, std::move(kept.response), std::move(kept.etag), std::move(kept.location));
  answer.headers.emplace_back("Idempotency-Replayed", "true");
  return answer;
}

}  // namespace anze::http
