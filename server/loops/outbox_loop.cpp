#include "server/loops/outbox_loop.h"

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "core/base/json.h"

namespace anze::loops {
namespace {

using base::Error;
using base::Value;

constexpr std::size_t kBatch = 64;
constexpr std::int64_t kLongestSleepMillis = 30'000;
constexpr std::int64_t kFirstPauseMillis = 1'000;
constexpr std::int64_t kLongestPauseMillis = 3'600'000;

const workflow::Actor& System() {
  static const workflow::Actor actor{"system", {"*"}};
  return actor;
}

// Only what may pass with time is tried again; a refusal by the rules will not change by waiting.
bool Permanent(const app::Problem& problem) {
  return problem.kind != app::ProblemKind::kUnavailable && problem.kind != app::ProblemKind::kInternal;
}

}  // namespace

OutboxLoop::OutboxLoop(app::Cases* cases, ports::Storage* storage, ports::Notifier* notifier, const ports::Clock* clock)
    : cases_(cases),
      storage_(storage),
      notifier_(notifier),
      clock_(clock),
      sleep_(kLongestSleepMillis),
      thread_([this] { Run(); }) {}

OutboxLoop::~OutboxLoop() { Stop(); }

void OutboxLoop::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void OutboxLoop::Wake() {
  {
    std::lock_guard lock(mutex_);
    pending_ = true;
  }
  wake_.notify_one();
}

void OutboxLoop::Run() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, std::chrono::milliseconds(sleep_), [this] { return stopping_ || pending_; });
      if (stopping_) return;
      pending_ = false;
      sleep_ = kLongestSleepMillis;
    }
    while (DeliverPending()) {
      std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
  }
}

bool OutboxLoop::DeliverPending() {
  auto items = storage_->PendingOutbox(clock_->Now().millis(), kBatch);
  if (!items.ok()) {
    ++failures_;
    sleep_ = kFirstPauseMillis;
    return false;
  }
  std::vector<std::int64_t> done;
  bool writable = true;
  for (const ports::OutboxItem& item : *items) {
    if (Carry(item).ok()) {
      done.push_back(item.id);
      continue;
    }
    ++failures_;
    const std::int64_t pause = std::min(kFirstPauseMillis << std::min(item.attempts, 20), kLongestPauseMillis);
    sleep_ = std::min(sleep_, pause);
    writable = storage_->DeferOutbox(item.id, clock_->Now().millis() + pause).ok();
    if (!writable) break;
  }
  delivered_ += done.size();
  if (!done.empty() && !storage_->CompleteOutbox(done).ok()) return false;
  return writable && items->size() == kBatch;
}

base::Status OutboxLoop::Carry(const ports::OutboxItem& item) {
  auto payload = base::ParseJson(item.payload);
  if (!payload.ok()) return payload.errors();
  if (item.kind == "open_case") return OpenSubCase(item, *payload);
  if (item.kind == "raise_event") return RaiseInParent(item, *payload);
  return notifier_->Deliver({item.id, item.case_id, item.kind, std::move(payload).value()});
}

base::Status OutboxLoop::OpenSubCase(const ports::OutboxItem& item, const Value& payload) {
  app::OpenRequest request;
  request.type = std::string(payload.GetString("type"));
  request.region = std::string(payload.GetString("region"));
  request.subject = payload.Get("subject");
  request.facts = payload.Get("facts");
  request.parent = item.case_id;
  request.actor = System();
  // The item's id is the key: a repeat after a crash opens nothing twice.
  const app::Idempotency once{"outbox:" + std::to_string(item.id), base::WriteJson(payload)};
  const auto answer = cases_->Open(request, once);
  const auto* problem = std::get_if<app::Problem>(&answer);
  if (problem == nullptr || Permanent(*problem)) return base::Ok{};
  return problem->error;
}

base::Status OutboxLoop::RaiseInParent(const ports::OutboxItem& item, const Value& payload) {
  const std::string parent(payload.GetString("parent"));
  if (parent.empty()) return base::Ok{};
  app::RaiseRequest request;
  request.case_id = parent;
  request.event = std::string(payload.GetString("event"));
  request.data = payload.Get("data");
  request.actor = System();
  const app::Idempotency once{"outbox:" + std::to_string(item.id), base::WriteJson(payload)};
  const auto answer = cases_->Raise(request, once);
  const auto* problem = std::get_if<app::Problem>(&answer);
  if (problem == nullptr || Permanent(*problem)) return base::Ok{};
  return problem->error;
}

}  // namespace anze::loops
