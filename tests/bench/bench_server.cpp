// The whole server under load: durable events, reads and lists over a million cases, clocks, start, memory.
//
// The limit for durable events is the rate at which the same rows go through SQLite's C API with the same
// durability, group by group, from one thread with nothing else to do: taken in the same run, on the same disk.
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include "core/base/json.h"
#include "plugins/storage/sql/schema.h"
#include "plugins/storage/sqlite/sqlite_storage.h"
#include "server/app/cases/cases.h"
#include "server/cli/cli.h"
#include "server/compose/server.h"
#include "server/compose/system.h"
#include "server/loops/commit_loop.h"
#include "server/loops/timer_loop.h"
#include "tests/bench/bench.h"
#include "tests/bench/load_client.h"
#include "tests/bench/measure.h"
#include "tests/integration/integration_token.h"
#include "tests/support/paths.h"

namespace anze::bench {
namespace {

namespace fs = std::filesystem;
using base::Value;

constexpr int kConnections = 64;
constexpr int kEventRounds = 9;
constexpr double kEventSeconds = 2;

std::string Today() { return calendar::Instant(compose::SystemClock()->NowMillis()).date().ToString(); }

std::string ComplaintBody(const std::string& region) {
  return R"({"type":"complaint","region":")" + region +
         R"(","subject":{"name":"示例化工有限公司","code":"91140900MA0DEM013C"},"facts":{"complaint":{"received_on":")" +
         Today() + R"(","complainant":{"kind":"insured_unit"}}}})";
}

struct Running {
  std::unique_ptr<compose::Server> server;
  int port = 0;
  std::string token;
};

Running Start(const std::string& data) {
  compose::ServerOptions options;
  options.data = data;
  options.port = 0;
  options.rules = *cli::ReadRules(testing::InProject("rulesets"), cli::Scenarios::kLeave);
  base::Diagnostics warnings;
  auto server = compose::Server::Start(std::move(options), &warnings);
  if (!server.ok()) {
    std::fprintf(stderr, "cannot start: %s\n", server.error().code.c_str());
    std::exit(2);
  }
  Running running{std::move(*server), 0, {}};
  const std::string url = running.server->url();
  running.port = std::atoi(url.c_str() + url.rfind(':') + 1);
  running.token = testing::IntegrationToken(data);
  return running;
}

// The commit that opens one complaint, as the server computes it.
ports::Commit OpeningCommit(app::Rules* rules, const std::string& id, const std::string& region,
                            calendar::Instant now) {
  auto book = rules->At(region, now.date());
  auto calendar = rules->CalendarFor(**book, now.date());
  const workflow::CaseProgram& program = *(*book)->FindCaseType("complaint");
  workflow::OpenCommand open;
  open.type = "complaint";
  open.region = region;
  open.subject = Value::EmptyMap();
  open.subject.Set("name", "示例化工有限公司");
  open.subject.Set("code", "91140900MA0DEM013C");
  open.facts = Value::EmptyMap();
  open.facts.SetPath("complaint.received_on", now.date().ToString());
  open.facts.SetPath("complaint.complainant.kind", "insured_unit");
  open.actor = {"admin", {"*"}};
  auto decided = workflow::DecideOpen(program, open, {calendar->get(), now});
  workflow::CaseState state;
  state.id = id;
  return workflow::MakeCommit(&state, std::get<workflow::Event>(*decided), false);
}

// --- the limit ---------------------------------------------------------------------------------------------------

// The rows of `commit` through the C API: event, case with its state and index columns, timers, outbox.
struct RawWriter {
  sqlite3* db = nullptr;
  sqlite3_stmt* event = nullptr;
  sqlite3_stmt* row = nullptr;
  sqlite3_stmt* timer = nullptr;
  sqlite3_stmt* outbox = nullptr;

  explicit RawWriter(const std::string& path) {
    sqlite3_open(path.c_str(), &db);
    for (const char* pragma : {"PRAGMA page_size=8192", "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
                               "PRAGMA wal_autocheckpoint=0"}) {
      sqlite3_exec(db, pragma, nullptr, nullptr, nullptr);
    }
    sqlite3_exec(db, std::string(storage::sql::kMigrations[0].sql).c_str(), nullptr, nullptr, nullptr);
    const auto prepare = [&](const char* sql, sqlite3_stmt** statement) {
      sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, nullptr);
    };
    prepare("INSERT INTO journal (case_id, sequence, at, event, chain) VALUES (?1,?2,?3,?4,?5)", &event);
    prepare("INSERT INTO cases VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17)", &row);
    prepare("INSERT INTO timers VALUES (?1,?2,?3)", &timer);
    prepare("INSERT INTO outbox (case_id,sequence,kind,payload,not_before,attempts) VALUES (?1,?2,?3,?4,0,0)", &outbox);
  }
  ~RawWriter() {
    for (sqlite3_stmt* statement : {event, row, timer, outbox}) sqlite3_finalize(statement);
    sqlite3_close(db);
  }

  static void Text(sqlite3_stmt* s, int i, const std::string& text) {
    sqlite3_bind_text(s, i, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }
  static void Step(sqlite3_stmt* s) {
    sqlite3_step(s);
    sqlite3_reset(s);
  }

  void Write(const ports::Commit& commit, const std::string& id) {
    Text(event, 1, id);
    sqlite3_bind_int64(event, 2, static_cast<sqlite3_int64>(commit.sequence));
    sqlite3_bind_int64(event, 3, commit.at);
    Text(event, 4, commit.event);
    Text(event, 5, commit.chain);
    Step(event);
    const ports::IndexRow& index = commit.index;
    const std::string timers = "0 x\n";
    Text(row, 1, id);
    Text(row, 2, index.region);
    Text(row, 3, index.type);
    Text(row, 4, index.state);
    sqlite3_bind_int64(row, 5, 0);
    Text(row, 6, index.subject);
    Text(row, 7, index.assignee);
    sqlite3_bind_int64(row, 8, index.due_at);
    Text(row, 9, index.due_clock);
    sqlite3_bind_int64(row, 10, index.yellow_at);
    sqlite3_bind_int64(row, 11, index.red_at);
    sqlite3_bind_int64(row, 12, 0);
    sqlite3_bind_int64(row, 13, index.opened_at);
    sqlite3_bind_int64(row, 14, index.updated_at);
    sqlite3_bind_int64(row, 15, static_cast<sqlite3_int64>(commit.sequence));
    Text(row, 16, timers);
    Text(row, 17, commit.state);
    Step(row);
    for (const ports::TimerRow& t : commit.timers) {
      sqlite3_bind_int64(timer, 1, t.fire_at);
      Text(timer, 2, id);
      Text(timer, 3, t.clock);
      Step(timer);
    }
    for (const ports::OutboxRow& o : commit.outbox) {
      Text(outbox, 1, id);
      sqlite3_bind_int64(outbox, 2, static_cast<sqlite3_int64>(commit.sequence));
      Text(outbox, 3, o.kind);
      Text(outbox, 4, o.payload);
      Step(outbox);
    }
  }
};

// One round of it, events a second.
double RawRound(RawWriter* writer, const ports::Commit& commit, ports::IdSource* ids) {
  constexpr int kGroups = 200;
  const double seconds = Seconds([&] {
    for (int group = 0; group < kGroups; ++group) {
      sqlite3_exec(writer->db, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
      for (int i = 0; i < kConnections; ++i) writer->Write(commit, ids->NewCaseId());
      sqlite3_exec(writer->db, "COMMIT", nullptr, nullptr, nullptr);
    }
    sqlite3_wal_checkpoint_v2(writer->db, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  });
  return kGroups * kConnections / seconds;
}

// --- the measurements --------------------------------------------------------------------------------------------

// Complaints opened one after the other: of all events the one that writes most. The limit is taken before and after
// every round, because a machine that is shared does not stay the same from one minute to the next.
void DurableEvents(const Running& running, const std::function<double()>& raw_round, bool brief) {
  const std::string request = Post("/api/v1/cases", running.token, ComplaintBody("cn/shanxi/xinzhou"),
                                   brief ? "Prefer: return=minimal\r\n" : "");
  std::vector<double> raws{raw_round()};
  std::vector<double> rates;
  std::vector<double> shares;
  double p99 = 0;
  for (int round = 0; round < kEventRounds; ++round) {
    const LoadResult load = RunLoad(running.port, kConnections, kEventSeconds, [&](int) { return request; });
    if (load.failures > 0) std::fprintf(stderr, "%ld of %ld answers failed\n", load.failures, load.answers);
    raws.push_back(raw_round());
    rates.push_back(load.per_second);
    shares.push_back(load.per_second * 2 / (raws[raws.size() - 2] + raws.back()));
    p99 = std::max(p99, load.p99_ms);
  }
  const Spread rate = SpreadOf(rates);
  const Spread share = SpreadOf(shares);
  char text[200];
  std::snprintf(text, sizeof text, "%s, %.2f (%.2f-%.2f) of raw %.0f, p99 %.1f ms", Show(rate, "/s").c_str(),
                share.median, share.least, share.most, SpreadOf(raws).median, p99);
  Print({brief ? "durable case events through HTTP, 64 connections, FULL sync"
               : "  the same, answered with the whole case",
         text, brief ? ">= 0.5 of raw, >= 14,000 /s, p99 < 50 ms" : "(told beside)",
         rate.median >= 14000 && share.median >= 0.5 && p99 < 50});
}

// A made-up enterprise: its name and credit code.
std::string Enterprise(long number) {
  const std::array<const char*, 8> places{"忻州", "原平", "五台", "代县", "繁峙", "宁武", "静乐", "河曲"};
  const std::array<const char*, 8> marks{"宏达", "红旗", "金泉", "兴隆", "永安", "华盛", "东方", "鑫源"};
  const std::array<const char*, 5> trades{"煤矿", "化工厂", "运输", "建材", "烟花爆竹"};
  std::array<char, 24> code{};
  std::snprintf(code.data(), code.size(), "9114%014ld", number * 7'368'787 % 99'999'999'999'999);
  return std::string(places[number % 8]) + marks[number / 8 % 8] + std::to_string(number / 64) + trades[number % 5] +
         "有限公司\n" + code.data();
}

void Fill(app::Rules* rules, const std::string& data, long cases, ports::IdSource* ids,
          std::vector<std::string>* some) {
  fs::create_directories(data);
  auto opened = storage::sqlite::Open({.path = data + "/anze.db", .cache_kib = 256 * 1024});
  const std::unique_ptr<ports::Storage>& storage = *opened;
  app::Rules stored(storage.get());
  stored.Load(*cli::ReadRules(testing::InProject("rulesets"), cli::Scenarios::kLeave));
  const calendar::Instant now = calendar::Instant(compose::SystemClock()->NowMillis());
  const std::vector<std::string> regions{"cn/shanxi/xinzhou", "cn/guangdong/foshan", "cn/guangdong/foshan/nanhai",
                                         "cn/zhejiang"};
  std::vector<ports::Commit> models;
  for (const std::string& region : regions) {
    Keep(stored.At(region, now.date()).ok());
    models.push_back(OpeningCommit(rules, std::string(26, 'X'), region, now));
  }
  std::vector<ports::Commit> batch;
  for (long i = 0; i < cases; ++i) {
    ports::Commit commit = models[static_cast<std::size_t>(i) % models.size()];
    const std::string id = ids->NewCaseId();
    for (std::size_t at = commit.state.find(std::string(26, 'X')); at != std::string::npos;
         at = commit.state.find(std::string(26, 'X'))) {
      commit.state.replace(at, 26, id);
    }
    commit.case_id = commit.index.case_id = id;
    // Due dates spread over a year, some of them overdue; the timers with them.
    const std::int64_t shift = (i * 7919 % 365 - 30) * 86'400'000LL;
    if (commit.index.due_at != INT64_MAX) {
      commit.index.due_at += shift;
      commit.index.yellow_at += shift;
      commit.index.red_at += shift;
    }
    for (ports::TimerRow& timer : commit.timers) {
      timer.fire_at += shift;
      // What is long overdue was announced long ago; only waiting clocks are wanted here.
      if (timer.fire_at < now.millis() + 86'400'000) timer.fire_at += 400 * 86'400'000LL;
    }
    commit.outbox.clear();
    commit.text = Enterprise(i);
    if (i % 29 == 0) some->push_back(id);
    batch.push_back(std::move(commit));
    if (batch.size() == 4096 || i + 1 == cases) {
      storage->Append(batch);
      batch.clear();
    }
  }
}

// The cases that people are at work on are few; those of `some` at large are met once and not again for long.
constexpr std::size_t kAtWork = 1000;

void Reading(const Running& running, const std::vector<std::string>& some) {
  const std::string empty = Get("/healthz", running.token);
  std::vector<double> empties;
  std::vector<double> at_work;
  std::vector<double> at_large;
  std::size_t next = 0;
  const auto read = [&](std::size_t among) {
    return RunLoad(running.port, kConnections, 2,
                   [&, among](int) {
                     next = (next + 7) % std::min(among, some.size());
                     return Get("/api/v1/cases/" + some[next], running.token);
                   })
        .per_second;
  };
  for (int round = 0; round < 5; ++round) {
    empties.push_back(RunLoad(running.port, kConnections, 2, [&](int) { return empty; }).per_second);
    at_work.push_back(read(kAtWork));
    at_large.push_back(read(some.size()));
  }
  const Spread empty_rate = SpreadOf(empties);
  for (const auto& [name, rates] : {std::pair("reading one case by HTTP, 64 connections", &at_work),
                                    std::pair("  the same, each time another case", &at_large)}) {
    const Spread rate = SpreadOf(*rates);
    char text[160];
    std::snprintf(text, sizeof text, "%s, %.2f of empty %.0f", Show(rate, "/s").c_str(),
                  rate.median / empty_rate.median, empty_rate.median);
    const bool told_beside = rates == &at_large;
    Print({name, text, told_beside ? "(told beside)" : ">= 0.5 of the empty answer",
           told_beside || rate.median >= 0.5 * empty_rate.median});
  }
}

void WorkList(const Running& running) {
  const std::vector<std::pair<const char*, std::string>> lists{
      {"all", "/api/v1/cases?limit=50"},
      {"one region", "/api/v1/cases?region=cn/shanxi&limit=50"},
      {"region, type, state", "/api/v1/cases?region=cn/guangdong&type=complaint&state=received&limit=50"},
      {"yellow", "/api/v1/cases?light=yellow&limit=50"}};
  for (const auto& [name, path] : lists) {
    const LoadResult load = RunLoad(running.port, 1, 3, [&, &path = path](int) { return Get(path, running.token); });
    char text[96];
    std::snprintf(text, sizeof text, "p50 %.1f ms, p99 %.1f ms", load.p50_ms, load.p99_ms);
    Print({std::string("work list, first page: ") + name, text, "p99 < 20 ms", load.p99_ms < 20});
  }
}

// What an organisation reads that is a party to every case: the server works out at its start that the subject is one.
void OwnCases(const Running& running, const std::string& data) {
  const std::string token = testing::InsurerToken(data, "91140900MA0DEM013C");
  for (const auto& [what, path] : {std::pair("work list", "/api/v1/cases?limit=50"),
                                   {"newest", "/api/v1/cases?sort=newest&limit=50"},
                                   {"text search", "/api/v1/cases?q=%E7%85%A4%E7%9F%BF&limit=50"}}) {
    const LoadResult load = RunLoad(running.port, 1, 3, [&, path = path](int) { return Get(path, token); });
    char text[96];
    std::snprintf(text, sizeof text, "p50 %.2f ms, p99 %.1f ms", load.p50_ms, load.p99_ms);
    const double most = std::string_view(what) == "text search" ? 50 : 20;
    Print({std::string(what) + " of a party to all cases", text, most == 50 ? "p99 < 50 ms" : "p99 < 20 ms",
           load.failures == 0 && load.p99_ms < most});
  }
}

// Names whole and in part, codes and case numbers, rare and common, with and without a region.
void Search(const Running& running, const std::vector<std::string>& some, long cases) {
  std::vector<std::string> words;
  for (long i = 0; i < 200; ++i) {
    const std::string whole = Enterprise(i * 4999 % cases);
    const std::string name = whole.substr(0, whole.find('\n'));
    const std::string code = whole.substr(whole.find('\n') + 1);
    words.insert(words.end(), {name, name.substr(0, 12), code, code.substr(0, 12), code.substr(10),
                               some[static_cast<std::size_t>(i)], some[static_cast<std::size_t>(i)].substr(16)});
  }
  words.insert(words.end(), {"煤矿", "宏达", "忻州", "公司", "红旗煤矿", "烟花", "没有这个", "矿", "9114"});
  std::atomic<std::size_t> next = 0;
  const auto ask = [&](const char* more, int connections = 2, int seconds = 5) {
    return RunLoad(running.port, connections, seconds, [&](int) {
      const std::string& word = words[next++ % words.size()];
      std::string target = std::string("/api/v1/cases?limit=50") + more + "&q=";
      std::array<char, 4> escaped{};
      for (const char c : word) {
        std::snprintf(escaped.data(), escaped.size(), "%%%02X", static_cast<unsigned char>(c));
        target += escaped.data();
      }
      return Get(target, running.token);
    });
  };
  // The index is made aside; until it is there a search reads what is missing.
  for (int i = 0; i < 600 && ask("").p99_ms > 200; ++i) std::this_thread::sleep_for(std::chrono::seconds(1));
  for (const auto& [name, more] : {std::pair("", ""), std::pair(", one region", "&region=cn/shanxi")}) {
    const LoadResult load = ask(more);
    char text[96];
    std::snprintf(text, sizeof text, "p50 %.1f ms, p99 %.1f ms", load.p50_ms, load.p99_ms);
    Print({"text search over " + std::to_string(cases) + " cases" + name, text, "p99 < 50 ms", load.p99_ms < 50});
  }
  LoadResult health;
  std::thread watch([&] {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    health = RunLoad(running.port, 1, 5, [&](int) { return Get("/healthz", running.token); });
  });
  ask("", 12, 7);
  watch.join();
  char text[96];
  std::snprintf(text, sizeof text, "p50 %.1f ms, p99 %.1f ms", health.p50_ms, health.p99_ms);
  Print({"/healthz beside 12 text searches at a time", text, "p99 < 20 ms", health.p99_ms < 20});
}

// 500 clocks made due at one moment; lateness is the stored time of the event less the time it was due.
void Lateness(app::Rules* rules, const std::string& data, ports::IdSource* ids) {
  auto opened = storage::sqlite::Open({.path = data + "/anze.db"});
  const std::unique_ptr<ports::Storage>& storage = *opened;
  app::Rules stored(storage.get());
  stored.Load(*cli::ReadRules(testing::InProject("rulesets"), cli::Scenarios::kLeave));
  auto clock = compose::SystemClock();
  loops::TimerLoop* timers = nullptr;
  loops::CommitLoop commits(storage.get(),
                            [&](std::int64_t at) {
                              if (timers) timers->Wake(at);
                            },
                            {});
  app::Cases cases(&stored, storage.get(), &commits, clock.get(), ids);
  const calendar::Instant now = calendar::Instant(clock->NowMillis());
  const std::int64_t due = now.millis() + 3000;
  const ports::Commit model = OpeningCommit(rules, std::string(26, 'X'), "cn/shanxi/xinzhou", now);
  std::vector<std::string> cases_opened;
  std::vector<ports::Commit> batch;
  for (int i = 0; i < 500; ++i) {
    ports::Commit commit = model;
    const std::string id = ids->NewCaseId();
    auto state = *workflow::DecodeState(commit.state);
    state.id = id;
    for (workflow::ClockState& c : state.clocks) {
      c.yellow_at = c.informational ? c.yellow_at : calendar::Instant(due);
    }
    commit.case_id = commit.index.case_id = id;
    commit.state = workflow::EncodeState(state);
    for (ports::TimerRow& timer : commit.timers) timer.fire_at = due;
    commit.outbox.clear();
    cases_opened.push_back(id);
    batch.push_back(std::move(commit));
  }
  commits.SubmitAllAndWait(std::move(batch));
  observe::Log log([] { return observe::Log::Moment{}; }, {});
  loops::TimerLoop loop(&cases, storage.get(), clock.get(), &log);
  timers = &loop;
  std::this_thread::sleep_for(std::chrono::milliseconds(due - clock->NowMillis() + 2000));
  loop.Stop();
  timers = nullptr;
  std::vector<double> late;
  for (const std::string& id : cases_opened) {
    auto journal = storage->LoadJournal(id, 1, 10);
    if (journal.ok() && !journal->empty()) late.push_back(static_cast<double>(journal->front().at - due));
  }
  char text[96];
  std::snprintf(text, sizeof text, "%zu fired, p50 %.0f ms, p99 %.0f ms, last %.0f ms", late.size(),
                Percentile(late, 0.5), Percentile(late, 0.99), Percentile(late, 1));
  Print({"lateness of a clock, 500 due together, all others waiting", text, "p99 < 50 ms",
         late.size() == 500 && Percentile(late, 0.99) < 50});
}

long ResidentKib(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with("VmRSS:")) return std::atol(line.c_str() + 6);
  }
  return 0;
}

// The real binary as a process of its own: time until it says it is ready, and its memory when idle.
void Process(const std::string& data, bool demo, const char* what, double most_seconds, long most_mib) {
  int out[2];
  if (pipe(out) != 0) return;
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    dup2(out[1], STDOUT_FILENO);
    close(out[0]);
    const std::string binary = testing::InBuild("anze");
    const std::string rules = testing::InProject("rulesets");
    execl(binary.c_str(), "anze", "serve", "--data", data.c_str(), "--listen", "127.0.0.1:0", "--rules", rules.c_str(),
          "--json", demo ? "--demo" : nullptr, nullptr);
    _exit(127);
  }
  close(out[1]);
  char byte = 0;
  const bool ready = read(out[0], &byte, 1) == 1;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::this_thread::sleep_for(std::chrono::seconds(1));
  const long kib = ResidentKib(child);
  kill(child, SIGTERM);
  waitpid(child, nullptr, 0);
  close(out[0]);
  char text[96];
  std::snprintf(text, sizeof text, "%.2f s, %ld MiB resident", seconds, kib / 1024);
  char goal[64];
  if (most_seconds > 0)
    std::snprintf(goal, sizeof goal, "< %.0f s", most_seconds);
  else
    std::snprintf(goal, sizeof goal, "< %ld MiB", most_mib);
  Print({what, text, goal,
         ready && (most_seconds <= 0 || seconds < most_seconds) && (most_mib <= 0 || kib < most_mib * 1024)});
}

// A folder that is gone when the measurement ends.
class ScratchFolder {
 public:
  ScratchFolder() {
    char pattern[] = "/var/tmp/anze-bench-XXXXXX";
    path_ = mkdtemp(pattern);
  }
  ~ScratchFolder() { fs::remove_all(path_); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

void RunEvents(app::Rules* rules) {
  const ScratchFolder folder;
  auto clock = compose::SystemClock();
  auto ids = compose::UlidSource(clock.get());
  const ports::Commit commit = OpeningCommit(rules, "X", "cn/shanxi/xinzhou", calendar::Instant(clock->NowMillis()));
  RawWriter writer(folder.path() + "/raw.db");
  const Running running = Start(folder.path() + "/events");
  for (const bool brief : {true, false}) {
    DurableEvents(
        running, [&] { return RawRound(&writer, commit, ids.get()); }, brief);
  }
}

void RunStored(app::Rules* rules, long cases) {
  const ScratchFolder folder;
  auto clock = compose::SystemClock();
  auto ids = compose::UlidSource(clock.get());
  const std::string stored = folder.path() + "/stored";
  std::vector<std::string> some;
  const double filling = Seconds([&] { Fill(rules, stored, cases, ids.get(), &some); });
  std::printf("     filled %ld cases in %.0f s\n", cases, filling);
  std::fflush(stdout);
  std::fflush(stdout);
  {
    const Running running = Start(stored);
    Reading(running, some);
    WorkList(running);
    Search(running, some, cases);
    OwnCases(running, stored);
  }
  Lateness(rules, stored, ids.get());
  Process(stored, false, "start with the stored cases", 1, 0);
}

void RunMemory() {
  const ScratchFolder folder;
  Process(folder.path() + "/demo", true, "resident memory, idle with demonstration data", 0, 64);
}

}  // namespace anze::bench
