// Checks of the decisions that a case type asks, and of the facts that only later steps set.
#include <algorithm>
#include <set>

#include "core/decision/decision.h"
#include "core/ruleset/merge/stated.h"
#include "core/workflow/case_lint.h"
#include "core/workflow/registers.h"

namespace anze::workflow {
namespace {

using base::Diagnostics;
using base::Error;
using base::Severity;
using base::SourceSpan;
using ruleset::AskedDecision;
using ruleset::CaseType;
using ruleset::EventType;
using ruleset::Field;

using Names = std::vector<std::string_view>;

bool IsNamed(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class AskedLinter {
 public:
  AskedLinter(const CaseType& type, const ruleset::Snapshot& snapshot, Diagnostics* out)
      : type_(type), snapshot_(snapshot), out_(out) {}

  void Run() {
    for (const AskedDecision& asked : type_.decisions) CheckAsked(asked);
    for (const EventType& event : type_.events) {
      CheckNames(event.asks, event, "asks");
      CheckNames(event.supplies, event, "supplies");
      CheckDates(event);
    }
    CheckLater();
  }

 private:
  void Add(std::string code, base::MessageArgs args, const SourceSpan& span, Severity severity = Severity::kError) {
    out_->push_back(Error(std::move(code), std::move(args), span));
    out_->back().severity = severity;
  }

  void CheckNames(const std::vector<std::string>& names, const EventType& event, std::string_view key) {
    Names known;
    for (const AskedDecision& asked : type_.decisions) known.push_back(asked.name);
    for (const std::string& name : names) {
      const std::string in = event.name + "." + std::string(key);
      const auto asked = std::find_if(type_.decisions.begin(), type_.decisions.end(),
                                      [&](const AskedDecision& one) { return one.name == name; });
      if (asked == type_.decisions.end()) {
        out_->push_back(UnknownName("unknown-asked", name, in, known, event.span));
      } else if (key == "supplies" && !asked->stated) {
        Add("supplies-unstated", {{"name", name}, {"in", in}}, event.span);
      }
    }
  }

  void CheckAsked(const AskedDecision& asked) {
    const bool used = std::any_of(type_.events.begin(), type_.events.end(),
                                  [&](const EventType& event) { return IsNamed(event.asks, asked.name); });
    if (!used) Add("asked-never", {{"name", asked.name}}, asked.span, Severity::kWarning);
    for (const ruleset::Register& lookup : asked.registers) CheckRegister(asked, lookup);
    for (const ruleset::CaseSource& source : asked.cases) CheckCases(asked, source);
    const auto decision = snapshot_.decisions.find(asked.decision);
    if (decision != snapshot_.decisions.end()) return CheckFacts(asked, decision->second);
    if (const auto absent = decision::ExplainAbsence(snapshot_, asked.decision); absent.ok()) return;
    Names known;
    for (const auto& pair : snapshot_.decisions) known.push_back(pair.first);
    out_->push_back(UnknownName("unknown-decision-name", asked.decision, asked.name, known, asked.span));
  }

  static bool HasKey(const ruleset::Schema& schema, const ruleset::Register& lookup) {
    const bool single = lookup.key.size() == 1 && lookup.key.front().first.empty();
    base::Value key = single ? base::Value("") : base::Value::EmptyMap();
    for (const auto& [field, expression] : lookup.key) {
      if (!single) key.Set(field, base::Value(""));
    }
    const std::vector<ruleset::UniqueKey> keys = schema.Keys();
    return !lookup.key.empty() && KeyAsked(keys, key) != nullptr;
  }

  void CheckRegister(const AskedDecision& asked, const ruleset::Register& lookup) {
    const auto record = snapshot_.records.find(lookup.record);
    if (record == snapshot_.records.end()) {
      Names known;
      for (const auto& pair : snapshot_.records) known.push_back(pair.first);
      out_->push_back(UnknownName("unknown-asked-record", lookup.record, asked.name, known, lookup.span));
    } else if (!HasKey(record->second, lookup)) {
      Add("register-without-key", {{"name", lookup.record}, {"in", asked.name}}, lookup.span);
    }
  }

  void CheckCases(const AskedDecision& asked, const ruleset::CaseSource& source) {
    const std::string in = asked.name + ".cases." + source.name;
    const auto found = snapshot_.case_types.find(source.case_type);
    if (found == snapshot_.case_types.end()) {
      Names known;
      for (const auto& pair : snapshot_.case_types) known.push_back(pair.first);
      out_->push_back(UnknownName("unknown-asked-case", source.case_type, in, known, source.span));
      return;
    }
    const CaseType& other = found->second;
    for (const auto& [path, value] : source.key) {
      const Field* fact = FactOf(other, path, in, value.span);
      if (fact != nullptr && !ruleset::MayBeKey(fact->type)) {
        Add("case-key-of-type", {{"path", path}, {"in", in}, {"type", std::string(TypeName(fact->type))}}, value.span);
      }
    }
    for (const std::string& name : source.states) CheckState(other, name, in, source.span);
    if (source.fact.empty()) return;
    const Field* fact = FactOf(other, source.fact, in, source.span);
    if (fact != nullptr && source.gives == ruleset::CaseSource::Gives::kSum && !IsNumber(fact->type)) {
      Add("case-sum-of-type", {{"path", source.fact}, {"in", in}, {"type", std::string(TypeName(fact->type))}},
          source.span);
    }
  }

  static bool IsNumber(ruleset::Type type) { return decision::StaticTypeOf(type) == decision::StaticType::kNumber; }

  // The fact of another case; nullptr after saying that it has none of this path.
  const Field* FactOf(const CaseType& other, const std::string& path, const std::string& in, const SourceSpan& span) {
    const Field* fact = other.facts.Find(path);
    if (fact != nullptr) return fact;
    std::vector<std::string> paths;
    ruleset::ForEachLeaf(other.facts.fields(), "",
                         [&](const std::string& known, const Field&) { paths.push_back(known); });
    const Names names(paths.begin(), paths.end());
    out_->push_back(UnknownName("unknown-other-fact", path, in, names, span));
    return nullptr;
  }

  void CheckState(const CaseType& other, const std::string& name, const std::string& in, const SourceSpan& span) {
    Names known;
    for (const ruleset::State& state : other.states) known.push_back(state.name);
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    out_->push_back(UnknownName("unknown-state", name, in, known, span));
  }

  // Each fact of the decision has a place that it can come from, and each formula is of a fact.
  void CheckFacts(const AskedDecision& asked, const ruleset::Decision& decision) {
    std::set<std::string> known;
    ruleset::ForEachLeaf(decision.facts.fields(), "", [&](const std::string& path, const Field& field) {
      known.insert(path);
      CheckSource(asked, path, field);
    });
    const Names names(known.begin(), known.end());
    for (const auto& [path, formula] : asked.facts) {
      if (known.contains(path)) continue;
      out_->push_back(UnknownName("unknown-fact", path, asked.name + ".facts", names, formula.span));
    }
  }

  void CheckSource(const AskedDecision& asked, const std::string& path, const Field& field) {
    const auto of = [&](const auto& fact) { return fact.first == path; };
    if (std::any_of(asked.facts.begin(), asked.facts.end(), of)) return;
    const Field* own = type_.facts.Find(path);
    if (own != nullptr) CheckType(asked, path, field, *own);
    bool found = own != nullptr;
    for (const ruleset::Register& lookup : asked.registers) {
      const auto record = snapshot_.records.find(lookup.record);
      if (record == snapshot_.records.end() || !path.starts_with(lookup.name + ".")) continue;
      const Field* kept = record->second.Find(std::string_view(path).substr(lookup.name.size() + 1));
      if (kept == nullptr) continue;
      CheckType(asked, path, field, *kept);
      found = true;
    }
    if (!found) Add("asked-fact-without-source", {{"path", path}, {"in", asked.name}}, asked.span);
  }

  void CheckType(const AskedDecision& asked, const std::string& path, const Field& wanted, const Field& given) {
    if (wanted.type == given.type) return;
    Add("asked-fact-type",
        {{"path", path},
         {"in", asked.name},
         {"expected", std::string(ruleset::TypeName(wanted.type))},
         {"actual", std::string(ruleset::TypeName(given.type))}},
        asked.span);
  }

  // A day that a person states with an event lies somewhere: a condition says between which others. What the system
  // states, and what a decision reads, is bounded there.
  void CheckDates(const EventType& event) {
    if (event.by == std::vector<std::string>{"system"}) return;
    ruleset::ForEachLeaf(event.data.fields(), "", [&](const std::string& path, const Field& field) {
      if (field.type != ruleset::Type::kDate || !field.not_before.empty() || OfDecision(event, path)) return;
      const std::string read = "data." + path;
      const bool bounded = std::any_of(event.require.begin(), event.require.end(), [&](const auto& requirement) {
        return requirement.condition.text.find(read) != std::string::npos;
      });
      if (!bounded) Add("date-unbounded", {{"path", path}, {"event", event.name}}, event.span, Severity::kWarning);
    });
  }

  bool OfDecision(const EventType& event, const std::string& path) const {
    return std::any_of(type_.decisions.begin(), type_.decisions.end(), [&](const AskedDecision& asked) {
      const auto decision = snapshot_.decisions.find(asked.decision);
      return IsNamed(event.supplies, asked.name) && decision != snapshot_.decisions.end() &&
             decision->second.facts.Find(path) != nullptr;
    });
  }

  bool SetByEvent(const std::string& path) const {
    return std::any_of(type_.events.begin(), type_.events.end(), [&](const EventType& event) {
      return std::any_of(event.set.begin(), event.set.end(), [&](const auto& set) { return set.first == path; });
    });
  }

  // An optional fact that an event sets says whether the opener may state it too; one that is only for later steps is
  // not required at the opening.
  void CheckLater() {
    ruleset::ForEachLeaf(type_.facts.fields(), "", [&](const std::string& path, const Field& field) {
      const bool set = SetByEvent(path);
      if (set && !field.required && !field.later)
        Add("later-not-said", {{"path", path}}, field.span, Severity::kWarning);
      if (!field.later.value_or(false)) return;
      if (field.required) Add("later-required", {{"path", path}}, field.span);
    });
  }

  const CaseType& type_;
  const ruleset::Snapshot& snapshot_;
  Diagnostics* out_;
};

}  // namespace

void LintAsked(const CaseType& type, const ruleset::Snapshot& snapshot, Diagnostics* diagnostics) {
  AskedLinter(type, snapshot, diagnostics).Run();
}

}  // namespace anze::workflow
