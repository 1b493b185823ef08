// The notifier used when none is configured: logs that there was something to send, but not its contents, which may
// name persons.
#pragma once

#include <memory>

#include "core/ports/notifier.h"

namespace anze::compose {

// Every delivery succeeds once its line is written to std::clog. Threads: as Notifier.
std::unique_ptr<ports::Notifier> LogNotifier();

}  // namespace anze::compose
