// RFC 9110 and 9112 as a list: what each rule says, the bytes that try it, and what must come back. Where the RFC
// leaves a choice, or we refuse what it lets a server pass, the rule says so.
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "tests/integration/live.h"
#include "tests/support/check.h"

namespace anze::testing {
namespace {

using std::string_literals::operator""s;

struct Rule {
  const char* section;
  const char* says;
  std::string bytes;     // {token}, {cookie}, {case} are filled in
  std::string expected;  // the statuses in order, then "open" or "closed" for the connection
  // Of the last answer: "name" is there, "!name" is not, "name: value" is exactly so, "body" has some, "!body" has
  // none.
  std::vector<std::string> also = {};
};

std::string Get(const std::string& lines, const std::string& target = "/healthz") {
  return "GET " + target + " HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n";
}
// An attempt to sign in with a wrong token: 401 says that the body was read, and as what.
std::string Post(const std::string& lines, const std::string& body = "{\"token\":\"x\"}") {
  return "POST /api/v1/session HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n" + lines + "\r\n" + body;
}
std::string Chunked(const std::string& chunks) { return Post("Transfer-Encoding: chunked\r\n", chunks); }
std::string Line(const std::string& line) { return line + "\r\nHost: h\r\n\r\n"; }

const std::string kNext = "GET /readyz HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string kSized = "Content-Length: 13\r\n";
const std::string kChunks = "d\r\n{\"token\":\"x\"}\r\n0\r\n\r\n";

const std::vector<Rule> kMessages = {
    {"9112 2.2", "lines end in CR LF: bare LF after the request line", "GET /healthz HTTP/1.1\nHost: h\r\n\r\n",
     "400 closed"},
    {"9112 2.2", "bare LF after a field", "GET /healthz HTTP/1.1\r\nHost: h\nX: y\r\n\r\n", "400 closed"},
    {"9112 2.2", "bare CR within a field", Get("X: a\rY: b\r\n"), "400 closed"},
    {"9112 2.2", "blank before the first field", "GET /healthz HTTP/1.1\r\n Host: h\r\n\r\n", "400 closed"},
    {"9112 2.2", "an empty line before the request may be ignored; refused", "\r\n" + kNext, "400 closed"},
    {"9112 2.3", "major version 2", Line("GET /healthz HTTP/2.0"), "505 closed"},
    {"9112 2.3", "minor version 2 may be read as 1.1; refused", Line("GET /healthz HTTP/1.2"), "505 closed"},
    {"9112 2.3", "HTTP is written in capitals", Line("GET /healthz http/1.1"), "505 closed"},
    {"9112 2.3", "no version", Line("GET /healthz"), "400 closed"},
    {"9112 2.3", "an answer to 1.0 ends the connection", "GET /healthz HTTP/1.0\r\n\r\n", "200 closed"},
    {"9112 3", "two blanks in the request line", Line("GET  /healthz HTTP/1.1"), "400 closed"},
    {"9112 3", "blank at its end", Line("GET /healthz HTTP/1.1 "), "400 closed"},
    {"9112 3", "blank at its start", Line(" GET /healthz HTTP/1.1"), "400 closed"},
    {"9112 3", "tab instead of a blank", Line("GET\t/healthz HTTP/1.1"), "400 closed"},
    {"9112 3.1", "a method is a token", Line("G(T /healthz HTTP/1.1"), "400 closed"},
    {"9112 3", "a method longer than any known", Line("AVERYLONGMETHODNAME / HTTP/1.1"), "501 closed"},
    {"9112 3", "target too long", Get("", "/" + std::string(20'000, 'a')), "414 closed"},
    {"9112 3.2", "control character in the target", Line("GET /\x01 HTTP/1.1"), "400 closed"},
    {"9112 3.2", "malformed escape", Get("", "/%zz"), "400 closed"},
    {"9112 3.2", "escaped NUL", Get("", "/a%00b"), "400 closed"},
    {"9112 3.2", "a fragment is no part of a target", Get("", "/healthz#a"), "400 closed"},
    {"9112 3.2", "no Host", "GET /healthz HTTP/1.1\r\n\r\n", "400 closed"},
    {"9112 3.2", "two Hosts", Get("Host: h\r\n"), "400 closed"},
    {"9112 3.2", "two different Hosts", Get("Host: other\r\n"), "400 closed"},
    {"9112 3.2", "Host with user", "GET /healthz HTTP/1.1\r\nHost: a@h\r\n\r\n", "400 closed"},
    {"9112 3.2", "Host with path", "GET /healthz HTTP/1.1\r\nHost: h/a\r\n\r\n", "400 closed"},
    {"9112 3.2", "Host with blank", "GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n", "400 closed"},
    {"9110 4.2.1", "empty Host", "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n", "400 closed"},
    {"9112 3.2", "port that is no number", "GET /healthz HTTP/1.1\r\nHost: h:x\r\n\r\n", "400 closed"},
    {"9112 3.2", "IPv6 Host", "GET /healthz HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "200 open"},
    {"9112 3.2", "1.0 needs no Host", "GET /healthz HTTP/1.0\r\n\r\n", "200 closed"},
    {"9112 3.2.2", "absolute form", Get("", "http://h/healthz"), "200 open"},
    {"9112 3.2.2", "absolute form: Host is ignored", Get("", "http://other:81/healthz"), "200 open"},
    {"9112 3.2.2", "absolute form of another scheme", Get("", "ftp://h/healthz"), "400 closed"},
    {"9112 3.2.3", "authority form", "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n", "400 closed"},
    {"9112 3.2.4",
     "asterisk form with OPTIONS",
     "OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
     "204 open",
     {"allow", "!content-length"}},
    {"9112 3.2.4", "asterisk form with another method", Get("", "*"), "400 closed"},
    {"9112 5", "field without colon", Get("X\r\n"), "400 closed"},
    {"9112 5", "field without name", Get(": a\r\n"), "400 closed"},
    {"9112 5.1", "blank before the colon", Get("X : a\r\n"), "400 closed"},
    {"9112 5.1", "tab before the colon", Get("X\t: a\r\n"), "400 closed"},
    {"9112 5.1", "blanks around the value do not count",
     "GET /api/v1/session HTTP/1.1\r\nHost: \t h \r\nAuthorization: \tBearer {token}  \r\n\r\n", "200 open"},
    {"9112 5.2", "folded line", Get("X: a\r\n b\r\n"), "400 closed"},
    {"9112 5.2", "line folded by a tab", Get("X: a\r\n\tb\r\n"), "400 closed"},
    {"9112 5.2", "folded line behind an empty value", Get("X:\r\n b\r\n"), "400 closed"},
    {"9110 5.1", "names do not care about case", "GET /healthz HTTP/1.1\r\nhOST: h\r\n\r\n", "200 open"},
    {"9110 5.1", "name that is no token", Get("X(Y): a\r\n"), "400 closed"},
    {"9110 5.5", "NUL in a value", Get("X: a\0b\r\n"s), "400 closed"},
    {"9110 5.5", "DEL in a value", Get("X: a\x7F\r\n"), "400 closed"},
    {"9110 5.5", "control character in a value", Get("X: a\x02\r\n"), "400 closed"},
    {"9110 5.5", "bytes above 127 in a value", Get("X: \xE5\xAE\x89\r\n"), "200 open"},
    {"9110 5.5", "tab in a value", Get("X: a\tb\r\n"), "200 open"},
    {"9110 5.5", "a field for one value stands once", Get("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"),
     "400 closed"},
    {"6585 5", "too many fields", Get([] {
       std::string s;
       for (int i = 0; i < 150; ++i) s += "X" + std::to_string(i) + ": v\r\n";
       return s;
     }()),
     "431 closed"},
    {"6585 5", "field too long", Get("X: " + std::string(9'000, 'v') + "\r\n"), "431 closed"},
    {"6585 5", "head too large", Get("X: " + std::string(40'000, 'v')), "431 closed"},
};

const std::vector<Rule> kBodies = {
    {"9112 6.1", "chunked", Chunked(kChunks), "401 open"},
    {"9112 6.1", "names of codings do not care about case", Post("Transfer-Encoding: Chunked\r\n", kChunks),
     "401 open"},
    {"9112 6.1", "unknown coding", Post("Transfer-Encoding: xchunked\r\n", kChunks), "400 closed"},
    {"9112 6.1", "chunked twice in a list", Post("Transfer-Encoding: chunked, chunked\r\n", kChunks), "400 closed"},
    {"9112 6.1", "chunked twice as fields",
     Post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", kChunks), "400 closed"},
    {"9112 6.1", "a coding before chunked is not implemented", Post("Transfer-Encoding: gzip, chunked\r\n", kChunks),
     "501 closed"},
    {"9112 6.3", "chunked is not last", Post("Transfer-Encoding: chunked, gzip\r\n", kChunks), "400 closed"},
    {"9112 6.3", "identity is no coding any more", Post("Transfer-Encoding: identity\r\n", kChunks), "400 closed"},
    {"9112 6.3", "empty Transfer-Encoding", Post("Transfer-Encoding:\r\n", kChunks), "400 closed"},
    {"9112 6.3", "Content-Length, then Transfer-Encoding",
     Post("Content-Length: 13\r\nTransfer-Encoding: chunked\r\n", kChunks), "400 closed"},
    {"9112 6.3", "Transfer-Encoding, then Content-Length",
     Post("Transfer-Encoding: chunked\r\nContent-Length: 13\r\n", kChunks), "400 closed"},
    {"9112 6.1", "Transfer-Encoding in 1.0",
     "POST /api/v1/session HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + kChunks, "400 closed"},
    {"9112 5.1", "Transfer-Encoding with a blank before its colon", Post("Transfer-Encoding : chunked\r\n", kChunks),
     "400 closed"},
    {"9112 5.2", "Transfer-Encoding on a folded line", Post("X: a\r\n Transfer-Encoding: chunked\r\n", kChunks),
     "400 closed"},
    {"9112 6.2", "Content-Length", Post(kSized), "401 open"},
    {"9112 6.2", "leading zeros", Post("Content-Length: 0013\r\n"), "401 open"},
    {"9112 6.2", "plus sign", Post("Content-Length: +13\r\n"), "400 closed"},
    {"9112 6.2", "minus sign", Post("Content-Length: -13\r\n"), "400 closed"},
    {"9112 6.2", "hexadecimal", Post("Content-Length: 0xd\r\n"), "400 closed"},
    {"9112 6.2", "empty", Post("Content-Length:\r\n"), "400 closed"},
    {"9112 6.2", "blank between digits", Post("Content-Length: 1 3\r\n"), "400 closed"},
    {"9112 6.3", "a list of equal lengths may be taken; refused", Post("Content-Length: 13, 13\r\n"), "400 closed"},
    {"9112 6.3", "two equal lengths may be taken; refused", Post(kSized + kSized), "400 closed"},
    {"9112 6.3", "two different lengths", Post(kSized + "Content-Length: 0\r\n"), "400 closed"},
    {"9112 6.2", "a length that no number holds", Post("Content-Length: 99999999999999999999999\r\n"), "400 closed"},
    {"9110 15.5.14", "a length over the bound",
     "POST /api/v1/cases HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\nContent-Length: 1048577\r\n\r\n",
     "413 closed"},
    {"9110 15.5.14", "who is not signed in may send less", Post("Content-Length: 20000\r\n", ""), "413 closed"},
    {"9112 6.3", "without a length there is no body, and no request behind it", Post("", kNext), "400 closed"},
    {"9112 6.3", "a body that GET brings is not the next request",
     Get("Content-Length: " + std::to_string(kNext.size()) + "\r\n") + kNext + kNext, "200 200 open"},
    {"9112 6.3", "the body of a refused path is not the next request",
     "POST /api/v1/nowhere HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(kNext.size()) + "\r\n\r\n" + kNext,
     "404 open"},
    {"9112 7.1", "size in capitals and with zeros", Chunked("00D\r\n{\"token\":\"x\"}\r\n000\r\n\r\n"), "401 open"},
    {"9112 7.1", "several chunks", Chunked("3\r\n{\"t\r\na\r\noken\":\"x\"}\r\n0\r\n\r\n"), "401 open"},
    {"9112 7.1", "size that is no number", Chunked("x\r\n\r\n0\r\n\r\n"), "400 closed"},
    {"9112 7.1", "size with a sign", Chunked("+d\r\n{\"token\":\"x\"}\r\n0\r\n\r\n"), "400 closed"},
    {"9112 7.1", "size with 0x", Chunked("0xd\r\n{\"token\":\"x\"}\r\n0\r\n\r\n"), "400 closed"},
    {"9112 7.1", "blank before the size", Chunked(" d\r\n{\"token\":\"x\"}\r\n0\r\n\r\n"), "400 closed"},
    {"9112 7.1", "size that no number holds", Chunked("ffffffffffffffffd\r\n{\"token\":\"x\"}\r\n0\r\n\r\n"),
     "400 closed"},
    {"9112 7.1", "chunk longer than its size", Chunked("c\r\n{\"token\":\"x\"}\r\n0\r\n\r\n"), "400 closed"},
    {"9112 7.1", "bare LF behind the size", Chunked("d\n{\"token\":\"x\"}\r\n0\r\n\r\n"), "400 closed"},
    {"9112 7.1", "a chunk over the bound", Chunked("100001\r\n"), "413 closed"},
    {"9112 7.1.1", "extensions are ignored", Chunked("d;a=b;c=\"d e\"\r\n{\"token\":\"x\"}\r\n0;z\r\n\r\n"),
     "401 open"},
    {"9112 7.1.1", "NUL in an extension", Chunked("d;a=\"\0\"\r\n{\"token\":\"x\"}\r\n0\r\n\r\n"s), "400 closed"},
    {"9112 7.1.1", "extension too long", Chunked("d;" + std::string(40'000, 'a') + "\r\n"), "400 closed"},
    {"9112 7.1.2", "trailers are read and dropped", Chunked("d\r\n{\"token\":\"x\"}\r\n0\r\nX-Sum: 1\r\n\r\n") + kNext,
     "401 200 open"},
    {"9110 6.5.1", "a trailer cannot frame the message",
     Chunked("d\r\n{\"token\":\"x\"}\r\n0\r\nContent-Length: 5\r\n\r\n"), "400 closed"},
    {"9112 7.1.2", "trailer without colon", Chunked("d\r\n{\"token\":\"x\"}\r\n0\r\nX\r\n\r\n"), "400 closed"},
    {"9110 10.1.1", "the body is asked for", Post("Content-Length: 13\r\nExpect: 100-continue\r\n", ""), "100 open"},
    {"9110 10.1.1", "not when it is there already", Post(kSized + "Expect: 100-Continue\r\n"), "401 open"},
    {"9110 10.1.1", "not when there is none", Post("Content-Length: 0\r\nExpect: 100-continue\r\n", ""), "400 open"},
    {"9110 10.1.1", "not from 1.0",
     "POST /api/v1/session HTTP/1.0\r\nContent-Length: 13\r\nExpect: 100-continue\r\n\r\n{\"token\":\"x\"}",
     "415 closed"},
    {"9110 10.1.1",
     "the answer at once when the head is enough",
     "POST /api/v1/cases HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n",
     "401 closed",
     {"www-authenticate"}},
    {"9110 15.5.18", "another expectation", Post(kSized + "Expect: 200-ok\r\n"), "417 closed"},
};

const std::vector<Rule> kSemantics = {
    {"9112 9.3", "a connection persists", Get("") + kNext, "200 200 open"},
    {"9112 9.3", "until close is asked for", Get("Connection: close\r\n") + kNext, "200 closed", {"connection: close"}},
    {"9112 9.3", "in a list, in capitals", Get("Connection: foo, CLOSE\r\n") + kNext, "200 closed"},
    {"9112 9.3", "1.0 may ask to keep it", "GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "200 open"},
    {"9112 9.3.2", "pipelined requests are answered in order",
     Get("") + Post(kSized) + Get("", "/nowhere/at/all") + kNext, "200 401 404 200 open"},
    {"9110 6.6.1", "an answer has a date", Get(""), "200 open", {"date", "content-length", "content-type"}},
    {"9110 6.6.1", "a refusal too", Get("X : a\r\n"), "400 closed", {"date"}},
    {"9110 9.1", "methods care about case", Line("get /healthz HTTP/1.1"), "501 open"},
    {"9110 9.1", "unknown method", Line("BREW /healthz HTTP/1.1"), "501 open", {"allow: GET, HEAD, OPTIONS"}},
    {"9110 15.5.6",
     "known method that is not allowed",
     Line("PATCH /healthz HTTP/1.1"),
     "405 closed",
     {"allow: GET, HEAD, OPTIONS"}},
    {"9110 9.3.2",
     "HEAD has the fields of GET and no body",
     Line("HEAD /healthz HTTP/1.1"),
     "200 open",
     {"content-length: 15", "!body"}},
    {"9110 9.3.2",
     "HEAD of what is refused",
     Line("HEAD /api/v1/cases HTTP/1.1"),
     "401 open",
     {"content-length", "!body"}},
    {"9110 9.3.7",
     "OPTIONS by route",
     Line("OPTIONS /api/v1/cases HTTP/1.1"),
     "204 open",
     {"allow: POST, GET, HEAD, OPTIONS", "!body"}},
    {"9110 9.3.8", "TRACE is not offered", Line("TRACE /healthz HTTP/1.1"), "405 open"},
    {"9110 11.1", "schemes do not care about case", Get("Authorization: bEARER {token}\r\n", "/api/v1/session"),
     "200 open"},
    {"9110 11.6.1", "401 says how to sign in", Get("", "/api/v1/cases"), "401 open", {"www-authenticate: Bearer"}},
    {"6265 5.4", "two Cookie fields", Get("Cookie: a=b\r\nCookie: {cookie}\r\n", "/api/v1/session"), "200 open"},
    {"9110 12.5.3",
     "gzip for who asks",
     Get("Accept-Encoding: gzip\r\n", "/openapi.json"),
     "200 open",
     {"content-encoding: gzip", "vary: Accept-Encoding"}},
    {"9110 12.5.3",
     "codings do not care about case",
     Get("Accept-Encoding: br, GZip;q=0.1\r\n", "/openapi.json"),
     "200 open",
     {"content-encoding: gzip"}},
    {"9110 12.5.3",
     "any coding",
     Get("Accept-Encoding: *\r\n", "/openapi.json"),
     "200 open",
     {"content-encoding: gzip"}},
    {"9110 12.4.2",
     "q=0 refuses",
     Get("Accept-Encoding: gzip;q=0, *\r\n", "/openapi.json"),
     "200 open",
     {"!content-encoding", "vary: Accept-Encoding"}},
    {"9110 12.5.3",
     "not for who does not ask",
     Get("", "/openapi.json"),
     "200 open",
     {"!content-encoding", "vary: Accept-Encoding"}},
    {"9110 12.5.3",
     "not for who asks for another",
     Get("Accept-Encoding: br, identity\r\n", "/openapi.json"),
     "200 open",
     {"!content-encoding"}},
    {"9110 8.8.3",
     "a case has a strong tag",
     Get("Authorization: Bearer {token}\r\nAccept-Encoding: gzip\r\n", "{case}"),
     "200 open",
     {"etag: \"1\"", "!content-encoding"}},
    {"9110 13.1.2",
     "If-None-Match",
     Get("Authorization: Bearer {token}\r\nIf-None-Match: \"1\"\r\n", "{case}"),
     "304 open",
     {"etag: \"1\"", "!content-length", "!body"}},
    {"9110 13.1.2", "weakly", Get("Authorization: Bearer {token}\r\nIf-None-Match: W/\"1\"\r\n", "{case}"), "304 open"},
    {"9110 13.1.2", "in a list over two fields",
     Get("Authorization: Bearer {token}\r\nIf-None-Match: \"7\"\r\nIf-None-Match: \"8\" , \"1\"\r\n", "{case}"),
     "304 open"},
    {"9110 13.1.2", "any", Get("Authorization: Bearer {token}\r\nIf-None-Match: *\r\n", "{case}"), "304 open"},
    {"9110 13.1.2",
     "another tag",
     Get("Authorization: Bearer {token}\r\nIf-None-Match: \"11\"\r\n", "{case}"),
     "200 open",
     {"body"}},
    {"9110 13.1.2", "HEAD",
     "HEAD {case} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {token}\r\nIf-None-Match: \"1\"\r\n\r\n", "304 open"},
};

std::string Filled(std::string bytes) {
  static const std::string cookie = [] {
    const Answer answer = Live().Post("/api/v1/session", "{\"token\":\"" + Live().token() + "\"}");
    const std::string whole = answer.Header("set-cookie");
    return whole.substr(0, whole.find(';'));
  }();
  static const std::string the_case = Live().OpenComplaint(Today(), "rules of http").Header("location");
  const std::vector<std::pair<std::string, std::string>> names = {
      {"{token}", Live().token()}, {"{cookie}", cookie}, {"{case}", the_case}};
  for (const auto& [name, value] : names) {
    for (std::size_t at = 0; (at = bytes.find(name, at)) != std::string::npos; at += value.size()) {
      bytes.replace(at, name.size(), value);
    }
  }
  return bytes;
}

// Whether the server closes, or goes on waiting.
std::string EndOf(Client& client, bool expect_closed) {
  if (expect_closed) return client.Closed() ? "closed" : "open";
  const Answer next = client.Ask(kNext);  // a connection that is open answers once more, and this
  return next.status == 200 && next.Json().GetString("status") == "ready" ? "open" : "closed";
}

// "" when the answer is as the rule says.
std::string Differs(const Answer& answer, const std::string& wanted) {
  if (wanted == "body") return answer.body.empty() ? "has no body" : "";
  if (wanted == "!body") return answer.body.empty() ? "" : "has a body";
  if (wanted.front() == '!') return answer.Header(wanted.substr(1)).empty() ? "" : "has " + wanted.substr(1);
  const std::size_t colon = wanted.find(": ");
  const std::string value = answer.Header(wanted.substr(0, colon));
  if (colon == std::string::npos) return value.empty() ? "lacks " + wanted : "";
  return value == wanted.substr(colon + 2) ? "" : wanted.substr(0, colon) + " is " + value;
}

void Try(const Rule& rule) {
  INFO(rule.section << ": " << rule.says);
  Client client(Live().port());
  const std::string bytes = Filled(rule.bytes);
  client.Send(bytes);
  std::string came;
  Answer last;
  const bool closed = rule.expected.ends_with("closed");
  for (std::size_t at = 0; rule.expected[at] >= '0' && rule.expected[at] <= '9'; at += 4) {
    const bool bodiless = bytes.starts_with("HEAD ") || rule.expected.substr(at, 3) == "100" ||
                          rule.expected.substr(at, 3) == "204" || rule.expected.substr(at, 3) == "304";
    last = client.Receive(bodiless);
    came += std::to_string(last.status) + " ";
  }
  if (rule.expected == "100 open") client.Send("{\"token\":\"x\"}"), client.Receive();
  INFO(last.body);
  CHECK(came + EndOf(client, closed) == rule.expected);
  for (const std::string& wanted : rule.also) CHECK(Differs(last, wanted) == "");
}

TEST_CASE("Rules of messages hold", "[integration][http]") {
  for (const Rule& rule : kMessages) Try(rule);
}

TEST_CASE("Rules of bodies hold", "[integration][http]") {
  for (const Rule& rule : kBodies) Try(rule);
}

TEST_CASE("Rules of semantics hold", "[integration][http]") {
  for (const Rule& rule : kSemantics) Try(rule);
}

TEST_CASE("The rules of HTTP are at least ninety", "[integration][http]") {
  CHECK(kMessages.size() + kBodies.size() + kSemantics.size() >= 90U);
}

// 13.1.1: a list of tags, and a tag that a proxy has made weak, name the version they name.
TEST_CASE("If-Match names a version", "[integration][http]") {
  const Answer opened = Live().OpenComplaint(Today(), "if-match");
  const std::string id(opened.Json().GetString("id"));
  for (const char* stale : {"\"9\"", "\"9\", \"8\"", "W/\"2\"", "1", "\"1", ""}) {
    const int status = Live().Raise(id, "handler:h1", "no-such-event", "{}", stale).status;
    CAPTURE(stale, status);
    CHECK((status == 412 || (*stale == '\0' && status == 428)));
  }
  for (const char* good : {"\"1\"", "\"9\", \"1\"", "W/\"1\"", "W/\"9\",W/\"1\"", "*"}) {
    CAPTURE(good);
    CHECK(Live().Raise(id, "handler:h1", "no-such-event", "{}", good).status != 412);
  }
}

// What a client sends before it leaves is no request.
TEST_CASE("Half a body is no request", "[integration][http]") {
  Client client(Live().port());
  client.Send(Post("Content-Length: 200\r\n"));
  client.FinishSending();
  CHECK(client.Closed());
}

}  // namespace
}  // namespace anze::testing
