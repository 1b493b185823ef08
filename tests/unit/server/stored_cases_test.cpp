// What the shell does with stored cases beside moving them: audits, search texts, and the
// data folders of earlier releases.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "core/decision/compiled.h"
#include "plugins/catalog/catalog.h"
#include "server/app/cases/audit.h"
#include "server/app/cases/search_texts.h"
#include "server/app/proof/prove_store.h"
#include "server/compose/data_folder.h"
#include "server/compose/inspect.h"
#include "tests/support/paths.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/server/house.h"

namespace anze::testing {
namespace {

namespace fs = std::filesystem;
using ports::CaseQuery;
using Strings = std::vector<std::string>;

Strings Found(ports::CaseStore* storage, const std::string& words) {
  CaseQuery query;
  query.search = words;
  query.order = ports::CaseOrder::kId;
  Strings states;
  for (const ports::IndexRow& row : storage->ListCases(query).value()) states.push_back(row.type + " " + row.state);
  return states;
}

const auto kGoOn = [] { return true; };

// What a proof of the whole store finds, by code and reason.
Strings ProofOf(ports::Storage* storage, const std::string& deposited = "") {
  app::Rules rules(storage);
  app::ProofOptions options;
  options.deposited = deposited;
  options.key = {0x0123456789abcdef, 0xfedcba9876543210};
  options.is_signed = catalog::IsSigned;
  const auto proved = app::ProveStore(storage, &rules, options);
  REQUIRE_OK(proved);
  Strings found;
  for (const app::FaultKind& kind : proved->findings.kinds()) {
    found.push_back(kind.first.code);
    for (const auto& [name, value] : kind.first.args) found.back() += " " + name + "=" + value;
  }
  return found;
}

TEST_CASE("A store of an earlier release opens and verifies and is searched", "[server][stored]") {
  for (const auto& entry : fs::directory_iterator(InProject("tests/golden/stores"))) {
    if (!entry.is_directory()) continue;
    const TempFolder folder;
    fs::copy_file(entry.path() / "anze.db", folder.File("anze.db"));
    const int without_texts = entry.path().filename() == "2026-11-29" ? 4 : 0;
    for (int round = 0; round < 2; ++round) {
      auto storage = std::move(catalog::FindStorage("sqlite")->open({.path = folder.File("anze.db")})).value();
      CHECK(app::FillSearchTexts(storage.get(), [](std::int64_t) {}).value() == (round == 0 ? without_texts : 0));
      const auto audit = app::AuditCases(storage.get(), kGoOn, 20);
      REQUIRE_OK(audit);
      CHECK(audit->cases == 4U);
      CHECK(audit->faults.empty());
      CHECK(ProofOf(storage.get()) == Strings{});
      CHECK(storage->Stats()->events == 7);
      CHECK(storage->ListRecords({"enterprise", "", "", 10})->size() == 2U);
      CHECK_OK(storage->FindIdempotency("none"));
      CHECK(Found(storage.get(), "宏达煤矿") == Strings{"errand done"});
      CHECK(Found(storage.get(), "红旗") == Strings{"errand open", "help asked"});
      CHECK(Found(storage.get(), "91140900ma0kxx9k21") == Strings{"errand open"});
      CHECK(Found(storage.get(), "911409") == Strings{"errand done", "errand open"});
      CHECK(Found(storage.get(), "red min") == Strings{"errand open"});
    }
    const auto inspected = compose::InspectStorage(folder.path(), "sqlite", 30);
    REQUIRE_OK(inspected);
    CHECK(inspected->faults.empty());
    CHECK(inspected->whole);
    CHECK(inspected->stats.cases == 4);
  }
}

// A copy of the store of one case that an earlier release left; the case is held against its journal.
std::unique_ptr<ports::Storage> OpenStoreOf(const std::string& release, const TempFolder& folder,
                                            std::size_t cases = 1) {
  fs::copy_file(InProject("tests/golden/stores-with-answers/" + release + "/anze.db"), folder.File("anze.db"));
  auto storage = std::move(catalog::FindStorage("sqlite")->open({.path = folder.File("anze.db")})).value();
  const auto audit = app::AuditCases(storage.get(), kGoOn, 20);
  REQUIRE_OK(audit);
  CHECK(audit->cases == cases);
  CHECK(audit->faults.empty());
  CHECK(ProofOf(storage.get()) == Strings{});
  return storage;
}

TEST_CASE("A store of an earlier release keeps what its decisions answered", "[server][stored]") {
  const TempFolder folder;
  const auto storage = OpenStoreOf("2026-11-29", folder);
  const auto ids = storage->CaseIds("", 10, false);
  REQUIRE_OK(ids);
  const auto journal = storage->LoadJournal(ids->at(0), 1, 10);
  REQUIRE_OK(journal);
  REQUIRE(journal->size() == 1);
  const auto event = workflow::DecodeEvent(journal->at(0).event);
  REQUIRE_OK(event);
  const base::Value& answer = event->answers.Get("fit");
  CHECK(answer.GetString("outcome") == "pass");
  CHECK(answer.FindPath("facts.insurer.staff")->as_int() == 5);
  CHECK(answer.GetString("trace").size() == 64);
  // The rules that it stands under are in the store, and still compile.
  app::Rules rules(storage.get());
  const auto book = rules.ByDigest(answer.GetString("snapshot"));
  REQUIRE_OK(book);
  CHECK((*book)->FindCaseType("admission") != nullptr);
}

TEST_CASE("A store of an earlier release keeps what a decision used, and the record that a case wrote",
          "[server][stored]") {
  const TempFolder folder;
  const auto storage = OpenStoreOf("2026-11-30", folder);
  const std::string id = storage->CaseIds("", 10, false).value().at(0);
  const auto things = storage->ListRecords({"thing", "", "", 10}).value();
  REQUIRE(things.size() == 1U);
  CHECK(things[0].updated_by == "case:" + id);
  const auto event = workflow::DecodeEvent(storage->LoadJournal(id, 1, 1).value().at(0).event);
  REQUIRE_OK(event);
  const base::Value& answer = event->answers.Get("team");
  // Three of the team, two of them qualified, at 100 fen each.
  CHECK(answer.GetString("outcome") == "pass");
  CHECK(answer.Get("value").as_int() == 300);
  // Asked again under the rules in the store, the decision answers the same.
  app::Rules rules(storage.get());
  const auto book = rules.ByDigest(answer.GetString("snapshot"));
  REQUIRE_OK(book);
  const decision::CompiledDecision* fee = (*book)->FindDecision("team-fee");
  REQUIRE(fee != nullptr);
  const ruleset::Snapshot& snapshot = *(*book)->snapshot;
  const auto again = fee->Evaluate(answer.Get("facts"), {&snapshot, event->at.date(), nullptr}, nullptr);
  REQUIRE_OK(again);
  CHECK(again->outcome == answer.GetString("outcome"));
  CHECK(again->value == answer.Get("value"));
}

// The accident was at 04:30 on 1 December and 24 hours were given. It was paused at 06:07:41, when 22 hours and 22
// minutes and a begun one were left, 1343; resumed at 06:07:42.253, so till 04:30:42.253; and extended by two hours.
TEST_CASE("A store of an earlier release keeps a clock that counts hours", "[server][stored]") {
  const TempFolder folder;
  const auto storage = OpenStoreOf("2026-11-30-hours", folder);
  const std::string id = storage->CaseIds("", 10, false).value().at(0);
  const auto last = workflow::DecodeEvent(storage->LoadJournal(id, 3, 1).value().at(0).event);
  REQUIRE_OK(last);
  REQUIRE(last->clocks.size() == 1U);
  CHECK(last->clocks[0].due.ToString() == "2026-12-02");
  CHECK(last->clocks[0].due_at.ToString() == "2026-12-02T06:30:42.253+08:00");
}

// Events of version 2, a ledger of ten rows, an entry of the audit journal and a checkpoint, which is also deposited.
TEST_CASE("A store of an earlier release keeps its chains, its ledger and its checkpoint", "[server][stored]") {
  const TempFolder folder;
  const auto storage = OpenStoreOf("2026-12-01-chained", folder);
  std::ifstream file(InProject("tests/golden/stores-with-answers/2026-12-01-chained/checkpoint.txt"));
  const std::string deposited{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  CHECK(storage->LastCheckpoint().value().text == deposited);
  CHECK(ProofOf(storage.get(), deposited) == Strings{});
  CHECK(storage->ListAudit({})->size() == 1U);
  const std::string id = storage->CaseIds("", 10, false).value().at(0);
  const auto journal = storage->LoadJournal(id, 0, 10).value();
  REQUIRE(journal.size() == 3U);
  for (const auto& row : journal) CHECK(workflow::DecodeEvent(row.event)->version == 2);
}

// A complaint that a program entered for a handler, and an application that the insurer entered itself.
TEST_CASE("A store of an earlier release keeps its accounts, and who may read and who acted through whom",
          "[server][stored]") {
  const TempFolder folder;
  const auto storage = OpenStoreOf("2026-12-01-people", folder, 2);
  std::ifstream file(InProject("tests/golden/stores-with-answers/2026-12-01-people/checkpoint.txt"));
  const std::string deposited{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  CHECK(ProofOf(storage.get(), deposited) == Strings{});
  CHECK(storage->People("account", "", 20).value().size() == 6U);
  CHECK(storage->People("organisation", "", 20).value().size() == 2U);
  CHECK(storage->People("token", "", 20).value().size() == 2U);
  ports::CaseQuery query;
  query.scope = ports::ReadScope{.parties = {"91140900MA0DEM013C"}};
  const auto own = storage->ListCases(query);
  REQUIRE_OK(own);
  REQUIRE(own->size() == 1U);
  CHECK(own->front().type == "admission");
  query.scope = ports::ReadScope{.parties = {"91140900MA0DEM014A"}};
  CHECK(storage->ListCases(query)->empty());
  for (const std::string& id : storage->CaseIds("", 10, false).value()) {
    for (const auto& row : storage->LoadJournal(id, 0, 10).value()) {
      const auto event = workflow::DecodeEvent(row.event);
      REQUIRE_OK(event);
      const bool by_insurer = id == own->front().case_id;
      CHECK(event->actor == (by_insurer ? "insurer1" : "handler1"));
      CHECK_FALSE(event->via.empty());  // both came with a token
    }
  }
}

// One application that was submitted with its thirteen materials, all of one content, and one that is a draft.
TEST_CASE("A store of an earlier release keeps its applications, and the files that its cases name",
          "[server][stored]") {
  const TempFolder folder;
  const auto storage = OpenStoreOf("2026-12-01-applications", folder, 26);
  const std::string golden = InProject("tests/golden/stores-with-answers/2026-12-01-applications");
  std::ifstream file(golden + "/checkpoint.txt");
  const std::string deposited{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  CHECK(ProofOf(storage.get(), deposited) == Strings{});
  const auto applications = storage->Applications({.organisations = {ports::PartyKey("91140900MA0D00500A")}});
  REQUIRE_OK(applications);
  REQUIRE(applications->size() == 2U);
  Strings states;
  for (const auto& one : *applications) states.push_back(one.state);
  std::sort(states.begin(), states.end());
  CHECK(states == Strings{"draft", "submitted"});
  ports::CaseQuery query;
  query.type = "admission";
  const auto cases = storage->ListCases(query);
  REQUIRE_OK(cases);
  REQUIRE(cases->size() == 1U);
  const auto event = workflow::DecodeEvent(storage->LoadJournal(cases->front().case_id, 0, 1).value().at(0).event);
  REQUIRE_OK(event);
  const base::Value& files = *event->facts.FindPath("application.files");
  REQUIRE(files.is_list());
  CHECK(files.as_list().size() == 13U);
  fs::copy(golden + "/files", folder.File("files"), fs::copy_options::recursive);
  const auto kept = catalog::OpenFiles(folder.File("files"), true);
  REQUIRE_OK(kept);
  for (const base::Value& one : files.as_list()) {
    const auto found = (*kept)->Find(one.GetString("digest"));
    REQUIRE_OK(found);
    REQUIRE(found->has_value());
    CHECK((*found)->size == 80U);
  }
}

TEST_CASE("An inspection names what it cannot look at", "[server][stored]") {
  const TempFolder folder;
  CHECK(compose::InspectStorage(folder.path(), "sqlite", 1).error().code == "data-missing");
  CHECK(compose::InspectStorage(folder.path(), "memory", 1).error().code == "storage-not-durable");
  CHECK(compose::InspectStorage(folder.path(), "mysql", 1).error().code == "unknown-storage");
}

// A journal with one byte changed, a state that is not its replay, an event too few.
TEST_CASE("An audit names every kind of damage", "[server][stored]") {
  House house("2026-03-02");
  const std::string id = house.Open("2026-03-02");
  house.Raise(id, "tell");
  CHECK_OK(app::AuditCase(&house.storage, id));
  const auto reason_of = [&](const std::function<void(ports::Commit*)>& damage) {
    storage::memory::MemoryStorage damaged;
    const auto journal = house.storage.LoadJournal(id, 0, 10).value();
    for (const ports::StoredEvent& event : journal) {
      ports::Commit commit;
      commit.case_id = id;
      commit.expected_sequence = event.sequence - 1;
      commit.sequence = event.sequence;
      commit.event = event.event;
      commit.chain = event.chain;
      commit.state = house.storage.LoadCase(id).value()->state;
      if (event.sequence == 2) damage(&commit);
      damaged.Append(std::vector{commit});
    }
    const base::Status audited = app::AuditCase(&damaged, id);
    return audited.ok() ? "ok" : audited.error().args.back().second;
  };
  CHECK(reason_of([](ports::Commit*) {}) == "ok");
  CHECK(reason_of([](ports::Commit* commit) { commit->chain.front() ^= 1; }) == "chain");
  CHECK(reason_of([](ports::Commit* commit) { commit->event += " "; }) == "chain");
  CHECK(reason_of([](ports::Commit* commit) { commit->event = "{"; }) == "event");
  CHECK(reason_of([](ports::Commit* commit) { commit->state = "{"; }) == "unreadable");
  CHECK(reason_of([](ports::Commit* commit) { commit->sequence = 3; }) == "journal-length");
}

TEST_CASE("A data folder is for its owner only", "[server][stored]") {
  const TempFolder folder;
  const auto mode = [](const std::string& path) { return fs::status(path).permissions(); };
  const mode_t before = ::umask(0);
  CHECK_OK(compose::MakeDataFolder(folder.File("a/b")));
  CHECK(mode(folder.File("a/b")) == fs::perms::owner_all);
  fs::create_directory(folder.File("old"));
  folder.Put("old/anze.db", "");
  CHECK_OK(compose::MakeDataFolder(folder.File("old")));
  CHECK(mode(folder.File("old")) == fs::perms::owner_all);
  fs::create_directory(folder.File("shared"));
  fs::permissions(folder.File("shared"), fs::perms::all | fs::perms::sticky_bit);
  folder.Put("shared/anze.db", "");
  CHECK_OK(compose::MakeDataFolder(folder.File("shared")));
  CHECK(mode(folder.File("shared")) == (fs::perms::all | fs::perms::sticky_bit));
  ::umask(before);
}

}  // namespace
}  // namespace anze::testing
