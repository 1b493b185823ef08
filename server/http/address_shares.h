// How many connections each client address holds, over all poll loops of one front.
//
// An IPv4 address counts alone, also when it comes as an IPv6 address that holds it (::ffff:a.b.c.d). An IPv6 address
// counts with its whole /64, since one client is given a whole one: counted alone it would have 2^64 shares.
// Ownership: plain. Threads: any.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace anze::http {

// The key under which an address is counted: the family, then its number or network.
using AddressKey = std::pair<std::uint64_t, std::uint64_t>;

// The address as people write it; an IPv4 address that comes as an IPv6 one is written as IPv4.
std::string TextOf(const sockaddr_storage& address);

// The key of an address as accept() gives it, in network byte order.
AddressKey KeyOf(const sockaddr_storage& address);

class AddressShares {
 public:
  // Counts one more; returns how many the address holds now.
  int Enter(const AddressKey& key);
  // Counts one less; an address that holds none is forgotten. Call it once for each Enter.
  void Leave(const AddressKey& key);

 private:
  std::mutex mutex_;
  std::map<AddressKey, int> held_;
};

}  // namespace anze::http
