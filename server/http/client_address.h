// Whose request it is, behind proxies: the address in Forwarded (RFC 7239) or X-Forwarded-For, where the connection
// comes from a proxy that is named, and whether the client speaks HTTPS.
//
// Anybody can write such a field, so it is believed from named proxies only, and only the one field that they are said
// to write: a proxy that adds to X-Forwarded-For passes on a Forwarded that the client made up. Of a list the last
// addresses are those of proxies; the first from behind that is no named proxy is the client.
//
// Ownership: plain. Threads: immutable after construction; any.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "server/http/message/message.h"

namespace anze::http {

class Proxies {
 public:
  // The field that the named proxies write.
  enum class Field { kXForwardedFor, kForwarded };

  Proxies() = default;
  // `networks`: "127.0.0.1 10.0.0.0/8 fd00::/8", with blanks between. Errors: "bad-trusted-proxies" {text} for one that
  // is no address or network.
  static base::Result<Proxies> Parse(std::string_view networks, Field field);

  bool empty() const { return networks_.empty(); }
  // Whether an address is that of a named proxy. Not an address: no.
  bool Trusts(const std::string& address) const;
  // Sets request->address and request->secure. `peer`: the address that the connection comes from; `secure`: whether it
  // is under TLS.
  void Recognise(const std::string& peer, bool secure, Request* request) const;

 private:
  struct Network {
    std::vector<unsigned char> bytes;  // 4 or 16
    int bits = 0;
  };
  static std::optional<Network> ParseNetwork(std::string_view text);

  std::vector<Network> networks_;
  Field field_ = Field::kXForwardedFor;
};

}  // namespace anze::http
