// Files of an application: handing in, taking out, finding.
#include <algorithm>
#include <utility>

#include "core/base/limits_application.h"
#include "server/app/applications/applications.h"
#include "server/app/applications/own.h"

namespace anze::app {

using base::Error;

std::optional<Problem> Applications::CheckFile(const ApplicationView& view, const std::string& material,
                                               const HandedFile& file) const {
  const FormMaterial* wanted = view.form.FindMaterial(material);
  if (wanted == nullptr) return NotFound("unknown-material-asked", {{"name", material}});
  if (!view.IsOpen(material)) return Conflict({Error("application-closed", {{"name", material}})});
  const std::vector<std::string> kinds = wanted->kinds();
  if (std::find(kinds.begin(), kinds.end(), file.type) == kinds.end()) {
    std::string allowed;
    for (const std::string& kind : kinds) allowed += (allowed.empty() ? "" : ", ") + kind;
    return Invalid({Error("material-kind", {{"name", file.name}, {"kind", file.type}, {"allowed", allowed}})});
  }
  const auto handed = view.application.materials.find(material);
  const std::size_t count = handed == view.application.materials.end() ? 0 : handed->second.size();
  if (count >= static_cast<std::size_t>(wanted->at_most())) {
    return Invalid({Error("material-too-many", {{"max", std::to_string(wanted->at_most())}})});
  }
  std::size_t all = 0;
  for (const auto& [id, files] : view.application.materials) all += files.size();
  if (all >= base::limits::kDraftFiles) {
    return Invalid({Error("material-too-many", {{"max", std::to_string(base::limits::kDraftFiles)}})});
  }
  return std::nullopt;
}

Answer<HandedFile> Applications::FindHanded(const Applicant& applicant, const Application& application,
                                            const std::string& upload, const std::string& digest) const {
  if (!upload.empty()) {
    if (!files_.take) return NotFound("application-no-upload", {{"id", upload}});
    return files_.take(applicant.who->account, upload);
  }
  // One that the organisation has handed in already, here or with another application.
  std::vector<Application> own{application};
  const auto rows = storage_->Applications({{ports::PartyKey(application.organisation)}, {}, {}, {}, 50});
  if (!rows.ok()) return FromFailure(rows.errors());
  for (const ports::ApplicationRow& row : *rows) {
    if (auto read = ApplicationOf(row); read.ok()) own.push_back(std::move(*read));
  }
  for (const Application& one : own) {
    for (const auto& [material, files] : one.materials) {
      for (const DraftFile& file : files) {
        if (file.digest == digest) return HandedFile{digest, file.name, file.size, file.type, {}};
      }
    }
  }
  return Invalid({Error("application-no-file", {{"digest", digest}}).At("/digest")});
}

Answer<ApplicationView> Applications::AddFile(const Applicant& applicant, std::string_view id,
                                              const std::string& material, const std::string& upload,
                                              const std::string& digest) {
  return Edit(applicant, id, [&](const ApplicationView& view, Application* application) -> std::optional<Problem> {
    Answer<HandedFile> handed = FindHanded(applicant, *application, upload, digest);
    if (auto* problem = std::get_if<Problem>(&handed)) return std::move(*problem);
    const HandedFile& file = std::get<HandedFile>(handed);
    std::vector<DraftFile>& files = application->materials[material];
    // The same file twice is one file.
    const bool known =
        std::any_of(files.begin(), files.end(), [&](const DraftFile& one) { return one.digest == file.digest; });
    if (known) return std::nullopt;
    if (auto problem = CheckFile(view, material, file)) return problem;
    files.push_back({file.digest, file.name, file.size, file.type, Now().millis(), applicant.actor.id});
    return std::nullopt;
  });
}

Answer<ApplicationView> Applications::RemoveFile(const Applicant& applicant, std::string_view id,
                                                 const std::string& material, const std::string& digest) {
  return Edit(applicant, id, [&](const ApplicationView& view, Application* application) -> std::optional<Problem> {
    const auto files = application->materials.find(material);
    const bool known = files != application->materials.end() &&
                       std::any_of(files->second.begin(), files->second.end(),
                                   [&](const DraftFile& one) { return one.digest == digest; });
    if (!known) return NotFound("application-no-file", {{"digest", digest}});
    if (!view.IsOpen(material)) return Conflict({Error("application-closed", {{"name", material}})});
    std::erase_if(files->second, [&](const DraftFile& one) { return one.digest == digest; });
    if (files->second.empty()) application->materials.erase(files);
    return std::nullopt;
  });
}

Answer<DraftFile> Applications::FileOf(const people::Principal& who, std::string_view id,
                                       std::string_view digest) const {
  Application application;
  if (auto problem = LoadOwn(who, id, &application)) return std::move(*problem);
  for (const auto& [material, files] : application.materials) {
    for (const DraftFile& file : files) {
      if (file.digest == digest) return file;
    }
  }
  return NotFound("application-no-file", {{"digest", std::string(digest)}});
}

}  // namespace anze::app
