#include "server/http/serialize.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Timestamp.h>

#include <string_view>

namespace anze::http {
namespace {

// Statuses whose answer has no body, and so no length.
bool Bodiless(int status) { return status == 204 || status == 304; }

}  // namespace

std::string HttpDate(std::int64_t seconds) {
  return Poco::DateTimeFormatter::format(Poco::Timestamp::fromEpochTime(seconds), Poco::DateTimeFormat::HTTP_FORMAT);
}

std::string SerializeHead(const Answer& answer, bool keep_alive, std::string_view date) {
  std::string out;
  out.reserve(512);
  out += "HTTP/1.1 ";
  out += std::to_string(answer.status);
  out += ' ';
  out += Poco::Net::HTTPResponse::getReasonForStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(answer.status));
  const auto field = [&out](std::string_view name, std::string_view value) {
    out += "\r\n";
    out += name;
    out += ": ";
    out += value;
  };
  if (!date.empty()) field("Date", date);
  if (!Bodiless(answer.status)) {
    field("Content-Type", answer.content_type);
    const std::uint64_t streamed = answer.streamed ? answer.streamed->size : 0;
    if (!answer.follow) field("Content-Length", std::to_string(answer.body.size() + streamed));
  }
  for (const auto& [name, value] : answer.headers) field(name, value);
  if (!keep_alive) field("Connection", "close");
  out += "\r\n\r\n";
  return out;
}

std::string Serialize(const Answer& answer, bool head_only, bool keep_alive, std::string_view date) {
  std::string out = SerializeHead(answer, keep_alive, date);
  if (!head_only) out += answer.body;
  return out;
}

}  // namespace anze::http
