// The scanner port over clamd, ClamAV's daemon: the command INSTREAM of its protocol (clamd(8)), over TCP or a Unix
// socket.
//
// Any daemon that speaks it will do. Its StreamMaxLength must be at least the largest file that is taken, or it gives
// no verdict on larger ones, which then wait for ever.
// Errors: "scanner-unavailable" {why}, also where the time is over. Threads: any; each scan is a connection of its own.
#pragma once

#include <memory>
#include <string>

#include "core/ports/file_scanner.h"

namespace anze::scan::clamd {

// `address`: "unix:/run/clamav/clamd.ctl" or "HOST:PORT". `seconds`: that one scan may take. Nothing is connected to
// here. nullptr where `address` is neither.
std::unique_ptr<ports::FileScanner> At(const std::string& address, int seconds);

}  // namespace anze::scan::clamd
