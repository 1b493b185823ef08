// Merges the answer of a script into the explanation of its preconditions, strictly: a script is
// part of the rules, so an answer of the wrong shape is an error of the ruleset, not a fact about
// the case. Clauses are checked against the snapshot, because a script may put their ids together
// as it runs.
#include "core/decision/lua_answer.h"

#include <algorithm>

#include "core/decision/explain.h"
#include "core/decision/script_clauses.h"

namespace anze::decision {
namespace {

using base::Value;

constexpr std::string_view kResults[] = {"fail", "unknown", "pass", "skipped"};

class Merger {
 public:
  Merger(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot, Explanation* out)
      : decision_(decision), snapshot_(snapshot), out_(out), evidence_(std::make_shared<Evidence>(*out->evidence)) {}

  bool Read(const Value& answer) {
    if (!answer.is_map()) return Bad("answer");
    if (!Texts(answer.Get("missing"), &out_->verdict.missing)) return Bad("missing");
    const Value& rules = answer.Get("rules");
    if (!rules.is_null() && !rules.is_list()) return Bad("rules");
    if (rules.is_list()) {
      for (const Value& rule : rules.as_list()) {
        if (!Rule(rule)) return false;
      }
    }
    const Value& outcome = answer.Get("outcome");
    if (!outcome.is_null() && !(outcome.is_string() && !outcome.as_string().empty())) return Bad("outcome");
    Verdict& verdict = out_->verdict;
    verdict.outcome = outcome.is_string()                    ? outcome.as_string()
                      : !verdict.failed.empty()              ? "fail"
                      : unknown_ || !verdict.missing.empty() ? "unknown"
                                                             : "pass";
    verdict.value = answer.Get("value");
    if (verdict.failed.empty() && verdict.outcome != "pass") AddClauses(decision_.clauses, &verdict.clauses);
    out_->evidence = evidence_;
    return true;
  }

  base::Error error() const {
    if (!unknown_clause_.empty()) {
      return UnknownScriptClause(decision_, snapshot_, unknown_clause_, {decision_.script_file, 0, 0, 0});
    }
    return base::Error("script-bad-answer", {{"decision", decision_.name}, {"what", what_}}, decision_.span);
  }

 private:
  bool Bad(std::string what) {
    what_ = std::move(what);
    return false;
  }

  static bool Texts(const Value& list, std::vector<std::string>* out) {
    if (list.is_null()) return true;
    if (!list.is_list()) return false;
    for (const Value& text : list.as_list()) {
      if (!text.is_string()) return false;
      AddClauses({&text.as_string(), 1}, out);
    }
    return true;
  }

  // A sentence is a text, or {zh, en}.
  static base::Localized Sentence(const Value& value) {
    if (value.is_string()) return {value.as_string(), ""};
    return {std::string(value.GetString("zh")), std::string(value.GetString("en"))};
  }

  bool Rule(const Value& rule) {
    const std::string_view id = rule.GetString("id");
    const std::string_view result = rule.GetString("result");
    const auto* const known = std::find(std::begin(kResults), std::end(kResults), result);
    if (id.empty()) return Bad("rules.id");
    if (known == std::end(kResults)) return Bad("rules.result");
    OwnTest test;
    test.id = id;
    test.title = Sentence(rule.Get("title"));
    test.failure = Sentence(rule.Get("failure"));
    test.span = {decision_.script_file, 0, 0, 0};
    test.facts = rule.Get("facts").is_map() ? rule.Get("facts") : Value::EmptyMap();
    test.info.condition = rule.GetString("condition");
    if (!Texts(rule.Get("clauses"), &test.clauses)) return Bad("rules.clauses");
    for (const std::string& clause : test.clauses) {
      if (snapshot_.clauses.contains(clause)) continue;
      unknown_clause_ = clause;
      return false;
    }
    RuleTrace trace = evidence_->Own(std::move(test), *known);
    trace.condition = trace.test->condition;
    trace.value = rule.Get("value");
    if (*known == "fail") {
      out_->verdict.failed.emplace_back(id);
      AddClauses(trace.clauses, &out_->verdict.clauses);
    }
    unknown_ = unknown_ || *known == "unknown";
    out_->trace.push_back(std::move(trace));
    return true;
  }

  const ruleset::Decision& decision_;
  const ruleset::Snapshot& snapshot_;
  Explanation* out_;
  std::shared_ptr<Evidence> evidence_;
  bool unknown_ = false;
  std::string what_;
  std::string unknown_clause_;
};

}  // namespace

base::Status MergeAnswer(const Value& answer, const ruleset::Decision& decision, const ruleset::Snapshot& snapshot,
                         Explanation* explanation) {
  Merger merger(decision, snapshot, explanation);
  if (merger.Read(answer)) return base::Ok{};
  return merger.error();
}

}  // namespace anze::decision
