#include "tests/support/exchanges.h"

#include <fcntl.h>
#include <unistd.h>

#include <cctype>
#include <cstdlib>
#include <string>

#include "core/base/json.h"
#include "core/base/utf8.h"

namespace anze::testing {
namespace {

using base::Value;

struct Parts {
  std::string_view method;
  std::string_view target;
  std::string_view body;
  bool chunked = false;  // or claims to be: the body is no text of its own then
};

// False for what a test deliberately garbles, and for more than one request: which answer is whose is not known then.
bool Split(std::string_view request, Parts* parts) {
  const std::size_t line = request.find("\r\n");
  const std::size_t head = request.find("\r\n\r\n");
  if (line == std::string_view::npos || head == std::string_view::npos) return false;
  const std::string_view first = request.substr(0, line);
  const std::size_t method = first.find(' ');
  const std::size_t target = first.rfind(' ');
  if (method == std::string_view::npos || target <= method || !first.substr(target).starts_with(" HTTP/1.1")) {
    return false;
  }
  parts->method = first.substr(0, method);
  parts->target = first.substr(method + 1, target - method - 1);
  parts->body = request.substr(head + 4);
  std::string fields(request.substr(0, head));
  for (char& c : fields) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  parts->chunked = fields.find("\r\ntransfer-encoding:") != std::string::npos;
  return parts->target.starts_with('/') && parts->body.find("HTTP/1.1\r\n") == std::string_view::npos;
}

Value TextOrNull(std::string_view bytes) {
  return base::FindInvalidUtf8(bytes) == std::string_view::npos ? Value(bytes) : Value();
}

}  // namespace

void KeepExchange(std::string_view request, const Answer& answer) {
  const char* const file = std::getenv("ANZE_RECORD_EXCHANGES");
  Parts parts;
  if (file == nullptr || answer.status < 200 || !Split(request, &parts)) return;
  Value headers = Value::EmptyList();
  for (const auto& [name, value] : answer.headers) headers.Append(Value::List{name, value});
  Value out = Value::EmptyMap();
  out.Set("method", parts.method);
  out.Set("target", TextOrNull(parts.target));
  out.Set("request_body", parts.chunked ? Value() : TextOrNull(parts.body));
  out.Set("status", answer.status);
  out.Set("headers", std::move(headers));
  out.Set("body", TextOrNull(answer.body));
  const std::string line = base::WriteJson(out) + '\n';
  // One write a line: tests of several programs and threads append to the file at once.
  const int fd = ::open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (fd < 0) return;
  [[maybe_unused]] const auto written = ::write(fd, line.data(), line.size());
  ::close(fd);
}

}  // namespace anze::testing
