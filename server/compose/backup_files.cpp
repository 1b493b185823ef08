#include "server/compose/backup_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "core/base/digest.h"
#include "core/base/limits_files.h"
#include "plugins/catalog/catalog.h"
#include "server/compose/data_folder.h"

namespace anze::compose {
namespace {

namespace fs = std::filesystem;
using base::Error;
using ports::StoredFile;

constexpr std::string_view kList = ".files";
constexpr std::size_t kFilesAPage = 1'000;
constexpr std::size_t kDigest = 64;

Error Unwritable(const std::string& file, const std::string& why) {
  return Error("backup-unwritable", {{"file", file}, {"why", why}});
}
Error Unreadable(const std::string& file, const char* reason) {
  return Error("backup-files-unreadable", {{"file", file}, {"reason", reason}});
}

std::string FolderOf(const std::string& backup) {
  const fs::path parent = fs::path(backup).parent_path();
  return (parent.empty() ? std::string(".") : parent.string()) + "/files";
}

base::Status WriteList(const std::string& path, const std::string& text) {
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return Unwritable(path, std::strerror(errno));
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t some = ::write(file, text.data() + done, text.size() - done);
    if (some < 0 && errno == EINTR) continue;
    if (some <= 0) break;
    done += static_cast<std::size_t>(some);
  }
  const bool written = done == text.size() && ::fsync(file) == 0;
  const int code = errno;
  ::close(file);
  return written ? base::Ok{} : base::Status(Unwritable(path, std::strerror(code)));
}

std::string ReadText(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

struct Listed {
  std::string digest;
  std::int64_t size = 0;
};

// nullopt: it is no list.
std::optional<std::vector<Listed>> ReadList(std::string_view text) {
  std::vector<Listed> files;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || end < kDigest + 2 || text[kDigest] != ' ') return std::nullopt;
    Listed file{std::string(text.substr(0, kDigest)), 0};
    const auto [last, failed] = std::from_chars(text.data() + kDigest + 1, text.data() + end, file.size);
    if (failed != std::errc() || last != text.data() + end) return std::nullopt;
    files.push_back(std::move(file));
    text.remove_prefix(end + 1);
  }
  return files;
}

// Copies one file from store to store. False: it is not there any more. Errors: also those of `changed`, where its
// content is another than its digest says.
base::Result<bool> Transfer(ports::FileStore* from, ports::FileStore* to, const StoredFile& facts,
                            const Error& changed) {
  const auto there = to->Find(facts.digest);
  if (there.ok() && *there && (*there)->size == facts.size) {
    if (base::Status told = to->SetScan(facts.digest, facts.scan); !told.ok()) return told.errors();
    return true;
  }
  const auto file = from->Open(facts.digest);
  if (!file.ok()) return file.errors();
  if (*file == nullptr) return false;
  const std::string id = facts.digest.substr(0, 26);
  if (base::Status dropped = to->Drop(id); !dropped.ok()) return dropped.errors();  // of a try that ended
  if (base::Status begun = to->Begin(id, "copy"); !begun.ok()) return begun.errors();
  base::Sha256 hash;
  std::vector<char> piece(base::limits::kFilePieceBytes);
  for (std::uint64_t at = 0; at < (*file)->size();) {
    const auto got = (*file)->Read(at, piece.data(), piece.size());
    if (!got.ok()) return got.errors();
    if (*got == 0) break;
    hash.Add({piece.data(), *got});
    if (base::Status added = to->Append(id, {piece.data(), *got}); !added.ok()) return added.errors();
    at += *got;
  }
  const bool same = hash.Hex() == facts.digest;
  if (same) {
    if (const auto kept = to->Keep(id, facts, "copy"); !kept.ok()) return kept.errors();
  }
  if (base::Status dropped = to->Drop(id); !dropped.ok()) return dropped.errors();
  if (!same) return changed;
  return true;
}

// The store's words for a disk that is full, of a disk that is another.
base::Diagnostics AsUnwritable(const std::string& file, const base::Diagnostics& errors) {
  return errors.front().code == "storage-full" ? base::Diagnostics{Unwritable(file, std::strerror(ENOSPC))} : errors;
}

base::Result<std::vector<StoredFile>> AllFiles(ports::FileStore* files) {
  std::vector<StoredFile> all;
  for (;;) {
    auto page = files->List(all.empty() ? std::string() : all.back().digest, kFilesAPage);
    if (!page.ok()) return page.errors();
    all.insert(all.end(), page->begin(), page->end());
    if (page->size() < kFilesAPage) return all;
  }
}

}  // namespace

base::Result<FilesCopied> CopyFilesFor(const std::string& backup, const std::string& data_folder,
                                       const std::function<bool()>& go_on) {
  const auto from = catalog::OpenFiles(FilesFolder(data_folder), true);
  if (!from.ok()) return from.errors();
  const auto all = AllFiles(from->get());
  if (!all.ok()) return all.errors();
  FilesCopied copied;
  std::string list;
  for (const StoredFile& file : *all) {
    if (file.type.empty()) return Error("storage-corrupt", {{"why", "files/" + file.digest + ".facts"}});
    list += file.digest + " " + std::to_string(file.size) + "\n";
    ++copied.files;
    copied.bytes += static_cast<std::int64_t>(file.size);
  }
  copied.list_digest = base::Sha256Hex(list);
  if (base::Status written = WriteList(backup + std::string(kList), list); !written.ok()) return written.errors();
  if (all->empty()) return copied;
  const std::string folder = FolderOf(backup);
  const auto to = catalog::OpenFiles(folder, false);
  if (!to.ok()) return Unwritable(folder, to.error().args.empty() ? std::string() : to.error().args.front().second);
  for (const StoredFile& file : *all) {
    if (!go_on()) return Error("backup-stopped");
    const Error changed("storage-corrupt", {{"why", "files/" + file.digest}});
    const auto there = Transfer(from->get(), to->get(), file, changed);
    if (!there.ok()) return AsUnwritable(folder, there.errors());
    // Gone since the list was made: an orphan. The next back-up does not list it; this one must not either.
    if (!*there) return CopyFilesFor(backup, data_folder, go_on);
  }
  return copied;
}

base::Result<FilesCopied> RestoreFilesOf(const std::string& backup, const std::string& list_digest,
                                         const std::string& data_folder) {
  const std::string path = backup + std::string(kList);
  const std::string text = ReadText(path);
  const auto list = ReadList(text);
  if (!list || base::Sha256Hex(text) != list_digest) return Unreadable(path, "list");
  const std::string folder = FolderOf(backup);
  const auto from = catalog::OpenFiles(folder, true);
  if (!from.ok()) return from.errors();
  const auto to = catalog::OpenFiles(FilesFolder(data_folder), false);
  if (!to.ok()) return to.errors();
  FilesCopied restored{list_digest, 0, 0};
  for (const Listed& file : *list) {
    const auto facts = (*from)->Find(file.digest);
    const std::string name = folder + "/" + file.digest.substr(0, 2) + "/" + file.digest.substr(2);
    if (!facts.ok() || !*facts) return Unreadable(name, "missing");
    const auto there = Transfer(from->get(), to->get(), **facts, Unreadable(name, "changed"));
    if (!there.ok()) return there.errors();
    if (!*there) return Unreadable(name, "missing");
    if ((*facts)->named) {
      if (base::Status told = (*to)->SetNamed(file.digest); !told.ok()) return told.errors();
    }
    ++restored.files;
    restored.bytes += file.size;
  }
  return restored;
}

void RemoveFileList(const std::string& backup) { ::unlink((backup + std::string(kList)).c_str()); }

base::Status PruneFiles(const std::string& folder) {
  std::error_code failed;
  if (!fs::exists(folder + "/files", failed)) return base::Ok{};
  std::set<std::string, std::less<>> named;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
    if (!entry.path().filename().string().ends_with(kList) || entry.is_directory(failed)) continue;
    const auto list = ReadList(ReadText(entry.path().string()));
    // A list that cannot be read may name anything: then nothing is taken away.
    if (!list) return base::Ok{};
    for (const Listed& file : *list) named.insert(file.digest);
  }
  if (failed) return Unwritable(folder, failed.message());
  const auto files = catalog::OpenFiles(folder + "/files", true);
  if (!files.ok()) return files.errors();
  const auto all = AllFiles(files->get());
  if (!all.ok()) return all.errors();
  for (const StoredFile& file : *all) {
    if (named.contains(file.digest)) continue;
    if (base::Status removed = (*files)->Remove(file.digest); !removed.ok()) return removed;
  }
  return base::Ok{};
}

}  // namespace anze::compose
