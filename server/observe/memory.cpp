#include "server/observe/memory.h"

#include <malloc.h>
#include <mimalloc.h>

// mimalloc is not linked under a sanitizer, nor in most tests.
extern "C" {
void mi_collect(bool force) __attribute__((weak));
long mi_option_get(mi_option_t option) __attribute__((weak));
void mi_option_set(mi_option_t option, long value) __attribute__((weak));
}

namespace anze::observe {

void ReturnFreeMemory() {
  if (mi_collect != nullptr) {
    mi_collect(true);
  } else {
    ::malloc_trim(0);
  }
}

ReturnAtOnce::ReturnAtOnce() {
  if (mi_option_set == nullptr) return;
  delay_before_ = mi_option_get(mi_option_decommit_delay);
  mi_option_set(mi_option_decommit_delay, 0);
}

ReturnAtOnce::~ReturnAtOnce() {
  if (mi_option_set != nullptr) mi_option_set(mi_option_decommit_delay, delay_before_);
}

}  // namespace anze::observe
