#include "tests/contract/storage_fixture.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace anze::contract {

ports::IndexRow Row(const std::string& case_id, std::int64_t due_at) {
  ports::IndexRow row;
  row.case_id = case_id;
  row.region = "cn/shanxi/xinzhou";
  row.type = "complaint";
  row.state = "received";
  row.subject = "enterprise " + case_id;
  row.due_at = due_at;
  row.due_clock = "reply";
  row.opened_at = 1;
  row.updated_at = 1;
  return row;
}

ports::Commit Step(const std::string& case_id, std::uint64_t sequence) {
  const auto number = static_cast<std::int64_t>(sequence);
  ports::Commit commit;
  commit.case_id = case_id;
  commit.region = "cn/shanxi/xinzhou";
  commit.expected_sequence = sequence - 1;
  commit.sequence = sequence;
  commit.at = 100 + number;
  commit.event_name = sequence == 1 ? "open" : "take";
  commit.event = "event " + std::to_string(sequence) + " of " + case_id;
  commit.chain = "chain " + std::to_string(sequence);
  commit.state = "state " + std::to_string(sequence) + " of " + case_id;
  commit.index = Row(case_id, 1000 * number);
  commit.text = commit.index.subject;
  return commit;
}

ports::Commit Opening(const ports::IndexRow& row) {
  ports::Commit commit = Step(row.case_id, 1);
  commit.region = row.region;
  commit.index = row;
  commit.text = row.subject;
  return commit;
}

ports::IdempotencyRow Key(const std::string& key, std::int64_t created_at, std::size_t response_bytes) {
  return {key, "digest of " + key, 201, "\"1\"", "/api/v1/cases/" + key, std::string(response_bytes, 'r'), created_at};
}

std::vector<std::string> Outcomes(const std::vector<ports::AppendResult>& results) {
  std::vector<std::string> names;
  for (const ports::AppendResult& result : results) {
    switch (result.outcome) {
      case ports::AppendOutcome::kWritten:
        names.emplace_back("written");
        break;
      case ports::AppendOutcome::kConflict:
        names.emplace_back("conflict");
        break;
      case ports::AppendOutcome::kDuplicateKey:
        names.emplace_back("duplicate");
        break;
      case ports::AppendOutcome::kTaken:
        names.emplace_back("taken");
        break;
      case ports::AppendOutcome::kFailed:
        names.push_back(result.error ? result.error->code : "failed");
        break;
    }
  }
  return names;
}

std::vector<std::string> Ids(const std::vector<ports::IndexRow>& rows) {
  std::vector<std::string> ids;
  for (const ports::IndexRow& row : rows) ids.push_back(row.case_id);
  return ids;
}

void StorageContract::Reopen() {
  storage_.reset();
  auto opened = plugin().open({.path = folder_.File("anze.db")});
  REQUIRE_OK(opened);
  storage_ = std::move(*opened);
}

void StorageContract::Write(const std::vector<ports::Commit>& commits) {
  const auto results = storage_->Append(commits);
  REQUIRE(results.size() == commits.size());
  for (const std::string& outcome : Outcomes(results)) REQUIRE(outcome == "written");
}

std::vector<std::string> StorageContract::List(const ports::CaseQuery& query) {
  const auto rows = storage_->ListCases(query);
  REQUIRE_OK(rows);
  return Ids(*rows);
}

}  // namespace anze::contract
