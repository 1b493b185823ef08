// The contract suite's ground: a storage of the plugin under test in a folder of its own, and commits to feed it.
//
//   STORAGE_TEST_CASE(StorageContract, "A store gives back what was appended", "[contract][store]") { ... }
//
// is a case that every plugin of the catalog has to pass, each in a section of its name with a store of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/ports/storage.h"
#include "plugins/catalog/catalog.h"
#include "tests/support/check.h"
#include "tests/support/temp_folder.h"

namespace anze::contract {

inline constexpr std::int64_t kNever = INT64_MAX;

using testing::TempFolder;

// The event `sequence` of a case, otherwise plain: region cn/shanxi/xinzhou, complaint, due at 1000 * sequence.
ports::Commit Step(const std::string& case_id, std::uint64_t sequence);
// Step 1 of a case with this row of the work list.
ports::Commit Opening(const ports::IndexRow& row);
ports::IndexRow Row(const std::string& case_id, std::int64_t due_at);
ports::IdempotencyRow Key(const std::string& key, std::int64_t created_at, std::size_t response_bytes = 16);

std::vector<std::string> Outcomes(const std::vector<ports::AppendResult>& results);
std::vector<std::string> Ids(const std::vector<ports::IndexRow>& rows);

// What STORAGE_TEST_CASE runs in: the plugin of the section and its store, empty at first.
class StorageContract {
 protected:
  void Begin(const catalog::StoragePlugin& plugin) {
    plugin_ = &plugin;
    Reopen();
  }
  // A durable plugin finds its data again; another starts empty.
  void Reopen();
  const catalog::StoragePlugin& plugin() const { return *plugin_; }
  // Appends and expects every commit to be written.
  void Write(const std::vector<ports::Commit>& commits);
  std::vector<std::string> List(const ports::CaseQuery& query);

  TempFolder folder_;
  std::unique_ptr<ports::Storage> storage_;

 private:
  const catalog::StoragePlugin* plugin_ = nullptr;
};

}  // namespace anze::contract

#define STORAGE_TEST_CASE(Ground, ...) \
  STORAGE_TEST_CASE_IN(INTERNAL_CATCH_UNIQUE_NAME(OverEveryStorage), Ground, __VA_ARGS__)

#define STORAGE_TEST_CASE_IN(Case, Ground, ...)                    \
  struct Case : Ground {                                           \
    void Run();                                                    \
  };                                                               \
  TEST_CASE_METHOD(Case, __VA_ARGS__) {                            \
    for (const auto& plugin : ::anze::catalog::StoragePlugins()) { \
      DYNAMIC_SECTION(plugin.name) {                               \
        Begin(plugin);                                             \
        Run();                                                     \
      }                                                            \
    }                                                              \
  }                                                                \
  void Case::Run()
