// Two walks. The events say which files there must be; of these only the beginnings of their digests are kept, to tell
// afterwards which stored files nobody names. Then every stored file is read, with as many threads as there are.
#include <algorithm>
#include <atomic>
#include <charconv>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/digest.h"
#include "core/base/limits_files.h"
#include "server/app/files/file_kind.h"
#include "server/app/files/named_files.h"
#include "server/app/proof/prove_rows.h"

namespace anze::app {
namespace {

using base::Error;

constexpr std::size_t kPageOfCases = 128;
constexpr std::size_t kPageOfFiles = 256;
constexpr std::size_t kBeginning = 16;  // hex digits of a digest that tell it from any other in practice

std::uint64_t Beginning(std::string_view digest) {
  std::uint64_t number = 0;
  std::from_chars(digest.data(), digest.data() + std::min(digest.size(), kBeginning), number, 16);
  return number;
}

class FileProof {
 public:
  FileProof(const ProofOptions& options, ProofReport* report) : options_(options), report_(report) {}

  base::Status Named(ports::ProofView* view) {
    for (std::string after;;) {
      if (!GoOn()) return base::Ok{};
      const auto page = view->Cases(after, kPageOfCases);
      if (!page.ok()) return page.errors();
      for (const ports::ProofEvent& event : page->events) {
        for (const NamedFile& file : FilesInEvent(event.event)) Look(file, event.case_id);
      }
      if (page->cases.size() < kPageOfCases) break;
      after = page->cases.back().row.case_id;
    }
    std::sort(named_.begin(), named_.end());
    named_.erase(std::unique(named_.begin(), named_.end()), named_.end());
    return base::Ok{};
  }

  base::Status Stored() {
    for (std::string after;;) {
      if (!GoOn()) return base::Ok{};
      const auto page = options_.files->List(after, kPageOfFiles);
      if (!page.ok()) return page.errors();
      if (base::Status proved = ProveAll(*page); !proved.ok()) return proved;
      if (page->size() < kPageOfFiles) return base::Ok{};
      after = page->back().digest;
    }
  }

 private:
  bool GoOn() {
    if (options_.go_on()) return true;
    report_->whole = false;
    return false;
  }

  void Fault(const std::string& digest, const std::string& case_id, const char* reason) {
    std::lock_guard lock(mutex_);
    report_->findings.Add(Error("proof-file", {{"file", digest}, {"case", case_id}, {"reason", reason}}));
  }

  // A file that a case names.
  void Look(const NamedFile& named, const std::string& case_id) {
    named_.push_back(Beginning(named.digest));
    const auto file = options_.files->Open(named.digest);
    if (!file.ok() || *file == nullptr) return Fault(named.digest, case_id, "missing");
    const bool same = named.size < 0 || (*file)->size() == static_cast<std::uint64_t>(named.size);
    if (!same) Fault(named.digest, case_id, "size");
  }

  base::Status ProveAll(const std::vector<ports::StoredFile>& page) {
    std::atomic<std::size_t> next{0};
    base::Diagnostics failure;
    const auto work = [&] {
      for (std::size_t i = next++; i < page.size() && options_.go_on(); i = next++) {
        if (base::Status proved = ProveOne(page[i]); !proved.ok()) {
          std::lock_guard lock(mutex_);
          failure = proved.errors();
        }
      }
    };
    std::vector<std::thread> threads;
    const std::size_t others = options_.file_contents ? std::min<std::size_t>(options_.threads, page.size()) : 1;
    for (std::size_t i = 1; i < others; ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
    return failure.empty() ? base::Ok{} : base::Status(failure);
  }

  base::Status ProveOne(const ports::StoredFile& stored) {
    const bool named = std::binary_search(named_.begin(), named_.end(), Beginning(stored.digest));
    {
      std::lock_guard lock(mutex_);
      ++report_->counts.files;
      if (!named) ++report_->counts.unnamed_files;
    }
    if (stored.type.empty()) Fault(stored.digest, {}, "facts");
    const auto file = options_.files->Open(stored.digest);
    if (!file.ok()) return file.errors();
    if (*file == nullptr) return base::Ok{};  // removed since, as an orphan
    if (!stored.type.empty() && (*file)->size() != stored.size) Fault(stored.digest, {}, "facts");
    return options_.file_contents ? ProveContent(stored, **file) : base::Ok{};
  }

  base::Status ProveContent(const ports::StoredFile& stored, const ports::OpenFile& file) {
    base::Sha256 hash;
    std::vector<char> piece(base::limits::kFilePieceBytes);
    for (std::uint64_t at = 0; at < file.size();) {
      const auto got = file.Read(at, piece.data(), piece.size());
      if (!got.ok()) return got.errors();
      if (*got == 0) break;
      hash.Add({piece.data(), *got});
      at += *got;
      if (!options_.go_on()) return base::Ok{};
    }
    if (hash.Hex() != stored.digest) {
      Fault(stored.digest, {}, "changed");
      return base::Ok{};
    }
    const auto kind = KindOf(file);
    if (!kind.ok()) return kind.errors();
    if (!stored.type.empty() && (kind->type != stored.type || kind->media != stored.media)) {
      Fault(stored.digest, {}, "facts");
    }
    return base::Ok{};
  }

  const ProofOptions& options_;
  ProofReport* report_;
  std::vector<std::uint64_t> named_;
  std::mutex mutex_;
};

}  // namespace

base::Status ProveFiles(ports::ProofView* view, const ProofOptions& options, ProofReport* report) {
  if (options.files == nullptr) return base::Ok{};
  FileProof proof(options, report);
  if (base::Status named = proof.Named(view); !named.ok() || !report->whole) return named;
  return proof.Stored();
}

}  // namespace anze::app
