// Every cap of the product, named, in one place. Nothing that comes from outside
// grows without one of these.
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
inline constexpr std::size_t kJsonNodes = 50'000;
inline constexpr std::size_t kStringBytes = 64 * 1024;

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

// Calendar.
inline constexpr int kFirstCalendarYear = 1990;
inline constexpr int kLastCalendarYear = 2100;
inline constexpr int kPeriodCount = 10'000;

// Cases.
inline constexpr std::size_t kClocksPerCase = 32;
inline constexpr std::size_t kEventsPerCommand = 64;
inline constexpr int kConflictRetries = 3;
inline constexpr std::size_t kPageDefault = 50;
inline constexpr std::size_t kPageMax = 200;

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
inline constexpr int kHttpWorkers = 16;
inline constexpr int kHttpHeadSeconds = 10;
inline constexpr int kHttpBodySeconds = 10;
inline constexpr int kHttpIdleSeconds = 60;

}  // namespace anze::base::limits
