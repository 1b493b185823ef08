// gzip by zlib. Answers are compressed in one call, because they are whole in memory anyway; pages, which were
// compressed when the program was built, are unpacked piece by piece for the few clients that do not take gzip.
#include "server/http/coding.h"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "core/base/ascii.h"

namespace anze::http {
namespace {

// Answers of JSON shrink to a fifth at this level already; higher ones take several times as long for little more.
constexpr int kLevel = 3;
// To zlib: the gzip format instead of its own.
constexpr int kGzipWindow = 15 + 16;
constexpr int kMemoryLevel = 8;

// Whether the parameters of a coding hold a weight of zero: "q=0", "q=0.0", "q=0.00" and "q=0.000" refuse; every other
// weight, or none, takes.
bool Refuses(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::size_t end = parameters.find(';');
    std::string_view one = base::TrimBlanks(parameters.substr(0, end));
    parameters.remove_prefix(end == std::string_view::npos ? parameters.size() : end + 1);
    if (one.size() < 3 || (one[0] != 'q' && one[0] != 'Q') || one[1] != '=') continue;
    one.remove_prefix(2);
    return one.find_first_not_of("0.") == std::string_view::npos;
  }
  return false;
}

Bytef* BytesOf(std::string_view text) { return reinterpret_cast<Bytef*>(const_cast<char*>(text.data())); }

}  // namespace

bool AcceptsGzip(std::string_view rest) {
  bool any = false;
  while (!rest.empty()) {
    const std::size_t end = rest.find(',');
    const std::string_view one = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const std::size_t semicolon = std::min(one.find(';'), one.size());
    const std::string_view name = base::TrimBlanks(one.substr(0, semicolon));
    const bool taken = !Refuses(one.substr(std::min(semicolon + 1, one.size())));
    if (base::EqualIgnoringCase(name, "gzip") || base::EqualIgnoringCase(name, "x-gzip")) return taken;
    if (name == "*") any = taken;
  }
  return any;
}

std::string Gzip(std::string_view bytes) {
  z_stream stream{};
  ::deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY);
  std::string out(::deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = BytesOf(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = BytesOf(out);
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);  // one call ends it: zlib itself said how much room is enough
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

std::optional<std::string> Gunzip(std::string_view bytes) {
  z_stream stream{};
  if (::inflateInit2(&stream, kGzipWindow) != Z_OK) return std::nullopt;
  stream.next_in = BytesOf(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::array<char, 64 * 1024> piece;
  int state = Z_OK;
  // zlib says Z_OK while there is more, Z_STREAM_END at a proper end, and Z_BUF_ERROR when the bytes end too early.
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = ::inflate(&stream, Z_NO_FLUSH);
    out.append(piece.data(), piece.size() - stream.avail_out);
  }
  ::inflateEnd(&stream);
  if (state != Z_STREAM_END) return std::nullopt;
  return out;
}

}  // namespace anze::http
