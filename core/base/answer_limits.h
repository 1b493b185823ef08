// More caps, beside limits.h: how much one question may ask for, and how large one value may be.
#pragma once

#include <cstddef>
#include <cstdint>

namespace anze::base::limits {

// Visits of all policies of one request, and of one file of the command line; items of a span of
// duties; findings listed for one request.
inline constexpr std::size_t kPlanVisits = 10'000;
inline constexpr std::size_t kFilePlanVisits = 500'000;
inline constexpr std::size_t kDutyItems = 5'000;
inline constexpr std::size_t kProblemErrors = 100;

// Money in fen and whole numbers of records, facts and events, either way: ninety billion yuan. As many rows as a
// report may read add up to no more than a 64-bit number holds.
inline constexpr std::int64_t kMoneyFen = 9'000'000'000'000;
inline constexpr std::int64_t kWholeNumber = 9'000'000'000'000;

// The key by which a record or case is known, as it is stored; a longer one is stored as its
// digest.
inline constexpr std::size_t kKeyBytes = 256;
// Cases that may change while a list of them is read page by page; beyond, the list is begun anew.
inline constexpr std::size_t kChangesWhileListing = 50'000;

}  // namespace anze::base::limits
