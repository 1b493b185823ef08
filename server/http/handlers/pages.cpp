// The web application: its files out of the binary, each gzipped or plain, and its one HTML file for every address.
#include <array>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/digest.h"
#include "server/http/assets.h"
#include "server/http/coding.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

// The forms of an asset, made when it is first asked for, and kept: the pages are a few megabytes in all.
struct Form {
  std::once_flag named;
  std::string tag;  // of the gzipped form; the plain form has another
  std::once_flag unpacked;
  std::string plain;
};

std::size_t FindAsset(std::string_view path) {
  std::size_t at = 0;
  for (const Asset& asset : EmbeddedAssets()) {
    if (path == asset.path) return at;
    ++at;
  }
  return at;
}

std::string_view Packed(const Asset& asset) {
  return {reinterpret_cast<const char*>(asset.begin), static_cast<std::size_t>(asset.end - asset.begin)};
}

Form& FormOf(std::size_t asset) {
  static std::vector<Form> forms(EmbeddedAssets().size());
  Form& form = forms[asset];
  std::call_once(form.named, [&] {
    constexpr std::size_t kTagLength = 16;
    form.tag = base::Sha256Hex(Packed(EmbeddedAssets()[asset])).substr(0, kTagLength);
  });
  return form;
}

// As it is stored, for who takes gzip; unpacked for everyone else. Two contents, so two strong tags.
void Fill(std::size_t asset, bool gzip, Answer* answer) {
  Form& form = FormOf(asset);
  answer->headers.emplace_back("Vary", "Accept-Encoding");
  answer->headers.emplace_back("ETag", '"' + form.tag + (gzip ? "-gz\"" : "\""));
  if (gzip) {
    answer->headers.emplace_back("Content-Encoding", "gzip");
    answer->body = Packed(EmbeddedAssets()[asset]);
    return;
  }
  std::call_once(form.unpacked, [&] { form.plain = Gunzip(Packed(EmbeddedAssets()[asset])).value_or(std::string()); });
  answer->body = form.plain;
}

// The addresses of the application (web/src/router.ts); the text behind the last "/" of an open one is its own affair.
constexpr std::array<std::string_view, 15> kPages = {
    "/",      "/account",    "/applications",     "/audit",         "/calendar", "/decisions", "/first-steps",
    "/login", "/new-person", "/new-organisation", "/organisations", "/people",   "/retention", "/roles",
    "/tokens"};
constexpr std::array<std::string_view, 5> kOpenPages = {"/applications/", "/cases/", "/decisions/", "/organisations/",
                                                        "/people/"};
// Parts of one application; one that ends with "/" has a name of its own after it.
constexpr std::array<std::string_view, 6> kApplicationParts = {"/check",   "/promise",    "/receipt",
                                                               "/regions", "/materials/", "/sections/"};

bool IsApplicationPart(std::string_view path) {
  constexpr std::string_view kRoot = "/applications/";
  if (!path.starts_with(kRoot)) return false;
  const std::size_t end = path.find('/', kRoot.size());
  if (end == std::string_view::npos || end == kRoot.size()) return false;
  const std::string_view part = path.substr(end);
  for (const std::string_view known : kApplicationParts) {
    if (part == known) return !known.ends_with('/');
    if (known.ends_with('/') && part.starts_with(known)) return part.find('/', known.size()) == std::string_view::npos;
  }
  return false;
}

// Content Security Policy: scripts from this server only, so that text in a case can never run; no frames, so that no
// foreign page can lay itself over ours (clickjacking).
constexpr std::string_view kPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

}  // namespace

bool IsKnownPage(std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  for (const std::string_view page : kPages) {
    if (path == page) return true;
  }
  for (const std::string_view page : kOpenPages) {
    if (path.starts_with(page) && path.find('/', page.size()) == std::string_view::npos) return true;
  }
  return IsApplicationPart(path);
}

// Assets by name; every other path is a page of the application and gets its one HTML file, which says itself when it
// has no such page.
Answer Page(const Call& call) { return PageOf(call.request, call.language); }

bool WantsPage(const Request& request) {
  return (request.method == "GET" || request.method == "HEAD") && !request.path.starts_with("/api/") &&
         request.Header("accept").find("text/html") != std::string_view::npos;
}

Answer PageOf(const Request& request, base::Language language) {
  const std::string& path = request.path;
  const std::size_t none = EmbeddedAssets().size();
  std::size_t asset = FindAsset(path);
  const bool is_page = asset == none && (path.find('.') == std::string::npos || WantsPage(request));
  if (is_page) asset = FindAsset("/index.html");
  if (asset == none) {
    return ProblemAnswer(404, base::Error(is_page ? "pages-not-built" : "http-no-such-path", {{"path", path}}),
                         language);
  }
  Answer answer;
  if (is_page && !IsKnownPage(path)) answer.status = 404;
  answer.content_type = EmbeddedAssets()[asset].content_type;
  Fill(asset, AcceptsGzip(request.Header("accept-encoding")), &answer);
  answer.headers.emplace_back("Content-Security-Policy", std::string(kPolicy));
  answer.headers.emplace_back("Referrer-Policy", "no-referrer");
  // Names under /assets/ change with their content and may be kept for ever; the HTML that names them must be asked
  // for.
  const bool hashed = path.starts_with("/assets/");
  answer.headers.emplace_back("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
  return answer;
}

}  // namespace anze::http
