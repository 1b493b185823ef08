// Start builds from the ground up: folder, storage, rules, token, the commit loop and the use cases; then brings stored
// cases and keys up to the present rules (Recompute, KeepKeys); then starts the loops that write by themselves; and
// listens last, so no request meets a half-built server.
//
// Stop goes the other way: the front first, so no new work comes; then the workers for requests, then the loops that
// make events; the commit loop last, since all of them wait for it. Members stand in the order in which they depend on
// each other, so destruction is safe too.
#include "server/compose/server.h"

#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <utility>

#include "core/base/limits_files.h"
#include "core/base/limits_http.h"
#include "core/ruleset/load.h"
#include "plugins/catalog/catalog.h"
#include "server/app/cases/cases.h"
#include "server/app/cases/clock_guard.h"
#include "server/app/cases/duty_openings.h"
#include "server/app/cases/fill_keys.h"
#include "server/app/cases/fill_parties.h"
#include "server/app/cases/recompute.h"
#include "server/app/cases/search_texts.h"
#include "server/app/rules/rules.h"
#include "server/compose/application_files.h"
#include "server/compose/checkpoint_files.h"
#include "server/compose/data_folder.h"
#include "server/compose/demo.h"
#include "server/compose/figures.h"
#include "server/compose/file_service.h"
#include "server/compose/log_notifier.h"
#include "server/compose/people_service.h"
#include "server/compose/personas.h"
#include "server/compose/provider_service.h"
#include "server/compose/system.h"
#include "server/compose/token_file.h"
#include "server/compose/upkeep.h"
#include "server/http/api.h"
#include "server/http/feed.h"
#include "server/http/front.h"
#include "server/http/wire/problem.h"
#include "server/loops/commit_loop.h"
#include "server/loops/duty_loop.h"
#include "server/loops/housekeeping_loop.h"
#include "server/loops/outbox_loop.h"
#include "server/loops/timer_loop.h"
#include "server/loops/worker_pool.h"
#include "server/observe/access_log.h"

namespace anze::compose {
namespace {

using base::Error;

constexpr std::int64_t kToldEvery = 50'000;
constexpr std::size_t kSharedKeysTold = 20;

observe::AccessLog::Which WhichOf(const std::string& name) {
  if (name == "all") return observe::AccessLog::Which::kAll;
  return name == "none" ? observe::AccessLog::Which::kNone : observe::AccessLog::Which::kErrors;
}

}  // namespace

class Server::Impl {
 public:
  explicit Impl(ServerOptions options) : options_(std::move(options)) {}
  ~Impl() { Stop(); }

  base::Status Start(base::Diagnostics* warnings) {
    if (base::Status made = MakeDataFolder(options_.data); !made.ok()) return made;
    if (base::Status opened = OpenStorage(); !opened.ok()) return opened;
    rules_ = std::make_unique<app::Rules>(storage_.get(), ScriptBudget());
    base::Diagnostics found = rules_->Load(std::move(options_.rules), ruleset::Trees::kDrop);
    if (base::HasErrors(found)) return found;
    *warnings = std::move(found);
    const bool durable = catalog::FindStorage(options_.storage)->durable;
    const base::Status opened = files_.Open({storage_.get(), rules_.get(), clock_.get(), ids_.get(), &log_},
                                            durable ? FilesFolder(options_.data) : std::string(), options_.scanner);
    if (!opened.ok()) return opened;
    files_.NamedBy([this](std::span<const std::string> digests) {
      std::vector<std::string> codes;
      for (const auto& one : people_.people()->directory().Organisations()) codes.push_back(ports::PartyKey(one->code));
      return app::NamedByApplications(storage_.get(), std::move(codes), digests);
    });
    auto token = TokenFile(options_.data);
    if (!token.ok()) return token.errors();
    const PeopleService::Means means{rules_.get(), storage_.get(), clock_.get(), &log_};
    if (base::Status loaded = people_.Load(means, *token); !loaded.ok()) return loaded;
    auth_ = std::make_unique<http::Auth>(&people_.people()->directory());
    const ProviderService::Means provider{rules_.get(), people_.people(), people_.secrets(), clock_.get(), &log_};
    if (base::Status opened = provider_.Open(OptionsOfProvider(), provider); !opened.ok()) return opened;
    auto signer = catalog::OpenSigner(SigningKeyPath(options_.data), options_.signing);
    if (!signer.ok()) return signer.errors();
    signer_ = std::move(*signer);
    BuildLoops();
    if (options_.demo) {
      auto seeded = SeedDemo(rules_.get(), storage_.get(), calendar::Instant(clock_->NowMillis()));
      if (!seeded.ok()) return seeded.errors();
      demo_cases_ = *seeded;
      const base::Status made = SeedPersonas(people_.people(), options_.data, clock_->NowMillis());
      if (!made.ok()) return made;
      people_.people()->directory().SetDemo(true);
      rules_->LetGo();  // those of the years that the stories tell of
    }
    if (options_.accept_clock) guard_->Accept(clock_->NowMillis());
    // With a clock that cannot be believed nothing is recomputed: that would write events.
    if (base::Status recomputed = CheckClock() ? Recompute() : base::Ok{}; !recomputed.ok()) return recomputed;
    if (base::Status kept = KeepKeys(); !kept.ok()) return kept;
    timers_ = std::make_unique<loops::TimerLoop>(cases_.get(), storage_.get(), clock_.get(), &log_);
    outbox_ = std::make_unique<loops::OutboxLoop>(
        app::CaseEffects::Means{cases_.get(), records_.get(), rules_.get(), storage_.get()}, notifier_.get(),
        clock_.get(), &log_);
    wake_timers_ = timers_.get();
    wake_outbox_ = outbox_.get();
    duties_ = std::make_unique<loops::DutyLoop>(duty_openings_.get(), clock_.get(), &log_);
    // Rules that came into force since may declare keys of their own.
    housekeeping_ = std::make_unique<loops::HousekeepingLoop>(storage_.get(), clock_.get(), &log_, [this] {
      if (base::Status kept = KeepKeys(); !kept.ok()) log_.Failed("keys", kept.errors());
      files_.Tidy();
    });
    if (base::Status noted = NoteRules("service.start"); !noted.ok()) return noted;
    upkeep_ = std::make_unique<Upkeep>(
        Upkeep::Means{storage_.get(), rules_.get(), clock_.get(), signer_.get(), &log_, retention_.get(),
                      files_.files()},
        Upkeep::Options{options_.data, options_.checkpoint_folder, options_.backup_folder, options_.backup_minutes,
                        options_.backups_kept, options_.proof_minutes});
    if (base::Status listening = Listen(); !listening.ok()) return listening;
    people_.Start(options_.data);
    return base::Ok{};
  }

  void Stop() {
    if (upkeep_) upkeep_->BeginStopping();
    provider_.BeginStopping();
    if (front_) front_->Stop();
    provider_.Stop();
    workers_.Stop();
    file_workers_.Stop();
    files_.Stop();
    people_.Stop();
    if (upkeep_) upkeep_->Stop();
    if (housekeeping_) housekeeping_->Stop();
    if (duties_) duties_->Stop();
    if (timers_) timers_->Stop();
    if (outbox_) outbox_->Stop();
    if (commits_) commits_->Stop();
  }

  base::Diagnostics Reload(base::Result<std::vector<ruleset::SourceFile>> rules) {
    base::Diagnostics failed;
    if (base::Status read = front_->ReloadCertificate(); !read.ok()) {
      log_.Failed("reload", read.errors());
      failed = read.errors();
    }
    base::Diagnostics found = ReloadRules(std::move(rules));
    found.insert(found.begin(), failed.begin(), failed.end());
    return found;
  }

  base::Diagnostics ReloadRules(base::Result<std::vector<ruleset::SourceFile>> rules) {
    if (!rules.ok()) {
      log_.Failed("reload", rules.errors());
      return rules.errors();
    }
    base::Diagnostics found = rules_->Load(std::move(rules).value(), ruleset::Trees::kDrop);
    if (base::HasErrors(found)) {
      log_.Failed("reload", found);
      return found;
    }
    people_.people()->Refresh();
    files_.ReadLimits();
    log_.Info("reload", "rules-in-use", {{"bundle", rules_->bundle()->digest}});
    if (base::Status noted = NoteRules("rules.load"); !noted.ok()) log_.Failed("reload", noted.errors());
    if (auto recomputed = Recompute(); !recomputed.ok()) {
      log_.Failed("reload", recomputed.errors());
      return recomputed.errors();
    }
    if (base::Status kept = KeepKeys(); !kept.ok()) {
      log_.Failed("reload", kept.errors());
      return kept.errors();
    }
    if (duties_) duties_->Wake();
    return found;
  }

  std::string url() const {
    const bool v6 = options_.host.find(':') != std::string::npos;
    return (options_.tls_certificate.empty() ? "http://" : "https://") +
           (v6 ? "[" + options_.host + "]" : options_.host) + ":" + std::to_string(front_->port()) + "/";
  }
  std::string token_file() const { return TokenPath(options_.data); }
  int demo_cases() const { return demo_cases_; }

 private:
  base::Status Recompute() { return app::RecomputeAfterCalendarChange(rules_.get(), cases_.get(), storage_.get()); }

  // Whether events may be written at this time. Reading goes on where they may not, and the log says so.
  bool CheckClock() {
    const base::Status plausible = guard_->Check(clock_->NowMillis());
    if (!plausible.ok()) log_.Failed("clock", plausible.errors());
    return plausible.ok();
  }

  base::Status OpenStorage() {
    const catalog::StoragePlugin* plugin = catalog::FindStorage(options_.storage);
    if (plugin == nullptr) return Error("unknown-storage", {{"name", options_.storage}});
    std::error_code ignored;
    auto opened = plugin->open({.path = options_.data + "/anze.db",
                                .gathered_log = options_.gathered_log,
                                .used_before = std::filesystem::exists(TokenPath(options_.data), ignored)});
    if (!opened.ok()) return opened.errors();
    storage_ = std::move(*opened);
    auto filled = app::FillSearchTexts(storage_.get(), [this](std::int64_t cases) {
      if (options_.made_searchable && cases % kToldEvery == 0) options_.made_searchable(cases);
    });
    if (!filled.ok()) return filled.errors();
    if (options_.made_searchable && *filled > 0) options_.made_searchable(*filled);
    return base::Ok{};
  }

  // Stored cases and records get the keys that the rules declare, and keys that two share are told.
  base::Status KeepKeys() {
    std::lock_guard lock(keys_mutex_);
    const calendar::Date today = calendar::Instant(clock_->NowMillis()).date();
    const auto filled = app::FillKeys(rules_.get(), storage_.get(), today);
    if (!filled.ok()) return filled.errors();
    if (*filled > 0) log_.Info("keys", "keys-filled", {{"count", std::to_string(*filled)}});
    const auto parties = app::FillParties(rules_.get(), storage_.get(), today);
    if (!parties.ok()) return parties.errors();
    // Looking for shared keys reads all of them: once at the start, and when keys were added.
    if (*filled == 0 && std::exchange(keys_told_, true)) return base::Ok{};
    keys_told_ = true;
    const auto shared = storage_->SharedKeys(kSharedKeysTold);
    if (!shared.ok()) return shared.errors();
    for (const ports::SharedKey& one : *shared) {
      log_.Info("keys", "key-shared",
                {{"of", one.space}, {"key", one.key.name}, {"first", one.first}, {"second", one.second}});
    }
    if (!shared->empty()) log_.Warning("keys", "keys-shared", {{"told", std::to_string(shared->size())}});
    return base::Ok{};
  }

  // Which rules are used from now on, in the audit journal: what the operator of the machine does.
  base::Status NoteRules(const char* kind) {
    ports::AuditEntry entry;
    entry.at = clock_->NowMillis();
    entry.kind = kind;
    entry.object = "bundle:" + rules_->bundle()->digest;
    entry.outcome = "done";
    return storage_->AppendAudit({&entry, 1});
  }

  void BuildLoops() {
    feed_ = std::make_unique<http::Feed>(clock_->NowMillis());
    commits_ = std::make_unique<loops::CommitLoop>(
        storage_.get(),
        [this](std::int64_t at) {
          if (loops::TimerLoop* timers = wake_timers_) timers->Wake(at);
        },
        [this] {
          if (loops::OutboxLoop* outbox = wake_outbox_) outbox->Wake();
        },
        [this](const std::vector<const ports::Commit*>& written) {
          for (const ports::Commit* commit : written) {
            const std::vector<std::string> nobody;
            feed_->Publish(commit->case_id, commit->sequence, commit->region,
                           commit->parties ? *commit->parties : nobody);
          }
          feed_->Wake();
        });
    // Every change that a use case makes passes through the guard, whoever asks for it.
    guard_ = std::make_unique<app::ClockGuard>(commits_.get(), storage_.get());
    cases_ = std::make_unique<app::Cases>(rules_.get(), storage_.get(), guard_.get(), clock_.get(), ids_.get());
    records_ = std::make_unique<app::Records>(rules_.get(), storage_.get(), clock_.get(), ids_.get(),
                                              [this](std::string_view type) {
                                                if (duties_) duties_->Written(type);
                                              });
    duty_openings_ =
        std::make_unique<app::DutyOpenings>(rules_.get(), cases_.get(), records_.get(), storage_.get(), clock_.get());
    retention_ = std::make_unique<app::Retention>(rules_.get(), storage_.get(), clock_.get(), guard_.get());
    notifier_ = LogNotifier();
  }

  base::Status Listen() {
    http::Services services;
    services.rules = rules_.get();
    services.cases = cases_.get();
    applications_ = std::make_unique<app::Applications>(rules_.get(), cases_.get(), &people_.people()->directory(),
                                                        storage_.get(), clock_.get(), ids_.get(), DoorTo(&files_));
    services.applications = applications_.get();
    services.records = records_.get();
    services.storage = storage_.get();
    services.files = files_.files();
    services.uploads = files_.uploads();
    services.clock = clock_.get();
    services.auth = auth_.get();
    services.people = people_.people();
    services.retention = retention_.get();
    services.provider = provider_.sign_ins();
    services.at_provider = [this](std::function<void()> work) { return provider_.Run(std::move(work)); };
    services.metrics = &metrics_;
    services.feed = feed_.get();
    services.access_log = &access_log_;
    services.address_rate = &address_rate_;
    services.token_rate = &token_rate_;
    services.demo = people_.people()->directory().demo();
    services.report_format = catalog::FindReportFormat;
    services.prove = [this](const std::string& deposited) { return upkeep_->Prove(deposited); };
    services.ready = [this] { return storage_->Ready().ok() && guard_->Check(clock_->NowMillis()).ok(); };
    services.elsewhere = [this](std::function<void()> work) { workers_.Run(std::move(work)); };
    services.file_work = [this](std::function<void()> work) { file_workers_.Run(std::move(work)); };
    services.render_metrics = [this, parts = PartsToShow()](http::Answer* answer) {
      Parts all = parts;
      all.front = front_.get();
      answer->body = RenderFigures(all);
    };
    api_ = std::make_unique<http::Api>(std::move(services));
    front_ = std::make_unique<http::Front>(
        OptionsOfFront(),
        [this](http::Request& request, http::OwedAnswer owed) { api_->Handle(request, std::move(owed)); },
        [this](const http::FramingError& error) {
          metrics_.CountUnreadable(error.status);
          return http::FramingAnswer(error);
        });
    return front_->Start();
  }

  // Everything but the front, which is built after this.
  Parts PartsToShow() {
    Parts parts;
    parts.metrics = &metrics_;
    parts.log = &log_;
    parts.clock = clock_.get();
    parts.storage = storage_.get();
    parts.feed = feed_.get();
    parts.commits = commits_.get();
    parts.timers = timers_.get();
    parts.outbox = outbox_.get();
    parts.duties = duties_.get();
    parts.housekeeping = housekeeping_.get();
    parts.last = &upkeep_->last();
    parts.data = options_.data;
    parts.build_info = "version=\"" + options_.version + "\",storage=\"" + options_.storage + "\"";
    return parts;
  }

  ProviderService::Options OptionsOfProvider() const {
    return {options_.oidc_issuer,  options_.oidc_client, options_.oidc_secret_file, options_.oidc_scopes,
            options_.oidc_ca_file, options_.oidc_acr,    options_.public_url,       options_.oidc_mapping};
  }

  http::FrontOptions OptionsOfFront() {
    http::FrontOptions front;
    front.host = options_.host;
    front.port = options_.port;
    front.tls_certificate = options_.tls_certificate;
    front.tls_key = options_.tls_key;
    const auto field =
        options_.proxy_header == "forwarded" ? http::Proxies::Field::kForwarded : http::Proxies::Field::kXForwardedFor;
    // The settings have refused what does not parse; whom nobody named is not believed.
    if (auto proxies = http::Proxies::Parse(options_.trusted_proxies, field); proxies.ok()) {
      front.proxies = std::move(*proxies);
    }
    if (options_.connections_per_address > 0) front.connections_per_address = options_.connections_per_address;
    front.now_millis = [this] { return clock_->NowMillis(); };
    front.feed = feed_.get();
    front.log = &log_;
    front.file_work = [this](std::function<void()> work) { file_workers_.Run(std::move(work)); };
    front.doorkeeper = [this](const http::Request& request) { return api_->Admit(request); };
    return front;
  }

  ServerOptions options_;
  std::unique_ptr<ports::Clock> clock_ = SystemClock();
  observe::Log log_{[this] {
                      const calendar::Instant now(clock_->NowMillis());
                      return observe::Log::Moment{now.millis(), now.ToString()};
                    },
                    observe::ToDescriptor(STDERR_FILENO)};
  std::unique_ptr<ports::IdSource> ids_ = UlidSource(clock_.get());
  std::unique_ptr<ports::Storage> storage_;
  std::unique_ptr<app::Rules> rules_;
  FileService files_;
  PeopleService people_;
  ProviderService provider_;
  std::unique_ptr<http::Auth> auth_;
  std::unique_ptr<ports::Signer> signer_;
  observe::Metrics metrics_;
  observe::AccessLog access_log_{&log_, WhichOf(options_.access_log)};
  http::RateLimit address_rate_{"address", options_.rate_per_address};
  http::RateLimit token_rate_{"token", options_.rate_per_token};
  std::unique_ptr<ports::Notifier> notifier_;
  std::unique_ptr<http::Feed> feed_;
  std::unique_ptr<loops::CommitLoop> commits_;
  std::unique_ptr<app::ClockGuard> guard_;
  std::unique_ptr<app::Cases> cases_;
  std::unique_ptr<app::Retention> retention_;
  std::unique_ptr<app::Applications> applications_;
  std::unique_ptr<app::Records> records_;
  std::unique_ptr<app::DutyOpenings> duty_openings_;
  std::unique_ptr<loops::TimerLoop> timers_;
  std::unique_ptr<loops::OutboxLoop> outbox_;
  std::unique_ptr<loops::DutyLoop> duties_;
  std::unique_ptr<loops::HousekeepingLoop> housekeeping_;
  std::unique_ptr<Upkeep> upkeep_;
  // The loops that the writer's thread wakes: set once both loops run, while it may be at work already.
  std::atomic<loops::TimerLoop*> wake_timers_{nullptr};
  std::atomic<loops::OutboxLoop*> wake_outbox_{nullptr};
  std::unique_ptr<http::Api> api_;
  std::unique_ptr<http::Front> front_;
  loops::WorkerPool file_workers_{base::limits::kFileThreads, &log_};
  loops::WorkerPool workers_{base::limits::kHttpLongCalls, &log_};
  int demo_cases_ = 0;
  std::mutex keys_mutex_;  // one at a time: a reload and the housekeeping
  bool keys_told_ = false;
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
base::Diagnostics Server::Reload(base::Result<std::vector<ruleset::SourceFile>> rules) {
  return impl_->Reload(std::move(rules));
}

}  // namespace anze::compose
