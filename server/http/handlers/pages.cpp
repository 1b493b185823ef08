#include <string_view>

#include "server/http/assets.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

const Asset* FindAsset(std::string_view path) {
  for (const Asset& asset : EmbeddedAssets()) {
    if (path == asset.path) return &asset;
  }
  return nullptr;
}

constexpr std::string_view kPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

}  // namespace

// Assets by name; every other path is a page of the application and gets its one HTML file.
Response Page(const Call& call) {
  const std::string& path = call.request.path;
  const Asset* asset = FindAsset(path);
  const bool is_page = asset == nullptr && path.find('.') == std::string::npos;
  if (is_page) asset = FindAsset("/index.html");
  if (asset == nullptr) {
    return ProblemResponse(404, base::Error(is_page ? "pages-not-built" : "http-no-such-path", {{"path", path}}),
                           call.language);
  }
  Response response;
  response.content_type = asset->content_type;
  response.body.assign(asset->begin, asset->end);
  response.headers.emplace_back("Content-Encoding", "gzip");
  response.headers.emplace_back("Content-Security-Policy", std::string(kPolicy));
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  const bool hashed = path.starts_with("/assets/");
  response.headers.emplace_back("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
  return response;
}

}  // namespace anze::http
