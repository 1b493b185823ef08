// Prints the findings of core/mutation: a table by region and kind of change, and every change that no test noticed.
#include "server/cli/mutate.h"

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <map>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/json.h"
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

// The two texts with what differs between brackets: “staff 【>=】 30” and “staff 【>】 30”.
std::pair<std::string, std::string> Marked(const mutation::Mutant& mutant, base::Language language) {
  if (mutant.dropped) return {mutant.before, base::Text("cli-mutation-dropped", language)};
  const std::string& old = mutant.before;
  const std::string& now = mutant.after;
  const std::size_t least = std::min(old.size(), now.size());
  std::size_t front = 0;
  while (front < least && old[front] == now[front]) ++front;
  std::size_t back = 0;
  while (back < least - front && old[old.size() - 1 - back] == now[now.size() - 1 - back]) ++back;
  // A character of several bytes is never cut, and a number or a sign is shown whole.
  const auto joins = [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || base::IsNamePart(c) ||
           std::string_view("<>=~.").find(c) != std::string_view::npos;
  };
  while (front > 0 && joins(old[front - 1])) --front;
  while (back > 0 && joins(old[old.size() - back])) --back;
  const auto mark = [&](const std::string& text) {
    return base::Text("cli-mutation-marked", language,
                      {{"front", text.substr(0, front)},
                       {"change", text.substr(front, text.size() - back - front)},
                       {"back", text.substr(text.size() - back)}});
  };
  return {mark(old), mark(now)};
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

// The survivors that somebody accepted, each with the reason why no scenario can tell it: {"REGION": [{"file", "item",
// "before", "after", "reason"}]}.
class Accepted {
 public:
  // Errors: those of ReadValue; "mutation-accepted-shape" {file} for another form, or an entry without a reason.
  static base::Result<Accepted> Read(const std::string& file) {
    Accepted accepted;
    if (file.empty()) return accepted;
    auto value = ReadValue(file);
    if (!value.ok()) return value.errors();
    const base::Error shape("mutation-accepted-shape", {{"file", file}});
    if (!value->is_map()) return shape;
    for (const auto& [region, entries] : value->as_map()) {
      if (!entries.is_list()) return shape;
      for (const Value& entry : entries.as_list()) {
        if (entry.GetString("file").empty() || entry.GetString("reason").empty()) return shape;
        accepted.reasons_.emplace(
            Key(entry.GetString("file"), entry.GetString("item"), entry.GetString("before"), entry.GetString("after")),
            entry.GetString("reason"));
      }
    }
    return accepted;
  }

  // Empty: it was not accepted.
  std::string ReasonOf(const mutation::Mutant& mutant) const {
    const auto found = reasons_.find(
        Key(mutant.span.file.text(), mutant.entity.name, mutant.before, mutant.dropped ? "" : mutant.after));
    return found == reasons_.end() ? std::string() : found->second;
  }

 private:
  static std::string Key(std::string_view file, std::string_view item, std::string_view before,
                         std::string_view after) {
    std::string key;
    for (const std::string_view part : {file, item, before, after}) (key += part) += '\n';
    return key;
  }

  std::map<std::string, std::string> reasons_;
};

// The scenario as it would stand in its file.
std::string ProposalText(const mutation::Proposal& proposal, base::Language language) {
  const std::string value = proposal.value.is_null() ? "" : base::WriteJson(proposal.value);
  const std::string name = base::Text(value.empty() ? "cli-mutation-proposal-absent" : "cli-mutation-proposal-name",
                                      language, {{"fact", proposal.fact}, {"value", value}});
  std::string text =
      "  - name: " + base::WriteJson(Value(name)) + "\n    like: " + base::WriteJson(Value(proposal.like)) + "\n";
  text += value.empty() ? "    remove: [facts." + proposal.fact + "]\n"
                        : "    change: {facts." + proposal.fact + ": " + value + "}\n";
  return text + "    expect: " + base::WriteJson(proposal.expect) + "\n";
}

Value ProposalValue(const mutation::Proposal& proposal, base::Language language) {
  Value out = Value::EmptyMap();
  out.Set("file", proposal.file);
  out.Set("scenario", ProposalText(proposal, language));
  return out;
}

Value ToValue(const std::vector<Judged>& judged, const Tally& tally, const Accepted& accepted,
              base::Language language) {
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
  for (const auto& [mutant, trial, proposal] : judged) {
    if (trial.fate != Fate::kSurvived) continue;
    Value& row = survivors.Append(SurvivorValue(mutant));
    if (const std::string reason = accepted.ReasonOf(mutant); !reason.empty()) row.Set("reason", reason);
    if (proposal) row.Set("proposal", ProposalValue(*proposal, language));
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

void PrintSurvivors(std::ostream& out, const std::vector<Judged>& judged, const Accepted& accepted,
                    base::Language language) {
  for (const auto& [mutant, trial, proposal] : judged) {
    if (trial.fate != Fate::kSurvived) continue;
    const std::string reason = accepted.ReasonOf(mutant);
    const auto [before, after] = Marked(mutant, language);
    out << Colour(base::Text(reason.empty() ? "cli-mutation-survived" : "cli-mutation-accepted", language),
                  reason.empty() ? 31 : 33)
        << "  " << mutant.span.file << ':' << mutant.span.line << ':' << mutant.span.column << "  "
        << base::Text("mutation-" + std::string(mutation::OperatorName(mutant.op)), language) << "  " << before
        << "  →  " << after;
    if (!mutant.clauses.empty()) out << "  [" << mutant.clauses.front() << ']';
    out << '\n';
    if (!reason.empty()) out << "      " << reason << '\n';
    if (reason.empty() && proposal) {
      out << "      " << base::Text("cli-mutation-proposal", language, {{"file", proposal->file}}) << '\n'
          << ProposalText(*proposal, language);
    }
  }
}

}  // namespace

void RunMutation(Session* session, const ruleset::Bundle& bundle, const MutationOptions& options) {
  mutation::Choice choice;
  choice.region = options.region;
  choice.sample = options.sample;
  choice.seed = options.seed;
  choice.parts = app::Cores();
  const auto accepted = Accepted::Read(options.accepted);
  if (!accepted.ok()) return Fail(session, accepted.errors());
  const auto judged = mutation::RunMutants(
      bundle, choice,
      [](std::size_t count, const std::function<void(std::size_t)>& one) { app::OnCores(count, 1, one); });
  if (!judged.ok()) return Fail(session, judged.errors());
  const Tally tally = mutation::Counted(*judged);
  // What no scenario can tell counts for nothing, either way.
  Count told = tally.all;
  for (const auto& [mutant, trial, proposal] : *judged) {
    told.survived -= trial.fate == Fate::kSurvived && !accepted->ReasonOf(mutant).empty() ? 1 : 0;
  }
  const bool enough = tally.all.all() > 0 && told.per_mille() >= static_cast<std::size_t>(options.floor) * 10;
  session->exit_code = enough ? kPositive : kNegative;
  Print(*session, ToValue(*judged, tally, *accepted, session->lang()), [&](std::ostream& out) {
    PrintSurvivors(out, *judged, *accepted, session->lang());
    PrintTable(out, tally, session->lang());
  });
}

}  // namespace anze::cli
