// Work that falls into pieces, done on all cores at once.
//
// Ownership: borrows `one` until it returns. Threads: any; the caller's thread works too.
#pragma once

#include <cstddef>
#include <functional>

namespace anze::app {

// Calls one(i) for every i below `count`, in no order, and returns when all are done. A thread of its own is worth
// `least` pieces (above 0). `one` is called from several threads at once and must not throw.
void OnCores(std::size_t count, std::size_t least, const std::function<void(std::size_t)>& one);
// How many pieces run at once at most; at least 1.
std::size_t Cores();

}  // namespace anze::app
