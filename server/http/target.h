// The request target (RFC 9112, section 3.2) and the Host (RFC 9110, section 7.2): decoding, query, and the form of a
// host.
//
// Errors: false says that the text is none; the caller answers 400. Ownership: plain. Threads: pure.
#pragma once

#include <string>
#include <string_view>

#include "server/http/message/message.h"

namespace anze::http {

// Percent-decoding (RFC 3986, section 2.1) of a path, or of a part of a query, where "+" is a blank. False on malformed
// escapes, NUL or invalid UTF-8; `out` is then of no use.
bool DecodeUrl(std::string_view text, bool plus_is_blank, std::string* out);

// Fills path and query of `request` from a target. It may be in origin form ("/path?query"), in absolute form
// ("http://host/path"), or "*" for OPTIONS. The host of an absolute form must be one, and counts for nothing beyond
// that. False when it is none of these. The method must be set before.
bool ReadTarget(std::string_view target, Request* request);

// Whether `text` is a host with an optional port: a name, an IPv4 address, or an IPv6 address in brackets. Only the
// form is looked at; which hosts this server answers for is not its business.
bool IsHost(std::string_view text);

}  // namespace anze::http
