// Scenarios before they are run. A slip in one of their keys or names makes a test that cannot fail, or fails for
// another reason than the one it was written for; and who acts in it is said, never taken for granted.
//
// To the sink: "unknown-key", "missing-key", "scenario-unknown" {name, reason: what it should be the name of},
// "scenario-two-kinds", "scenario-key-unused", "scenario-without-actor", "scenario-actor-without-person",
// "scenario-system-only", "scenario-refused-by-which" {known}, "unknown-role", "unknown-region".
#include <algorithm>
#include <memory>

#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/check/scenario_names.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/read/meant.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/scenario_text.h"
#include "core/ruleset/read/shape_check.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;
using Known = ScenarioNames::Names;

constexpr Key kOpenKeys[] = {{"facts"}, {"parent"}, {"subject"}};
constexpr Key kStepExpectKeys[] = {{"state"},   {"assignee"}, {"facts"},         {"clocks"},
                                   {"allowed"}, {"effects"},  {"effects_absent"}};
constexpr Key kClockExpectKeys[] = {{"due"},           {"due_at"},   {"counted_from"}, {"light"},    {"provisional"},
                                    {"informational"}, {"paused"},   {"stopped"},      {"breached"}, {"extensions"},
                                    {"remaining"},     {"earliest"}, {"latest"}};
constexpr Key kDecisionExpectKeys[] = {{"outcome"}, {"value"}, {"failed"}, {"missing"}, {"clauses"}, {"rules"}};
constexpr Key kDeadlineKeys[] = {{"from"}, {"period"}, {"before"}, {"recurrence"}, {"in"}};
constexpr Key kDeadlineExpectKeys[] = {{"due"},    {"days_counted"}, {"skipped"}, {"provisional"}, {"earliest"},
                                       {"latest"}, {"ends_at"},      {"counted"}, {"calendar"}};
constexpr Key kPlanTestKeys[] = {{"as_of"}, {"policies"}};
constexpr Key kPlanExpectKeys[] = {{"outcome"}, {"minimum"}, {"missing"}, {"count"}, {"first_due"}, {"visits"}};
constexpr Key kVisitKeys[] = {{"service"},       {"number"},        {"window_from"}, {"due"},
                              {"first_service"}, {"call_back_due"}, {"filing_due"},  {"provisional"}};
constexpr Key kDutiesTestKeys[] = {{"from"}, {"to"}, {"name"}, {"open_on"}, {"since"}, {"records"}};
constexpr Key kDutiesExpectKeys[] = {{"due"}, {"periods"}, {"opened"}, {"facts"}};
constexpr Key kDraftExpectKeys[] = {{"refused"}, {"locks"}};
constexpr Key kReportTestKeys[] = {{"name"}, {"period"}, {"as_of"}, {"records"}};
constexpr Key kReportExpectKeys[] = {{"cells"}, {"rows"}, {"texts"}, {"gaps"}};
constexpr Key kLedgerTestKeys[] = {{"as_of"}, {"vat_rate"}, {"closings"}, {"entries"}};
constexpr Key kLedgerExpectKeys[] = {{"entries"}, {"accounts"}};

constexpr Shape kOpen{"scenario-open", kOpenKeys};
constexpr Shape kStepExpect{"scenario-expect", kStepExpectKeys};
constexpr Shape kClockExpect{"scenario-clock", kClockExpectKeys};
constexpr Shape kPlanExpect{"scenario-expect", kPlanExpectKeys};
constexpr Shape kVisit{"scenario-visit", kVisitKeys};

// What a scenario tests, its own map and what it may expect; nullptr: anything.
struct KindOfScenario {
  std::string_view key;
  Shape given;
  Shape expected;
  std::initializer_list<std::string_view> beside;
};

const KindOfScenario kKinds[] = {
    {"decision", {}, {"scenario-expect", kDecisionExpectKeys}, {"as_of", "facts"}},
    {"deadline", {"scenario-given", kDeadlineKeys}, {"scenario-expect", kDeadlineExpectKeys}, {}},
    {"case", {}, {}, {"records", "cases", "steps"}},
    {"plan", {"scenario-given", kPlanTestKeys}, {}, {}},
    {"duties", {"scenario-given", kDutiesTestKeys}, {"scenario-expect", kDutiesExpectKeys}, {}},
    {"draft", {}, {"scenario-expect", kDraftExpectKeys}, {}},
    {"in_force", {}, {}, {}},
    {"report", {"scenario-given", kReportTestKeys}, {"scenario-expect", kReportExpectKeys}, {}},
    {"ledger", {"scenario-given", kLedgerTestKeys}, {"scenario-expect", kLedgerExpectKeys}, {}}};
constexpr std::string_view kAnyKind[] = {"name", "region", "clauses", "parameters", "as_known_on", "expect"};
constexpr std::string_view kLights[] = {"none", "green", "yellow", "red"};
constexpr std::string_view kSystemActor = "system";

// The scenarios of one region.
class ScenarioLint {
 public:
  ScenarioLint(const Bundle& bundle, const std::string& region, Sink* sink) : names_(bundle, region), sink_(sink) {}

  void Check(const Node& scenario) {
    const KindOfScenario* kind = CheckKind(scenario);
    if (kind == nullptr) return;
    const Node& given = ChildOrNull(scenario, kind->key);
    const Node& expect = ChildOrNull(scenario, "expect");
    if (!kind->given.keys.empty() && given.is_map()) CheckShape(given, kind->given, given.span, sink_);
    if (!kind->expected.keys.empty() && expect.is_map()) CheckShape(expect, kind->expected, expect.span, sink_);
    for (const Node::Entry& entry : ChildOrNull(scenario, "parameters").entries) {
      CheckKey(entry, names_.parameters, "parameter");
    }
    if (kind->key == "decision") CheckDecision(given, ChildOrNull(scenario, "facts"), expect);
    for (const char* key : {"as_of", "to", "in", "open_on", "since"}) CheckDate(given.Find(key));
    CheckFrom(given.Find("from"), kind->key == "deadline");
    CheckDate(expect.is_map() ? expect.Find("due") : nullptr);
    if (kind->key == "case") CheckCase(scenario, given);
    if (kind->key == "plan") CheckPlan(expect);
    if (kind->key == "duties") CheckName(given.Find("name"), names_.duties, "duty");
    if (kind->key == "report") CheckReport(given, expect);
    if (kind->key != "in_force") return;
    for (const Node::Entry& entry : expect.entries) CheckKey(entry, names_.parameters, "parameter");
  }

 private:
  const KindOfScenario* CheckKind(const Node& scenario) {
    const KindOfScenario* found = nullptr;
    for (const KindOfScenario& kind : kKinds) {
      if (scenario.Find(kind.key) == nullptr) continue;
      if (found != nullptr) {
        sink_->Add("scenario-two-kinds", {{"key", std::string(kind.key)}, {"other", std::string(found->key)}},
                   scenario.KeySpan(kind.key));
        return nullptr;
      }
      found = &kind;
    }
    if (found == nullptr) {
      sink_->Add("scenario-without-kind", {}, scenario.span);
      return nullptr;
    }
    for (const Node::Entry& entry : scenario.entries) {
      const auto stands = [&](const auto& keys) {
        return std::find(std::begin(keys), std::end(keys), entry.key) != std::end(keys);
      };
      if (entry.key == found->key || stands(kAnyKind) || stands(found->beside)) continue;
      if (RootShape(FileKind::kTests).keys.front().shape->Find(entry.key) == nullptr) continue;  // said already
      sink_->Add("scenario-key-unused", {{"key", entry.key}, {"kind", std::string(found->key)}}, entry.key_span);
    }
    return found;
  }

  void Unknown(std::string_view what, const std::string& name, const Known& known, const base::SourceSpan& at) {
    const std::vector<std::string_view> names(known.begin(), known.end());
    std::string few;
    constexpr std::size_t kFew = 20;
    for (std::size_t i = 0; i < names.size() && i < kFew; ++i) few.append(i == 0 ? "" : ", ").append(names[i]);
    if (names.empty()) few = "-";
    base::Error error("scenario-unknown", {{"name", name}, {"known", few}, {"reason", std::string(what)}}, at);
    error.fix = std::string(base::Nearest(name, names));
    sink_->Add(std::move(error));
  }

  bool CheckName(const Node* name, const Known& known, std::string_view what) {
    if (name == nullptr || !name->is_scalar() || known.contains(name->scalar)) return true;
    Unknown(what, name->scalar, known, name->span);
    return false;
  }

  void CheckKey(const Node::Entry& entry, const Known& known, std::string_view what) {
    if (!known.contains(entry.key)) Unknown(what, entry.key, known, entry.key_span);
  }

  // A tree of facts, against the paths that there are; what stands in a list, or below a value, is left to the run.
  void CheckPaths(const Node& facts, const std::string& above, const Known& known) {
    for (const Node::Entry& entry : facts.entries) {
      const std::string path = above.empty() ? entry.key : above + "." + entry.key;
      if (!known.contains(path)) {
        Unknown("fact", path, known, entry.key_span);
      } else if (entry.value.is_map()) {
        CheckPaths(entry.value, path, known);
      }
    }
  }

  // A day that is stated as one; a list of days each.
  void CheckDate(const Node* date) {
    if (date == nullptr || date->is_null()) return;
    for (const Node& item : date->items) CheckDate(&item);
    if (!date->is_scalar() || calendar::Date::Parse(date->scalar)) return;
    base::Error error("bad-date", {{"text", date->scalar}}, date->span);
    error.fix = MeantValue(date->scalar, Wanted::kDate);
    sink_->Add(std::move(error));
  }

  // A deadline may count hours, from an instant.
  void CheckFrom(const Node* from, bool instants) {
    const bool instant = instants && from != nullptr && calendar::Instant::Parse(from->scalar).has_value();
    if (!instant) CheckDate(from);
  }

  void CheckReport(const Node& given, const Node& expect) {
    if (!CheckName(given.Find("name"), names_.reports, "report")) return;
    for (const Node::Entry& records : ChildOrNull(given, "records").entries) {
      if (!records.key.starts_with("case:")) CheckKey(records, names_.records, "record");
    }
    const auto columns = names_.columns.find(TextAt(given, "name"));
    if (columns == names_.columns.end() || !expect.is_map()) return;
    for (const char* key : {"cells", "texts", "gaps"}) {
      for (const Node::Entry& cell : ChildOrNull(expect, key).entries) CheckKey(cell, columns->second, "column");
    }
    for (const Node::Entry& row : ChildOrNull(expect, "rows").entries) {
      for (const Node::Entry& cell : row.value.entries) CheckKey(cell, columns->second, "column");
    }
  }

  void CheckAnswer(const AnswerNames& names, const Node& expect) {
    if (!expect.is_map()) return;
    CheckName(expect.Find("outcome"), names.outcomes, "outcome");
    for (const Node& rule : ChildOrNull(expect, "failed").items) CheckName(&rule, names.rules, "rule");
    for (const Node::Entry& rule : ChildOrNull(expect, "rules").entries) CheckKey(rule, names.rules, "rule");
    const Node& value = ChildOrNull(expect, "value");
    if (names.outputs.empty() || !value.is_map()) return;
    for (const Node::Entry& output : value.entries) CheckKey(output, names.outputs, "output");
  }

  void CheckDecision(const Node& name, const Node& facts, const Node& expect) {
    if (!CheckName(&name, names_.decisions, "decision")) return;
    const auto versions = names_.decision_types.find(name.scalar);
    if (versions == names_.decision_types.end()) return;
    CheckAnswer(answers_.try_emplace(name.scalar, versions->second).first->second, expect);
    const auto [facts_of, first] = facts_.try_emplace(name.scalar);
    if (first) {
      AddFactsOf(name.scalar, names_, &facts_of->second.paths);
      facts_of->second.words = WordsOfFacts(AskedWith(name.scalar, names_));
    }
    if (!facts_of->second.paths.empty()) CheckPaths(facts, "", facts_of->second.paths);
    CheckWords(facts, "", facts_of->second.words);
  }

  // Choices among the facts, each against its words.
  void CheckWords(const Node& facts, const std::string& above, const std::map<std::string, Known, std::less<>>& words) {
    for (const Node::Entry& entry : facts.entries) {
      const std::string path = above.empty() ? entry.key : above + "." + entry.key;
      if (entry.value.is_map()) CheckWords(entry.value, path, words);
      const auto choice = words.find(path);
      if (choice == words.end() || !entry.value.is_scalar() || entry.value.is_null()) continue;
      CheckName(&entry.value, choice->second, "word");
    }
  }

  void CheckPlan(const Node& expect) {
    for (const Node::Entry& policy : expect.entries) {
      if (!policy.value.is_map()) continue;
      CheckShape(policy.value, kPlanExpect, policy.key_span, sink_);
      for (const Node& visit : ChildOrNull(policy.value, "visits").items) {
        if (visit.is_map()) CheckShape(visit, kVisit, visit.span, sink_);
      }
    }
  }

  void CheckCase(const Node& scenario, const Node& type) {
    for (const Node& record : ChildOrNull(scenario, "records").items) {
      CheckName(record.Find("type"), names_.records, "record");
    }
    const CaseNames* own = NamesOf(type);
    if (own == nullptr) return;
    // A step may open a case of another type under a name, and others speak of that one.
    std::map<std::string, const CaseNames*> named;
    for (const Node& step : ChildOrNull(scenario, "steps").items) {
      if (!step.is_map()) continue;
      const CaseNames*& names = named.try_emplace(TextAt(step, "case"), own).first->second;
      if (const Node* other = step.Find("type"); other != nullptr && other->is_scalar()) names = NamesOf(*other);
      if (names == nullptr) return;
      CheckStep(step, *names);
    }
  }

  // nullptr, reported: there is no such case type.
  const CaseNames* NamesOf(const Node& type) {
    const auto versions = names_.case_types.find(type.scalar);
    if (versions == names_.case_types.end()) {
      Known known;
      for (const auto& [name, types] : names_.case_types) known.insert(name);
      Unknown("case", type.scalar, known, type.span);
      return nullptr;
    }
    auto names = cases_.find(type.scalar);
    if (names == cases_.end()) names = cases_.emplace(type.scalar, CaseNames(versions->second, names_)).first;
    return &names->second;
  }

  void CheckStep(const Node& step, const CaseNames& names) {
    const std::string at = TextAt(step, "at");
    if (!calendar::Instant::Parse(at)) CheckDate(step.Find("at"));
    const Node* event = step.Find("event");
    const Node* open = step.Find("open");
    const std::string refused = TextAt(step, "refused");
    const std::string acts = open != nullptr ? "open" : TextOf(event);
    if (event != nullptr && refused != "unknown-event") CheckName(event, names.events, "event");
    if (open != nullptr && open->is_map()) CheckShape(*open, kOpen, open->span, sink_);
    if (!acts.empty()) CheckActor(step, acts, names);
    if (!refused.empty()) {
      CheckRefused(*step.Find("refused"), acts, names);
    } else if (open != nullptr) {
      CheckPaths(ChildOrNull(*open, "facts"), "", names.facts);
    } else if (const auto data = names.data.find(acts); data != names.data.end()) {
      CheckPaths(ChildOrNull(step, "data"), "", data->second);
    }
    CheckExpect(ChildOrNull(step, "expect"), names);
  }

  // Who acts is said: a role and the person who has it.
  void CheckActor(const Node& step, const std::string& acts, const CaseNames& names) {
    const Node* actor = step.Find("as");
    if (actor == nullptr || !actor->is_scalar()) {
      return sink_->Add("scenario-without-actor", {{"event", acts}}, step.span);
    }
    const std::size_t colon = actor->scalar.find(':');
    const std::string role = actor->scalar.substr(0, colon);
    if (colon == std::string::npos || colon + 1 == actor->scalar.size()) {
      if (const std::size_t wide = actor->scalar.find("："); wide != std::string::npos) {
        base::Error error("scenario-actor-without-person", {{"role", role}, {"reason", "wide"}}, actor->span);
        error.fix = actor->scalar.substr(0, wide) + ":" + actor->scalar.substr(wide + std::string_view("：").size());
        return sink_->Add(std::move(error));
      }
      const bool person = !names_.roles.empty() && !names_.roles.contains(role) && colon == std::string::npos;
      return sink_->Add("scenario-actor-without-person", {{"role", role}, {"reason", person ? "person" : "role"}},
                        actor->span);
    }
    if (!names_.roles.empty() && !names_.roles.contains(role)) {
      const std::vector<std::string_view> known(names_.roles.begin(), names_.roles.end());
      return sink_->Add(UnknownRole(role, base::Nearest(role, known), known, actor->span));
    }
    if (names.system_only.contains(acts) && role != kSystemActor && step.Find("refused") == nullptr) {
      sink_->Add("scenario-system-only", {{"event", acts}, {"role", role}}, actor->span);
    }
  }

  // By a requirement of the event, whose id it is; else by a code of the engine.
  void CheckRefused(const Node& refused, const std::string& acts, const CaseNames& names) {
    const auto found = names.requirements.find(acts);
    const Known none;
    const Known& ids = found != names.requirements.end() ? found->second : none;
    const std::string& code = refused.scalar;
    const bool bare = code == "requirement-not-met" || code == "requirement-unknown";
    const std::size_t blank = code.find(' ');
    const std::string id = blank == std::string::npos ? code : code.substr(blank + 1);
    if (!bare && (ids.contains(id) || (blank == std::string::npos && base::HasText(code)))) return;
    if (!bare) return Unknown("requirement", id, ids, refused.span);
    std::string known;
    for (const std::string& one : ids) known.append(known.empty() ? "" : ", ").append(one);
    sink_->Add("scenario-refused-by-which", {{"code", code}, {"known", known}, {"reason", ids.empty() ? "none" : "id"}},
               refused.span);
  }

  void CheckExpect(const Node& expect, const CaseNames& names) {
    if (!expect.is_map()) return;
    CheckShape(expect, kStepExpect, expect.span, sink_);
    CheckName(expect.Find("state"), names.states, "state");
    CheckPaths(ChildOrNull(expect, "facts"), "", names.facts);
    for (const Node& event : ChildOrNull(expect, "allowed").items) CheckName(&event, names.events, "event");
    for (const char* key : {"effects", "effects_absent"}) {
      for (const Node& effect : ChildOrNull(expect, key).items) CheckName(&effect, names_.effects, "effect");
    }
    for (const Node::Entry& clock : ChildOrNull(expect, "clocks").entries) {
      CheckKey(clock, names.clocks, "clock");
      if (!clock.value.is_map()) continue;
      CheckShape(clock.value, kClockExpect, clock.key_span, sink_);
      for (const char* key : {"due", "counted_from", "earliest", "latest"}) CheckDate(clock.value.Find(key));
      CheckName(clock.value.Find("light"), {std::begin(kLights), std::end(kLights)}, "light");
    }
  }

  const ScenarioNames names_;
  Sink* sink_;
  // What the facts of a decision may be called, and the words of those that are choices.
  struct FactNames {
    Known paths;
    std::map<std::string, Known, std::less<>> words;
  };
  std::map<std::string, FactNames> facts_;  // by decision
  std::map<std::string, AnswerNames> answers_;
  std::map<std::string, CaseNames> cases_;
};

class ScenarioFiles {
 public:
  ScenarioFiles(const Bundle& bundle, Sink* sink) : bundle_(bundle), sink_(sink) {}

  void Run() {
    for (const auto& [region, layer] : bundle_.layers) {
      for (const auto& [path, document] : layer.files) {
        if (PlaceFile(document.file).kind == FileKind::kTests) CheckFileOf(region, document.root);
      }
    }
  }

 private:
  void CheckFileOf(const std::string& region, const Node& root) {
    // As they are run: with what one takes over from another, and a row of a table as one of its own.
    const auto expanded = ExpandScenarios(ChildOrNull(root, "scenarios"));
    if (!expanded.ok()) return sink_->AddAll(expanded.errors());
    for (const std::shared_ptr<const Node>& written : *expanded) {
      const Node& scenario = *written;
      if (!scenario.is_map()) continue;
      const Node* elsewhere = scenario.Find("region");
      const std::string& place = elsewhere != nullptr && elsewhere->is_scalar() ? elsewhere->scalar : region;
      if (!bundle_.prepared->regions.contains(place)) {
        UnknownRegion(*elsewhere);
      } else {
        LintOf(place).Check(scenario);
      }
    }
  }

  // A tree may hold some of the regions only; a name that is nothing like them is of one that is left out.
  void UnknownRegion(const Node& region) {
    std::vector<std::string_view> known;
    for (const auto& [name, layer] : bundle_.layers) known.push_back(name);
    const std::string_view near = base::Nearest(region.scalar, known);
    if (!near.empty()) sink_->Add(UnknownName("unknown-region", "region", region.scalar, near, region.span));
  }

  ScenarioLint& LintOf(const std::string& region) {
    std::unique_ptr<ScenarioLint>& lint = lints_[region];
    if (lint == nullptr) lint = std::make_unique<ScenarioLint>(bundle_, region, sink_);
    return *lint;
  }

  const Bundle& bundle_;
  Sink* sink_;
  std::map<std::string, std::unique_ptr<ScenarioLint>> lints_;
};

}  // namespace

void LintScenarios(const Bundle& bundle, Sink* sink) { ScenarioFiles(bundle, sink).Run(); }

}  // namespace anze::ruleset
