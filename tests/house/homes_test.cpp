// Headers that have one home: third-party libraries, and what would make core impure.
#include <string>
#include <vector>

#include "tests/house/source.h"
#include "tests/support/check.h"

namespace anze::house {
namespace {

struct Home {
  std::string header;              // the include path begins with this
  std::vector<std::string> paths;  // files whose path begins with one of these may include it
};

// The first entry that matches a header decides.
const std::vector<Home> kHomes = {
    {"yaml-cpp/", {"core/base/yaml"}},
    {"boost/beast/", {"server/http/framing.cpp"}},
    {"boost/asio/", {"server/http/framing.cpp"}},  // of which Beast takes its buffers
    {"boost/", {"core/base/json"}},
    {"zlib.h", {"server/http/coding.cpp", "server/compose/packed_file.cpp", "server/app/files/package_types.cpp"}},
    {"openssl/", {"core/base/digest.cpp", "plugins/signing/openssl/"}},
    {"lua", {"core/script/"}},
    {"lauxlib.h", {"core/script/"}},
    {"argon2.h", {"plugins/secrets/"}},
    {"liboath/", {"plugins/secrets/"}},
    {"sqlite3.h", {"plugins/storage/"}},
    {"Poco/Data/", {"plugins/storage/"}},
    {"Poco/Net/", {"server/http/"}},
    {"Poco/", {"server/http/", "plugins/"}},
    {"xlsxwriter", {"plugins/report/xlsx/"}},
    {"zip.h", {"plugins/report/xlsx/"}},
    {"pugixml.hpp", {"plugins/report/xlsx/"}},
    {"catch2/", {"tests/support/check.h"}},
};

// Disk, threads, chance, the terminal and the operating system stay out of core.
const std::vector<std::string> kImpure = {
    "atomic",       "barrier",   "condition_variable",
    "csignal",      "ctime",     "filesystem",
    "fstream",      "future",    "iostream",
    "latch",        "mutex",     "random",
    "shared_mutex", "semaphore", "stop_token",
    "syncstream",   "thread",    "fcntl.h",
    "pthread.h",    "signal.h",  "sys/",
    "time.h",       "unistd.h",
};

// core/script/pool hands one Lua state to one thread; its lock is the only one in core.
const std::string kPool = "core/script/pool";

bool Matches(const std::string& include, const std::string& header) {
  return header.back() == '/' || header == "lua" || header == "xlsxwriter" ? include.starts_with(header)
                                                                           : include == header;
}

std::vector<std::string> Strangers(const Source& source) {
  std::vector<std::string> breaches;
  if (Under(source.folder, "tests") || Under(source.folder, "examples")) {
    return breaches;
  }
  for (const Include& include : source.includes) {
    for (const Home& home : kHomes) {
      if (!include.angled || !Matches(include.path, home.header)) {
        continue;
      }
      bool at_home = false;
      for (const std::string& path : home.paths) {
        at_home = at_home || source.path.starts_with(path);
      }
      if (!at_home) {
        breaches.push_back(At(source, include.line) + ": <" + include.path + "> belongs in " + home.paths.front());
      }
      break;
    }
  }
  return breaches;
}

std::vector<std::string> Impurities(const Source& source) {
  std::vector<std::string> breaches;
  if (!Under(source.folder, "core")) {
    return breaches;
  }
  for (const Include& include : source.includes) {
    for (const std::string& header : kImpure) {
      const bool pooled = source.path.starts_with(kPool) && include.path == "mutex";
      if (include.angled && Matches(include.path, header) && !pooled) {
        breaches.push_back(At(source, include.line) + ": core is pure, no <" + include.path + ">");
      }
    }
  }
  for (const char* word : {"getenv", "rand", "srand", "printf", "puts", "fopen", "steady_clock", "std::thread",
                           "std::atomic", "thread_local"}) {
    for (const int line : LinesWith(source, word)) {
      breaches.push_back(At(source, line) + ": core is pure, no " + word);
    }
  }
  return breaches;
}

// The files that may ask the machine for the time of day; everything else is handed a ports::Clock.
const std::vector<std::string> kRealTime = {"server/compose/system.cpp"};

std::vector<std::string> RealTime(const Source& source) {
  std::vector<std::string> breaches;
  const bool product =
      Under(source.folder, "core") || Under(source.folder, "plugins") || Under(source.folder, "server");
  for (const std::string& allowed : kRealTime) {
    if (!product || source.path == allowed) {
      return breaches;
    }
  }
  for (const char* word : {"system_clock", "gettimeofday", "clock_gettime", "time(nullptr)", "time(NULL)", "time(0)",
                           "timespec_get", "localtime", "localtime_r", "utc_clock"}) {
    for (const int line : LinesWith(source, word)) {
      breaches.push_back(At(source, line) + ": real time (" + word + ") outside the system clock file");
    }
  }
  return breaches;
}

std::vector<std::string> OverProject(std::vector<std::string> (*rule)(const Source&)) {
  std::vector<std::string> all;
  for (const Source& source : ProjectSources()) {
    for (std::string& breach : rule(source)) {
      all.push_back(std::move(breach));
    }
  }
  return all;
}

TEST_CASE("Headers of third parties stay in their homes", "[house][homes]") {
  const std::vector<std::string> breaches = OverProject(Strangers);
  INFO(Listed(breaches));
  CHECK(breaches.empty());
}

TEST_CASE("The core is pure", "[house][homes]") {
  const std::vector<std::string> breaches = OverProject(Impurities);
  INFO(Listed(breaches));
  CHECK(breaches.empty());
}

TEST_CASE("Real time has one source", "[house][homes]") {
  const std::vector<std::string> breaches = OverProject(RealTime);
  INFO(Listed(breaches));
  CHECK(breaches.empty());
}

TEST_CASE("A breach of a home is seen", "[house][homes]") {
  CHECK(Strangers(ReadSource("core/ruleset/a.cpp", "#include <yaml-cpp/yaml.h>\n")).size() == 1U);
  CHECK(Strangers(ReadSource("core/base/yaml.cpp", "#include <yaml-cpp/yaml.h>\n")).size() == 0U);
  CHECK(Strangers(ReadSource("server/app/cases/a.cpp", "#include <Poco/Timestamp.h>\n")).size() == 1U);
  CHECK(Strangers(ReadSource("server/http/a.cpp", "#include <Poco/Data/Session.h>\n")).size() == 1U);
  CHECK(Impurities(ReadSource("core/base/a.h", "#include <mutex>\n")).size() == 1U);
  CHECK(Impurities(ReadSource("core/base/a.h", "// std::atomic in a comment\n\"getenv\";\n")).size() == 0U);
  CHECK(Impurities(ReadSource("core/base/a.h", "auto x = std::getenv(\"A\");\n")).size() == 1U);
  CHECK(RealTime(ReadSource("server/app/cases/a.cpp", "auto x = time(nullptr);\nint service_time(0);\n")).size() == 1U);
}

}  // namespace
}  // namespace anze::house
