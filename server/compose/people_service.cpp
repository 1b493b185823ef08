#include "server/compose/people_service.h"

#include "core/base/limits_people.h"
#include "plugins/catalog/catalog.h"
#include "server/compose/administer.h"
#include "server/observe/memory.h"

namespace anze::compose {

base::Status PeopleService::Load(const Means& means, const std::string& first_token) {
  means_ = means;
  auto secrets = catalog::OpenSecrets();
  if (!secrets.ok()) return secrets.errors();
  secrets_ = std::move(*secrets);
  people_ = std::make_unique<app::People>(means.rules, means.storage, means.clock, secrets_.get());
  people_->directory().SetFirstToken(first_token);
  return people_->Load();
}

void PeopleService::Start(const std::string& data_folder) {
  loop_ = std::make_unique<loops::PeriodicLoop>(
      loops::PeriodicLoop::Options{"people", base::limits::kUsesWrittenMillis, base::limits::kUsesWrittenMillis},
      means_.log);
  loop_->Start([this](bool) { return Look(); });
  const base::Status listening =
      socket_.Start(data_folder, [this](const base::Value& request, base::Language language) {
        return Administer(people_.get(), request, language);
      });
  if (!listening.ok()) means_.log->Failed("people", listening.errors());
}

std::int64_t PeopleService::Look() {
  // Figures and roles of the rules that hold from today on are resolved here, so that no call has to wait for it; what
  // that leaves behind goes back to the system.
  people_->Refresh();
  if (const auto roles = people_->roles(); roles != roles_) {
    roles_ = roles;
    observe::ReturnFreeMemory();
  }
  if (base::Status written = people_->directory().WriteUses(); !written.ok())
    means_.log->Failed("people", written.errors());
  return base::limits::kUsesWrittenMillis;
}

void PeopleService::Stop() {
  socket_.Stop();
  if (loop_ == nullptr) return;
  loop_->Stop();
  // What was used since the last look.
  if (base::Status written = people_->directory().WriteUses(); !written.ok())
    means_.log->Failed("people", written.errors());
  loop_ = nullptr;
}

}  // namespace anze::compose
