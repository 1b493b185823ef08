// Reads a data folder without its server: every case whole, every stored state the replay of its journal.
#pragma once

#include <map>
#include <string>

#include "core/ports/storage.h"

namespace anze::testing {

// What an acknowledgement promised: case id -> sequence.
using Acknowledged = std::map<std::string, std::uint64_t>;

// Opens the data folder's storage; null (and a test failure) when it cannot be.
std::unique_ptr<ports::Storage> OpenData(const std::string& data);

// Cases with ids after `after`, all pages. Fails the test for every case that is not whole; counts them.
int AuditCases(ports::Storage* storage, const std::string& after, std::string* last);

// Fails the test for every acknowledged event that is not there.
void ExpectKept(ports::Storage* storage, const Acknowledged& acknowledged);

}  // namespace anze::testing
