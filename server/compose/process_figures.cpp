#include "server/compose/process_figures.h"

#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>

namespace anze::compose {
namespace {

std::string FileText(const char* path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

// Of /proc/self/stat (proc(5)) the field of that number, counted from 1; behind the program's name, which may hold
// blanks and brackets.
std::optional<double> StatField(int wanted) {
  const std::string text = FileText("/proc/self/stat");
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream rest(text.substr(name_end + 1));
  std::string field;
  for (int number = 3; rest >> field; ++number) {
    if (number == wanted) return std::strtod(field.c_str(), nullptr);
  }
  return std::nullopt;
}

// Seconds of the epoch; the kernel tells it in ticks since the machine started.
std::optional<double> StartedAt() {
  const auto ticks = StatField(22);
  const std::string stat = FileText("/proc/stat");
  const std::size_t at = stat.find("\nbtime ");
  if (!ticks || at == std::string::npos) return std::nullopt;
  return std::strtod(stat.c_str() + at + 7, nullptr) + *ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::optional<double> OpenFiles() {
  std::error_code failed;
  std::filesystem::directory_iterator files("/proc/self/fd", failed);
  if (failed) return std::nullopt;
  double count = 0;
  for (; !failed && files != std::filesystem::directory_iterator(); files.increment(failed)) ++count;
  return count - 1;  // the one that lists them
}

}  // namespace

void AddProcessFigures(std::vector<observe::Gauge>* gauges) {
  rusage used{};
  if (::getrusage(RUSAGE_SELF, &used) == 0) {
    gauges->push_back({"process_cpu_seconds_total",
                       "Processor time taken, in seconds.",
                       Seconds(used.ru_utime) + Seconds(used.ru_stime),
                       true,
                       {}});
  }
  if (const auto pages = StatField(24)) {
    gauges->push_back({"process_resident_memory_bytes",
                       "Resident memory, in bytes.",
                       *pages * static_cast<double>(::sysconf(_SC_PAGESIZE)),
                       false,
                       {}});
  }
  if (const auto bytes = StatField(23)) {
    gauges->push_back({"process_virtual_memory_bytes", "Virtual memory, in bytes.", *bytes, false, {}});
  }
  if (const auto started = StartedAt()) {
    gauges->push_back(
        {"process_start_time_seconds", "When the process began, in seconds of the epoch.", *started, false, {}});
  }
  if (const auto files = OpenFiles()) {
    gauges->push_back({"process_open_fds", "Open file descriptors.", *files, false, {}});
  }
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    gauges->push_back(
        {"process_max_fds", "File descriptors that may be open.", static_cast<double>(limit.rlim_cur), false, {}});
  }
}

void AddDiskFigures(const std::string& folder, std::vector<observe::Gauge>* gauges) {
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) == 0) {
    const auto block = static_cast<double>(disk.f_frsize);
    gauges->push_back({"disk_free_bytes",
                       "Free bytes of the disk under the data folder.",
                       static_cast<double>(disk.f_bavail) * block,
                       false,
                       {}});
    gauges->push_back({"disk_bytes",
                       "Bytes of the disk under the data folder.",
                       static_cast<double>(disk.f_blocks) * block,
                       false,
                       {}});
  }
  std::error_code failed;
  double bytes = 0;
  std::filesystem::directory_iterator files(folder, failed);
  for (; !failed && files != std::filesystem::directory_iterator(); files.increment(failed)) {
    std::error_code gone;  // a file may go while it is looked at
    const auto size = files->is_regular_file(gone) ? files->file_size(gone) : 0;
    if (!gone) bytes += static_cast<double>(size);
  }
  if (!failed) gauges->push_back({"data_bytes", "Bytes of the files in the data folder.", bytes, false, {}});
}

}  // namespace anze::compose
