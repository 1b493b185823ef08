// The contract suite's ground: a storage of the plugin under test in a folder of its own, and commits to feed it.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "core/ports/storage.h"
#include "plugins/catalog/catalog.h"
#include "tests/support/temp_folder.h"

namespace anze::contract {

inline constexpr std::int64_t kNever = INT64_MAX;

using testing::TempFolder;

// The event `sequence` of a case, otherwise plain: region cn/shanxi/xinzhou, complaint, due at 1000 * sequence.
workflow::Commit Step(const std::string& case_id, std::uint64_t sequence);
// Step 1 of a case with this row of the work list.
workflow::Commit Opening(const workflow::IndexRow& row);
workflow::IndexRow Row(const std::string& case_id, std::int64_t due_at);
workflow::IdempotencyRow Key(const std::string& key, std::int64_t created_at, std::size_t response_bytes = 16);

std::vector<std::string> Outcomes(const std::vector<ports::AppendResult>& results);
std::vector<std::string> Ids(const std::vector<workflow::IndexRow>& rows);

// Over every plugin of the catalog, by name.
class StorageContract : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { Reopen(); }
  // A durable plugin finds its data again; another starts empty.
  void Reopen();
  const catalog::StoragePlugin& plugin() const { return *catalog::FindStorage(GetParam()); }
  // Appends and expects every commit to be written.
  void Write(const std::vector<workflow::Commit>& commits);
  std::vector<std::string> List(const ports::CaseQuery& query);

  TempFolder folder_;
  std::unique_ptr<ports::Storage> storage_;
};

}  // namespace anze::contract
