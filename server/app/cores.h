// Work that falls into pieces, done on all cores at once.
#pragma once

#include <cstddef>
#include <functional>

namespace anze::app {

// Calls one(i) for every i below `count` and returns when all are done; a thread of its own is worth `least` pieces.
// `one` is called from several threads at once and must not throw.
void OnCores(std::size_t count, std::size_t least, const std::function<void(std::size_t)>& one);
// How many pieces run at once at most.
std::size_t Cores();

}  // namespace anze::app
