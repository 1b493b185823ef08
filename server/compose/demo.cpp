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
#include "server/compose/system.h"

extern "C" const char anze_demo_yaml[];
extern "C" const char anze_demo_yaml_end[];

namespace anze::compose {
namespace {

using base::Error;
using base::Value;
using calendar::Date;
using calendar::Instant;
using workflow::Commit;

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
  Instant Now() const override { return now; }
  Instant now;
};

struct Placeholders {
  Date opened;
  std::string number;
  std::string policy;
};

std::string Fill(const std::string& text, const Placeholders& with) {
  if (text.size() > 1 && text[0] == '@') return (with.opened + std::atoi(text.c_str() + 1)).ToString();
  return base::FillTemplate(text, {{"n", with.number}, {"policy", with.policy}});
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

workflow::Actor ActorOf(const std::string& text) {
  const std::size_t colon = text.find(':');
  return {text.substr(colon + 1), {text.substr(0, colon)}};
}

class Seeder {
 public:
  Seeder(app::Rules* rules, ports::Storage* storage, Instant now)
      : rules_(rules), storage_(storage), now_(now), ids_(UlidSource(&clock_)) {}

  base::Result<int> Run(const Value& book) {
    const Value& organisations = book.Get("organisations");
    for (const Value& story : book.Get("stories").as_list()) {
      const auto count = static_cast<int>(story.Get("count").as_int());
      for (int i = 0; i < count; ++i) {
        if (base::Status told = Tell(story, organisations, i, count); !told.ok()) return told.errors();
      }
    }
    if (base::Status flushed = Flush(); !flushed.ok()) return flushed.errors();
    return written_;
  }

 private:
  Value Subject(const Value& story, const Value& home, int index) {
    const Value::List& names = home.Get(story.GetString("subject")).as_list();
    const auto which = static_cast<std::size_t>(index) % names.size();
    Value subject = Value::EmptyMap();
    subject.Set("name", names[which]);
    // Insurers are numbered apart from enterprises, so that one organisation keeps one code in all stories.
    const int serial = static_cast<int>(which) + (story.GetString("subject") == "insurers" ? 500 : 1);
    subject.Set("code", CreditCode(std::string(home.GetString("code_prefix")), serial));
    return subject;
  }

  base::Status Tell(const Value& story, const Value& organisations, int index, int count) {
    const Value::List& regions = story.Get("regions").as_list();
    const std::string& region = regions[static_cast<std::size_t>(index) % regions.size()].as_string();
    const auto oldest = story.Get("oldest").as_int();
    const auto newest = story.Get("newest").as_int();
    const auto days_ago = oldest - (oldest - newest) * index / std::max(count - 1, 1);
    const Date opened = now_.date() - static_cast<int>(days_ago);
    Placeholders with{opened, std::to_string(index + 1), "P" + std::to_string(20250000 + index)};
    // A few minutes apart, so that ids and lists have an order that can be told.
    const std::int64_t start = Instant::StartOfDay(opened).millis() + kOpensMillis + (written_ % 60) * kMinuteMillis;
    std::vector<scenario::TimelineStep> steps;
    scenario::TimelineStep open{Instant(start), "open", Value::EmptyMap(),
                                ActorOf(Fill(std::string(story.GetString("as")), with))};
    open.data.Set("subject", Subject(story, organisations.Get(region), index));
    open.data.Set("facts", FillAll(story.Get("facts"), with));
    steps.push_back(std::move(open));
    if (const Value& told = story.Get("steps"); told.is_list()) {
      for (const Value& step : told.as_list()) {
        // One minute a step: two on one day keep their order.
        const Instant at(start + step.Get("after").as_int() * kDayMillis +
                         static_cast<std::int64_t>(steps.size()) * kMinuteMillis);
        if (at > now_) break;
        steps.push_back({at, std::string(step.GetString("event")), FillAll(step.Get("data"), with),
                         ActorOf(Fill(std::string(step.GetString("as")), with))});
        if (steps.back().data.is_null()) steps.back().data = Value::EmptyMap();
      }
    }
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
    auto entries = scenario::RunTimeline(**book, **calendar, type, steps, now_);
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
        return Error("demo-story-refused", {{"story", type + "/" + std::string(story.GetString("name"))},
                                            {"region", region},
                                            {"at", entry.at.ToString()},
                                            {"why", why}});
      }
      const int index = program.StateIndex(entry.event->to);
      const bool final = index >= 0 && program.source().states[static_cast<std::size_t>(index)].final;
      Commit commit = workflow::MakeCommit(&state, *entry.event, final);
      commit.outbox.clear();  // what the past asked of the outside is taken as done
      pending_.push_back(std::move(commit));
    }
    ++written_;
    return pending_.size() >= base::limits::kCommitBatch ? Flush() : base::Ok{};
  }

  base::Status Flush() {
    for (const ports::AppendResult& result : storage_->Append(pending_)) {
      if (result.outcome != ports::AppendOutcome::kWritten) return result.error.value_or(Error("storage-unavailable"));
    }
    pending_.clear();
    return base::Ok{};
  }

  app::Rules* rules_;
  ports::Storage* storage_;
  Instant now_;
  PastClock clock_;
  std::unique_ptr<ports::IdSource> ids_;
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
