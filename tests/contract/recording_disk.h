// A file system layer of SQLite that notes every write and every sync, so that a test can have the power fail at any
// moment: only what was synced is sure to be on the disk, and of the rest any part may be.
//
// Ownership: one log for the process. Threads: any.
#pragma once

#include <cstddef>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace anze::contract {

inline constexpr char kRecordingDisk[] = "anze-recording";

struct DiskStep {
  enum class Kind { kWrite, kTruncate, kSync, kDelete, kMark };
  Kind kind = Kind::kMark;
  std::string file;
  std::int64_t at = 0;  // of a write its place, of a truncation the size, of a mark its number
  std::string bytes;
};

// Registers the layer. True when it is there to be named.
bool RegisterRecordingDisk();
// Empties the log.
void BeginRecording();
// Notes that something was acknowledged.
void Mark(std::int64_t number);
// What was noted since BeginRecording.
std::vector<DiskStep> Recorded();

// What stays of what was written and not synced.
enum class Unsynced { kNothing, kSome, kAll };
// The files as they may stand after the power failed behind the first `steps` steps. With kSome each unsynced write is
// there or not, and one may be there in part.
std::map<std::string, std::string> AfterPowerLoss(const std::vector<DiskStep>& steps, std::size_t count,
                                                  Unsynced unsynced, std::mt19937* random);

}  // namespace anze::contract
