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

// Signing in at an identity provider. All that it sends is bounded, in size and in time.
inline constexpr std::int64_t kProviderMillis = 5'000;           // one call, from the address to the last byte
inline constexpr std::size_t kProviderAnswerBytes = 256 * 1024;  // of one answer
inline constexpr std::size_t kProviderTokenBytes = 64 * 1024;    // of an ID token
inline constexpr std::size_t kProviderKeys = 64;                 // that it signs with
inline constexpr std::int64_t kProviderKnownMillis =
    3'600'000;                                               // its description and its keys are read again after that
inline constexpr std::int64_t kProviderKeysMillis = 30'000;  // and keys for one that is not among them, so often
inline constexpr std::int64_t kProviderQuietMillis = 2'000;  // one that did not answer is not asked again before
inline constexpr std::int64_t kProviderSkewSeconds = 60;     // between its clock and ours
inline constexpr int kProviderThreads = 4;                   // that wait for it
inline constexpr int kProviderWaiting = 64;                  // sign-ins that wait for a thread
inline constexpr std::int64_t kProviderSignInMillis = 600'000;  // from the first page to the way back
inline constexpr std::size_t kProviderSignIns = 20'000;     // that are remembered for as long, so that none comes twice
inline constexpr std::size_t kReturnToBytes = 1'024;        // of the page that was wanted
inline constexpr std::size_t kClaimTitle = 200;             // characters of a person's name
inline constexpr std::int64_t kProviderRefusalsNoted = 60;  // in the audit journal, a minute; the log has the rest
inline constexpr std::size_t kClaimGrants = 1'000;          // of a mapping
// Of one call that shows personal data in clear.
inline constexpr std::size_t kRevealedFields = 20;
inline constexpr std::size_t kRevealReason = 200;  // characters

// Uses of tokens and sessions are written at most so often.
inline constexpr std::int64_t kUsesWrittenMillis = 10'000;

}  // namespace anze::base::limits
