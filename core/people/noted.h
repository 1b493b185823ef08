// What else belongs to an entry of the audit journal about people: named texts, as one JSON text.
// Errors: none. Ownership: plain. Threads: pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace anze::people {

// Names with their texts, in order. Texts that are too long for an entry are cut.
using NotedTexts = std::vector<std::pair<std::string, std::string>>;

// The JSON text; empty for none.
std::string Noted(const NotedTexts& texts);

}  // namespace anze::people
