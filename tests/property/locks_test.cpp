// What a lock forbids is refused, whatever key a lower region uses for it; and nothing else is.
//
// For every lock of the shipped rules a region below it states every change that the format knows,
// one at a time. What a change does is said by its maker (rule_mutator.h) and held against the merged
// trees, from which texts and citations are left out here; neither asks the checks of locks.
#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "core/base/json.h"
#include "core/calendar/period.h"
#include "core/ruleset/merge/prepared.h"
#include "core/ruleset/model/governing.h"
#include "tests/property/region_below.h"
#include "tests/property/rule_mutator.h"
#include "tests/support/check.h"
#include "tests/support/rules/real_rules.h"

namespace anze::testing {
namespace {

using base::Node;
using base::Value;
using ruleset::EntityId;
using ruleset::EntityKind;
using ruleset::Layer;
using ruleset::Lock;
using Forbids = ruleset::Lock::Forbids;

constexpr const char* kDay = "2026-01-01";
constexpr std::size_t kChangesTried = 24;  // of an entity that is locked
constexpr std::size_t kAllChanges = 100'000;

EntityKind KindOf(Forbids forbids) {
  switch (forbids) {
    case Forbids::kAddRule:
    case Forbids::kChangeRule:
    case Forbids::kAddDecision:
      return EntityKind::kDecision;
    case Forbids::kAddCaseType:
    case Forbids::kTightenCase:
    case Forbids::kLoosenCase:
    case Forbids::kChangeCase:
      return EntityKind::kCaseType;
    case Forbids::kTightenRecord:
    case Forbids::kAddRecord:
      return EntityKind::kRecord;
    case Forbids::kChangeDuty:
    case Forbids::kAddDuty:
      return EntityKind::kDuty;
    case Forbids::kChangePlan:
      return EntityKind::kPlan;
    default:
      return EntityKind::kParameter;
  }
}

// The changes that a lock forbids; none for locks on values and new names.
unsigned ForbiddenBy(const Lock& lock) {
  switch (lock.forbids) {
    case Forbids::kAddRule:
    case Forbids::kTightenCase:
    case Forbids::kTightenRecord:
      return kTighter;
    case Forbids::kChangeRule:
    case Forbids::kLoosenCase:
      return kLooser;
    case Forbids::kChangeCase:
    case Forbids::kChangeDuty:
    case Forbids::kChangePlan:
      return kTighter | kLooser | kBeside;
    default:
      return kWords;
  }
}

// The parts of a decision bound its items only.
bool Within(const Lock& lock, const std::string& path) {
  const bool item = path.starts_with("rules.") || path.starts_with("rows.") || path.starts_with("steps.");
  if (KindOf(lock.forbids) == EntityKind::kDecision && !item) return true;
  return lock.parts.empty() || std::any_of(lock.parts.begin(), lock.parts.end(), [&](const std::string& part) {
           return path == part || path.starts_with(part + ".");
         });
}

const Node* MergedNode(const std::string& region, const EntityId& id) {
  const auto& entities = RealBundle()->prepared->regions.find(region)->second.On(Day(kDay)).entities;
  const auto found = entities.find(id);
  return found != entities.end() ? found->second->node : nullptr;
}

std::vector<std::string> LockingRegions() {
  std::vector<std::string> regions;
  for (const auto& [region, layer] : RealBundle()->layers) {
    // Of a ruleset that has lapsed nothing holds on that day; its scenarios try its locks.
    if (!layer.locks.empty() && layer.effective.Contains(Day(kDay))) regions.push_back(region);
  }
  return regions;
}

// All locks that hold below a region, by the thing they lock.
std::map<EntityId, std::vector<Lock>> LocksAbove(const std::string& region) {
  std::map<EntityId, std::vector<Lock>> locks;
  for (const Layer* layer : RealBundle()->Chain(region)) {
    for (const Lock& lock : layer->locks) {
      const EntityKind kind = KindOf(lock.forbids);
      // There is one service plan, without a name.
      locks[{kind, kind == EntityKind::kPlan ? std::string() : lock.target}].push_back(lock);
    }
  }
  return locks;
}

bool IsHeld(const Lock& lock, const RuleChange& change) {
  return (change.meaning & ForbiddenBy(lock)) != 0 && (change.path.empty() || Within(lock, change.path));
}

// At most `most` of the changes, evenly spread, beginning where the seed says: the shipped rules have more locks than
// there is time to try every change under each, so that each entity tries others.
std::vector<RuleChange> Some(std::vector<RuleChange> changes, std::size_t most, std::size_t seed) {
  if (changes.size() <= most) return changes;
  std::vector<RuleChange> some;
  const std::size_t begin = seed % changes.size();
  for (std::size_t i = 0; i < most; ++i) {
    some.push_back(changes[(begin + i * changes.size() / most) % changes.size()]);
  }
  return some;
}

std::size_t CheckEntity(const std::string& region, const EntityId& id, const std::vector<Lock>& locks,
                        const std::vector<Lock>& more = {}, std::size_t most = kChangesTried) {
  const Node* node = MergedNode(region, id);
  if (node == nullptr) return 0;
  const RegionBelow below(region, {id}, more);
  const std::string before = below.Merged(id.kind, id.name, nullptr);
  const bool few = id.kind == EntityKind::kCaseType || id.kind == EntityKind::kRecord;
  std::size_t refused = 0;
  const std::size_t seed = std::hash<std::string>()(region + id.name);
  std::vector<RuleChange> all = ChangesTo(id.kind, *node, locks.front().clauses.front(), few);
  const auto free = std::stable_partition(all.begin(), all.end(), [&](const RuleChange& change) {
    return std::any_of(locks.begin(), locks.end(), [&](const Lock& lock) { return IsHeld(lock, change); });
  });
  std::vector<RuleChange> tried = Some({all.begin(), free}, most / 2, seed);
  for (RuleChange& change : Some({free, all.end()}, most / 2, seed)) tried.push_back(std::move(change));
  for (const RuleChange& change : tried) {
    const bool same = below.Merged(id.kind, id.name, &change.statement) == before;
    CAPTURE(region, id.name, change.path, change.what, base::WriteJson(change.statement));
    if (change.meaning == kWords) CHECK(same);
    if (change.meaning != kWords && same) continue;  // it says what is so already
    const std::set<std::string> broken = below.Broken(id.kind, id.name, change.statement);
    for (const Lock& lock : locks) {
      const bool forbidden = (change.meaning & ForbiddenBy(lock)) != 0;
      const bool whole = change.path.empty() || Within(lock, change.path);
      CAPTURE(lock.id, lock.region);
      // A new step asks more in one decision and is only read in another; a lock may take it for the former.
      if (lock.forbids == Forbids::kAddRule && change.path == "steps.trial") continue;
      // Outside its parts a lock still holds what moves cases.
      if (!whole && change.meaning == kOther) continue;
      CHECK(broken.contains(KeyOf(lock)) == (forbidden && whole));
      refused += broken.contains(KeyOf(lock)) ? 1 : 0;
    }
  }
  return refused;
}

TEST_CASE("Every change that a lock forbids is refused, and no other", "[locks][property]") {
  for (const std::string& region : LockingRegions()) {
    for (const auto& [id, locks] : LocksAbove(region)) {
      std::vector<Lock> about;
      std::copy_if(locks.begin(), locks.end(), std::back_inserter(about),
                   [](const Lock& lock) { return ForbiddenBy(lock) != kWords; });
      // Once for each entity: where it is locked, with what is locked above.
      const bool here =
          std::any_of(about.begin(), about.end(), [&](const Lock& lock) { return lock.region == region; });
      if (!here) continue;
      const std::size_t refused = CheckEntity(region, id, about);
      CAPTURE(region, id.name);
      CHECK((MergedNode(region, id) == nullptr || refused > 0));
    }
  }
}

// One entity of each kind under every word about its kind, whether or not a region locks it today.
TEST_CASE("The words of locks hold any decision, case and record", "[locks][property]") {
  const std::pair<EntityId, std::vector<Forbids>> entities[] = {
      {{EntityKind::kDecision, "enterprise-size"}, {Forbids::kAddRule, Forbids::kChangeRule}},  // a table
      {{EntityKind::kDecision, "prevention-fund"}, {Forbids::kAddRule, Forbids::kChangeRule}},  // a formula
      {{EntityKind::kDecision, "premium-rate"}, {Forbids::kAddRule, Forbids::kChangeRule}},     // a script
      {{EntityKind::kCaseType, "admission"}, {Forbids::kTightenCase, Forbids::kLoosenCase, Forbids::kChangeCase}},
      {{EntityKind::kRecord, "policy"}, {Forbids::kTightenRecord}}};
  for (const auto& [id, words] : entities) {
    std::vector<Lock> locks;
    for (const Forbids word : words) {
      Lock& lock = locks.emplace_back();
      lock.id = std::string(ruleset::ForbidsName(word));
      lock.forbids = word;
      lock.target = id.name;
      lock.region = "cn";
      lock.clauses = {"cn-law-51"};
    }
    CAPTURE(id.name);
    CHECK(CheckEntity("cn", id, locks, locks, kAllChanges) > 10);
  }
}

Value Stating(const Value& value, const std::string& clause) {
  Value dated = Value::EmptyMap();
  dated.Set("from", kDay);
  dated.Set("value", value);
  dated.Set("clauses", Value(Value::List{clause}));
  Value parameter = Value::EmptyMap();
  parameter.Set("values", Value(Value::List{std::move(dated)}));
  return parameter;
}

// A value that is higher or lower in the plain sense of the word.
struct Moved {
  Value value;
  int direction;  // 0: the same, 2: another without an order
};

std::vector<Moved> MovesOf(const ruleset::Parameter& parameter) {
  const ruleset::DatedValue* now = ruleset::GoverningValue(parameter, Day(kDay)).governing;
  if (now == nullptr) return {};
  std::vector<Moved> moves = {{now->value, 0}};
  if (now->value.is_number()) {
    const base::Number step = now->value.is_integer() ? base::Number(1) : *base::Number::Ratio(1, 100);
    moves.push_back({*base::Add(now->value.as_number(), step), 1});
    moves.push_back({*base::Sub(now->value.as_number(), step), -1});
  } else if (parameter.type == ruleset::ParameterType::kPeriod) {
    const auto period = calendar::Period::Parse(now->value.as_string());
    const std::string unit = now->value.as_string().substr(std::to_string(period->count).size());
    moves.push_back({std::to_string(period->count + 1) + unit, 1});
    moves.push_back({std::to_string(period->count - 1) + unit, -1});
  } else if (now->value.is_bool()) {
    moves.push_back({!now->value.as_bool(), 2});
  } else if (now->value.is_list()) {
    moves.push_back({Value(Value::List{"trial"}), 2});
  } else {
    for (const std::string& word : parameter.enum_values) {
      if (Value(word) != now->value) moves.push_back({word, 2});
    }
  }
  return moves;
}

bool Refuses(const Lock& lock, const Moved& moved) {
  switch (lock.forbids) {
    case Forbids::kLowerParameter:
      return moved.direction == -1;
    case Forbids::kRaiseParameter:
      return moved.direction == 1;
    case Forbids::kSetParameter:
      return lock.values.empty() || std::find(lock.values.begin(), lock.values.end(), moved.value) != lock.values.end();
    default:
      return false;
  }
}

TEST_CASE("A locked parameter moves only to the side that is free", "[locks][property]") {
  std::size_t refused = 0;
  for (const std::string& region : LockingRegions()) {
    for (const auto& [id, locks] : LocksAbove(region)) {
      if (id.kind != EntityKind::kParameter) continue;
      const RegionBelow below(region, {id});
      const auto& entities = RealBundle()->prepared->regions.find(region)->second.On(Day(kDay)).entities;
      const auto& parameter = std::get<ruleset::Parameter>(entities.at(id)->model);
      for (const Moved& moved : MovesOf(parameter)) {
        const Value statement = Stating(moved.value, locks.front().clauses.front());
        const std::set<std::string> broken = below.Broken(id.kind, id.name, statement);
        for (const Lock& lock : locks) {
          CAPTURE(region, lock.id, id.name, base::WriteJson(moved.value));
          CHECK(broken.contains(KeyOf(lock)) == Refuses(lock, moved));
          refused += broken.contains(KeyOf(lock)) ? 1 : 0;
        }
      }
      // Everything but values and words defines the parameter anew.
      for (const RuleChange& change :
           Some(ChangesTo(id.kind, *entities.at(id)->node, locks.front().clauses.front(), false), 6,
                std::hash<std::string>()(region + id.name))) {
        const bool words = change.path == "ambiguity" || change.path == "choice" || change.path.starts_with("titles");
        const std::set<std::string> broken = below.Broken(id.kind, id.name, change.statement);
        for (const Lock& lock : locks) {
          CAPTURE(region, lock.id, change.path, base::WriteJson(change.statement));
          CHECK(broken.contains(KeyOf(lock)) == (!words && change.meaning != kWords));
        }
      }
    }
  }
  CHECK(refused > 10);
}

// The names in param("…") of a merged tree, as its JSON text shows them.
std::set<std::string> ParametersReadBy(const Node& node) {
  static const std::regex kRead("param\\(\\\\\"([a-z0-9_.]+)\\\\\"\\)");
  const std::string text = base::WriteJson(base::ToValue(node));
  std::set<std::string> names;
  for (std::sregex_iterator at(text.begin(), text.end(), kRead), end; at != end; ++at) names.insert((*at)[1]);
  return names;
}

TEST_CASE("What a locked decision reads may not be set to anything else", "[locks][property]") {
  std::size_t seen = 0;
  for (const std::string& region : LockingRegions()) {
    const auto& entities = RealBundle()->prepared->regions.find(region)->second.On(Day(kDay)).entities;
    for (const auto& [id, locks] : LocksAbove(region)) {
      const Node* node = MergedNode(region, id);
      for (const Lock& lock : locks) {
        if (node == nullptr || !lock.parts.empty()) continue;
        if (lock.forbids != Forbids::kAddRule && lock.forbids != Forbids::kTightenCase) continue;
        for (const std::string& name : ParametersReadBy(*node)) {
          const EntityId read{EntityKind::kParameter, name};
          const RegionBelow below(region, {id, read});
          for (const Moved& moved : MovesOf(std::get<ruleset::Parameter>(entities.at(read)->model))) {
            const std::set<std::string> broken =
                below.Broken(read.kind, name, Stating(moved.value, lock.clauses.front()));
            CAPTURE(region, lock.id, name, base::WriteJson(moved.value));
            CHECK(broken.contains(KeyOf(lock)) == (moved.direction != 0));
            ++seen;
          }
        }
      }
    }
  }
  CHECK(seen > 4);
}

TEST_CASE("A name that a lock forbids may not be taken", "[locks][property]") {
  for (const std::string& region : LockingRegions()) {
    for (const auto& [id, locks] : LocksAbove(region)) {
      const Forbids forbids = locks.front().forbids;
      if (forbids != Forbids::kAddDecision && forbids != Forbids::kAddCaseType && forbids != Forbids::kAddRecord)
        continue;
      if (!locks.front().reads.empty()) continue;
      const RegionBelow below(region, {});
      Value statement = Value::EmptyMap();
      if (id.kind != EntityKind::kRecord) {
        statement.Set("title", "试改");
        statement.Set("clauses", Value(Value::List{locks.front().clauses.front()}));
      }
      if (id.kind == EntityKind::kDecision) statement.Set("kind", "not_applicable");
      const std::string name = std::regex_replace(id.name, std::regex("\\*"), "-trial-");
      CAPTURE(region, name);
      CHECK(below.Broken(id.kind, name, statement).contains(KeyOf(locks.front())));
      CHECK(below.Broken(id.kind, "trial", statement).empty());
    }
  }
}

// One field of a map of fields.
Value FieldsOf(const std::string& path, const std::string& type = "boolean") {
  Value field = Value::EmptyMap();
  field.Set("type", type);
  Value fields = Value::EmptyMap();
  fields.Set(path, std::move(field));
  return fields;
}

// Names of which no pattern has ever heard.
constexpr const char* kNames[] = {"trial", "market-entry", "local-conditions", "filing-2026"};

// The facts that a lock's pattern stands for.
std::vector<std::string> FactsOf(const std::string& pattern) {
  std::vector<std::string> facts;
  for (const char* text : {"trial", "staff.local", "star"}) {
    facts.push_back(std::regex_replace(pattern, std::regex("\\*"), text));
  }
  return facts;
}

TEST_CASE("Whatever its name, nothing new reads what a lock holds, and what is harmless may come",
          "[locks][property]") {
  std::size_t refused = 0;
  for (const std::string& region : LockingRegions()) {
    for (const Lock& lock : RealBundle()->layers.find(region)->second.locks) {
      if (lock.reads.empty()) continue;
      const EntityKind kind = KindOf(lock.forbids);
      const RegionBelow below(region, {});
      const auto broken = [&](const std::string& name, const Value& facts, const std::string& more, Value with) {
        Value statement = Value::EmptyMap();
        statement.Set("title", "试改");
        statement.Set("clauses", Value(Value::List{lock.clauses.front()}));
        if (kind == EntityKind::kDecision) statement.Set("kind", "checklist");
        statement.Set("facts", facts);
        if (!more.empty()) statement.Set(more, std::move(with));
        CAPTURE(region, lock.id, name, base::WriteJson(statement));
        return below.Broken(kind, name, statement).contains(KeyOf(lock));
      };
      for (const char* name : kNames) {
        for (const std::string& pattern : lock.reads) {
          for (const std::string& fact : FactsOf(pattern)) {
            CAPTURE(region, lock.id, name, fact);
            CHECK(broken(name, FieldsOf(fact), "", Value()));
            ++refused;
          }
        }
        for (const char* harmless : {"service.visits", "complaint.open", "hazard.found_on", "visit.insurer_opinion"}) {
          CAPTURE(region, lock.id, name, harmless);
          CHECK_FALSE(broken(name, FieldsOf(harmless), "", Value()));
        }
        for (const std::string& role : lock.opened_by) {
          CHECK(broken(name, FieldsOf("trial.on"), "opened_by", Value(Value::List{"bureau_clerk", role})));
        }
        if (kind == EntityKind::kCaseType) {
          const Value others = Value(Value::List{"bureau_clerk", "complainant", "enterprise"});
          CHECK_FALSE(broken(name, FieldsOf("trial.on"), "opened_by", others));
        } else {
          Value judges = Value::EmptyMap();
          judges.Set("record", "insurer");
          CHECK(broken(name, FieldsOf("trial.on"), "judges", judges));
          judges.Set("record", "service");
          CHECK_FALSE(broken(name, FieldsOf("trial.on"), "judges", judges));
        }
      }
    }
  }
  CHECK(refused > 100);
}

}  // namespace
}  // namespace anze::testing
