// Killed at any moment: nothing acknowledged is lost, nothing is half there.
#include <signal.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <random>
#include <thread>

#include "tests/integration/audit.h"
#include "tests/integration/live.h"
#include "tests/support/check.h"

namespace anze::testing {
namespace {

constexpr int kClients = 8;
constexpr int kLanes = 2;

struct Tally {
  std::mutex mutex;
  Acknowledged acknowledged;

  void Note(const std::string& id, std::uint64_t sequence) {
    std::lock_guard lock(mutex);
    acknowledged[id] = std::max(acknowledged[id], sequence);
  }
};

// Opens cases and moves them until the server is gone.
void Work(const ServerProcess& server, const std::string& name, Tally* tally) {
  Client client(server.port(), 5);
  const std::string day = Today();
  for (int i = 0; client.connected(); ++i) {
    const Answer opened =
        client.Ask(Format("POST", "/api/v1/cases", server.token(), ComplaintBody(day, name + "-" + std::to_string(i))));
    if (opened.status != 201) return;
    const std::string location = opened.Header("location");
    const std::string id = location.substr(location.rfind('/') + 1);
    tally->Note(id, 1);
    const auto raise = [&](const char* event, const char* data, std::uint64_t sequence) {
      const Answer answer =
          client.Ask(Format("POST", location + "/events", server.token(), EventBody("handler:h1", event, data),
                            {"If-Match: \"" + std::to_string(sequence - 1) + "\""}));
      if (answer.status == 200) tally->Note(id, sequence);
      return answer.status == 200;
    };
    if (!raise("take", "{}", 2)) return;
    if (i % 2 == 0 && !raise("flag_verification", R"({"reasons":"a visit"})", 3)) return;
  }
}

// The rules that a complaint needs and no more: a start costs the time of compiling them.
void CopyComplaintRules(const std::string& to) {
  namespace fs = std::filesystem;
  CopyRules(to, {"shanxi"});
  std::vector<fs::path> spare;
  for (const auto& entry : fs::recursive_directory_iterator(to)) {
    const fs::path& path = entry.path();
    const std::string folder = path.parent_path().filename().string();
    const bool room = folder == "tests" || folder == "decisions" || folder == "plans" || folder == "duties";
    if (entry.is_regular_file() && (room || (folder == "cases" && path.filename() != "complaint.yaml")))
      spare.push_back(path);
  }
  for (const fs::path& path : spare) fs::remove(path);
}

// What the rounds over one data folder found. A thread fills it; the test judges it.
struct Lane {
  int cases = 0;
  std::string last;    // the id audited last
  std::string faults;  // a line each
};

// One round: start, load, kill, look. False when it found a fault.
bool Round(const std::string& data, const std::string& rules, std::mt19937* random, Lane* lane) {
  Tally tally;
  {
    ServerProcess server({data, rules, {}, 0});
    if (!server.running()) {
      lane->faults += "the server did not start\n";
      return false;
    }
    std::vector<std::thread> clients;
    for (int c = 0; c < kClients; ++c) {
      clients.emplace_back([&server, &tally, c] { Work(server, "client" + std::to_string(c), &tally); });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(40 + (*random)() % 80));
    server.Signal(SIGKILL);
    for (std::thread& client : clients) client.join();
    const int code = server.Wait();
    if (code != 128 + SIGKILL) lane->faults += "the server ended by itself with " + std::to_string(code) + "\n";
  }
  const auto storage = OpenData(data);
  lane->faults += WhyNot(storage);
  if (!storage.ok()) return false;
  lane->faults += Lost(storage->get(), tally.acknowledged);
  const Audit audit = AuditCases(storage->get(), lane->last);
  lane->cases += audit.cases;
  lane->last = audit.last;
  lane->faults += audit.faults;
  return lane->faults.empty();
}

TEST_CASE("Nothing acknowledged is lost when the server is killed", "[integration][crash][slow]") {
  const char* wanted = std::getenv("ANZE_KILL_ROUNDS");
  const int rounds = wanted == nullptr ? 200 : std::atoi(wanted);
  const char* given = std::getenv("ANZE_KILL_SEED");
  const unsigned seed = given == nullptr ? std::random_device{}() : static_cast<unsigned>(std::atoll(given));
  INFO("ANZE_KILL_SEED=" << seed << " repeats the moments; ANZE_KILL_ROUNDS=" << rounds);
  TempFolder rules;
  CopyComplaintRules(rules.path());
  std::vector<TempFolder> folders(kLanes);
  std::atomic<int> next{0};
  std::vector<Lane> found(kLanes);
  std::vector<std::thread> lanes;
  for (int lane = 0; lane < kLanes; ++lane) {
    lanes.emplace_back([&, lane] {
      std::mt19937 random(seed + static_cast<unsigned>(lane));
      const auto at = static_cast<std::size_t>(lane);
      while (next++ < rounds) {
        if (!Round(folders[at].path(), rules.path(), &random, &found[at])) next = rounds;  // the others stop too
      }
    });
  }
  for (std::thread& lane : lanes) lane.join();
  for (const Lane& lane : found) REQUIRE(lane.faults == "");
  // Once more over everything: later rounds must not have hurt what earlier ones left.
  int whole = 0;
  for (const TempFolder& folder : folders) {
    const auto storage = OpenData(folder.path());
    REQUIRE_OK(storage);
    const Audit audit = AuditCases(storage->get());
    CHECK(audit.faults == "");
    whole += audit.cases;
    const auto stats = (*storage)->Stats();
    std::printf("%lld cases, %lld events\n", static_cast<long long>(stats->cases),
                static_cast<long long>(stats->events));
  }
  CHECK(whole == found[0].cases + found[1].cases);
  CHECK(whole > rounds * 2);
}

}  // namespace
}  // namespace anze::testing
