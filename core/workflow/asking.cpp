// A decision is put to the rules that the case stands under, on the day of the event. It is explained, not only
// evaluated, because a refusal that rests on it says which of its conditions failed.
#include "core/workflow/asking.h"

#include <algorithm>
#include <utility>

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/decision/decision.h"
#include "core/ruleset/merge/stated.h"
#include "core/workflow/other_cases.h"
#include "core/workflow/rulebook.h"

namespace anze::workflow {
namespace {

using base::Error;
using base::Value;
using decision::Explanation;

class Asking {
 public:
  // `explained`, where it is not null, is given the answer with its trace.
  Asking(Draft* draft, const CompiledAsk& ask, const CompiledEvent& event, Explanation* explained = nullptr)
      : draft_(*draft), ask_(ask), event_(event), explained_(explained) {}

  bool Run() {
    const Environment& env = draft_.env();
    if (env.book == nullptr) return draft_.Fail({Error("no-rulebook", {{"decision", ask_.source->decision}})});
    const decision::CompiledDecision* compiled = env.book->FindDecision(ask_.source->decision);
    if (compiled == nullptr) return Take(decision::ExplainAbsence(draft_.program().snapshot(), ask_.source->decision));
    if (!LookUp() || !LookAround() || !Gather(compiled->source())) return false;
    if (auto wrong = compiled->CheckFacts(facts_); base::HasErrors(wrong)) return draft_.Fail(std::move(wrong));
    return Take(compiled->Explain(facts_, draft_.context(), env.scripts));
  }

 private:
  // The records whose keys the case knows.
  bool LookUp() {
    draft_.records() = Value::EmptyMap();
    for (const CompiledRegister& lookup : ask_.registers) {
      Value key;
      if (!KeyOf(lookup, &key)) return false;
      if (key.is_null() || draft_.env().registers == nullptr) continue;
      auto found = draft_.env().registers->Find(lookup.source->record, key, draft_.program().snapshot().region);
      if (!found.ok()) return draft_.Fail(found.errors());
      if (!*found) continue;
      Value source = Value::EmptyMap();
      source.Set("type", lookup.source->record);
      source.Set("id", (*found)->id);
      source.Set("version", static_cast<std::int64_t>((*found)->version));
      sources_.Append(std::move(source));
      draft_.records().Set(lookup.source->name, std::move((*found)->data));
    }
    return true;
  }

  // What other cases give. Whose key is not known, that gives nothing, and the facts that rest on it are missing.
  bool LookAround() {
    draft_.cases() = Value::EmptyMap();
    for (const CompiledCases& cases : ask_.cases) {
      Value values;
      if (!ValuesOf(cases, &values)) return false;
      if (values.is_null() || draft_.env().registers == nullptr) continue;
      const CaseSearch search{cases.source->case_type,
                              &cases.key,
                              &values,
                              &cases.source->states,
                              draft_.program().snapshot().region,
                              IdOfCase()};
      const auto found = draft_.env().registers->Cases(search);
      if (!found.ok()) return draft_.Fail(found.errors());
      for (const OtherCase& other : *found) NoteCase(cases, other);
      auto given = Given(cases, *found, draft_.context());
      if (!given.ok()) return draft_.Fail(given.errors());
      if (*given) draft_.cases().Set(cases.source->name, std::move(**given));
    }
    return true;
  }

  std::string_view IdOfCase() const { return draft_.state() == nullptr ? std::string_view() : draft_.state()->id; }

  void NoteCase(const CompiledCases& cases, const OtherCase& other) {
    Value source = Value::EmptyMap();
    source.Set("for", cases.source->name);
    source.Set("type", cases.source->case_type);
    source.Set("id", other.id);
    source.Set("version", static_cast<std::int64_t>(other.version));
    others_.Append(std::move(source));
  }

  // The key of the cases as they would hold it; null where a part of it is not known.
  bool ValuesOf(const CompiledCases& cases, Value* values) {
    *values = Value::EmptyMap();
    for (const auto& [path, formula] : cases.values) {
      decision::Evaluated part;
      if (!draft_.Evaluate(formula, &part)) return false;
      if (part.unknown || part.value.is_null()) {
        *values = Value();
        return true;
      }
      values->SetPath(path, std::move(part.value));
    }
    // A blank text names nobody.
    if (!ruleset::KeyTextOf(*values, cases.key)) *values = Value();
    return true;
  }

  // Null where a part of it is not known.
  bool KeyOf(const CompiledRegister& lookup, Value* key) {
    for (const auto& [field, formula] : lookup.key) {
      decision::Evaluated part;
      if (!draft_.Evaluate(formula, &part)) return false;
      if (part.unknown || part.value.is_null()) {
        *key = Value();
        return true;
      }
      if (field.empty()) {
        *key = std::move(part.value);
      } else {
        key->Set(field, std::move(part.value));
      }
    }
    return true;
  }

  // Formula, register, what comes with the event, the case's own fact: the first that has it.
  bool Gather(const ruleset::Decision& decision) {
    facts_ = Value::EmptyMap();
    bool sound = true;
    ruleset::ForEachLeaf(decision.facts.fields(), "", [&](const std::string& path, const ruleset::Field&) {
      if (sound) sound = Put(path);
    });
    return sound;
  }

  bool Put(const std::string& path) {
    if (const Value* recorded = Recorded(path)) {
      facts_.SetPath(path, *recorded);
      return true;
    }
    for (const auto& [fact, formula] : ask_.facts) {
      if (fact != path) continue;
      decision::Evaluated evaluated;
      if (!draft_.Evaluate(formula, &evaluated)) return false;
      if (!evaluated.unknown) facts_.SetPath(path, std::move(evaluated.value));
      return true;
    }
    const Value* known = draft_.records().FindPath(path);
    const std::vector<std::string>& may = event_.reads.stated;
    const bool stated = std::find(may.begin(), may.end(), path) != may.end();
    if (Missing(known) && stated) known = draft_.data().FindPath(path);
    if (Missing(known)) known = draft_.Look(path);
    if (!Missing(known)) facts_.SetPath(path, *known);
    return true;
  }
  // What the decision was given when the event happened; nullptr where the event is not replayed.
  const Value* Recorded(const std::string& path) const {
    const Value* answers = draft_.env().recorded;
    const Value* answer = answers == nullptr || !answers->is_map() ? nullptr : answers->Find(ask_.source->name);
    const Value* facts = answer == nullptr ? nullptr : answer->Find("facts");
    const Value* fact = facts == nullptr ? nullptr : facts->FindPath(path);
    return Missing(fact) ? nullptr : fact;
  }
  static bool Missing(const Value* value) { return value == nullptr || value->is_null(); }

  bool Take(base::Result<Explanation> explained) {
    if (!explained.ok()) return draft_.Fail(explained.errors());
    const decision::Verdict& verdict = explained->verdict;
    const ruleset::Snapshot& snapshot = draft_.program().snapshot();
    Value answer = Value::EmptyMap();
    answer.Set("decision", ask_.source->decision);
    answer.Set("snapshot", snapshot.digest);
    answer.Set("outcome", verdict.outcome);
    if (!verdict.value.is_null()) answer.Set("value", verdict.value);
    if (!facts_.is_null()) answer.Set("facts", std::move(facts_));
    if (!sources_.is_null()) answer.Set("records", std::move(sources_));
    if (!others_.is_null()) answer.Set("cases", std::move(others_));
    SetTexts("failed", verdict.failed, &answer);
    SetTexts("missing", verdict.missing, &answer);
    SetTexts("clauses", verdict.clauses, &answer);
    const Value trace =
        decision::ToValue(*explained, snapshot, ask_.source->decision, draft_.today(), base::Language::kZh);
    answer.Set("trace", base::Sha256Hex(base::WriteJson(trace)));
    if (!draft_.event().answers.is_map()) draft_.event().answers = Value::EmptyMap();
    draft_.event().answers.Set(ask_.source->name, std::move(answer));
    if (explained_ != nullptr) *explained_ = *explained;
    draft_.Show(*ask_.source, std::move(*explained));
    return true;
  }

  static void SetTexts(std::string_view name, const std::vector<std::string>& texts, Value* answer) {
    if (!texts.empty()) answer->Set(std::string(name), Value::ListOf(texts));
  }

  Draft& draft_;
  const CompiledAsk& ask_;
  const CompiledEvent& event_;
  Explanation* explained_;
  Value facts_;
  Value sources_;
  Value others_;
};

}  // namespace

bool AskDecisions(Draft* draft, const CompiledEvent& event) {
  for (const int index : event.asks) {
    const CompiledAsk& ask = draft->program().asks()[static_cast<std::size_t>(index)];
    if (!Asking(draft, ask, event).Run()) return false;
  }
  return true;
}

base::Result<std::vector<AskedAhead>> AskAhead(const CaseProgram& program, const std::vector<std::string>& names,
                                               const Value& facts, const Environment& env) {
  const Value no_data;
  Reads reads;
  reads.answers = true;
  const CompiledEvent event;  // that brings nothing along
  Draft draft(program, nullptr, facts, no_data, reads, env);
  std::vector<AskedAhead> answers;
  for (const CompiledAsk& ask : program.asks()) {
    if (std::find(names.begin(), names.end(), ask.source->name) == names.end()) continue;
    AskedAhead& answer = answers.emplace_back();
    answer.asked = ask.source;
    if (!Asking(&draft, ask, event, &answer.explanation).Run()) {
      auto failed = draft.Finish();
      return failed.ok() ? base::Diagnostics{Error("no-rulebook", {{"decision", ask.source->decision}})}
                         : failed.errors();
    }
  }
  return answers;
}

}  // namespace anze::workflow
