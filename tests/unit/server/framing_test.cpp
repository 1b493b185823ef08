// Where a request ends: every head that could be read in two ways is refused.
#include "server/http/framing.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/base/limits.h"
#include "core/base/text.h"

namespace anze::http {
namespace {

using std::string_literals::operator""s;

// "ok", or "<status> <code>" of the refusal.
std::string Judge(const std::string& head) {
  Head parsed;
  FramingError failure;
  if (ParseHead(head, &parsed, &failure)) return "ok";
  EXPECT_TRUE(base::HasText(failure.error.code)) << failure.error.code;
  return std::to_string(failure.status) + " " + failure.error.code;
}

// A POST with these lines more.
std::string Post(const std::string& lines) { return "POST /x HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n"; }
std::string Get(const std::string& target) { return "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n"; }

Head Parse(const std::string& text) {
  Head head;
  FramingError failure;
  EXPECT_TRUE(ParseHead(text, &head, &failure)) << failure.error.code;
  return head;
}

TEST(Framing, ReadsAnOrdinaryRequest) {
  const Head head = Parse(
      "POST /api/v1/cases?a=1&b=%E5%BF%BB+x&c HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\n"
      "X-Mixed-CASE:  spaced \t\r\n\r\n");
  EXPECT_EQ(head.request.method, "POST");
  EXPECT_EQ(head.request.path, "/api/v1/cases");
  EXPECT_EQ(*head.request.Query("b"), "\xE5\xBF\xBB x");
  EXPECT_EQ(*head.request.Query("c"), "");
  EXPECT_EQ(head.request.Query("d"), nullptr);
  EXPECT_EQ(head.content_length, 12U);
  EXPECT_EQ(head.request.Header("x-mixed-case"), "spaced");
  EXPECT_TRUE(head.request.keep_alive);
}

TEST(Framing, KeepAliveFollowsTheVersionAndTheHeader) {
  EXPECT_FALSE(Parse("GET / HTTP/1.0\r\n\r\n").request.keep_alive);
  EXPECT_TRUE(Parse("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").request.keep_alive);
  EXPECT_FALSE(Parse("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").request.keep_alive);
  EXPECT_FALSE(Parse("GET / HTTP/1.1\r\nHost: h\r\nConnection: Close\r\n\r\n").request.keep_alive);
}

TEST(Framing, HeadEndsAtTheEmptyLine) {
  EXPECT_EQ(HeadEnd("GET / HTTP/1.1\r\nHost: h\r\n"), std::string::npos);
  EXPECT_EQ(HeadEnd("GET / HTTP/1.1\r\nHost: h\r\n\r"), std::string::npos);
  EXPECT_EQ(HeadEnd("A\r\n\r\nbody\r\n\r\n"), 5U);
}

TEST(Framing, ContentLengthIsDigitsOnce) {
  EXPECT_EQ(Judge(Post("Content-Length: 0\r\n")), "ok");
  EXPECT_EQ(Judge(Post("Content-Length: 1048576\r\n")), "ok");
  for (const char* bad : {"+5", "-5", "abc", "0x5", "5 5", "5,5", "5, 5", "", " ", "5.0", "1e3", "\t",
                          "9223372036854775808", "99999999999999999999999999", "\xEF\xBC\x95"}) {
    EXPECT_EQ(
        Judge(Post("Content-Length: " + std::string(bad) + "\r\n")),
        bad == std::string_view("9223372036854775808") ? "413 http-body-too-large" : "400 http-bad-content-length")
        << bad;
  }
  EXPECT_EQ(Judge(Post("Content-Length: 5\r\nContent-Length: 5\r\n")), "400 http-bad-content-length");
  EXPECT_EQ(Judge(Post("Content-Length: 5\r\ncontent-length: 6\r\n")), "400 http-bad-content-length");
  EXPECT_EQ(Judge(Post("Content-Length: 1048577\r\n")), "413 http-body-too-large");
}

TEST(Framing, TransferEncodingIsNeverGuessedAt) {
  EXPECT_EQ(Judge(Post("Transfer-Encoding: chunked\r\n")), "411 http-length-required");
  EXPECT_EQ(Judge(Post("Transfer-Encoding: gzip, chunked\r\n")), "411 http-length-required");
  EXPECT_EQ(Judge(Post("Transfer-Encoding: identity\r\n")), "411 http-length-required");
  EXPECT_EQ(Judge(Post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")), "411 http-length-required");
  EXPECT_EQ(Judge(Post("tRANSFER-eNCODING: chunked\r\nContent-Length: 5\r\n")), "411 http-length-required");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"), "411 http-length-required");
}

TEST(Framing, BodiesNeedALength) {
  EXPECT_EQ(Judge(Post("")), "411 http-length-required");
  EXPECT_EQ(Judge("PUT /x HTTP/1.1\r\nHost: h\r\n\r\n"), "411 http-length-required");
  EXPECT_EQ(Judge("PATCH /x HTTP/1.1\r\nHost: h\r\n\r\n"), "411 http-length-required");
  EXPECT_EQ(Judge("DELETE /x HTTP/1.1\r\nHost: h\r\n\r\n"), "ok");
  EXPECT_EQ(Judge(Post("Content-Length: 3\r\nExpect: 100-continue\r\n")), "417 http-expectation-failed");
}

TEST(Framing, LinesEndInCarriageReturnAndLineFeed) {
  EXPECT_EQ(Judge("GET / HTTP/1.1\nHost: h\r\n\r\n"), "400 http-bad-line-end");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\n\r\n\r\n"), "400 http-bad-line-end");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: a\nEvil: b\r\n\r\n"), "400 http-bad-line-end");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: a\rEvil: b\r\n\r\n"), "400 http-bad-header");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\r\nHost: h\r\n\r\n"), "400 http-bad-header");
  EXPECT_EQ(Judge("\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"), "400 http-bad-request-line");
  EXPECT_EQ(Judge("\r\n\r\n"), "400 http-bad-request-line");
}

TEST(Framing, HeadersHoldNoControlCharactersAndNoFolding) {
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n"s), "400 http-bad-header");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: a\x01\r\n\r\n"), "400 http-bad-header");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n folded\r\n\r\n"), "400 http-bad-header");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n\tfolded\r\n\r\n"), "400 http-bad-header");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\r\nX : a\r\n\r\n"), "400 http-bad-header");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n"), "400 http-bad-header");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\r\n: nameless\r\n\r\n"), "400 http-bad-header");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\r\nContent-Length\t: 5\r\n\r\n"), "400 http-bad-header");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: tab\tis fine\r\n\r\n"), "ok");
}

TEST(Framing, OneHostNoMoreNoLess) {
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\n\r\n"), "400 http-bad-host");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), "400 http-bad-host");
  EXPECT_EQ(Judge("GET / HTTP/1.0\r\n\r\n"), "ok");
  EXPECT_EQ(Judge("GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n"), "400 http-bad-host");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost : a\r\n\r\n"), "400 http-bad-header");
}

TEST(Framing, RequestLineIsMethodTargetVersion) {
  for (const char* version : {"HTTP/9.9", "HTTP/1.2", "HTTP/2", "EVIL/1.1", "http/1.1", "HTTP/1.1.1", "HTTP/1.1\t"}) {
    EXPECT_EQ(Judge("GET / " + std::string(version) + "\r\nHost: h\r\n\r\n"), "505 http-version-not-supported")
        << version;
  }
  for (const char* line : {"GET /", "GET", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET / x HTTP/1.1",
                           "GET x HTTP/1.1", "GET http://h/ HTTP/1.1", "* / HTTP/1.1 x", "G(T / HTTP/1.1",
                           "AVERYLONGMETHODNAME / HTTP/1.1", "CONNECT h:80 HTTP/1.1", "OPTIONS * HTTP/1.1"}) {
    const std::string judged = Judge(std::string(line) + "\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(judged == "400 http-bad-request-line" || judged == "400 http-bad-header") << line << ": " << judged;
  }
}

TEST(Framing, TooManyOrTooLongHeadersAreRefused) {
  std::string many;
  for (int i = 0; i < 2'000; ++i) many += "X" + std::to_string(i) + ": v\r\n";
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\r\n" + many + "\r\n"), "400 http-bad-header");
  EXPECT_EQ(Judge("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(20'000, 'v') + "\r\n\r\n"), "400 http-bad-header");
  EXPECT_EQ(Judge("GET /" + std::string(20'000, 'p') + " HTTP/1.1\r\nHost: h\r\n\r\n"), "400 http-bad-target");
}

TEST(Framing, EncodedWordsInHeadersAreNotDecoded) {
  const Head head = Parse("GET / HTTP/1.1\r\nHost: h\r\nIf-Match: =?UTF-8?Q?a=0D=0AEvil:_b?=\r\n\r\n");
  EXPECT_EQ(head.request.Header("if-match"), "=?UTF-8?Q?a=0D=0AEvil:_b?=");
}

TEST(Framing, PercentDecodingIsExact) {
  EXPECT_EQ(Parse(Get("/a%2Fb%20c")).request.path, "/a/b c");
  EXPECT_EQ(Parse(Get("/a+b?x=a+b%2B")).request.path, "/a+b");
  EXPECT_EQ(*Parse(Get("/a?x=a+b%2B")).request.Query("x"), "a b+");
  for (const char* bad : {"/%", "/%4", "/%zz", "/%4x", "/%00", "/%FF", "/%C3", "/%C0%80", "/%ED%A0%80", "/a?x=%",
                          "/a?%80=1", "/a?x=%F5%80%80%80", "/\xFF"}) {
    EXPECT_EQ(Judge(Get(bad)), "400 http-bad-target") << bad;
  }
}

TEST(Framing, DecodeUrlSaysWhenItCannot) {
  std::string out;
  EXPECT_TRUE(DecodeUrl("%e5%BF%bb", false, &out));
  EXPECT_EQ(out, "\xE5\xBF\xBB");
  EXPECT_TRUE(DecodeUrl("", true, &out));
  EXPECT_EQ(out, "");
  EXPECT_FALSE(DecodeUrl("a%0", true, &out));
  EXPECT_FALSE(DecodeUrl("%E5%BF", true, &out));
}

TEST(Framing, ResponsesSayTheirLength) {
  Response response;
  response.status = 404;
  response.body = "four";
  response.headers.emplace_back("ETag", "\"1\"");
  const std::string kept = Serialize(response, false, true);
  EXPECT_TRUE(kept.starts_with("HTTP/1.1 404 Not Found\r\n")) << kept;
  EXPECT_NE(kept.find("\r\nContent-Length: 4\r\n"), std::string::npos);
  EXPECT_NE(kept.find("\r\nETag: \"1\"\r\n"), std::string::npos);
  EXPECT_TRUE(kept.ends_with("\r\n\r\nfour"));
  EXPECT_EQ(kept.find("Connection"), std::string::npos);
  const std::string head = Serialize(response, true, false);
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
  EXPECT_NE(head.find("Content-Length: 4"), std::string::npos);
  EXPECT_NE(head.find("Connection: close"), std::string::npos);
}

}  // namespace
}  // namespace anze::http
