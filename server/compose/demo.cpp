// A story is a list of events with days between them, told several times in several regions. Each telling is run
// through the real rules (scenario::RunTimeline), clocks included, and its events are written as commits, so
// demonstration cases have journals that prove. A telling stops where its next event lies in the future.
#include "server/compose/demo.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/limits.h"
#include "core/base/yaml.h"
#include "core/scenario/timeline.h"
#include "core/workflow/commit.h"
#include "core/workflow/parties.h"
#include "server/app/cases/case_keys.h"
#include "server/app/records/record_store.h"
#include "server/compose/system.h"

extern "C" const char anze_demo_yaml[];
extern "C" const char anze_demo_yaml_end[];

namespace anze::compose {
namespace {

using base::Error;
using base::Value;
using calendar::Date;
using calendar::Instant;
using ports::Commit;

constexpr std::int64_t kDayMillis = 24LL * 3600 * 1000;
constexpr std::int64_t kOpensMillis = 9LL * 3600 * 1000;
constexpr std::int64_t kMinuteMillis = 60'000;

// GB 32100-2015: base-31 digits without I, O, S, V, Z; weights are the powers of 3 modulo 31.
std::string CreditCode(const std::string& prefix, int number) {
  constexpr std::string_view digits = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  std::string code = prefix;
  std::array<char, 16> serial{};
  std::snprintf(serial.data(), serial.size(), "%05d", number);
  code += serial.data();
  int sum = 0;
  int weight = 1;
  for (std::size_t i = 0; i < 17; ++i, weight = weight * 3 % 31) {
    sum += static_cast<int>(digits.find(code[i])) * weight;
  }
  code += digits[static_cast<std::size_t>((31 - sum % 31) % 31)];
  return code;
}

// The id source of the past: its clock stands where the story is.
class PastClock : public ports::Clock {
 public:
  std::int64_t NowMillis() const override { return now.millis(); }
  Instant now;
};

// The values for "{n}", "{name}" and so on in the texts of a story, and the day from which "@3" counts.
struct Placeholders {
  Date opened;
  std::string number;
  std::string policy;
  std::string name;     // of the organisation a record is about
  std::string code;     // its credit code
  std::string insurer;  // the credit code of an insurer of its region
};

// "@3" is the date three days after the opening; anything else is a text with placeholders.
std::string Fill(const std::string& text, const Placeholders& with) {
  if (text.size() > 1 && text[0] == '@') return (with.opened + std::atoi(text.c_str() + 1)).ToString();
  return base::FillTemplate(text, {{"n", with.number},
                                   {"policy", with.policy},
                                   {"name", with.name},
                                   {"code", with.code},
                                   {"insurer", with.insurer}});
}

Value FillAll(const Value& value, const Placeholders& with) {
  if (value.is_string()) return Fill(value.as_string(), with);
  if (value.is_list()) {
    Value out = Value::EmptyList();
    for (const Value& item : value.as_list()) out.Append(FillAll(item, with));
    return out;
  }
  if (!value.is_map()) return value;
  Value out = Value::EmptyMap();
  for (const auto& [key, child] : value.as_map()) out.Set(key, FillAll(child, with));
  return out;
}

// "role:person".
workflow::Actor ActorOf(const std::string& text) {
  const std::size_t colon = text.find(':');
  return {text.substr(colon + 1), {text.substr(0, colon)}};
}

// Writes one book of stories and records.
class Seeder {
 public:
  Seeder(app::Rules* rules, ports::Storage* storage, Instant now)
      : rules_(rules),
        storage_(storage),
        now_(now),
        ids_(UlidSource(&clock_)),
        records_(rules, storage, &clock_, ids_.get()) {}

  base::Result<int> Run(const Value& book) {
    book_ = &book;
    for (const Value& story : book.Get("stories").as_list()) {
      const auto count = static_cast<int>(story.Get("count").as_int());
      for (int i = 0; i < count; ++i) {
        if (base::Status told = Tell(story, i, count); !told.ok()) return told.errors();
      }
    }
    if (base::Status flushed = Flush(); !flushed.ok()) return flushed.errors();
    clock_.now = now_;
    for (const Value& row : book.Get("records").as_list()) {
      if (base::Status kept = Keep(row); !kept.ok()) return kept.errors();
    }
    return written_;
  }

 private:
  const Value& OrganisationsOf(const std::string& region) const { return book_->Get("organisations").Get(region); }

  // The name and the code of one of a region's organisations; a body of the authorities has no code here.
  Value Organisation(const std::string& region, std::string_view kind, int index) const {
    const Value::List& names = OrganisationsOf(region).Get(kind).as_list();
    const auto which = static_cast<std::size_t>(index) % names.size();
    Value organisation = Value::EmptyMap();
    organisation.Set("name", names[which]);
    const Value& first = book_->Get("serials").Get(kind);
    if (first.is_null()) return organisation;
    const int serial = static_cast<int>(first.as_int()) + static_cast<int>(which);
    organisation.Set("code", CreditCode(std::string(OrganisationsOf(region).GetString("code_prefix")), serial));
    return organisation;
  }

  // Evenly between the oldest and the newest day before now, or between two days of rules that have lapsed.
  Date Opened(const Value& story, int index, int count) const {
    const auto between = [&](std::int64_t from, std::int64_t to) {
      return static_cast<int>(from + (to - from) * index / std::max(count - 1, 1));
    };
    const auto first = Date::Parse(story.GetString("first"));
    const auto last = Date::Parse(story.GetString("last"));
    if (first && last) return *first + between(0, *last - *first);
    return now_.date() - between(story.Get("oldest").as_int(), story.Get("newest").as_int());
  }

  base::Status Keep(const Value& row) {
    const std::string of(row.GetString("of"));
    for (const Value& place : row.Get("regions").as_list()) {
      const std::string& region = place.as_string();
      const auto count = static_cast<int>(OrganisationsOf(region).Get(of).as_list().size());
      for (int i = 0; i < count; ++i) {
        const Value about = Organisation(region, of, i);
        const Placeholders with{now_.date(),
                                std::to_string(i + 1),
                                "P" + std::to_string(20250000 + i),
                                std::string(about.GetString("name")),
                                std::string(about.GetString("code")),
                                std::string(Organisation(region, "insurers", i).GetString("code"))};
        app::RecordWriting writing{std::string(row.GetString("type")), "", region, FillAll(row.Get("data"), with),
                                   std::string(row.GetString("as"))};
        if (const Value& vary = row.Get("vary"); vary.is_map()) {
          for (const auto& [field, values] : vary.as_map()) {
            const Value::List& list = values.as_list();
            writing.data.Set(field, FillAll(list[static_cast<std::size_t>(i) % list.size()], with));
          }
        }
        const auto answer = records_.Add(writing, {});
        if (const auto* problem = std::get_if<app::Problem>(&answer)) {
          return Refused(writing.type + "/" + with.name, region, now_, problem->error.code);
        }
      }
    }
    return base::Ok{};
  }

  // The insurers of a region as its register holds them: a policy that is issued looks its insurer up there.
  Value Registered(const std::string& region) const {
    Value rows = Value::EmptyList();
    const Value& names = OrganisationsOf(region).Get("insurers");
    if (!names.is_list()) return rows;
    for (int i = 0; i < static_cast<int>(names.as_list().size()); ++i) {
      Value row = Value::EmptyMap();
      row.Set("type", "insurer");
      row.Set("data", Organisation(region, "insurers", i));
      rows.Append(row);
    }
    return rows;
  }

  static Error Refused(const std::string& story, const std::string& region, Instant at, const std::string& why) {
    return Error("demo-story-refused", {{"story", story}, {"region", region}, {"at", at.ToString()}, {"why", why}});
  }

  base::Status Tell(const Value& story, int index, int count) {
    const Value::List& regions = story.Get("regions").as_list();
    const std::string& region = regions[static_cast<std::size_t>(index) % regions.size()].as_string();
    const Date opened = Opened(story, index, count);
    const Value about = Organisation(region, story.GetString("subject"), index);
    Placeholders with{opened,
                      std::to_string(index + 1),
                      "P" + std::to_string(20250000 + index),
                      std::string(about.GetString("name")),
                      std::string(about.GetString("code")),
                      ""};
    if (OrganisationsOf(region).Get("insurers").is_list()) {
      with.insurer = std::string(Organisation(region, "insurers", 0).GetString("code"));
    }
    // A few minutes apart, so that ids and lists have an order that can be told.
    const std::int64_t start = Instant::StartOfDay(opened).millis() + kOpensMillis + (written_ % 60) * kMinuteMillis;
    std::vector<scenario::TimelineStep> steps;
    scenario::TimelineStep open{Instant(start), "open", Value::EmptyMap(),
                                ActorOf(Fill(std::string(story.GetString("as")), with))};
    open.data.Set("subject", about);
    open.data.Set("facts", FillAll(story.Get("facts"), with));
    steps.push_back(std::move(open));
    if (const Value& told = story.Get("steps"); told.is_list()) {
      for (const Value& step : told.as_list()) {
        // One minute a step: two on one day keep their order.
        const Instant at(start + step.Get("after").as_int() * kDayMillis +
                         static_cast<std::int64_t>(steps.size()) * kMinuteMillis);
        // The future has not been told yet.
        if (at > now_) break;
        steps.push_back({at, std::string(step.GetString("event")), FillAll(step.Get("data"), with),
                         ActorOf(Fill(std::string(step.GetString("as")), with))});
        if (steps.back().data.is_null()) steps.back().data = Value::EmptyMap();
      }
    }
    // Opened today, but later than now.
    if (steps.front().at > now_) return base::Ok{};
    return Write(story, region, steps);
  }

  base::Status Write(const Value& story, const std::string& region, const std::vector<scenario::TimelineStep>& steps) {
    const Date day = steps.front().at.date();
    auto book = rules_->At(region, day);
    if (!book.ok()) return book.errors();
    auto calendar = rules_->CalendarFor(**book, day);
    if (!calendar.ok()) return calendar.errors();
    const std::string type(story.GetString("type"));
    auto entries =
        scenario::RunTimeline(**book, **calendar, type, steps, now_, {Registered(region), rules_->scripts()});
    if (!entries.ok()) return entries.errors();
    const workflow::CaseProgram& program = *(*book)->FindCaseType(type);
    workflow::CaseState state;
    clock_.now = steps.front().at;
    state.id = ids_->NewCaseId();
    for (const scenario::TimelineEntry& entry : *entries) {
      if (!entry.event) {
        const std::string why = entry.refusal          ? entry.refusal->code
                                : entry.errors.empty() ? ""
                                                       : entry.errors.front().code;
        return Refused(type + "/" + std::string(story.GetString("name")), region, entry.at, why);
      }
      const int index = program.StateIndex(entry.event->to);
      const bool final = index >= 0 && program.source().states[static_cast<std::size_t>(index)].final;
      app::CaseKeys keys(program, nullptr, state);
      const Value before = state.facts;
      Commit commit = workflow::MakeCommit(&state, *entry.event, final);
      keys.Put(state, &commit);
      app::PutFoundBy(rules_->Names()->FoundBy(type), before, state, &commit);
      commit.parties = workflow::PartiesOf(program.source(), nullptr, state.subject, state.facts);
      commit.outbox.clear();  // effects of the past are taken as done
      pending_.push_back(std::move(commit));
    }
    ++written_;
    return pending_.size() >= base::limits::kCommitBatch ? Flush() : base::Ok{};
  }

  base::Status Flush() {
    for (const ports::AppendResult& result : storage_->Append(pending_)) {
      if (result.outcome != ports::AppendOutcome::kWritten)
        return result.error.value_or(Error("storage-unavailable", {{"why", "append"}}));
    }
    pending_.clear();
    return base::Ok{};
  }

  app::Rules* rules_;
  ports::Storage* storage_;
  const Value* book_ = nullptr;
  Instant now_;
  PastClock clock_;
  std::unique_ptr<ports::IdSource> ids_;
  app::Records records_;
  std::vector<Commit> pending_;
  int written_ = 0;
};

}  // namespace

base::Result<int> SeedDemo(app::Rules* rules, ports::Storage* storage, Instant now) {
  auto present = storage->CaseIds("", 1, false);
  if (!present.ok()) return present.errors();
  if (!present->empty()) return 0;
  auto book = base::ParseYaml("demo/stories.yaml", std::string(anze_demo_yaml, anze_demo_yaml_end));
  if (!book.ok()) return book.errors();
  return Seeder(rules, storage, now).Run(base::ToValue(book->root));
}

}  // namespace anze::compose
