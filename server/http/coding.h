// Content codings (RFC 9110, section 8.4): who takes gzip (RFC 1952), and making and undoing it.
//
// Errors: none but memory; std::bad_alloc flies to the caller. Threads: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace anze::http {

// Whether Accept-Encoding asks for gzip: named, as "x-gzip", or by "*", with a weight above zero (RFC 9110, section
// 12.5.3). A weight for gzip itself decides before one for "*". False when the field is empty or says nothing of it.
bool AcceptsGzip(std::string_view accept_encoding);

// `bytes` as one gzip stream. The same bytes give the same stream.
std::string Gzip(std::string_view bytes);
// The content of one gzip stream; nullopt when `bytes` is no whole one. It has no bound of its own: use it for trusted
// bytes only, such as our own pages. A small stream can unpack into gigabytes.
std::optional<std::string> Gunzip(std::string_view bytes);

}  // namespace anze::http
