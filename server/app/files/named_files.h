// The files that a case names: the fact application.files, a list of {material, name, digest, size, type}. It stands in
// the events of the journal, and so in the chain; a later event may name others, and the earlier ones stay named.
// Threads: pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"

namespace anze::app {

// The path of the fact.
inline constexpr std::string_view kFilesFact = "application.files";

struct NamedFile {
  std::string digest;
  std::string name;
  std::int64_t size = -1;  // -1: not stated
};

// Of facts by dotted path, as events have them, or nested, as states have them. An item without a digest is none.
std::vector<NamedFile> FilesIn(const base::Value& facts);
// Of an encoded event. Most hold none, and cost a search for the word. An event that cannot be read names none: whoever
// proves events says so.
std::vector<NamedFile> FilesInEvent(std::string_view encoded);

}  // namespace anze::app
