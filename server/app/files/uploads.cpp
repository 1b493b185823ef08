// Two locks: that of the map, held shortly and never while the disk is waited for, and that of one upload, held while
// its bytes are written. They are taken in that order or alone.
#include "server/app/files/uploads.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/limits_files.h"
#include "server/app/files/file_name.h"
#include "server/app/files/upload.h"

namespace anze::app {
namespace {

namespace limits = base::limits;
using base::Error;

constexpr std::uint64_t kMib = 1024 * 1024;

Problem Unknown(std::string_view id) { return NotFound("unknown-upload", {{"id", std::string(id)}}); }

Problem Conflict(Error error) {
  Problem problem;
  problem.kind = ProblemKind::kConflict;
  problem.error = std::move(error);
  return problem;
}

Error TooLarge(std::uint64_t max) {
  return Error("file-too-large", {{"max_mib", std::to_string(max / kMib)}}).At("/size");
}

bool IsDigest(std::string_view text) {
  return text.size() == 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

// Goes on with an upload that is there.
class Uploads::Part : public Receiving {
 public:
  Part(Uploads* uploads, UploadPtr upload, std::string id, std::uint64_t first, std::uint64_t last, std::uint64_t size)
      : uploads_(uploads), upload_(std::move(upload)), id_(std::move(id)), at_(first), end_(last + 1), size_(size) {}

  std::optional<Problem> Add(std::string_view bytes) override {
    if (upload_ == nullptr) return Unknown(id_);
    std::lock_guard lock(upload_->mutex);
    if (auto problem = Continue()) return problem;
    if (bytes.size() > end_ - at_) {
      return Invalid({Error("upload-part-length", {{"announced", std::to_string(end_ - first_)}})});
    }
    if (base::Status added = AddTo(upload_.get(), uploads_->store_, bytes); !added.ok())
      return StoreProblem(added.errors());
    at_ += bytes.size();
    return std::nullopt;
  }

  Answer<UploadView> End() override {
    if (upload_ == nullptr) return Unknown(id_);
    std::unique_lock lock(upload_->mutex);
    if (auto problem = Continue()) return std::move(*problem);
    if (at_ != end_) return Invalid({Error("upload-part-length", {{"announced", std::to_string(end_ - first_)}})});
    if (upload_->received == upload_->size) {
      if (auto problem = uploads_->Conclude(upload_, &lock)) return std::move(*problem);
    }
    return ViewOf(*upload_);
  }

 private:
  // Whether the upload is where this request goes on. The first time it takes it over from any other.
  std::optional<Problem> Continue() {
    if (upload_->gone) return Unknown(id_);
    if (turn_ == 0) {
      if (upload_->file || upload_->received != at_) return Offset();
      if (upload_->size != size_) {
        return Invalid({Error("upload-size-differs", {{"size", std::to_string(upload_->size.value_or(0))}})});
      }
      turn_ = ++upload_->turn;
      first_ = at_;
    }
    return turn_ == upload_->turn ? std::nullopt : std::optional<Problem>(Conflict(Error("upload-taken-over")));
  }
  Problem Offset() const {
    const std::uint64_t there = upload_->file ? upload_->file->size : upload_->received;
    return Conflict(Error("upload-offset", {{"received", std::to_string(there)}}));
  }

  Uploads* uploads_;
  UploadPtr upload_;
  std::string id_;
  std::uint64_t at_, end_, size_;
  std::uint64_t first_ = 0;
  std::uint64_t turn_ = 0;
};

// Begins an upload of its own, which ends with the request.
class Uploads::Whole : public Receiving {
 public:
  Whole(Uploads* uploads, std::string_view account, std::string_view name, std::optional<std::uint64_t> size,
        std::string_view digest)
      : uploads_(uploads), account_(account), name_(name), size_(size), digest_(digest) {}
  ~Whole() override {
    // Nobody knows its id, so nobody could go on.
    if (upload_ != nullptr && !ended_) uploads_->Remove(upload_);
  }

  std::optional<Problem> Add(std::string_view bytes) override {
    if (upload_ == nullptr) {
      auto begun = uploads_->Start(account_, name_, size_, digest_);
      if (auto* problem = std::get_if<Problem>(&begun)) return std::move(*problem);
      upload_ = std::get<UploadPtr>(begun);
    }
    std::lock_guard lock(upload_->mutex);
    if (upload_->gone) return Unknown(upload_->id);
    const std::uint64_t max = uploads_->max_bytes();
    if (bytes.size() > max - std::min(max, upload_->received)) return Invalid({TooLarge(max)});
    if (base::Status added = AddTo(upload_.get(), uploads_->store_, bytes); !added.ok())
      return StoreProblem(added.errors());
    return std::nullopt;
  }

  Answer<UploadView> End() override {
    if (upload_ == nullptr) {
      if (auto problem = Add({})) return std::move(*problem);
    }
    std::unique_lock lock(upload_->mutex);
    if (upload_->gone) return Unknown(upload_->id);
    if (auto problem = uploads_->Conclude(upload_, &lock)) return std::move(*problem);
    ended_ = true;
    return ViewOf(*upload_);
  }

 private:
  Uploads* uploads_;
  std::string account_, name_;
  std::optional<std::uint64_t> size_;
  std::string digest_;
  UploadPtr upload_;
  bool ended_ = false;
};

Uploads::Uploads(ports::FileStore* store, const ports::Clock* clock, ports::IdSource* ids, Options options)
    : store_(store), clock_(clock), ids_(ids), options_(std::move(options)) {}

Uploads::~Uploads() = default;

std::uint64_t Uploads::max_bytes() const {
  const std::uint64_t stated = options_.max_bytes ? options_.max_bytes() : limits::kStoredFileBytes;
  return std::min(stated, limits::kStoredFileBytes);
}

base::Status Uploads::Load() {
  const auto incoming = store_->Incoming();
  if (!incoming.ok()) return incoming.errors();
  for (const ports::IncomingFile& one : *incoming) {
    UploadPtr upload = Upload::Read(one);
    // Of unknown length: its request ended with the process that served it.
    if (upload == nullptr || (!upload->size && upload->kept.empty())) {
      if (base::Status dropped = store_->Drop(one.id); !dropped.ok()) return dropped;
      continue;
    }
    if (!upload->kept.empty()) {
      auto file = store_->Find(upload->kept);
      if (!file.ok()) return file.errors();
      upload->file = std::move(*file);
    }
    std::lock_guard lock(mutex_);
    uploads_.emplace(one.id, std::move(upload));
  }
  return base::Ok{};
}

Answer<Uploads::UploadPtr> Uploads::Start(std::string_view account, std::string_view name,
                                          std::optional<std::uint64_t> size, std::string_view digest) {
  base::Diagnostics faults;
  if (base::Status named = CheckFileName(name); !named.ok()) {
    base::Error fault = named.error();
    faults.push_back(std::move(fault).At("/name"));
  }
  if (size && *size == 0) faults.push_back(Error("file-empty", {{"name", std::string(name)}}).At("/size"));
  if (size && *size > max_bytes()) faults.push_back(TooLarge(max_bytes()));
  if (!digest.empty() && !IsDigest(digest)) faults.push_back(Error("bad-digest").At("/digest"));
  if (!faults.empty()) return Invalid(std::move(faults));
  if (base::Status ready = store_->Ready(); !ready.ok()) {
    const bool low = ready.error().code == "storage-space-low";
    return FromFailure(low ? base::Diagnostics{Error("storage-full", ready.error().args)} : ready.errors());
  }
  auto upload = std::make_shared<Upload>(ids_->NewCaseId(), std::string(account), std::string(name), size,
                                         std::string(digest), clock_->NowMillis());
  {
    std::lock_guard lock(mutex_);
    if (auto problem = NoRoom(account, size.value_or(max_bytes()))) return std::move(*problem);
    uploads_.emplace(upload->id, upload);
  }
  if (base::Status begun = store_->Begin(upload->id, upload->About()); !begun.ok()) {
    Remove(upload);
    return StoreProblem(begun.errors());
  }
  return upload;
}

// Under `mutex_`.
std::optional<Problem> Uploads::NoRoom(std::string_view account, std::uint64_t bytes) {
  if (uploads_.size() >= limits::kUploads) {
    // What was taken is only there to be taken again.
    std::erase_if(uploads_, [](const auto& one) { return one.second->taken.load(); });
  }
  if (uploads_.size() >= limits::kUploads) return Unavailable("server-overloaded");
  std::size_t count = 0;
  for (const auto& [id, upload] : uploads_) {
    if (upload->account != account || upload->taken) continue;
    ++count;
    bytes += upload->size.value_or(max_bytes());
  }
  if (count >= limits::kUploadsPerAccount) {
    return Invalid(
        {Error("too-many-files", {{"reason", "uploads"}, {"max", std::to_string(limits::kUploadsPerAccount)}})});
  }
  if (bytes > limits::kUploadBytesPerAccount) {
    return Invalid({Error("uploads-too-large", {{"max_mib", std::to_string(limits::kUploadBytesPerAccount / kMib)}})});
  }
  return std::nullopt;
}

void Uploads::Remove(const UploadPtr& upload) {
  {
    std::lock_guard lock(mutex_);
    uploads_.erase(upload->id);
  }
  std::lock_guard lock(upload->mutex);
  upload->gone = true;
  [[maybe_unused]] const base::Status dropped = store_->Drop(upload->id);  // else the next start finds it and its age
}

std::optional<Problem> Uploads::Conclude(const UploadPtr& upload, std::unique_lock<std::mutex>* held) {
  auto problem = Finish(upload.get(), store_, clock_->NowMillis(), options_.scans);
  if (problem && upload->gone) {
    held->unlock();  // the map's lock comes first
    Remove(upload);
    held->lock();
  }
  if (!problem && upload->file->scan == ports::kScanWaiting && options_.to_scan) options_.to_scan(upload->file->digest);
  return problem;
}

Uploads::UploadPtr Uploads::Of(std::string_view account, std::string_view id) const {
  std::lock_guard lock(mutex_);
  const auto found = uploads_.find(id);
  return found == uploads_.end() || found->second->account != account ? nullptr : found->second;
}

Answer<UploadView> Uploads::Begin(std::string_view account, std::string_view name, std::uint64_t size,
                                  std::string_view digest) {
  auto begun = Start(account, name, size, digest);
  if (auto* problem = std::get_if<Problem>(&begun)) return std::move(*problem);
  return ViewOf(*std::get<UploadPtr>(begun));
}

Answer<UploadView> Uploads::Find(std::string_view account, std::string_view id) {
  const UploadPtr upload = Of(account, id);
  if (upload == nullptr) return Unknown(id);
  std::lock_guard lock(upload->mutex);
  if (upload->gone) return Unknown(id);
  if (upload->file) {
    // What the scanner said meanwhile.
    auto file = store_->Find(upload->file->digest);
    if (!file.ok()) return FromFailure(file.errors());
    if (!*file) return Unknown(id);
    upload->file = std::move(*file);
  }
  return ViewOf(*upload);
}

std::optional<Problem> Uploads::Forget(std::string_view account, std::string_view id) {
  const UploadPtr upload = Of(account, id);
  if (upload == nullptr) return Unknown(id);
  Remove(upload);
  return std::nullopt;
}

Answer<TakenFile> Uploads::Take(std::string_view account, std::string_view id) {
  auto found = Find(account, id);
  if (auto* problem = std::get_if<Problem>(&found)) return std::move(*problem);
  const UploadView& view = std::get<UploadView>(found);
  if (!view.file) {
    const std::string size = view.size ? std::to_string(*view.size) : std::string("?");
    return Conflict(Error("upload-not-whole", {{"received", std::to_string(view.received)}, {"size", size}}));
  }
  if (const UploadPtr upload = Of(account, id)) upload->taken = true;
  return TakenFile{view.file->digest, view.name, view.file->size, view.file->type, view.file->scan};
}

std::shared_ptr<Receiving> Uploads::ReceivePart(std::string_view account, std::string_view id, std::uint64_t first,
                                                std::uint64_t last, std::uint64_t size) {
  return std::make_shared<Part>(this, Of(account, id), std::string(id), first, last, size);
}

std::shared_ptr<Receiving> Uploads::ReceiveWhole(std::string_view account, std::string_view name,
                                                 std::optional<std::uint64_t> size, std::string_view digest) {
  return std::make_shared<Whole>(this, account, name, size, digest);
}

bool Uploads::MayBeSubmitted(std::string_view scan) const {
  return scan == ports::kScanClean || (!options_.scans && scan == ports::kNotScanned);
}

std::size_t Uploads::ForgetOld() {
  const std::int64_t before = clock_->NowMillis() - limits::kUploadLifeMillis;
  std::vector<UploadPtr> old;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [id, upload] : uploads_) {
      if (upload->began < before) old.push_back(upload);
    }
  }
  for (const UploadPtr& upload : old) Remove(upload);
  return old.size();
}

std::size_t Uploads::count() const {
  std::lock_guard lock(mutex_);
  return uploads_.size();
}

}  // namespace anze::app
