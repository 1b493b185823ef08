// Tries one mutant after another on one copy of the rules.
//
// A mutant is put into the file's tree or script, tried and taken out again (Change), without any
// copy: the merge, the checks and the compiled rules refer to nodes by address, and every node is
// back at its address afterwards. An entity is merged anew only for the stretches that its layer is
// part of. Only a change of an effective time needs everything again.
//
// The steps are those of loading a bundle and compiling its rules: shape, merge and lint,
// compilation, locks, then scenarios. A mutant is refused where loading would refuse it.
#include "core/mutation/lab.h"

#include <algorithm>
#include <utility>

#include "core/base/json.h"
#include "core/mutation/boundary.h"
#include "core/ruleset/check/layer_check.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/check/locks.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/merge/overlay.h"
#include "core/ruleset/merge/prepare.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/read.h"
#include "core/ruleset/read/tree_path.h"

namespace anze::mutation {
namespace {

using base::Document;
using base::Node;
using ruleset::Entity;
using ruleset::EntityCache;
using ruleset::EntityId;
using ruleset::Layer;
using ruleset::Sink;

using base::Value;

// A plain value as it would be written.
Node NodeOf(const Value& value, const base::SourceSpan& span) {
  Node node;
  node.kind = Node::Kind::kScalar;
  node.span = span;
  node.quoted = value.is_string();
  node.scalar = value.is_string() ? value.as_string() : base::WriteJson(value);
  return node;
}

// What a scenario would have to expect to tell the two answers apart; null: they are alike.
Value Differing(const Value& before, const Value& after) {
  Value expect;
  for (const char* member : {"outcome", "value"}) {
    if (!(before.Get(member) == after.Get(member))) expect.Set(member, before.Get(member));
  }
  if (!expect.is_null() || !before.Get("rules").is_map()) return expect;
  for (const auto& [rule, result] : before.Get("rules").as_map()) {
    if (result == after.Get("rules").Get(rule)) continue;
    Value rules;
    rules.Set(rule, result);
    expect.Set("rules", std::move(rules));
    return expect;
  }
  return expect;
}

Node* Follow(Node* node, const std::vector<std::size_t>& path) {
  for (const std::size_t index : path) {
    node = node->is_map() ? &node->entries[index].value : &node->items[index];
  }
  return node;
}

// Changes a text or a tree for as long as it lives.
class Change {
 public:
  Change(Layer* layer, const Mutant& mutant) {
    if (const auto script = layer->scripts.find(mutant.file); script != layer->scripts.end()) {
      ReplaceText(&script->second, mutant.edit);
      return;
    }
    document_ = &layer->files.at(mutant.file);
    node_ = Follow(&document_->root, mutant.path);
    if (!mutant.dropped) {
      ReplaceText(&node_->scalar, mutant.edit);
      return;
    }
    at_ = static_cast<std::ptrdiff_t>(*mutant.dropped);
    if (node_->is_map()) {
      entry_ = std::move(node_->entries[*mutant.dropped]);
      node_->entries.erase(node_->entries.begin() + at_);
    } else {
      item_ = std::move(node_->items[*mutant.dropped]);
      node_->items.erase(node_->items.begin() + at_);
    }
  }
  // What was taken out goes back where it was, and every node is at its old address.
  ~Change() {
    if (text_ != nullptr) {
      *text_ = std::move(before_);
    } else if (node_->is_map()) {
      node_->entries.insert(node_->entries.begin() + at_, std::move(entry_));
    } else {
      node_->items.insert(node_->items.begin() + at_, std::move(item_));
    }
  }
  Change(const Change&) = delete;
  Change& operator=(const Change&) = delete;

  // nullptr: a script.
  const Document* document() const { return document_; }

 private:
  void ReplaceText(std::string* text, const Edit& edit) {
    text_ = text;
    before_ = *text;
    text->replace(edit.begin, edit.end - edit.begin, edit.text);
  }

  Document* document_ = nullptr;
  Node* node_ = nullptr;
  std::ptrdiff_t at_ = 0;
  Node::Entry entry_;
  Node item_;
  std::string* text_ = nullptr;
  std::string before_;
};

Trial Refused(const base::Diagnostics& errors) {
  for (const base::Error& error : errors) {
    if (error.severity == base::Severity::kError) return {Fate::kRefused, error.code, {}};
  }
  return {Fate::kRefused, errors.empty() ? std::string() : errors.front().code, {}};
}

bool Concerns(const Page& page, const Layer& layer) {
  const auto& layers = page.stretch->in_force;
  return std::find(layers.begin(), layers.end(), &layer) != layers.end();
}

}  // namespace

Lab::Lab(const ruleset::Bundle& bundle)
    : bundle_(std::make_shared<ruleset::Bundle>(bundle)),
      scripts_([](script::Sandbox&) { return base::Status(base::Ok{}); }) {}

Lab::~Lab() = default;

base::Result<std::unique_ptr<Lab>> Lab::Open(const ruleset::Bundle& bundle) {
  auto lab = std::make_unique<Lab>(bundle);
  if (auto prepared = lab->Prepare(); !prepared.ok()) return prepared.errors();
  if (auto ran = lab->RunBaseline(); !ran.ok()) return ran.errors();
  return lab;
}

base::Result<std::unique_ptr<Lab>> Lab::Open(const ruleset::Bundle& bundle,
                                             const std::vector<scenario::ScenarioResult>& results) {
  auto lab = std::make_unique<Lab>(bundle);
  if (auto prepared = lab->Prepare(); !prepared.ok()) return prepared.errors();
  lab->suite_.KeepPassed(results);
  return lab;
}

base::Status Lab::Prepare() {
  Sink sink;
  EntityCache cache(*bundle_, ruleset::kLint, &sink);
  bundle_->prepared = ruleset::Prepare(*bundle_, &cache, &sink);
  auto books = Books::Build(bundle_);
  if (!books.ok()) return books.errors();
  books_ = std::move(*books);
  auto suite = Suite::Make(*bundle_);
  if (!suite.ok()) return suite.errors();
  suite_ = std::move(*suite);
  return base::Ok{};
}

base::Status Lab::RunBaseline() {
  const scenario::Workbench bench = MakeWorkbench();
  for (const scenario::Written& written : suite_.all()) {
    const scenario::ScenarioResult result = scenario::RunScenario(written, bench);
    if (result.passed) continue;
    return base::Error("mutation-baseline", {{"name", result.name}}, written.node->span);
  }
  return base::Ok{};
}

scenario::Workbench Lab::MakeWorkbench() {
  scenario::Workbench bench;
  bench.rulebook = [this](const std::string& region, calendar::Date day) { return books_->At(region, day); };
  bench.calendar = [this](const calendar::WorkCalendar::Options& options)
      -> base::Result<std::shared_ptr<const calendar::WorkCalendar>> {
    const std::string key = (options.as_known_on ? options.as_known_on->ToString() : std::string()) +
                            (options.makeup_days_count ? "+" : "-") + (options.holidays_count ? "+" : "-");
    std::shared_ptr<const calendar::WorkCalendar>& known = calendars_[key];
    if (known != nullptr) return known;
    auto built = calendar::WorkCalendar::Build(bundle_->calendar, options);
    if (!built.ok()) return built.errors();
    known = *built;
    return known;
  };
  bench.scripts = &scripts_;
  return bench;
}

const ruleset::ClauseNames& Lab::NamesOf(const std::string& region) {
  const auto [at, added] = names_.try_emplace(region);
  if (!added) return at->second;
  for (const Layer* layer : bundle_->Chain(region)) {
    for (const ruleset::Clause& clause : layer->clauses) at->second.names.insert(clause.id);
  }
  return at->second;
}

Trial Lab::Try(const Mutant& mutant) {
  const Change change(&bundle_->layers.at(mutant.region), mutant);
  Trial trial;
  if (mutant.file == "ruleset.yaml") {
    trial = TryManifest(mutant, *change.document());
  } else if (mutant.file == "locks.yaml") {
    trial = TryLocks(mutant, *change.document());
  } else {
    trial = TryEntity(mutant, change.document());
    books_->PutBack();
  }
  return trial;
}

Trial Lab::Try(const Mutant& mutant, const std::string& clause) {
  clause_ = clause;
  Trial trial = Try(mutant);
  clause_.clear();
  return trial;
}

Trial Lab::TryEntity(const Mutant& mutant, const Document* changed) {
  Sink sink;
  if (changed != nullptr) {
    ruleset::CheckFile(*changed, ruleset::PlaceFile(changed->file).kind, NamesOf(mutant.region), &sink);
    if (sink.has_errors()) return Refused(sink.Take());
  }
  EntityCache cache(*bundle_, ruleset::kLint, &sink);
  std::vector<EntityId> changes = mutant.others;
  changes.push_back(mutant.entity);
  for (const EntityId& id : changes) {
    if (auto exchanged = Exchange(mutant.region, id, &cache, &sink); !exchanged.ok())
      return Refused(exchanged.errors());
  }
  if (!sink.has_errors()) ruleset::CheckLocksFrom(*bundle_, mutant.region, &cache, &sink);
  if (sink.has_errors()) return Refused(sink.Take());
  return RunScenarios(mutant);
}

base::Status Lab::Exchange(const std::string& region, const EntityId& id, EntityCache* cache, Sink* sink) {
  const Layer& layer = bundle_->layers.at(region);
  for (Page& page : books_->pages()) {
    if (!Concerns(page, layer)) continue;
    std::shared_ptr<const Entity> entity = cache->Get(id, page.stretch->in_force);
    if (entity != nullptr && ruleset::IsDisabled(*entity->node)) entity = nullptr;
    if (sink->has_errors()) return sink->Take();
    if (entity != nullptr) {
      ruleset::Stretch alone = *page.stretch;
      alone.entities = {{id, entity}};
      ruleset::LintStretch(page.region, alone, page.stretch->entities, sink);
    }
    auto exchanged = books_->Exchange(&page, id, entity.get(), suite_.ReadersOf(id.name));
    if (!exchanged.ok()) return exchanged;
  }
  const ruleset::Shape* shape = ruleset::ShapeOf(id.kind);
  const auto stated = cache->Of(layer).find(id);
  if (shape == nullptr || stated == cache->Of(layer).end()) return base::Ok{};
  std::vector<const Layer*> above = ruleset::DeclaredChain(*bundle_, region);
  std::erase(above, &layer);
  const auto higher = cache->Get(id, above);
  ruleset::CheckDisables(*stated->second.node, higher != nullptr ? higher->node : nullptr, *shape, sink);
  return base::Ok{};
}

// Another day of effect changes which layers are merged on which days: everything is prepared again.
Trial Lab::TryManifest(const Mutant& mutant, const Document& changed) {
  Layer& layer = bundle_->layers.at(mutant.region);
  const ruleset::EffectiveTime effective = layer.effective;
  auto prepared = bundle_->prepared;
  auto books = std::move(books_);
  layer.effective = ruleset::EffectiveOf(changed.root.Find("effective"));
  Sink sink;
  ruleset::CheckLayers(*bundle_, &sink);
  EntityCache cache(*bundle_, ruleset::kLint, &sink);
  bundle_->prepared = ruleset::Prepare(*bundle_, &cache, &sink);
  ruleset::CheckLocks(*bundle_, &cache, &sink);
  Trial trial;
  if (sink.has_errors()) {
    trial = Refused(sink.Take());
  } else if (auto built = Books::Build(bundle_); !built.ok()) {
    trial = Refused(built.errors());
  } else {
    books_ = std::move(*built);
    trial = RunScenarios(mutant);
  }
  layer.effective = effective;
  bundle_->prepared = std::move(prepared);
  books_ = std::move(books);
  return trial;
}

// Locks are in no compiled rule; only drafts and the check itself look at them.
Trial Lab::TryLocks(const Mutant& mutant, const Document& changed) {
  Layer& layer = bundle_->layers.at(mutant.region);
  std::vector<ruleset::Lock> locks = std::exchange(layer.locks, {});
  ruleset::ReadLocks(changed, &layer);
  Sink sink;
  ruleset::CheckFile(changed, ruleset::FileKind::kLocks, NamesOf(mutant.region), &sink);
  EntityCache cache(*bundle_, ruleset::kLint, &sink);
  ruleset::CheckLocks(*bundle_, &cache, &sink);
  Trial trial = sink.has_errors() ? Refused(sink.Take()) : RunScenarios(mutant);
  layer.locks = std::move(locks);
  return trial;
}

// At most so many scenarios are varied, and so many variants tried: a survivor must not cost more than its trial.
constexpr std::size_t kVaried = 6;
constexpr std::size_t kVariants = 60;

std::vector<Lab::Candidate> Lab::CandidatesFor(const Mutant& mutant) {
  std::vector<Candidate> candidates;
  const auto layer = bundle_->layers.find(mutant.region);
  if (layer == bundle_->layers.end()) return candidates;
  const auto file = layer->second.files.find(mutant.file);
  if (file == layer->second.files.end()) return candidates;
  const scenario::Workbench bench = MakeWorkbench();
  std::size_t varied = 0;
  for (const scenario::Written* written : suite_.For(mutant)) {
    const Node& node = *written->node;
    const auto day = ruleset::DateOf(node.Find("as_of"));
    const std::string asked = ruleset::TextAt(node, "decision");
    if (asked.empty() || !day) continue;
    if (ruleset::TextAt(node, "name").find(" #") != std::string::npos)
      continue;  // a row of a table has no name to be like
    auto book = books_->At(written->region, *day);
    if (!book.ok()) continue;
    const auto decision = (*book)->snapshot->decisions.find(asked);
    if (decision == (*book)->snapshot->decisions.end() || ++varied > kVaried) continue;
    for (const BoundaryFact& fact :
         BoundaryFacts(mutant, file->second.root, decision->second, *(*book)->snapshot, *day)) {
      if (candidates.size() == kVariants) return candidates;
      auto changed = std::make_shared<Node>(node);
      const ruleset::TreePath path{"facts." + fact.path, node.span};
      const base::Status set = fact.value.is_null()
                                   ? ruleset::RemoveAt(changed.get(), path)
                                   : ruleset::SetAt(changed.get(), path, NodeOf(fact.value, node.span));
      if (!set.ok()) continue;
      Candidate candidate;
      candidate.proposal = {written->file, ruleset::TextAt(node, "name"), fact.path, fact.value, {}};
      candidate.written = {std::move(changed), written->region, written->file};
      candidate.actual = scenario::RunScenario(candidate.written, bench).actual;
      if (!candidate.actual.is_null()) candidates.push_back(std::move(candidate));
    }
  }
  return candidates;
}

std::optional<Proposal> Lab::Propose(const Mutant& mutant) {
  candidates_ = CandidatesFor(mutant);
  noticed_.reset();
  if (!candidates_.empty()) Try(mutant);
  candidates_.clear();
  return std::exchange(noticed_, std::nullopt);
}

Trial Lab::RunScenarios(const Mutant& mutant) {
  const scenario::Workbench bench = MakeWorkbench();
  for (const Candidate& candidate : candidates_) {
    const base::Value actual = scenario::RunScenario(candidate.written, bench).actual;
    Value expect = Differing(candidate.actual, actual);
    if (actual.is_null() || expect.is_null()) continue;
    noticed_ = candidate.proposal;
    noticed_->expect = std::move(expect);
    return {Fate::kKilled, {}, {}};
  }
  if (!candidates_.empty()) return {Fate::kSurvived, {}, {}};
  for (const scenario::Written* written : clause_.empty() ? suite_.For(mutant) : suite_.For(mutant, clause_)) {
    const scenario::ScenarioResult result = scenario::RunScenario(*written, bench);
    if (result.passed) continue;
    return {Fate::kKilled, result.file + ":" + std::to_string(result.line) + " " + result.name, result.name};
  }
  return {Fate::kSurvived, {}, {}};
}

}  // namespace anze::mutation
