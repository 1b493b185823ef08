// Codings and entity tags, as clients write them.
#include "server/http/coding.h"

#include <string>

#include "server/http/wire/etag.h"
#include "tests/support/check.h"

namespace anze::http {
namespace {

TEST_CASE("Gzip is for who asks", "[server][coding]") {
  for (const char* asks :
       {"gzip", "GZIP", "br, gzip", "gzip;q=0.001", "gzip ; q=1.0", "*", "deflate, *;q=0.5", "x-gzip"}) {
    CAPTURE(asks);
    CHECK(AcceptsGzip(asks));
  }
  for (const char* not_so : {"", "br", "identity", "gzip;q=0", "gzip;q=0.000", "GZIP; Q=0", "*;q=0", "gzip;q=0, *",
                             "gzipped", "br;q=1, gzip;foo=1;q=0"}) {
    CAPTURE(not_so);
    CHECK_FALSE(AcceptsGzip(not_so));
  }
}

TEST_CASE("What is packed comes out again", "[server][coding]") {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i * 7919);
  for (const std::string& whole : {std::string(), std::string("a"), text}) {
    CHECK(Gunzip(Gzip(whole)).value_or("?") == whole);
  }
  CHECK(Gzip(std::string(100'000, 'x')).size() < 1'000U);
  CHECK_FALSE(Gunzip("no gzip").has_value());
  CHECK_FALSE(Gunzip(Gzip(text).substr(0, 1'000)).has_value());
  CHECK_FALSE(Gunzip("").has_value());
}

TEST_CASE("Lists of entity tags name versions", "[server][coding]") {
  for (const char* list :
       {"\"7\"", "*", "\"9\", \"7\"", "\"9\",\"7\"", "W/\"7\"", "W/\"8\" , W/\"7\"", "\"a,b\", \"7\""}) {
    CAPTURE(list);
    CHECK(EtagListed(list, "\"7\""));
  }
  for (const char* list : {"", "7", "\"17\"", "\"7", "\"9\", *", "w/\"7\"", "\"9\" 7", ","}) {
    CAPTURE(list);
    CHECK_FALSE(EtagListed(list, "\"7\""));
  }
}

}  // namespace
}  // namespace anze::http
