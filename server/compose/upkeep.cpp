#include "server/compose/upkeep.h"

#include <utility>

#include "core/base/json.h"
#include "server/app/proof/checkpoint.h"
#include "server/app/proof/prove_store.h"
#include "server/compose/backup.h"
#include "server/compose/checkpoint_files.h"
#include "server/compose/prove.h"

namespace anze::compose {

using base::Error;
using base::Value;
using loops::ScheduledLoop;

namespace {

constexpr int kCleanMinute = 210;  // of the day, where nothing is proved

}  // namespace

Upkeep::Upkeep(const Means& means, Options options) : means_(means), options_(std::move(options)) {
  ReadLastTimes();
  std::vector<int> hours;
  hours.reserve(24);
  for (int hour = 0; hour < 24; ++hour) hours.push_back(hour * 60);
  checkpoints_ = std::make_unique<ScheduledLoop>(
      ScheduledLoop::Options{"checkpoint", std::move(hours), last_.checkpoint == 0}, means_.clock, means_.log,
      [this](std::int64_t at) { return WriteCheckpoint(at); });
  std::vector<int> minutes = options_.proof_minutes;
  if (minutes.empty()) minutes.push_back(kCleanMinute);
  proofs_ = std::make_unique<ScheduledLoop>(
      ScheduledLoop::Options{"proof", std::move(minutes), false, options_.look_every_millis}, means_.clock, means_.log,
      [this](std::int64_t at) { return KeepSound(at); });
  if (options_.backup_folder.empty()) return;
  backups_ = std::make_unique<ScheduledLoop>(
      ScheduledLoop::Options{"backup", options_.backup_minutes, false, options_.look_every_millis}, means_.clock,
      means_.log, [this](std::int64_t at) { return MakeBackup(at); });
}

void Upkeep::Stop() {
  stopping_ = true;
  if (checkpoints_) checkpoints_->Stop();
  if (backups_) backups_->Stop();
  if (proofs_) proofs_->Stop();
}

std::int64_t Upkeep::LastEntry(const char* kind) {
  ports::AuditQuery query;
  query.kind = kind;
  query.outcome = "done";
  query.limit = 1;
  const auto found = means_.storage->ListAudit(query);
  return found.ok() && !found->empty() ? found->front().entry.at : 0;
}

void Upkeep::ReadLastTimes() {
  last_.proof = LastEntry("store.proved");
  last_.backup = LastEntry("backup.made");
  ports::AuditQuery last_proof;
  last_proof.kind = "store.proved";
  last_proof.limit = 1;
  const auto proved = means_.storage->ListAudit(last_proof);
  last_.proof_failed = proved.ok() && !proved->empty() && proved->front().entry.outcome == "failed";
  const auto checkpoint = means_.storage->LastCheckpoint();
  if (checkpoint.ok()) last_.checkpoint = checkpoint->at;
}

bool Upkeep::WriteCheckpoint(std::int64_t at) {
  const auto made = app::MakeCheckpoint(means_.storage, means_.signer, at, [this] { return !stopping_; });
  if (!made.ok()) {
    means_.log->Failed("checkpoint", made.errors());
    return false;
  }
  if (made->number == 0) return true;  // the server stops
  last_.checkpoint = at;
  base::Status kept = KeepCheckpoint(CheckpointFolder(options_.data, options_.checkpoint_folder), *made);
  if (!kept.ok()) means_.log->Failed("checkpoint", kept.errors());
  return kept.ok();
}

bool Upkeep::MakeBackup(std::int64_t at) {
  const std::string file = options_.backup_folder + "/" + BackupName(at);
  const auto made = BackUp(means_.storage, options_.data, file, at, [this] { return !stopping_; });
  if (!made.ok() && stopping_) return true;
  const auto rotated = made.ok() ? RotateBackups(options_.backup_folder, options_.backups_kept) : base::Result<int>(0);
  const base::Diagnostics failed = !made.ok() ? made.errors() : !rotated.ok() ? rotated.errors() : base::Diagnostics();
  ports::AuditEntry entry;
  entry.at = at;
  entry.kind = "backup.made";
  entry.object = "file:" + file;
  entry.outcome = failed.empty() ? "done" : "failed";
  Value data = Value::EmptyMap();
  if (made.ok()) data.Set("events", made->events);
  if (made.ok()) data.Set("bytes", made->bytes);
  if (made.ok()) data.Set("files", made->files);
  if (rotated.ok()) data.Set("removed", *rotated);
  if (!failed.empty()) data.Set("error", failed.front().code);
  entry.data = base::WriteJson(data);
  base::Status noted = means_.storage->AppendAudit({&entry, 1});
  if (!noted.ok()) means_.log->Failed("backup", noted.errors());
  if (!failed.empty()) {
    means_.log->Failed("backup", failed);
    return false;
  }
  last_.backup = at;
  means_.log->Info("backup", "backup-made", {{"file", made->file}, {"events", std::to_string(made->events)}});
  return true;
}

bool Upkeep::KeepSound(std::int64_t) {
  if (base::Status cleaned = means_.retention->CleanIfDue(); !cleaned.ok()) {
    means_.log->Failed("proof", cleaned.errors());
    return false;
  }
  if (options_.proof_minutes.empty()) return true;
  // One thread of low priority, so that others are served.
  const auto report = ProveWith({}, 1);
  if (!report.ok()) {
    if (report.error().code == "proof-running") return false;
    means_.log->Failed("proof", report.errors());
    return stopping_.load();
  }
  if (!report->whole) return true;  // the server stops
  if (report->findings.empty()) {
    means_.log->Info(
        "proof", "store-proved",
        {{"cases", std::to_string(report->counts.cases)}, {"events", std::to_string(report->counts.events)}});
    return true;
  }
  base::Diagnostics faults;
  for (const app::FaultKind& kind : report->findings.kinds()) faults.push_back(kind.first);
  means_.log->Failed("proof", faults);
  return true;
}

base::Result<app::ProofReport> Upkeep::Prove(const std::string& deposited) { return ProveWith(deposited, 0); }

// `threads` 0: as many as there are cores.
base::Result<app::ProofReport> Upkeep::ProveWith(const std::string& deposited, unsigned threads) {
  const std::unique_lock lock(proof_mutex_, std::try_to_lock);
  if (!lock) return Error("proof-running");
  auto options = ProofOptionsHere();
  if (!options.ok()) return options.errors();
  if (threads > 0) options->threads = threads;
  options->deposited = deposited;
  options->go_on = [this] { return !stopping_; };
  options->files = means_.files;
  const std::int64_t at = means_.clock->NowMillis();
  auto report = app::ProveStore(means_.storage, means_.rules, *options);
  if (!report.ok() || !report->whole) return report;
  if (base::Status noted = NoteProof(*report, at); !noted.ok()) return noted.errors();
  return report;
}

base::Status Upkeep::NoteProof(const app::ProofReport& report, std::int64_t at) {
  const bool sound = report.findings.empty();
  if (sound) last_.proof = at;
  last_.proof_failed = !sound;
  ports::AuditEntry entry;
  entry.at = at;
  entry.kind = "store.proved";
  entry.object = "store";
  entry.outcome = sound ? "done" : "failed";
  Value data = Value::EmptyMap();
  data.Set("cases", report.counts.cases);
  data.Set("events", report.counts.events);
  entry.data = base::WriteJson(data);
  return means_.storage->AppendAudit({&entry, 1});
}

}  // namespace anze::compose
