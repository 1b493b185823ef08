// Reads a data folder without its server: every case whole, every stored state the replay of its journal.
// Threads: re-entrant. Nothing here asserts: threads may look, and the test judges what they found.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/ports/storage.h"

namespace anze::testing {

// What an acknowledgement promised: case id -> sequence.
using Acknowledged = std::map<std::string, std::uint64_t>;

// Opens the data folder's storage.
base::Result<std::unique_ptr<ports::Storage>> OpenData(const std::string& data);

struct Audit {
  int cases = 0;
  std::string last;    // the id looked at last: where the next audit may begin
  std::string faults;  // a line for every case that is not whole; empty when all are
};

// Cases with ids after `after`, all pages.
Audit AuditCases(ports::Storage* storage, const std::string& after = {});

// A line for every acknowledged event that is not there.
std::string Lost(ports::Storage* storage, const Acknowledged& acknowledged);

}  // namespace anze::testing
