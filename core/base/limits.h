// Every cap of the product, named, in one place. Nothing that comes from outside grows without one
// of these.
//
// Bytes are bytes of UTF-8 text, depths count nested containers, nodes count scalars and
// containers. The header of the code that enforces a bound says what happens there, by error code.
#pragma once

#include <cstddef>
#include <cstdint>

namespace anze::base::limits {

// Ruleset files.
inline constexpr std::size_t kYamlBytes = 1024 * 1024;
inline constexpr std::size_t kYamlNodes = 100'000;
inline constexpr int kYamlDepth = 64;
inline constexpr std::size_t kRulesetFiles = 4096;
inline constexpr std::size_t kDiagnostics = 500;

// JSON from the network.
inline constexpr std::size_t kJsonBytes = 1024 * 1024;
inline constexpr int kJsonDepth = 32;
inline constexpr std::size_t kJsonNodes = 200'000;
inline constexpr std::size_t kStringBytes = 256 * 1024;  // 65,536 characters, however wide

// Files a person gives to the command line.
inline constexpr std::size_t kFileBytes = 64 * 1024 * 1024;
inline constexpr std::size_t kFileNodes = 4'000'000;
inline constexpr std::size_t kYamlFileBytes = 16 * 1024 * 1024;
inline constexpr std::size_t kYamlFileNodes = 1'000'000;

// Conditions.
inline constexpr std::size_t kConditionBytes = 4096;
inline constexpr int kConditionDepth = 64;

// Lua.
inline constexpr std::int64_t kScriptSteps = 1'000'000;
inline constexpr int kScriptMillis = 2'000;  // on the wall; the steps take far less on a machine that is not overloaded
inline constexpr std::size_t kScriptMemoryBytes = 8 * 1024 * 1024;
inline constexpr std::size_t kScriptSourceBytes = 64 * 1024;
inline constexpr std::size_t kScriptStringBytes = 1024 * 1024;
inline constexpr int kScriptValueDepth = 32;
inline constexpr std::size_t kScriptResultNodes = 10'000;
// A script that is given a list works on every item of it, so its budget grows with the items.
inline constexpr std::size_t kScriptItems = 20'000;
inline constexpr std::int64_t kScriptStepsPerItem = 1'500;
inline constexpr std::size_t kScriptMemoryBytesPerItem = 2 * 1024;
inline constexpr std::size_t kScriptResultNodesPerItem = 8;
inline constexpr std::size_t kScriptStringBytesPerItem = 256;

// Reports.
inline constexpr std::size_t kReportRows = 1'000'000;
inline constexpr std::size_t kReportLines = 20'000;
inline constexpr std::size_t kReportCells = 400'000;

// Calendar.
inline constexpr int kFirstCalendarYear = 1990;
inline constexpr int kLastCalendarYear = 2100;
inline constexpr int kPeriodCount = 10'000;
inline constexpr int kFestivalDays = 15;  // off for one festival; the longest so far had ten

// Cases.
inline constexpr std::size_t kClocksPerCase = 32;
inline constexpr std::size_t kEventsPerCommand = 64;
inline constexpr int kConflictRetries = 3;
inline constexpr std::size_t kNameLength = 200;  // characters of who acts, and of whom a case is about
inline constexpr std::size_t kCasesAsked = 500;  // other cases that one source of a decision may read
inline constexpr std::size_t kPageDefault = 50;
inline constexpr std::size_t kPageMax = 200;

// The machine's clock: events this much later than the newest one stored are refused. Every living store has an event a
// year, for its yearly duties.
inline constexpr int kClockAheadDays = 400;

// Commit loop.
inline constexpr std::size_t kCommitBatch = 128;
inline constexpr std::size_t kCommitQueue = 4096;

// HTTP.
inline constexpr std::size_t kHttpHeadBytes = 32 * 1024;
inline constexpr std::size_t kHttpTargetBytes = 16 * 1024;
inline constexpr std::size_t kHttpFields = 100;
inline constexpr std::size_t kHttpFieldNameBytes = 256;
inline constexpr std::size_t kHttpFieldBytes = 8 * 1024;
inline constexpr std::size_t kHttpBodyBytes = kJsonBytes;
inline constexpr std::size_t kHttpConnections = 10'000;
inline constexpr int kHttpLoops = 4;
inline constexpr int kHttpHeadSeconds = 10;
inline constexpr int kHttpBodySeconds = 10;
inline constexpr int kHttpIdleSeconds = 60;

// The log: the same fault is written once in this time, and so many kinds of it are told apart.
inline constexpr std::int64_t kLogRepeatMillis = 60'000;
inline constexpr std::size_t kLogKinds = 256;
inline constexpr std::size_t kLogFieldBytes = 500;

// Loops in the background: failed tries of an effect until its case is told, how long an answer is
// kept for a repeat under its Idempotency-Key, and how many older answers one transaction forgets.
inline constexpr int kEffectTriesUntilTold = 8;  // about two minutes of growing pauses
inline constexpr std::int64_t kIdempotencyLifeMillis = 7LL * 24 * 3600 * 1000;
inline constexpr std::size_t kForgetBatch = 1000;

// The audit journal: each text of an entry, and the data that belong to it.
inline constexpr std::size_t kAuditTextBytes = 1024;
inline constexpr std::size_t kAuditDataBytes = 16 * 1024;
inline constexpr std::size_t kAuditExport = 50'000;  // entries of one export

// Removing cases whose time of keeping is over: closed cases that one question looks at, cases of one proposal (they
// stand in one entry of the audit journal), how long it may be approved, and up to which size of the store the bytes of
// what was removed leave the disk at once and not at night.
inline constexpr std::size_t kRetentionScan = 2000;
inline constexpr std::size_t kRemovalCases = 100;
inline constexpr std::int64_t kProposalLifeMillis = 30LL * 24 * 3600 * 1000;
inline constexpr std::int64_t kCleanAtOnceBytes = 256LL * 1024 * 1024;

// Rules: compiled rule books that are kept in memory, and whole bundles of earlier rules behind them.
inline constexpr std::size_t kBooks = 512;
inline constexpr std::size_t kOldBundles = 2;
inline constexpr std::size_t kCaseTexts = 128;

}  // namespace anze::base::limits
