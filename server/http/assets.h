// The web pages inside the binary: every file of server/web/dist, gzipped when the binary was built.
// A build without pages has an empty table.
//
// Ownership: constants of the program, valid for ever. Threads: read-only.
#pragma once

#include <span>

namespace anze::http {

struct Asset {
  const char* path;            // "/index.html", "/assets/app-4f1c2d.js"
  const char* content_type;    // "text/html; charset=utf-8"
  const unsigned char* begin;  // the gzip stream: send it with Content-Encoding: gzip
  const unsigned char* end;
  bool immutable;  // under /assets/ the name holds a hash of the content: may be cached for ever
};

// Sorted by path.
std::span<const Asset> EmbeddedAssets();

}  // namespace anze::http
