#include "server/app/answers/bad_region.h"

#include <utility>

namespace anze::app {

Problem BadRegion(base::Diagnostics errors) {
  for (base::Error& error : errors) {
    if (error.pointer.empty()) error.pointer = "/region";
  }
  return Invalid(std::move(errors));
}

}  // namespace anze::app
