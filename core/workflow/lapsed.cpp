// The refusal of what a lapsed ruleset no longer lets begin, with the clause by which it lapsed.
#include "core/workflow/lapsed.h"

#include <algorithm>
#include <string>
#include <utility>

namespace anze::workflow {
namespace {

using base::Language;

// The number of the document and the place in it, of the first clause that says that the rules lapsed.
std::string CitedBy(const ruleset::Snapshot& snapshot, const ruleset::LayerRef& lapsed) {
  if (lapsed.expiry_clauses.empty()) return {};
  const auto clause = snapshot.clauses.find(lapsed.expiry_clauses.front());
  if (clause == snapshot.clauses.end()) return {};
  const auto document = snapshot.documents.find(clause->second.document);
  const std::string number = document == snapshot.documents.end() ? std::string() : document->second.number + " ";
  return number + clause->second.locator;
}

}  // namespace

Refusal ExpiredRefusal(const ruleset::Snapshot& snapshot, const ruleset::LayerRef& lapsed, const base::Localized& what,
                       const char* pointer) {
  Refusal refusal;
  refusal.code = "ruleset-expired";
  refusal.args = {{"title_zh", lapsed.title.zh},
                  {"title_en", lapsed.title.In(Language::kEn)},
                  {"to", lapsed.effective.to->ToString()},
                  {"what_zh", what.zh},
                  {"what_en", what.In(Language::kEn)}};
  if (std::string cited = CitedBy(snapshot, lapsed); !cited.empty()) {
    refusal.args.insert(refusal.args.end(), {{"reason", "cited"}, {"cited", std::move(cited)}});
  }
  refusal.clauses = lapsed.expiry_clauses;
  refusal.pointer = pointer;
  return refusal;
}

std::optional<Refusal> RefuseLapsed(const CaseProgram& program, calendar::Date day) {
  const ruleset::LayerRef* lapsed = program.snapshot().LapsedOn(day);
  if (lapsed == nullptr) return std::nullopt;
  const ruleset::CaseType& type = program.source();
  const auto& still = lapsed->after_expiry.cases;
  if (std::find(still.begin(), still.end(), type.name) != still.end()) return std::nullopt;
  const bool titled = !type.title.zh.empty();
  return ExpiredRefusal(program.snapshot(), *lapsed, titled ? type.title : base::Localized{type.name, type.name},
                        "/region");
}

}  // namespace anze::workflow
