// Messages that nothing asks for, and placeholders that nothing fills: both would only be seen by whom the message was
// for. A message is named by an effect, is the name of a record type (record.insurer), or says in words what a decision
// answers (renewal.advise).
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/nearest.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;
using Names = std::set<std::string, std::less<>>;

constexpr std::string_view kRecordPrefix = "record.";
constexpr std::string_view kCaseNumber = "case";
constexpr std::string_view kSubject = "subject";

// {days|day|days} asks for days.
std::set<std::string> PlaceholdersIn(std::string_view text) {
  std::set<std::string> names;
  for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) break;
    const std::string_view inside = text.substr(open + 1, close - open - 1);
    names.emplace(inside.substr(0, inside.find('|')));
  }
  return names;
}

std::string Listed(const std::set<std::string>& names) {
  std::string all;
  for (const std::string& name : names) all.append(all.empty() ? "" : ", ").append(name);
  return all.empty() ? "-" : all;
}

// All that some region on some day says to be there.
class Mentioned {
 public:
  explicit Mentioned(const Bundle& bundle) {
    for (const auto& [region, timeline] : bundle.prepared->regions) {
      for (const auto& [first, stretch] : timeline.stretches) {
        for (const auto& [id, entity] : stretch->entities) {
          if (entity->region == region) Add(id, *entity);
        }
      }
    }
  }

  // Whether the word may be an answer of the decision: of a row, or written out in one of its formulas or its script.
  bool Answers(const std::string& decision, std::string_view word) const {
    const auto found = answers_.find(decision);
    return parameters_.contains(word) || (found != answers_.end() && found->second.contains(word));
  }

  Names effects, messages, records, decisions;
  // Systems that something is uploaded to, and where it is said.
  std::map<std::string, std::map<std::string, base::SourceSpan>> uploads;

 private:
  void Add(const EntityId& id, const Entity& entity) {
    if (id.kind == EntityKind::kRecord) records.insert(id.name);
    if (id.kind == EntityKind::kMessage) messages.insert(id.name);
    if (const auto* parameter = std::get_if<Parameter>(&entity.model)) {
      parameters_.insert(parameter->enum_values.begin(), parameter->enum_values.end());
    }
    if (const auto* type = std::get_if<CaseType>(&entity.model)) {
      for (const EventType& event : type->events) {
        for (const Effect& effect : event.effects) {
          effects.insert(effect.message);
          if (effect.kind == Effect::Kind::kUpload) AddUpload(effect);
        }
      }
    }
    if (const auto* decision = std::get_if<Decision>(&entity.model)) AddDecision(id.name, *decision);
  }

  // A region that changes a case type has its effects again, at the same places.
  void AddUpload(const Effect& effect) {
    const std::string place = effect.span.file.text() + ":" + std::to_string(effect.span.line);
    uploads[effect.target].emplace(place, effect.span);
  }

  void AddDecision(const std::string& name, const Decision& decision) {
    decisions.insert(name);
    Names& words = answers_[name];
    words.insert({"pass", "fail", "unknown", "not_applicable", "expired"});
    for (const TableRow& row : decision.rows) words.insert(row.outcome.empty() ? row.id : row.outcome);
    for (const Expression* expression : ExpressionsOfDecision(decision)) AddQuoted(expression->text, &words);
    AddQuoted(decision.script, &words);
    AddWords(decision.facts.fields(), &words);
    for (const TableRow& row : decision.rows) {
      for (const Expression& output : row.outputs) words.insert(output.text);
    }
  }

  static void AddQuoted(std::string_view text, Names* words) {
    for (std::size_t at = text.find_first_of("\"'"); at != std::string_view::npos; at = text.find_first_of("\"'", at)) {
      const std::size_t end = text.find(text[at], at + 1);
      if (end == std::string_view::npos) return;
      words->emplace(text.substr(at + 1, end - at - 1));
      at = end + 1;
    }
  }

  static void AddWords(const std::vector<Field>& fields, Names* words) {
    for (const Field& field : fields) {
      words->insert(field.values.begin(), field.values.end());
      AddWords(field.children, words);
    }
  }

  std::map<std::string, Names> answers_;
  Names parameters_;  // the words of all; a decision may answer with one
};

class MessageLint {
 public:
  MessageLint(const Mentioned& mentioned, Sink* sink) : mentioned_(mentioned), sink_(sink) {}

  void Check(const std::string& name, const Node& text, const base::SourceSpan& at) {
    const bool sent = mentioned_.effects.contains(name);
    const std::size_t dot = name.find('.');
    if (!sent && name.starts_with(kRecordPrefix)) {
      CheckNamed("unknown-record-message", name.substr(kRecordPrefix.size()), mentioned_.records, at);
    } else if (!sent && dot != std::string::npos) {
      const std::string decision = name.substr(0, dot);
      if (CheckNamed("unknown-decision-message", decision, mentioned_.decisions, at) &&
          !mentioned_.Answers(decision, std::string_view(name).substr(dot + 1))) {
        sink_->Add("message-of-no-answer", {{"decision", decision}, {"value", name.substr(dot + 1)}}, at);
      }
    } else if (!sent) {
      CheckUsed(name, at);
    }
    // One that nothing sends yet is told as that.
    CheckPlaceholders(text, sent || dot == std::string::npos);
  }

 private:
  bool CheckNamed(std::string code, const std::string& name, const Names& known, const base::SourceSpan& at) {
    if (known.contains(name)) return true;
    const std::vector<std::string_view> names(known.begin(), known.end());
    const std::string_view near = base::Nearest(name, names);
    base::Error error = UnknownName(std::move(code), "name", name, near, at);
    // A tree may hold some of the regions only, and the decision be one of those that are left out.
    if (near.empty()) error.severity = base::Severity::kWarning;
    sink_->Add(std::move(error));
    return false;
  }

  // A warning, for the effect may be yet to come. Where an effect names one that is not there and spelt nearly so, that
  // has been said.
  void CheckUsed(const std::string& name, const base::SourceSpan& at) {
    std::vector<std::string_view> there, missing;
    for (const std::string& effect : mentioned_.effects) {
      (mentioned_.messages.contains(effect) ? there : missing).push_back(effect);
    }
    if (!base::Nearest(name, missing).empty()) return;
    base::Error error = UnknownName("message-unused", "name", name, base::Nearest(name, there), at);
    error.severity = base::Severity::kWarning;
    sink_->Add(std::move(error));
  }

  void CheckPlaceholders(const Node& text, bool sent) {
    for (const Node* one : {&text, text.Find("zh"), text.Find("en")}) {
      if (one == nullptr || !one->is_scalar()) continue;
      for (const std::string& name : PlaceholdersIn(one->scalar)) {
        if (sent && (name == kCaseNumber || name == kSubject)) continue;
        sink_->Add("message-placeholder", {{"name", name}, {"reason", sent ? "sent" : "alone"}}, one->span);
      }
    }
    LintPlaceholders(text, sink_);
  }

  const Mentioned& mentioned_;
  Sink* sink_;
};

// Systems stand outside the rules, so none is unknown; but one that is named once, and nearly as another that is named
// often, is a slip.
void LintUploads(const Mentioned& mentioned, Sink* sink) {
  for (const auto& [name, places] : mentioned.uploads) {
    if (places.size() != 1) continue;
    std::vector<std::string_view> others;
    for (const auto& [other, there] : mentioned.uploads) {
      if (there.size() > 1) others.push_back(other);
    }
    const std::string_view near = base::Nearest(name, others);
    if (near.empty()) continue;
    base::Error error("upload-like-another", {{"name", name}, {"near", std::string(near)}}, places.begin()->second);
    error.severity = base::Severity::kWarning;
    sink->Add(std::move(error));
  }
}

// A name between full-width braces would stand in the sentence as it is written.
void LintBraces(const Node& text, Sink* sink) {
  if (text.scalar.find("｛") == std::string::npos && text.scalar.find("｝") == std::string::npos) return;
  std::string meant = text.scalar;
  for (const auto& [wide, plain] : {std::pair{"｛", "{"}, std::pair{"｝", "}"}}) {
    for (std::size_t at = 0; (at = meant.find(wide, at)) != std::string::npos; ++at) {
      meant.replace(at, std::string_view(wide).size(), plain);
    }
  }
  base::Error error("full-width-braces", {}, text.span);
  error.fix = std::move(meant);
  sink->Add(std::move(error));
}

}  // namespace

void LintPlaceholders(const Node& text, Sink* sink) {
  LintBraces(text, sink);
  for (const Node::Entry& language : text.entries) LintBraces(language.value, sink);
  const Node* zh = text.Find("zh");
  const Node* en = text.Find("en");
  if (zh == nullptr || en == nullptr || !zh->is_scalar() || !en->is_scalar()) return;
  const auto chinese = PlaceholdersIn(zh->scalar);
  const auto english = PlaceholdersIn(en->scalar);
  if (chinese == english) return;
  sink->Add("placeholders-differ", {{"zh", Listed(chinese)}, {"en", Listed(english)}}, en->span);
}

void LintMessages(const Bundle& bundle, const EntityCache& cache, Sink* sink) {
  const Mentioned mentioned(bundle);
  LintUploads(mentioned, sink);
  MessageLint lint(mentioned, sink);
  for (const auto& [region, layer] : bundle.layers) {
    for (const auto& [id, contribution] : cache.Of(layer)) {
      if (id.kind == EntityKind::kMessage) lint.Check(id.name, *contribution.node, *contribution.key_span);
    }
  }
}

}  // namespace anze::ruleset
