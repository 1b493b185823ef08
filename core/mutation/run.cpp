// A run in parts. Each part has its own laboratory and takes every n-th mutant, so that slow files
// are shared among the parts.
#include "core/mutation/run.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/mutation/enumerate.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/load.h"

namespace anze::mutation {
namespace {

// SplitMix64: a number that depends on the seed and the place only, so that a sample can be taken again.
std::uint64_t Mix(std::uint64_t seed, std::uint64_t place) {
  std::uint64_t z = seed + (place + 1) * 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

std::vector<Mutant> Sampled(std::vector<Mutant> mutants, const Choice& choice) {
  if (choice.sample == 0 || choice.sample >= mutants.size()) return mutants;
  std::vector<std::pair<std::uint64_t, std::size_t>> drawn;
  for (std::size_t i = 0; i < mutants.size(); ++i) drawn.emplace_back(Mix(choice.seed, i), i);
  std::sort(drawn.begin(), drawn.end());
  drawn.resize(choice.sample);
  std::sort(drawn.begin(), drawn.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  std::vector<Mutant> sample;
  sample.reserve(drawn.size());
  for (const auto& [number, place] : drawn) sample.push_back(std::move(mutants[place]));
  return sample;
}

}  // namespace

void Count::Add(Fate fate) { ++(fate == Fate::kRefused ? refused : fate == Fate::kKilled ? killed : survived); }

base::Result<std::vector<Judged>> RunMutants(const ruleset::Bundle& bundle, const Choice& choice,
                                             const ruleset::ForEach& each) {
  if (!choice.region.empty() && bundle.Chain(choice.region).empty()) {
    return base::Error("unknown-region", {{"region", choice.region}});
  }
  std::vector<Mutant> mutants = Enumerate(bundle);
  std::erase_if(mutants, [&](const Mutant& mutant) {
    return !choice.region.empty() && mutant.region != choice.region && !ruleset::IsBelow(mutant.region, choice.region);
  });
  mutants = Sampled(std::move(mutants), choice);
  const std::size_t parts = std::max<std::size_t>(1, std::min(choice.parts, mutants.size()));
  std::vector<Judged> judged(mutants.size());
  std::vector<base::Diagnostics> failures(parts);
  each(parts, [&](std::size_t part) {
    auto lab = Lab::Open(bundle);
    if (!lab.ok()) {
      failures[part] = lab.errors();
      return;
    }
    for (std::size_t i = part; i < mutants.size(); i += parts) {
      judged[i].trial = (*lab)->Try(mutants[i]);
      if (judged[i].trial.fate == Fate::kSurvived) judged[i].proposal = (*lab)->Propose(mutants[i]);
      judged[i].mutant = std::move(mutants[i]);
    }
  });
  for (base::Diagnostics& failure : failures) {
    if (!failure.empty()) return std::move(failure);
  }
  return judged;
}

Tally Counted(const std::vector<Judged>& judged) {
  Tally tally;
  for (const auto& [mutant, trial, proposal] : judged) {
    tally.all.Add(trial.fate);
    tally.regions[mutant.region].Add(trial.fate);
    tally.cells[{mutant.region, mutant.op}].Add(trial.fate);
  }
  return tally;
}

}  // namespace anze::mutation
