#include "core/workflow/answer_words.h"

#include <algorithm>

#include "core/decision/explain.h"

namespace anze::workflow {
namespace {

using base::Language;
using base::Localized;
using base::Value;
using ruleset::Decision;

const Decision* DecisionOf(const std::string& name, const ruleset::Snapshot& snapshot) {
  const auto found = snapshot.decisions.find(name);
  return found == snapshot.decisions.end() ? nullptr : &found->second;
}

Localized TitleOr(const Localized& title, const std::string& name) {
  return title.zh.empty() ? Localized{name, name} : title;
}

Localized FactTitleOf(const Decision* decision, const std::string& path) {
  return {decision::FactTitle(decision, path, Language::kZh), decision::FactTitle(decision, path, Language::kEn)};
}

// By the region's message "<decision>.<outcome>", else by the title of the row that gives it.
Localized OutcomeTitle(const Decision* decision, const std::string& name, const std::string& outcome,
                       const ruleset::Snapshot& snapshot) {
  const auto message = snapshot.messages.find(name + "." + outcome);
  if (message != snapshot.messages.end()) return message->second.text;
  if (decision == nullptr) return {};
  for (const ruleset::TableRow& row : decision->rows) {
    if ((row.outcome.empty() ? row.id : row.outcome) == outcome) return row.title;
  }
  return {};
}

AnswerInWords Begin(const Decision* decision, const std::string& name, std::string outcome,
                    const ruleset::Snapshot& snapshot) {
  AnswerInWords out;
  out.outcome_title = OutcomeTitle(decision, name, outcome, snapshot);
  out.decision = name;
  out.title = decision == nullptr ? Localized{name, name} : TitleOr(decision->title, name);
  out.outcome = std::move(outcome);
  return out;
}

// Adds the rule or step of this id; one that the rules do not have any more under its id alone.
void AddFailed(const Decision* decision, const std::string& id, AnswerInWords* out) {
  AnswerInWords::Failed failed{id, {id, id}, {}, {}};
  const auto look = [&](const auto& items) {
    for (const auto& item : items) {
      if (item.id != id) continue;
      failed.title = TitleOr(item.title, id);
      failed.clauses = item.clauses;
    }
  };
  if (decision != nullptr) {
    look(decision->rules);
    look(decision->steps);
  }
  out->failed.push_back(std::move(failed));
}

}  // namespace

AnswerInWords InWords(const decision::Explanation& answer, const std::string& name, const ruleset::Snapshot& snapshot) {
  const Decision* decision = DecisionOf(name, snapshot);
  AnswerInWords out = Begin(decision, name, answer.verdict.outcome, snapshot);
  for (const std::string& path : answer.verdict.missing) out.missing.emplace_back(path, FactTitleOf(decision, path));
  for (const decision::RuleTrace& trace : answer.trace) {
    if (trace.result != "fail") continue;
    const std::string rule(trace.rule);
    const auto said = [&](Language language) { return decision::FailureOf(answer, trace, snapshot, language); };
    out.failed.push_back({rule,
                          TitleOr(*trace.test->title, rule),
                          {said(Language::kZh), said(Language::kEn)},
                          {trace.clauses.begin(), trace.clauses.end()}});
  }
  return out;
}

AnswerInWords InWords(const Value& stored, const ruleset::Snapshot& snapshot) {
  const std::string name(stored.GetString("decision"));
  const Decision* decision = DecisionOf(name, snapshot);
  AnswerInWords out = Begin(decision, name, std::string(stored.GetString("outcome")), snapshot);
  const auto each = [&stored](std::string_view key, const auto& take) {
    const Value& list = stored.Get(key);
    if (!list.is_list()) return;
    for (const Value& item : list.as_list()) {
      if (item.is_string()) take(item.as_string());
    }
  };
  each("missing", [&](const std::string& path) { out.missing.emplace_back(path, FactTitleOf(decision, path)); });
  each("failed", [&](const std::string& id) { AddFailed(decision, id, &out); });
  return out;
}

}  // namespace anze::workflow
