#include "core/workflow/draft.h"

#include <algorithm>

#include "core/base/pointer.h"
#include "core/decision/names.h"
#include "core/ruleset/model/value_words.h"
#include "core/workflow/evolve.h"
#include "core/workflow/size.h"

namespace anze::workflow {

using base::Diagnostics;
using base::Result;
using base::Value;
using decision::Condition;
using decision::Evaluated;

Refusal MakeRefusal(std::string code, base::MessageArgs args) {
  Refusal refusal;
  refusal.code = std::move(code);
  refusal.args = std::move(args);
  return refusal;
}

// Facts are not copied. Expressions read the stored tree under layers, one for the data of the event, one for each
// clock value they name, and one for each fact the event sets; a later layer hides what lies below it.
Draft::Draft(const CaseProgram& program, const CaseState* state, const Value& facts, const Value& data,
             const Reads& reads, const Environment& env)
    : program_(program), state_(state), facts_(facts), data_(data), reads_(reads), env_(env), tree_(&facts) {
  context_ = {&program.snapshot(), env.now.date(), env.calendar};
  event_.sequence = state == nullptr ? 1 : state->sequence + 1;
  event_.at = env.now;
  if (state != nullptr) event_.from = event_.to = state->state;
  if (!reads.data.empty()) layers_.push_back({"data", &data_});
  if (reads.answers) {
    layers_.push_back({"answers", &answers_});
    layers_.push_back({"records", &records_});
    layers_.push_back({"cases", &cases_});
  }
  if (reads.itself && state != nullptr) {
    itself_.Set("id", state->id);
    if (!state->parent.empty()) itself_.Set("parent", state->parent);
    layers_.push_back({"case", &itself_});
  }
  clock_values_.resize(reads.clocks.size());
  for (std::size_t i = 0; i < reads.clocks.size(); ++i) {
    layers_.push_back({reads.clocks[i].path, &clock_values_[i]});
    ShowClock(i);
  }
  fixed_layers_ = layers_.size();
}

// A clock that never started is unknown to expressions, like a fact that is not given.
void Draft::ShowClock(std::size_t read) {
  const ClockState* clock = Clock(reads_.clocks[read].clock);
  if (clock == nullptr) return;
  clock_values_[read] = ReadOf(*clock, reads_.clocks[read].breached);
}

bool Draft::Refuse(Refusal refusal) {
  refusal_ = std::move(refusal);
  return false;
}

bool Draft::Fail(Diagnostics errors) {
  errors_ = std::move(errors);
  return false;
}

bool Draft::Evaluate(const Condition& condition, Evaluated* out) {
  auto evaluated = condition.Evaluate(*tree_, context_, layers_);
  if (!evaluated.ok()) return Fail(evaluated.errors());
  *out = std::move(evaluated).value();
  return true;
}

bool Draft::Evaluate(const Formula& formula, Evaluated* out) {
  if (formula.path.empty() || formula.path == "as_of") return Evaluate(formula.condition, out);
  const Value* value = Look(formula.path);
  out->unknown = value == nullptr || value->is_null();
  out->missing.clear();
  if (out->unknown) {
    out->value = Value();
    out->missing.push_back(formula.path);
  } else {
    out->value = *value;
  }
  return true;
}

bool Draft::EvaluatePeriod(const ruleset::Dated<calendar::Period>& period, const std::optional<Condition>& chosen,
                           std::string_view what, calendar::Period* out) {
  if (!chosen) {
    const auto& stated = period.On(today());
    if (!stated.ok()) return Fail(stated.errors());
    *out = *stated;
    return true;
  }
  Value value;
  if (!EvaluateKnown(*chosen, what, &value)) return false;
  const auto parsed = calendar::Period::Parse(value.is_string() ? value.as_string() : std::string());
  if (!parsed.ok()) return Fail(parsed.errors());
  *out = *parsed;
  return true;
}

// Numbers and words of an answer, as its expressions read it. What a decision could not tell is no value here: an
// expression that reads it is unknown, and so is the requirement.
void Draft::Show(const ruleset::AskedDecision& asked, decision::Explanation answer) {
  const decision::Verdict& verdict = answer.verdict;
  Value shown = Value::EmptyMap();
  if (verdict.outcome != "unknown") {
    shown.Set("outcome", verdict.outcome);
    if (verdict.value.is_map()) {
      for (const auto& [name, output] : verdict.value.as_map()) shown.Set(name, output);
    } else if (!verdict.value.is_null()) {
      shown.Set("value", verdict.value);
    }
  }
  if (!answers_.is_map()) answers_ = Value::EmptyMap();
  answers_.Set(asked.name, std::move(shown));
  shown_.push_back({&asked, std::move(answer)});
}

void Draft::ReserveFacts(std::size_t count) {
  event_.facts = Value::EmptyMap();
  // The layers point into it, so it must not move as it grows.
  event_.facts.as_map().reserve(count);
}

void Draft::SetFact(const std::string& path, Value value) {
  // A layer cannot say that an object replaces all below its path, nor that one came to be above it.
  const bool above = std::any_of(reads_.facts.begin(), reads_.facts.end(), [&](const std::string& read) {
    return path.size() > read.size() && path.starts_with(read) && path[read.size()] == '.';
  });
  const bool object = value.is_map();
  const Value& stored = event_.facts.Set(path, std::move(value));
  if (!object && !above) {
    layers_.push_back({path, &stored});
    return;
  }
  if (tree_ != &own_) own_ = facts_;
  tree_ = &own_;
  for (const auto& [set, fact] : event_.facts.as_map()) own_.SetPath(set, fact);
  layers_.resize(fixed_layers_);
}

const ClockState* Draft::Clock(int index) const {
  const std::string& name = program_.clocks()[static_cast<std::size_t>(index)].source->name;
  const ClockState* before = state_ == nullptr ? nullptr : state_->FindClock(name);
  const auto of_clock = [&](const ClockChange& change) { return change.clock == name; };
  if (std::none_of(event_.clocks.begin(), event_.clocks.end(), of_clock)) return before;
  // Few events look at a clock they have just changed, so folding waits until one does.
  folded_.clear();
  if (before != nullptr) folded_.push_back(*before);
  for (const ClockChange& change : event_.clocks) {
    if (of_clock(change)) EvolveClock(change, event_.at, &folded_);
  }
  return folded_.empty() ? nullptr : &folded_.front();
}

void Draft::ChangeClock(int index, ClockChange change) {
  change.clock = program_.clocks()[static_cast<std::size_t>(index)].source->name;
  const bool shown = change.action != ClockAction::kStop && change.action != ClockAction::kPause &&
                     change.action != ClockAction::kWarn;
  event_.clocks.push_back(std::move(change));
  if (!shown) return;  // neither the due day nor the breach moved
  for (std::size_t i = 0; i < reads_.clocks.size(); ++i) {
    if (reads_.clocks[i].clock == index) ShowClock(i);
  }
}

const Value* Draft::Look(std::string_view path) const {
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
    if (!path.starts_with(layer->path)) continue;
    if (path.size() == layer->path.size()) return layer->value;
    if (path[layer->path.size()] == '.') return layer->value->FindPath(path.substr(layer->path.size() + 1));
  }
  if (path.starts_with("data.")) return data_.FindPath(path.substr(5));
  return tree_->FindPath(path);
}

const ruleset::Field* Draft::FieldAt(std::string_view path) const {
  constexpr std::string_view kData = "data.";
  if (!path.starts_with(kData)) return decision::FindField(program_.source().facts.fields(), path);
  const int index = program_.EventIndex(event_.name);
  if (index < 0) return nullptr;
  const ruleset::EventType& type = program_.source().events[static_cast<std::size_t>(index)];
  return decision::FindField(type.data.fields(), path.substr(kData.size()));
}

base::Localized Draft::Fill(const base::Localized& text) const {
  base::MessageArgs zh;
  base::MessageArgs en;
  for (const std::string* side : {&text.zh, &text.en}) {
    for (std::size_t open = side->find('{'); open != std::string::npos; open = side->find('{', open + 1)) {
      const std::size_t close = side->find('}', open);
      if (close == std::string::npos) break;
      std::string path = side->substr(open + 1, close - open - 1);
      path.resize(std::min(path.find('|'), path.size()));  // {days|day|days} asks for days
      const Value* value = Look(path);
      if (value == nullptr) continue;
      const base::Localized shown = ruleset::InSentence(FieldAt(path), *value);
      zh.emplace_back(path, shown.zh);
      en.emplace_back(std::move(path), shown.In(base::Language::kEn));
    }
  }
  if (zh.empty()) return text;
  return {base::FillTemplate(text.zh, zh), base::FillTemplate(text.en, en)};
}

Result<Decided> Draft::Finish() {
  if (!errors_.empty()) return std::move(errors_);
  if (refusal_) return Decided(std::move(*refusal_));
  if (auto fits = CheckSize(event_, state_); !fits.ok()) return fits.errors();
  return Decided(std::move(event_));
}

}  // namespace anze::workflow
