// What applications ask of the files that people have uploaded (server/app/files).
// Ownership: the functions must be callable as long as applications are. Threads: any.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "server/app/answers/problem.h"

namespace anze::app {

struct HandedFile {
  std::string digest;  // SHA-256, hex
  std::string name;
  std::uint64_t size = 0;
  std::string type;  // by content: pdf | image | word | excel | text | other
  std::string scan;  // clean | waiting | refused | not_scanned
};

// An empty function: no files can be handed in.
struct FilesDoor {
  // A whole upload of an account. Problems: kNotFound for one that is not there.
  std::function<Answer<HandedFile>(const std::string& account, const std::string& upload)> take = {};
  // What is known of a file; its name is empty. nullopt: it is not there.
  std::function<base::Result<std::optional<HandedFile>>(const std::string& digest)> find = {};
  // Whether one with this result of the scanner may be submitted.
  std::function<bool(const std::string& scan)> may_submit = {};
  // Told of each file that a case names from now on.
  std::function<base::Status(const std::string& digest)> named = {};
  // The most that one file may have.
  std::function<std::uint64_t()> max_bytes = {};
};

}  // namespace anze::app
