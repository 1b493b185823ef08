#include "server/compose/file_service.h"

#include <algorithm>
#include <utility>

#include "core/base/limits_files.h"
#include "plugins/catalog/catalog.h"

namespace anze::compose {
namespace {

constexpr const char* kMaxMib = "files.max_mib";

}  // namespace

base::Status FileService::Open(const Means& means, const std::string& folder, const std::string& scanner) {
  means_ = means;
  if (folder.empty()) {
    files_ = catalog::FilesInMemory();
  } else {
    auto opened = catalog::OpenFiles(folder, false);
    if (!opened.ok()) return opened.errors();
    files_ = std::move(*opened);
  }
  ReadLimits();
  app::Uploads::Options options;
  options.max_bytes = [this] { return max_bytes_.load(); };
  if (!scanner.empty()) {
    scanner_ = catalog::OpenScanner(scanner, base::limits::kScanSeconds);
    if (scanner_ == nullptr) return base::Error("bad-scanner", {{"text", scanner}});
    scans_ = std::make_unique<loops::ScanLoop>(files_.get(), scanner_.get(), means_.log);
    options.scans = true;
    options.to_scan = [this](const std::string& digest) { scans_->Add(digest); };
  }
  uploads_ = std::make_unique<app::Uploads>(files_.get(), means_.clock, means_.ids, std::move(options));
  return uploads_->Load();
}

void FileService::ReadLimits() {
  max_bytes_ = base::limits::kStoredFileBytes;
  const calendar::Date today = calendar::Instant(means_.clock->NowMillis()).date();
  // The platform's parameters reach every region; the national one is there in every installation.
  const auto snapshot = means_.rules->SnapshotAt("cn", today);
  if (!snapshot.ok()) return;
  const auto value = (*snapshot)->ParameterValue(kMaxMib, today);
  if (!value.ok() || !value->is_integer() || value->as_int() <= 0) return;
  max_bytes_ = std::min(static_cast<std::uint64_t>(value->as_int()) * 1024 * 1024, base::limits::kStoredFileBytes);
}

void FileService::Tidy() {
  ReadLimits();
  uploads_->ForgetOld();
  const auto removed = app::RemoveOrphans(files_.get(), means_.storage, names_, means_.clock->NowMillis(),
                                          [this] { return !stopping_; });
  if (!removed.ok()) return means_.log->Failed("files", removed.errors());
  if (removed->files == 0) return;
  means_.log->Info("files", "files-removed",
                   {{"count", std::to_string(removed->files)}, {"mib", std::to_string(removed->bytes / 1024 / 1024)}});
}

void FileService::Stop() {
  stopping_ = true;
  if (scans_) scans_->Stop();
}

}  // namespace anze::compose
