// Requirements: those that do not hold, in the ruleset's words. Where one rests on the answer of a decision, the
// refusal goes on to say which rules of that decision failed and which facts it lacked.
#include <algorithm>

#include "core/base/pointer.h"
#include "core/workflow/answer_words.h"
#include "core/workflow/draft.h"
#include "core/workflow/titles.h"

namespace anze::workflow {

using base::Diagnostics;
using base::Error;
using base::Language;
using base::Localized;
using base::Value;
using decision::Evaluated;

namespace {

base::MessageArgs Titled(std::string_view as, const Localized& title) {
  const std::string key(as);
  return {{key + "_zh", title.zh}, {key + "_en", title.In(Language::kEn)}};
}

// The rule's own sentence, else its title.
Localized SaidOf(const AnswerInWords::Failed& failed) {
  return failed.failure.zh.empty() ? failed.title : failed.failure;
}

}  // namespace

bool Draft::RefuseUnknown(const std::vector<std::string>& missing, std::string_view what) {
  Refusal refusal = Unknown(missing);
  refusal.args = Joined({{"requirement", std::string(what)}}, EventArgs(program_, event_.name));
  return Refuse(std::move(refusal));
}

std::string Draft::PointerOf(const std::string& path) const {
  // Only what can be given in this request is pointed at.
  if (state_ != nullptr && std::find(reads_.stated.begin(), reads_.stated.end(), path) != reads_.stated.end()) {
    return base::PointerAlong("/data", path);
  }
  if (state_ != nullptr && !path.starts_with("data.")) return {};
  return base::PointerAlong(state_ == nullptr ? "/facts" : "", path);
}

Refusal Draft::Unknown(const std::vector<std::string>& missing) const {
  Refusal refusal = MakeRefusal("requirement-unknown", {});
  refusal.missing = missing;
  if (!missing.empty()) refusal.pointer = PointerOf(missing.front());
  return refusal;
}

// As one of several: in the ruleset's words, at the first thing it reads that this request can give.
base::Error Draft::Unmet(const CompiledRequirement& requirement, const std::vector<std::string>& missing) const {
  base::Error error(missing.empty() ? "requirement-not-met" : "requirement-unknown",
                    Joined({{"requirement", requirement.source->id}}, EventArgs(program_, event_.name)));
  const base::Localized said = Fill(requirement.source->failure);
  if (!said.zh.empty()) {
    error.args.insert(error.args.end(),
                      {{"reason", "stated"}, {"said_zh", said.zh}, {"said_en", said.In(base::Language::kEn)}});
  }
  const auto& paths = missing.empty() ? requirement.condition.facts() : missing;
  for (std::size_t i = 0; i < paths.size() && error.pointer.empty(); ++i) error.pointer = PointerOf(paths[i]);
  if (!requirement.source->clauses.empty()) error.clause = requirement.source->clauses.front();
  return error;
}

bool Draft::CheckRequirements(const std::vector<CompiledRequirement>& requirements) {
  std::vector<std::string> missing;
  std::vector<const CompiledRequirement*> unmet;
  std::vector<const CompiledRequirement*> unknown;
  Diagnostics errors;
  for (const CompiledRequirement& requirement : requirements) {
    Evaluated evaluated;
    if (!Evaluate(requirement.condition, &evaluated)) return false;
    if (evaluated.unknown) {
      unknown.push_back(&requirement);
      errors.push_back(Unmet(requirement, evaluated.missing));
      for (std::string& path : evaluated.missing) {
        if (std::find(missing.begin(), missing.end(), path) == missing.end()) missing.push_back(std::move(path));
      }
    } else if (!evaluated.value.is_bool() || !evaluated.value.as_bool()) {
      unmet.push_back(&requirement);
      errors.push_back(Unmet(requirement, {}));
    }
  }
  if (errors.empty()) return true;
  // A rule that says no comes before one that cannot tell.
  Refusal refusal = unmet.empty() ? Unknown(missing) : MakeRefusal("requirement-not-met", {});
  const std::vector<const CompiledRequirement*>& named = unmet.empty() ? unknown : unmet;
  refusal.args = Joined({{"requirement", named.front()->source->id}}, EventArgs(program_, event_.name));
  if (!unmet.empty()) {
    refusal.message = Fill(unmet.front()->source->failure);
    if (!refusal.message.zh.empty()) {
      refusal.args = Joined(std::move(refusal.args), Joined({{"reason", state_ == nullptr ? "opening" : "event"}},
                                                            Titled("said", refusal.message)));
    }
    refusal.pointer = Unmet(*unmet.front(), {}).pointer;
  }
  for (const CompiledRequirement* requirement : named) {
    for (const std::string& clause : requirement->source->clauses) {
      if (std::find(refusal.clauses.begin(), refusal.clauses.end(), clause) == refusal.clauses.end()) {
        refusal.clauses.push_back(clause);
      }
    }
  }
  refusal.errors = std::move(errors);
  for (const CompiledRequirement* requirement : named) ExplainAnswers(*requirement, &refusal);
  return Refuse(std::move(refusal));
}

const Draft::Shown* Draft::ShownAt(std::string_view path) const {
  constexpr std::string_view kAnswers = "answers.";
  if (!path.starts_with(kAnswers)) return nullptr;
  path.remove_prefix(kAnswers.size());
  const std::string_view name = path.substr(0, path.find('.'));
  for (const Shown& shown : shown_) {
    if (shown.asked->name == name) return &shown;
  }
  return nullptr;
}

void Draft::ExplainAnswers(const CompiledRequirement& requirement, Refusal* refusal) const {
  for (const std::string& path : requirement.condition.facts()) {
    const Shown* shown = ShownAt(path);
    if (shown == nullptr) continue;
    AnswerInWords words = InWords(shown->answer, shown->asked->decision, program_.snapshot());
    const auto told = [&](const AnswerInWords& one) { return one.decision == words.decision; };
    if (std::any_of(refusal->answers.begin(), refusal->answers.end(), told)) continue;
    // The facts that the decision lacks are what is missing, not the answer.
    std::erase_if(refusal->missing, [&](const std::string& fact) { return ShownAt(fact) == shown; });
    for (const auto& [fact, title] : words.missing) {
      refusal->missing.push_back(fact);
      base::MessageArgs args = Titled("decision", words.title);
      for (auto& arg : Titled("title", title)) args.push_back(std::move(arg));
      refusal->errors.push_back(Error("answer-lacks-fact", std::move(args)).At(PointerOf(fact)));
    }
    for (const AnswerInWords::Failed& failed : words.failed) {
      base::MessageArgs args = Titled("decision", words.title);
      for (auto& arg : Titled("said", SaidOf(failed))) args.push_back(std::move(arg));
      Error error("answer-rule-failed", std::move(args));
      if (!failed.clauses.empty()) error.clause = failed.clauses.front();
      refusal->errors.push_back(std::move(error));
      for (const std::string& clause : failed.clauses) {
        if (std::find(refusal->clauses.begin(), refusal->clauses.end(), clause) == refusal->clauses.end()) {
          refusal->clauses.push_back(clause);
        }
      }
    }
    refusal->answers.push_back(std::move(words));
  }
}

}  // namespace anze::workflow
