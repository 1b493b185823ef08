// Beast's parser reads; this file judges. Beast hands every part of a message to a virtual function of Parser
// (on_request_impl, on_field_impl, on_header_impl, on_body_impl, …), which either keeps the part in the Request or
// refuses it by Refuse(). RequestReader::Impl drives it: Feed() gives Beast the bytes and turns its error codes into
// ours (Explain).
//
// Beast does not keep bytes. It wants the unread rest of a head or of a chunk's line again with more bytes behind it,
// and would wait for the end of an endless one, so the bounds on unended lines are checked here, when it asks for more
// (AskForMore). Requests that Beast accepts and this server does not are refused in Folded, Frame, Keep and
// on_chunk_header_impl.
#include "server/http/framing.h"

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/limits_files.h"
#include "core/base/limits_http.h"
#include "server/http/target.h"

namespace anze::http {
namespace {

namespace beast = boost::beast;
namespace limits = base::limits;
using base::Error;
using beast::http::error;
using Field = beast::http::field;

// Most requests bring no more fields than these.
constexpr std::size_t kUsualFields = 8;
// Beast judges an announced length before anybody has said what this request may send; this is more than any may.
constexpr std::uint64_t kMostBody = 2 * limits::kStoredFileBytes;
// The memory set aside for a body before any of it has come.
constexpr std::size_t kFirstReserve = 64 * 1024;
// Bodies up to this size leave their memory to the next request of the connection.
constexpr std::size_t kKeptBody = 4 * 1024;
// "0", its line end and the empty line: nothing shorter ends a chunked body, and Beast 1.81 trips over less.
constexpr std::size_t kLastChunkBytes = 5;

bool IsControl(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; }

bool HasControl(std::string_view text) { return std::any_of(text.begin(), text.end(), IsControl); }

// Fields that may stand once only, besides those that frame the message. A proxy that takes the first and a server that
// takes the last would act for different callers.
bool StandsOnce(std::string_view name) {
  constexpr std::array<std::string_view, 3> kOnce{"authorization", "content-type", "idempotency-key"};
  return std::find(kOnce.begin(), kOnce.end(), name) != kOnce.end();
}

FramingError TooLargeBody(std::size_t limit) {
  return {413, Error("http-body-too-large", {{"limit", std::to_string(limit)}})};
}

// Of a line that Beast could not read: whether it ends without its carriage return.
bool EndsBare(std::string_view line) {
  const std::size_t end = line.find('\n');
  return end != std::string_view::npos && (end == 0 || line[end - 1] != '\r');
}

// Beast says "bad version" also of a line that is no request line. Such a line is 400; a proper one of another version,
// such as HTTP/2.0, is 505.
FramingError BadRequestLine(std::string_view bytes) {
  const std::string_view line = bytes.substr(0, bytes.find("\r\n"));
  const bool three = std::count(line.begin(), line.end(), ' ') == 2;
  if (HasControl(line) || !three) return {400, Error("http-bad-request-line")};
  return {505, Error("http-version-not-supported")};
}

// The fault that Beast found. `bytes` begin with the line or chunk at fault, which it had not read yet.
FramingError Explain(const beast::error_code& found, std::string_view bytes, bool in_head, std::size_t body_limit) {
  if (in_head && EndsBare(bytes)) return {400, Error("http-bad-line-end")};
  if (found == error::bad_version) return BadRequestLine(bytes);
  if (found == error::bad_method || found == error::bad_target) return {400, Error("http-bad-request-line")};
  if (found == error::header_limit) return {431, Error("http-head-too-large")};
  if (found == error::body_limit) return TooLargeBody(body_limit);
  if (found == error::bad_content_length || found == error::multiple_content_length) {
    return {400, Error("http-bad-content-length")};
  }
  if (found == error::bad_transfer_encoding) return {400, Error("http-bad-transfer-encoding")};
  return {400, Error(in_head ? "http-bad-header" : "http-bad-chunk")};
}

class Parser final : public beast::http::basic_parser<true> {
 public:
  using Text = beast::string_view;

  Parser(Request* request, FramingError* failure) : request_(request), failure_(failure) {
    header_limit(limits::kHttpHeadBytes);
    body_limit(kMostBody);
    request_->headers.reserve(kUsualFields);
  }

  std::size_t Put(std::string_view bytes, beast::error_code* failed) {
    end_ = bytes.data() + bytes.size();
    return put(boost::asio::const_buffer(bytes.data(), bytes.size()), *failed);
  }
  // Whether Beast cannot use so few bytes yet.
  bool TooFew(std::size_t bytes) const {
    return is_header_done() && chunked() && chunk_left_ == 0 && bytes < kLastChunkBytes;
  }
  bool has_line() const { return version_ != 0; }
  bool expects() const { return expects_; }

 protected:
  void on_request_impl(beast::http::verb, Text method, Text target, int version, beast::error_code& failed) override {
    version_ = version;
    if (method.size() > limits::kHttpMethodBytes) return Refuse(501, "http-method-not-implemented", &failed);
    if (target.size() > limits::kHttpTargetBytes) return Refuse(414, "http-target-too-long", &failed);
    request_->method.assign(method.data(), method.size());
    const bool form = target.starts_with('/') || target.starts_with('*') || target.find("://") != Text::npos;
    if (!form) return Refuse(400, "http-bad-request-line", &failed);
    if (!ReadTarget({target.data(), target.size()}, request_)) Refuse(400, "http-bad-target", &failed);
  }
  // Never called: this parses requests. Beast wants it defined.
  void on_response_impl(int, Text, int, beast::error_code&) override {}
  void on_field_impl(Field field, Text name, Text value, beast::error_code& failed) override;
  void on_header_impl(beast::error_code& failed) override;
  // A client may announce a length that it never sends, so memory follows the bytes that come and not the announcement.
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, beast::error_code&) override {
    request_->body.reserve(std::min<std::size_t>(length.value_or(0), kFirstReserve));
  }
  std::size_t on_body_impl(Text bytes, beast::error_code&) override {
    request_->body.append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t size, Text extensions, beast::error_code& failed) override {
    chunk_left_ = size;
    extension_bytes_ += extensions.size();
    if (extension_bytes_ > limits::kHttpChunkExtensionBytes || HasControl({extensions.data(), extensions.size()})) {
      Refuse(400, "http-bad-chunk", &failed);
    }
  }
  std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, beast::error_code& failed) override {
    chunk_left_ -= bytes.size();
    return on_body_impl(bytes, failed);
  }
  void on_finish_impl(beast::error_code&) override {}

 private:
  void Refuse(int status, const char* code, beast::error_code* failed) {
    *failure_ = {status, Error(code)};
    *failed = error::bad_value;
  }
  bool Folded(Text name, Text value) const;
  void Frame(Field field, std::string_view value, beast::error_code* failed);
  void Keep(Field field, Text name, std::string_view value, beast::error_code* failed);

  Request* request_;
  FramingError* failure_;
  const char* end_ = nullptr;  // of the bytes being read
  int version_ = 0;            // 10 or 11
  int hosts_ = 0;
  int lengths_ = 0;
  bool encoded_ = false;  // has Transfer-Encoding
  bool expects_ = false;
  std::size_t fields_ = 0;
  std::size_t extension_bytes_ = 0;
  std::uint64_t chunk_left_ = 0;
};

// Whether the value was put together from several lines (obs-fold, RFC 9112, section 5.2, which a server may refuse).
// Beast copies such a value into a buffer of its own, so it does not stand right behind its name.
bool Parser::Folded(Text name, Text value) const {
  const auto begin = reinterpret_cast<std::uintptr_t>(name.data() + name.size() + 1);
  const auto at = reinterpret_cast<std::uintptr_t>(value.data());
  if (at < begin || at > reinterpret_cast<std::uintptr_t>(end_)) return true;
  const char* between = name.data() + name.size() + 1;
  return std::any_of(between, value.data(), [](char c) { return c != ' ' && c != '\t'; });
}

void Parser::on_field_impl(Field field, Text name, Text value, beast::error_code& failed) {
  if (Folded(name, value)) return Refuse(400, "http-bad-header", &failed);
  if (++fields_ > limits::kHttpFields || name.size() > limits::kHttpFieldNameBytes ||
      value.size() > limits::kHttpFieldBytes) {
    return Refuse(431, "http-head-too-large", &failed);
  }
  if (is_header_done()) return;  // a trailer: nothing here needs one, and none may contradict the head
  const std::string_view text(value.data(), value.size());
  Frame(field, text, &failed);
  if (!failed) Keep(field, name, text, &failed);
}

// The fields that decide where the message ends, and whom it is for.
void Parser::Frame(Field field, std::string_view value, beast::error_code* failed) {
  switch (field) {
    case Field::host:
      if (++hosts_ > 1 || !IsHost(value)) Refuse(400, "http-bad-host", failed);
      return;
    case Field::content_length:
      // Beast takes a list, and the field twice, as long as all say the same.
      if (++lengths_ > 1 || encoded_ || value.empty() ||
          !std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; })) {
        Refuse(400, "http-bad-content-length", failed);
      }
      return;
    case Field::transfer_encoding:
      // Beast takes codings that it does not know, and reads no body then.
      if (encoded_ || lengths_ > 0 || version_ < 11) return Refuse(400, "http-bad-transfer-encoding", failed);
      encoded_ = true;
      if (base::EqualIgnoringCase(value, "chunked")) return;
      // Codings before "chunked" leave the end of the body known; we just cannot undo them.
      if (value.size() > 9 && base::EqualIgnoringCase(value.substr(value.size() - 9), ", chunked") &&
          !base::EqualIgnoringCase(value.substr(0, 7), "chunked")) {
        return Refuse(501, "http-coding-not-implemented", failed);
      }
      return Refuse(400, "http-bad-transfer-encoding", failed);
    case Field::expect:
      if (version_ < 11) return;
      if (!base::EqualIgnoringCase(value, "100-continue")) return Refuse(417, "http-expectation-failed", failed);
      expects_ = true;
      return;
    default:
      return;
  }
}

// Adds a field to the request, its name in small letters; of a repeated one, joins the values (RFC 9110, section 5.3).
void Parser::Keep(Field field, Text name, std::string_view value, beast::error_code* failed) {
  std::string lower(name.data(), name.size());
  std::transform(lower.begin(), lower.end(), lower.begin(), base::ToLower);
  for (auto& [known, joined] : request_->headers) {
    if (known != lower) continue;
    if (StandsOnce(lower)) return Refuse(400, "http-bad-header", failed);
    joined += field == Field::cookie ? "; " : ", ";
    joined += value;
    return;
  }
  request_->headers.emplace_back(std::move(lower), value);
}

void Parser::on_header_impl(beast::error_code& failed) {
  if (version_ >= 11 && hosts_ == 0) return Refuse(400, "http-bad-host", &failed);
  const std::string& method = request_->method;
  const bool carries_body = method == "POST" || method == "PUT" || method == "PATCH";
  // Without a length there is no body. Who sends one all the same must not see it run as the next request.
  // (A body behind a head without a length would be read as the next request. Ending the connection prevents that.)
  const bool unsized = carries_body && lengths_ == 0 && !encoded_;
  request_->keep_alive = keep_alive() && !unsized;
}

}  // namespace

class RequestReader::Impl {
 public:
  explicit Impl(bool judged_at_head) : judged_at_head_(judged_at_head) {}

  State Feed(std::string_view bytes, std::size_t* used) {
    *used = 0;
    if (bytes.empty()) return State::kMore;
    if (!parser_) parser_.emplace(&request_, &failure_);
    for (;;) {
      const std::string_view rest = bytes.substr(*used);
      if (parser_->TooFew(rest.size())) return State::kMore;
      const bool in_head = !parser_->is_header_done();
      beast::error_code failed;
      const std::size_t taken = parser_->Put(rest, &failed);
      *used += taken;
      if (in_head) head_bytes_ += taken;
      const std::string_view left = bytes.substr(*used);
      if (in_head && LineTooLong(left)) return Refuse({414, Error("http-target-too-long")});
      if (failed == error::need_more) return AskForMore(left);
      if (failed) return Refuse(failure_.error.code.empty() ? Explain(failed, left, in_head, limit_) : failure_);
      if (in_head && head_bytes_ > limits::kHttpHeadBytes) return Refuse({431, Error("http-head-too-large")});
      if (parser_->is_done()) return State::kWhole;
      if (in_head && parser_->is_header_done()) {
        const bool at_hand = AtHand(left.size());
        if ((at_hand || !judged_at_head_) && !LimitBody(limits::kHttpBodyBytes)) return State::kRefused;
        if (!at_hand) return State::kHead;
      }
      if (left.empty()) return State::kMore;
    }
  }

  bool LimitBody(std::size_t bytes) {
    if (parser_->content_length().value_or(0) > bytes) {
      failure_ = TooLargeBody(bytes);
      return false;
    }
    limit_ = bytes;
    parser_->body_limit(bytes);
    return true;
  }

  void Next() {
    parser_.reset();
    head_bytes_ = 0;
    looked_at_ = 0;
    request_.method.clear();
    request_.path.clear();
    request_.query.clear();
    request_.headers.clear();
    request_.arguments.clear();
    request_.sink = nullptr;
    limit_ = limits::kHttpBodyBytes;
    if (request_.body.capacity() > kKeptBody) request_.body = std::string();
    request_.body.clear();
  }

  bool in_head() const { return parser_ && !parser_->is_header_done(); }
  bool in_body() const { return parser_ && parser_->is_header_done() && !parser_->is_done(); }
  bool expects_continue() const { return in_body() && parser_->expects() && request_.body.empty(); }

  Request request_;
  FramingError failure_;

 private:
  bool AtHand(std::size_t bytes) const { return !parser_->chunked() && bytes >= parser_->content_length().value_or(0); }

  State Refuse(FramingError failure) {
    failure_ = std::move(failure);
    return State::kRefused;
  }

  // Whether a request's first line has not ended where the longest target would have.
  bool LineTooLong(std::string_view left) const {
    constexpr std::size_t kLongest = limits::kHttpTargetBytes + limits::kHttpMethodBytes + 16;
    return !parser_->has_line() && left.size() > kLongest &&
           left.substr(0, kLongest).find('\n') == std::string_view::npos;
  }

  // Beast waits for the end of a head or of a chunk's line, however long: here is where that has bounds.
  State AskForMore(std::string_view left) {
    if (parser_->is_header_done()) {
      return left.size() > limits::kHttpHeadBytes ? Refuse({400, Error("http-bad-chunk")}) : State::kMore;
    }
    if (head_bytes_ + left.size() > limits::kHttpHeadBytes) return Refuse({431, Error("http-head-too-large")});
    // A line feed without its carriage return: this head will never end properly.
    for (std::size_t at = head_bytes_ + left.size() < looked_at_ ? 0 : looked_at_ - std::min(looked_at_, head_bytes_);
         (at = left.find('\n', at)) != std::string_view::npos; ++at) {
      if (at == 0 || left[at - 1] != '\r') return Refuse({400, Error("http-bad-line-end")});
    }
    looked_at_ = head_bytes_ + left.size();
    return State::kMore;
  }

  const bool judged_at_head_;
  std::size_t limit_ = limits::kHttpBodyBytes;  // of the body
  std::optional<Parser> parser_;
  std::size_t head_bytes_ = 0;  // of the head, read
  std::size_t looked_at_ = 0;   // of the head, searched for bare line feeds
};

RequestReader::RequestReader(bool judged_at_head) : impl_(std::make_unique<Impl>(judged_at_head)) {}
RequestReader::~RequestReader() = default;

RequestReader::State RequestReader::Feed(std::string_view bytes, std::size_t* used) { return impl_->Feed(bytes, used); }
bool RequestReader::LimitBody(std::size_t bytes) { return impl_->LimitBody(bytes); }
void RequestReader::Next() { impl_->Next(); }
Request& RequestReader::request() { return impl_->request_; }
const Request& RequestReader::request() const { return impl_->request_; }
const FramingError& RequestReader::failure() const { return impl_->failure_; }
bool RequestReader::in_head() const { return impl_->in_head(); }
bool RequestReader::in_body() const { return impl_->in_body(); }
bool RequestReader::expects_continue() const { return impl_->expects_continue(); }

}  // namespace anze::http
