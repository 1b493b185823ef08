// The notifier of a server without one: says in the log that there was something to send, without its contents,
// which may name persons.
#pragma once

#include <memory>

#include "core/ports/notifier.h"

namespace anze::compose {

std::unique_ptr<ports::Notifier> LogNotifier();

}  // namespace anze::compose
