#include "plugins/files/folder/folder_files.h"

#include <dirent.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "core/base/json.h"
#include "plugins/files/folder/disk.h"

namespace anze::files::folder {
namespace {

using base::Error;
using base::Value;
using ports::StoredFile;

constexpr std::size_t kDigest = 64;
constexpr std::size_t kFolder = 2;  // characters of the digest that name its folder
constexpr std::string_view kFacts = ".facts";
constexpr std::string_view kAbout = ".about";
// What must be free so that more is taken: a file of the largest size, and room for everybody else.
constexpr std::uint64_t kSpaceBytes = 256ULL * 1024 * 1024;

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}
bool IsDigest(std::string_view text) { return text.size() == kDigest && IsHex(text); }

bool IsId(std::string_view text) {
  return !text.empty() && text.size() <= kDigest && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  });
}

std::string FactsText(const StoredFile& facts) {
  Value out = Value::EmptyMap();
  out.Set("size", static_cast<std::int64_t>(facts.size));
  out.Set("type", facts.type);
  out.Set("media", facts.media);
  out.Set("scan", facts.scan);
  out.Set("at", facts.at);
  if (facts.named) out.Set("named", true);
  return base::WriteJson(out) + "\n";
}

base::Result<StoredFile> FactsOf(std::string_view digest, std::string_view text, const std::string& path) {
  const auto read = base::ParseJson(text);
  if (!read.ok() || !read->Get("size").is_integer() || !read->Get("at").is_integer()) {
    return Error("storage-corrupt", {{"why", path}});
  }
  StoredFile facts;
  facts.digest = std::string(digest);
  facts.size = static_cast<std::uint64_t>(read->Get("size").as_int());
  facts.type = std::string(read->GetString("type"));
  facts.media = std::string(read->GetString("media"));
  facts.scan = std::string(read->GetString("scan"));
  facts.at = read->Get("at").as_int();
  facts.named = read->Get("named").is_bool() && read->Get("named").as_bool();
  return facts;
}

// The names in a folder, sorted; none where it is not there.
std::vector<std::string> NamesIn(const std::string& path) {
  std::vector<std::string> names;
  DIR* folder = ::opendir(path.c_str());
  if (folder == nullptr) return names;
  while (const dirent* entry = ::readdir(folder)) names.emplace_back(entry->d_name);
  ::closedir(folder);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

base::Result<std::unique_ptr<ports::FileStore>> FolderFiles::At(const std::string& folder, bool read_only) {
  if (!read_only) {
    if (base::Status made = MakeFolder(folder); !made.ok()) return made.errors();
    if (base::Status made = MakeFolder(folder + "/incoming"); !made.ok()) return made.errors();
  }
  return std::unique_ptr<ports::FileStore>(new FolderFiles(folder));
}

std::string FolderFiles::PlaceOf(std::string_view digest) const {
  return folder_ + "/" + std::string(digest.substr(0, kFolder)) + "/" + std::string(digest.substr(kFolder));
}

base::Result<std::optional<StoredFile>> FolderFiles::Find(std::string_view digest) {
  if (!IsDigest(digest)) return std::optional<StoredFile>();
  const std::string place = PlaceOf(digest);
  if (!Exists(place)) return std::optional<StoredFile>();
  const std::string path = place + std::string(kFacts);
  auto text = ReadWhole(path);
  if (!text.ok()) return text.errors();
  // Removed since, by another thread or process, or really without facts.
  if (!*text && !Exists(place)) return std::optional<StoredFile>();
  if (!*text) return Error("storage-corrupt", {{"why", path}});
  auto facts = FactsOf(digest, **text, path);
  if (!facts.ok()) return facts.errors();
  return std::optional<StoredFile>(std::move(*facts));
}

base::Result<std::shared_ptr<const ports::OpenFile>> FolderFiles::Open(std::string_view digest) {
  if (!IsDigest(digest)) return std::shared_ptr<const ports::OpenFile>();
  return OpenToRead(PlaceOf(digest));
}

base::Result<std::vector<StoredFile>> FolderFiles::List(std::string_view after, std::size_t limit) {
  std::vector<StoredFile> page;
  for (const std::string& folder : NamesIn(folder_)) {
    if (folder.size() != kFolder || !IsHex(folder)) continue;
    if (folder < after.substr(0, kFolder)) continue;
    for (const std::string& name : NamesIn(folder_ + "/" + folder)) {
      const std::string digest = folder + name;
      if (!IsDigest(digest) || digest <= after) continue;
      if (page.size() == limit) return page;
      auto facts = Find(digest);
      if (!facts.ok()) {
        page.emplace_back();
        page.back().digest = digest;
      } else if (*facts) {
        page.push_back(std::move(**facts));
      }
    }
  }
  return page;
}

template <typename Change>
base::Status FolderFiles::ChangeFacts(std::string_view digest, const Change& change) {
  std::lock_guard lock(mutex_);
  auto found = Find(digest);
  if (!found.ok()) return found.errors();
  if (!*found) return base::Ok{};
  StoredFile facts = **found;
  change(&facts);
  return facts == **found ? base::Ok{} : WriteWhole(PlaceOf(digest) + std::string(kFacts), FactsText(facts));
}

base::Status FolderFiles::SetScan(std::string_view digest, std::string_view scan) {
  return ChangeFacts(digest, [&](StoredFile* facts) { facts->scan = std::string(scan); });
}

base::Status FolderFiles::SetNamed(std::string_view digest) {
  return ChangeFacts(digest, [](StoredFile* facts) { facts->named = true; });
}

base::Result<bool> FolderFiles::RemoveUnnamed(std::string_view digest, std::int64_t before) {
  std::lock_guard lock(mutex_);
  const auto found = Find(digest);
  if (!found.ok()) return found.errors();
  if (!*found || (*found)->named || (*found)->at >= before) return false;
  // The bytes first: facts without bytes are no file.
  const std::string place = PlaceOf(digest);
  if (base::Status removed = RemoveFile(place); !removed.ok()) return removed.errors();
  if (base::Status removed = RemoveFile(place + std::string(kFacts)); !removed.ok()) return removed.errors();
  return true;
}

base::Status FolderFiles::Remove(std::string_view digest) {
  if (!IsDigest(digest)) return base::Ok{};
  std::lock_guard lock(mutex_);
  if (base::Status removed = RemoveFile(PlaceOf(digest)); !removed.ok()) return removed;
  return RemoveFile(PlaceOf(digest) + std::string(kFacts));
}

base::Status FolderFiles::Begin(std::string_view id, std::string_view about) {
  const std::string path = IncomingOf(id);
  if (!IsId(id) || Exists(path + std::string(kAbout))) return FailureOf(path, EEXIST);
  // The text stands first, so that bytes without a text are never waited for.
  if (base::Status written = WriteWhole(path + std::string(kAbout), about); !written.ok()) return written;
  base::Status made = WriteWhole(path, {});
  if (!made.ok()) {
    [[maybe_unused]] const base::Status removed = RemoveFile(path + std::string(kAbout));
  }
  return made;
}

base::Status FolderFiles::Append(std::string_view id, std::string_view bytes) {
  const std::string path = IncomingOf(id);
  if (!IsId(id) || !Exists(path)) return Error("unknown-upload", {{"id", std::string(id)}});
  return AddTo(path, bytes);
}

base::Result<std::shared_ptr<const ports::OpenFile>> FolderFiles::OpenIncoming(std::string_view id) {
  if (!IsId(id)) return std::shared_ptr<const ports::OpenFile>();
  return OpenToRead(IncomingOf(id));
}

base::Result<StoredFile> FolderFiles::Keep(std::string_view id, const StoredFile& facts, std::string_view about) {
  const std::string from = IncomingOf(id);
  if (!IsId(id) || !IsDigest(facts.digest)) return Error("unknown-upload", {{"id", std::string(id)}});
  if (base::Status synced = Sync(from); !synced.ok()) return synced.errors();
  const std::string place = PlaceOf(facts.digest);
  const std::string folder = place.substr(0, place.rfind('/'));
  std::lock_guard lock(mutex_);
  const auto there = Find(facts.digest);
  // Facts that cannot be read are written anew: the same content came once more.
  const bool known = there.ok() && *there;
  StoredFile kept = known ? **there : facts;
  kept.at = facts.at;
  if (base::Status made = MakeFolder(folder); !made.ok()) return made.errors();
  if (base::Status told = WriteWhole(place + std::string(kFacts), FactsText(kept)); !told.ok()) return told.errors();
  if (!known) {
    if (base::Status moved = Rename(from, place); !moved.ok()) return moved.errors();
  } else if (base::Status removed = RemoveFile(from); !removed.ok()) {
    return removed.errors();
  }
  for (const std::string& list : {folder, folder_}) {
    if (base::Status synced = Sync(list); !synced.ok()) return synced.errors();
  }
  if (base::Status told = WriteWhole(from + std::string(kAbout), about); !told.ok()) return told.errors();
  return kept;
}

base::Status FolderFiles::Drop(std::string_view id) {
  if (!IsId(id)) return base::Ok{};
  if (base::Status removed = RemoveFile(IncomingOf(id)); !removed.ok()) return removed;
  return RemoveFile(IncomingOf(id) + std::string(kAbout));
}

base::Result<std::vector<ports::IncomingFile>> FolderFiles::Incoming() {
  std::vector<ports::IncomingFile> all;
  const std::string folder = folder_ + "/incoming";
  const std::vector<std::string> names = NamesIn(folder);
  for (const std::string& name : names) {
    if (!name.ends_with(kAbout)) continue;
    const std::string id = name.substr(0, name.size() - kAbout.size());
    auto about = ReadWhole(folder + "/" + name);
    if (!about.ok()) return about.errors();
    auto bytes = OpenIncoming(id);
    if (!bytes.ok()) return bytes.errors();
    if (*about) all.push_back({id, std::move(**about), *bytes == nullptr ? 0 : (*bytes)->size()});
  }
  // Bytes that nobody knows anything about, and texts that were never finished: of a process that ended in between.
  for (const std::string& name : names) {
    const bool known =
        name.ends_with(kAbout) || std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.id == name; });
    if (known || name == "." || name == "..") continue;
    if (base::Status removed = RemoveFile(folder + "/" + name); !removed.ok()) return removed.errors();
  }
  return all;
}

base::Status FolderFiles::Ready() {
  struct statvfs space {};
  if (::statvfs(folder_.c_str(), &space) != 0) return FailureOf(folder_, errno);
  const std::uint64_t free = static_cast<std::uint64_t>(space.f_bavail) * space.f_frsize;
  if (free >= kSpaceBytes) return base::Ok{};
  return Error("storage-space-low", {{"path", folder_}, {"mib", std::to_string(free / 1024 / 1024)}});
}

}  // namespace anze::files::folder
