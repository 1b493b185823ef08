// The caps of the server's wire. They stand beside limits.h, which the whole core reads, so that changing one of them
// does not build the core again.
#pragma once

#include <cstddef>

#include "core/base/limits.h"

namespace anze::base::limits {

// The size of one request.
inline constexpr std::size_t kHttpMethodBytes = 16;
inline constexpr std::size_t kHttpOpenBodyBytes = 16 * 1024;       // from who has not signed in
inline constexpr std::size_t kHttpChunkExtensionBytes = 8 * 1024;  // all extensions of one chunked body together

// What one address, and all clients together, may hold.
inline constexpr int kHttpConnectionsPerAddress = 2'500;
inline constexpr std::size_t kHttpBodiesBytes = 64 * 1024 * 1024;  // bodies that are arriving or being answered
// Long calls at once: fewer than the storage has readers, so that a quick call always finds one free.
inline constexpr int kHttpLongCalls = 3;

// Addresses and tokens whose rate of requests is remembered.
inline constexpr std::size_t kHttpRateKeys = 65'536;

// Time. A body may take a second longer for each kHttpBodyBytesPerSecond of it that have come. An answer may take as
// long as its reader needs, as long as it takes kHttpSendBytes in each kHttpSendSeconds.
inline constexpr std::size_t kHttpBodyBytesPerSecond = 16 * 1024;
inline constexpr int kHttpSendSeconds = 20;
inline constexpr std::size_t kHttpSendBytes = 4 * 1024;

// Followers of changes (server-sent events): how many there may be, how many notices are kept for who comes back, and
// the seconds after which one that hears nothing is sent a blank, so that proxies keep the connection.
inline constexpr std::size_t kHttpFollowers = 1'000;
inline constexpr std::size_t kHttpFeedNotices = 1'024;
inline constexpr int kHttpFeedBlankSeconds = 15;

// The body of one answer. What would be longer is refused, and is to be asked for in parts.
inline constexpr std::size_t kHttpAnswerBytes = 32 * 1024 * 1024;

// A JSON answer from this size on is compressed for clients that ask for it; from the second on, on
// another thread.
inline constexpr std::size_t kHttpCompressBytes = 1024;
inline constexpr std::size_t kHttpCompressAwayBytes = 32 * 1024;

}  // namespace anze::base::limits
