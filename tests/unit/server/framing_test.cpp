// Where a request ends: every head that could be read in two ways is refused.
#include "server/http/framing.h"

#include <string>
#include <string_view>

#include "core/base/limits.h"
#include "core/base/text.h"
#include "server/http/serialize.h"
#include "server/http/target.h"
#include "tests/support/check.h"

namespace anze::http {
namespace {

using std::string_literals::operator""s;

// "ok", "more" for what has not ended, or "<status> <code>" of the refusal.
std::string Judge(const std::string& bytes) {
  RequestReader reader;
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t used = 0;
    const RequestReader::State state = reader.Feed(std::string_view(bytes).substr(at), &used);
    at += used;
    if (state == RequestReader::State::kMore) return "more";
    if (state == RequestReader::State::kWhole) return "ok";
    if (state == RequestReader::State::kRefused) {
      const FramingError& failure = reader.failure();
      CAPTURE(failure.error.code);
      CHECK(base::HasText(failure.error.code));
      CAPTURE(failure.status);
      CHECK(base::HasText("http-status-" + std::to_string(failure.status)));
      return std::to_string(failure.status) + " " + failure.error.code;
    }
  }
  return "ok";  // a head whose body is not asked for
}

// The same, one byte at a time: it must not matter how the bytes come.
std::string JudgeSlowly(const std::string& bytes) {
  RequestReader reader;
  std::string pending;
  RequestReader::State state = RequestReader::State::kMore;
  for (const char c : bytes) {
    pending.push_back(c);
    std::size_t used = 0;
    state = reader.Feed(pending, &used);
    pending.erase(0, used);
    if (state == RequestReader::State::kWhole) return "ok";
    if (state == RequestReader::State::kRefused) {
      return std::to_string(reader.failure().status) + " " + reader.failure().error.code;
    }
  }
  return state == RequestReader::State::kHead ? "ok" : "more";
}

// A POST with these lines more.
std::string Post(const std::string& lines) { return "POST /x HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n"; }
std::string Get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"; }

std::string Chunked(const std::string& body) { return Post("Transfer-Encoding: chunked\r\n") + body; }

Request Parse(const std::string& text) {
  RequestReader reader;
  std::string_view rest = text;
  for (;;) {
    std::size_t used = 0;
    const RequestReader::State state = reader.Feed(rest, &used);
    rest.remove_prefix(used);
    if (state == RequestReader::State::kHead && !rest.empty()) continue;
    INFO(reader.failure().error.code);
    CHECK(state != RequestReader::State::kRefused);
    return reader.request();
  }
}

TEST_CASE("Framing reads an ordinary request", "[server][framing]") {
  const Request request = Parse(
      "POST /api/v1/cases?a=1&b=%E5%BF%BB+x&c HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\n"
      "X-Mixed-CASE:  spaced \t\r\n\r\ntwelve bytes");
  CHECK(request.method == "POST");
  CHECK(request.path == "/api/v1/cases");
  CHECK(*request.Query("b") == "\xE5\xBF\xBB x");
  CHECK(*request.Query("c") == "");
  CHECK(request.Query("d") == nullptr);
  CHECK(request.body == "twelve bytes");
  CHECK(request.Header("x-mixed-case") == "spaced");
  CHECK(request.keep_alive);
}

TEST_CASE("Framing: keep-alive follows the version and the header", "[server][framing]") {
  CHECK_FALSE(Parse("GET / HTTP/1.0\r\n\r\n").keep_alive);
  CHECK(Parse("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keep_alive);
  CHECK_FALSE(Parse("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").keep_alive);
  CHECK_FALSE(Parse("GET / HTTP/1.1\r\nHost: h\r\nConnection: Close\r\n\r\n").keep_alive);
}

TEST_CASE("Framing: a head ends at the empty line", "[server][framing]") {
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\n") == "more");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\n\r") == "more");
  RequestReader reader;
  std::size_t used = 0;
  CHECK(reader.Feed("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET", &used) == RequestReader::State::kWhole);
  CHECK(used == 27U);
}

TEST_CASE("Framing: Content-Length is digits once", "[server][framing]") {
  CHECK(Judge(Post("Content-Length: 0\r\n")) == "ok");
  CHECK(Judge(Post("Content-Length: 1048576\r\n")) == "ok");
  for (const char* bad : {"+5", "-5", "abc", "0x5", "5 5", "5,5", "5, 5", "", " ", "5.0", "1e3", "\t",
                          "9223372036854775808", "99999999999999999999999999", "\xEF\xBC\x95"}) {
    CAPTURE(bad);
    CHECK(Judge(Post("Content-Length: " + std::string(bad) + "\r\n")) ==
          (bad == std::string_view("9223372036854775808") ? "413 http-body-too-large" : "400 http-bad-content-length"));
  }
  CHECK(Judge(Post("Content-Length: 5\r\nContent-Length: 5\r\n")) == "400 http-bad-content-length");
  CHECK(Judge(Post("Content-Length: 5\r\ncontent-length: 6\r\n")) == "400 http-bad-content-length");
  CHECK(Judge(Post("Content-Length: 1048577\r\n")) == "413 http-body-too-large");
}

TEST_CASE("Framing: Transfer-Encoding is chunked or nothing", "[server][framing]") {
  CHECK(Judge(Chunked("5\r\nhello\r\n0\r\n\r\n")) == "ok");
  CHECK(Judge("POST / HTTP/1.1\r\nHost: h\r\ntRANSFER-eNCODING: CHUNKED\r\n\r\n0\r\n\r\n") == "ok");
  CHECK(Judge(Post("Transfer-Encoding: gzip, chunked\r\n")) == "501 http-coding-not-implemented");
  for (const char* bad : {"identity", "xchunked", "chunkedx", "chunked, chunked", "chunked, gzip", "chunked;a=b", "",
                          "\"chunked\"", "chunked,", ",chunked", "chunk", "\vchunked", "chunked\x01"}) {
    const std::string judged = Judge(Post("Transfer-Encoding: " + std::string(bad) + "\r\n"));
    CAPTURE(bad, judged);
    CHECK((judged == "400 http-bad-transfer-encoding" || judged == "400 http-bad-header"));
  }
  for (const char* both :
       {"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n", "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding\r\n: chunked\r\n", "X: y\r\n Transfer-Encoding: chunked\r\n"}) {
    CAPTURE(both);
    CHECK(Judge(Post(both)).substr(0, 4) == "400 ");
  }
  CHECK(Judge("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == "400 http-bad-transfer-encoding");
}

TEST_CASE("Framing: chunked bodies are read and their trailers dropped", "[server][framing]") {
  const Request request = Parse(Chunked(
      "5\r\nhello\r\n006;name=value;q=\"a;b\"\r\n world\r\nA\r\n0123456789\r\n0\r\nX-Sum: 1\r\nHost: evil\r\n\r\n"));
  CHECK(request.body == "hello world0123456789");
  CHECK(request.Header("x-sum") == "");
  CHECK(request.Header("host") == "h");
}

TEST_CASE("Framing: chunks are exact", "[server][framing]") {
  for (const char* bad : {"5\r\nhello0\r\n\r\n",
                          "5\r\nhello!\r\n0\r\n\r\n",
                          "+5\r\nhello\r\n0\r\n\r\n",
                          "-1\r\n\r\n0\r\n\r\n",
                          "0x5\r\nhello\r\n0\r\n\r\n",
                          "g\r\n\r\n0\r\n\r\n",
                          " 5\r\nhello\r\n0\r\n\r\n",
                          "5 \r\nhello\r\n0\r\n\r\n",
                          "\r\nhello\r\n0\r\n\r\n",
                          "5\nhello\r\n0\r\n\r\n",
                          "5;\r\nhello\r\n0\r\n\r\n",
                          "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n",
                          "5;a=\"\x01\"\r\nhello\r\n0\r\n\r\n",
                          "5\rX\nhello\r\n0\r\n\r\n",
                          "fffffffffffffffff\r\n\r\n",
                          "0\r\nContent-Length: 5\r\n\r\n",
                          "0\r\nTransfer-Encoding: chunked\r\n\r\n",
                          "0\r\nno colon\r\n\r\n",
                          "0\r\nX : a\r\n\r\n",
                          "0\r\nX: a\r\n folded\r\n\r\n",
                          "0\r\nX: a\nY: b\r\n\r\n",
                          "1.5\r\nh\r\n0\r\n\r\n"}) {
    CAPTURE(bad);
    CHECK(Judge(Chunked(bad)).substr(0, 4) == "400 ");
    CHECK(JudgeSlowly(Chunked(bad)) != "ok");
  }
  CHECK(Judge(Chunked("100001\r\n")) == "413 http-body-too-large");
  CHECK(Judge(Chunked("ffffffffffffffff\r\n")) == "413 http-body-too-large");
  CHECK(Judge(Chunked("5;" + std::string(40'000, 'a'))) == "400 http-bad-chunk");
  CHECK(Judge(Chunked(std::string(40'000, '0'))) == "400 http-bad-chunk");
  std::string many;
  for (int i = 0; i < 100; ++i) many += "1;" + std::string(100, 'e') + "\r\nx\r\n";
  CHECK(Judge(Chunked(many)) == "400 http-bad-chunk");
}

TEST_CASE("Framing: it does not matter how the bytes come", "[server][framing]") {
  for (const std::string& text :
       {Get("/a?b=c"), Post("Content-Length: 5\r\n") + "hello", Chunked("0\r\n\r\n"), Chunked("1\r\nx\r\n0\r\n\r\n"),
        Chunked("5\r\nhello\r\n0\r\nX: y\r\n\r\n"), Chunked("5;a=b\r\nhello\r\n0;last\r\n\r\n"),
        std::string("GET / HTTP/1.1\nHost: h\n\n"), std::string("GET / HTTP/1.1\r\nHost: h\nX: y\r\n\r\n"),
        Post("Content-Length: 5, 5\r\n"), Post("Expect: more\r\n"), Get("/%zz"),
        std::string("GET / HTTP/3.0\r\nHost: h\r\n\r\n")}) {
    INFO(text);
    CHECK(JudgeSlowly(text) == Judge(text));
  }
}

TEST_CASE("Framing: without a length there is no body and no next request", "[server][framing]") {
  for (const char* method : {"POST", "PUT", "PATCH"}) {
    CAPTURE(method);
    const Request request = Parse(std::string(method) + " /x HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(request.body == "");
    CHECK_FALSE(request.keep_alive);
  }
  CHECK(Parse("DELETE /x HTTP/1.1\r\nHost: h\r\n\r\n").keep_alive);
}

TEST_CASE("Framing: an expectation is to be asked for the body", "[server][framing]") {
  RequestReader reader;
  std::size_t used = 0;
  CHECK(reader.Feed(Post("Content-Length: 3\r\nExpect: 100-Continue\r\n"), &used) == RequestReader::State::kHead);
  CHECK(reader.expects_continue());
  CHECK(reader.Feed("abc", &used) == RequestReader::State::kWhole);
  CHECK_FALSE(reader.expects_continue());
  CHECK(Judge(Post("Content-Length: 3\r\nExpect: 200-ok\r\n")) == "417 http-expectation-failed");
  CHECK(Judge("POST / HTTP/1.0\r\nContent-Length: 0\r\nExpect: 200-ok\r\n\r\n") == "ok");
}

TEST_CASE("Framing: the bound of a body can be lowered", "[server][framing]") {
  RequestReader reader;
  std::size_t used = 0;
  CHECK(reader.Feed(Post("Content-Length: 300\r\n"), &used) == RequestReader::State::kHead);
  CHECK_FALSE(reader.LimitBody(200));
  CHECK(reader.failure().status == 413);
  RequestReader chunked;
  CHECK(chunked.Feed(Chunked(""), &used) == RequestReader::State::kHead);
  CHECK(chunked.LimitBody(200));
  CHECK(chunked.Feed("c8\r\n" + std::string(200, 'x') + "\r\n1\r\n", &used) == RequestReader::State::kRefused);
  CHECK(chunked.failure().status == 413);
}

TEST_CASE("Framing: lines end in carriage return and line feed", "[server][framing]") {
  CHECK(Judge("GET / HTTP/1.1\nHost: h\r\n\r\n") == "400 http-bad-line-end");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\n\r\n\r\n") == "400 http-bad-line-end");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: a\nEvil: b\r\n\r\n") == "400 http-bad-line-end");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: a\rEvil: b\r\n\r\n") == "400 http-bad-header");
  CHECK(Judge("GET / HTTP/1.1\r\r\nHost: h\r\n\r\n") == "400 http-bad-request-line");
  CHECK(Judge("\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n") == "400 http-bad-request-line");
  CHECK(Judge("\r\n\r\n") == "400 http-bad-request-line");
}

TEST_CASE("Framing: headers hold no control characters and no folding", "[server][framing]") {
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n"s) == "400 http-bad-header");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: a\x01\r\n\r\n") == "400 http-bad-header");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n folded\r\n\r\n") == "400 http-bad-header");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n\tfolded\r\n\r\n") == "400 http-bad-header");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\nX : a\r\n\r\n") == "400 http-bad-header");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n") == "400 http-bad-header");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\n: nameless\r\n\r\n") == "400 http-bad-header");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\nContent-Length\t: 5\r\n\r\n") == "400 http-bad-header");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: tab\tis fine\r\n\r\n") == "ok");
}

TEST_CASE("Framing: one Host and no more and no less", "[server][framing]") {
  CHECK(Judge("GET / HTTP/1.1\r\n\r\n") == "400 http-bad-host");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n") == "400 http-bad-host");
  CHECK(Judge("GET / HTTP/1.0\r\n\r\n") == "ok");
  CHECK(Judge("GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n") == "400 http-bad-host");
  CHECK(Judge("GET / HTTP/1.1\r\nHost : a\r\n\r\n") == "400 http-bad-header");
}

TEST_CASE("Framing: Host is a host", "[server][framing]") {
  for (const char* good : {"h", "h:80", "example.com", "127.0.0.1:8686", "[::1]", "[::1]:8686", "a_b-c.d", "h:"}) {
    CAPTURE(good);
    CHECK(Judge("GET / HTTP/1.1\r\nHost: " + std::string(good) + "\r\n\r\n") == "ok");
  }
  for (const char* bad : {"", "a b", "a/b", "a@b", "h:80x", "h:123456", "http://h", "[::1", "::1", "[]", "[h]", "a,b c",
                          "h?", "h#", "\xE5", "[::1]x", "h:80:80", "<h>"}) {
    CAPTURE(bad);
    CHECK(Judge("GET / HTTP/1.1\r\nHost: " + std::string(bad) + "\r\n\r\n") == "400 http-bad-host");
  }
}

TEST_CASE("Framing: repeated fields are joined or refused", "[server][framing]") {
  const Request request =
      Parse("GET / HTTP/1.1\r\nHost: h\r\nCookie: a=1\r\nIf-Match: \"1\"\r\ncookie: b=2\r\nif-match: \"2\"\r\n\r\n");
  CHECK(request.Header("cookie") == "a=1; b=2");
  CHECK(request.Header("if-match") == "\"1\", \"2\"");
  for (const char* once : {"Authorization: Bearer a", "Content-Type: text/plain", "Idempotency-Key: k"}) {
    CAPTURE(once);
    const std::string line = std::string(once) + "\r\n";
    CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\n" + line + line + "\r\n") == "400 http-bad-header");
  }
}

TEST_CASE("Framing: targets may be in absolute and in asterisk form", "[server][framing]") {
  CHECK(Parse("GET http://other:80/a?b=c HTTP/1.1\r\nHost: h\r\n\r\n").path == "/a");
  CHECK(Parse("GET HTTPS://other HTTP/1.1\r\nHost: h\r\n\r\n").path == "/");
  CHECK(*Parse("GET http://other?b=c HTTP/1.1\r\nHost: h\r\n\r\n").Query("b") == "c");
  CHECK(Parse("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").path == "*");
  for (const char* bad : {"*", "ftp://h/", "http:///a", "http://", "http://a@b/", "/a#b", "http://h h/", "//%zz"}) {
    CAPTURE(bad);
    CHECK(Judge("GET " + std::string(bad) + " HTTP/1.1\r\nHost: h\r\n\r\n").substr(0, 4) == "400 ");
  }
}

TEST_CASE("Framing: a request line is method and target and version", "[server][framing]") {
  for (const char* version : {"HTTP/9.9", "HTTP/1.2", "HTTP/2", "EVIL/1.1", "http/1.1", "HTTP/1.1.1"}) {
    CAPTURE(version);
    CHECK(Judge("GET / " + std::string(version) + "\r\nHost: h\r\n\r\n") == "505 http-version-not-supported");
  }
  for (const char* line :
       {"GET /", "GET", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET / x HTTP/1.1", "GET x HTTP/1.1",
        "* / HTTP/1.1 x", "G(T / HTTP/1.1", "CONNECT h:80 HTTP/1.1", "GET example.com/ HTTP/1.1"}) {
    const std::string judged = Judge(std::string(line) + "\r\nHost: h\r\n\r\n");
    CAPTURE(line, judged);
    CHECK((judged == "400 http-bad-request-line" || judged == "400 http-bad-header"));
  }
}

TEST_CASE("Framing: a method longer than any known is not implemented", "[server][framing]") {
  CHECK(Judge("AVERYLONGMETHODNAME / HTTP/1.1\r\nHost: h\r\n\r\n") == "501 http-method-not-implemented");
}

TEST_CASE("Framing: too many or too long headers are refused", "[server][framing]") {
  std::string many;
  for (int i = 0; i < 2'000; ++i) many += "X" + std::to_string(i) + ": v\r\n";
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\n" + many + "\r\n") == "431 http-head-too-large");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(20'000, 'v') + "\r\n\r\n") == "431 http-head-too-large");
  CHECK(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(40'000, 'v')) == "431 http-head-too-large");
  CHECK(Judge(Get("/" + std::string(20'000, 'p'))) == "414 http-target-too-long");
  CHECK(Judge("GET /" + std::string(20'000, 'p')) == "414 http-target-too-long");
  CHECK(Judge(Get("/" + std::string(16'000, 'p'))) == "ok");
}

TEST_CASE("Framing: encoded words in headers are not decoded", "[server][framing]") {
  const Request request = Parse("GET / HTTP/1.1\r\nHost: h\r\nIf-Match: =?UTF-8?Q?a=0D=0AEvil:_b?=\r\n\r\n");
  CHECK(request.Header("if-match") == "=?UTF-8?Q?a=0D=0AEvil:_b?=");
}

TEST_CASE("Framing: percent decoding is exact", "[server][framing]") {
  CHECK(Parse(Get("/a%2Fb%20c")).path == "/a/b c");
  CHECK(Parse(Get("/a+b?x=a+b%2B")).path == "/a+b");
  CHECK(*Parse(Get("/a?x=a+b%2B")).Query("x") == "a b+");
  for (const char* bad : {"/%", "/%4", "/%zz", "/%4x", "/%00", "/%FF", "/%C3", "/%C0%80", "/%ED%A0%80", "/a?x=%",
                          "/a?%80=1", "/a?x=%F5%80%80%80", "/\xFF"}) {
    CAPTURE(bad);
    CHECK(Judge(Get(bad)) == "400 http-bad-target");
  }
}

TEST_CASE("Framing: decoding says when it cannot", "[server][framing]") {
  std::string out;
  CHECK(DecodeUrl("%e5%BF%bb", false, &out));
  CHECK(out == "\xE5\xBF\xBB");
  CHECK(DecodeUrl("", true, &out));
  CHECK(out == "");
  CHECK_FALSE(DecodeUrl("a%0", true, &out));
  CHECK_FALSE(DecodeUrl("%E5%BF", true, &out));
}

TEST_CASE("Framing: responses say their length", "[server][framing]") {
  Answer response;
  response.status = 404;
  response.body = "four";
  response.headers.emplace_back("ETag", "\"1\"");
  const std::string kept = Serialize(response, false, true);
  CAPTURE(kept);
  CHECK(kept.starts_with("HTTP/1.1 404 Not Found\r\n"));
  CHECK(kept.find("\r\nContent-Length: 4\r\n") != std::string::npos);
  CHECK(kept.find("\r\nETag: \"1\"\r\n") != std::string::npos);
  CHECK(kept.ends_with("\r\n\r\nfour"));
  CHECK(kept.find("Connection") == std::string::npos);
  const std::string head = Serialize(response, true, false);
  CHECK(head.ends_with("\r\n\r\n"));
  CHECK(head.find("Content-Length: 4") != std::string::npos);
  CHECK(head.find("Connection: close") != std::string::npos);
}

}  // namespace
}  // namespace anze::http
