#include "server/app/files/orphans.h"

#include <utility>

#include "core/base/limits_files.h"
#include "server/app/files/named_files.h"

namespace anze::app {
namespace {

constexpr std::size_t kFilesAPage = 1'000;
constexpr std::size_t kCasesAPage = 128;

}  // namespace

base::Result<Digests> NamedByCases(ports::Storage* storage, std::span<const std::string> digests,
                                   const std::function<bool()>& go_on) {
  const Digests asked(digests.begin(), digests.end());
  Digests named;
  const auto view = storage->OpenProof();
  if (!view.ok()) return view.errors();
  for (std::string after; go_on() && named.size() < asked.size();) {
    const auto page = (*view)->Cases(after, kCasesAPage);
    if (!page.ok()) return page.errors();
    for (const ports::ProofEvent& event : page->events) {
      for (const NamedFile& file : FilesInEvent(event.event)) {
        if (asked.contains(file.digest)) named.insert(file.digest);
      }
    }
    if (page->cases.size() < kCasesAPage) return named;
    after = page->cases.back().row.case_id;
  }
  // All are named, or it was to stop: then nothing may be taken for unnamed.
  return named.size() == asked.size() ? named : asked;
}

base::Result<OrphansRemoved> RemoveOrphans(ports::FileStore* files, ports::Storage* storage,
                                           const std::vector<NamedAmong>& also, std::int64_t now,
                                           const std::function<bool()>& go_on) {
  const std::int64_t before = now - base::limits::kOrphanLifeMillis;
  OrphansRemoved removed;
  std::vector<ports::StoredFile> old;
  for (std::string after; go_on();) {
    auto page = files->List(after, kFilesAPage);
    if (!page.ok()) return page.errors();
    const bool last = page->size() < kFilesAPage;
    if (!page->empty()) after = page->back().digest;
    for (ports::StoredFile& file : *page) {
      // One without facts is for `verify` to tell, and is not taken away.
      if (!file.named && file.at < before && !file.type.empty()) old.push_back(std::move(file));
    }
    if (last) break;
  }
  if (old.empty()) return removed;
  std::vector<std::string> digests;
  digests.reserve(old.size());
  for (const ports::StoredFile& file : old) digests.push_back(file.digest);
  Digests others;
  for (const NamedAmong& names : also) {
    auto some = names(digests);
    if (!some.ok()) return some.errors();
    others.merge(*some);
  }
  // Cases are asked last: a draft that was submitted meanwhile is a case by now.
  const auto named = NamedByCases(storage, digests, go_on);
  if (!named.ok()) return named.errors();
  if (!go_on()) return removed;
  for (const ports::StoredFile& file : old) {
    if (named->contains(file.digest)) {
      if (base::Status told = files->SetNamed(file.digest); !told.ok()) return told.errors();
    } else if (!others.contains(file.digest)) {
      const auto gone = files->RemoveUnnamed(file.digest, before);
      if (!gone.ok()) return gone.errors();
      if (*gone) removed = {removed.files + 1, removed.bytes + file.size};
    }
  }
  return removed;
}

}  // namespace anze::app
