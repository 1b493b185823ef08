#include "server/http/wire/answer_words.h"

namespace anze::http {

using base::Value;

Value ToValue(const workflow::AnswerInWords& answer, base::Language language) {
  Value out = Value::EmptyMap();
  out.Set("decision", answer.decision);
  out.Set("title", answer.title.In(language));
  out.Set("outcome", answer.outcome);
  const std::string word = "outcome-word-" + answer.outcome;
  const std::string& title = answer.outcome_title.In(language);
  out.Set("outcome_title", !title.empty() ? title : base::HasText(word) ? base::Text(word, language) : answer.outcome);
  Value& missing = out.Set("missing", Value::EmptyList());
  for (const auto& [path, title] : answer.missing) {
    Value& row = missing.Append(Value::EmptyMap());
    row.Set("path", path);
    row.Set("title", title.In(language));
  }
  Value& failed = out.Set("failed", Value::EmptyList());
  for (const workflow::AnswerInWords::Failed& rule : answer.failed) {
    Value& row = failed.Append(Value::EmptyMap());
    row.Set("rule", rule.rule);
    row.Set("title", rule.title.In(language));
    if (!rule.failure.zh.empty()) row.Set("failure", rule.failure.In(language));
    row.Set("clauses", Value::ListOf(rule.clauses));
  }
  return out;
}

}  // namespace anze::http
