#include "server/loops/scan_loop.h"

#include <utility>

#include "core/base/limits_files.h"

namespace anze::loops {
namespace {

namespace limits = base::limits;

constexpr std::size_t kFilesAPage = 1'000;
constexpr std::int64_t kScanAgainMillis = limits::kScanAgainSeconds * 1'000;
constexpr std::int64_t kRestMillis = 3'600'000;

}  // namespace

ScanLoop::ScanLoop(ports::FileStore* files, ports::FileScanner* scanner, observe::Log* log)
    : files_(files), scanner_(scanner), log_(log), loop_({.place = "scan-loop", .at_most_millis = kRestMillis}, log) {
  loop_.Start([this](bool) { return Look(); });
}

void ScanLoop::Add(const std::string& digest) {
  {
    std::lock_guard lock(mutex_);
    if (queue_.size() >= limits::kScanQueue) {
      look_in_store_ = true;
    } else {
      queue_.push_back(digest);
    }
  }
  loop_.Wake();
}

bool ScanLoop::FindWaiting() {
  for (std::string after; !loop_.stopping();) {
    const auto page = files_->List(after, kFilesAPage);
    if (!page.ok()) {
      log_->Failed("scan-loop", page.errors());
      return false;
    }
    for (const ports::StoredFile& file : *page) {
      if (file.scan != ports::kScanWaiting && file.scan != ports::kNotScanned) continue;
      std::lock_guard lock(mutex_);
      if (queue_.size() >= limits::kScanQueue) {
        look_in_store_ = true;
        return true;
      }
      queue_.push_back(file.digest);
    }
    if (page->size() < kFilesAPage) return true;
    after = page->back().digest;
  }
  return true;
}

bool ScanLoop::ScanOne(const std::string& digest) {
  const auto file = files_->Open(digest);
  if (!file.ok()) {
    log_->Failed("scan-loop", file.errors());
    return false;
  }
  if (*file == nullptr) return true;  // removed meanwhile
  const auto verdict = scanner_->Scan(**file, [this] { return !loop_.stopping(); });
  if (!verdict.ok()) {
    if (loop_.stopping()) return false;
    ++failures_;
    log_->Failed("scan-loop", verdict.errors());
    return false;
  }
  base::Status told = files_->SetScan(digest, verdict->clean ? ports::kScanClean : ports::kScanRefused);
  if (!told.ok()) log_->Failed("scan-loop", told.errors());
  if (!verdict->clean) log_->Warning("scan-loop", "file-refused", {{"digest", digest}, {"found", verdict->found}});
  return told.ok();
}

std::int64_t ScanLoop::Look() {
  bool look = false;
  {
    std::lock_guard lock(mutex_);
    if (queue_.empty()) look = std::exchange(look_in_store_, false);
  }
  if (look && !FindWaiting()) {
    std::lock_guard lock(mutex_);
    look_in_store_ = true;
    return kScanAgainMillis;
  }
  while (!loop_.stopping()) {
    std::string digest;
    {
      std::lock_guard lock(mutex_);
      if (queue_.empty()) return look_in_store_ ? 0 : kRestMillis;
      digest = queue_.front();
    }
    const bool scanned = ScanOne(digest);
    std::lock_guard lock(mutex_);
    queue_.pop_front();
    if (scanned) continue;
    queue_.push_back(digest);  // others may go through that this one holds up
    return kScanAgainMillis;
  }
  return kRestMillis;
}

}  // namespace anze::loops
