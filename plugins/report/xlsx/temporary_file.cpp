#include "plugins/report/xlsx/temporary_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace anze::report::xlsx {

TemporaryFile::TemporaryFile() {
  std::error_code failed;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(failed);
  if (failed) {
    why_ = failed.message();
    return;
  }
  path_ = (folder / "anze-XXXXXX").string();
  const int file = ::mkstemp(path_.data());
  if (file < 0) {
    why_ = std::strerror(errno);
  } else {
    ::close(file);
  }
}

TemporaryFile::~TemporaryFile() {
  if (why_.empty()) ::unlink(path_.c_str());
}

std::string TemporaryFile::Bytes() const {
  std::ifstream in(path_, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  return in ? bytes : std::string();
}

}  // namespace anze::report::xlsx
