#include "server/http/address_shares.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstring>

namespace anze::http {

AddressKey KeyOf(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    // Copied, not cast: a sockaddr_storage may not be read as another type.
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return {0, v4.sin_addr.s_addr};
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
    std::uint32_t v4 = 0;
    std::memcpy(&v4, v6.sin6_addr.s6_addr + 12, sizeof v4);
    return {0, v4};
  }
  // The first half of the address is its /64.
  std::uint64_t network = 0;
  std::memcpy(&network, v6.sin6_addr.s6_addr, sizeof network);
  return {1, network};
}

std::string TextOf(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size()) == nullptr ? "" : text.data();
  }
  if (address.ss_family != AF_INET6) return {};
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  const bool mapped = IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr);
  const void* bytes = mapped ? static_cast<const void*>(v6.sin6_addr.s6_addr + 12) : &v6.sin6_addr;
  return ::inet_ntop(mapped ? AF_INET : AF_INET6, bytes, text.data(), text.size()) == nullptr ? "" : text.data();
}

int AddressShares::Enter(const AddressKey& key) {
  std::lock_guard lock(mutex_);
  return ++held_[key];
}

void AddressShares::Leave(const AddressKey& key) {
  std::lock_guard lock(mutex_);
  const auto found = held_.find(key);
  if (found != held_.end() && --found->second == 0) held_.erase(found);
}

}  // namespace anze::http
