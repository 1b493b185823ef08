// Where one request ends and the next begins (RFC 9112), read strictly.
//
// A head is judged on its raw bytes, in one pass that also reads it: Poco 1.11's own parser takes too much (it has no
// limit on the whole head, takes "+5" for a length and the first of two lengths, and decodes encoded words of RFC 2047,
// whose text may hold anything). Line ends must be CR LF, no bare CR, LF or NUL,
// no line folding, no blank before a colon, exactly one Host (HTTP/1.1), one Content-Length of digits only, no
// Transfer-Encoding at all (411 asks for a length: a chunked body is never guessed at). What could be read in two
// ways is refused and the connection closed, so an unread body can never run as a second request.
// Threads: pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "server/http/message.h"

namespace anze::http {

struct Head {
  Request request;  // without body
  std::size_t content_length = 0;
};

struct FramingError {
  int status = 400;
  base::Error error;  // "http-…"
};

// Length of the head including the empty line, npos while it is incomplete.
std::size_t HeadEnd(std::string_view bytes);

// Whether an incomplete head holds a line feed without its carriage return: it will never end properly.
bool HasBareLineFeed(std::string_view bytes);

// Parses a complete head. On failure fills `failure` and returns false.
bool ParseHead(std::string_view head, Head* out, FramingError* failure);

// Percent-decoding; false on malformed escapes, NUL, or invalid UTF-8.
bool DecodeUrl(std::string_view text, bool plus_is_blank, std::string* out);

// Status line and headers of a response.
std::string SerializeHead(const Response& response, bool keep_alive);
// The whole of it, ready to send.
std::string Serialize(const Response& response, bool head_only, bool keep_alive);

}  // namespace anze::http
