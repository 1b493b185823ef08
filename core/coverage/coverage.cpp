// Looks for one spoiled part a clause: computed parts before declared ones, so that a clause that is answered both ways
// counts as computed only where a scenario depends on the computation; whole parts left out before small slips, because
// they are noticed most. A part that no longer loads is no evidence, and the next is tried.
#include "core/coverage/coverage.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "core/base/region.h"
#include "core/coverage/cited.h"
#include "core/coverage/parts.h"
#include "core/mutation/enumerate.h"
#include "core/mutation/lab.h"

namespace anze::coverage {
namespace {

using mutation::Fate;
using mutation::Mutant;
using mutation::Trial;

constexpr std::array<std::string_view, 4> kNames = {"tested", "cited", "uncovered", "not_machine_checkable"};

// One way to spoil a part that cites the clause, and how that part answers.
struct Candidate {
  const Mutant* mutant = nullptr;
  Basis basis = Basis::kDeclared;
  // The place of the part: two candidates with the same one spoil the same part. Empty: a script or a manifest.
  std::string part;
  // The part as a whole is left out, or what it demands. A scenario that does not notice that notices the part only by
  // accident, so smaller changes of the part count only where this does not load.
  bool whole = false;
};

// Everything that can be spoiled, by clause, in the order in which it is tried.
class Candidates {
 public:
  explicit Candidates(const ruleset::Bundle& bundle)
      : mutants_(mutation::Enumerate(bundle, mutation::Breadth::kAllThatCite)) {
    const Classifier classifier(bundle);
    const PartCitations citations(bundle);
    for (const Mutant& mutant : mutants_) {
      const std::vector<std::string> clauses = citations.Of(mutant);
      if (clauses.empty()) continue;
      const Candidate candidate = Describe(bundle, mutant, classifier.Of(mutant));
      for (const std::string& clause : clauses) by_clause_[clause].push_back(candidate);
    }
    for (auto& [clause, list] : by_clause_) {
      std::stable_sort(list.begin(), list.end(),
                       [](const Candidate& a, const Candidate& b) { return Rank(a) < Rank(b); });
    }
  }

  const std::vector<Candidate>& Of(const std::string& clause) const {
    static const std::vector<Candidate> kNone;
    const auto found = by_clause_.find(clause);
    return found == by_clause_.end() ? kNone : found->second;
  }

 private:
  static Candidate Describe(const ruleset::Bundle& bundle, const Mutant& mutant, Basis basis) {
    Candidate candidate{&mutant, basis, {}, false};
    const ruleset::Layer& layer = bundle.layers.at(mutant.region);
    if (layer.scripts.contains(mutant.file) || mutant.file == "ruleset.yaml") return candidate;
    const Way way = Follow(layer, mutant);
    candidate.part = mutant.region + "/" + mutant.file;
    for (std::size_t i = 0; i < way.depth; ++i) {
      candidate.part += ':' + std::to_string(i < mutant.path.size() ? mutant.path[i] : *mutant.dropped);
    }
    candidate.whole = mutant.dropped ? way.key.empty() : mutant.op == mutation::Operator::kDrop;  // or `true`
    return candidate;
  }

  // Everything is compiled again where a time of effect moves, which takes a thousand times as long: last.
  static std::tuple<bool, bool, bool> Rank(const Candidate& candidate) {
    return {candidate.basis == Basis::kDeclared, candidate.mutant->file == "ruleset.yaml", !candidate.whole};
  }

  std::vector<Mutant> mutants_;
  std::map<std::string, std::vector<Candidate>> by_clause_;
};

void Prove(const std::vector<Candidate>& candidates, mutation::Lab* lab, ClauseCoverage* row) {
  std::set<std::string> unnoticed;  // parts that could be left out
  for (const Candidate& candidate : candidates) {
    if (unnoticed.contains(candidate.part)) continue;
    const Trial trial = lab->Try(*candidate.mutant, row->id);
    if (trial.fate == Fate::kSurvived && candidate.whole) unnoticed.insert(candidate.part);
    if (trial.fate != Fate::kKilled) continue;
    row->status = Status::kTested;
    row->basis = candidate.basis;
    row->by = {trial.scenario};
    row->span = candidate.mutant->span;
    row->before = candidate.mutant->before;
    row->after = candidate.mutant->after;
    return;
  }
}

// The clauses that some scenario is tagged with.
std::set<std::string> Tagged(const std::vector<scenario::ScenarioResult>& results) {
  std::set<std::string> tagged;
  for (const scenario::ScenarioResult& result : results) {
    if (result.passed) tagged.insert(result.clauses.begin(), result.clauses.end());
  }
  return tagged;
}

std::vector<ClauseCoverage> Rows(const ruleset::Bundle& bundle, const std::string& region) {
  const std::map<std::string, Citations> cited = CitationsOf(bundle);
  std::vector<ClauseCoverage> rows;
  for (const auto& [name, layer] : bundle.layers) {
    if (!base::LiesIn(name, region)) continue;
    for (const ruleset::Clause& clause : layer.clauses) {
      ClauseCoverage row;
      row.id = clause.id;
      row.region = name;
      row.declared_because = clause.declared;
      const auto citations = cited.find(clause.id);
      if (citations != cited.end()) row.kinds = citations->second.kinds;
      if (!clause.machine_checkable) {
        row.status = Status::kNotMachineCheckable;
        row.reason = clause.reason;
      } else if (citations != cited.end()) {
        row.status = Status::kCited;
        row.by = citations->second.places;
      }
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

}  // namespace

std::string_view StatusName(Status status) { return kNames[static_cast<std::size_t>(status)]; }

int Share::declared_per_mille() const {
  const int all = computed + declared + unanswered;
  return all == 0 ? 0 : (declared * 1000 + all - 1) / all;
}

Share ShareOf(const std::vector<ClauseCoverage>& clauses, const std::string& region) {
  Share share;
  for (const ClauseCoverage& row : clauses) {
    if (row.region != region) continue;
    if (row.status == Status::kNotMachineCheckable) {
      ++share.not_machine_checkable;
    } else if (row.status != Status::kTested) {
      ++share.unanswered;
    } else {
      ++(row.basis == Basis::kComputed ? share.computed : share.declared);
    }
  }
  return share;
}

base::Result<std::vector<ClauseCoverage>> Coverage(const ruleset::Bundle& bundle,
                                                   const std::vector<scenario::ScenarioResult>& results,
                                                   const std::string& region, std::size_t parts,
                                                   const ruleset::ForEach& each) {
  std::vector<ClauseCoverage> rows = Rows(bundle, region);
  const std::set<std::string> tagged = Tagged(results);
  const Candidates candidates(bundle);
  std::vector<ClauseCoverage*> jobs;
  for (ClauseCoverage& row : rows) {
    if (row.status == Status::kCited && tagged.contains(row.id)) jobs.push_back(&row);
  }
  parts = std::max<std::size_t>(1, std::min(parts, jobs.size()));
  std::vector<base::Diagnostics> failures(parts);
  each(parts, [&](std::size_t part) {
    auto lab = mutation::Lab::Open(bundle, results);
    if (!lab.ok()) {
      failures[part] = lab.errors();
      return;
    }
    for (std::size_t i = part; i < jobs.size(); i += parts) Prove(candidates.Of(jobs[i]->id), lab->get(), jobs[i]);
  });
  for (base::Diagnostics& failure : failures) {
    if (!failure.empty()) return std::move(failure);
  }
  return rows;
}

}  // namespace anze::coverage
