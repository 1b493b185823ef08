#include "server/http/framing.h"

#include <Poco/Net/HTTPResponse.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/base/limits.h"
#include "core/base/utf8.h"

namespace anze::http {
namespace {

using base::Error;

constexpr std::string_view kTokenExtra = "!#$%&'*+-.^_`|~";
// Most requests bring no more fields than these.
constexpr std::size_t kUsualFields = 8;

constexpr std::array<bool, 256> kTokenChars = [] {
  std::array<bool, 256> table{};
  for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = true;
  for (char c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = true;
  for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<unsigned char>(c)] = true;
  for (const char c : kTokenExtra) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

bool IsTokenChar(char c) { return kTokenChars[static_cast<unsigned char>(c)]; }

bool IsToken(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), IsTokenChar); }

std::string Lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool Refuse(FramingError* failure, int status, const char* code, base::MessageArgs args = {}) {
  *failure = {status, Error(code, std::move(args))};
  return false;
}

struct RequestLine {
  std::string_view method;
  std::string_view target;
  bool http11 = true;
};

// The request line: METHOD SP target SP HTTP/1.0|1.1.
bool CheckRequestLine(std::string_view line, RequestLine* out, FramingError* failure) {
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos || line.find(' ', second + 1) != std::string_view::npos) {
    return Refuse(failure, 400, "http-bad-request-line");
  }
  if (!IsToken(line.substr(0, first)) || first > 16 || line[first + 1] != '/') {
    return Refuse(failure, 400, "http-bad-request-line");
  }
  if (second - first > base::limits::kHttpTargetBytes) return Refuse(failure, 400, "http-bad-target");
  const std::string_view version = line.substr(second + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return Refuse(failure, 505, "http-version-not-supported");
  *out = {line.substr(0, first), line.substr(first + 1, second - first - 1), version == "HTTP/1.1"};
  return true;
}

struct Fields {
  int hosts = 0;
  int lengths = 0;
  std::size_t length = 0;
  std::vector<std::pair<std::string, std::string>> headers;
};

bool CheckField(std::string_view line, Fields* fields, FramingError* failure) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !IsToken(line.substr(0, colon))) {
    return Refuse(failure, 400, "http-bad-header");
  }
  std::string name = Lower(line.substr(0, colon));
  const std::string_view value = Trim(line.substr(colon + 1));
  if (name.size() > base::limits::kHttpFieldNameBytes || value.size() > base::limits::kHttpFieldBytes ||
      fields->headers.size() >= base::limits::kHttpFields) {
    return Refuse(failure, 400, "http-bad-header");
  }
  const bool is_length = name == "content-length";
  if (name == "host") ++fields->hosts;
  if (name == "transfer-encoding") return Refuse(failure, 411, "http-length-required");
  if (name == "expect") return Refuse(failure, 417, "http-expectation-failed");
  fields->headers.emplace_back(std::move(name), value);
  if (!is_length) return true;
  ++fields->lengths;
  const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), fields->length);
  const bool digits =
      !value.empty() && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || failed != std::errc() || end != value.data() + value.size() || fields->lengths > 1) {
    return Refuse(failure, 400, "http-bad-content-length");
  }
  if (fields->length > base::limits::kHttpBodyBytes) {
    return Refuse(failure, 413, "http-body-too-large", {{"limit", std::to_string(base::limits::kHttpBodyBytes)}});
  }
  return true;
}

// Judges and reads every line of the raw head; the bytes that Poco's parser would accept silently are refused here.
bool CheckLines(std::string_view head, Fields* fields, RequestLine* request_line, FramingError* failure) {
  bool first = true;
  while (!head.empty()) {
    const std::size_t end = head.find('\n');
    if (end == std::string_view::npos || end == 0 || head[end - 1] != '\r') {
      return Refuse(failure, 400, "http-bad-line-end");
    }
    const std::string_view line = head.substr(0, end - 1);
    head.remove_prefix(end + 1);
    if (line.empty()) break;
    const bool control =
        std::any_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; });
    if (control || line.front() == ' ' || line.front() == '\t') return Refuse(failure, 400, "http-bad-header");
    if (first) {
      if (!CheckRequestLine(line, request_line, failure)) return false;
      first = false;
    } else if (!CheckField(line, fields, failure)) {
      return false;
    }
  }
  return first ? Refuse(failure, 400, "http-bad-request-line") : true;
}

bool SplitTarget(std::string_view target, Request* request, FramingError* failure) {
  const std::size_t mark = target.find('?');
  if (!DecodeUrl(target.substr(0, mark), false, &request->path)) {
    return Refuse(failure, 400, "http-bad-target");
  }
  if (mark == std::string_view::npos) return true;
  std::string_view rest = target.substr(mark + 1);
  while (!rest.empty()) {
    const std::size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const std::size_t equals = pair.find('=');
    std::string name;
    std::string value;
    if (!DecodeUrl(pair.substr(0, equals), true, &name) ||
        (equals != std::string_view::npos && !DecodeUrl(pair.substr(equals + 1), true, &value))) {
      return Refuse(failure, 400, "http-bad-target");
    }
    if (!name.empty()) request->query.emplace_back(std::move(name), std::move(value));
  }
  return true;
}

// Whether a Connection header lists `option` (lower case).
bool HasOption(const Request& request, std::string_view option) {
  for (const auto& [name, value] : request.headers) {
    if (name != "connection") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t end = rest.find(',');
      if (Lower(Trim(rest.substr(0, end))) == option) return true;
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
  }
  return false;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::size_t HeadEnd(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  return end == std::string_view::npos ? end : end + 4;
}

bool HasBareLineFeed(std::string_view bytes) {
  for (std::size_t at = bytes.find('\n'); at != std::string_view::npos; at = bytes.find('\n', at + 1)) {
    if (at == 0 || bytes[at - 1] != '\r') return true;
  }
  return false;
}

bool DecodeUrl(std::string_view text, bool plus_is_blank, std::string* out) {
  out->clear();
  out->reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return false;
      const int high = HexDigit(text[i + 1]);
      const int low = HexDigit(text[i + 2]);
      if (high < 0 || low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_blank) {
      c = ' ';
    }
    if (c == '\0') return false;
    out->push_back(c);
  }
  return base::FindInvalidUtf8(*out) == std::string::npos;
}

bool ParseHead(std::string_view head, Head* out, FramingError* failure) {
  Fields fields;
  fields.headers.reserve(kUsualFields);
  RequestLine line;
  if (!CheckLines(head, &fields, &line, failure)) return false;
  if (fields.hosts > 1 || (line.http11 && fields.hosts == 0)) return Refuse(failure, 400, "http-bad-host");
  Request& request = out->request;
  request.method = line.method;
  if (!SplitTarget(line.target, &request, failure)) return false;
  request.headers = std::move(fields.headers);
  request.keep_alive = line.http11 ? !HasOption(request, "close") : HasOption(request, "keep-alive");
  const bool carries_body = request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
  if (carries_body && fields.lengths == 0) return Refuse(failure, 411, "http-length-required");
  out->content_length = fields.length;
  return true;
}

std::string SerializeHead(const Response& response, bool keep_alive) {
  const auto status = static_cast<Poco::Net::HTTPResponse::HTTPStatus>(response.status);
  std::string out;
  out.reserve(384);
  out += "HTTP/1.1 ";
  out += std::to_string(response.status);
  out += ' ';
  out += Poco::Net::HTTPResponse::getReasonForStatus(status);
  const auto field = [&out](std::string_view name, std::string_view value) {
    out += "\r\n";
    out += name;
    out += ": ";
    out += value;
  };
  field("Content-Type", response.content_type);
  field("Content-Length", std::to_string(response.body.size()));
  for (const auto& [name, value] : response.headers) field(name, value);
  if (!keep_alive) field("Connection", "close");
  out += "\r\n\r\n";
  return out;
}

std::string Serialize(const Response& response, bool head_only, bool keep_alive) {
  std::string out = SerializeHead(response, keep_alive);
  if (!head_only) out += response.body;
  return out;
}

}  // namespace anze::http
