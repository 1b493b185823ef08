// The verb `sheet`. Threads: one.
#pragma once

#include "server/cli/cli.h"

namespace anze::cli {

// Adds the verb to `app`. The session outlives the app.
void AddSheet(CLI::App* app, Session* session);

}  // namespace anze::cli
