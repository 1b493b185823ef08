#include "server/compose/inspect.h"

#include <chrono>
#include <cstddef>
#include <filesystem>

#include "plugins/catalog/catalog.h"
#include "server/app/cases/audit.h"
#include "server/app/cases/clock_guard.h"
#include "server/app/proof/prove_rows.h"
#include "server/compose/data_folder.h"

namespace anze::compose {
namespace {

constexpr std::size_t kFaultsMost = 20;
constexpr std::size_t kFilesAPage = 1'000;

// The database file of a data folder; where only its mark is left, the storage tells what is lost. Errors:
// "data-missing" {folder}.
base::Result<std::string> DatabaseIn(const std::string& data_folder) {
  std::string path = data_folder + "/anze.db";
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored) && !std::filesystem::exists(path + ".mark", ignored))
    return base::Error("data-missing", {{"folder", data_folder}});
  return path;
}

}  // namespace

base::Result<Inspection> InspectStorage(const std::string& data_folder, const std::string& storage, int seconds) {
  const catalog::StoragePlugin* plugin = catalog::FindStorage(storage);
  if (plugin == nullptr) return base::Error("unknown-storage", {{"name", storage}});
  if (plugin->open_to_read == nullptr) return base::Error("storage-not-durable", {{"name", storage}});
  const auto path = DatabaseIn(data_folder);
  if (!path.ok()) return path.errors();
  auto opened = plugin->open_to_read(*path);
  if (!opened.ok()) return opened.errors();
  Inspection found;
  if (auto checked = (*opened)->Check(seconds); checked.ok()) {
    found.whole = *checked;
  } else {
    found.faults = checked.errors();
  }
  using SteadyClock = std::chrono::steady_clock;
  const auto end = SteadyClock::now() + std::chrono::seconds(seconds);
  auto audit = app::AuditCases(
      opened->get(), [end] { return SteadyClock::now() < end; }, kFaultsMost);
  if (audit.ok()) {
    found.whole = found.whole && audit->whole;
    found.faults.insert(found.faults.end(), audit->faults.begin(), audit->faults.end());
  } else {
    found.faults.insert(found.faults.end(), audit.errors().begin(), audit.errors().end());
  }
  // Damage may keep the rest from being read: then only the findings up to there are told.
  if (auto newest = app::NewestEvent(opened->get()); newest.ok()) found.newest = *newest;
  if (auto stats = (*opened)->Stats(); stats.ok()) found.stats = *stats;
  if (const auto shared = (*opened)->SharedKeys(kFaultsMost); shared.ok()) {
    for (const ports::SharedKey& one : *shared) {
      found.shared.push_back(base::Error(
          "key-shared", {{"of", one.space}, {"key", one.key.name}, {"first", one.first}, {"second", one.second}}));
    }
  }
  return found;
}

base::Result<FileInspection> InspectFiles(const std::string& data_folder) {
  const auto storage = OpenToRead(data_folder);
  if (!storage.ok()) return storage.errors();
  const auto files = catalog::OpenFiles(FilesFolder(data_folder), true);
  if (!files.ok()) return files.errors();
  const auto view = (*storage)->OpenProof();
  if (!view.ok()) return view.errors();
  app::ProofOptions options;
  options.files = files->get();
  options.file_contents = false;
  app::ProofReport report;
  if (base::Status proved = app::ProveFiles(view->get(), options, &report); !proved.ok()) return proved.errors();
  FileInspection found{report.counts.files, report.counts.unnamed_files, 0, {}};
  for (const app::FaultKind& kind : report.findings.kinds()) found.faults.push_back(kind.first);
  for (std::string after;;) {
    const auto page = (*files)->List(after, kFilesAPage);
    if (!page.ok()) return page.errors();
    for (const ports::StoredFile& file : *page) found.waiting += file.scan == ports::kScanWaiting ? 1 : 0;
    if (page->size() < kFilesAPage) return found;
    after = page->back().digest;
  }
}

base::Result<std::unique_ptr<ports::Storage>> OpenToRead(const std::string& data_folder) {
  const auto path = DatabaseIn(data_folder);
  if (!path.ok()) return path.errors();
  return catalog::FindStorage("sqlite")->open_to_read(*path);
}

base::Result<std::unique_ptr<ports::Storage>> OpenToWrite(const std::string& data_folder) {
  const auto path = DatabaseIn(data_folder);
  if (!path.ok()) return path.errors();
  return catalog::FindStorage("sqlite")->open({.path = *path});
}

}  // namespace anze::compose
