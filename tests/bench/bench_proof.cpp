// What proving costs: a store of complaints with three events each, proved by one thread and by all, a checkpoint over
// it, a back-up and its restoration. The rate a core is events over the processor time of the whole process.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "core/workflow/commit.h"
#include "core/workflow/parties.h"
#include "plugins/catalog/catalog.h"
#include "plugins/storage/sqlite/sqlite_storage.h"
#include "server/app/proof/checkpoint.h"
#include "server/cli/cli.h"
#include "server/compose/backup.h"
#include "server/compose/prove.h"
#include "server/compose/system.h"
#include "tests/bench/bench.h"
#include "tests/bench/measure.h"
#include "tests/support/paths.h"

namespace anze::bench {
namespace {

namespace fs = std::filesystem;
using base::Value;

constexpr int kEventsACase = 3;

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

workflow::Event Decided(base::Result<workflow::Decided> decided, workflow::CaseState* state) {
  auto event = std::get<workflow::Event>(*decided);
  workflow::Evolve(state, event);
  return event;
}

// The journal of one complaint: opened, taken, flagged for verification.
std::vector<workflow::Event> Journal(app::Rules* rules, calendar::Instant now) {
  auto book = rules->At("cn/shanxi/xinzhou", now.date());
  auto calendar = rules->CalendarFor(**book, now.date());
  const workflow::CaseProgram& program = *(*book)->FindCaseType("complaint");
  workflow::OpenCommand open;
  open.type = "complaint";
  open.region = "cn/shanxi/xinzhou";
  open.subject = Value::EmptyMap();
  open.subject.Set("name", "示例化工有限公司");
  open.subject.Set("code", "91140900MA0DEM013C");
  open.facts = Value::EmptyMap();
  open.facts.SetPath("complaint.received_on", now.date().ToString());
  open.facts.SetPath("complaint.complainant.kind", "insured_unit");
  open.actor = {"h1", {"handler"}};
  workflow::CaseState state;
  const auto at = [&](int minutes) {
    return workflow::Environment{calendar->get(), calendar::Instant(now.millis() + minutes * 60'000)};
  };
  std::vector<workflow::Event> journal;
  journal.push_back(Decided(workflow::DecideOpen(program, open, at(0)), &state));
  const workflow::Actor handler{"h1", {"handler"}};
  journal.push_back(
      Decided(workflow::DecideEvent(program, state, {"take", Value::EmptyMap(), handler}, at(1)), &state));
  Value reasons = Value::EmptyMap();
  reasons.Set("reasons", "bench");
  journal.push_back(
      Decided(workflow::DecideEvent(program, state, {"flag_verification", reasons, handler}, at(2)), &state));
  return journal;
}

std::unique_ptr<ports::Storage> Filled(const std::string& data, long cases) {
  fs::create_directories(data);
  auto storage = std::move(storage::sqlite::Open({.path = data + "/anze.db", .cache_kib = 256 * 1024})).value();
  app::Rules stored(storage.get());
  stored.Load(*cli::ReadRules(testing::InProject("rulesets"), cli::Scenarios::kLeave));
  auto clock = compose::SystemClock();
  auto ids = compose::UlidSource(clock.get());
  const calendar::Instant now(clock->NowMillis());
  const std::vector<workflow::Event> journal = Journal(&stored, now);
  const auto book = stored.At("cn/shanxi/xinzhou", now.date());
  const ruleset::CaseType& type = (*book)->FindCaseType("complaint")->source();
  std::vector<ports::Commit> batch;
  for (long i = 0; i < cases; ++i) {
    workflow::CaseState state;
    state.id = ids->NewCaseId();
    for (const workflow::Event& event : journal) {
      batch.push_back(workflow::MakeCommit(&state, event, false));
      batch.back().outbox.clear();
      batch.back().parties = workflow::PartiesOf(type, nullptr, state.subject, state.facts);
    }
    if (batch.size() >= 4096 || i + 1 == cases) {
      storage->Append(batch);
      batch.clear();
    }
  }
  return storage;
}

void Prove(ports::Storage* storage, double events, unsigned threads) {
  auto options = *compose::ProofOptionsHere();
  options.threads = threads;
  app::Rules rules(storage);
  const double before = ProcessorSeconds();
  app::ProofReport report;
  const double seconds = Seconds([&] { report = *app::ProveStore(storage, &rules, options); });
  const double busy = ProcessorSeconds() - before;
  char text[160];
  std::snprintf(text, sizeof text, "%.0f /s a core, %.0f /s on the wall (%.1f s), %zu faults", events / busy,
                events / seconds, seconds, report.findings.kinds().size());
  Print({"verify, " + std::to_string(threads) + (threads == 1 ? " thread" : " threads"), text,
         ">= 300,000 events/s a core", events / busy >= 300'000 && report.findings.empty()});
}

// Writers beside a first checkpoint over everything: the longest that one waited.
void MakeCheckpointBeside(ports::Storage* storage, const std::string& key) {
  auto signer = std::move(catalog::OpenSigner(key, "ed25519")).value();
  double alone = 0;
  double beside = 0;
  const auto write = [&](double* longest) {
    *longest = std::max(*longest, Seconds([&] { Keep(storage->PutSetting("bench", std::to_string(*longest)).ok()); }));
  };
  for (int i = 0; i < 200; ++i) write(&alone);
  std::atomic<bool> done = false;
  double seconds = 0;
  std::thread making([&] {
    seconds =
        Seconds([&] { Keep(app::MakeCheckpoint(storage, signer.get(), 1'800'000'000'000, [] { return true; }).ok()); });
    done = true;
  });
  while (!done) write(&beside);
  making.join();
  char text[160];
  std::snprintf(text, sizeof text, "%.2f s; longest write beside it %.1f ms, without it %.1f ms", seconds,
                1000 * beside, 1000 * alone);
  Print({"first checkpoint over all events", text, "(told beside)", true});
  const double next =
      Seconds([&] { Keep(app::MakeCheckpoint(storage, signer.get(), 1'800'003'600'000, [] { return true; }).ok()); });
  std::snprintf(text, sizeof text, "%.0f ms", 1000 * next);
  Print({"  the next one, nothing but settings written since", text, "(told beside)", true});
}

void BackUpAndRestore(ports::Storage* storage, const std::string& folder) {
  const std::string file = folder + "/it.backup";
  compose::BackupMade made;
  const double backing = Seconds(
      [&] { made = *compose::BackUp(storage, folder + "/proof", file, 1'800'000'000'000, [] { return true; }); });
  const double restoring = Seconds([&] { Keep(compose::Restore(file, folder + "/restored").ok()); });
  bool sound = false;
  const double proving = Seconds([&] {
    const auto report = compose::ProveData(folder + "/restored", {}, [] { return true; });
    sound = report.ok() && report->findings.empty();
  });
  const double mib = static_cast<double>(fs::file_size(folder + "/restored/anze.db")) / (1024 * 1024);
  char text[200];
  std::snprintf(text, sizeof text, "%.0f MiB: back-up %.0f s (%.0f MiB), restore %.0f s, proof of it %.0f s", mib,
                backing, static_cast<double>(made.bytes) / (1024 * 1024), restoring, proving);
  Print({"back-up and restoration", text, "(told beside)", sound});
}

}  // namespace

void RunProof(app::Rules*, long events) {
  char pattern[] = "/var/tmp/anze-bench-XXXXXX";
  const std::string folder = mkdtemp(pattern);
  std::unique_ptr<ports::Storage> storage;
  const long cases = events / kEventsACase;
  const double filling = Seconds([&] { storage = Filled(folder + "/proof", cases); });
  std::printf("     filled %ld cases of %d events in %.0f s\n", cases, kEventsACase, filling);
  std::fflush(stdout);
  const double all = static_cast<double>(cases) * kEventsACase;
  Prove(storage.get(), all, 1);
  Prove(storage.get(), all, std::max(2U, std::thread::hardware_concurrency()));
  MakeCheckpointBeside(storage.get(), folder + "/key");
  Prove(storage.get(), all, 1);
  BackUpAndRestore(storage.get(), folder);
  storage.reset();
  fs::remove_all(folder);
}

}  // namespace anze::bench
