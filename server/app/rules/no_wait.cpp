#include "server/app/rules/no_wait.h"

namespace anze::app {
namespace {

thread_local bool must_not_wait = false;
thread_local bool missed_some = false;

}  // namespace

NoWait::NoWait() noexcept {
  must_not_wait = true;
  missed_some = false;
}

NoWait::~NoWait() {
  must_not_wait = false;
  missed_some = false;
}

bool NoWait::missed() { return missed_some; }

bool NoWait::Refuse() {
  missed_some = missed_some || must_not_wait;
  return must_not_wait;
}

}  // namespace anze::app
