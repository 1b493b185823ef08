#include "server/app/files/upload.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "core/base/limits_files.h"
#include "server/app/files/file_kind.h"

namespace anze::app {
namespace {

using base::Error;

std::optional<std::uint64_t> NumberIn(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Problem InvalidFile(Error error) { return Invalid({std::move(error)}); }

// The digest of what is on the disk already, as far as the upload has come.
base::Status Rehash(Upload* upload, ports::FileStore* store) {
  auto hash = std::make_unique<base::Sha256>();
  auto file = store->OpenIncoming(upload->id);
  if (!file.ok()) return file.errors();
  if (*file == nullptr) return Error("unknown-upload", {{"id", upload->id}});
  std::vector<char> piece(base::limits::kFilePieceBytes);
  for (std::uint64_t at = 0; at < upload->received;) {
    const auto got = (*file)->Read(at, piece.data(), piece.size());
    if (!got.ok()) return got.errors();
    if (*got == 0) return Error("storage-unavailable", {{"why", "the upload became shorter"}});
    hash->Add({piece.data(), *got});
    at += *got;
  }
  upload->hash = std::move(hash);
  return base::Ok{};
}

// Gives up what was refused, so that its bytes take no place.
Problem Refused(Upload* upload, ports::FileStore* store, Error error) {
  upload->gone = true;
  [[maybe_unused]] const base::Status dropped =
      store->Drop(upload->id);  // else the next start finds it, or the day ends
  return InvalidFile(std::move(error));
}

}  // namespace

// A line a value, since no name has a line end: "account zhang".
std::string Upload::About() const {
  std::string out = "account " + account + "\nname " + name + "\nbegan " + std::to_string(began) + "\n";
  if (size) out += "size " + std::to_string(*size) + "\n";
  if (!digest.empty()) out += "digest " + digest + "\n";
  if (!kept.empty()) out += "kept " + kept + "\n";
  return out;
}

std::shared_ptr<Upload> Upload::Read(const ports::IncomingFile& incoming) {
  const auto line = [&](std::string_view name) -> std::string {
    std::string_view rest = incoming.about;
    while (!rest.empty()) {
      const std::string_view one = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(one.size() + 1, rest.size()));
      if (one.starts_with(name) && one.substr(name.size()).starts_with(' ')) {
        return std::string(one.substr(name.size() + 1));
      }
    }
    return {};
  };
  const auto began = NumberIn(line("began"));
  const std::string account = line("account");
  if (account.empty() || !began) return nullptr;
  const std::string size = line("size");
  const auto bytes = NumberIn(size);
  if (!size.empty() && !bytes) return nullptr;
  auto upload = std::make_shared<Upload>(incoming.id, account, line("name"), bytes, line("digest"),
                                         static_cast<std::int64_t>(*began));
  upload->received = incoming.received;
  upload->kept = line("kept");
  return upload;
}

base::Status AddTo(Upload* upload, ports::FileStore* store, std::string_view bytes) {
  if (!upload->hash) {
    if (base::Status hashed = Rehash(upload, store); !hashed.ok()) return hashed;
  }
  if (base::Status added = store->Append(upload->id, bytes); !added.ok()) return added;
  upload->hash->Add(bytes);
  upload->received += bytes.size();
  return base::Ok{};
}

std::optional<Problem> Finish(Upload* upload, ports::FileStore* store, std::int64_t now, bool scans) {
  if (upload->received == 0) return Refused(upload, store, Error("file-empty", {{"name", upload->name}}));
  if (!upload->hash) {
    if (base::Status hashed = Rehash(upload, store); !hashed.ok()) return StoreProblem(hashed.errors());
  }
  ports::StoredFile facts;
  facts.digest = std::exchange(upload->hash, nullptr)->Hex();
  if (!upload->digest.empty() && upload->digest != facts.digest) {
    return Refused(upload, store,
                   Error("upload-digest-differs", {{"expected", upload->digest}, {"digest", facts.digest}}));
  }
  const auto file = store->OpenIncoming(upload->id);
  if (!file.ok() || *file == nullptr)
    return StoreProblem(file.ok() ? base::Diagnostics{Error("storage-unavailable", {{"why", upload->id}})}
                                  : file.errors());
  const auto kind = KindOf(**file);
  if (!kind.ok()) return StoreProblem(kind.errors());
  if (kind->runs) return Refused(upload, store, Error("file-kind-not-allowed", {{"name", upload->name}}));
  facts.size = upload->received;
  facts.type = kind->type;
  facts.media = kind->media;
  facts.scan = std::string(scans ? ports::kScanWaiting : ports::kNotScanned);
  facts.at = now;
  upload->kept = facts.digest;
  auto kept = store->Keep(upload->id, facts, upload->About());
  if (!kept.ok()) {
    upload->kept.clear();
    return StoreProblem(kept.errors());
  }
  // Content that came before a scanner was there is shown to it now.
  if (scans && kept->scan == ports::kNotScanned) {
    if (base::Status waits = store->SetScan(kept->digest, ports::kScanWaiting); !waits.ok())
      return StoreProblem(waits.errors());
    kept->scan = std::string(ports::kScanWaiting);
  }
  upload->file = std::move(*kept);
  return std::nullopt;
}

UploadView ViewOf(const Upload& upload) {
  return {upload.id, upload.name, upload.file ? upload.file->size : upload.size,
          upload.file ? upload.file->size : upload.received, upload.file};
}

Problem StoreProblem(const base::Diagnostics& errors) {
  if (errors.front().code == "unknown-upload") return NotFound("unknown-upload", errors.front().args);
  return FromFailure(errors);
}

}  // namespace anze::app
