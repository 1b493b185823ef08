#include "tests/support/paths.h"

namespace anze::testing {

std::string InProject(std::string_view path) {
  return path.empty() ? ANZE_SOURCE_DIR : std::string(ANZE_SOURCE_DIR "/").append(path);
}

std::string InBuild(std::string_view path) { return std::string(ANZE_BINARY_DIR "/").append(path); }

}  // namespace anze::testing
