// Memory that does not suffice ends one request: 503 and Retry-After, and the next request is answered as ever.

#include <future>
#include <new>

#include "plugins/storage/sqlite/transaction.h"
#include "server/http/api.h"
#include "server/loops/commit_loop.h"
#include "tests/unit/server/people_house.h"

namespace anze::http {
namespace {

// Runs out of memory at the next call of each kind, once.
class Starving : public storage::memory::MemoryStorage {
 public:
  std::atomic<bool> find{false};
  std::atomic<bool> load{false};
  std::atomic<bool> append{false};

  base::Result<std::optional<ports::IdempotencyRow>> FindIdempotency(std::string_view key) override {
    Starve(&find);
    return MemoryStorage::FindIdempotency(key);
  }
  base::Result<std::optional<ports::StoredCase>> LoadCase(std::string_view case_id) override {
    Starve(&load);
    return MemoryStorage::LoadCase(case_id);
  }
  std::vector<ports::AppendResult> Append(std::span<const ports::Commit> batch) override {
    Starve(&append);
    return MemoryStorage::Append(batch);
  }

 private:
  static void Starve(std::atomic<bool>* next) {
    if (next->exchange(false)) throw std::bad_alloc();
  }
};

class OutOfMemory {
 protected:
  OutOfMemory() {
    rules_.Load(testing::SmallRules());
    Services services;
    services.rules = &rules_;
    services.cases = &cases_;
    services.storage = &storage_;
    services.clock = &clock_;
    people_ = std::make_unique<testing::PeopleHouse>(&rules_, &storage_, &clock_);
    people_->Add("all");
    token_ = people_->Token("all", {"*"});
    services.auth = &people_->auth;
    services.people = &people_->people;
    services.metrics = &metrics_;
    api_ = std::make_unique<Api>(services);
  }

  // "201" or "503 retry 1"; "nothing" when the answer was dropped, which is a 500.
  std::string Post(const std::string& path, const std::string& body, const std::string& key = {}) {
    Request request;
    request.method = "POST";
    request.path = path;
    request.headers = {{"authorization", "Bearer " + token_}, {"content-type", "application/json"}, {"if-match", "*"}};
    if (!key.empty()) request.headers.emplace_back("idempotency-key", key);
    request.body = body;
    std::promise<std::optional<Answer>> given;
    api_->Handle(request, OwedAnswer([&](std::optional<Answer> answer) { given.set_value(std::move(answer)); }));
    const std::optional<Answer> answer = given.get_future().get();
    if (!answer) return "nothing";
    std::string said = std::to_string(answer->status);
    for (const auto& [name, value] : answer->headers) {
      if (name == "Retry-After") said += " retry " + value;
    }
    return said;
  }
  std::string Open(const std::string& key = {}) {
    return Post("/api/v1/cases",
                R"({"type":"errand","region":"cn","subject":{"name":"mine"},)"
                R"("facts":{"errand":{"received_on":"2025-03-04"}}})",
                key);
  }
  std::string Finish() {
    return Post("/api/v1/cases/case-1/events", R"({"event":"finish","data":{},"actor":{"id":"h1","role":"handler"}})");
  }

  std::string token_;
  testing::HandClock clock_{"2025-03-04"};
  testing::CountingIds ids_;
  Starving storage_;
  app::Rules rules_{&storage_};
  loops::CommitLoop commits_{&storage_, {}, {}};
  app::Cases cases_{&rules_, &storage_, &commits_, &clock_, &ids_};
  std::unique_ptr<testing::PeopleHouse> people_;
  observe::Metrics metrics_;
  std::unique_ptr<Api> api_;
};

TEST_CASE_METHOD(OutOfMemory, "Lack of memory ends the opening of one case", "[server][memory]") {
  storage_.find = true;
  CHECK(Open("a") == "503 retry 1");
  CHECK(Open("a") == "201");
}

TEST_CASE_METHOD(OutOfMemory, "Lack of memory ends one event", "[server][memory]") {
  REQUIRE(Open() == "201");
  storage_.load = true;
  CHECK(Finish() == "503 retry 1");
  CHECK(Finish() == "200");
}

// On the writer's own thread, which must write the next commit all the same.
TEST_CASE_METHOD(OutOfMemory, "Lack of memory ends one write", "[server][memory]") {
  storage_.append = true;
  CHECK(Open() == "503 retry 1");
  CHECK(Open() == "201");
}

// The case is written when the memory for its answer does not suffice: the asker is told that something failed, and
// the case is there.
TEST_CASE_METHOD(OutOfMemory, "After the write is told", "[server][memory]") {
  std::vector<std::string> told;
  std::promise<void> done;
  app::Cases::Asker asker;
  asker.give = [&](app::Answer<app::Changed> answer) {
    const auto* problem = std::get_if<app::Problem>(&answer);
    told.push_back(problem == nullptr ? "written" : problem->error.code);
    if (told.size() == 1) throw std::bad_alloc();
    done.set_value();
  };
  app::OpenRequest request;
  request.type = "errand";
  request.region = "cn";
  request.facts.SetPath("errand.received_on", "2025-03-04");
  request.actor = {"h1", {"handler"}};
  cases_.Open(request, {}, std::move(asker));
  done.get_future().get();
  CHECK(told == std::vector<std::string>{"written", "server-out-of-memory"});
  CHECK(storage_.LoadCase("case-1").value());
}

// What was begun to be written is taken back, and the next transaction can begin.
TEST_CASE("A write that lacks memory is taken back", "[server][memory]") {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK);
  {
    storage::sqlite::Statement(db, "CREATE TABLE written (x)").Execute();
    storage::sqlite::Statement insert(db, "INSERT INTO written VALUES (1)");
    storage::sqlite::Transactions transactions(db);
    const auto starve = [&insert]() -> int {
      insert.Execute();
      throw std::bad_alloc();
    };
    CHECK_THROWS_AS(transactions.Run(starve), std::bad_alloc);
    CHECK_OK(transactions.Run([&insert] { return insert.Execute(); }));
    storage::sqlite::Statement count(db, "SELECT count(*) FROM written");
    REQUIRE(count.Step() == SQLITE_ROW);
    CHECK(count.Int(0) == 1);
  }
  sqlite3_close(db);
}

}  // namespace
}  // namespace anze::http
