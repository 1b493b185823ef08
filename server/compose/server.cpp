#include "server/compose/server.h"

#include <atomic>
#include <filesystem>
#include <utility>

#include "core/base/limits.h"
#include "plugins/catalog/catalog.h"
#include "server/app/cases.h"
#include "server/app/duty_openings.h"
#include "server/app/recompute.h"
#include "server/app/rules.h"
#include "server/compose/demo.h"
#include "server/compose/log_notifier.h"
#include "server/compose/system.h"
#include "server/compose/token_file.h"
#include "server/http/api.h"
#include "server/http/front.h"
#include "server/http/wire/problem.h"
#include "server/loops/commit_loop.h"
#include "server/loops/duty_loop.h"
#include "server/loops/outbox_loop.h"
#include "server/loops/timer_loop.h"
#include "server/loops/worker_pool.h"

namespace anze::compose {
namespace {

using base::Error;

base::Status MakeFolder(const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) return Error("data-folder-unusable", {{"folder", folder}, {"why", failed.message()}});
  return base::Ok{};
}

observe::Gauge Counter(std::string name, std::string help, double value) {
  return {std::move(name), std::move(help), value, true};
}

}  // namespace

class Server::Impl {
 public:
  explicit Impl(ServerOptions options) : options_(std::move(options)) {}
  ~Impl() { Stop(); }

  base::Status Start(base::Diagnostics* warnings) {
    if (base::Status made = MakeFolder(options_.data); !made.ok()) return made;
    if (base::Status opened = OpenStorage(); !opened.ok()) return opened;
    rules_ = std::make_unique<app::Rules>(storage_.get(), ScriptBudget());
    base::Diagnostics found = rules_->Load(std::move(options_.rules), ruleset::Trees::kDrop);
    if (base::HasErrors(found)) return found;
    *warnings = std::move(found);
    auto token = TokenFile(options_.data);
    if (!token.ok()) return token.errors();
    auth_ = std::make_unique<http::Auth>(*token);
    BuildLoops();
    if (options_.demo) {
      auto seeded = SeedDemo(rules_.get(), storage_.get(), clock_->Now());
      if (!seeded.ok()) return seeded.errors();
      demo_cases_ = *seeded;
    }
    if (base::Status recomputed = app::RecomputeAfterCalendarChange(rules_.get(), cases_.get(), storage_.get());
        !recomputed.ok()) {
      return recomputed;
    }
    timers_ = std::make_unique<loops::TimerLoop>(cases_.get(), storage_.get(), clock_.get());
    outbox_ = std::make_unique<loops::OutboxLoop>(cases_.get(), storage_.get(), notifier_.get(), clock_.get());
    wake_timers_ = timers_.get();
    wake_outbox_ = outbox_.get();
    duties_ = std::make_unique<loops::DutyLoop>(duty_openings_.get(), clock_.get());
    return Listen();
  }

  void Stop() {
    if (front_) front_->Stop();
    workers_.Stop();
    if (duties_) duties_->Stop();
    if (timers_) timers_->Stop();
    if (outbox_) outbox_->Stop();
    if (commits_) commits_->Stop();
  }

  base::Diagnostics Reload(std::vector<ruleset::SourceFile> rules) {
    base::Diagnostics found = rules_->Load(std::move(rules), ruleset::Trees::kDrop);
    if (base::HasErrors(found)) return found;
    if (auto recomputed = app::RecomputeAfterCalendarChange(rules_.get(), cases_.get(), storage_.get());
        !recomputed.ok()) {
      return recomputed.errors();
    }
    if (duties_) duties_->Wake();
    return found;
  }

  std::string url() const { return "http://" + options_.host + ":" + std::to_string(front_->port()) + "/"; }
  std::string token_file() const { return TokenPath(options_.data); }
  int demo_cases() const { return demo_cases_; }

 private:
  base::Status OpenStorage() {
    const catalog::StoragePlugin* plugin = catalog::FindStorage(options_.storage);
    if (plugin == nullptr) return Error("unknown-storage", {{"name", options_.storage}});
    auto opened = plugin->open(options_.data + "/anze.db");
    if (!opened.ok()) return opened.errors();
    storage_ = std::move(*opened);
    return base::Ok{};
  }

  void BuildLoops() {
    commits_ = std::make_unique<loops::CommitLoop>(
        storage_.get(),
        [this](std::int64_t at) {
          if (loops::TimerLoop* timers = wake_timers_) timers->Wake(at);
        },
        [this] {
          if (loops::OutboxLoop* outbox = wake_outbox_) outbox->Wake();
        });
    cases_ = std::make_unique<app::Cases>(rules_.get(), storage_.get(), commits_.get(), clock_.get(), ids_.get());
    records_ = std::make_unique<app::Records>(rules_.get(), storage_.get(), clock_.get(), ids_.get(),
                                              [this](std::string_view type) {
                                                if (duties_) duties_->Written(type);
                                              });
    duty_openings_ =
        std::make_unique<app::DutyOpenings>(rules_.get(), cases_.get(), records_.get(), storage_.get(), clock_.get());
    notifier_ = LogNotifier();
  }

  base::Status Listen() {
    http::Services services;
    services.rules = rules_.get();
    services.cases = cases_.get();
    services.records = records_.get();
    services.storage = storage_.get();
    services.clock = clock_.get();
    services.auth = auth_.get();
    services.metrics = &metrics_;
    services.demo = options_.demo;
    services.report_format = catalog::FindReportFormat;
    services.ready = [this] { return storage_->NextTimer().ok(); };
    services.elsewhere = [this](std::function<void()> work) { workers_.Run(std::move(work)); };
    services.render_metrics = [this](http::Response* response) { response->body = RenderMetrics(); };
    api_ = std::make_unique<http::Api>(std::move(services));
    front_ = std::make_unique<http::Front>(
        http::FrontOptions{options_.host, options_.port, 0, 10},
        [this](http::Request& request, http::Responder responder) { api_->Handle(request, std::move(responder)); },
        http::FramingResponse);
    return front_->Start();
  }

  std::string RenderMetrics() const {
    std::vector<observe::Gauge> gauges;
    const http::FrontStats front = front_->stats();
    gauges.push_back({"connections_open", "Connections open now.", static_cast<double>(front.open)});
    gauges.push_back(
        Counter("connections_accepted_total", "Connections accepted.", static_cast<double>(front.accepted)));
    gauges.push_back(
        Counter("connections_refused_total", "Connections over the limit.", static_cast<double>(front.refused)));
    gauges.push_back(
        Counter("requests_timed_out_total", "Requests that came too slowly.", static_cast<double>(front.timed_out)));
    gauges.push_back({"commits_queued", "Commits waiting for the writer.", static_cast<double>(commits_->queued())});
    gauges.push_back(Counter("clocks_fired_total", "Clock events written.", static_cast<double>(timers_->fired())));
    gauges.push_back(
        Counter("clock_failures_total", "Looks at due clocks that failed.", static_cast<double>(timers_->failures())));
    gauges.push_back(
        Counter("duty_cases_opened_total", "Cases opened for duties.", static_cast<double>(duties_->opened())));
    gauges.push_back(
        Counter("duty_failures_total", "Looks at the duties that failed.", static_cast<double>(duties_->failures())));
    gauges.push_back(
        Counter("effects_delivered_total", "Effects carried out.", static_cast<double>(outbox_->delivered())));
    gauges.push_back(
        Counter("effect_failures_total", "Effects to be tried again.", static_cast<double>(outbox_->failures())));
    return metrics_.Render(gauges);
  }

  ServerOptions options_;
  std::unique_ptr<ports::Clock> clock_ = SystemClock();
  std::unique_ptr<ports::IdSource> ids_ = UlidSource(clock_.get());
  std::unique_ptr<ports::Storage> storage_;
  std::unique_ptr<app::Rules> rules_;
  std::unique_ptr<http::Auth> auth_;
  observe::Metrics metrics_;
  std::unique_ptr<ports::Notifier> notifier_;
  std::unique_ptr<loops::CommitLoop> commits_;
  std::unique_ptr<app::Cases> cases_;
  std::unique_ptr<app::Records> records_;
  std::unique_ptr<app::DutyOpenings> duty_openings_;
  std::unique_ptr<loops::TimerLoop> timers_;
  std::unique_ptr<loops::OutboxLoop> outbox_;
  std::unique_ptr<loops::DutyLoop> duties_;
  // What the writer's thread wakes: set once both loops run, while it may be at work already.
  std::atomic<loops::TimerLoop*> wake_timers_{nullptr};
  std::atomic<loops::OutboxLoop*> wake_outbox_{nullptr};
  std::unique_ptr<http::Api> api_;
  std::unique_ptr<http::Front> front_;
  loops::WorkerPool workers_{base::limits::kHttpWorkers};
  int demo_cases_ = 0;
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

base::Result<std::unique_ptr<Server>> Server::Start(ServerOptions options, base::Diagnostics* warnings) {
  auto impl = std::make_unique<Impl>(std::move(options));
  if (base::Status started = impl->Start(warnings); !started.ok()) return started.errors();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

void Server::Stop() { impl_->Stop(); }
std::string Server::url() const { return impl_->url(); }
std::string Server::token_file() const { return impl_->token_file(); }
int Server::demo_cases() const { return impl_->demo_cases(); }
base::Diagnostics Server::Reload(std::vector<ruleset::SourceFile> rules) { return impl_->Reload(std::move(rules)); }

}  // namespace anze::compose
