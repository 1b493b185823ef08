#include "tests/unit/server/house.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

#include "core/workflow/state.h"
#include "tests/support/paths.h"

namespace anze::testing {
namespace {

constexpr std::string_view kRuleset = R"(region: cn
title: {zh: 国家, en: Nation}
effective: {from: 2020-01-01}
documents:
  - {id: law, number: 令1, title: {zh: 法, en: Law}, issuer: {zh: 国, en: State}, issued: 2020-01-01}
)";
constexpr std::string_view kClauses = R"(clauses:
  - {id: law-1, document: law, locator: 第一条, quote: 应当}
)";
constexpr std::string_view kMessages = R"(messages:
  told: {zh: 已告知, en: Told}
)";
constexpr std::string_view kCases = R"(case_types:
  errand:
    title: {zh: 差事, en: Errand}
    clauses: [law-1]
    opened_by: [handler]
    facts:
      errand.received_on: {type: date, title: 收到日期, required: true}
      errand.helped_on: {type: date, title: 协助日期}
    initial: open
    states:
      open: {title: {zh: 未办, en: Open}}
      done: {title: {zh: 已办, en: Done}, final: true}
    events:
      tell: {title: {zh: 告知, en: Tell}, from: [open], by: [handler], effects: [{notify: [supervisor], message: told}], clauses: [law-1]}
      call_help: {title: {zh: 求助, en: Call help}, from: [open], by: [handler], effects: [{open: help}], clauses: [law-1]}
      helped: {title: {zh: 已获帮助, en: Helped}, from: [open], by: [system], set: {errand.helped_on: as_of}, clauses: [law-1]}
      note: {title: {zh: 记录, en: Note}, from: [open], by: [handler], data: {on: {type: date, title: 日期}}, require: [{id: past, condition: not present(data.on) or data.on <= as_of, failure: {zh: 将来, en: Future}, clauses: [law-1]}], effects: [{record: thing, when: present(data.on), facts: {number: '"T-1"', owner: '"mine"', seen_on: data.on, errand: case.id}}, {record: thing, existing: true, facts: {number: '"T-2"', seen_on: data.on}}], clauses: [law-1]}
      finish: {title: {zh: 办结, en: Finish}, from: [open], to: done, by: [handler], clauses: [law-1]}
    clocks:
      reply: {title: {zh: 十日, en: Ten days}, start: [open], from: errand.received_on, period: 10wd, stop: [finish], warn: {yellow: 3wd, red: 1wd}, clauses: [law-1]}
  help:
    title: {zh: 帮助, en: Help}
    clauses: [law-1]
    opened_by: [system]
    facts:
      help.note: {type: text, title: 备注}
      help.day: {type: date, title: 日期}
    initial: asked
    states:
      asked: {title: {zh: 已请求, en: Asked}}
      given: {title: {zh: 已给予, en: Given}, final: true}
    events:
      refuse_all: {title: {zh: 全部谢绝, en: Refuse all}, from: [asked], by: [handler], effects: [{raise: helped, case_type: errand, key: {errand.received_on: help.day}}], clauses: [law-1]}
      give: {title: {zh: 给予, en: Give}, from: [asked], to: given, by: [handler], effects: [{raise: helped}], clauses: [law-1]}
)";

constexpr std::string_view kRecords = R"(records:
  owner:
    code: {type: string, unique: true, required: true, title: {zh: 代码, en: Code}}
  thing:
    number: {type: string, unique: true, required: true, title: {zh: 编号, en: Number}}
    owner: {type: string, refers_to: owner, required: true, title: {zh: 所属, en: Owner}}
    seen_on: {type: date, title: {zh: 日期, en: Seen on}}
    note: {type: string, title: {zh: 备注, en: Note}}
    errand: {type: string, title: {zh: 差事, en: Errand}}
)";

}  // namespace

calendar::Date D(std::string_view text) { return calendar::Date::Parse(text).value(); }

calendar::Instant T(std::string_view text) {
  if (const auto day = calendar::Date::Parse(text)) {
    return calendar::Instant(calendar::Instant::StartOfDay(*day).millis() + 9 * 3'600'000);
  }
  return calendar::Instant::Parse(text).value();
}

base::Status NotingNotifier::Deliver(const ports::Delivery& delivery) {
  if (failures > 0) {
    --failures;
    return base::Error("storage-unavailable", {{"why", "test"}});
  }
  std::lock_guard lock(mutex_);
  delivered_.push_back(delivery.case_id + " " + delivery.kind + " " +
                       std::string(delivery.payload.GetString("message")));
  return base::Ok{};
}

std::vector<std::string> NotingNotifier::delivered() const {
  std::lock_guard lock(mutex_);
  return delivered_;
}

std::vector<ruleset::SourceFile> SmallRules() {
  std::vector<ruleset::SourceFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(InProject("rulesets/calendars/cn"))) {
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    files.push_back({"calendars/cn/" + entry.path().filename().string(), text.str()});
  }
  files.push_back({"cn/ruleset.yaml", std::string(kRuleset)});
  files.push_back({"cn/clauses.yaml", std::string(kClauses)});
  files.push_back({"cn/messages/test.yaml", std::string(kMessages)});
  files.push_back({"cn/cases/test.yaml", std::string(kCases)});
  files.push_back({"cn/records/test.yaml", std::string(kRecords)});
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

House::House(std::string_view now, std::vector<ruleset::SourceFile> more) : clock(now) {
  std::vector<ruleset::SourceFile> files = SmallRules();
  std::move(more.begin(), more.end(), std::back_inserter(files));
  for (const base::Error& error : rules.Load(std::move(files))) {
    if (error.severity != base::Severity::kError) continue;
    FAIL_CHECK(error.span.file << ':' << error.span.line << ": " << error.code);
  }
}

std::string House::Open(std::string_view received_on, app::Committer* committer) {
  app::OpenRequest request;
  request.type = "errand";
  request.region = "cn";
  request.subject = base::Value::EmptyMap();
  request.subject.Set("name", "mine");
  request.facts.SetPath("errand.received_on", received_on);
  request.actor = {"h1", {"handler"}};
  app::Cases through(&rules, &storage, committer == nullptr ? &direct : committer, &clock, &ids);
  auto answer = through.Open(request, {});
  if (const auto* problem = std::get_if<app::Problem>(&answer)) {
    FAIL_CHECK(problem->error.code);
    return {};
  }
  return std::get<app::Changed>(answer).id;
}

std::string House::Raise(const std::string& id, const std::string& event, base::Value data) {
  app::RaiseRequest request;
  request.case_id = id;
  request.event = event;
  request.data = std::move(data);
  request.actor = {"h1", {"handler"}};
  auto answer = cases.Raise(request, {});
  const auto* problem = std::get_if<app::Problem>(&answer);
  return problem == nullptr ? "ok" : problem->error.code;
}

workflow::CaseState House::State(const std::string& id) {
  auto stored = storage.LoadCase(id);
  if (!stored.ok() || !*stored) return {};
  return workflow::DecodeState((*stored)->state).value();
}

std::vector<std::string> House::Events(const std::string& id) {
  std::vector<std::string> names;
  auto answer = cases.Journal(id, 0, 1000, {.everything = true});
  if (std::holds_alternative<app::Problem>(answer)) return names;
  for (const workflow::Event& event : std::get<std::vector<workflow::Event>>(answer)) names.push_back(event.name);
  return names;
}

std::string House::OpenHelp() {
  app::OpenRequest request;
  request.type = "help";
  request.region = "cn";
  request.actor = {"system", {"*", "system"}};
  auto answer = cases.Open(request, {});
  return std::get<app::Changed>(answer).id;
}

workflow::Event House::Last(const std::string& id) {
  const auto journal = storage.LoadJournal(id, 0, 1000).value();
  return workflow::DecodeEvent(journal.back().event).value();
}

void House::Note(std::string_view line) {
  std::lock_guard lock(logged_mutex_);
  logged_.emplace_back(line);
}

std::vector<std::string> House::Logged() {
  std::lock_guard lock(logged_mutex_);
  return logged_;
}

}  // namespace anze::testing
