#include "server/http/client_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "core/base/ascii.h"

namespace anze::http {
namespace {

using Bytes = std::vector<unsigned char>;

// 4 or 16 bytes; none for what is no address.
Bytes ParseAddress(std::string_view text) {
  const std::string copy(text);
  Bytes bytes(16);
  if (::inet_pton(AF_INET, copy.c_str(), bytes.data()) == 1) {
    bytes.resize(4);
    return bytes;
  }
  if (::inet_pton(AF_INET6, copy.c_str(), bytes.data()) != 1) return {};
  constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) return {bytes.begin() + 12, bytes.end()};
  return bytes;
}

std::string TextOf(const Bytes& bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(bytes.size() == 4 ? AF_INET : AF_INET6, bytes.data(), text.data(), text.size());
  return text.data();
}

// An address as proxies write it: quoted, in brackets, with a port. Empty for "unknown", "_hidden" and everything else
// that is none.
std::string NodeAddress(std::string_view text) {
  text = base::TrimBlanks(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return {};
    text = text.substr(1, close - 1);
  } else if (std::count(text.begin(), text.end(), ':') == 1) {
    text = text.substr(0, text.find(':'));
  }
  const Bytes bytes = ParseAddress(text);
  return bytes.empty() ? std::string() : TextOf(bytes);
}

// The parts between commas (or semicolons) that stand in no quotes.
std::vector<std::string_view> Parts(std::string_view text, char divider) {
  std::vector<std::string_view> parts;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && text[i] == '"') quoted = !quoted;
    if (i < text.size() && (quoted || text[i] != divider)) continue;
    parts.push_back(base::TrimBlanks(text.substr(begin, i - begin)));
    begin = i + 1;
  }
  return parts;
}

// One element of Forwarded, "for=192.0.2.43;proto=https": the value of a parameter.
std::string_view Parameter(std::string_view element, std::string_view name) {
  for (const std::string_view pair : Parts(element, ';')) {
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && base::EqualIgnoringCase(pair.substr(0, equals), name))
      return pair.substr(equals + 1);
  }
  return {};
}

}  // namespace

std::optional<Proxies::Network> Proxies::ParseNetwork(std::string_view text) {
  const std::size_t slash = text.find('/');
  Network network{ParseAddress(text.substr(0, slash)), 0};
  if (network.bytes.empty()) return std::nullopt;
  const int most = static_cast<int>(network.bytes.size()) * 8;
  network.bits = most;
  if (slash == std::string_view::npos) return network;
  const std::string_view bits = text.substr(slash + 1);
  const auto [end, failed] = std::from_chars(bits.data(), bits.data() + bits.size(), network.bits);
  if (failed != std::errc() || end != bits.data() + bits.size()) return std::nullopt;
  if (network.bits < 0 || network.bits > most) return std::nullopt;
  return network;
}

base::Result<Proxies> Proxies::Parse(std::string_view networks, Field field) {
  Proxies proxies;
  proxies.field_ = field;
  for (const std::string_view text : Parts(networks, ' ')) {
    if (text.empty()) continue;
    auto network = ParseNetwork(text);
    if (!network) return base::Error("bad-trusted-proxies", {{"text", std::string(text)}});
    proxies.networks_.push_back(std::move(*network));
  }
  return proxies;
}

bool Proxies::Trusts(const std::string& address) const {
  const Bytes bytes = ParseAddress(address);
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    if (network.bytes.size() != bytes.size()) return false;
    for (int bit = 0; bit < network.bits; ++bit) {
      const auto at = static_cast<std::size_t>(bit / 8);
      const int mask = 0x80 >> (bit % 8);
      if ((network.bytes[at] & mask) != (bytes[at] & mask)) return false;
    }
    return true;
  });
}

void Proxies::Recognise(const std::string& peer, bool secure, Request* request) const {
  request->address = peer;
  request->secure = secure;
  if (networks_.empty() || !Trusts(peer)) return;
  const bool forwarded = field_ == Field::kForwarded;
  const std::vector<std::string_view> hops = Parts(request->Header(forwarded ? "forwarded" : "x-forwarded-for"), ',');
  if (!forwarded)
    request->secure =
        secure || base::EqualIgnoringCase(base::TrimBlanks(request->Header("x-forwarded-proto")), "https");
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    if (forwarded) request->secure = secure || base::EqualIgnoringCase(Parameter(*hop, "proto"), "https");
    const std::string address = NodeAddress(forwarded ? Parameter(*hop, "for") : *hop);
    // What a proxy does not know it cannot vouch for: the last address that is sure stays.
    if (address.empty()) return;
    request->address = address;
    if (!Trusts(address)) return;
  }
}

}  // namespace anze::http
