// The binary as a process of its own: run to its end, or as a server that is stopped, killed or starved.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/value.h"
#include "tests/support/temp_folder.h"

namespace anze::testing {

struct Finished {
  int exit_code = -1;  // 128 + signal when it was killed
  std::string out;
  std::string err;
  base::Value Json() const;
};
// Runs anze with these arguments in the source folder; `environment` entries "NAME=value" are added.
Finished RunAnze(const std::vector<std::string>& arguments, const std::vector<std::string>& environment = {},
                 const std::string& input = {});

// The same with --json: exactly one JSON document on standard output, nothing on standard error, this exit code.
base::Value JsonOf(std::vector<std::string> arguments, int exit_code);

struct ServerArguments {
  std::string data;
  std::string rules;
  std::vector<std::string> more;
  std::uint64_t file_size_limit = 0;  // bytes; 0: none
};

class ServerProcess {
 public:
  // Waits until the server says that it is ready. Check running().
  explicit ServerProcess(const ServerArguments& arguments);
  ~ServerProcess();  // kills what still runs
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  bool running() const { return port_ != 0; }
  int port() const { return port_; }
  pid_t pid() const { return pid_; }
  const std::string& token() const { return token_; }
  const base::Value& ready() const { return ready_; }
  void Signal(int signal) const;
  // Waits for the end; exit code, or 128 + signal.
  int Wait();
  void LiftFileSizeLimit() const;
  std::int64_t ResidentKib() const;

 private:
  pid_t pid_ = -1;
  int out_ = -1;
  int port_ = 0;
  std::string token_;
  base::Value ready_;
};

// A copy of the repository's rules for the region trees named (always with calendars, platform and cn itself).
void CopyRules(const std::string& to, const std::vector<std::string>& regions);
std::string ReadText(const std::string& file);

}  // namespace anze::testing
