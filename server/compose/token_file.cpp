#include "server/compose/token_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "server/compose/system.h"

namespace anze::compose {
namespace {

base::Error Unusable(const std::string& file, const char* why) {
  return base::Error("token-file-unusable", {{"file", file}, {"why", why}});
}

}  // namespace

std::string TokenPath(const std::string& data_folder) { return data_folder + "/admin.token"; }

base::Result<std::string> TokenFile(const std::string& data_folder) {
  const std::string file = TokenPath(data_folder);
  if (std::ifstream in(file); in) {
    std::string token;
    std::getline(in, token);
    if (token.size() < 32) return Unusable(file, "short");
    return token;
  }
  auto token = NewToken();
  if (!token.ok()) return token;
  // Created with its final mode: at no moment can another user read it.
  const int fd = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) return Unusable(file, std::strerror(errno));
  const std::string line = *token + "\n";
  const bool written = ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(fd) == 0;
  ::close(fd);
  if (!written) {
    ::unlink(file.c_str());
    return Unusable(file, std::strerror(errno));
  }
  return token;
}

}  // namespace anze::compose
