// Replay equals live: random commands against every case type there is. After each accepted event the state
// folded as it happened, the state replayed from the encoded journal and the state as stored are the same.
// ANZE_SEED repeats a run that failed.
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include "core/base/json.h"
#include "core/ruleset/load.h"
#include "core/ruleset/merge/resolve.h"
#include "core/workflow/commit.h"
#include "core/workflow/decide.h"
#include "core/workflow/rulebook.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"
#include "tests/unit/workflow/complaint.h"
#include "tests/unit/workflow/incident.h"

namespace anze::workflow {
namespace {

using base::Value;
using calendar::Instant;
using ruleset::Field;
using ruleset::Type;

constexpr int kCases = 12;
constexpr int kCommands = 30;
constexpr std::int64_t kHour = 3'600'000;

std::vector<ruleset::SourceFile> ReadTree(const std::string& folder) {
  std::vector<ruleset::SourceFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files.push_back(
        {std::filesystem::relative(entry.path(), folder).generic_string(), {std::istreambuf_iterator<char>(file), {}}});
  }
  return files;
}

// The small complaint of the unit tests, so that there is a case type whatever rulesets/ holds, and their accident,
// whose clock counts hours.
std::vector<ruleset::SourceFile> InlineTree() {
  std::vector<ruleset::SourceFile> files = ReadTree(anze::testing::InProject("rulesets/calendars"));
  for (ruleset::SourceFile& file : files) file.path = "calendars/" + file.path;
  files.push_back({"cn/ruleset.yaml",
                   "region: cn\ntitle: {zh: 国家}\neffective: {from: 2020-01-01}\n"
                   "documents: [{id: law, number: 令1, title: {zh: 法}, issued: 2020-01-01}]\n"});
  files.push_back({"cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 一, quote: 应当}]\n"});
  files.push_back(
      {"cn/messages/m.yaml", "messages: {verifying: {zh: 核实}, replied: {zh: 答复}, overdue: {zh: 超期}}\n"});
  files.push_back({"cn/cases/c.yaml", std::string("case_types:\n") + testing::kComplaint + testing::kIncident});
  files.push_back({"cn/parameters/p.yaml",
                   std::string("parameters:\n") + testing::kComplaintParameters + testing::kIncidentParameters});
  return files;
}

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : engine_(seed) {}
  int Below(int n) { return n <= 1 ? 0 : static_cast<int>(engine_() % static_cast<std::uint64_t>(n)); }
  bool OneIn(int n) { return Below(n) == 0; }

 private:
  std::mt19937_64 engine_;
};

// Values that mostly fit a schema: random commands must get past the door to be worth anything.
class Maker {
 public:
  Maker(Chance* chance, Instant now) : chance_(*chance), now_(now) {}

  // What an opening may state: nothing of later steps, and half the time nothing but what it must.
  Value Opening(const std::vector<Field>& fields) { return Opening(fields, chance_.OneIn(2)); }

  Value Object(const std::vector<Field>& fields) {
    Value out = Value::EmptyMap();
    for (const Field& field : fields) {
      if (field.type != Type::kObject && !field.required && chance_.OneIn(3)) continue;
      out.Set(field.name, Make(field));
    }
    return out;
  }

 private:
  // Synthetic, with the right check characters.
  static constexpr std::array<const char*, 3> kCodes{"91440605MA0TEAT01P", "91140900MA0DEM013C", "91441300MA0FAKE25C"};

  Value Opening(const std::vector<Field>& fields, bool bare) {
    Value out = Value::EmptyMap();
    for (const Field& field : fields) {
      if (field.later.value_or(false)) continue;
      if (field.type == Type::kObject) {
        if (Value below = Opening(field.children, bare); !below.as_map().empty()) out.Set(field.name, std::move(below));
      } else if (field.required || (!bare && !chance_.OneIn(3))) {
        out.Set(field.name, Make(field));
      }
    }
    return out;
  }

  Value Make(const Field& field) {
    if (field.type == Type::kObject) return Object(field.children);
    if (field.type != Type::kList) return Scalar(field, field.type, field.values);
    Value list = Value::EmptyList();
    for (int i = chance_.Below(3); i >= 0; --i) {
      list.Append(field.item_type ? Scalar(field, *field.item_type, field.item_values) : Object(field.children));
    }
    return list;
  }

  Value Scalar(const Field& field, Type type, const std::vector<std::string>& values) {
    switch (type) {
      case Type::kBoolean:
        return Value(!chance_.OneIn(4));
      case Type::kInteger:
        if (field.name.ends_with("year")) return Value(now_.date().year());
        [[fallthrough]];
      case Type::kMoney:
        return Value((field.min ? field.min->RoundUp() : 0) + chance_.Below(5));
      case Type::kNumber:
      case Type::kRatio:
        return Value(*base::Number::Ratio(chance_.Below(100), 100));
      case Type::kDate:
        return Value((now_.date() - chance_.Below(20)).ToString());
      case Type::kDateTime:
        return Value(Instant(now_.millis() - chance_.Below(40) * kHour / 2).ToString());
      case Type::kEnum:
        return Value(values[static_cast<std::size_t>(chance_.Below(static_cast<int>(values.size())))]);
      default:
        if (field.format == "uscc")
          return Value(kCodes[static_cast<std::size_t>(chance_.Below(static_cast<int>(kCodes.size())))]);
        return Value(chance_.OneIn(5) ? "“引号\"\n" : "某" + std::to_string(chance_.Below(9)));
    }
  }

  Chance& chance_;
  Instant now_;
};

struct Calendars {
  std::shared_ptr<const calendar::WorkCalendar> known;
  std::shared_ptr<const calendar::WorkCalendar> early;  // as known when the notice for 2025 was not out
  script::SandboxPool* scripts = nullptr;
};

class Life {
 public:
  Life(const RuleBook& book, const CaseProgram& program, const Calendars& calendars, calendar::Date begin,
       Chance* chance)
      : book_(book), program_(program), calendars_(calendars), chance_(*chance) {
    state_.id = "01PROPERTY";
    now_ = Instant(Instant::StartOfDay(begin + chance->Below(300)).millis() + 9 * kHour);
  }

  int Live() {
    for (int i = 0; i < kCommands; ++i) {
      // Days, or some minutes and seconds: clocks run out between the hours too.
      const std::int64_t step = chance_.OneIn(3) ? chance_.Below(12 * 3600) * 1000 : chance_.Below(12 * 24) * kHour;
      now_ = Instant(now_.millis() + step);
      auto decided = Decide();
      // The system's own mistakes would show up here; rules and shapes may refuse what they like.
      if (!decided.ok() || !std::holds_alternative<Event>(*decided)) continue;
      Check(std::get<Event>(*decided));
    }
    return static_cast<int>(journal_.size());
  }

 private:
  Environment Env() {
    const calendar::WorkCalendar* calendar = chance_.OneIn(3) ? calendars_.early.get() : calendars_.known.get();
    return {calendar, now_, &book_, nullptr, calendars_.scripts, nullptr};
  }
  Actor Somebody() { return {"u" + std::to_string(chance_.Below(4)), {"*"}}; }

  base::Result<Decided> Decide() {
    const ruleset::CaseType& type = program_.source();
    Maker maker(&chance_, now_);
    if (state_.sequence == 0) {
      OpenCommand open;
      open.type = type.name;
      open.region = program_.snapshot().region;
      open.subject = Value::EmptyMap();
      open.subject.Set("name", "某企业");
      open.facts = maker.Opening(type.facts.fields());
      open.actor = Somebody();
      return DecideOpen(program_, open, Env());
    }
    if (chance_.OneIn(8)) return DecideRecompute(program_, state_, {"calendar-published"}, Env());
    if (chance_.OneIn(3) && !type.clocks.empty()) {
      const auto& clock = type.clocks[static_cast<std::size_t>(chance_.Below(static_cast<int>(type.clocks.size())))];
      return DecideClockDue(program_, state_, {clock.name}, Env());
    }
    const auto allowed = AllowedEvents(program_, state_, Somebody());
    if (allowed.empty()) return base::Error("nothing-allowed");
    const ruleset::EventType& event =
        *allowed[static_cast<std::size_t>(chance_.Below(static_cast<int>(allowed.size())))].event;
    return DecideEvent(program_, state_, {event.name, maker.Object(event.data.fields()), Somebody()}, Env());
  }

  void Check(const Event& event) {
    const Commit commit = MakeCommit(&state_, event, program_.IsFinal(event.to));
    auto decoded = DecodeEvent(commit.event);
    INFO(commit.event);
    REQUIRE_OK(decoded);
    REQUIRE(Encode(*decoded) == commit.event);
    journal_.push_back(std::move(decoded).value());
    chain_ = NextChain(state_.id, commit.sequence, chain_, commit.event);
    Event folded = journal_.back();
    folded.data = folded.answers = Value();
    folded.effects.clear();
    folded.clauses.clear();
    auto for_fold = DecodeForFold(commit.event);
    REQUIRE_OK(for_fold);
    REQUIRE(*for_fold == folded);
    auto replayed = Replay(state_.id, journal_);
    REQUIRE_OK(replayed);
    CaseState again = std::move(replayed).value();
    again.chain = chain_;
    REQUIRE(EncodeState(again) == EncodeState(state_));
    REQUIRE(again == state_);
    auto stored = DecodeState(commit.state);
    REQUIRE_OK(stored);
    REQUIRE(*stored == state_);
    for (const TimerRow& timer : commit.timers) {
      REQUIRE(state_.FindClock(timer.clock) != nullptr);
      REQUIRE(state_.FindClock(timer.clock)->running());
    }
  }

  const RuleBook& book_;
  const CaseProgram& program_;
  const Calendars& calendars_;
  Chance& chance_;
  CaseState state_;
  Instant now_;
  std::vector<Event> journal_;  // decoded from what was encoded
  std::string chain_;
};

std::uint64_t Seed() {
  const char* given = std::getenv("ANZE_SEED");
  return given == nullptr ? 20250304 : std::strtoull(given, nullptr, 10);
}

// Accepted events by case type; a region may forbid what another allows.
using Tally = std::map<std::string, int>;

void LiveUnder(const std::shared_ptr<const ruleset::Snapshot>& snapshot, const Calendars& calendars,
               calendar::Date begin, Tally* tally) {
  const auto book = CompileRuleBook(snapshot, nullptr);
  REQUIRE_OK(book);
  for (const auto& [name, program] : (*book)->case_types) {
    for (int i = 0; i < kCases; ++i) {
      const std::uint64_t seed = Seed() + static_cast<std::uint64_t>(i);
      INFO(name + " ANZE_SEED=" + std::to_string(seed));
      Chance chance(seed);
      (*tally)[name] += Life(**book, *program, calendars, begin, &chance).Live();
    }
  }
}

void RunBundle(std::vector<ruleset::SourceFile> files, Tally* tally) {
  const auto loaded = ruleset::LoadBundle(std::move(files));
  INFO(anze::testing::Lines(loaded.diagnostics));
  REQUIRE(loaded.bundle != nullptr);
  Calendars calendars;
  calendars.known = calendar::WorkCalendar::Build(loaded.bundle->calendar, {}).value();
  calendar::WorkCalendar::Options early;
  early.as_known_on = calendar::Date::FromCivil(2024, 6, 1);
  calendars.early = calendar::WorkCalendar::Build(loaded.bundle->calendar, early).value();
  script::SandboxPool scripts([](script::Sandbox&) { return base::Status(base::Ok{}); });
  calendars.scripts = &scripts;
  // One region's rules lapsed in 2023: rules that are not in force any more must replay as well.
  for (const calendar::Date day : {calendar::Date::FromCivil(2022, 6, 1), calendar::Date::FromCivil(2024, 8, 1)}) {
    for (const auto& [region, layer] : loaded.bundle->layers) {
      auto snapshot = ruleset::Resolve(loaded.bundle, region, day);
      if (!snapshot.ok()) continue;  // not in force then
      INFO(region + " on " + day.ToString());
      LiveUnder(*snapshot, calendars, day, tally);
    }
  }
  CHECK_FALSE(tally->empty());
  for (const auto& [name, events] : *tally) {
    INFO(name << ": nothing happens");
    CHECK(events > kCases);
  }
}

TEST_CASE("A replay equals what was lived for the small complaint and a clock of hours",
          "[property][replay-equals-live]") {
  Tally tally;
  RunBundle(InlineTree(), &tally);
}

TEST_CASE("A replay equals what was lived for every case type of every region",
          "[property][replay-equals-live][slow]") {
  Tally tally;
  RunBundle(ReadTree(anze::testing::InProject("rulesets")), &tally);
}

}  // namespace
}  // namespace anze::workflow
