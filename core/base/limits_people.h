// The caps of accounts and sign-ins.
#pragma once

#include <cstddef>
#include <cstdint>

namespace anze::base::limits {

// What the directory of a server holds in memory.
inline constexpr std::size_t kAccounts = 200'000;
inline constexpr std::size_t kOrganisations = 200'000;
inline constexpr std::size_t kTokens = 200'000;
inline constexpr std::size_t kSessions = 200'000;
inline constexpr std::size_t kSessionsPerAccount = 20;  // the one used longest ago ends for a new one
inline constexpr std::size_t kTokensPerAccount = 100;   // that are neither expired nor revoked
inline constexpr std::size_t kSignInFailures = 50'000;  // rows; the oldest is forgotten for a new one

inline constexpr std::size_t kAccountName = 64;       // characters
inline constexpr std::size_t kOrganisationCode = 64;  // likewise
inline constexpr std::size_t kPasswordBytes = 1024;   // before it is hashed
inline constexpr std::size_t kGrants = 50;            // of one account
inline constexpr std::size_t kActsFor = 50;           // roles of one integration token
inline constexpr std::size_t kAgentBytes = 200;       // kept of what a browser calls itself
inline constexpr std::int64_t kTokenDays = 3'660;     // the longest that a token may last
// Passwords that are hashed at once: each takes its memory and a core.
inline constexpr int kHashesAtOnce = 2;

// Of one call that shows personal data in clear.
inline constexpr std::size_t kRevealedFields = 20;
inline constexpr std::size_t kRevealReason = 200;  // characters

// Uses of tokens and sessions are written at most so often.
inline constexpr std::int64_t kUsesWrittenMillis = 10'000;

}  // namespace anze::base::limits
