#include "server/http/handlers/file_answer.h"

#include <memory>
#include <utility>

#include "server/app/files/file_name.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/content_range.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Error;

// A name in a field, in both forms of RFC 6266: plain for old clients, with every byte beyond letters and digits
// escaped for the others (RFC 8187).
std::string NameFields(std::string_view name) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string plain, escaped;
  for (const char c : name) {
    const bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    plain += letter || c == '.' || c == '-' || c == ' ' ? c : '_';
    if (letter || c == '.' || c == '-' || c == '_') {
      escaped += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      escaped += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return "; filename=\"" + plain + "\"; filename*=UTF-8''" + escaped;
}

// Types that a browser shows by itself, under the name it knows them by; a literal, as Answer wants it.
std::string_view ShownAs(std::string_view media) {
  for (const std::string_view shown :
       {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"}) {
    if (media == shown) return shown;
  }
  return {};
}

}  // namespace

bool IsPreviewed(std::string_view media) { return !ShownAs(media).empty(); }

Answer FileAnswer(const Call& call, std::string_view digest, std::string_view name) {
  base::Diagnostics problems;
  const std::string* asked = call.request.Query("inline");
  if (asked != nullptr && *asked != "1" && *asked != "0") {
    problems.push_back(Error("bad-inline", {{"text", *asked}}).At("?inline"));
    return BadInput(problems, call.language);
  }
  auto found = call.services.files->Find(digest);
  if (!found.ok()) return ProblemAnswer(app::FromFailure(found.errors()), call.language);
  auto file = call.services.files->Open(digest);
  if (!file.ok()) return ProblemAnswer(app::FromFailure(file.errors()), call.language);
  if (!*found || *file == nullptr) {
    return ProblemAnswer(app::NotFound("unknown-file", {{"digest", std::string(digest)}}), call.language);
  }
  const ports::StoredFile& facts = **found;
  const std::string_view shown = asked != nullptr && *asked == "1" ? ShownAs(facts.media) : std::string_view();
  const std::uint64_t size = (*file)->size();
  const RangeAsked range = ReadRange(call.request.Header("range"), size);
  Answer answer;
  if (range.outside) {
    answer = ProblemAnswer(416, Error("range-outside", {{"size", std::to_string(size)}}), call.language);
    answer.headers.emplace_back("Content-Range", "bytes */" + std::to_string(size));
    return answer;
  }
  answer.content_type = shown.empty() ? "application/octet-stream" : shown;
  answer.headers.emplace_back("Content-Disposition", (shown.empty() ? "attachment" : "inline") +
                                                         NameFields(app::NameToSend(name, facts.media)));
  answer.headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
  answer.headers.emplace_back("Cache-Control", "private, no-store");
  answer.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  answer.headers.emplace_back("Accept-Ranges", "bytes");
  Answer::Streamed streamed{0, size};
  if (range.part) {
    answer.status = 206;
    answer.headers.emplace_back("Content-Range", "bytes " + std::to_string(range.part->first) + "-" +
                                                     std::to_string(range.part->last) + "/" + std::to_string(size));
    streamed = {range.part->first, range.part->last - range.part->first + 1};
  }
  streamed.read = [file = *file](std::uint64_t at, char* into, std::size_t most) {
    const auto got = file->Read(at, into, most);
    return got.ok() ? *got : 0;
  };
  answer.streamed = std::move(streamed);
  return answer;
}

}  // namespace anze::http
