#include "server/http/client_address.h"

#include <netinet/in.h>

#include "server/http/address_shares.h"
#include "tests/support/check.h"

namespace anze::http {
namespace {

Proxies Named(std::string_view networks, Proxies::Field field) {
  auto proxies = Proxies::Parse(networks, field);
  REQUIRE_OK(proxies);
  return std::move(*proxies);
}

Request Recognised(const Proxies& proxies, const std::string& peer, std::string name, std::string value) {
  Request request;
  request.headers = {{std::move(name), std::move(value)}};
  proxies.Recognise(peer, false, &request);
  return request;
}

TEST_CASE("Only a named proxy is believed about its client", "[server][proxies]") {
  const Proxies none;
  CHECK(Recognised(none, "203.0.113.5", "x-forwarded-for", "198.51.100.7").address == "203.0.113.5");
  const Proxies some = Named("10.0.0.0/8 192.0.2.1 fd00::/8", Proxies::Field::kXForwardedFor);
  CHECK(Recognised(some, "203.0.113.5", "x-forwarded-for", "198.51.100.7").address == "203.0.113.5");
  CHECK(Recognised(some, "10.9.8.7", "x-forwarded-for", "198.51.100.7").address == "198.51.100.7");
  CHECK(Recognised(some, "fd12::1", "x-forwarded-for", "2001:db8::9").address == "2001:db8::9");
  CHECK(some.Trusts("192.0.2.1"));
  CHECK_FALSE(some.Trusts("192.0.2.2"));
  CHECK_FALSE(some.Trusts("11.0.0.1"));
  CHECK_FALSE(some.Trusts(""));
}

// The client writes what it likes at the front of the list; each proxy adds whom it saw at the end.
TEST_CASE("What a client makes up at the front of the list is not believed", "[server][proxies]") {
  const Proxies proxies = Named("10.0.0.0/8", Proxies::Field::kXForwardedFor);
  CHECK(Recognised(proxies, "10.0.0.1", "x-forwarded-for", "1.1.1.1, 198.51.100.7, 10.0.0.2").address ==
        "198.51.100.7");
  CHECK(Recognised(proxies, "10.0.0.1", "x-forwarded-for", "10.0.0.3, 10.0.0.2").address == "10.0.0.3");
  CHECK(Recognised(proxies, "10.0.0.1", "x-forwarded-for", "198.51.100.7, unknown").address == "10.0.0.1");
  // The other field passes through such a proxy as the client wrote it.
  CHECK(Recognised(proxies, "10.0.0.1", "forwarded", "for=1.1.1.1").address == "10.0.0.1");
}

// The examples of RFC 7239, sections 4 and 6.
TEST_CASE("Forwarded is read as RFC 7239 writes it", "[server][proxies]") {
  const Proxies proxies = Named("127.0.0.1", Proxies::Field::kForwarded);
  const auto client = [&](std::string value) {
    return Recognised(proxies, "127.0.0.1", "forwarded", std::move(value)).address;
  };
  CHECK(client("for=192.0.2.60;proto=http;by=203.0.113.43") == "192.0.2.60");
  CHECK(client("For=\"[2001:db8:cafe::17]:4711\"") == "2001:db8:cafe::17");
  CHECK(client("for=192.0.2.43, for=198.51.100.17") == "198.51.100.17");
  CHECK(client("for=\"192.0.2.43:47011\"") == "192.0.2.43");
  CHECK(client("for=\"_gazonk\"") == "127.0.0.1");
  CHECK(client("for=unknown") == "127.0.0.1");
  CHECK(client("") == "127.0.0.1");
  CHECK(Recognised(proxies, "127.0.0.1", "forwarded", "for=192.0.2.60;proto=https").secure);
  CHECK_FALSE(Recognised(proxies, "127.0.0.2", "forwarded", "for=192.0.2.60;proto=https").secure);
}

TEST_CASE("A network that is none is refused by its text", "[server][proxies]") {
  for (const char* wrong : {"10.0.0.0/33", "10.0.0/8", "example.org", "10.0.0.0/x", "fd00::/129", "10.0.0.0/"}) {
    CAPTURE(wrong);
    const auto parsed = Proxies::Parse(std::string("127.0.0.1 ") + wrong, Proxies::Field::kForwarded);
    REQUIRE_FALSE(parsed.ok());
    CHECK(parsed.error().code == "bad-trusted-proxies");
    CHECK(parsed.error().args.front().second == wrong);
  }
}

TEST_CASE("An IPv4 address within an IPv6 one is told as itself", "[server][proxies]") {
  sockaddr_storage any{};
  auto& mapped = reinterpret_cast<sockaddr_in6&>(any);
  mapped.sin6_family = AF_INET6;
  mapped.sin6_addr.s6_addr[10] = 0xff;
  mapped.sin6_addr.s6_addr[11] = 0xff;
  mapped.sin6_addr.s6_addr[12] = 192;
  mapped.sin6_addr.s6_addr[14] = 2;
  mapped.sin6_addr.s6_addr[15] = 9;
  CHECK(TextOf(any) == "192.0.2.9");
}

}  // namespace
}  // namespace anze::http
