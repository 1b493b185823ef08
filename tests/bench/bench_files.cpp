// Handing a file in against a plain copy of it on the same disk, synced, taken in turn in the same run; and what a
// hundred uploads at once hold in memory.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "server/cli/cli.h"
#include "server/compose/server.h"
#include "tests/bench/bench.h"
#include "tests/bench/measure.h"
#include "tests/integration/integration_token.h"
#include "tests/support/paths.h"

namespace anze::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMib = 1024 * 1024;
constexpr std::size_t kFile = 190 * kMib;
constexpr std::size_t kSmall = 8 * kMib;
constexpr int kAtOnce = 100;
constexpr int kRounds = 5;
constexpr double kShare = 0.8;

// Opens a connection, sends the head and the bytes of a file, and waits for the answer's status.
int Send(int port, const std::string& token, const std::string& path, std::size_t size) {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(port));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) std::exit(2);
  const std::string head = "POST /api/v1/uploads?name=a.pdf HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + token +
                           "\r\nContent-Type: application/octet-stream\r\nContent-Length: " + std::to_string(size) +
                           "\r\n\r\n";
  if (::send(fd, head.data(), head.size(), MSG_NOSIGNAL) < 0) std::exit(2);
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::vector<char> piece(256 * 1024);
  for (std::size_t left = size; left > 0;) {
    const ssize_t got = ::read(file, piece.data(), std::min(piece.size(), left));
    if (got <= 0) break;
    for (ssize_t done = 0; done < got;) {
      const ssize_t sent = ::send(fd, piece.data() + done, static_cast<std::size_t>(got - done), MSG_NOSIGNAL);
      if (sent <= 0) break;
      done += sent;
    }
    left -= static_cast<std::size_t>(got);
  }
  ::close(file);
  std::array<char, 64> answer{};
  const ssize_t got = ::recv(fd, answer.data(), answer.size() - 1, 0);
  ::close(fd);
  return got > 12 ? std::atoi(answer.data() + 9) : 0;
}

void Copy(const std::string& from, const std::string& to) {
  const int in = ::open(from.c_str(), O_RDONLY | O_CLOEXEC);
  const int out = ::open(to.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  std::vector<char> piece(256 * 1024);
  for (ssize_t got = 0; (got = ::read(in, piece.data(), piece.size())) > 0;) {
    if (::write(out, piece.data(), static_cast<std::size_t>(got)) != got) std::exit(2);
  }
  ::fsync(out);
  ::close(out);
  ::close(in);
}

long ResidentMib() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with("VmRSS:")) return std::atol(line.c_str() + 6) / 1024;
  }
  return 0;
}

// A file that begins as a PDF does; each `number` is another content.
void Make(const std::string& path, std::size_t size, unsigned number) {
  std::mt19937_64 random(number);
  std::vector<std::uint64_t> words(size / 8);
  for (std::uint64_t& word : words) word = random();
  std::ofstream out(path, std::ios::binary);
  out << "%PDF-1.7";
  out.write(reinterpret_cast<const char*>(words.data()), static_cast<std::streamsize>(size - 8));
}

void AHundredAtOnce(int port, const std::string& token, const std::string& folder) {
  Make(folder + "/small", kSmall, 99);
  const long before = ResidentMib();
  long most = before;
  bool sound = true;
  std::vector<std::thread> clients;
  std::vector<int> statuses(kAtOnce, 0);
  for (int i = 0; i < kAtOnce; ++i) {
    clients.emplace_back(
        [&, i] { statuses[static_cast<std::size_t>(i)] = Send(port, token, folder + "/small", kSmall); });
  }
  std::thread watch([&] {
    for (int i = 0; i < 100; ++i) {
      most = std::max(most, ResidentMib());
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  });
  for (std::thread& client : clients) client.join();
  watch.join();
  for (const int status : statuses) sound = sound && status == 201;
  char text[96];
  // The clients of this process hold a quarter of a MiB each.
  std::snprintf(text, sizeof text, "%.2f MiB more for each, with its client",
                static_cast<double>(most - before) / kAtOnce);
  Print({"memory of 100 uploads at once", text, "< 16 MiB an upload", sound && most - before < 16 * kAtOnce});
}

}  // namespace

void RunFiles() {
  char pattern[] = "/var/tmp/anze-bench-XXXXXX";
  const std::string folder = mkdtemp(pattern);
  {
    compose::ServerOptions options;
    options.data = folder + "/data";
    options.port = 0;
    options.rules = *cli::ReadRules(testing::InProject("rulesets"), cli::Scenarios::kLeave);
    base::Diagnostics warnings;
    auto server = compose::Server::Start(std::move(options), &warnings);
    if (!server.ok()) std::exit(2);
    const std::string url = (*server)->url();
    const int port = std::atoi(url.c_str() + url.rfind(':') + 1);
    const std::string token = testing::IntegrationToken(folder + "/data");
    std::vector<double> copies, uploads, shares;
    bool sound = true;
    for (unsigned round = 0; round <= kRounds; ++round) {
      Make(folder + "/file", kFile, round);
      const double copying = Seconds([&] { Copy(folder + "/file", folder + "/copy"); });
      fs::remove(folder + "/copy");
      const double sending = Seconds([&] { sound = sound && Send(port, token, folder + "/file", kFile) == 201; });
      if (round == 0) continue;  // warms up
      copies.push_back(kFile / kMib / copying);
      uploads.push_back(kFile / kMib / sending);
      shares.push_back(copying / sending);
    }
    char text[160];
    std::snprintf(text, sizeof text, "%.0f %% (copy %s, upload %s)", 100 * SpreadOf(shares).median,
                  Show(SpreadOf(copies), "MiB/s").c_str(), Show(SpreadOf(uploads), "MiB/s").c_str());
    Print({"handing in a file of 190 MiB, against copying it", text, ">= 80 %",
           sound && SpreadOf(shares).median >= kShare});
    AHundredAtOnce(port, token, folder);
  }
  fs::remove_all(folder);
}

}  // namespace anze::bench
