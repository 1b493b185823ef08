// The caps of files that people hand in: attachments of cases and of applications.
// Threads: constants.
#pragma once

#include <cstddef>
#include <cstdint>

namespace anze::base::limits {

// One file; the parameter files.max_mib may state less.
inline constexpr std::uint64_t kStoredFileBytes = 200ULL * 1024 * 1024;
// One part of an upload in several parts. A part may be as large as the file.
inline constexpr std::uint64_t kUploadPartBytes = kStoredFileBytes;
// Uploads that have begun and are not forgotten yet: of one account, and of all. An upload that is whole counts for its
// account until it is taken or a day is over.
inline constexpr std::size_t kUploadsPerAccount = 250;
inline constexpr std::size_t kUploads = 20'000;
// What they may hold of the disk, of one account.
inline constexpr std::uint64_t kUploadBytesPerAccount = 4ULL * 1024 * 1024 * 1024;
inline constexpr std::int64_t kUploadLifeMillis = 24LL * 3600 * 1000;
// A file that nobody names is removed so long after it came: longer than an upload lives, so that whoever takes an
// upload in its last minute has time to name its file.
inline constexpr std::int64_t kOrphanLifeMillis = 25LL * 3600 * 1000;

inline constexpr std::size_t kUploadNameBytes = 255;
inline constexpr std::size_t kUploadNameCharacters = 200;

// Connections that send or take a file at this moment, and the pieces in which the bytes go to the disk and come from
// it. One piece is on its way to the disk while the next is gathered, so an upload holds twice this.
inline constexpr int kFileConnections = 512;
inline constexpr std::size_t kFilePieceBytes = 256 * 1024;
// Threads that write and read files; a slow disk keeps these waiting and nothing else.
inline constexpr int kFileThreads = 4;

// What is looked at to tell what a file is: its beginning and end, and of a package of an office program its list of
// parts and the one part that tells its kind, unpacked.
inline constexpr std::size_t kFileHeadBytes = 64 * 1024;
inline constexpr std::size_t kPackageListBytes = 4 * 1024 * 1024;
inline constexpr std::size_t kPackageParts = 10'000;
inline constexpr std::size_t kPackageTypesBytes = 1024 * 1024;

// The scanner: files that wait for it in memory (the rest is found again), the seconds that one file may take, and
// those until a file is tried again.
inline constexpr std::size_t kScanQueue = 10'000;
inline constexpr int kScanSeconds = 120;
inline constexpr int kScanAgainSeconds = 30;

}  // namespace anze::base::limits
