// What every storage plugin does alike with the audit journal: numbers, links, filters, pages, bounds.
#include "core/base/chain.h"
#include "core/base/digest.h"
#include "core/base/limits.h"
#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

using ports::AuditEntry;
using ports::AuditQuery;
using ports::StoredAudit;

AuditEntry Act(std::int64_t at, const std::string& kind, const std::string& actor) {
  return {at, kind, actor, "system_admin", "bureau-1", "cn/shanxi/xinzhou", "10.0.0.7", "user:" + actor, "done", "{}"};
}

class AuditContract : public StorageContract {
 protected:
  void Add(const std::vector<AuditEntry>& entries) { REQUIRE_OK(storage_->AppendAudit(entries)); }

  std::vector<std::int64_t> Numbers(const AuditQuery& query) {
    std::vector<std::int64_t> numbers;
    const auto rows = storage_->ListAudit(query);
    REQUIRE_OK(rows);
    for (const StoredAudit& row : *rows) numbers.push_back(row.number);
    return numbers;
  }

  void AddSix() {
    Add({Act(1000, "session.begin", "zhang"), Act(2000, "user.role", "li")});
    AuditEntry other = Act(3000, "users", "zhang");
    other.region = "cn/shanxi/xinzhoux";
    other.organisation = "insurer-2";
    other.address = "";
    other.outcome = "refused";
    other.data = R"({"why":"忻州"})";
    Add({other, Act(4000, "user.role.add", "zhang"), Act(5000, "user", "wang"), Act(6000, "session.end", "zhang")});
  }
};

using Numbered = std::vector<std::int64_t>;

STORAGE_TEST_CASE(AuditContract, "An audit entry comes back as it was written", "[contract][audit]") {
  CHECK(storage_->ListAudit({}).value().empty());
  const AuditEntry entry{1234567890123, "user.role", "zhang",  "a b",    "bureau-1",
                         "cn/shanxi",   "::1",       "user:7", "failed", "{\"n\":\"'\\\"%;--\"}"};
  Add({entry});
  const auto rows = storage_->ListAudit({});
  REQUIRE_OK(rows);
  REQUIRE(rows->size() == 1);
  const StoredAudit& row = rows->front();
  CHECK(row.number == 1);
  CHECK(row.entry.at == entry.at);
  CHECK(row.entry.kind == entry.kind);
  CHECK(row.entry.actor == entry.actor);
  CHECK(row.entry.roles == entry.roles);
  CHECK(row.entry.organisation == entry.organisation);
  CHECK(row.entry.region == entry.region);
  CHECK(row.entry.address == entry.address);
  CHECK(row.entry.object == entry.object);
  CHECK(row.entry.outcome == entry.outcome);
  CHECK(row.entry.data == entry.data);
}

// The text that is hashed is written out here as docs/journal.md says it.
STORAGE_TEST_CASE(AuditContract, "The links of audit entries are those of the description", "[contract][audit]") {
  Add({{7, "k", "", "", "", "", "", "", "done", ""}, {8, "k", "忻州", "", "", "", "", "", "done", "{}"}});
  const auto rows = storage_->ListAudit({.newest_first = false});
  REQUIRE_OK(rows);
  REQUIRE(rows->size() == 2);
  const std::string nothing = "0:\n";
  const std::string first =
      base::Sha256Hex("1:7\n1:k\n" + nothing + nothing + nothing + nothing + nothing + nothing + "4:done\n" + nothing);
  const std::string link = base::Sha256Hex("10:anze-audit\n0:\n1:1\n0:\n64:" + first + "\n");
  CHECK((*rows)[0].chain == link);
  const std::string second =
      base::Sha256Hex("1:8\n1:k\n6:忻州\n" + nothing + nothing + nothing + nothing + nothing + "4:done\n2:{}\n");
  CHECK((*rows)[1].chain == base::Sha256Hex("10:anze-audit\n0:\n1:2\n64:" + link + "\n64:" + second + "\n"));
}

STORAGE_TEST_CASE(AuditContract, "Audit entries go on from the last one after a restart", "[contract][audit]") {
  AddSix();
  const bool durable = plugin().open_to_read != nullptr;
  Reopen();
  Add({Act(7000, "session.begin", "li")});
  const auto rows = storage_->ListAudit({});
  REQUIRE_OK(rows);
  CHECK(rows->front().number == (durable ? 7 : 1));
}

STORAGE_TEST_CASE(AuditContract, "Audit entries are found by each of their parts", "[contract][audit]") {
  AddSix();
  CHECK(Numbers({}) == Numbered{6, 5, 4, 3, 2, 1});
  CHECK(Numbers({.newest_first = false}) == Numbered{1, 2, 3, 4, 5, 6});
  CHECK(Numbers({.kind = "user"}) == Numbered{5, 4, 2});
  CHECK(Numbers({.kind = "user.role"}) == Numbered{4, 2});
  CHECK(Numbers({.actor = "zhang"}) == Numbered{6, 4, 3, 1});
  CHECK(Numbers({.organisation = "insurer-2"}) == Numbered{3});
  CHECK(Numbers({.region_prefix = "cn/shanxi/xinzhou"}) == Numbered{6, 5, 4, 2, 1});
  CHECK(Numbers({.region_prefix = "cn/shanxi"}) == Numbered{6, 5, 4, 3, 2, 1});
  CHECK(Numbers({.address = "10.0.0.7", .object = "user:li"}) == Numbered{2});
  CHECK(Numbers({.outcome = "refused"}) == Numbered{3});
  CHECK(Numbers({.since = 2000, .before = 5000}) == Numbered{4, 3, 2});
  CHECK(Numbers({.search = "忻州 REFUSED"}) == Numbered{3});
  CHECK(Numbers({.search = "nobody"}).empty());
}

STORAGE_TEST_CASE(AuditContract, "Audit entries are read on behind the last one of a page", "[contract][audit]") {
  AddSix();
  CHECK(Numbers({.actor = "zhang", .limit = 2}) == Numbered{6, 4});
  CHECK(Numbers({.actor = "zhang", .after = 4, .limit = 2}) == Numbered{3, 1});
  CHECK(Numbers({.actor = "zhang", .after = 1, .limit = 2}).empty());
  CHECK(Numbers({.newest_first = false, .after = 4, .limit = 1}) == Numbered{5});
  CHECK(Numbers({.search = "zhang", .limit = 1}) == Numbered{6});
}

STORAGE_TEST_CASE(AuditContract, "An audit entry that is too long is refused with all beside it", "[contract][audit]") {
  AuditEntry longest = Act(1, "k", std::string(base::limits::kAuditTextBytes, 'a'));
  longest.object = "user";
  longest.data = std::string(base::limits::kAuditDataBytes, 'd');
  Add({longest});
  AuditEntry over = longest;
  over.data += 'd';
  const std::vector<AuditEntry> two{longest, over};
  const auto refused = storage_->AppendAudit(two);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == "audit-entry-too-long");
  over.data.clear();
  over.actor += 'a';
  CHECK_FALSE(storage_->AppendAudit({&over, 1}).ok());
  CHECK(Numbers({}) == Numbered{1});
}

}  // namespace
}  // namespace anze::contract
