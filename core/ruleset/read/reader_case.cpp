// Reads case types. What is disabled is left out here and not earlier: the merge must still see it.
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;

std::vector<Requirement> ReadRequirements(const Node& list) {
  std::vector<Requirement> requirements;
  for (const Node& item : list.items) {
    if (!item.is_map() || IsDisabled(item)) continue;
    requirements.push_back({TextAt(item, "id"), ExpressionOf(item.Find("condition")), LocalizedOf(item.Find("failure")),
                            TextsOf(item.Find("clauses")), item.span});
  }
  return requirements;
}

// Keys that mean something to one kind of effect only, and would mean nothing beside another.
void CheckOwnKeys(const Effect& effect, const Node& node, Sink* sink) {
  const auto alone = [&](std::string_view key, bool meant) {
    if (!meant && node.Find(key) != nullptr) {
      sink->Add(base::Error("effect-key-unused", {{"key", std::string(key)}}, node.KeySpan(key)));
    }
  };
  const bool raises = effect.kind == Effect::Kind::kRaiseEvent;
  alone("case_type", raises);
  alone("key", raises);
  alone("existing", effect.kind == Effect::Kind::kWriteRecord);
  if (raises && effect.case_type.empty() != effect.key.empty()) {
    sink->Add(MissingKey(effect.key.empty() ? "key" : "case_type", "effect", node.span));
  }
}

Effect ReadEffect(const Node& node, Sink* sink) {
  static constexpr std::pair<std::string_view, Effect::Kind> kKinds[] = {{"notify", Effect::Kind::kNotify},
                                                                         {"upload", Effect::Kind::kUpload},
                                                                         {"open", Effect::Kind::kOpenCase},
                                                                         {"raise", Effect::Kind::kRaiseEvent},
                                                                         {"record", Effect::Kind::kWriteRecord}};
  Effect effect;
  // Exactly one of the keys must be there; with two, nobody could say which effect was meant.
  int stated = 0;
  for (const auto& [key, kind] : kKinds) {
    const Node* target = node.Find(key);
    if (target == nullptr) continue;
    ++stated;
    effect.kind = kind;
    // A message may go to several roles, which are kept as one text with commas.
    for (const std::string& role : TextsOf(target)) {
      effect.target += effect.target.empty() ? "" : ",";
      effect.target += role;
    }
  }
  if (stated != 1) sink->Add("effect-kind", {}, node.span);
  effect.message = TextAt(node, "message");
  if (stated == 1 && effect.kind == Effect::Kind::kNotify && effect.message.empty()) {
    sink->Add(MissingKey("message", "effect", node.span));
  }
  effect.case_type = TextAt(node, "case_type");
  effect.key = ExpressionsOf(node.Find("key"));
  effect.existing = BoolOf(node.Find("existing"));
  if (stated == 1) CheckOwnKeys(effect, node, sink);
  effect.facts = ExpressionsOf(node.Find("facts"));
  effect.when = ExpressionOf(node.Find("when"));
  effect.clauses = TextsOf(node.Find("clauses"));
  effect.span = node.span;
  return effect;
}

EventType ReadEvent(const Node::Entry& entry, Sink* sink) {
  const Node& node = entry.value;
  EventType event;
  event.name = entry.key;
  event.span = entry.key_span;
  event.title = LocalizedOf(node.Find("title"));
  event.from = TextsOf(node.Find("from"));
  event.to = TextAt(node, "to");
  event.by = TextsOf(node.Find("by"));
  event.not_by = TextsOf(node.Find("not_by"));
  event.not_assignee = BoolOf(node.Find("not_assignee"));
  event.recounts = BoolOf(node.Find("recounts"));
  event.four_eyes_when = ExpressionOf(node.Find("four_eyes_when"));
  event.assigns = BoolOf(node.Find("assigns"));
  event.data = ReadFields(node.Find("data"), sink);
  event.asks = TextsOf(node.Find("asks"));
  event.supplies = TextsOf(node.Find("supplies"));
  event.require = ReadRequirements(ChildOrNull(node, "require"));
  event.set = ExpressionsOf(node.Find("set"));
  for (const Node& item : ChildOrNull(node, "effects").items) {
    if (item.is_map()) event.effects.push_back(ReadEffect(item, sink));
  }
  event.clauses = TextsOf(node.Find("clauses"));
  return event;
}

// A literal period, or the name of a parameter that holds one.
void ReadPeriod(const Node* node, std::optional<calendar::Period>* literal, std::string* parameter) {
  if (node == nullptr || !node->is_scalar()) return;
  const auto period = calendar::Period::Parse(node->scalar);
  if (period.ok()) {
    *literal = period.value();
  } else {
    *parameter = node->scalar;
  }
}

ClockExtension ReadExtension(const Node& node) {
  ClockExtension extension;
  extension.span = node.span;
  extension.event = TextAt(node, "event");
  ReadPeriod(node.Find("period"), &extension.period, &extension.period_parameter);
  extension.period_data = TextAt(node, "data");
  // Any other word names a parameter; without a word the term runs on from the due day.
  const std::string from = TextAt(node, "from");
  if (from == "now") {
    extension.from = ClockExtension::From::kNow;
  } else if (from == "start") {
    extension.from = ClockExtension::From::kStart;
  } else if (from != "due") {
    extension.from_parameter = from;
  }
  const std::string max = TextAt(node, "max");
  if (!max.empty()) {
    extension.max_count = IntOf(node.Find("max"), 1);
    // A maximum that does not begin with a digit names a parameter.
    if (max[0] < '0' || max[0] > '9') extension.max_count_parameter = max;
  }
  extension.before_due = BoolOf(node.Find("before_due"), true);
  return extension;
}

// A warning takes a literal period only. The zero period turns the light off.
calendar::Period WarnPeriod(const Node& warn, std::string_view key) {
  std::optional<calendar::Period> period;
  std::string name;
  ReadPeriod(warn.Find(key), &period, &name);
  return period.value_or(calendar::Period{});
}

Clock ReadClock(const Node::Entry& entry) {
  const Node& node = entry.value;
  Clock clock;
  clock.name = entry.key;
  clock.span = entry.key_span;
  clock.title = LocalizedOf(node.Find("title"));
  clock.when = ExpressionOf(node.Find("when"));
  clock.start = TextsOf(node.Find("start"));
  clock.from = ExpressionOf(node.Find("from"));
  ReadPeriod(node.Find("period"), &clock.period, &clock.period_parameter);
  clock.stop = TextsOf(node.Find("stop"));
  clock.pause = TextsOf(node.Find("pause"));
  clock.resume = TextsOf(node.Find("resume"));
  if (const Node* extend = node.Find("extend"); extend != nullptr && extend->is_map()) {
    clock.extension = ReadExtension(*extend);
    clock.extension->span = node.KeySpan("extend");
  }
  clock.yellow = WarnPeriod(ChildOrNull(node, "warn"), "yellow");
  clock.red = WarnPeriod(ChildOrNull(node, "warn"), "red");
  clock.on_breach = TextAt(node, "breach");
  clock.informational = BoolOf(node.Find("informational"));
  clock.reminds = BoolOf(node.Find("reminds"));
  clock.term = BoolOf(node.Find("term"));
  clock.sanction_term = BoolOf(node.Find("sanction_term"));
  clock.roll = RollingOf(node.Find("roll"));
  clock.clauses = TextsOf(node.Find("clauses"));
  return clock;
}

CaseSource ReadCaseSource(const Node::Entry& entry, Sink* sink) {
  static constexpr std::pair<std::string_view, CaseSource::Gives> kGives[] = {{"count", CaseSource::Gives::kCount},
                                                                              {"any", CaseSource::Gives::kAny},
                                                                              {"sum", CaseSource::Gives::kSum},
                                                                              {"latest", CaseSource::Gives::kLatest}};
  const Node& node = entry.value;
  CaseSource source;
  source.name = entry.key;
  source.span = entry.key_span;
  source.case_type = TextAt(node, "case_type");
  source.key = ExpressionsOf(node.Find("key"));
  source.states = TextsOf(node.Find("states"));
  source.when = ExpressionOf(node.Find("when"));
  int stated = 0;
  for (const auto& [key, gives] : kGives) {
    const std::string fact = TextAt(node, key);
    if (node.Find(key) == nullptr) continue;
    ++stated;
    source.gives = gives;
    const bool of_fact = gives == CaseSource::Gives::kSum || gives == CaseSource::Gives::kLatest;
    source.fact = of_fact ? fact : "";
  }
  if (stated != 1) sink->Add("cases-give", {{"name", source.name}}, entry.key_span);
  return source;
}

AskedDecision ReadAsked(const Node::Entry& entry, Sink* sink) {
  const Node& node = entry.value;
  AskedDecision asked;
  asked.name = entry.key;
  asked.span = entry.key_span;
  asked.decision = TextAt(node, "decision");
  asked.stated = BoolOf(node.Find("stated"));
  asked.facts = ExpressionsOf(node.Find("facts"));
  for (const Node::Entry& item : ChildOrNull(node, "registers").entries) {
    if (!item.value.is_map()) continue;
    Register lookup{item.key, TextAt(item.value, "record"), ExpressionsOf(item.value.Find("key")), item.key_span};
    if (const Node* by = item.value.Find("by")) lookup.key.emplace_back("", ExpressionOf(by));
    asked.registers.push_back(std::move(lookup));
  }
  for (const Node::Entry& item : ChildOrNull(node, "cases").entries) {
    if (item.value.is_map()) asked.cases.push_back(ReadCaseSource(item, sink));
  }
  asked.clauses = TextsOf(node.Find("clauses"));
  return asked;
}

}  // namespace

CaseType ReadCaseType(const Entity& entity, Sink* sink) {
  const Node& node = *entity.node;
  CaseType type;
  type.name = entity.id.name;
  type.region = entity.region;
  type.span = entity.span;
  type.title = LocalizedOf(node.Find("title"));
  type.summary = LocalizedOf(node.Find("summary"));
  type.facts = ReadFields(node.Find("facts"), sink, FieldUse::kCaseFacts);
  type.initial = TextAt(node, "initial");
  type.opened_by = TextsOf(node.Find("opened_by"));
  for (const Node::Entry& entry : ChildOrNull(node, "parties").entries) {
    type.parties.push_back({entry.key, TextsOf(&entry.value), entry.key_span});
  }
  if (const Node* asked = node.Find("application"); asked != nullptr && asked->is_map()) {
    type.application = ReadApplication(*asked, node.KeySpan("application"));
  }
  type.require = ReadRequirements(ChildOrNull(node, "require"));
  type.clauses = TextsOf(node.Find("clauses"));
  for (const Node::Entry& entry : ChildOrNull(node, "decisions").entries) {
    if (entry.value.is_map() && !IsDisabled(entry.value)) type.decisions.push_back(ReadAsked(entry, sink));
  }
  for (const Node::Entry& entry : ChildOrNull(node, "states").entries) {
    if (IsDisabled(entry.value)) continue;
    type.states.push_back(
        {entry.key, LocalizedOf(entry.value.Find("title")), BoolOf(entry.value.Find("final")), entry.key_span});
  }
  for (const Node::Entry& entry : ChildOrNull(node, "events").entries) {
    if (entry.value.is_map() && !IsDisabled(entry.value)) type.events.push_back(ReadEvent(entry, sink));
  }
  for (const Node::Entry& entry : ChildOrNull(node, "clocks").entries) {
    if (entry.value.is_map() && !IsDisabled(entry.value)) type.clocks.push_back(ReadClock(entry));
  }
  for (const Node::Entry& entry : ChildOrNull(node, "migrate").entries) {
    if (!entry.value.is_map() || IsDisabled(entry.value)) continue;
    type.migrate.push_back({entry.key, TextAt(entry.value, "to"), LocalizedOf(entry.value.Find("reason")),
                            TextsOf(entry.value.Find("clauses")), entry.key_span});
  }
  return type;
}

}  // namespace anze::ruleset
