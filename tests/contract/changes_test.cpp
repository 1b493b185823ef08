// Which cases were changed behind a moment, and where they stood before: over every storage plugin.
#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

using Strings = std::vector<std::string>;
using ports::CaseQuery;

// The next event of a case: due at another moment from now on.
ports::Commit Moved(const std::string& id, std::uint64_t sequence, std::int64_t due_at, std::int64_t updated_at) {
  ports::Commit commit = Step(id, sequence);
  commit.index = Row(id, due_at);
  commit.index.updated_at = updated_at;
  return commit;
}

// "id due updated" of each.
Strings ChangesSince(ports::Storage* storage, std::int64_t event, std::size_t limit = 100) {
  const auto changes = storage->ChangesSince(event, limit);
  CHECK_OK(changes);
  Strings found;
  if (!changes.ok() || !*changes) return {"too many"};
  for (const ports::CaseChange& change : **changes) {
    found.push_back(change.case_id + " " + std::to_string(change.due_at) + " " + std::to_string(change.updated_at));
  }
  return found;
}

STORAGE_TEST_CASE(StorageContract, "Changes tell where a case stood before the first", "[contract][store]") {
  CHECK(storage_->LastEvent().value() == 0);
  Write({Moved("a", 1, 10, 1), Moved("b", 1, 20, 2)});
  const std::int64_t began = storage_->LastEvent().value();
  CHECK(began == 2);
  CHECK(ChangesSince(storage_.get(), began) == Strings());
  Write({Moved("b", 2, 5, 3), Moved("c", 1, 7, 4), Moved("b", 3, kNever, 5)});
  const std::int64_t later = storage_->LastEvent().value();
  Write({Moved("c", 2, 8, 6), Moved("a", 2, 11, 7)});
  // b stood at 20 when the reading began, whatever came afterwards; c was only opened then, and moved from 7.
  CHECK(ChangesSince(storage_.get(), began) == Strings{"b 20 2", "c 7 4", "a 10 1"});
  CHECK(ChangesSince(storage_.get(), later) == Strings{"c 7 4", "a 10 1"});
  CHECK(ChangesSince(storage_.get(), storage_->LastEvent().value()) == Strings());
}

STORAGE_TEST_CASE(StorageContract, "More changes than asked for are not cut", "[contract][store]") {
  Write({Moved("a", 1, 10, 1), Moved("a", 2, 11, 2), Moved("a", 3, 12, 3)});
  CHECK(ChangesSince(storage_.get(), 0, 2) == Strings{"a 10 1"});
  CHECK(ChangesSince(storage_.get(), 0, 1) == Strings{"too many"});
}

// A commit that is refused moves nothing.
STORAGE_TEST_CASE(StorageContract, "Refused commits are no changes", "[contract][store]") {
  Write({Moved("a", 1, 10, 1)});
  const std::int64_t began = storage_->LastEvent().value();
  CHECK(Outcomes(storage_->Append(std::vector{Moved("a", 3, 99, 2)})) == Strings{"conflict"});
  CHECK(storage_->LastEvent().value() == began);
  CHECK(ChangesSince(storage_.get(), began) == Strings());
}

STORAGE_TEST_CASE(StorageContract, "A list among some holds those that fit", "[contract][store]") {
  Write({Moved("a", 1, 30, 1), Moved("b", 1, 20, 2), Moved("c", 1, 10, 3), Moved("d", 1, kNever, 4)});
  CaseQuery query;
  query.among = {"a", "c", "d", "nobody"};
  CHECK(List(query) == Strings{"c", "a", "d"});
  query.due_before = 30;
  CHECK(List(query) == Strings{"c"});
  query.due_before.reset();
  query.search = "enterprise a";
  CHECK(List(query) == Strings{"a"});
  query.search.clear();
  query.order = ports::CaseOrder::kNewest;
  query.after = std::pair(std::int64_t{4}, std::string("d"));
  CHECK(List(query) == Strings{"c", "a"});
  query.type = "claim";
  CHECK(List(query) == Strings());
}

STORAGE_TEST_CASE(StorageContract, "A durable plugin remembers changes", "[contract][store]") {
  if (!plugin().durable) return;
  Write({Moved("a", 1, 10, 1)});
  const std::int64_t began = storage_->LastEvent().value();
  Write({Moved("a", 2, 11, 2)});
  Reopen();
  CHECK(ChangesSince(storage_.get(), began) == Strings{"a 10 1"});
}

}  // namespace
}  // namespace anze::contract
