// The answer that gives a file: its bytes streamed from the disk, whole or a range, with headers that let nothing of it
// run.
//
// `Content-Disposition: attachment` with the name in both forms of RFC 6266, `X-Content-Type-Options: nosniff`,
// `Content-Security-Policy: sandbox; default-src 'none'`, `Cache-Control: private, no-store`, `Accept-Ranges: bytes`.
// With ?inline=1 a PDF or a picture is "inline" under its own type; everything else is application/octet-stream. The
// name gets the ending of its content where it has another ("evil.bat" of text becomes "evil.bat.txt").
// Threads: any that may wait for the disk.
#pragma once

#include <string_view>

#include "server/http/api.h"

namespace anze::http {

// The file of this digest under this name, to whom the caller has found may have it. The route needs "inline" among its
// parameters. 404 "unknown-file" where the store has none such, 416 for a range that is not there.
Answer FileAnswer(const Call& call, std::string_view digest, std::string_view name);

// Whether ?inline=1 shows it in a browser.
bool IsPreviewed(std::string_view media);

}  // namespace anze::http
