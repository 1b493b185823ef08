// Memory that is free and still held from the system.
// Threads: any; mostly the memory of the calling thread is given back.
#pragma once

namespace anze::observe {

// Gives the memory that the allocator (mimalloc where it is linked, else malloc) keeps for later back to the system.
// Takes up to some milliseconds: call it when it is quiet.
void ReturnFreeMemory();

// While one lives, whatever any thread frees goes back to the system at once. The allocator otherwise waits, and gives
// nothing back in a part of memory where nothing is freed any more: after the rules are read, a third of the process
// would be such parts. Costs a system call for each page that empties, so it is for starting and for reloading.
// Threads: made and ended by one thread at a time (start, then SIGHUP).
class ReturnAtOnce {
 public:
  ReturnAtOnce();
  ~ReturnAtOnce();
  ReturnAtOnce(const ReturnAtOnce&) = delete;
  ReturnAtOnce& operator=(const ReturnAtOnce&) = delete;

 private:
  long delay_before_ = 0;  // ms, as the allocator says it
};

}  // namespace anze::observe
