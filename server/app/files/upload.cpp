#include "server/app/files/upload.h"

#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/base/limits_files.h"
#include "server/app/files/file_kind.h"

namespace anze::app {
namespace {

using base::Error;
using base::Value;

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

std::string Upload::About() const {
  Value out = Value::EmptyMap();
  out.Set("account", account);
  out.Set("name", name);
  if (size) out.Set("size", static_cast<std::int64_t>(*size));
  if (!digest.empty()) out.Set("digest", digest);
  out.Set("began", began);
  if (!kept.empty()) out.Set("kept", kept);
  return base::WriteJson(out);
}

std::shared_ptr<Upload> Upload::Read(const ports::IncomingFile& incoming) {
  const auto about = base::ParseJson(incoming.about);
  if (!about.ok() || about->GetString("account").empty() || !about->Get("began").is_integer()) return nullptr;
  std::optional<std::uint64_t> size;
  if (about->Get("size").is_integer()) size = static_cast<std::uint64_t>(about->Get("size").as_int());
  auto upload = std::make_shared<Upload>(incoming.id, std::string(about->GetString("account")),
                                         std::string(about->GetString("name")), size,
                                         std::string(about->GetString("digest")), about->Get("began").as_int());
  upload->received = incoming.received;
  upload->kept = std::string(about->GetString("kept"));
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
