// What every storage plugin does alike with accounts, organisations, tokens, and what signing in leaves behind.
#include "core/ports/links.h"
#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

using ports::PeopleChange;
using ports::PeopleOutcome;
using ports::PeopleRow;

PeopleRow Account(const std::string& name, std::uint64_t version, const std::string& content = "{}") {
  return {"account", name, version, content};
}

class PeopleContract : public StorageContract {
 protected:
  PeopleOutcome Change(const PeopleChange& change) {
    const auto outcome = storage_->ChangePeople(change);
    REQUIRE_OK(outcome);
    return *outcome;
  }
  std::vector<std::string> Names(std::string_view kind, std::string_view after = {}, std::size_t limit = 100) {
    const auto rows = storage_->People(kind, after, limit);
    REQUIRE_OK(rows);
    std::vector<std::string> names;
    for (const PeopleRow& row : *rows) names.push_back(row.name);
    return names;
  }
};

using Texts = std::vector<std::string>;

STORAGE_TEST_CASE(PeopleContract, "Accounts come back as they were written, by kind and name", "[contract][people]") {
  CHECK(Change({.rows = {Account("zhang", 1, "{\"title\":\"张三\"}"), Account("li", 1), {"token", "t1", 1, "{}"}}}) ==
        PeopleOutcome::kWritten);
  CHECK(Names("account") == Texts{"li", "zhang"});
  CHECK(Names("account", "li") == Texts{"zhang"});
  CHECK(Names("account", "", 1) == Texts{"li"});
  CHECK(Names("token") == Texts{"t1"});
  CHECK(Names("organisation").empty());
  CHECK(storage_->People("account", "li", 1).value().front() == Account("zhang", 1, "{\"title\":\"张三\"}"));
}

STORAGE_TEST_CASE(PeopleContract, "A version that does not follow is a conflict of the whole change",
                  "[contract][people]") {
  CHECK(Change({.rows = {Account("zhang", 1)}}) == PeopleOutcome::kWritten);
  CHECK(Change({.rows = {Account("li", 1), Account("zhang", 1)}}) == PeopleOutcome::kConflict);
  CHECK(Change({.rows = {Account("wang", 2)}}) == PeopleOutcome::kConflict);
  CHECK(Names("account") == Texts{"zhang"});
  CHECK(Change({.rows = {Account("zhang", 2, "new")}}) == PeopleOutcome::kWritten);
  CHECK(storage_->People("account", "", 1).value().front() == Account("zhang", 2, "new"));
}

STORAGE_TEST_CASE(PeopleContract, "A change and its entry in the audit journal are written together",
                  "[contract][people]") {
  const ports::AuditEntry entry{7, "user.add", "root", "", "", "", "", "user:zhang", "done", ""};
  CHECK(Change({.rows = {Account("zhang", 1)}, .audit = {entry}}) == PeopleOutcome::kWritten);
  CHECK(Change({.rows = {Account("zhang", 1)}, .audit = {entry}}) == PeopleOutcome::kConflict);
  CHECK(storage_->ListAudit({}).value().size() == 1);
  ports::AuditEntry long_one = entry;
  long_one.actor = std::string(5000, 'a');
  CHECK_FALSE(storage_->ChangePeople({.rows = {Account("li", 1)}, .audit = {long_one}}).ok());
  CHECK(Names("account") == Texts{"zhang"});
}

STORAGE_TEST_CASE(PeopleContract, "A repeat under one key changes nothing", "[contract][people]") {
  PeopleChange change{.rows = {Account("zhang", 1)}};
  change.idempotency = Key("k", 5);
  CHECK(Change(change) == PeopleOutcome::kWritten);
  change.rows = {Account("li", 1)};
  CHECK(Change(change) == PeopleOutcome::kDuplicateKey);
  CHECK(Names("account") == Texts{"zhang"});
  CHECK(storage_->FindIdempotency("k").value()->status == 201);
}

STORAGE_TEST_CASE(PeopleContract, "A step of a second factor is used once", "[contract][people]") {
  CHECK(Change({.uses = {ports::Use{"account", "zhang", 10, 100}}}) == PeopleOutcome::kWritten);
  CHECK(Change({.uses = {ports::Use{"account", "zhang", 20, 100}}}) == PeopleOutcome::kConflict);
  CHECK(Change({.uses = {ports::Use{"account", "zhang", 20, 99}}}) == PeopleOutcome::kConflict);
  CHECK(Change({.uses = {ports::Use{"account", "zhang", 30, 0}}}) == PeopleOutcome::kWritten);
  CHECK(storage_->Uses("", "", 10).value() == std::vector<ports::Use>{{"account", "zhang", 30, 100}});
  CHECK(storage_->Uses("account", "zhang", 10).value().empty());
}

STORAGE_TEST_CASE(PeopleContract, "Sessions begin, are used, and end", "[contract][people]") {
  const ports::SessionRow a{"a", "da", "zhang", "", 1, 1, "::1", "Firefox"};
  const ports::SessionRow b{"b", "db", "zhang", "", 2, 2, "::1", ""};
  const ports::SessionRow c{"c", "dc", "li", "t1", 3, 3, "::1", ""};
  Change({.sessions = {a, b, c}});
  ports::SessionRow used = a;
  used.last_used = 9;
  Change({.sessions = {used}, .ended = {"b"}});
  CHECK(storage_->Sessions("", 10).value() == std::vector<ports::SessionRow>{used, c});
  CHECK(storage_->Sessions("a", 10).value() == std::vector<ports::SessionRow>{c});
  const ports::SessionRow fresh{"d", "dd", "zhang", "", 10, 10, "::1", ""};
  Change({.sessions = {fresh}, .all_ended_of = "zhang"});
  CHECK(storage_->Sessions("", 10).value() == std::vector<ports::SessionRow>{c, fresh});
}

STORAGE_TEST_CASE(PeopleContract, "Old sessions and failures are forgotten", "[contract][people]") {
  Change({.sessions = {{"a", "da", "zhang", "", 1, 5, "", ""}, {"b", "db", "zhang", "", 1, 50, "", ""}},
          .failures = {{"zhang", "::1", 1, 5, 0, false}, {"zhang", "::2", 2, 50, 60, true}}});
  CHECK(storage_->Failures("zhang", "::1", 9).value().size() == 1);
  REQUIRE_OK(storage_->ForgetSignIns(50, 50));
  CHECK(storage_->Sessions("", 10).value().size() == 1);
  CHECK(storage_->Failures("", "", 9).value() == std::vector<ports::FailureRow>{{"zhang", "::2", 2, 50, 60, true}});
}

STORAGE_TEST_CASE(PeopleContract, "A failure that is forgotten makes room for another", "[contract][people]") {
  Change({.failures = {{"zhang", "::1", 1, 5, 0, false}, {"", "::1", 1, 5, 0, false}}});
  Change({.failures = {{"li", "::1", 1, 6, 0, false}}, .forgotten = {{"zhang", "::1"}, {"nobody", "::9"}}});
  CHECK(storage_->Failures("", "", 9).value() ==
        std::vector<ports::FailureRow>{{"", "::1", 1, 5, 0, false}, {"li", "::1", 1, 6, 0, false}});
  // One that is forgotten and counted anew in one change stays.
  Change({.failures = {{"li", "::1", 2, 7, 0, false}}, .forgotten = {{"li", "::1"}}});
  CHECK(storage_->Failures("li", "", 9).value() == std::vector<ports::FailureRow>{{"li", "::1", 2, 7, 0, false}});
}

STORAGE_TEST_CASE(PeopleContract, "Every version of an account has its line in the ledger", "[contract][people]") {
  Change({.rows = {Account("zhang", 1, "a")}});
  Change({.rows = {Account("zhang", 2, "b"), {"token", "t1", 1, "c"}}});
  auto view = storage_->OpenProof();
  REQUIRE_OK(view);
  Texts lines;
  for (const auto& row : (*view)->Ledger(0, 100).value()) {
    if (row.kind == "people") lines.push_back(row.name + " " + std::to_string(row.version) + " " + row.digest);
  }
  const auto line = [](const PeopleRow& row) {
    return row.kind + "/" + row.name + " " + std::to_string(row.version) + " " + ports::PeopleDigest(row);
  };
  CHECK(lines == Texts{line(Account("zhang", 1, "a")), line(Account("zhang", 2, "b")), line({"token", "t1", 1, "c"})});
  const auto texts = (*view)->Texts(ports::ProofText::kPeople, "", 1);
  REQUIRE_OK(texts);
  CHECK(texts->front().name == "account/zhang");
  CHECK(texts->front().digest == ports::PeopleDigest(Account("zhang", 2, "b")));
  CHECK((*view)->Texts(ports::ProofText::kPeople, "account/zhang", 9).value().front().name == "token/t1");
  CHECK((*view)->Texts(ports::ProofText::kPeople, "token/t1", 9).value().empty());
}

}  // namespace
}  // namespace anze::contract
