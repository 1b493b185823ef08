// Marks a thread that must not wait, for as long as it must not: a poll loop answers small questions itself, but
// reading and compiling rules takes up to seconds and would hold up all its other clients.
//
// Errors: none of its own. Threads: each sees its own mark.
#pragma once

namespace anze::app {

// While one lives, the thread that made it reads and compiles no rules: rules that are not at hand are refused there
// with "rules-not-at-hand", and missed() tells, so that the caller can do the same again on a thread that may wait.
// Ownership: on the stack, one at a time on a thread. Threads: each sees its own.
class NoWait {
 public:
  NoWait() noexcept;
  ~NoWait();
  NoWait(const NoWait&) = delete;
  NoWait& operator=(const NoWait&) = delete;

  // Whether something was refused on this thread since.
  static bool missed();
  // For who would make the thread wait: true when it must not; that is remembered.
  static bool Refuse();
};

}  // namespace anze::app
