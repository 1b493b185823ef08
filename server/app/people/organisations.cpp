#include "server/app/people/organisations.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/limits_people.h"
#include "core/base/search.h"

namespace anze::app {
namespace {

using base::Error;
using people::Organisation;

constexpr std::array<std::string_view, 5> kKinds{"bureau", "insurer", "branch", "agency", "enterprise"};

people::NotedTexts Noted(const Organisation& organisation) {
  return {{"title", organisation.title},
          {"kind", organisation.kind},
          {"region", organisation.region},
          {"parent", organisation.parent}};
}

}  // namespace

Organisations::Page Organisations::List(const std::string& search, const std::string& after, std::size_t limit) const {
  const std::vector<std::string> words = base::SearchWords(search);
  Page page;
  for (Directory::OrganisationPtr& one : directory_->Organisations()) {
    if (one->code <= after || !base::HasWords(base::FoldForSearch(one->code + "\n" + one->title), words)) continue;
    if (page.items.size() == limit) {
      page.next = page.items.back()->code;
      break;
    }
    page.items.push_back(std::move(one));
  }
  return page;
}

Answer<Directory::OrganisationPtr> Organisations::Find(std::string_view code) const {
  auto found = directory_->FindOrganisation(code);
  if (found == nullptr) return NotFound("unknown-organisation", {{"code", std::string(code)}});
  return found;
}

void Organisations::Check(const Organisation& organisation, base::Diagnostics* problems) const {
  if (std::find(kKinds.begin(), kKinds.end(), organisation.kind) == kKinds.end())
    problems->push_back(Error("unknown-organisation-kind", {{"kind", organisation.kind}}).At("/kind"));
  if (!is_region_(organisation.region))
    problems->push_back(Error("unknown-region", {{"region", organisation.region}}).At("/region"));
  if (organisation.parent.empty()) return;
  if (organisation.parent == organisation.code || directory_->FindOrganisation(organisation.parent) == nullptr)
    problems->push_back(Error("unknown-organisation", {{"code", organisation.parent}}).At("/parent"));
}

Answer<Changed> Organisations::Add(Organisation organisation, const Acting& acting, const Idempotency& idempotency,
                                   const Show& show) {
  if (auto before = ChangedBefore(storage_, idempotency)) return *before;
  base::Diagnostics problems;
  if (!people::IsName(organisation.code, base::limits::kOrganisationCode, true))
    problems.push_back(
        Error("bad-organisation-code", {{"most", std::to_string(base::limits::kOrganisationCode)}}).At("/code"));
  const Directory::Turn turn = directory_->Begin();
  Check(organisation, &problems);
  if (!problems.empty()) return Invalid(std::move(problems));
  if (directory_->FindOrganisation(organisation.code) != nullptr)
    return ProblemOf(ProblemKind::kConflict, Error("organisation-exists", {{"code", organisation.code}}));
  if (directory_->Organisations().size() >= base::limits::kOrganisations)
    return ProblemOf(ProblemKind::kConflict,
                     Error("too-many-people", {{"most", std::to_string(base::limits::kOrganisations)}}));
  const std::int64_t now = directory_->Now();
  organisation.version = 0;
  ports::PeopleChange change;
  change.rows.push_back(ToRow(organisation));
  change.audit.push_back(
      EntryOf(acting, now, "organisation.add", "organisation:" + organisation.code, Noted(organisation)));
  change.idempotency = ToKeep(idempotency, organisation.code, now);
  organisation.version = 1;
  show(organisation, change.idempotency ? &*change.idempotency : nullptr);
  if (auto problem = NotWritten(directory_->Write(change))) return *problem;
  return Changed{organisation.code, std::nullopt};
}

Answer<Directory::OrganisationPtr> Organisations::Replace(Organisation organisation, const ExpectedVersions& expected,
                                                          const Acting& acting) {
  const Directory::Turn turn = directory_->Begin();
  const auto before = directory_->FindOrganisation(organisation.code);
  if (before == nullptr) return NotFound("unknown-organisation", {{"code", organisation.code}});
  if (!expected.Has(before->version)) return Stale(before->version);
  base::Diagnostics problems;
  Check(organisation, &problems);
  // The offices of those who hold roles in it would change behind their backs.
  if ((organisation.kind == "bureau") != (before->kind == "bureau"))
    problems.push_back(Error("organisation-kind-fixed", {{"kind", before->kind}}).At("/kind"));
  if (!problems.empty()) return Invalid(std::move(problems));
  organisation.version = before->version;
  ports::PeopleChange change;
  change.rows.push_back(ToRow(organisation));
  change.audit.push_back(EntryOf(acting, directory_->Now(), "organisation.change", "organisation:" + organisation.code,
                                 Noted(organisation)));
  if (auto problem = NotWritten(directory_->Write(change))) return *problem;
  return directory_->FindOrganisation(organisation.code);
}

}  // namespace anze::app
