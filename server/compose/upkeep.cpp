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

Upkeep::Upkeep(const Means& means, Options options) : means_(means), options_(std::move(options)) {
  ReadLastTimes();
  std::vector<int> hours;
  for (int hour = 0; hour < 24; ++hour) hours.push_back(hour * 60);
  checkpoints_ = std::make_unique<ScheduledLoop>(
      ScheduledLoop::Options{"checkpoint", std::move(hours), last_.checkpoint == 0}, means_.clock, means_.log,
      [this](std::int64_t at) { return WriteCheckpoint(at); });
  if (options_.backup_folder.empty()) return;
  backups_ =
      std::make_unique<ScheduledLoop>(ScheduledLoop::Options{"backup", options_.backup_minutes, false}, means_.clock,
                                      means_.log, [this](std::int64_t at) { return MakeBackup(at); });
}

void Upkeep::Stop() {
  stopping_ = true;
  if (checkpoints_) checkpoints_->Stop();
  if (backups_) backups_->Stop();
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

base::Result<app::ProofReport> Upkeep::Prove(const std::string& deposited) {
  const std::unique_lock lock(proof_mutex_, std::try_to_lock);
  if (!lock) return Error("proof-running");
  auto options = ProofOptionsHere();
  if (!options.ok()) return options.errors();
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
