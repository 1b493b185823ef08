// A request and an answer as plain values: all that handlers see of HTTP. No sockets, no Poco, no Beast.
//
// Ownership: a Request owns its texts; views that its methods return live as long as it is not changed. Threads: no
// shared state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/ports/read_scope.h"

namespace anze::http {

struct Answer;

// Takes the body of a request as it comes, piece by piece, instead of Request::body: a file that is handed in. Threads:
// one at a time, of those that may wait for the disk; the last to let go of it may be any of these too.
class BodySink {
 public:
  virtual ~BodySink() = default;
  // The next bytes. An answer ends the request: nothing more of its body is wanted.
  virtual std::optional<Answer> Add(std::string_view bytes) = 0;
};

// A request whose head was read and judged (framing.h); whoever handles it may rely on its limits (base/limits_http.h)
// and on valid UTF-8 in path and query.
struct Request {
  // As it was sent; methods are case-sensitive (RFC 9110, section 9.1).
  std::string method;
  std::string path;                                          // decoded, without the query
  std::vector<std::pair<std::string, std::string>> query;    // decoded
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  // Whole, without its chunks; empty when there was none, and where the sink has it.
  std::string body;
  // Where the body went (admission.h); null: into `body`.
  std::shared_ptr<BodySink> sink{};
  // Whether the connection may go on after the answer: RFC 9112, section 9.3, and a body of known length.
  bool keep_alive = true;
  std::string address;                 // of the client (client_address.h); empty: not known
  bool secure = false;                 // the client speaks HTTPS, with us or with a proxy that we trust
  std::vector<std::string> arguments;  // the texts that the route's {…} matched

  // The value of a field, empty when there is none. A list field that was repeated is one text (framing.h).
  std::string_view Header(std::string_view lower_name) const {
    for (const auto& [name, value] : headers) {
      if (name == lower_name) return value;
    }
    return {};
  }
  // The first value of a name, nullptr when the query has no such name. "?name=" and "?name" are both empty texts. The
  // pointer lives as long as the request is not changed.
  const std::string* Query(std::string_view name) const {
    for (const auto& [key, value] : query) {
      if (key == name) return &value;
    }
    return nullptr;
  }
  // Which language the answer speaks. ?lang= decides before Accept-Language; anything but English is Chinese. Of
  // Accept-Language only the beginning is looked at, no weights.
  base::Language language() const {
    if (const std::string* lang = Query("lang")) return *lang == "en" ? base::Language::kEn : base::Language::kZh;
    return Header("accept-language").starts_with("en") ? base::Language::kEn : base::Language::kZh;
  }
};

// An answer before it becomes bytes. serialize.h adds Date, Content-Length and Connection.
struct Answer {
  // An HTTP status code. An answer with 204 or 304 must have no body.
  int status = 200;
  // Literals, as the names of headers are: nothing copies them.
  std::string_view content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string_view, std::string>> headers;
  // Sent as it is; of a HEAD request only its length.
  std::string body;
  // Sent behind `body`, read while it is sent: `size` bytes from the place `at` on. `read` gives how many it read, 0
  // for a failure, which cuts the answer off. It is called on a thread that may wait.
  struct Streamed {
    std::uint64_t at = 0;
    std::uint64_t size = 0;
    std::function<std::size_t(std::uint64_t at, char* into, std::size_t size)> read{};
  };
  std::optional<Streamed> streamed{};
  // Ends the connection behind this answer, whatever the client asked for.
  bool close = false;
  // The answer does not end: behind the body follow the notices of the feed from this place on (feed.h).
  std::optional<std::uint64_t> follow{};
  // Asked before each notice, and now and then: what the follower may be told of now; nullopt: nothing any more, since
  // their session or token is over, and the answer ends. Empty for an answer that is not followed.
  std::function<std::optional<ports::ReadScope>()> follow_as{};
};

// Why a request could not be read: the error, and the status that an answer to it has. Such an answer always closes the
// connection.
struct FramingError {
  int status = 400;
  base::Error error;  // "http-…"
};

}  // namespace anze::http
