#include "tests/integration/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/base/json.h"
#include "tests/integration/integration_token.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::testing {
namespace {

namespace fs = std::filesystem;

const std::string kBinary = InBuild("anze");
const std::string kTop = InProject();

std::vector<char*> Pointers(std::vector<std::string>* texts) {
  std::vector<char*> pointers;
  for (std::string& text : *texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> Environment(const std::vector<std::string>& more) {
  std::vector<std::string> all{"LANG=zh_CN.UTF-8"};
  // A sanitizer's options say where the program leaves its report.
  for (const char* name : {"PATH", "HOME", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"}) {
    if (const char* value = std::getenv(name)) all.push_back(std::string(name) + "=" + value);
  }
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

int ExitCode(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

struct Spawned {
  pid_t pid = -1;
  int in = -1;
  int out = -1;
  int err = -1;
};

// Everything the child needs is prepared before the fork: between it and exec only plain system calls run.
Spawned Spawn(std::vector<std::string> arguments, std::vector<std::string> environment, bool quiet,
              std::uint64_t file_size_limit) {
  arguments.insert(arguments.begin(), kBinary);
  const std::vector<char*> argv = Pointers(&arguments);
  const std::vector<char*> envp = Pointers(&environment);
  std::array<int, 2> in{};
  std::array<int, 2> out{};
  std::array<int, 2> err{};
  if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0 ||
      ::pipe2(err.data(), O_CLOEXEC) != 0) {
    return {};
  }
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::dup2(in[0], 0);
    ::dup2(out[1], 1);
    ::dup2(quiet ? null : err[1], 2);
    if (file_size_limit > 0) {
      rlimit limit{static_cast<rlim_t>(file_size_limit), RLIM_INFINITY};
      ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    if (::chdir(kTop.c_str()) == 0) ::execve(kBinary.c_str(), argv.data(), envp.data());
    ::_exit(127);
  }
  for (const int fd : {in[0], out[1], err[1], null}) ::close(fd);
  return {pid, in[1], out[0], err[0]};
}

}  // namespace

base::Value Finished::Json() const {
  auto parsed = base::ParseJson(out);
  return parsed.ok() ? std::move(parsed).value() : base::Value();
}

Finished RunAnze(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                 const std::string& input) {
  const Spawned child = Spawn(arguments, Environment(environment), false, 0);
  [[maybe_unused]] const auto written = ::write(child.in, input.data(), input.size());
  ::close(child.in);
  Finished finished;
  std::array<pollfd, 2> ends{{{child.out, POLLIN, 0}, {child.err, POLLIN, 0}}};
  for (int open = 2; open > 0;) {
    ::poll(ends.data(), ends.size(), -1);
    for (std::size_t i = 0; i < ends.size(); ++i) {
      if (ends[i].fd < 0 || ends[i].revents == 0) continue;
      std::array<char, 4096> chunk;
      const auto got = ::read(ends[i].fd, chunk.data(), chunk.size());
      if (got > 0) {
        (i == 0 ? finished.out : finished.err).append(chunk.data(), static_cast<std::size_t>(got));
        continue;
      }
      ::close(ends[i].fd);
      ends[i].fd = -1;
      --open;
    }
  }
  int status = 0;
  ::waitpid(child.pid, &status, 0);
  finished.exit_code = ExitCode(status);
  return finished;
}

base::Value JsonOf(std::vector<std::string> arguments, int exit_code) {
  arguments.emplace_back("--json");
  const Finished run = RunAnze(arguments);
  INFO(arguments.front() << ": " << run.out << run.err);
  CHECK(run.exit_code == exit_code);
  const bool document = run.Json().is_map() || run.Json().is_list();
  CHECK(document);
  CHECK(run.err == "");
  return run.Json();
}

ServerProcess::ServerProcess(const ServerArguments& arguments) {
  std::vector<std::string> list{"serve", "--json", "--listen", "127.0.0.1:0", "--data", arguments.data};
  if (!arguments.rules.empty()) list.insert(list.end(), {"--rules", arguments.rules});
  list.insert(list.end(), arguments.more.begin(), arguments.more.end());
  const Spawned child = Spawn(list, Environment({}), true, arguments.file_size_limit);
  pid_ = child.pid;
  out_ = child.out;
  ::close(child.in);
  ::close(child.err);
  std::string text;
  while (!text.ends_with("}\n")) {
    std::array<char, 1024> chunk;
    pollfd end{out_, POLLIN, 0};
    if (::poll(&end, 1, 60'000) <= 0) break;
    const auto got = ::read(out_, chunk.data(), chunk.size());
    if (got <= 0) break;
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
  if (auto parsed = base::ParseJson(text); parsed.ok()) ready_ = std::move(parsed).value();
  const std::string url(ready_.GetString("url"));
  if (url.empty()) return;
  port_ = std::atoi(url.c_str() + url.rfind(':') + 1);
  token_ = IntegrationToken(arguments.data);
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    Wait();
  }
  if (out_ >= 0) ::close(out_);
}

void ServerProcess::Signal(int signal) const {
  if (pid_ > 0) ::kill(pid_, signal);
}

int ServerProcess::Wait() {
  if (pid_ <= 0) return -1;
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return ExitCode(status);
}

void ServerProcess::LiftFileSizeLimit() const {
  const rlimit none{RLIM_INFINITY, RLIM_INFINITY};
  ::prlimit(pid_, RLIMIT_FSIZE, &none, nullptr);
}

std::int64_t ServerProcess::ResidentKib() const {
  std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::atoll(line.c_str() + 6);
  }
  return -1;
}

void CopyRules(const std::string& to, const std::vector<std::string>& regions) {
  const fs::path from = InProject("rulesets");
  fs::create_directories(to);
  fs::copy(from / "calendars", fs::path(to) / "calendars", fs::copy_options::recursive);
  fs::copy(from / "platform", fs::path(to) / "platform", fs::copy_options::recursive);
  fs::remove_all(fs::path(to) / "platform" / "tests");  // they compare regions that may not be copied
  fs::create_directories(fs::path(to) / "cn");
  for (const auto& entry : fs::directory_iterator(from / "cn")) {
    const std::string name = entry.path().filename().string();
    bool wanted = !fs::exists(entry.path() / "ruleset.yaml");
    for (const std::string& region : regions) wanted = wanted || name == region;
    if (wanted) fs::copy(entry.path(), fs::path(to) / "cn" / name, fs::copy_options::recursive);
  }
}

std::string ReadText(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return std::move(text).str();
}

}  // namespace anze::testing
