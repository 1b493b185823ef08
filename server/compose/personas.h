// The personas of the demonstration: an account of each, and a token for scripts (server/compose/demo/personas.yaml).
// Ownership: borrows its arguments. Threads: one.
#pragma once

#include <string>

#include "core/base/result.h"
#include "server/app/people/people.h"

namespace anze::compose {

// Makes organisations, accounts and tokens where there is no account yet, and writes the tokens to
// DATA/demo-tokens.json (mode 0600): {"NAME": {"token", "roles", "region", "organisation"}}, among them "all", which
// acts for every role. Does nothing where there is any account. Errors: those of the storage,
// "demo-story-refused" for a persona that is refused, "token-file-unusable" {file, why}.
base::Status SeedPersonas(app::People* people, const std::string& data_folder, std::int64_t now);

// Writes a file that only its owner reads, whole or not at all. Errors: "token-file-unusable" {file, why}.
base::Status WritePrivate(const std::string& file, const std::string& text);

}  // namespace anze::compose
