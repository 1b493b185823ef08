// Prints the findings of core/mutation: a table by region and kind of change, and every change that no test noticed.
#include "server/cli/mutate.h"

#include <iomanip>
#include <iostream>

#include "core/mutation/run.h"
#include "server/app/rules/cores.h"

namespace anze::cli {
namespace {

using base::Value;
using mutation::Count;
using mutation::Fate;
using mutation::Judged;
using mutation::Operator;
using mutation::Tally;

Value CountValue(const Count& count) {
  Value out = Value::EmptyMap();
  out.Set("mutants", Value(static_cast<std::int64_t>(count.all())));
  out.Set("refused", Value(static_cast<std::int64_t>(count.refused)));
  out.Set("killed", Value(static_cast<std::int64_t>(count.killed)));
  out.Set("survived", Value(static_cast<std::int64_t>(count.survived)));
  out.Set("per_mille", Value(static_cast<std::int64_t>(count.per_mille())));
  return out;
}

Value SurvivorValue(const mutation::Mutant& mutant) {
  Value out = Value::EmptyMap();
  out.Set("file", mutant.span.file.text());
  out.Set("line", mutant.span.line);
  out.Set("column", mutant.span.column);
  out.Set("region", mutant.region);
  out.Set("operator", mutation::OperatorName(mutant.op));
  out.Set("item", mutant.entity.name);
  out.Set("before", mutant.before);
  out.Set("after", mutant.dropped ? Value() : Value(mutant.after));
  Value clauses = Value::EmptyList();
  for (const std::string& clause : mutant.clauses) clauses.Append(clause);
  out.Set("clauses", std::move(clauses));
  return out;
}

Value ToValue(const std::vector<Judged>& judged, const Tally& tally) {
  Value out = CountValue(tally.all);
  Value regions = Value::EmptyMap();
  for (const auto& [region, count] : tally.regions) {
    Value row = CountValue(count);
    Value operators = Value::EmptyMap();
    for (const auto& [at, cell] : tally.cells) {
      if (at.first == region) operators.Set(mutation::OperatorName(at.second), CountValue(cell));
    }
    row.Set("operators", std::move(operators));
    regions.Set(region, std::move(row));
  }
  out.Set("regions", std::move(regions));
  Value survivors = Value::EmptyList();
  for (const auto& [mutant, trial] : judged) {
    if (trial.fate == Fate::kSurvived) survivors.Append(SurvivorValue(mutant));
  }
  out.Set("survivors", std::move(survivors));
  return out;
}

// Numbers first, so that the columns stand whatever language the names are in.
void PrintRow(std::ostream& out, const Count& count, const std::string& name) {
  out << std::setw(8) << count.all() << std::setw(8) << count.refused << std::setw(8) << count.killed << std::setw(8)
      << count.survived << std::setw(6) << count.per_mille() / 10 << '.' << count.per_mille() % 10 << " %  " << name
      << '\n';
}

void PrintTable(std::ostream& out, const Tally& tally, base::Language language) {
  out << base::Text("cli-mutation-head", language) << '\n';
  for (const auto& [region, count] : tally.regions) {
    PrintRow(out, count, region);
    for (const auto& [at, cell] : tally.cells) {
      if (at.first != region) continue;
      PrintRow(out, cell, "  " + base::Text("mutation-" + std::string(mutation::OperatorName(at.second)), language));
    }
  }
  PrintRow(out, tally.all, base::Text("cli-mutation-all", language));
}

void PrintSurvivors(std::ostream& out, const std::vector<Judged>& judged, base::Language language) {
  for (const auto& [mutant, trial] : judged) {
    if (trial.fate != Fate::kSurvived) continue;
    out << Colour(base::Text("cli-mutation-survived", language), 31) << "  " << mutant.span.file << ':'
        << mutant.span.line << ':' << mutant.span.column << "  "
        << base::Text("mutation-" + std::string(mutation::OperatorName(mutant.op)), language) << "  " << mutant.before
        << "  →  " << (mutant.dropped ? base::Text("cli-mutation-dropped", language) : mutant.after);
    if (!mutant.clauses.empty()) out << "  [" << mutant.clauses.front() << ']';
    out << '\n';
  }
}

}  // namespace

void RunMutation(Session* session, const ruleset::Bundle& bundle, const MutationOptions& options) {
  mutation::Choice choice;
  choice.region = options.region;
  choice.sample = options.sample;
  choice.seed = options.seed;
  choice.parts = app::Cores();
  const auto judged = mutation::RunMutants(
      bundle, choice,
      [](std::size_t count, const std::function<void(std::size_t)>& one) { app::OnCores(count, 1, one); });
  if (!judged.ok()) return Fail(session, judged.errors());
  const Tally tally = mutation::Counted(*judged);
  const bool enough = tally.all.all() > 0 && tally.all.per_mille() >= static_cast<std::size_t>(options.floor) * 10;
  session->exit_code = enough ? kPositive : kNegative;
  Print(*session, ToValue(*judged, tally), [&](std::ostream& out) {
    PrintSurvivors(out, *judged, session->lang());
    PrintTable(out, tally, session->lang());
  });
}

}  // namespace anze::cli
